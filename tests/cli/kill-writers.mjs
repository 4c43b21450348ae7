// Twenty people write over HTTP while the server is killed (SIGKILL) at a random moment. What was acknowledged is there
// afterwards, what was not is there or not, and nothing else is; the log is whole, the store is sound.
//
//   kill-writers.mjs [ROUNDS]      10 unless said otherwise. $ILACS_SEED repeats a run. TAP.
import { spawnSync } from 'node:child_process';
import * as lib from '../browser/lib.mjs';
import { Person, demonstration } from '../browser/people.mjs';

lib.environment.ILACS_NOW = '2026-11-23T09:00:00Z';
const rounds = Number(process.argv[2] ?? 10);
const WRITERS = 20;
let seed = Number(process.env.ILACS_SEED ?? Date.now() % 2147483647) || 1;
console.log(`# ILACS_SEED=${seed}`);
const random = (n) => (seed = (seed * 48271) % 2147483647) % n; // Lehmer: a run can be repeated, as far as the machine allows

// What one declares twice is refused: each writes another authority, kind and day at which the tie ended.
const kinds = ['family', 'previous_work', 'other', 'former_employer'];
const areas = ['383', '380', '886', '301', '302', '303', '304', '305', '306', '307'];
function another(w) {
  const n = w.written * 2 + (w.second ? 1 : 0);
  const day = new Date(Date.UTC(2010, 0, 1 + Math.floor(n / 40)));
  return { authority: areas[n % 10], kind: kinds[Math.floor(n / 10) % 4], day };
}

async function begin() {
  const store = lib.makeStore();
  const people = Object.values(demonstration(store));
  const server = await lib.startServer(store);
  const writers = [];
  for (let i = 0; i < WRITERS; i++) {
    const { email, password } = people[i % people.length];
    const person = await new Person(server.address, { name: email }).signIn(email, password);
    writers.push({ person, token: await person.token(), email, second: i >= people.length, written: 0 });
  }
  return { store, server, writers, acknowledged: new Map(), sent: new Map() };
}

/** Writes until the line breaks. */
async function write(w, all, round) {
  for (;;) {
    const { authority, kind, day } = another(w);
    const note = `round ${round} number ${w.written++} of ${all.writers.indexOf(w)} end`;
    const fields = [...w.token, ['authority', authority], ['kind', kind], ['note', note], ['ended', day.toISOString().slice(0, 10)]];
    all.sent.set(note, w.email);
    let answer;
    try {
      answer = await w.person.ask('POST', '/account/interests', { fields });
    } catch {
      return;
    }
    if (answer.status === 303 && !answer.header('location').startsWith('/sign-in')) all.acknowledged.set(note, w.email);
    else if (answer.status === 429 || answer.status === 503) return all.sent.delete(note);
    else throw new Error(`round ${round}: ${answer.status} ${answer.text().replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 400)}`);
  }
}

const command = (store, ...args) => spawnSync(lib.program, [...args, '--store', store.path], { env: lib.environment, encoding: 'utf8' });

/** What is wrong after a restart; empty when nothing is. */
async function faults(all) {
  const wrong = [];
  for (const args of [['audit', 'verify'], ['check']]) {
    const { status, stdout, stderr } = command(all.store, ...args);
    if (status !== 0) wrong.push(`ilacs ${args.join(' ')}: ${status} ${stdout}${stderr}`);
  }
  const stored = new Set();
  for (const w of all.writers.filter((v, i) => all.writers.findIndex((o) => o.email === v.email) === i)) {
    const html = (await w.person.get('/account/interests')).text();
    const notes = html.match(/round \d+ number \d+ of \d+ end/g) ?? [];
    for (const note of notes) {
      if (all.sent.get(note) !== w.email) wrong.push(`${w.email} has what nobody of that name sent: ${note}`);
      if (stored.has(note)) wrong.push(`twice: ${note}`);
      stored.add(note);
    }
  }
  for (const note of all.acknowledged.keys()) if (!stored.has(note)) wrong.push(`acknowledged and lost: ${note}`);
  return { wrong, stored: stored.size };
}

let all = await begin();
let bad = 0, writes = 0, unknown = 0;
for (let round = 0; round < rounds; round++) {
  if (round > 0 && round % 40 === 0) {
    await all.server.stop(); // pages of what was written grow: begin anew
    all.store.remove();
    all = await begin();
  }
  const { child, ended } = all.server;
  const writing = Promise.all(all.writers.map((w) => write(w, all, round)));
  const before = all.acknowledged.size;
  setTimeout(() => child.kill('SIGKILL'), 5 + random(400));
  const { signal } = await ended;
  try {
    await writing;
  } catch (error) {
    bad++;
    console.log(`# ${error.message}`);
  }
  if (signal !== 'SIGKILL') {
    bad++;
    console.log(`# round ${round}: ended by ${signal} before it was killed: ${all.server.complaints()}`);
  }
  all.server = await lib.startServer(all.store);
  for (const w of all.writers) w.person.address = all.server.address;
  const { wrong, stored } = await faults(all);
  writes += all.acknowledged.size - before;
  unknown += stored - all.acknowledged.size;
  if (wrong.length > 0) bad++;
  for (const line of wrong.slice(0, 10)) console.log(`# round ${round}: ${line}`);
  if (round % 50 === 49) console.log(`# ${round + 1} rounds, ${writes} acknowledged writes`);
}
await all.server.stop();
all.store.remove();
console.log(`# ${rounds} kills, ${writes} acknowledged writes, ${unknown} more stored whose answer was cut off`);
console.log(`${writes > rounds ? 'ok' : 'not ok'} 1 - people wrote while the server was killed`);
console.log(`${bad === 0 ? 'ok' : 'not ok'} 2 - every acknowledged write is there after ${rounds} kills, nothing else is, the log is whole`);
console.log('1..2');
process.exit(bad === 0 && writes > rounds ? 0 : 1);
