#!/usr/bin/env bash
# `ilacs read-report` on small PDFs of our own making (fuzz/corpus/report_pdf). Their authorities are invented, so the
# register shipped with the program does not know them: that too has to be said.
. "$(dirname "$0")/tap.bash"
if ! command -v pdftotext >/dev/null; then
    echo '1..0 # SKIP read-report: no pdftotext (poppler-utils) on this machine'
    exit 0
fi
pdf=$ILACS_SOURCE_DIR/fuzz/corpus/report_pdf

run read-report --format json "$pdf/ilacs-2019-above-below.pdf" "$pdf/web-page.pdf" "$work/nothing.pdf" "$pdf/monitoring-visit.pdf" "$pdf/encrypted.pdf"
is 'a refused file is a no, not a failure' "$rc" 1
json 'one object for each file, in the order given' 'd.length === 5 && d.every((r, i) => r.file.endsWith(["below.pdf", "web-page.pdf", "nothing.pdf", "visit.pdf", "encrypted.pdf"][i]))'
json 'columns have their names and spelling' 'd[0].overall === "requires_improvement" && d[0].help_and_protection === "inadequate" && d[0].edition === "ilacs_2018" && d[0].kind === "standard" && d[0].onsite_days === "10"'
json 'every value has page, words, confidence' 'd[0].values.leaders.page === 1 && d[0].values.leaders.words.length > 20 && d[0].values.leaders.confidence === "two_places" && d[0].values.leaders.second.agrees && d[0].values.leaders.second.page === 2'
json 'an authority nobody knows is blank with a reason, and to be checked' 'd[0].dfe_code === "" && d[0].values.dfe_code.reason.includes("register") && d[0].values.dfe_code.check && d[0].warnings.length === 1'
json 'no column is missing' 'Object.keys(d[0].values).every(k => typeof d[0][k] === "string") && Object.keys(d[0].values).length === 30'
json 'refused by name' 'd[1].refused.includes("web page") && d[2].refused === "no such file" && d[4].refused.includes("password") && d[1].overall === ""'
json 'a letter is read as far as it goes' 'd[3].form === "monitoring_visit" && d[3].onsite_end === "2022-02-03" && d[3].overall === ""'
first=$out
run read-report --format json --jobs 3 "$pdf/ilacs-2019-above-below.pdf" "$pdf/web-page.pdf" "$work/nothing.pdf" "$pdf/monitoring-visit.pdf" "$pdf/encrypted.pdf"
is 'the number of jobs changes no byte' "$out" "$first"

run read-report --format csv --front-pages "$pdf/ilacs-2019-above-below.pdf"
is 'a file that was read is a yes' "$rc" 0
is 'CSV: header and one line' "$(wc -l <<<"$out")" 2
like 'CSV: the front page is enough for the grades' "$out" ',requires_improvement,requires_improvement,inadequate,good,'
run read-report "$pdf/ilacs-2019-above-below.pdf"
like 'plain text says what to check' "$out" 'check dfe_code: no authority of the register has this name'
run read-report
is 'no file is a mistake' "$rc" 2
run read-report --jobs x "$pdf/pictures.pdf"
is 'a number of jobs is a number' "$rc" 2
done_testing
