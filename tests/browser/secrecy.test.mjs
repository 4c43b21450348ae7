// What is planned can be told by nobody who does not need to know it. Stores are made in pairs from one: in one of the first
// pair much is planned for Leeds, whose people have accounts; in one of the second for Kent, which has been called; in the
// other of each nothing. Whoever has no need asks both the same, in every way there is: the answers are the same, byte for byte.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import { commandAs, emptyFolder } from './people.mjs';
import { arrive, copy, forms, makeBase, plant, planted, privatePaths, publicPaths } from './twins.mjs';

let base;
const twin = {}; // {store, server, who, tokens}
const bare = { leeds: 'noLeeds', kent: 'noKent' };

before(async () => {
  base = makeBase();
  for (const name of ['leeds', 'noLeeds', 'kent', 'noKent']) twin[name] = { store: copy(base, name), tokens: {} };
  plant(twin.leeds.store, 'Leeds');
  plant(twin.kent.store, 'Kent', { called: true });
  for (const t of Object.values(twin)) {
    t.server = await lib.startServer(t.store);
    t.who = await arrive(t.server, base.people);
  }
});
after(async () => {
  for (const t of Object.values(twin)) if (t.server) assert.deepEqual(await t.server.stop(), { code: 0, signal: null }, t.server.complaints());
  base?.remove();
});

// Who has no need of what is planned in which store. The regional director answers for Leeds, not for Kent; the people of
// Leeds have not been called; Kent's call is nothing to them.
const inspecting = ['lead_inspector', 'inspector', 'quality_assurance_manager'];
const authority = ['authority_director', 'authority_coordinator', 'authority_data_officer'];
const without = {
  leeds: ['nobody', 'administrator', 'analyst', ...inspecting, ...authority],
  kent: ['nobody', 'regional_director', 'administrator', 'analyst', ...inspecting, ...authority],
};
const ids = () => [...twin.leeds.store.ids.slice(0, 3), ...twin.kent.store.ids.slice(0, 3)];

// Random by design, and said so here: the tokens of forms, sealed values. Everything else is compared.
const masked = (body) =>
  body.toString('latin1').replace(/(<input type="hidden" name="(?:token|kept|sealed)" value=")[^"]*/g, '$1').replaceAll(/127\.0\.0\.1:\d+/g, 'here');
const told = (answer) => ({
  status: answer.status,
  headers: answer.pairs.filter(([name]) => !['date', 'set-cookie'].includes(name)).map(([name, value]) => `${name}: ${value}`),
  cookies: answer.cookies.map((c) => c.replace(/=[^;]*/, '=')),
  body: masked(answer.body),
});

function assertNothingPlanted(text, where, names = true) {
  for (const word of [...planted.days, planted.reason, ...(names ? [...planted.team, ...planted.names] : [])]) assert.ok(!text.includes(word), `${where}: ${word}`);
}

async function compare(other, role, method, path, fields) {
  const answers = [];
  for (const t of [twin[bare[other]], twin[other]]) {
    const all = fields && [...(role === 'nobody' ? [] : t.tokens[role]), ...fields];
    answers.push(told(await t.who[role].ask(method, path, { fields: all })));
  }
  const [without, planned] = answers;
  const where = `${method} ${path} as ${role}, ${other}`;
  assert.equal(planned.status, without.status, where);
  assert.deepEqual(planned.headers, without.headers, where);
  assert.deepEqual(planned.cookies, without.cookies, where);
  assert.ok(planned.body === without.body, `${where}: ${firstDifference(without.body, planned.body)}`);
  return planned;
}
function firstDifference(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return `\n- ${a.slice(Math.max(0, i - 60), i + 120)}\n+ ${b.slice(Math.max(0, i - 60), i + 120)}`;
}

for (const [other, roles] of Object.entries(without))
  for (const role of roles)
    test(`${role.replaceAll('_', ' ')} cannot tell whether something is planned for ${other}`, async () => {
      // Public pages are made without a look at who asks (walk.test.mjs): the public sees them all, others one of each kind.
      const open = role === 'nobody' ? publicPaths() : ['/', '/areas/leeds', '/areas/kent', '/areas/leeds.json', '/search?q=leeds', '/data/visits.csv', '/permissions'];
      for (const path of open) {
        const said = await compare(other, role, 'GET', path);
        if (!path.includes(planted.day)) assertNothingPlanted(said.body, `${path}: the planted day must be on no page by itself`);
      }
      for (const path of privatePaths(ids())) {
        await compare(other, role, 'GET', path);
        if (/^\/(plan|account|people)/.test(path)) await compare(other, role, 'HEAD', path);
      }
      for (const t of [twin[bare[other]], twin[other]]) if (role !== 'nobody') t.tokens[role] = await t.who[role].token();
      for (const [path, fields] of forms(ids())) await compare(other, role, 'POST', path, fields);
    });

for (const other of ['leeds', 'kent'])
  test(`an administrator who works on those who go learns nothing (${other})`, async () => {
    const pair = [twin[bare[other]], twin[other]];
    const html = (await pair[0].who.administrator.get('/people')).text();
    const number = html.match(new RegExp(`href="/people/(\\d+)"[^>]*>${planted.names[1]}`))?.[1];
    assert.ok(number, 'the second of the team is on the page');
    for (const t of pair) t.tokens.administrator = await t.who.administrator.token();
    const steps = [['disable', [['reason', 'x']]], ['enable', []], ['take', []], ['give', [['role', 'inspector']]], ['reset', []], ['erase', [['reason', 'x'], ['confirm', planted.team[1]]]]];
    for (const [step, fields] of steps) {
      const answers = [], afterwards = [];
      for (const t of pair) {
        if (step === 'take') fields[0] = ['grant', (await t.who.administrator.get(`/people/${number}`)).text().match(/[?&;]grant=(\d+)/)[1]];
        const answer = told(await t.who.administrator.ask('POST', `/people/${number}/${step}`, { fields: [...t.tokens.administrator, ...fields] }));
        answer.body = answer.body.replace(/\b([a-z2-7]{4}[- ]){3}[a-z2-7]{4}\b/g, 'code'); // a set-up code is random
        assert.ok(answer.status < 404, `${step}: ${answer.status} ${answer.body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(-900)}`);
        answers.push(answer);
        afterwards.push(told(await t.who.administrator.get(`/people/${number}`)));
      }
      assert.deepEqual(answers[1], answers[0], step);
      assert.deepEqual(afterwards[1], afterwards[0], `after ${step}`);
    }
  });

// The one page that may say that something was planned (the log says that somebody did something), and never what.
test('the log tells administrators that something was planned, and not what, when, where or who goes', async () => {
  for (const name of ['leeds', 'kent']) {
    let differs = false;
    for (const path of ['/audit', '/audit?action=plan', '/audit?subject_kind=planned', `/audit?subject=${twin[name].store.ids[0]}`, '/audit?before=100', '/audit?person=2']) {
      const text = (await twin[name].who.administrator.get(path)).text();
      assertNothingPlanted(text, `${path} of ${name}`, false);
      for (const place of name === 'leeds' ? ['Leeds'] : ['Kent']) assert.ok(!text.split('<main')[1].includes(place), `${path}: ${place}`);
      differs ||= masked(Buffer.from(text)) !== masked((await twin[bare[name]].who.administrator.get(path)).body);
    }
    assert.ok(differs, 'this test would see a difference');
  }
});

test('the reasons that administrators may ask for do not give away what they are about', async () => {
  for (const name of ['leeds', 'kent'])
    for (const id of [...twin[name].store.ids.slice(0, 3), 'aaaaaaaaaaaaaaaa'])
      for (const page of ['', '/change', '/exposure'])
        for (let person = 1; person <= 12; person++) await compare(name, 'administrator', 'GET', `/why?person=${person}&page=/plan/${id}${page}`);
  const about = await twin.leeds.who.administrator.get('/why?person=2&page=/plan');
  assert.match(about.text(), /Demonstration Planner[^<]* may see this/, 'the question is understood');
});

// ---- commands -------------------------------------------------------------------------------------------------------

const run = (store, ...args) => {
  const { status, stdout, stderr } = spawnSync(lib.program, [...args, '--store', store.path], { env: lib.environment, maxBuffer: 256 << 20 });
  const put = (v) => v.toString('latin1').replaceAll(store.path, 'STORE');
  return { status, out: put(stdout), complaint: put(stderr) };
};

// About what is planned, of both stores; the register's own commands, of one.
const aboutPlans = () => [
  ['plan', 'list'], ['plan', 'list', '--format', 'json'], ['interest', 'list'], ['plan', 'show', 'aaaaaaaaaaaaaaaa'],
  ...[twin.leeds.store.ids[0], twin.kent.store.ids[0]].flatMap((id) => [['plan', 'show', id], ['exposure', id], ['plan', 'withdraw', id, '--reason', 'x'], ['plan', 'call', id], ...['1', '3', '5', '8', '11'].map((who) => ['why', who, `GET /plan/${id}`])]),
];
const aboutTheRegister = () => [
  ...['table', 'csv', 'json'].flatMap((f) => [['due', '--format', f], ['history', 'leeds', '--format', f]]), ['explain', 'leeds'], ['due', '--on', planted.day, '--format', 'csv'], ['findings', '--format', 'csv'], ['statistics'], ['backtest'],
  ['framework', 'list'], ['review', 'list'], ['permissions', '--format', 'json'], ['export', 'inspections'], ['export', 'visits'], ['user', 'list', '--format', 'json'], ['user', 'sessions', base.people.planner.email],
  ['user', 'show', base.people.planner.email], ['mail', 'list', '--format', 'json'],
];

test('commands on the machine, without an account, tell nothing', () => {
  const same = (name, args) => assert.deepEqual(run(twin[name].store, ...args), run(twin[bare[name]].store, ...args), `ilacs ${args.join(' ')}, ${name}`);
  for (const args of aboutPlans()) for (const name of ['leeds', 'kent']) same(name, args);
  for (const args of aboutTheRegister()) same('leeds', args);
});

test('commands with an account that has no need tell nothing', () => {
  for (const role of ['administrator', 'inspector', 'authority_director'])
    for (const args of [['plan', 'list'], ['plan', 'show', ids()[0]]]) {
      const [without, leeds] = ['noLeeds', 'leeds'].map((name) => commandAs(twin[name].store, base.people[role], ...args));
      assert.deepEqual(leeds, without, `ilacs ${args.join(' ')} --as ${role}`);
    }
});

// The head of the log (a number and a hash) grows with every change, whatever it is about: it is printed at the machine's own
// terminal alone, and stands in no exported file.
const head = (text) => text.replace(/\b\d+:[0-9a-f]{64}\b/g, 'HEAD');
const filesBelow = (at) => readdirSync(at, { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? filesBelow(join(at, f.name)) : [join(at, f.name)]));

for (const what of [['export'], ['export', 'site']])
  test(`ilacs ${what.join(' ')}: the same files, byte for byte`, () => {
    const folder = emptyFolder('secrecy');
    const trees = ['noLeeds', 'leeds'].map((name) => {
      const to = join(folder, name);
      if (what.length === 1) mkdirSync(to);
      const { status, out, complaint } = run(twin[name].store, ...what, to);
      assert.equal(status, 0, complaint);
      return { to, said: head(out.replaceAll(to, 'TO')), files: filesBelow(to).map((f) => relative(to, f)).sort() };
    });
    for (const tree of trees.slice(1)) {
      assert.deepEqual(tree.files, trees[0].files);
      assert.equal(tree.said, trees[0].said);
      for (const file of tree.files) {
        const bytes = readFileSync(join(tree.to, file));
        assert.ok(bytes.equals(readFileSync(join(trees[0].to, file))), file);
        assertNothingPlanted(bytes.toString('latin1'), file);
      }
    }
    assert.ok(trees[0].files.length > 4);
    rmSync(folder, { recursive: true });
  });

test('the log that a stranger gets tells neither what nor when nor where', () => {
  for (const name of ['leeds', 'kent']) {
    const { status, out } = run(twin[name].store, 'audit', 'export', '-');
    assert.equal(status, 0);
    assertNothingPlanted(out, name);
    for (const line of out.split('\n').filter((l) => l.includes(`"${twin[name].store.ids[0]}"`))) {
      const { actor, action, subject_kind, details } = JSON.parse(line); // the rest are numbers, hashes and the random name
      assert.doesNotMatch([actor, action, subject_kind, details].join(' '), /383|886|Leeds|Kent|focused/);
    }
    assert.ok(out.includes(twin[name].store.ids[0]), 'something is said of it');
  }
});

// ---- and those who need it do see it ------------------------------------------------------------------------------

test('those who need to know do see it', async () => {
  for (const [name, role] of [['leeds', 'planner'], ['leeds', 'regional_director'], ['kent', 'planner']]) {
    const { who, store } = twin[name];
    const page = await who[role].get(`/plan/${store.ids.at(-1)}`);
    assert.equal(page.status, 200, `${name} ${role}`);
    assert.ok(planted.days.some((d) => page.text().includes(d)), `${name} ${role}: the day`);
    assert.ok(page.text().includes(planted.names[0]), `${name} ${role}: who goes`);
    for (const path of ['/plan', '/plan.csv', '/plan.json']) assert.ok((await who[role].get(path)).text().includes(store.ids.at(-1)), `${path} of ${name} for ${role}`);
  }
});
