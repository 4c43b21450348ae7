#!/usr/bin/env bash
# What is misspelt is told, with the nearest and the next step.
. "$(dirname "$0")/tap.bash"

refused() { # NAME RC PART ARGUMENT...
    local name=$1 code=$2 part=$3
    shift 3
    run "$@"
    is "$name: exit code" "$rc" "$code"
    like "$name: message" "$err" "$part"
    is "$name: nothing on standard output" "$out" ''
    like "$name: begins with the program's name" "$err" 'ilacs: '
    is "$name: the next step is on a line of its own" "$(sed -n '2s/^  [^ ].*/yes/p' <<<"$err")" yes
}

run due
is 'no store: exit code' "$rc" 5
like 'no store: the next step' "$err" 'ilacs init --shipped'
refused 'no store, named' 5 'ilacs init --shipped --store nowhere.db' due --store nowhere.db
for command in 'explain leeds' 'history leeds' statistics backtest 'export visits' 'audit verify' 'audit show' 'audit export x.jsonl' 'audit erase 1 --reason x' check 'backup x.db' serve \
    'framework impact ILACS-2025-04 ILACS-2026'; do
    # shellcheck disable=SC2086
    run $command
    is "no store: $command" "$rc" 5
    like "no store: $command says what to do" "$err" 'ilacs init --shipped'
done

refused 'unknown command' 2 'Did you mean `ilacs due`?' dua
refused 'unknown sub-command' 2 'Did you mean `ilacs framework list`?' framework lst
refused 'a group alone' 2 'say which' framework
refused 'unknown option' 2 'Did you mean --known-by?' due --know-by 2026-01-01
refused "another command's option" 2 'does not take' due --expect x
refused 'a short option' 2 'there is no option -x' due -x
refused 'a missing value' 2 'the value is missing' due --on
refused 'an empty value' 2 'the value is empty' due --on=
refused 'a value too many' 2 'takes no value' init --shipped=yes
refused 'an impossible day' 2 'YYYY-MM-DD' due --on 2026-02-30
refused 'a day in another manner' 2 'YYYY-MM-DD' due --on 1/3/2026
refused 'a misspelt obligation' 2 'Did you mean short_inspection?' due --obligation short
refused 'an unknown obligation lists them all' 2 'monitoring_visit, action_planning_visit' due --obligation zzz
refused 'a misspelt status' 2 'Did you mean overdue?' due --status overdu
refused 'an unknown status lists them all' 2 'not_yet, open, overdue, paused, met, superseded, all' due --status zzz
refused 'a misspelt audience' 2 'Did you mean public?' due --audience publc
refused 'a misspelt format' 2 'Did you mean json?' due --format jsn
refused 'a format a command lacks' 2 'has no csv' explain leeds --format csv
refused 'a misspelt basis' 2 'Did you mean on_site?' statistics --basis onsite
refused 'a word too many' 2 'one word too many' due leeds
refused 'a word too few' 2 'something is missing' explain
refused 'an option before the command' 2 'The command comes first' --on 2026-01-01 due
refused 'a misspelt kind of record' 2 'Did you mean inspections?' import inspectons x.csv
refused 'no such file' 5 'nofile.csv' scenario nofile.csv

shipped_store
refused 'a misspelt authority' 5 'Leeds' due --authority leds
refused 'an unknown authority' 5 'no authority' explain xyzzy
refused 'an unknown region lists them' 5 'West Midlands' due --region north
refused 'a day the register does not reach' 3 '2012-01-01' due --on 1990-01-01
refused 'an unknown edition' 5 'ILACS-2019' framework show ILACS-2O19
refused 'no such folder of drafts' 5 'nowhere' due --framework nowhere

for name in 'st helens' 'St. Helens' 342 E08000013 st-helens 'ST HELENS'; do
    run due --authority "$name" --format csv
    like "\"$name\" is St Helens" "$out" '342,St Helens'
done
for name in 301 E09000002 'barking & dagenham'; do
    run due --authority "$name" --format csv
    like "\"$name\" is Barking and Dagenham" "$out" '301,Barking and Dagenham'
done
run due --authority leeds --authority bradford --format csv
is 'an option given twice counts twice' "$(tail -n +2 <<<"$out" | cut -d, -f2 | sort -u | tr '\n' ' ')" 'Bradford Leeds '
run due --obligation SHORT-inspection --format csv
is 'words are forgiving in case and hyphens' "$rc" 0
run due leeds --authority=leeds
is 'an argument is refused wherever it stands' "$rc" 2
run explain --format json -- leeds
is '-- ends the options' "$rc" 0
done_testing
