# Shared by the tests in this folder: source it first. Prints the Test Anything Protocol.
#
#   run ARGUMENT...       runs the program; what it said is in $out and $err, its exit code in $rc
#   is NAME GOT WANTED    equal texts
#   like NAME TEXT PART   TEXT contains PART
#   unlike NAME TEXT PART
#   json NAME EXPRESSION  a JavaScript expression about `d`, the JSON in $out, is true
#   done_testing          the plan; the last line of every test
#
# A store with the shipped data is made once for each file: $ILACS_STORE. The clock stands at noon on 1 September 2026.
# shellcheck shell=bash
set -uo pipefail
ILACS_SOURCE_DIR=${ILACS_SOURCE_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
ILACS_BIN=${ILACS_BIN:-$ILACS_SOURCE_DIR/build/ilacs}
export LC_ALL=C.UTF-8 ILACS_NOW=2026-09-01T12:00:00Z
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ILACS_STORE=$work/ilacs.db
tested=0 failed=0

run() {
    "$ILACS_BIN" "$@" >"$work/out" 2>"$work/err" </dev/null
    rc=$?
    out=$(cat "$work/out") err=$(cat "$work/err")
}
point() { # PASSED NAME [MORE]
    tested=$((tested + 1))
    if [ "$1" = 0 ]; then
        printf 'ok %d - %s\n' "$tested" "$2"
    else
        failed=$((failed + 1))
        printf 'not ok %d - %s\n' "$tested" "$2"
        printf '%s\n' "${3-}" | head -n 40 | sed 's/^/# /'
    fi
}
is() {
    [ "$2" = "$3" ]
    point $? "$1" "got    $2
wanted $3"
}
like() {
    case $2 in *"$3"*) point 0 "$1" ;; *) point 1 "$1" "wanted $3 in
$2" ;; esac
}
unlike() {
    case $2 in *"$3"*) point 1 "$1" "did not want $3 in
$2" ;; *) point 0 "$1" ;; esac
}
json() {
    local said
    said=$(node -e '
        const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
        let answer;
        try { answer = eval(process.argv[2]); } catch (e) { answer = String(e); }
        if (answer !== true) { console.log(JSON.stringify(answer)); process.exit(1); }' "$work/out" "$2" 2>&1)
    point $? "$1" "$2 is ${said:0:600}"
}
done_testing() {
    echo "1..$tested"
    [ "$failed" -eq 0 ]
    exit
}
shipped_store() {
    run init --shipped
    [ "$rc" -eq 0 ] || { echo "Bail out! ilacs init --shipped: $err"; exit 1; }
}
