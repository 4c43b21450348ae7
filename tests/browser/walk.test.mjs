// Every address as everybody. What is expected is written here by hand, and not taken from the program's own table: a row
// loosened there fails here, a row that is new there has to be written here too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import { Person, addPerson, commandAs, demonstration, formsOf, plan, signedIn } from './people.mjs';

// Letters for roles: A administrator, P planner, R regional director, L lead inspector, I inspector, Q quality-assurance
// manager, N analyst, D authority director, C authority coordinator, O authority data officer; 0 nobody signed in.
const letters = {
  administrator: 'A', planner: 'P', regional_director: 'R', lead_inspector: 'L', inspector: 'I', quality_assurance_manager: 'Q', analyst: 'N',
  authority_director: 'D', authority_coordinator: 'C', authority_data_officer: 'O', nobody: '0',
};
const signed = 'APRLIQNDCO';

const everybody = `
/ /authorities /authorities.csv /authorities.json /areas /areas/:name.csv /areas/:name.json /areas/:name /areas/:name/history.csv
/areas/:name/history.json /map /map.csv /map.json /map.svg /regions /regions.csv /regions.json /regions/:name.csv /regions/:name.json
/regions/:name /compare /compare.csv /compare.json /editions /editions.csv /editions.json /editions/compare /editions/:id.csv
/editions/:id.json /editions/:id.svg /editions/:id /editions/:a/diff/:b.csv /editions/:a/diff/:b.json /editions/:a/diff/:b
/editions/:a/impact/:b.csv /editions/:a/impact/:b.json /editions/:a/impact/:b /statistics /statistics.csv /statistics.json
/statistics/over-time.csv /statistics/over-time.json /statistics/movement.csv /statistics/movement.json /statistics/official.csv
/statistics/official.json /data /data.json /data/:table.csv /data/:table.json /data/:table /method /about /search /accessibility /health
/robots.txt /assets/:name /permissions`.trim().split(/\s+/);

// Who may at all. What is about a thing is tried one by one further down.
const others = `
GET  /sign-in                        ${signed}0
POST /sign-in                        ${signed}0
GET  /sign-in/code                   ${signed}0
POST /sign-in/code                   ${signed}0
GET  /set-up                         ${signed}0
POST /set-up                         ${signed}0
GET  /sign-on                        ${signed}0
GET  /sign-on/return                 ${signed}0
POST /sign-out                       ${signed}0
GET  /signed-out                     ${signed}0
POST /prove                          ${signed}0
GET  /account                        ${signed}
GET  /account/password               ${signed}
POST /account/password               ${signed}
GET  /account/second-factor          ${signed}
POST /account/second-factor          ${signed}
POST /account/second-factor/remove   ${signed}
POST /account/recovery-codes         ${signed}
POST /account/sessions/end           ${signed}
GET  /account/interests              ${signed}
POST /account/interests              ${signed}
POST /account/interests/withdraw     ${signed}
GET  /people                         A
GET  /people/new                     A
POST /people/new                     A
GET  /people/:number                 A
POST /people/:number/give            A
POST /people/:number/take            A
POST /people/:number/disable         A
POST /people/:number/enable          A
POST /people/:number/reset           A
POST /people/:number/erase           A
GET  /audit                          A
GET  /why                            AP
GET  /plan                           PRLIQDCO
GET  /plan.csv                       PRLIQDCO
GET  /plan.json                      PRLIQDCO
GET  /plan/new                       P
POST /plan/new                       P
GET  /plan/:id                       PRLIQDCO
GET  /plan/:id/change                P
POST /plan/:id/change                P
POST /plan/:id/withdraw              P
POST /plan/:id/call                  PL
GET  /plan/:id/exposure              PR
GET  /review                         PN
GET  /review/:number                 PN
POST /review/:number/accept          PN
POST /review/:number/dismiss         PN`
  .trim().split('\n').map((line) => line.split(/\s+/));

const samples = { name: 'leeds', id: 'ILACS-2026', a: 'ILACS-2025-04', b: 'ILACS-2026', table: 'inspections' };
const publicPath = (pattern) =>
  pattern.replace('/regions/:name', '/regions/north-west').replace(/^(\/compare\.\w+)$/, '$1?a=leeds&a=kent').replace(/^\/areas$/, '/areas?name=leeds').replace(/^\/editions\/compare$/, '$&?a=ILACS-2025-04&b=ILACS-2026&ask=diff').replaceAll(/:(\w+)/g, (_, n) => samples[n]).replace('/assets/leeds', '/assets/ilacs.css');
const madeUp = { number: '999999', id: 'aaaaaaaaaaaaaaaa' };
const privatePath = (pattern) => pattern.replace(/:(\w+)/, (_, n) => madeUp[n]);

const noon = '2026-11-23T09:00:00Z'; // a Monday: a call can be planned for today, and made
lib.environment.ILACS_NOW = noon;
let store, server, people, who;
const plans = {};

before(async () => {
  store = lib.makeStore();
  people = demonstration(store);
  addPerson(store, 'other.lead@ofsted.example', 'Other Lead', 'lead_inspector');
  const other = ['other.lead@ofsted.example'];
  const team = ['lead_inspector', 'inspector', 'quality_assurance_manager'].map((role) => people[role].email);
  // Leeds lies in the regional director's region and has people of its own here; Kent has neither.
  plans.ours = plan(store, people.planner, 'Bradford', 'focused_visit', '2027-03-17', team);
  plans.elsewhere = plan(store, people.planner, 'Kent', 'focused_visit', '2027-03-18', other);
  plans.called = plan(store, people.planner, 'Leeds', 'focused_visit', '2026-11-23', other);
  plans.toBeCalled = plan(store, people.planner, 'Leeds', 'focused_visit', '2027-04-21', other);
  const call = commandAs(store, people.planner, 'plan', 'call', plans.called);
  assert.equal(call.status, 0, call.complaint);
  server = await lib.startServer(store);
  who = { ...(await signedIn(server, people)), nobody: new Person(server.address, { name: 'nobody' }) };
});
after(async () => {
  if (server) assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.complaints());
  store?.remove();
});

// Whose are they: letters as above.
const mine = {
  ours: 'PRLIQ', // in their region; the lead inspector, the inspector, the quality-assurance manager go; not called
  elsewhere: 'P', // another region, another team
  called: 'PRDCO', // in their region, their authority; another team; called
  toBeCalled: 'PR', // likewise, not called
};

const role = (letter) => Object.keys(letters).find((r) => letters[r] === letter);
const everyRole = Object.keys(letters);
const may = (list, r) => list.includes(letters[r]);
const shown = (answer) => `${answer.status} ${answer.header('location') ?? ''} ${answer.text().replace(/^[^]*<main/, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 500)}`;
const toSignIn = (answer) => answer.status === 303 && /^\/sign-in\?back=/.test(answer.header('location'));
const isPrivate = (answer) => /no-store/.test(answer.header('cache-control') ?? '');

test('the people are bound as these tests believe', () => {
  assert.deepEqual(Object.keys(people).sort(), Object.keys(letters).filter((r) => r !== 'nobody').sort());
  assert.match(people.regional_director.region, /Yorkshire/);
  for (const r of ['authority_director', 'authority_coordinator', 'authority_data_officer']) assert.equal(people[r].authority, '383');
});

test('the program answers to what is written here, and to nothing else', () => {
  const rows = JSON.parse(lib.ilacs('permissions', '--format', 'json').toString()).filter((r) => r.reach === 'route').map((r) => r.what);
  const here = [...everybody.map((path) => `GET ${path}`), ...others.map(([method, path]) => `${method} ${path}`)];
  assert.deepEqual(rows.sort(), here.sort());
});

test('public pages are the same for everybody, to the byte', async () => {
  for (const pattern of everybody) {
    const path = publicPath(pattern);
    const plain = await who.nobody.get(path);
    assert.ok(plain.status < 400, `${path}: ${shown(plain)}`);
    assert.deepEqual(plain.cookies, [], path);
    for (const r of everyRole.slice(0, -1)) {
      const answer = await who[r].get(path);
      assert.equal(answer.status, plain.status, `${path} as ${r}`);
      assert.ok(answer.body.equals(plain.body), `${path} as ${r}`);
      assert.deepEqual(answer.pairs.filter(([k]) => k !== 'date'), plain.pairs.filter(([k]) => k !== 'date'), `${path} as ${r}`);
    }
  }
});

// What the answer must be to somebody who may, and to somebody who may not.
const own = new Set(['/sign-in', '/sign-in/code', '/set-up', '/sign-on', '/sign-on/return', '/signed-out']);
for (const [method, pattern, list] of others.filter(([m]) => m === 'GET'))
  test(`GET ${pattern}`, async () => {
    const path = privatePath(pattern);
    for (const r of everyRole) {
      const answer = await who[r].get(path);
      assert.ok(isPrivate(answer), `${r}: ${answer.header('cache-control')}`);
      assert.ok(answer.status < 500, `${r}: ${shown(answer)}`);
      if (own.has(pattern)) assert.ok(![401, 403, 405].includes(answer.status), `${r}: ${shown(answer)}`);
      else if (may(list, r)) assert.equal(answer.status, pattern.includes('/:') ? 404 : 200, `${r}: ${shown(answer)}`);
      else if (r === 'nobody') assert.ok(toSignIn(answer), `${r}: ${shown(answer)}`);
      else assert.equal(answer.status, 403, `${r}: ${shown(answer)}`);
    }
  });

// Forms sent with nothing in them, by whoever may: the answer complains about that, or about the thing that is not there.
// Those that change sessions come last, in a test of their own.
const last = ['/sign-out', '/sign-in', '/sign-in/code', '/account/sessions/end'];
for (const [, pattern, list] of others.filter(([m, p]) => m === 'POST' && !last.includes(p)))
  test(`POST ${pattern}`, async () => {
    const path = privatePath(pattern);
    for (const r of everyRole.filter((x) => x !== 'nobody')) {
      const fields = await who[r].token();
      const answer = await who[r].ask('POST', path, { fields });
      assert.ok(answer.status < 500, `${r}: ${shown(answer)}`);
      assert.ok(isPrivate(answer), r);
      if (may(list, r)) assert.ok([200, 303, 400, 404, 409, 422].includes(answer.status), `${r}: ${shown(answer)}`);
      else assert.equal(answer.status, 403, `${r}: ${shown(answer)}`);
      if (may(list, r) && pattern.includes('/:')) assert.equal(answer.status, 404, `${r}: ${shown(answer)}`);
    }
    // Nobody, with a token as good as nobody can have: the way to sign in, and nothing done.
    if (list.includes('0')) return;
    const fields = formsOf((await who.nobody.get('/sign-in')).text()).find((f) => f.action === '/sign-in').fields.filter(([k]) => k === 'token');
    const answer = await who.nobody.ask('POST', path, { fields });
    assert.match(answer.text(), /action="\/sign-in"/, shown(answer));
    assert.ok(isPrivate(answer));
  });

test('an activity is there for those whose it is, and for nobody else', async () => {
  for (const [which, list] of Object.entries(mine))
    for (const r of everyRole) {
      const answer = await who[r].get(`/plan/${plans[which]}`);
      const unknown = await who[r].get('/plan/bbbbbbbbbbbbbbbb');
      const seesList = may('PRLIQDCO', r);
      if (may(list, r)) assert.equal(answer.status, 200, `${which} as ${r}: ${shown(answer)}`);
      else {
        assert.equal(answer.status, unknown.status, `${which} as ${r}`);
        assert.equal(answer.text().replaceAll(plans[which], 'bbbbbbbbbbbbbbbb'), unknown.text(), `${which} as ${r}: as if it were not there`);
      }
      for (const page of ['/plan', '/plan.csv', '/plan.json']) {
        const all = (await who[r].get(page)).text();
        assert.equal(all.includes(plans[which]), seesList && may(list, r), `${which} in ${page} as ${r}`);
      }
    }
});

test('an authority learns who leads, and not who else goes', async () => {
  const text = (await who.authority_director.get(`/plan/${plans.called}`)).text() + (await who.authority_director.get('/plan.json')).text();
  assert.doesNotMatch(text, /ofsted\.example/);
  assert.match(text, /Other Lead/);
});

test('what is done to an activity is done by those who may', async () => {
  const tryTo = async (r, path, values = []) => (await who[r].ask('POST', path, { fields: [...(await who[r].token()), ...values] })).status;
  for (const [which, list] of Object.entries(mine))
    for (const r of everyRole.filter((x) => x !== 'nobody')) {
      const id = plans[which];
      assert.equal((await who[r].get(`/plan/${id}/change`)).status, r === 'planner' ? 200 : 403, `change ${which} as ${r}`);
      for (const what of ['change', 'withdraw'])
        assert.ok((r === 'planner' ? [409, 422] : [403]).includes(await tryTo(r, `/plan/${id}/${what}`)), `${what} ${which} as ${r}`);
      const call = await tryTo(r, `/plan/${id}/call`);
      if (r === 'planner' || (r === 'lead_inspector' && which === 'ours')) assert.ok([422, 409].includes(call), `call ${which} as ${r}: ${call}`);
      else assert.equal(call, r === 'lead_inspector' ? 404 : 403, `call ${which} as ${r}`);
      const ledger = (await who[r].get(`/plan/${id}/exposure`)).status;
      const region = r === 'regional_director';
      assert.equal(ledger, r === 'planner' || (region && list.includes('R')) ? 200 : region ? 404 : 403, `ledger of ${which} as ${r}`);
    }
});

test('what is not in the table is not there, for anybody', async () => {
  const paths = ['/nowhere', '/admin', '/api', '/.git/config', '/plan/a/b', '/plan/new/x', '/people/1/password', '/people/1/x', '/account/x', '/audit.csv', '/audit.json', '/people.csv',
    '/people.json', '/review.csv', '/planned', '/why/1', '/account/sessions', '/permissions/1', '/ilacs.db', '/data/planned', '/data/planned.csv', '/data/accounts.json', '/data/audit.csv'];
  for (const path of paths)
    for (const r of everyRole) assert.equal((await who[r].get(path)).status, 404, `${path} as ${r}`);
  for (const r of everyRole)
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of ['/people', '/plan', '/account', '/']) assert.equal((await who[r].ask(method, path)).status, 405, `${method} ${path} as ${r}`);
});

test('people see links to what they may use, and to nothing else', async () => {
  const asked = new Map(others.filter(([m]) => m === 'GET').map(([, p, list]) => [p, list]));
  for (const r of everyRole.slice(0, -1)) {
    const html = (await who[r].get('/account')).text();
    for (const [, href] of html.matchAll(/href="(\/[^"?#]*)/g))
      if (asked.has(href)) assert.ok(may(asked.get(href), r), `${href} for ${r}`);
    for (const path of ['/plan', '/review', '/people', '/audit']) assert.equal(html.includes(`href="${path}"`), may(asked.get(path), r), `${path} for ${r}`);
  }
});

// ---- forms --------------------------------------------------------------------------------------------------------

const interest = [['authority', '383'], ['kind', 'family'], ['note', 'planted note']];
const interests = async (r) => (await who[r].get('/account/interests')).text().includes('planted note');

test('a form from elsewhere, without a token or with somebody else’s does nothing', async () => {
  const me = who.inspector;
  const fields = [...(await me.token()), ...interest];
  const foreign = [...(await who.lead_inspector.token()), ...interest];
  const origin = new URL(server.address).origin;
  const tries = {
    'no token': [{}, interest],
    'somebody else’s token': [{}, foreign],
    'a token cut short': [{}, fields.map(([k, v]) => [k, k === 'token' ? v.slice(0, -1) : v])],
    'another site': [{ Origin: 'https://elsewhere.example' }, fields],
    'no site at all': [{ Origin: 'null' }, fields],
    'the right name, another scheme': [{ Origin: origin.replace('http:', 'https:') }, fields],
    'the right name, another port': [{ Origin: origin.replace(/:\d+$/, ':1') }, fields],
    'a browser that says nothing': [{ Origin: null }, fields],
    'a browser that says cross-site': [{ Origin: null, 'Sec-Fetch-Site': 'cross-site' }, fields],
    'a browser that says same-site': [{ Origin: null, 'Sec-Fetch-Site': 'same-site' }, fields],
    'the address typed': [{ Origin: null, 'Sec-Fetch-Site': 'none' }, fields],
    'plain text': [{ 'Content-Type': 'text/plain' }, fields],
  };
  for (const [what, [headers, sent]] of Object.entries(tries)) {
    const answer = await me.ask('POST', '/account/interests', { headers, fields: sent });
    assert.ok(answer.status < 500, `${what}: ${shown(answer)}`);
    assert.notEqual(answer.status, 303, what);
    assert.equal(await interests('inspector'), false, what);
  }
  const answer = await me.ask('POST', '/account/interests', { fields });
  assert.equal(answer.status, 303, shown(answer));
  assert.equal(await interests('inspector'), true, 'the same form, as it should be');
});

test('a change by GET is no change', async () => {
  const query = new URLSearchParams([...(await who.analyst.token()), ...interest]);
  await who.analyst.get(`/account/interests?${query}`);
  assert.equal(await interests('analyst'), false);
  for (const path of ['/account/interests/withdraw', '/people/1/disable', `/plan/${plans.ours}/withdraw`])
    assert.ok([404, 405].includes((await who.planner.get(`${path}?${query}`)).status), path);
});

test('cookies: not for scripts, not for other sites', async () => {
  const one = new Person(server.address);
  const answer = await one.send('/sign-in', { email: people.analyst.email, password: people.analyst.password });
  const cookies = answer.cookies.filter((c) => /session/.test(c));
  assert.equal(cookies.length, 1);
  for (const cookie of answer.cookies) {
    assert.match(cookie, /; HttpOnly/i);
    assert.match(cookie, /; SameSite=(Lax|Strict)/i);
    assert.match(cookie, /; Path=\//i);
    assert.doesNotMatch(cookie, /domain=/i);
  }
  assert.doesNotMatch(answer.header('location'), /token|session=/);
});

test('tables come as files', async () => {
  const answer = await who.planner.get('/plan.csv');
  assert.match(answer.header('content-disposition') ?? '', /^attachment; filename="[a-z-]+\.csv"$/);
});

// ---- while signed in ------------------------------------------------------------------------------------------------

const commands = (...args) => lib.ilacs('user', ...args, '--store', store.path);

test('a role that is taken away is gone at once, and back at once', async () => {
  assert.equal((await who.planner.get('/plan/new')).status, 200);
  commands('role', people.planner.email, '--take', 'planner');
  assert.equal((await who.planner.get('/plan/new')).status, 403);
  assert.equal((await who.planner.get(`/plan/${plans.ours}`)).status, 403);
  commands('role', people.planner.email, '--give', 'planner');
  assert.equal((await who.planner.get('/plan/new')).status, 200);
});

test('a declared interest bars at once', async () => {
  assert.equal((await who.quality_assurance_manager.get(`/plan/${plans.ours}`)).status, 200);
  const answer = await who.quality_assurance_manager.ask('POST', '/account/interests', { fields: [...(await who.quality_assurance_manager.token()), ['authority', '380'], ['kind', 'family']] });
  assert.equal(answer.status, 303, shown(answer));
  assert.equal((await who.quality_assurance_manager.get(`/plan/${plans.ours}`)).status, 404);
});

test('dangerous steps ask again who one is, once the proof is old', async () => {
  await server.stop();
  lib.environment.ILACS_NOW = '2026-11-23T09:11:00Z';
  server = await lib.startServer(store);
  for (const p of Object.values(who)) p.address = server.address;
  const fresh = [['/people/new', 'administrator'], ['/account/recovery-codes', 'analyst'], ['/account/second-factor/remove', 'analyst'], ['/account/second-factor', 'analyst'],
    ...['give', 'take', 'disable', 'enable', 'reset', 'erase'].map((what) => [`/people/${people.analyst.number ?? 2}/${what}`, 'administrator'])];
  for (const [path, r] of fresh) {
    const answer = await who[r].ask('POST', path, { fields: [...(await who[r].token()), ['reason', 'a test']] });
    assert.match(answer.text(), /action="\/prove"/, `${path}: ${shown(answer)}`);
  }
  assert.equal((await who.analyst.get('/account')).status, 200, 'nothing was done');
  const form = formsOf((await who.analyst.ask('POST', '/account/recovery-codes', { fields: await who.analyst.token() })).text()).find((f) => f.action === '/prove');
  const wrong = await who.analyst.ask('POST', '/prove', { fields: [...form.fields.filter(([k]) => k !== 'password'), ['password', 'not my password at all']] });
  assert.match(wrong.text(), /action="\/prove"/, 'a wrong password proves nothing');
  const right = await who.analyst.ask('POST', '/prove', { fields: [...form.fields.filter(([k]) => k !== 'password'), ['password', people.analyst.password]] });
  assert.ok([200, 303].includes(right.status), shown(right));
});

test('signing in again, and ending sessions, are for everybody about themselves', async () => {
  for (const r of everyRole.slice(0, -1)) {
    const send = async (path, more) => who[r].ask('POST', path, { fields: [...(await who[r].token()), ...more] });
    for (const [path, more] of [['/sign-in', []], ['/sign-in/code', [['code', '000000']]], ['/account/sessions/end', [['number', '999999'], ['session', '999999']]]]) {
      const answer = await send(path, more);
      assert.ok([200, 303, 404, 422].includes(answer.status), `${path} as ${r}: ${shown(answer)}`);
      assert.ok(isPrivate(answer));
    }
    for (const other of everyRole.slice(0, -1)) if (other !== r) assert.equal((await who[other].get('/account')).status, 200, `${r} ended nobody else’s session`);
  }
});

test('a session that is not used for half an hour is over', async () => {
  await server.stop();
  lib.environment.ILACS_NOW = '2026-11-23T09:45:00Z';
  server = await lib.startServer(store);
  for (const p of Object.values(who)) p.address = server.address;
  for (const r of everyRole.slice(0, -1)) assert.ok(toSignIn(await who[r].get('/account')), r);
  who = { ...(await signedIn(server, people)), nobody: who.nobody };
});

test('signing out ends it, here and in the store', async () => {
  const me = await new Person(server.address).signIn(people.analyst.email, people.analyst.password);
  const thief = new Person(server.address);
  thief.jar = new Map(me.jar);
  assert.equal((await thief.get('/account')).status, 200);
  const answer = await me.send('/account', {}, { action: '/sign-out' });
  assert.equal(answer.status, 303, shown(answer));
  assert.match(answer.header('clear-site-data') ?? '', /"cache"/);
  assert.ok(toSignIn(await thief.get('/account')), 'a copy of the cookie is worth nothing');
  assert.ok(toSignIn(await me.get('/plan')));
  assert.equal((await who.analyst.get('/account')).status, 200, 'their other session goes on');
});

test('disabling somebody ends what they do at once', async () => {
  commands('disable', people.authority_data_officer.email, '--reason', 'a test');
  assert.ok(toSignIn(await who.authority_data_officer.get('/plan')));
});

// ---- commands -----------------------------------------------------------------------------------------------------

// What whoever sits at the machine without an account may not: written by hand, like the rest.
const notForOperators = ['plan list', 'plan show x', 'plan add Leeds focused_visit', 'plan change x', 'plan withdraw x', 'plan call x', 'exposure x', 'interest list', 'interest declare Leeds', 'interest withdraw 1'];
test('an operator without an account sees and does nothing that is planned', () => {
  for (const line of notForOperators) {
    const { status, stdout, stderr } = spawnSync(lib.program, [...line.split(' '), '--store', store.path], { env: lib.environment, encoding: 'utf8' });
    assert.equal(status, 7, `${line}: ${stderr}`);
    assert.equal(stdout, '', line);
  }
});

test('at the command line people may what they may on the pages', () => {
  // A password takes a while to check, so: one who may and one who may not.
  const tries = [['plan list', 'planner', 'administrator'], ['plan list', 'authority_director', 'analyst'], ['user list', 'administrator', 'planner'], ['audit show', 'administrator', 'analyst'],
    ['review list', 'analyst', 'inspector'], [`exposure ${plans.ours}`, 'regional_director', 'lead_inspector'], ['interest list', 'inspector']];
  for (const [line, yes, no] of tries) {
    const { status, complaint } = commandAs(store, people[yes], ...line.split(' '));
    assert.equal(status, 0, `${line} as ${yes}: ${complaint}`);
    if (no) assert.equal(commandAs(store, people[no], ...line.split(' ')).status, 7, `${line} as ${no}`);
  }
  assert.equal(commandAs(store, { ...people.planner, password: 'wrong wrong wrong' }, 'plan', 'list').status, 7);
});
