// Stores that differ in nothing but what is planned, and everything that somebody without need can ask of them. Used by
// secrecy.test.mjs, which compares the answers, and by tests/soak/secrecy-timing.mjs, which compares their times.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as lib from './lib.mjs';
import { Person, addPerson, commandAs, demonstration, plan } from './people.mjs';

export const now = '2026-11-23T09:00:00Z'; // a Monday
export const planted = {
  day: '2027-06-23', // on no page by itself: secrecy.test.mjs makes sure
  days: ['2027-06-23', '23 June 2027', '23 Jun 2027', 'June 23, 2027', '23/06/2027', '23/6/2027', '23.06.2027', '23.6.2027', '20270623', '2027/06/23', '23&nbsp;June&nbsp;2027', '23\u00a0June\u00a02027'],
  reason: 'PLANTED-REASON',
  team: ['quillon.featherstone@ofsted.example', 'zebedee.oxenstierna@ofsted.example'],
  names: ['Quillon Featherstone', 'Zebedee Oxenstierna'],
};

/** A store with demonstration people and a team, without anything planned; and copies of it with the same key. */
export function makeBase() {
  lib.environment.ILACS_NOW = now;
  const base = lib.makeStore();
  base.people = demonstration(base);
  addPerson(base, planted.team[0], planted.names[0], 'lead_inspector');
  addPerson(base, planted.team[1], planted.names[1], 'inspector');
  return base;
}

export function copy(base, name) {
  const folder = join(dirname(base.path), name);
  mkdirSync(folder);
  for (const file of readdirSync(dirname(base.path)))
    if (file.startsWith('store.db')) execFileSync('cp', ['-p', join(dirname(base.path), file), join(folder, file)]);
  return { path: join(folder, 'store.db'), people: base.people, ids: [] };
}

// Much of it, so that sums and sizes would show: visits that were changed, withdrawn, looked at, and one that was called.
export function plant(store, authority, { called = false } = {}) {
  const { planner } = store.people;
  const must = (...args) => {
    const { status, complaint } = commandAs(store, planner, ...args);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${complaint}`);
  };
  for (let i = 0; i < 5; i++) store.ids.push(plan(store, planner, authority, 'focused_visit', planted.day, planted.team));
  must('plan', 'change', store.ids[1], '--call-day', '2027-06-24', '--reason', planted.reason);
  must('plan', 'withdraw', store.ids[2], '--reason', planted.reason);
  if (called) {
    store.ids.unshift(plan(store, planner, authority, 'focused_visit', now.slice(0, 10), planted.team));
    must('plan', 'call', store.ids[0]);
  }
  must('plan', 'show', store.ids[0]);
  must('exposure', store.ids[0]);
  return store;
}

// ---- what can be asked ----------------------------------------------------------------------------------------------

const withEndings = (path, ...endings) => endings.map((e) => path + e);
/** Every public address, about those that something was planned for, and on that day. */
export function publicPaths() {
  const areas = ['leeds', 'kent', '383', 'bradford', 'nowhere'].flatMap((a) => [...withEndings(`/areas/${a}`, '', '.csv', '.json', '/history.csv', '/history.json')]);
  const paths = [
    '/', '/authorities', '/authorities.csv', '/authorities.json', '/areas', '/areas?name=leeds', ...areas, ...withEndings('/map', '', '.csv', '.json', '.svg', '?by=grade'),
    ...withEndings('/regions', '', '.csv', '.json'), ...withEndings('/regions/south-east', '', '.csv', '.json'), ...withEndings('/regions/north-east-yorkshire-and-the-humber', '', '.csv', '.json'),
    ...withEndings('/compare', '', '?a=leeds&a=kent', '.csv?a=leeds&a=kent', '.json?a=leeds&a=kent'), ...withEndings('/editions', '', '.csv', '.json', '/compare?a=ILACS-2025-04&b=ILACS-2026&ask=impact'),
    ...withEndings('/editions/ILACS-2026', '', '.csv', '.json', '.svg'), ...withEndings('/editions/ILACS-2025-04/diff/ILACS-2026', '', '.csv', '.json'),
    ...withEndings('/editions/ILACS-2025-04/impact/ILACS-2026', '', '.csv', '.json'), ...withEndings('/statistics', '', '.csv', '.json', '/over-time.csv', '/over-time.json', '/movement.csv', '/movement.json', '/official.csv', '/official.json'),
    '/data', '/data.json', ...['authorities', 'inspections', 'visits', 'holidays', 'overrides', 'findings', 'corrections', 'planned', 'accounts', 'audit'].flatMap((t) => withEndings(`/data/${t}`, '', '.csv', '.json')),
    '/method', '/about', '/search', '/search?q=leeds', '/search?q=quillon', `/search?q=${planted.day}`, '/accessibility', '/health', '/robots.txt', '/assets/ilacs.css', '/permissions', '/nowhere', '/%00', '/areas/%zz',
    '/authorities?name=leeds', '/authorities?obligation=focused_visit&region=South%20East&sort=-earliest', '/authorities?status=all', '/authorities?on=yesterday',
  ];
  const onTheDay = ['/', '/authorities.csv', '/areas/leeds', '/areas/leeds.json', '/areas/kent', '/map', '/statistics', '/data/visits.csv'].map((p) => `${p}?on=${planted.day}`);
  return [...paths, ...onTheDay];
}

/** Every address that is not public, with ids that are there in one of the stores and ids that are nowhere. */
export function privatePaths(ids) {
  const one = [...ids, 'aaaaaaaaaaaaaaaa', 'zzz', 'AAAAAAAAAAAAAAAA', '1'].flatMap((id) => withEndings(`/plan/${id}`, '', '/change', '/exposure', '/call', '.json', '.csv'));
  return [
    '/account', '/account/password', '/account/interests', '/people', '/people/new', ...Array.from({ length: 14 }, (_, i) => `/people/${i + 1}`), '/people/999', '/why',
    ...withEndings('/plan', '', '.csv', '.json', '/new', '?withdrawn=yes', '?all=yes', '?authority=leeds', '/new?authority=leeds'), ...one,
    '/review', '/review/1', '/review/999', '/sign-in', '/sign-in?back=/plan', '/sign-in/code', '/set-up', '/sign-on', '/sign-on/return', '/sign-on/return?state=x&code=y', '/signed-out',
  ];
}

/** Forms that somebody without need can send: [path, fields]. */
export function forms(ids) {
  const about = ids.slice(0, 2).concat('aaaaaaaaaaaaaaaa').flatMap((id) => [
    [`/plan/${id}/change`, [['authority', '383'], ['kind', 'focused_visit'], ['call_day', planted.day], ['number', '1'], ['reason', 'x']]],
    [`/plan/${id}/withdraw`, [['number', '1'], ['reason', 'x']]],
    [`/plan/${id}/call`, [['number', '1']]],
  ]);
  return [...about, ['/plan/new', [['authority', '383'], ['kind', 'focused_visit'], ['call_day', planted.day]]], ['/account/interests', [['authority', '383'], ['kind', 'family']]],
    ['/account/interests', [['authority', '383'], ['kind', 'family']]], ['/account/interests/withdraw', [['number', '999']]], ['/account/sessions/end', [['number', '999']]]];
}

export async function arrive(server, people) {
  const all = { nobody: new Person(server.address, { name: 'nobody' }) };
  for (const [role, { email, password }] of Object.entries(people)) all[role] = await new Person(server.address, { name: role }).signIn(email, password);
  return all;
}
