#!/usr/bin/env bash
# What people read, compared with tests/golden/. After a change that is meant:  tests/cli/golden.sh --update, then read the difference.
. "$(dirname "$0")/tap.bash"
golden=$ILACS_SOURCE_DIR/tests/golden
update=${1:-}
shipped_store

same() { # FILE ARGUMENT...
    local file=$golden/$1
    shift
    "$ILACS_BIN" "$@" >"$work/out" 2>&1 </dev/null
    if [ "$update" = --update ]; then cp "$work/out" "$file"; fi
    local difference
    difference=$(diff -u "$file" "$work/out" 2>&1)
    point $? "ilacs $* is as in tests/golden/$(basename "$file")" "$difference"
}
same help.txt help
same due-help.txt due --help
same due-east-midlands.txt due --region "East Midlands" --on 2026-03-01
same due-two.csv due --authority leeds --authority trafford --on 2026-09-01 --format csv
same due-one.json due --authority leeds --obligation short_inspection --on 2026-09-01 --format json
same explain-st-helens.txt explain 'st helens' --on 2026-03-01
same explain-covid.txt explain rochdale --on 2020-06-01 --obligation standard_inspection
same explain-trafford.txt explain trafford --on 2026-09-01 --obligation standard_inspection
same history-slough.txt history slough
same statistics-2024.txt statistics --on 2024-03-31 --basis on_site
same framework-list.txt framework list
same framework-diff.txt framework diff ILACS-2025-04 ILACS-2026
same framework-impact.txt framework impact ILACS-2025-04 ILACS-2026 --on 2026-09-01
"$ILACS_BIN" backtest >"$work/backtest" 2>&1
head -n 50 "$work/backtest" >"$work/head"
[ "$update" = --update ] && cp "$work/head" "$golden/backtest.txt"
difference=$(diff -u "$golden/backtest.txt" "$work/head" 2>&1)
point $? 'ilacs backtest begins as in tests/golden/backtest.txt' "$difference"
done_testing
