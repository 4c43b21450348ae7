#!/usr/bin/env bash
# A correction shows both values, and the day before it the old answer stands.
. "$(dirname "$0")/tap.bash"
shipped_store

{ head -n 1 "$ILACS_SOURCE_DIR/data/inspections.csv"; grep '^trafford-2026' "$ILACS_SOURCE_DIR/data/inspections.csv"; } >"$work/same.csv"
run import inspections "$work/same.csv"
is 'a file that says nothing new: exit code' "$rc" 0
like 'a file that says nothing new' "$out" '0 added, 0 changed, 1 same, 0 rejected'

export ILACS_NOW=2026-09-10T12:00:00Z
{ head -n 1 "$ILACS_SOURCE_DIR/data/inspections.csv"; grep '^leeds-2024\|^leeds-2022' "$ILACS_SOURCE_DIR/data/inspections.csv" | tail -n 1 | sed 's/,outstanding,/,inadequate,/'; } >"$work/new.csv"
run due --authority leeds --on 2026-09-10 --format csv
before=$out
run import inspections "$work/new.csv" --dry-run
like 'a trial says what would change' "$out" '1 changed'
run due --authority leeds --on 2026-09-10 --format csv
is 'a trial changes nothing' "$out" "$before"
run import inspections "$work/new.csv"
is 'the correction is taken' "$rc" 0
like 'the report shows both values' "$out" "'outstanding' -> 'inadequate'"
run history leeds
like 'the history shows both values' "$out" 'overall effectiveness was outstanding, is inadequate'
run history leeds --format json
json 'as data too' 'd.corrected.length === 1 && d.corrected[0].was.event.judgements.overall === "outstanding" && d.corrected[0].is.event.judgements.overall === "inadequate"'
run due --authority leeds --on 2026-09-10 --known-by 2026-09-09 --format csv
is 'known by the day before: the old answer' "$out" "$before"
run statistics --on 2026-09-10 --known-by 2026-09-09 --format json
json 'statistics of the day before count the old grade' 'd.known_by === "2026-09-09"'

sed 's/,inadequate,/,splendid,/' "$work/new.csv" >"$work/bad.csv"
run import inspections "$work/bad.csv"
is 'a bad file: exit code' "$rc" 3
like 'a bad file: the row is told' "$out" "'splendid', expected outstanding"
like 'a bad file: nothing was stored' "$err" 'nothing was stored'
run import inspections "$work/bad.csv" --format json
json 'the report as data' 'd.rejected === 1'

run audit verify
is 'the log is whole' "$rc" 0
head=$(sed -n 's/^Head of the log: //p' <<<"$out")
run audit verify --expect "$head"
is 'the head that was printed is expected again' "$rc" 0
run audit verify --expect "${head%?}x"
is 'no head at all' "$rc" 2
run audit verify --expect "$(tr '0123456789abcdef' '123456789abcdef0' <<<"${head#*:}")"
is 'another head: the answer is no' "$rc" 1
run export "$work/copy"
like 'an export prints the head' "$out" "$head"
run import inspections "$work/copy/inspections.csv"
like 'importing an export changes nothing' "$out" '0 added, 0 changed'
run backup "$work/copy.db"
like 'a back-up prints the head' "$out" "$head"
run check --store "$work/copy.db"
is 'the back-up is sound' "$rc" 0
run audit show --limit 2 --format json
json 'the log as data' 'd.length === 2 && d[0].number === 1 && d[0].action === "init"'
run init
like 'a store that is there is left alone' "$out" 'There already is'
done_testing
