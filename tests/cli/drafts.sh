#!/usr/bin/env bash
# A draft edition in a folder changes every answer without a build: the example of docs/rules.md, and its mistakes.
. "$(dirname "$0")/tap.bash"
shipped_store
drafts=$work/drafts
mkdir -p "$drafts"
# The very text that docs/rules.md shows.
awk '/^```yaml$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$ILACS_SOURCE_DIR/docs/rules.md" >"$drafts/four-years.yaml"
like 'docs/rules.md begins with the example' "$(cat "$drafts/four-years.yaml")" 'edition: DRAFT-48'

run framework check --framework "$drafts"
is 'the draft is sound' "$rc" 0
run framework diff ILACS-2026 DRAFT-48 --framework "$drafts"
like 'diff: the window' "$out" 'from 42 to 54 months'
run due --authority 'st helens' --obligation short_inspection --on 2027-06-01 --format json
json 'without it: three years' 'd[0].earliest === "2026-03-04" && d[0].latest === "2027-03-04"'
run due --authority 'st helens' --obligation short_inspection --on 2027-06-01 --framework "$drafts" --format json
json 'with it: four years' 'd[0].earliest === "2027-03-04" && d[0].target === "2027-09-04" && d[0].latest === "2028-03-04" && d[0].edition === "DRAFT-48"'
run explain 'st helens' --obligation short_inspection --on 2027-06-01 --framework "$drafts"
like 'explain names the draft' "$out" 'DRAFT-48'
like 'explain counts with its months' "$out" '42 months after 4 September 2023'
run framework impact ILACS-2026 DRAFT-48 --on 2027-06-01 --framework "$drafts" --format json
json 'impact names whom it touches' 'd.authorities_asked === 153 && d.authorities_affected > 100 && d.lines.some(l => l.authority.name === "St Helens" && l.differs.includes("window"))'
run framework impact DRAFT-48 ILACS-2026 --on 2027-06-01 --framework "$drafts" --format json
json 'and either way round' 'd.a === "DRAFT-48" && d.authorities_affected > 100'
run framework impact ILACS-2026 ILACS-2026 --on 2027-06-01
like 'an edition in its own place touches nobody' "$out" '0 of 153 authorities affected'

# The past changed: a draft takes the place of a shipped edition, and all later ones inherit.
rm "$drafts"/*
sed 's/^      earliest_months: 30/      earliest_months: 42/; s/^      target_months: 36/      target_months: 48/; s/^      latest_months: 42/      latest_months: 54/' \
    "$ILACS_SOURCE_DIR/framework/ilacs-2017.yaml" >"$drafts/ilacs-2017.yaml"
run backtest --format json
before=$(grep '^"window"' <<<"$out")
run backtest --framework "$drafts" --format json
is 'backtest runs under the draft' "$rc" 0
json 'kinds stay, windows move' "d.kind_right === 306 && JSON.stringify(d.window) !== JSON.stringify(({${before%,}}).window)"
run framework impact shipped:ILACS-2026 ILACS-2026 --on 2026-09-01 --framework "$drafts" --format json
json 'shipped: names the edition whose place was taken' 'd.authorities_affected > 100'
run framework diff shipped:ILACS-2017 ILACS-2017 --framework "$drafts"
like 'diff too' "$out" 'from 42 to 54 months'

# Nothing loads half.
rm "$drafts"/*
printf 'edition: BAD\ntitle: Bad\namends: ILACS-2026\n\nin_force:\n  from: 2027-13-01\n  source: x\n  confidence: background\n' >"$drafts/bad.yaml"
run framework check --framework "$drafts"
is 'an impossible day: exit code' "$rc" 3
like 'an impossible day: file and line' "$err" 'bad.yaml'
like 'an impossible day: line' "$err" '6'
run due --framework "$drafts"
is 'no answer from a bad framework' "$rc" 3
is 'and nothing on standard output' "$out" ''
done_testing
