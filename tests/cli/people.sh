#!/usr/bin/env bash
# Accounts at the command line: making the first administrator, roles, closing, resetting, erasing; who may run what; --as.
. "$(dirname "$0")/tap.bash"
shipped_store

pw() { printf '%s\n' "$2" >"$work/pw-$1"; }
as() { # NAME COMMAND...: as the demonstration person of that name
    local name=$1
    shift
    run "$@" --as "$name@demonstration.invalid" --password-file "$work/pw-$name"
}

# ---- every command has its row, and the other way round ------------------------------------------------------------

run help
commands=$(sed -n 's/^  \([a-z-]\+\( [a-z-]\+\)\?\)  .*/\1/p' <<<"$out" | sort)
run permissions --format json
rows=$(node -e '
    for (const r of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) if (r.reach === "command") console.log(r.what);' "$work/out" | sort)
groups=$(comm -13 <(echo "$commands") <(echo "$rows") | tr '\n' ' ')
is 'every command has a row in the table' "$(comm -23 <(echo "$commands") <(echo "$rows"))" ''
is 'the rows besides are the groups of commands' "$groups" 'audit framework interest mail plan review user '
run permissions
like 'the table is there for people' "$out" 'GET /plan/:id'
like 'and says what is proved again' "$out" 'proved again'
run permissions --format csv
like 'as CSV it has a column for each role' "$out" 'quality_assurance_manager'
run permissions --role inspector
unlike 'of one role it shows what that role may' "$out" 'POST /plan/new'
like 'of one role it shows what everybody may' "$out" 'GET /areas/:name '

# ---- nobody yet ----------------------------------------------------------------------------------------------------

run user list
is 'a new store has no accounts' "$rc" 0
like 'and says how to make the first' "$out" 'ilacs user add'

# ---- making --------------------------------------------------------------------------------------------------------

run user add first@example.org --name 'First Person' --role administrator
is 'the first administrator is made' "$rc" 0
like 'with a set-up code' "$out" 'Set-up code: '
like 'and what to do with it' "$out" 'gives the e-mail address and the code'
code=$(sed -n 's/^Set-up code: //p' <<<"$out")
is 'a code of four groups' "$(grep -cE '^([a-z2-7]{4}-){3}[a-z2-7]{4}$' <<<"$code")" 1
is 'the key is for its owner alone' "$(stat -c %a "$ILACS_STORE.key")" 600
run user add FIRST@example.org --name Twin --role analyst
is 'an e-mail address is one account' "$rc" 6
run user add second@example.org --name Second --role regional-director
is 'a role that is bound wants a region' "$rc" 3
like 'and says so' "$err" 'region: '
run user add second@example.org --name Second --role regional-director --region 'north west'
is 'spelt forgivingly' "$rc" 0
like 'shown as the register has it' "$out" 'regional director of North West'
run user add third@example.org --name Third --role authority-director --authority 'bristol'
is 'an authority likewise' "$rc" 0
run user add nobody --name N --role analyst
is 'an e-mail address is one' "$rc" 3
run user add x@example.org --name X --role king
is 'a role is one of the list' "$rc" 2
run user add x@example.org --role analyst
is 'a name is wanted' "$rc" 2
run user list --format json
json 'the list has what was made' 'd.length === 3 && d[1].roles[0].region === "North West" && d[0].state === "not set up"'
unlike 'nothing in it lets anybody in' "$out" "$code"

# ---- keeping -------------------------------------------------------------------------------------------------------

run user role second@example.org --give analyst
is 'a role is given' "$rc" 0
run user role second@example.org --give analyst
is 'once' "$rc" 6
run user role second@example.org --take regional-director
is 'a role is taken' "$rc" 0
run user role second@example.org --take regional-director
is 'once' "$rc" 5
run user role second@example.org
is 'one of both is wanted' "$rc" 2
run user role first@example.org --take administrator
is 'the last administrator stays' "$rc" 6
run user disable first@example.org --reason gone
is 'and cannot be disabled' "$rc" 6
run user disable 2
is 'a reason is wanted' "$rc" 3
run user disable 2 --reason 'on leave'
is 'an account is disabled' "$rc" 0
run user show 2
like 'and shown so' "$out" 'disabled'
run user enable second@example.org
is 'and opened again' "$rc" 0
run user show second@example.org --format json
json 'its roles are as they were' 'd.roles.map((r) => r.role).join() === "analyst"'
run user reset second@example.org
like 'a reset gives a new code' "$out" 'Set-up code: '
run user sessions second@example.org
like 'no sessions' "$out" 'There are no sessions'
run user erase second@example.org --reason 'asked for it'
is 'erasing asks back; without a terminal it does not go on' "$rc" 2
like 'and says how' "$err" '--yes'
run user erase second@example.org --reason 'asked for it' --yes
is 'erasing erases' "$rc" 0
run user list
unlike 'the person is gone' "$out" 'second@example.org'
run audit verify
is 'the log is whole' "$rc" 0
run audit show --from 1116 --limit 500 --format json
unlike 'no e-mail address stands in the log' "$out" '@'
like 'what happened does' "$out" 'disable-account'
run user show nobody@example.org
is 'there is no such account' "$rc" 5
run demonstration
is 'a store of real people gets no demonstration people' "$rc" 7

# ---- demonstration people ------------------------------------------------------------------------------------------

export ILACS_STORE=$work/trial.db
shipped_store
run demonstration --format json
is 'demonstration people are made' "$rc" 0
json 'one of each role' 'new Set(d.map((p) => p.role)).size === 10 && d.length === 10'
json 'marked as such' 'd.every((p) => p.email.endsWith("@demonstration.invalid") && p.name.startsWith("Demonstration "))'
while read -r email password; do pw "${email%@*}" "$password"; done < <(node -e '
    for (const p of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) console.log(p.email, p.password);' "$work/out")

as planner plan list
is 'a planner lists the plan' "$rc" 0
as administrator plan list
is 'an administrator does not' "$rc" 7
run plan list
is 'nor does whoever runs the machine' "$rc" 7
as planner user list
is 'a planner keeps no accounts' "$rc" 7
as administrator user list
is 'an administrator does' "$rc" 0
as analyst due --authority leeds
is 'what is public can be asked by anybody' "$rc" 0
as planner init
is '--as is that person and no more: not the operator' "$rc" 7

pw planner wrong-password
as planner plan list
is 'a wrong password' "$rc" 7
wrong=$err
run plan list --as unknown@example.org --password-file "$work/pw-analyst"
is 'and an unknown account' "$rc" 7
is 'are answered alike' "$err" "$wrong"
run plan list --as planner@demonstration.invalid
is 'without a terminal the password comes from a file' "$rc" 2
like 'and it says so' "$err" '--password-file'
run due --password-file "$work/pw-analyst"
is '--password-file goes with --as' "$rc" 2
pw planner harbour-violin-pebble-thistle
run plan list --as planner@demonstration.invalid --password-file - --store "$work/none.db"
is 'a store that is not there' "$rc" 5

# Who did it is in the log.
as administrator user disable analyst@demonstration.invalid --reason 'to see'
is 'a demonstration account is disabled' "$rc" 0
run audit show --from 1100 --limit 500 --format json
json 'by the person, not by the system user' 'd.find((r) => r.action === "disable-account").actor === "person:1"'
as analyst review list
is 'a disabled account is nobody' "$rc" 7
as analyst due
is 'also for what is public' "$rc" 7

# ---- put back ------------------------------------------------------------------------------------------------------

run user role inspector@demonstration.invalid --give planner
run demonstration
is 'they are put back' "$rc" 0
as analyst review list
is 'opened again' "$rc" 0
as inspector plan add Leeds focused_visit --call-day 2027-01-12 --team lead.inspector@demonstration.invalid
is 'without the roles they were given' "$rc" 7

# ---- a user of the system ------------------------------------------------------------------------------------------

run user add here@demonstration.example --name Here --role analyst --system-user "$(id -un)"
is 'an account is somebody at the command line' "$rc" 0
run interest list
is 'who then needs no --as' "$rc" 0
run user list
is 'and is the operator as well' "$rc" 0
run user role here@demonstration.example --give planner
run audit show --from 1100 --limit 500 --format json
json 'what they do is theirs' '/^person:/.test(d.findLast((r) => r.action === "give-role").actor)'

# ---- why -----------------------------------------------------------------------------------------------------------

as planner plan add Wakefield focused_visit --call-day 2027-01-12 --team lead.inspector@demonstration.invalid
id=$(sed -n 's/^Stored as \([a-z2-7]*\).*/\1/p' <<<"$out")
is 'something is planned' "${#id}" 16
run why planner@demonstration.invalid "GET /plan/$id"
is 'a planner may see it' "$rc" 0
like 'and why' "$out" 'As planner they always may'
run why quality@demonstration.invalid "/plan/$id"
is 'who is not on it may not' "$rc" 1
like 'and why not' "$out" 'if on its team, and they are not on it'
unlike 'the authority is not named' "$out" 'Wakefield'
unlike 'nor is the day' "$out" '2027'
run why lead.inspector@demonstration.invalid "plan show $id"
is 'who goes may, at the command line too' "$rc" 0
run why inspector@demonstration.invalid "user add"
is 'a command that is not theirs' "$rc" 1
run why public /people
is 'nobody in particular' "$rc" 1
run why operator "plan list"
is 'an operator' "$rc" 1
run why planner@demonstration.invalid /no/such/page
is 'what is not in the table' "$rc" 1
like 'nobody may' "$out" 'so nobody may'
as planner why quality@demonstration.invalid "/plan/$id"
is 'a planner asks about an activity' "$rc" 1
like 'and is told why not' "$out" 'if on its team, and they are not on it'
as analyst why planner@demonstration.invalid /plan
is 'asking why is for administrators and planners' "$rc" 7

# A tie bars, and the reason is told with its rule.
as planner plan add Wakefield focused_visit --call-day 2027-01-12 --team inspector@demonstration.invalid
is 'the inspector with a tie to Wakefield is refused' "$rc" 4

# An authority's people are answered with what the public knew.
pw coordinator.leeds nectar-boulder-wicker-swan
as coordinator.leeds history trafford --on 2026-09-01
theirs=$out
run history trafford --on 2026-09-01 --audience public
is 'an authority asks as the public does' "$theirs" "$out"
as coordinator.leeds history trafford --on 2026-09-01 --audience inspectorate
is 'and cannot ask for more' "$rc" 7
as planner history trafford --on 2026-09-01 --audience inspectorate
is 'the inspectorate can' "$rc" 0
done_testing
