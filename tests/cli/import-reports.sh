#!/usr/bin/env bash
# `ilacs import reports`, `review`, `findings` and `watch` on small PDFs of our own making. Their authorities are invented,
# so the register is one of its own. Last: SIGKILL during imports leaves the old or the new state of each report.
. "$(dirname "$0")/tap.bash"
if ! command -v pdftotext >/dev/null; then
    echo '1..0 # SKIP import-reports: no pdftotext (poppler-utils) on this machine'
    exit 0
fi
pdf=$ILACS_SOURCE_DIR/fuzz/corpus/report_pdf
mkdir "$work/in"
cp "$pdf/ilacs-2019-above-below.pdf" "$work/in/northvale-2019-05-01.pdf"
cp "$pdf/web-page.pdf" "$work/in/page.pdf"

fresh_store() {
    rm -f "$ILACS_STORE"*
    run init
    run import authorities "$ILACS_SOURCE_DIR/tests/fixtures/reports/authorities.csv"
    run import holidays "$ILACS_SOURCE_DIR/data/holidays.csv"
}
holds_inadequate() {
    cat >"$work/held.csv" <<'CSV'
id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall,leaders,help_and_protection
n-1,902,ILACS,ilacs_2018,standard,2019-03-04,2019-03-15,2019-05-01,inadequate,requires_improvement,inadequate
CSV
    run import inspections "$work/held.csv"
}

fresh_store
run import reports --dry-run "$work/in"
is 'a refused file is a no, not a failure' "$rc" 1
like 'a dry run says what would happen' "$out" 'northvale-2019-05-01; would wait for a person'
like 'the web page is refused by reason' "$out" 'refused: a web page'
run import reports "$work/in"
like 'a new inspection waits for a person' "$out" 'new: northvale-2019-05-01; waits as review 1'
run import reports --format json "$work/in"
json 'again: it waits already' 'd.length === 2 && d[0].outcome === "new" && d[0].review === 1 && d[0].queued === false && d[1].outcome === "refused" && d[1].record === null'
json 'each value has its page and words' 'd[0].values.find((v) => v.column === "overall").page === 1 && d[0].values.find((v) => v.column === "overall").words.length > 5'
run review list --format json
json 'the queue has one' 'd.length === 1 && d[0].state === "open" && d[0].new && d[0].decision === null && /^[0-9a-f]{64}$/.test(d[0].sha256)'
run review show 1
like 'both are shown with their page' "$out" 'page 1: "'
run review accept 1 --set published=2019-01-01
is 'a day before the inspection is refused' "$rc" 3
run review accept 1
is 'accepted' "$rc" 0
run history northvale --on 2019-05-02
like 'it was known in 2019' "$out" '2019-05-01'
run history northvale --on 2019-04-30 --audience public
unlike 'and not before its publication' "$out" '2019-05-01'
run findings northvale --format json
json 'its findings landed' 'd.length > 0 && d.every((f) => f.record === "northvale-2019-05-01" && f.text.length > 3 && f.page > 0)'
run findings --format csv --known-by 2019-04-30
is 'findings are as old as their report' "$(wc -l <<<"$out")" 1
run review accept 1
is 'decided once' "$rc" 6
run import reports "$work/in"
like 'then it agrees' "$out" '1 agrees'
run audit verify
is 'the log is whole' "$rc" 0

# An export holds the findings, and importing it changes nothing.
run export "$work/copy"
run import findings "$work/copy/findings.csv"
like 'importing the export changes nothing' "$out" '0 added, 0 changed'

fresh_store
holds_inadequate
run import reports --accept new "$work/in"
like 'a difference is told with both values' "$out" "overall: register 'inadequate', report 'requires_improvement'"
run review dismiss 1
is 'a dismissal needs a reason' "$rc" 3
run review dismiss 1 --reason 'the front page is misprinted'
is 'dismissed' "$rc" 0
run import reports "$work/in"
like 'it is not asked again' "$out" 'decided in review 1'
run review list
like 'nothing waits' "$out" 'Nothing waits'
run review list --all
like 'what was decided is still there' "$out" 'dismissed'

# A folder that is watched.
fresh_store
run watch "$work/in" --once
is 'what is there is done' "$rc" 0
like 'and told' "$out" 'waits as review 1'
cp "$work/in/northvale-2019-05-01.pdf" "$work/in/a copy.pdf"
run watch "$work/in" --once
is 'a copy is nothing new' "$out" ''
rm "$work/in/a copy.pdf"
"$ILACS_BIN" watch "$work/in" --interval 1 >"$work/watched" 2>&1 </dev/null &
watcher=$!
sleep 1
cp "$pdf/monitoring-visit.pdf" "$work/in/letter.pdf"
for ((i = 0; i < 60; i++)); do
    grep -q letter.pdf "$work/watched" && break
    sleep 0.25
done
kill -TERM "$watcher"
wait "$watcher"
is 'SIGTERM ends it cleanly' "$?" 0
like 'a file that appeared was done' "$(cat "$work/watched")" 'letter.pdf'
run watch "$work/in" --once
is 'a restart does nothing twice' "$out" ''
rm "$work/in/letter.pdf"

# SIGKILL: of each report all or nothing. The inspection, its findings and the log come together.
fresh_store
holds_inadequate
wrong=0 killed=0
for ((i = 0; i < 12; i++)); do
    "$ILACS_BIN" import reports --accept all "$work/in" >"$work/said" 2>&1 </dev/null &
    child=$!
    sleep "0.$(printf '%03d' $((RANDOM % 250)))"
    kill -KILL "$child" 2>/dev/null
    { wait "$child"; } 2>/dev/null
    [ $? -eq 137 ] && killed=$((killed + 1))
    corrected=$("$ILACS_BIN" export inspections </dev/null | grep -c ',requires_improvement,requires_improvement,inadequate')
    findings=$("$ILACS_BIN" findings --format json </dev/null | grep -c '"id"')
    [ "$corrected" -gt 0 ] && [ "$findings" -eq 0 ] && wrong=$((wrong + 1))
    [ "$corrected" -eq 0 ] && [ "$findings" -gt 0 ] && wrong=$((wrong + 1))
    "$ILACS_BIN" audit verify >/dev/null 2>&1 </dev/null || wrong=$((wrong + 1))
    if [ "$corrected" -gt 0 ]; then
        fresh_store
        holds_inadequate
    fi
done
echo "# $killed of 12 killed in time"
is 'killed at any moment: all of a report or nothing of it' "$wrong" 0
done_testing
