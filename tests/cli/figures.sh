#!/usr/bin/env bash
# The published figures (docs/statistics.md) and the back-test, from the shipped data.
. "$(dirname "$0")/tap.bash"
shipped_store

stock() { # DAY BASIS EXPRESSION NAME
    run statistics --on "$1" --basis "$2" --format json
    json "$4" "$3"
}
grades='d.overall.outstanding+"/"+d.overall.good+"/"+d.overall.requires_improvement+"/"+d.overall.inadequate'
stock 2015-06-30 published "d.graded === 59 && $grades === '0/14/31/14'" '30 June 2015: 0/14/31/14 of 59'
stock 2022-07-07 published "$grades === '23/58/52/17'" 'July 2022: 23/58/52/17'
stock 2025-08-27 published "d.authorities === 153 && $grades === '39/64/33/17'" 'August 2025: 39/64/33/17'
stock 2019-08-31 on_site 'Math.round(d.good_or_better_percent) === 49' '31 August 2019: 49 % good or better'
stock 2020-03-31 published 'Math.round(d.good_or_better_percent) === 50 && Math.round(100 * d.overall.inadequate / d.graded) === 14' '31 March 2020: 50 %, 14 % inadequate'
stock 2022-03-31 on_site 'Math.round(d.good_or_better_percent) === 53' '31 March 2022: 53 %'
stock 2024-03-31 on_site 'Math.round(d.good_or_better_percent) === 60 && Math.round(100 * d.overall.outstanding / d.graded) === 20' '31 March 2024: 60 %, 20 % outstanding'
json '31 March 2024: of 65 with two ILACS 26 up, 12 down, 27 same, 15 of these good or outstanding' 'd.movement.ilacs.pairs === 65 && d.movement.ilacs.up === 26 && d.movement.ilacs.down === 12 && d.movement.ilacs.same === 27 && d.movement.ilacs.same_good_or_better === 15'
json '31 March 2024: London 85 %, North West 36 %' 'Math.round(d.regions.find(r => r.region === "London").good_or_better_percent) === 85 && Math.round(d.regions.find(r => r.region === "North West").good_or_better_percent) === 36'
json '31 March 2024: help and protection 54 %' 'Math.round(d.judgements.help_and_protection.good_or_better_percent) === 54'
json 'regions sum to England' 'd.regions.reduce((n, r) => n + r.authorities, 0) === d.authorities && d.regions.reduce((n, r) => n + r.overall.good, 0) === d.overall.good'
run statistics --on 2024-03-31 --format csv
is 'CSV begins with England' "$(sed -n 2p <<<"$out" | cut -d, -f1-4)" '2024-03-31,published,England,overall'
run statistics --on 2026-09-01 --format json
json 'authorities without an overall grade are counted apart' 'd.no_overall === 11 && d.graded + d.no_overall + d.not_inspected === d.authorities'

run backtest --format json
json 'successions' 'd.successions === 326'
json 'kind right' 'd.kind_right === 306'
json 'all twenty departures are short expected, standard came' 'd.exceptions.length === 20 && d.exceptions.every(x => x.expected === "short_inspection" && x.real === "standard_inspection")'
json 'three after a priority action' 'd.exceptions.filter(x => x.class === "after_priority_action").map(x => x.authority.name).join() === "Hackney,North East Lincolnshire,Peterborough"'
json 'the others unexplained' 'd.exceptions.filter(x => x.class === "unexplained_discretion").length === 17'
json 'windows sum up' 'd.window.inside + d.window.early + d.window.late + d.window.none === d.successions && Object.values(d.window.late_classes).reduce((a, b) => a + b) === d.window.late'
json 'window exceptions have their class' 'd.window_exceptions.length === d.successions - d.window.inside - d.window.none && d.window_exceptions.every(x => ["early","late_first_after_sif","late_covid","late"].includes(x.class))'
json 'by edition and by grade the same total' 'd.by_edition.reduce((n, g) => n + g.successions, 0) === 326 && d.by_prior_grade.reduce((n, g) => n + g.successions, 0) === 326'
run backtest --format csv
is 'CSV: one row a succession' "$(tail -n +2 <<<"$out" | wc -l)" 326

# Autumn 2018: docs/statistics.md.
improved() { # LAST-DAY-OF-PUBLICATION KIND...
    node -e '
        const [file, end, ...kinds] = process.argv.slice(1);
        const rank = { outstanding: 1, good: 2, requires_improvement: 3, inadequate: 4 };
        const [head, ...rows] = require("fs").readFileSync(file, "utf8").trim().split("\n")
            .map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, "")));
        const at = (name) => head.indexOf(name);
        const pairs = rows.filter((r) => r[at("after_published")] <= end && kinds.includes(r[at("real")]))
            .map((r) => [rank[r[at("grade_before")]], rank[r[at("grade_after")]]]).filter(([a, b]) => a && b);
        console.log(`${pairs.filter(([a, b]) => b < a).length} of ${pairs.length}`);' "$work/out" "$@"
}
is 'to 30 September 2018, ILACS only: 9 of 16 improved' "$(improved 2018-09-30 standard_inspection short_inspection)" '9 of 16'
is 'to 14 November 2018, ILACS only: 11 of 21' "$(improved 2018-11-14 standard_inspection short_inspection)" '11 of 21'
is "to 30 September 2018, with that year's SIF re-inspections: 14 of 24" "$(improved 2018-09-30 standard_inspection short_inspection sif)" '14 of 24'
done_testing
