#!/usr/bin/env bash
# A whole run of `ilacs read-report` against the bare pdftotext calls on the same files, in alternating rounds; and the
# memory of a run over many files.
#
#   bench/report_bench.sh      ILACS_BIN names the program, ILACS_SHARED the folder that holds reports/, ROUNDS, FILES
#
# Target: at most 1.3 times the bare calls, under 50 MB.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${ILACS_BIN:-build/ilacs}
reports=${ILACS_SHARED:-../shared}/reports
rounds=${ROUNDS:-3} files=${FILES:-24}
if [ ! -d "$reports" ]; then
    echo "no reports in $reports: skipped"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Spread over the folder, so that all years and sizes are there.
mapfile -t all < <(ls "$reports"/*.pdf)
step=$(( ${#all[@]} / files > 0 ? ${#all[@]} / files : 1 ))
some=()
for ((i = 0; i < ${#all[@]}; i += step)); do some+=("${all[i]}"); done

now() { date +%s%N; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
bare_all() { for f in "${some[@]}"; do pdftotext "$f" - >/dev/null 2>&1 || true; done; }
bare_front() { for f in "${some[@]}"; do pdftotext -l 2 "$f" - >/dev/null 2>&1 || true; done; }
ours_all() { "$program" read-report --jobs 1 --format json "${some[@]}" >/dev/null || true; }
ours_front() { "$program" read-report --jobs 1 --format csv --front-pages "${some[@]}" >/dev/null || true; }
timed() { local t; t=$(now); "$1"; echo $(( ($(now) - t) / 1000 )) >>"$work/$1"; }

for ((r = 0; r < rounds; r++)); do
    for what in bare_all ours_all bare_front ours_front; do timed "$what"; done
done
line() { # WHAT OURS BARE
    awk -v n="${#some[@]}" -v what="$1" -v a="$(median <"$work/$2")" -v b="$(median <"$work/$3")" \
        'BEGIN { printf "%s\t%.2f\treports/s\tbare pdftotext %.2f\t%.2f\n", what, n * 1e6 / a, n * 1e6 / b, a / b }'
}
line 'whole reports, one job' ours_all bare_all
line 'first pages, one job' ours_front bare_front
/usr/bin/env time -f '%M' "$program" read-report --format json "${some[@]}" "${some[@]}" >/dev/null 2>"$work/memory" || true
awk 'END { if ($1 > 0) printf "memory of a run\t%.1f\tMB\t\t\n", $1 / 1024 }' "$work/memory"
