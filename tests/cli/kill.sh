#!/usr/bin/env bash
# SIGKILL during imports: each time the store opens, holds the old or the new state, and its log is whole.
#
#   kill.sh [ROUNDS]     10 unless said otherwise (make soak says 200 and more)
. "$(dirname "$0")/tap.bash"
rounds=${1:-10}
shipped_store

micros() { echo "${EPOCHREALTIME/./}"; }
make_round() { sed "1s/\$/,note/; 2,\$s/\$/,round $1/" "$ILACS_SOURCE_DIR/data/visits.csv" >"$work/round.csv"; }
visits() { "$ILACS_BIN" export visits </dev/null | wc -l; }
# How long one takes says where the blows must fall: from its first moment to a little past its last.
make_round first
begun=$(micros)
run import visits "$work/round.csv"
is 'an import that is left alone' "$rc" 0
long=$(($(micros) - begun))
before=$(visits)
killed=0 stored=0 wrong=0
for ((i = 0; i < rounds; i++)); do
    make_round "$i"
    "$ILACS_BIN" import visits "$work/round.csv" >"$work/said" 2>&1 </dev/null &
    child=$!
    blow=$((RANDOM * long * 5 / 4 / 32768))
    sleep "$(printf "%d.%06d" $((blow / 1000000)) $((blow % 1000000)))"
    kill -KILL "$child" 2>/dev/null
    { wait "$child"; } 2>/dev/null
    [ $? -eq 137 ] && killed=$((killed + 1))
    now=$(visits)
    case $((now - before)) in
    0) ;;
    306) stored=$((stored + 1)) ;;
    *) wrong=$((wrong + 1)) && echo "# round $i: $before lines, then $now" ;;
    esac
    before=$now
    "$ILACS_BIN" audit verify >"$work/said" 2>&1 </dev/null || { wrong=$((wrong + 1)) && sed 's/^/# /' "$work/said"; }
done
echo "# $rounds rounds: $killed killed in time, $stored stored"
is 'every round left the old or the new state, and a whole log' "$wrong" 0
run check
is 'the store is sound' "$rc" 0

# The same while a store is being made and filled: next time it is filled, or it was already.
wrong=0
for ((i = 0; i < rounds; i++)); do
    "$ILACS_BIN" init --shipped --store "$work/made.db" >"$work/said" 2>&1 </dev/null &
    child=$!
    blow=$((RANDOM * long * 2 / 32768))
    sleep "$(printf '%d.%06d' $((blow / 1000000)) $((blow % 1000000)))"
    kill -KILL "$child" 2>/dev/null
    { wait "$child"; } 2>/dev/null
    run init --shipped --store "$work/made.db"
    [ "$rc" -eq 0 ] || { wrong=$((wrong + 1)) && echo "# round $i: $err"; }
    [ "$("$ILACS_BIN" export visits --store "$work/made.db" </dev/null | wc -l)" -eq 307 ] || wrong=$((wrong + 1))
    run audit verify --store "$work/made.db"
    [ "$rc" -eq 0 ] || wrong=$((wrong + 1))
    rm -f "$work"/made.db*
done
is 'a store that was killed while being made can be made again' "$wrong" 0
done_testing
