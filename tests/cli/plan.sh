#!/usr/bin/env bash
# Planned activities and declared interests at the command line: who may, who sees, what is recorded, what is refused.
. "$(dirname "$0")/tap.bash"
shipped_store
run demonstration --format json
is 'demonstration people' "$rc" 0
mkdir "$work/who"
node -e '
    const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const p of d) {
        require("fs").writeFileSync(process.argv[2] + "/" + p.role, p.password + "\n", { mode: 0o600 });
        require("fs").writeFileSync(process.argv[2] + "/" + p.role + ".email", p.email);
    }' "$work/out" "$work/who"
email() { cat "$work/who/$1.email"; }
as() { # ROLE ARGUMENT...
    local role=$1
    shift
    run "$@" --as "$(email "$role")" --password-file "$work/who/$role"
}
lead=$(email lead_inspector) member=$(email inspector)

# ---- storing
as planner plan add leeds focused-visit --call-day 2026-10-06 --team "$lead, $member" --reason 'between ourselves'
is 'stored' "$rc $err" '0 '
id=$(sed -n 's/^Stored as \([a-z2-7]\{16\}\)\.$/\1/p' <<<"$out")
is 'under a random name' "${#id}" 16
refused() { # NAME EXIT WORDS ARGUMENT...
    local name=$1 code=$2 words=$3
    shift 3
    as planner plan add "$@"
    is "refused: $name" "$rc" "$code"
    like "and why: $name" "$err" "$words"
}
refused 'a day that has passed' 4 'has passed' leeds focused_visit --call-day 2026-08-31 --team "$lead"
refused 'a Saturday' 4 'no working day' leeds focused_visit --call-day 2026-10-03 --team "$lead"
refused 'a kind of the past' 4 'has no single inspection' leeds sif --call-day 2026-10-06 --team "$lead"
refused 'no kind of visit' 2 'no kind that can be planned' leeds action_plan --call-day 2026-10-06 --team "$lead"
refused 'nobody of that name' 4 'no inspecting role' leeds focused_visit --call-day 2026-10-06 --team x@example.org
refused 'no team' 3 'who leads is missing' leeds focused_visit --call-day 2026-10-06
refused 'no authority' 3 'atlantis' atlantis focused_visit --call-day 2026-10-06 --team "$lead"
as inspector interest declare York --kind former_employer --ended 2024-05-01 --note 'a desk'
is 'an interest' "$rc" 0
refused 'somebody who is barred' 4 'people.conflict_years' york focused_visit --call-day 2026-10-06 --team "$lead,$member"

# ---- nobody without an account, and not every account
run plan list
is 'whoever runs the machine' "$rc" 7
run exposure "$id"
is 'nor the ledger' "$rc" 7
run plan list --as "$(email planner)" --password-file "$work/who/inspector"
is 'a wrong password' "$rc" 7
for role in administrator analyst; do
    as "$role" plan list
    is "not for the $role" "$rc" 7
    as "$role" plan show "$id"
    is "nor one of them for the $role" "$rc" 7
done
as quality_assurance_manager plan show "$id"
hidden=$err
is 'not theirs' "$rc" 5
as quality_assurance_manager plan show aaaaaaaaaaaaaaaa
is 'in the words of one that is not there' "$err" "$hidden"
as quality_assurance_manager plan list
is 'and not in the list' "$out" 'No planned activity is there for you to see.'
as authority_director plan list --format json
json 'nor in the list of the authority, which bears no mark' 'JSON.stringify(d) === JSON.stringify({ activities: [] })'
as authority_director plan show "$id"
is 'the authority does not see it' "$err" "$hidden"

# ---- those who need it
as lead_inspector plan show "$id"
like 'the lead sees the day' "$out" 'Tuesday 6 October 2026'
like 'and when to be there' "$out" 'on site'
like 'and why' "$out" 'between ourselves'
as regional_director plan list --format csv
like 'the director of the region' "$out" "$id,2026-10-06,383,Leeds,focused_visit,planned"

# ---- copies
as lead_inspector plan list
mark=$(sed -n 's/^Copy \([a-z2-7]\{8\}\) made for .*Lee Example.* on 1 September 2026 at 1:00pm$/\1/p' <<<"$out")
is 'a list bears the mark of the copy' "${#mark}" 8
as lead_inspector plan list --format json
json 'the same as JSON' "d.copy.id === '$mark' && d.copy.for.includes('Lee Example') && d.copy.made === '2026-09-01T12:00:00.000Z' && d.activities.length === 1"
as lead_inspector plan list --format csv
is 'each row of it as CSV' "$(tail -n +2 <<<"$out" | grep -c "^$id,.*,$mark\$")" 1
as lead_inspector plan show "$id" --format json
json 'one activity bears another' "/^[a-z2-7]{8}\$/.test(d.copy.id) && d.copy.id !== '$mark'"
as planner exposure --copy "${mark^^}"
is 'a mark is found' "$rc" 0
like 'with whom the copy was made for' "$out" "Copy $mark made for Demonstration Lead Inspector (Lee Example) on 1 September 2026 at 1:00pm"
like 'and through what' "$out" 'plan list'
like 'and of what' "$out" "$id"
as regional_director exposure --copy "$mark" --format json
json 'as JSON' "d.id === '$mark' && d.for.includes('Lee Example') && d.through === 'plan list' && d.activities.join() === '$id'"
as planner exposure --copy aaaaaaaa
is 'a mark of no copy' "$rc" 5
as lead_inspector exposure --copy "$mark"
is 'nobody traces who may not see the ledger' "$rc" 7
as planner exposure --copy "$mark" "$id"
is 'one question at a time' "$rc" 2
as planner exposure
is 'and one there must be' "$rc" 2

# ---- changing
as planner plan change "$id" --call-day 2026-10-07
is 'a change wants a reason' "$rc" 3
as lead_inspector plan change "$id" --call-day 2026-10-07 --reason x
is 'and a planner' "$rc" 7
as planner plan change "$id" --call-day 2026-10-07 --reason snow
is 'a change' "$out" 'Changed: version 2 stands.'
as planner plan show "$id" --format json
json 'both versions stand' 'd.versions.length === 2 && d.versions[0].call_day === "2026-10-06" && d.call_day === "2026-10-07"'
json 'who and why' 'd.versions[1].reason === "snow" && /Planner/.test(d.versions[1].entered_by)'

# ---- calling
as lead_inspector plan call "$id"
is 'not before its day' "$rc" 4
export ILACS_NOW=2026-10-07T08:30:00Z
as inspector plan call "$id"
is 'not by a member' "$rc" 7
as lead_inspector plan call "$id"
is 'the call' "$rc" 0
as authority_director plan show "$id"
is 'the authority sees it' "$rc" 0
like 'the day' "$out" 'Wednesday 7 October 2026'
like 'the lead' "$out" 'Lee Example'
for word in 'Inge Example' ourselves snow Pat version; do unlike "not $word" "$out" "$word"; done
as authority_director plan list --format json
json 'nor as JSON' 'd.activities.length === 1 && d.activities[0].team === undefined && d.activities[0].version === undefined'
json 'and their copy is theirs' 'd.copy.for.includes("Dee Example")'
as planner plan change "$id" --call-day 2026-10-13 --reason late
is 'the day stands after the call' "$rc" 4
as planner plan change "$id" --team "$lead" --reason 'one is enough'
is 'the team may change' "$rc" 0

# ---- the ledger
as planner exposure "$id" --format json
json 'who looked' '["Lee","Robin","Dee","Pat"].every(n => d.some(p => p.name.includes(n) && p.times > 0))'
json 'who could and did not' 'd.some(p => p.name.includes("Cam") && p.times === 0 && p.can_now)'
json 'who cannot any more' 'd.some(p => p.name.includes("Inge") && !p.can_now && p.could_see.length === 1)'
json 'and nobody else' 'd.length === 7'
json 'with each copy' 'd.every(p => p.copies.length === p.times && p.copies.every(c => c.through && /^[a-z2-7]{8}$/.test(c.id)))'
json 'the authority since the call' 'd.find(p => p.name.includes("Dee")).could_see[0].from === "2026-10-07T08:30:00.000Z"'
as planner exposure "$id"
is 'its copies' "$(grep -c "^$mark .*Lee Example.* plan list\$" <<<"$out")" 1
like 'in words' "$out" '7 people could see it so far; 4 of them did. 1 cannot any more.'
as lead_inspector exposure "$id"
is 'the ledger is not for those in it' "$rc" 7

# ---- withdrawing
as planner plan withdraw "$id"
is 'a withdrawal wants a reason' "$rc" 3
as planner plan withdraw "$id" --reason 'the lead is ill'
is 'withdrawn' "$rc" 0
as planner plan list
is 'it leaves the list' "$out" 'No planned activity is there for you to see.'
as planner plan list --all
like 'and is kept' "$out" withdrawn
as planner plan change "$id" --call-day 2026-10-13 --reason x
is 'nothing changes it any more' "$rc" 6

# ---- interests
as inspector interest list --format json
json 'what is declared' 'd[0].authority === "York" && d[0].ended === "2024-05-01" && /2029/.test(d[0].bars) && d[0].note === "a desk"'
number=$(node -pe 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[0].interest' "$work/out")
as lead_inspector interest withdraw "$number" --reason x
is 'nobody withdraws what others declared' "$rc" 5
as inspector interest withdraw "$number"
is 'a withdrawal of it wants a reason too' "$rc" 3
as inspector interest withdraw "$number" --reason 'another York'
is 'and is done with one' "$rc" 0
as planner plan add york focused_visit --call-day 2026-11-03 --team "$lead,$member"
is 'now they may go' "$rc" 0
run interest declare York --kind family
is 'nobody is nobody' "$rc" 7
as inspector interest declare York --kind cousin
is 'a tie of no kind' "$rc" 2

# ---- and nothing of it anywhere else
run export "$work/all"
is 'an export' "$rc" 0
is 'has nothing of it' "$(grep -rlE "$id|ourselves|another York" "$work/all" | wc -l)" 0
run audit export "$work/log"
is 'the log' "$rc" 0
is 'has its name alone' "$(grep -cE 'ourselves|another York|2026-10-0[67]"|focused_visit' "$work/log")" 0
is 'with every step of it' "$(grep -c "\"$id\"" "$work/log")" 5
run audit verify
is 'and is whole' "$rc" 0
done_testing
