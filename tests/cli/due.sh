#!/usr/bin/env bash
# What `due`, `explain` and `history` say, in every form.
. "$(dirname "$0")/tap.bash"
shipped_store

run due --format json
is 'the national list: exit code' "$rc" 0
json 'every authority is there' 'new Set(d.map(o => o.authority.dfe_code)).size === 153'
json 'each event has every documented field' 'd.every(o => ["authority","obligation","sequence","of","earliest","target","latest","status","edition","provisional","overridden","human_decision","trace"].every(k => k in o))'
json 'authorities have code, name and region' 'd.every(o => /^\d{3}$/.test(o.authority.dfe_code) && o.authority.name && o.authority.region)'
json 'the kinds are the closed list' 'd.every(o => ["sif","standard_inspection","short_inspection","focused_visit","monitoring_visit","action_planning_visit","publish_report","authority_publication","action_plan","draft_action_plan","self_evaluation","engagement_meeting"].includes(o.obligation))'
json 'met and superseded are left out' 'd.every(o => ["not_yet","open","overdue","paused"].includes(o.status))'
json 'days are ISO days or null, in order' 'd.every(o => [o.earliest,o.target,o.latest].every(x => x === null || /^\d{4}-\d\d-\d\d$/.test(x)) && (!o.earliest || !o.latest || o.earliest <= o.latest))'
json 'editions are dated ids' 'd.every(o => /^(SIF|ILACS|COVID)-/.test(o.edition))'
json 'every event has a trace of steps with words' 'd.every(o => o.trace.length > 0 && o.trace.every(s => s.kind && s.text && "rule" in s && "fact" in s && typeof s.values === "object"))'
json 'rules carry edition, clause, source, confidence' 'd.every(o => o.trace.every(s => s.rule === null || (s.rule.edition && ["confirmed","single_source","derived","background"].includes(s.rule.confidence))))'
json 'each authority has one next graded inspection' 'Object.values(Object.groupBy ? Object.groupBy(d.filter(o => /^(sif|standard_inspection|short_inspection)$/.test(o.obligation)), o => o.authority.dfe_code) : d.filter(o => /^(sif|standard_inspection|short_inspection)$/.test(o.obligation)).reduce((m, o) => ((m[o.authority.dfe_code] ||= []).push(o), m), {})).every(l => l.length === 1)'
rows=$(grep -c '"authority"' <<<"$out")

run due --format csv
is 'CSV has as many rows as JSON has events' "$(tail -n +2 <<<"$out" | wc -l)" "$rows"
is 'CSV has its head' "$(head -n 1 <<<"$out")" 'dfe_code,authority,region,obligation,sequence,of,earliest,target,latest,status,edition,provisional,overridden,human_decision,record_incomplete'
run due --status all --format json
json '--status all brings the met ones as well' 'd.some(o => o.status === "met")'
run due --status met --status open --obligation focused_visit --format json
json 'statuses and kinds narrow together' 'd.length > 0 && d.every(o => o.obligation === "focused_visit" && ["met","open"].includes(o.status))'
run due --region 'north west' --format json
json 'a region in any case' 'd.length > 0 && d.every(o => o.authority.region === "North West")'
run due --authority leeds --obligation sif
is 'nothing to show is said' "$out" 'Nothing is owed that matches.'
run due --authority leeds --obligation sif --format json
json 'nothing to show is an empty array' 'Array.isArray(d) && d.length === 0'

# Oracle 14: the covid pause moves nothing.
run due --authority leeds --obligation short_inspection --on 2020-06-01 --format json
json 'in the pause the window stays and the status is paused' 'd.length === 1 && d[0].status === "paused" && d[0].edition === "COVID-PAUSE"'
# Oracle 45.
run due --authority telford --obligation action_plan --on 2024-08-01 --status all --format json
json 'Telford owed a statement by 21 October 2024' 'd.some(o => o.latest === "2024-10-21")'

run explain 'st helens'
like 'an explanation names rule and clause' "$out" '[ILACS-2017, 4.2 W1'
like 'an explanation says what was set aside' "$out" 'Looked at and set aside'
like 'an explanation says what would change it' "$out" 'What would change this'
run explain 'st helens' --format json
json 'the same as a tree' 'd.authority.dfe_code === "342" && d.owed.length > 0 && d.owed.every(o => o.trace.length && Array.isArray(o.changes))'
json 'some fact is decisive' 'd.owed.some(o => o.trace.some(s => s.fact && s.fact.decisive))'
run due --authority 342 --format json
json 'due and explain agree' 'd.length > 0'
run explain 342 --obligation focused_visit --format json
json 'an explanation of one kind' 'd.owed.length > 0 && d.owed.every(o => o.obligation === "focused_visit")'

run history rochdale
like 'the history has the judgements' "$out" 'overall effectiveness: requires improvement to be good'
run history rochdale --format json
json 'the history as data' 'd.authority.name === "Rochdale" && d.events.some(e => e.published === "2018-03-12" && e.judgements.overall === "requires_improvement")'
run history rochdale --on 2018-03-11 --audience public --format json
json 'before publication the public knows nothing of it' 'd.events.every(e => e.published !== "2018-03-12")'
run history rochdale --format csv
like 'the history as CSV' "$out" 'rochdale-2018-03-12'

# Oracle 7 and lineage: a successor is a new authority without a grade.
run due --authority cumberland --on 2024-01-01 --obligation standard_inspection --format json
json 'Cumberland: standard, target 18 months after birth' 'd.length === 1 && d[0].target === "2024-10-01"'
run due --authority cumbria --on 2024-01-01
is 'an abolished authority owes nothing' "$out" 'Nothing is owed that matches.'
done_testing
