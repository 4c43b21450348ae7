// Sign-ins by the hundred, with wrong passwords, from many addresses: refused politely, none dropped, and everybody else goes
// on. `make check` sends 300; tests/soak/flood.sh sends $ILACS_FLOOD=1000 within a minute. No times are judged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import { Person, demonstration, formsOf, request } from './people.mjs';

lib.environment.ILACS_NOW = '2026-11-23T09:00:00Z'; // the clock stands: what is used up stays used up
const amount = Number(process.env.ILACS_FLOOD ?? 300);
const pause = process.env.ILACS_FLOOD ? 60000 / amount : 10;
let store, server, people, form;

before(async () => {
  store = lib.makeStore();
  people = demonstration(store);
  server = await lib.startServer(store);
  const answer = await new Person(server.address).get('/sign-in');
  form = { cookie: answer.cookies.map((c) => c.split(';')[0]).join('; '), fields: formsOf(answer.text()).find((f) => f.action === '/sign-in').fields };
});
after(async () => {
  if (server) assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.complaints());
  store?.remove();
});

function tryOnce(email, password, from, cookie = form.cookie) {
  const fields = form.fields.filter(([k]) => k !== 'email' && k !== 'password');
  return request(server.address, 'POST', '/sign-in', {
    from,
    headers: { Cookie: cookie, Origin: new URL(server.address).origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...fields, ['email', email], ['password', password]]).toString(),
  });
}
const memory = (what) => Number(readFileSync(`/proc/${server.child.pid}/status`, 'utf8').match(new RegExp(`${what}:\\s*(\\d+)`))[1]) / 1024;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const masked = (answer) => answer.text().replace(/(name="(?:token|email)" [^>]*value=")[^"]*|(value=")[^"]*(" [^>]*name="email")/g, '$1').replaceAll(/[\w.]+@[\w.]+/g, 'MAIL');

test('no account and a wrong password are the same answer', async () => {
  const answers = [];
  for (const email of [people.planner.email, 'nobody.at.all@ofsted.example']) answers.push(await tryOnce(email, 'a wrong pass phrase', '127.0.9.1'));
  assert.equal(answers[0].status, answers[1].status);
  assert.equal(masked(answers[0]), masked(answers[1]));
  assert.deepEqual(answers[0].pairs.map(([name]) => name), answers[1].pairs.map(([name]) => name));
});

test('whoever guesses is slowed down, whether there is such an account or not', async () => {
  for (const email of [people.analyst.email, 'nobody.else@ofsted.example']) {
    const from = email === people.analyst.email ? '127.0.9.2' : '127.0.9.3';
    const statuses = [];
    for (let i = 0; i < 8; i++) {
      const answer = await tryOnce(email, `a wrong pass phrase ${i}`, from);
      statuses.push(answer.status);
      if (answer.status === 429) assert.ok(Number(answer.header('retry-after')) > 0);
    }
    assert.deepEqual(statuses.slice(0, 5).filter((s) => s === 429), [], `${statuses}`);
    assert.deepEqual(statuses.slice(5), [429, 429, 429], `${statuses}`);
  }
});

test('the owner of that account comes in all the same, from elsewhere and from a browser that is known', async () => {
  const owner = await new Person(server.address, { from: '127.0.9.4' }).signIn(people.analyst.email, people.analyst.password);
  assert.ok([...owner.jar.keys()].some((name) => /browser/.test(name)), 'this browser is known from now on');
  for (let i = 0; i < 7; i++) await tryOnce(people.analyst.email, 'a wrong pass phrase', '127.0.9.4');
  assert.equal((await tryOnce(people.analyst.email, 'a wrong pass phrase', '127.0.9.4')).status, 429, 'their own address is used up');
  const again = new Person(server.address, { from: '127.0.9.4' });
  again.jar = new Map([...owner.jar].filter(([name]) => /browser/.test(name)));
  await again.signIn(people.analyst.email, people.analyst.password);
});

test(`${amount} sign-ins: each is answered, and everybody else goes on`, { timeout: 300000 }, async () => {
  let flooding = true;
  const others = (async () => {
    let answers = 0;
    while (flooding) {
      for (const path of ['/health', '/areas/leeds', '/sign-in']) {
        const { status } = await request(server.address, 'GET', path);
        assert.equal(status, 200, path);
        answers++;
      }
      await wait(50);
    }
    return answers;
  })();
  const known = Object.values(people).map((p) => p.email);
  const flood = [];
  for (let i = 0; i < amount; i++) {
    const email = i % 3 === 0 ? known[i % known.length] : `somebody.${i}@elsewhere.example`;
    flood.push(tryOnce(email, `guess number ${i} of many`, `127.0.${1 + (i % 7)}.${1 + (i % 250)}`));
    await wait(pause);
  }
  const answers = await Promise.all(flood); // a dropped one rejects
  flooding = false;
  const asked = await others;
  const count = {};
  for (const answer of answers) {
    count[answer.status] = (count[answer.status] ?? 0) + 1;
    assert.ok([200, 403, 422, 429, 503].includes(answer.status), `${answer.status}`);
    if ([429, 503].includes(answer.status)) assert.ok(Number(answer.header('retry-after')) > 0, `${answer.status} says when to come back`);
    assert.match(answer.text(), /<h1/, 'in words');
    assert.deepEqual(answer.cookies.filter((c) => /session/.test(c)), []);
  }
  console.log(`# ${JSON.stringify(count)}; ${asked} other answers meanwhile; at most ${Math.round(memory('VmHWM'))} MB`);
  assert.ok(asked > 3);
  if (!process.env.ILACS_SANITISED) assert.ok(memory('VmHWM') < 700, `${memory('VmHWM')} MB`);
  assert.equal((await request(server.address, 'GET', '/health')).status, 200);
  await new Person(server.address, { from: '127.0.9.9' }).signIn(people.inspector.email, people.inspector.password);
});

test('one address that tries many accounts is slowed down', async () => {
  const statuses = [];
  for (let i = 0; i < 70; i++) statuses.push((await tryOnce(`many.${i}@elsewhere.example`, 'a wrong pass phrase', '127.0.8.1')).status);
  assert.equal(statuses[0], 422);
  assert.equal(statuses.at(-1), 429, `${statuses}`);
});
