#!/usr/bin/env bash
# Whole commands from the shell, cold each time: a new process, the store opened and read, the answer written to a file.
# The floor beside them is the same program asked for its version: process, dynamic linking, nothing of ours.
# Needs GNU time for the peak memory (package time); without it that line is left out.
set -euo pipefail

program=${ILACS_BIN:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ILACS_STORE=$work/store.db
"$program" init --shipped >/dev/null

rounds=21
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

# One run of a command in microseconds of wall time.
once() {
    local begun ended
    begun=$(date +%s%N)
    "$program" "$@" >"$work/out"
    ended=$(date +%s%N)
    echo $(((ended - begun) / 1000))
}

measure() { # NAME ARGUMENT...
    local name=$1 i
    shift
    : >"$work/a" && : >"$work/b"
    for ((i = 0; i < rounds; i++)); do
        once "$@" >>"$work/a"
        once --version >>"$work/b"
    done
    local a b
    a=$(median <"$work/a") b=$(median <"$work/b")
    printf '%s\t%s\tus wall\tilacs --version: %s\t%s\n' "$name" "$a" "$b" \
        "$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.1f", a / b }')"
}

measure 'due, cold' due
measure 'due with traces as JSON, cold' due --format json
measure 'explain one authority, cold' explain leeds
measure 'backtest, cold' backtest
measure 'scenarios, all' scenario "${ILACS_SOURCE_DIR:?}"/tests/scenarios/*.scenario
if [ -x /usr/bin/time ]; then
    peak=$(/usr/bin/time -f '%M' "$program" due 2>&1 >/dev/null | tail -n 1)
    printf 'due, cold: peak memory\t%s\tKB\t\t\n' "$peak"
fi
