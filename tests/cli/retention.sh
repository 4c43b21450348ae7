#!/usr/bin/env bash
# How long what names people is kept: what is past its time is told, erased with proof, gone from the file; the rest stays.
. "$(dirname "$0")/tap.bash"
export ILACS_NOW=2025-03-03T10:00:00Z
shipped_store
run demonstration --format json
node -e '
    for (const p of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) {
        require("fs").writeFileSync(process.argv[2] + "/pw-" + p.role, p.password + "\n", { mode: 0o600 });
        require("fs").writeFileSync(process.argv[2] + "/email-" + p.role, p.email);
    }' "$work/out" "$work"
as() { # ROLE ARGUMENT...
    local role=$1
    shift
    run "$@" --as "$(cat "$work/email-$role")" --password-file "$work/pw-$role"
}
held() { cat "$ILACS_STORE"* | grep -aFc "$1"; } # TEXT: in how many lines of the store's files it stands
gone() { is "$1" "$(held "$2")" 0; }
there() { unlike "$1" "=$(held "$2")" '=0'; }
write_config() { printf '[retention]\n%s\n' "$1" >"$work/ilacs.ini"; }
write_config 'planned_years = 1'
config=(--config "$work/ilacs.ini")

# ---- 2025: somebody comes, plans, leaves
run user add leaver@example.org --name 'Zebedee Leaver' --role analyst
is 'an account' "$rc" 0
run user disable leaver@example.org --reason 'gone to Ruritania'
is 'that is closed' "$rc" 0
run user add stays@example.org --name 'Stella Stays' --role analyst
plan() { # CALL DAY, REASON
    as planner plan add leeds focused-visit --call-day "$1" --team "$(cat "$work/email-lead_inspector")" --reason "$2"
    is "planned for $1" "$rc $err" '0 '
    id=$(sed -n 's/^Stored as \([a-z2-7]\{16\}\)\.$/\1/p' <<<"$out")
}
plan 2025-06-10 'the bells of Zenda'
old=$id
as lead_inspector plan show "$old"
is 'somebody looks at it' "$rc" 0
run retention
is 'nothing is past its time' "$rc" 0
like 'which is told' "$out" 'Nothing is past its time.'
like 'with the rules' "$out" 'retention.evidence_years = 6'
run retention "${config[@]}" --format json
json 'each clock as data' 'd.map((r) => r.kind + r.months).join() === "sign-ins12,accounts24,messages3,planned12" && d.every((r) => r.past === 0)'
json 'when the next one is' 'd[1].held === 1 && d[1].next === "2027-03-03"'
json 'but not of what is planned' 'd[3].held === null && d[3].next === null'

# ---- 2027
export ILACS_NOW=2027-03-02T10:00:00Z
plan 2027-04-20 'the bells of Strelsau'
fresh=$id
run retention "${config[@]}"
is 'something is past its time' "$rc" 1
like 'what to do then' "$out" 'ilacs retention --apply'
export ILACS_NOW=2027-03-03T10:00:00Z
run retention "${config[@]}" --format json
json 'the account too, to the day' 'd[1].past === 1 && d[3].past === 1 && d[3].held === null && d[0].past >= 2'
sign_ins=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[0].past' "$work/out")
there 'looking erases nothing' 'leaver@example.org'
run retention --yes
is '--yes belongs to --apply' "$rc" 2
run retention --apply "${config[@]}"
is 'erasing asks back; without a terminal it does not go on' "$rc" 2
like 'and says how' "$err" '--yes'
there 'nothing was done' 'leaver@example.org'
as planner retention
is 'a planner may not' "$rc" 7
run audit verify --format json
json 'nothing was erased so far' 'd.whole && d.erased === 0'
before=$(node -p 'const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); d.count + ":" + d.hash' "$work/out")

run retention --apply --yes "${config[@]}" --format json
is 'it erases' "$rc $err" '0 '
cp "$work/out" "$work/proof"
json 'the proof has the head before' "\`\${d.before.count}:\${d.before.hash}\` === '$before'"
json 'each kind, how many' "d.erased.map((r) => r.things).join() === '$sign_ins,1,0,1'"
json 'a record for each' 'd.erased[0].records.length === d.erased[0].things && d.erased[1].records.length >= 2 && d.erased[3].records.length === 2'
json 'after the head before' 'd.erased.every((r) => r.records.every((n) => n > d.before.count && n <= d.after.count))'
after=$(node -p 'const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).after; d.count + ":" + d.hash' "$work/proof")
run audit verify --expect "$before" --format json
json 'the log is whole, the head before is in it, what was erased is counted' "d.whole && d.erased === $sign_ins + $(node -p '
    const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).erased; d[1].records.length - 1 + 1' "$work/proof")"
is 'the head after is that of the log' "$(node -p 'const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); d.count + ":" + d.hash' "$work/out")" "$after"
run audit show --from "$((${before%%:*} + 1))" --limit 500 --format json
json 'the records say why' 'd.filter((r) => r.action === "erase").every((r) => /^retention: (sign_in_months = 12|account_months = 24|planned_years = 1)$/.test(JSON.parse(r.details).reason))'
json 'the activity has one' "d.some((r) => r.action === 'erase' && r.subject_kind === 'planned' && r.subject === '$old')"
gone 'the person is gone from the file' 'leaver@example.org'
gone 'by name' 'Zebedee'
gone 'and the words about them' 'Ruritania'
gone 'and the plan' 'Zenda'
there 'who stays is there' 'Stella Stays'
there 'and the newer plan' 'Strelsau'
as planner plan show "$old"
is 'there is no such plan' "$rc" 5
as planner plan show "$fresh"
is 'the other is there' "$rc" 0
run check
is 'the store is sound' "$rc" 0
run user list
like 'the account is a number' "$out" 'erased'

run audit verify --format json
head=$(node -p 'const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); d.count + ":" + d.hash' "$work/out")
run retention --apply "${config[@]}"
is 'a second time: nothing to ask, nothing to do' "$rc" 0
like 'which is told' "$out" 'nothing was written'
run audit verify --format json
is 'the log is as it was' "$(node -p 'const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); d.count + ":" + d.hash' "$work/out")" "$head"

# ---- what is configured
write_config 'sign_in_months = 0'
run retention "${config[@]}"
is 'no time at all is refused' "$rc" 3
like 'with the line' "$err" 'ilacs.ini line 2'
export ILACS_NOW=2028-04-02T10:00:00Z
write_config 'sign_in_months = 12'
run retention --apply --yes "${config[@]}"
like 'the proof for people' "$out" 'sign-ins: '
like 'its head' "$out" 'Head of the log before: '
done_testing
