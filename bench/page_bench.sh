#!/usr/bin/env bash
# Processor time of one page, against a bare handler that sends the same bytes and against that with the bare queries;
# and the time from start to first page.
#
#   bench/page_bench.sh        ILACS_BIN names the program, SECONDS_EACH how long each measurement runs
#
# Processor time is read from /proc, so that wrk's own share does not count; rounds alternate and their medians are shown.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${ILACS_BIN:-build/ilacs}
bare=${BARE_BIN:-$(dirname "$program")/bench/bare_http_bench}
rounds=${ROUNDS:-5} each=${SECONDS_EACH:-2}
work=$(mktemp -d)
started=()
trap 'for p in "${started[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"' EXIT

"$program" init --shipped --store "$work/store.db" >/dev/null
cycle=$((1000000 / $(getconf CLK_TCK)))

start() { # VARIABLE COMMAND...: starts it, puts its pid into VARIABLE and what it says into $work/VARIABLE
    local name=$1
    shift
    "$@" >"$work/$name" &
    started+=($!)
    printf -v "$name" %s $!
    until [ -s "$work/$name" ]; do sleep 0.01; done
}
spent() { awk -v c=$cycle '{ sub(/.*\) /, ""); print ($12 + $13) * c }' "/proc/$1/stat"; } # microseconds so far

start ours "$program" serve --store "$work/store.db" --listen 127.0.0.1:0 --threads 1
url=$(grep -o 'http://[^ ]*' "$work/ours")
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

one() { # PID ADDRESS: microseconds of processor time for one request
    local before after n
    before=$(spent "$1")
    n=$(wrk -t1 -c4 -d"${each}s" "$2" | awk '/requests in/ { print $1 }')
    after=$(spent "$1")
    awk -v t=$((after - before)) -v n="$n" 'BEGIN { printf "%.1f\n", t / n }'
}

measure() { # NAME PATH
    curl -s "$url${2#/}" >"$work/page"
    start floor "$bare" "$work/page"
    start queries "$bare" "$work/page" "$work/store.db"
    local i
    : >"$work/a"; : >"$work/b"; : >"$work/c"
    for ((i = 0; i < rounds; i++)); do
        one "$ours" "$url${2#/}" >>"$work/a"
        one "$floor" "http://127.0.0.1:$(cat "$work/floor")/" >>"$work/b"
        one "$queries" "http://127.0.0.1:$(cat "$work/queries")/" >>"$work/c"
    done
    kill "$floor" "$queries"
    local a b c
    a=$(median <"$work/a") b=$(median <"$work/b") c=$(median <"$work/c")
    printf '%s\t%s\tus CPU\tbare handler: %s\t%s\n' "$1 ($(wc -c <"$work/page") bytes)" "$a" "$b" "$(ratio "$a" "$b")"
    printf '%s\t%s\tus CPU\thandler + queries: %s\t%s\n' "$1" "$a" "$c" "$(ratio "$a" "$c")"
    rm -f "$work/floor" "$work/queries"
}
measure 'national page' /
measure 'one authority' /areas/leeds
measure 'style sheet' "$(curl -s "$url" | grep -o '/assets/[^"]*css')"

# From the command to the first page in hand.
first_page() {
    local begun ended log=$work/first
    rm -f "$log"
    begun=$(date +%s%N)
    "$program" serve --store "$work/store.db" --listen 127.0.0.1:0 >"$log" &
    local pid=$!
    until [ -s "$log" ]; do sleep 0.002; done
    curl -s -o /dev/null "$(grep -o 'http://[^ ]*' "$log")"
    ended=$(date +%s%N)
    kill "$pid"
    wait "$pid" || true
    echo $(((ended - begun) / 1000000))
}
printf 'start to first page\t%s\tms\t\t\n' "$(for ((i = 0; i < 5; i++)); do first_page; done | median)"
