// Counts subtests for scripts/check, one way for everything that is run.
//
//   tally.mjs tap STEP NAME RC FILE RESULTS   one program's TAP (or its exit code, where it prints none)
//   tally.mjs meson STEP DIR RC RESULTS       every test meson ran in a build folder
//   tally.mjs sum RESULTS                     failing tests with their output, then `N passed, N failed, N skipped`
//
// RESULTS gets one JSON line for each subtest. A crash, a plan not kept, an exit code that the subtests do not explain,
// and a program that tested nothing are failures: silence never counts as success.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LINE = /^( *)(not )?ok\b *(\d+)? *(?:- )?(.*)$/;

/** The leaf subtests of a TAP text; nested ones (node's runner) are counted instead of the group that holds them. */
export function readTap(text) {
  const tests = [];
  let plan = null;
  let bail = null;
  let seen = 0;
  const below = []; // for each depth, tests found deeper since the last result at this depth
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '');
    const planned = line.match(/^1\.\.(\d+)/);
    if (planned) plan = Number(planned[1]);
    if (line.startsWith('Bail out!')) bail = line;
    const m = line.match(LINE);
    if (!m) continue;
    const depth = m[1].length;
    const directive = m[4].match(/#\s*(SKIP|TODO)\b\s*(.*)$/i);
    // cmocka writes the name of a skipped test where others write the reason.
    const before = m[4].replace(/\s*#\s*(SKIP|TODO)\b.*$/i, '').trim();
    const name = before || directive?.[2] || `subtest ${m[3] ?? seen + 1}`;
    const status = directive ? (directive[1].toUpperCase() === 'SKIP' ? 'skip' : m[2] ? 'skip' : 'pass') : m[2] ? 'fail' : 'pass';
    if (depth === 0) seen += 1;
    const children = below.filter((t) => t.depth > depth);
    for (let i = below.length - 1; i >= 0; i -= 1) if (below[i].depth > depth) below.splice(i, 1);
    const test = { name, status, why: (before && directive?.[2]) || '', depth };
    below.push(test);
    // A group counts only when it failed for a reason of its own (a hook, a time limit).
    if (children.length > 0 && !(status === 'fail' && children.every((c) => c.status !== 'fail'))) {
      test.status = status;
      continue;
    }
    tests.push(test);
  }
  return { tests, plan, bail, seen };
}

function judge(program, text, rc, note) {
  const { tests, plan, bail, seen } = readTap(text);
  const out = tests.map(({ name, status, why }) => ({ test: `${program}: ${name}`, status, why }));
  const fail = (why) => out.push({ test: program, status: 'fail', why });
  if (bail) fail(bail);
  if (note) fail(note);
  else if (plan !== null && plan !== seen) fail(`planned ${plan} subtests, ran ${seen}`);
  else if (plan === null && seen > 0 && rc === 0) fail('no plan (1..N): it may have stopped early');
  if (plan === 0) return [{ test: program, status: 'skip', why: text.match(/^1\.\.0\s*#\s*(.*)$/m)?.[1] ?? 'planned nothing' }];
  if (rc === 77) return [{ test: program, status: 'skip', why: text.trim().split('\n').pop() }];
  const failed = out.some((t) => t.status === 'fail');
  if (rc !== 0 && !failed) fail(rc > 128 || rc < 0 ? `ended by signal ${rc < 0 ? -rc : rc - 128}` : `exit code ${rc}${out.length ? ', though no subtest failed' : ''}`);
  if (rc === 0 && failed && !note) return out; // the subtests are believed
  if (out.length === 0) out.push({ test: program, status: rc === 0 ? 'pass' : 'fail', why: `exit code ${rc}` });
  return out;
}

function record(step, results, outcomes, output) {
  const bad = outcomes.some((o) => o.status === 'fail');
  outcomes.forEach((o, i) => {
    const line = { step, ...o };
    // The output once for a program, with its first failure.
    if (bad && o.status === 'fail' && outcomes.findIndex((x) => x.status === 'fail') === i) line.output = tail(output.replace(/^ok\b.*\n/gm, ''), 80);
    appendFileSync(results, JSON.stringify(line) + '\n');
  });
}

const tail = (text, lines) => text.trimEnd().split('\n').slice(-lines).join('\n');
const load = (results) =>
  (existsSync(results) ? readFileSync(results, 'utf8') : '').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const count = (all, status) => all.filter((o) => o.status === status).length;

const [command, ...rest] = process.argv.slice(2);
if (command === 'tap') {
  const [step, name, rc, file, results] = rest;
  const text = readFileSync(file, 'utf8');
  record(step, results, judge(name, text, Number(rc)), text);
} else if (command === 'meson') {
  const [step, dir, rc, results] = rest;
  const log = join(dir, 'meson-logs', 'testlog.json');
  const runs = existsSync(log) ? load(log) : [];
  for (const run of runs) {
    const text = `${run.stdout ?? ''}\n${run.stderr ?? ''}`;
    const note = run.result === 'TIMEOUT' ? 'ran out of time' : null;
    record(step, results, judge(run.name.replace(/^ilacs:/, ''), run.stdout ?? '', run.returncode ?? 0, note), text);
  }
  if (runs.length === 0 || (Number(rc) !== 0 && !load(results).some((o) => o.step === step && o.status === 'fail'))) {
    record(step, results, [{ test: `meson test in ${dir}`, status: 'fail', why: `exit code ${rc}, ${runs.length} tests ran` }], '');
  }
} else if (command === 'step') {
  const [step, results] = rest;
  const all = load(results).filter((o) => o.step === step);
  const parts = [`${count(all, 'pass')} passed`];
  if (count(all, 'fail')) parts.push(`${count(all, 'fail')} failed`);
  if (count(all, 'skip')) parts.push(`${count(all, 'skip')} skipped`);
  console.log(parts.join(', '));
} else if (command === 'sum') {
  const all = load(rest[0]);
  const skipped = all.filter((o) => o.status === 'skip');
  if (skipped.length) {
    console.log('\nskipped:');
    for (const o of skipped) console.log(`  ${o.step}: ${o.test}${o.why ? ` (${o.why})` : ''}`);
  }
  const failed = all.filter((o) => o.status === 'fail');
  if (failed.length) {
    console.log('\nfailed:');
    for (const o of failed) {
      console.log(`  ${o.step}: ${o.test}${o.why ? ` (${o.why})` : ''}`);
      if (o.output) console.log(o.output.replace(/^/gm, '    | '));
    }
  }
  const passed = count(all, 'pass');
  const nothing = passed === 0 && failed.length === 0;
  if (nothing) console.log('\nfailed:\n  no test ran at all');
  console.log(`\n${passed} passed, ${failed.length + (nothing ? 1 : 0)} failed, ${skipped.length} skipped`);
  process.exit(failed.length > 0 || nothing ? 1 : 0);
} else {
  console.error('usage: tally.mjs tap|meson|step|sum ... (the top of the file says more)');
  process.exit(2);
}
