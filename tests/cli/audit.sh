#!/usr/bin/env bash
# The log: a stranger with only the program, or with none, can verify an export; erasing leaves the chain whole.
. "$(dirname "$0")/tap.bash"
shipped_store

head_in() { sed -n 's/^Head of the log: //p' <<<"$out"; }

# ---- the export, verified where there is no store
run audit export "$work/log.jsonl"
is 'the log is written' "$rc" 0
head=$(head_in)
like 'and its head is printed' "$head" ':'
is 'a line for each record' "$(wc -l <"$work/log.jsonl")" "${head%%:*}"
run audit export -
is 'to standard output: the same bytes' "$(sha256sum <"$work/out")" "$(sha256sum <"$work/log.jsonl")"

stranger() { # ARGUMENT...: no store anywhere, another folder
    (cd "$work" && mkdir -p away && cd away && env -u ILACS_STORE "$ILACS_BIN" audit verify --file "$@") >"$work/out" 2>"$work/err" </dev/null
    rc=$?
    out=$(cat "$work/out") err=$(cat "$work/err")
}
stranger ../log.jsonl
is 'a stranger verifies it' "$rc" 0
like 'it is whole' "$out" 'The log is whole'
is 'with the same head' "$(head_in)" "$head"
stranger ../log.jsonl --expect "$head"
is 'the head that was printed is in it' "$rc" 0
stranger ../log.jsonl --format json
json 'the verdict as data' "d.whole && d.count === ${head%%:*} && d.first_wrong === null && d.finding === null"
is 'nothing was made on the way' "$(ls -A "$work/away")" ''
(cd "$work/away" && "$ILACS_BIN" audit verify --file - <../log.jsonl) >"$work/out" 2>&1
is 'from standard input too' "$?" 0

# ---- what was tampered with
sed '500s/"actor":"[^"]*"/"actor":"user:eve"/' "$work/log.jsonl" >"$work/changed.jsonl"
stranger ../changed.jsonl
is 'a changed record: the answer is no' "$rc" 1
like 'a changed record is named' "$out" 'record 500 was changed'
sed 500d "$work/log.jsonl" >"$work/changed.jsonl"
stranger ../changed.jsonl
is 'a removed record: the answer is no' "$rc" 1
like 'a removed record is named' "$out" 'record 500 is missing'
head -n 900 "$work/log.jsonl" >"$work/changed.jsonl"
stranger ../changed.jsonl
is 'a cut end cannot be seen in itself' "$rc" 0
like 'which is told' "$out" 'Without --expect'
stranger ../changed.jsonl --expect "$head"
is 'a cut end: the answer is no' "$rc" 1
like 'a cut end is told' "$out" 'its tail was cut off'
head -c 5000 "$work/log.jsonl" >"$work/changed.jsonl"
stranger ../changed.jsonl
is 'cut within a line: it is no export' "$rc" 3
like 'the line is told' "$err" 'changed.jsonl: line '
stranger ../nowhere.jsonl
is 'no such file' "$rc" 5
printf '{"number": 1}\n' >"$work/changed.jsonl"
stranger ../changed.jsonl
is 'other JSON: it is no export' "$rc" 3
stranger ../log.jsonl --expect nonsense
is 'no head at all' "$rc" 2

# ---- the page's own program, without ilacs
if command -v python3 >/dev/null; then
    sed -n '/^```python/,/^```/p' "$ILACS_SOURCE_DIR/docs/audit.md" | sed '1d;$d' >"$work/verify.py"
    run_python() { out=$(python3 "$work/verify.py" "$1" 2>&1) && rc=0 || rc=$?; }
    run_python "$work/log.jsonl"
    is 'docs/audit.md: its Python verifies the export' "$rc" 0
    is 'docs/audit.md: and finds the same head' "${out##* }" "$head"
    sed '500s/"moment":./"moment":9/' "$work/log.jsonl" >"$work/changed.jsonl"
    run_python "$work/changed.jsonl"
    is 'docs/audit.md: its Python finds a changed record' "$rc" 1
    like 'docs/audit.md: and names it' "$out" 'record 500'
else
    echo '# skipped: no python3, so the program in docs/audit.md is not run'
fi

# ---- erasing
run audit erase 3 --reason asked
is 'the register is public fact: it is not erased' "$rc" 6
like 'which is told' "$err" 'public fact'
run audit erase 1 --reason asked
is 'nothing to erase' "$rc" 6
run audit erase 99999 --reason asked
is 'no such record' "$rc" 5
run audit erase 3
is 'no reason' "$rc" 2
like 'a reason is asked for' "$err" '--reason'
run audit erase three --reason asked
is 'no number' "$rc" 2
run audit verify --expect "$head"
is 'and nothing was changed' "$rc" 0
is 'not even the log' "$(head_in)" "$head"

run check
is 'check: the store is sound' "$rc" 0
like 'check: whether there is an administrator' "$out" 'nobody is an administrator'
like 'check: plans agree with the log' "$out" 'planned activities: every version is as the log says'
plans_said=$(grep 'planned activities' <<<"$out")

# What the file itself still holds: nothing of it may stand in any byte.
in_store() { cat "$ILACS_STORE"* | tr -d '\0' | grep -c -a "$1"; }

run export "$work/before"
run user add quentin@secret.example --name 'Quentin Zephyrine' --role administrator
is 'an account is made' "$rc" 0
run check
like 'check: somebody is an administrator' "$out" 'somebody is an administrator'
run audit export "$work/log.jsonl"
head=$(head_in)
is 'the log that is handed out does not name them' "$(grep -c -i 'quentin\|zephyrine\|secret.example' "$work/log.jsonl")" 0
number=${head%%:*}
run user show quentin@secret.example
is 'the store does' "$(($(in_store Zephyrine) > 0))" 1
run audit erase "$number" --reason 'asked "by them"'
is 'what the record says is erased' "$rc" 0
erased_head=$(head_in)
run audit erase "$number" --reason again
is 'once' "$rc" 6
run audit verify --expect "$head"
is 'the chain is whole' "$rc" 0
like 'and counts it' "$out" 'the content of 1 was erased'
is 'with the head that was printed' "$(head_in)" "$erased_head"
run audit show --from "$((number + 1))" --format json
json 'the log says who, what and why' "d.length === 1 && d[0].action === 'erase' && d[0].subject === '$number' && JSON.parse(d[0].details).reason === 'asked \"by them\"'"
run audit export "$work/log.jsonl"
stranger ../log.jsonl --expect "$head"
is 'and the export of it is whole' "$rc" 0

run user add second@other.example --name 'Second Person' --role administrator
run user erase quentin@secret.example --reason 'asked by them' --yes
is 'the person is erased' "$rc" 0
is 'the name is in no byte of the store' "$(in_store Zephyrine)" 0
is 'nor is the e-mail address' "$(in_store secret.example)" 0
run audit verify --expect "$erased_head"
is 'the chain is still whole' "$rc" 0

# ---- the export of the register
run export "$work/after"
is 'an export of the register is the same whether there are people or not' "$(diff -r "$work/before" "$work/after" && echo same)" same
run check
is 'check: what it says of plans does not tell whether there are any' "$(grep 'planned activities' <<<"$out")" "$plans_said"
done_testing
