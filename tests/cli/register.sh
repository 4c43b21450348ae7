#!/usr/bin/env bash
# The register from outside: exports restore every answer, and bad input or a store in trouble is told with the next step.
. "$(dirname "$0")/tap.bash"
shipped_store

# ---- an export into an empty store restores every answer, corrections among them
export ILACS_NOW=2026-09-10T12:00:00Z
{
    head -n 1 "$ILACS_SOURCE_DIR/data/inspections.csv"
    grep '^st-helens-' "$ILACS_SOURCE_DIR/data/inspections.csv" | tail -n 1 | sed 's/,good,/,inadequate,/'
} >"$work/new.csv"
run import inspections "$work/new.csv"
is 'a correction' "$rc" 0
printf 'id,dfe_code,obligation,change,to,reason,decided_by,decided_on\no-1,383,%s\n' \
    'short_inspection,kind,standard_inspection,"critical, focused visit",regional director,2026-09-01' >"$work/overrides.csv"
run import overrides "$work/overrides.csv"
is 'an override with its reason' "$rc" 0
run export "$work/one"
is 'an export' "$rc" 0
export ILACS_NOW=2026-09-20T12:00:00Z
run init --store "$work/other.db"
for kind in authorities inspections visits holidays elections overrides; do
    run import "$kind" "$work/one/$kind.csv" --store "$work/other.db"
    is "import of the exported $kind" "$rc" 0
    run import "$kind" "$work/one/$kind.csv"
    like "importing the exported $kind where they came from changes nothing" "$out" '0 added, 0 changed'
done
run export "$work/two" --store "$work/other.db"
diff -r "$work/one" "$work/two" >"$work/diff"
is 'exported again, byte for byte the same' "$?" 0
for known in 2026-09-09 2026-09-10 2020-01-01; do
    run due --on 2026-09-10 --known-by "$known" --format csv
    first=$out
    run due --on 2026-09-10 --known-by "$known" --format csv --store "$work/other.db"
    is "the restored store gives the same answers, known by $known" "$out" "$first"
done

# ---- bad input
bad() { # NAME KIND PART-OF-REPORT: the file is on standard input
    cat >"$work/bad.csv"
    run import "$2" "$work/bad.csv"
    is "$1: exit code" "$rc" 3
    like "$1: is told" "$out$err" "$3"
}
columns=id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall
bad 'an unknown code' inspections "line 2, x, dfe_code: '999'" <<<"$columns
x,999,ILACS,ilacs_2023,short,2025-02-03,2025-02-07,2025-04-01,good"
bad 'published before it began' inspections 'no day before the last day on site, 2025-02-07' <<<"$columns
x,383,ILACS,ilacs_2023,short,2025-02-03,2025-02-07,2025-02-01,good"
bad 'an impossible day' inspections "line 2, x, onsite_start: '2025-02-30'" <<<"$columns
x,383,ILACS,ilacs_2023,short,2025-02-30,2025-02-07,2025-04-01,good"
bad 'two current grades on one day' inspections 'is a graded inspection of this authority published that day' <<<"$columns
x,383,ILACS,ilacs_2023,short,2025-02-03,2025-02-07,2025-04-01,good
y,383,ILACS,ilacs_2023,standard,2025-02-03,2025-02-14,2025-04-01,good"
bad 'an override without a reason' overrides 'reason: blank, expected a value' <<<'id,dfe_code,obligation,change,to,reason,decided_by,decided_on
o,383,short_inspection,kind,standard_inspection,,director,2026-01-05'
bad 'an open quote' visits 'a quoted cell does not end' <<<'id,dfe_code,kind,start
v,383,jtai,"2024-01-01'
bad 'a misspelt column' visits "Did you mean 'start'" <<<'id,dfe_code,kind,strat'
# Not through a pipe: the count of the points would stay behind in it.
bad 'bytes that are no UTF-8' visits 'line 2: bytes that are not UTF-8' \
    < <(printf 'id,dfe_code,kind,start\nv,383,jtai,2024-01-01\xff\n')
run import visits "$work/missing.csv"
is 'a file that is not there: exit code' "$rc" 5
run export inspections
is 'nothing of all that was stored' "$(grep -c '^[xy],' <<<"$out")" 0

# ---- a store in trouble
run due --store "$work/nothing.db"
is 'no store: exit code' "$rc" 5
like 'no store: the next step' "$err" 'ilacs init'
run due --store "$work"
is 'a folder for a store: exit code' "$rc" 8
cp "$work/new.csv" "$work/not.db"
run due --store "$work/not.db"
is 'no store but another file: exit code' "$rc" 8
like 'no store but another file: is told' "$err" 'is no ilacs store'
cp "$work/other.db" "$work/newer.db"
printf '\x00\x00\x03\xe8' | dd of="$work/newer.db" bs=1 seek=60 conv=notrunc 2>/dev/null # the schema number in the header
run due --store "$work/newer.db"
is 'a store newer than the program: exit code' "$rc" 6
like 'a store newer than the program: the next step' "$err" 'newer ilacs'
cp "$work/other.db" "$work/broken.db"
dd if=/dev/zero of="$work/broken.db" bs=4096 seek=2 count=60 conv=notrunc 2>/dev/null
run due --store "$work/broken.db"
is 'a damaged store: exit code' "$rc" 8
like 'a damaged store: the next step' "$err" 'back-up'
run backup "$work/new.csv"
is 'a back-up never replaces another file: exit code' "$rc" 6
like 'a back-up never replaces another file: is told' "$err" 'is no back-up'

# A full disk, played by the largest file this shell may write (in KiB).
sed '2,$s/$/,a note that makes every row a new version on a disk without room for it/; 1s/$/,note/' \
    "$ILACS_SOURCE_DIR/data/visits.csv" >"$work/large.csv"
(
    trap '' XFSZ
    ulimit -f 64
    "$ILACS_BIN" import visits "$work/large.csv" >"$work/out" 2>"$work/err" </dev/null
)
is 'a full disk: exit code' "$?" 8
like 'a full disk: the next step' "$(cat "$work/err")" 'Free some space'
run audit verify
is 'a full disk: nothing is lost' "$rc" 0
run export visits
is 'a full disk: nothing was stored' "$(grep -c 'disk without room' <<<"$out")" 0
done_testing
