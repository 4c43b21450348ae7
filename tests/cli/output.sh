#!/usr/bin/env bash
# Standard output that is full, closed, a terminal, or none.
. "$(dirname "$0")/tap.bash"
shipped_store

if [ -e /dev/full ]; then
    "$ILACS_BIN" due >/dev/full 2>"$work/err"
    is 'a full disk is an error' $? 8
    like 'a full disk is told' "$(cat "$work/err")" 'No space left on device'
fi
"$ILACS_BIN" due 2>"$work/err" | head -n 1 >/dev/null
is 'a reader that leaves early is no failure' "${PIPESTATUS[0]}" 0
is 'and nothing is said of it' "$(cat "$work/err")" ''
run due
is 'without a terminal nothing is cut' "$(grep -c '…' <<<"$out")" 0
is 'without a terminal there is no colour' "$(grep -c $'\033' <<<"$out")" 0
is 'no line ends in blanks' "$(grep -c ' $' <<<"$out")" 0

if command -v script >/dev/null; then
    for width in 60 80 120; do
        script -qec "stty cols $width 2>/dev/null; '$ILACS_BIN' due --region London" /dev/null </dev/null >"$work/tty" 2>&1
        widest=$(tr -d '\r' <"$work/tty" | wc -L)
        [ "$widest" -le "$width" ] && [ "$widest" -gt 40 ]
        point $? "a terminal of $width columns holds the table" "widest line: $widest"
    done
fi

# A name from a file cannot command the terminal.
printf 'id,dfe_code,kind,start,end,precision,theme\nevil,383,focused_visit,2026-08-03,2026-08-04,day,"red \033[31m theme"\n' >"$work/evil.csv"
run import visits "$work/evil.csv"
run history leeds
is 'escape characters from a file do not reach the terminal' "$(grep -c $'\033' <<<"$out")" 0

run due --format json
first=$out
run due --format json
is 'the same question gives the same bytes' "$out" "$first"
done_testing
