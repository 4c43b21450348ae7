// Times of answers to people without need: from a store with plans, against two without. The two without differ in nothing,
// so what lies between them is noise; a difference to the third that is no greater says nothing.
//
// For each person and address: medians, and the chance that an answer of one store takes longer than one of the other (0.5:
// no telling; Mann and Whitney's U over the number of pairs). It fails only on what is gross: a chance that is further from
// 0.5 than the noise of this very run by 0.15, and medians apart by a tenth. TAP; figures on lines with #.
import * as lib from '../browser/lib.mjs';
import { arrive, copy, makeBase, plant } from '../browser/twins.mjs';

const seconds = Math.min(Number(process.env.SOAK_SECONDS ?? 60), 600);
const base = makeBase();
const stores = { bare: copy(base, 'bare'), again: copy(base, 'again'), planned: copy(base, 'planned') };
plant(stores.planned, 'Leeds');
const twin = {};
for (const [name, store] of Object.entries(stores)) {
  const server = await lib.startServer(store);
  twin[name] = { server, who: await arrive(server, base.people) };
}

const id = stores.planned.ids[0];
const asks = [
  ['nobody', '/areas/leeds'], ['nobody', '/'], ['nobody', `/plan/${id}`], ['inspector', '/plan'], ['inspector', `/plan/${id}`], ['authority_director', '/plan'], ['authority_director', `/plan/${id}`],
  ['administrator', `/plan/${id}`], ['administrator', '/people'], ['analyst', '/account'],
];
const names = Object.keys(twin);
const times = new Map(asks.map((a) => [a, Object.fromEntries(names.map((n) => [n, []]))]));

const until = Date.now() + seconds * 1000;
for (let turn = 0; Date.now() < until || turn < 30; turn++)
  for (const ask of asks)
    // In turns, and beginning with another each time: whatever the machine does hits all three alike.
    for (let i = 0; i < names.length; i++) {
      const name = names[(turn + i) % names.length];
      const begun = process.hrtime.bigint();
      await twin[name].who[ask[0]].get(ask[1]);
      times.get(ask)[name].push(Number(process.hrtime.bigint() - begun) / 1e6);
    }
for (const t of Object.values(twin)) await t.server.stop();
base.remove();

const median = (v) => [...v].sort((a, b) => a - b)[v.length >> 1];
function chance(a, b) {
  const all = [...a.map((v) => [v, 0]), ...b.map((v) => [v, 1])].sort((x, y) => x[0] - y[0]);
  let ranks = 0;
  all.forEach(([, of], i) => of === 1 && (ranks += i + 1));
  return (ranks - (b.length * (b.length + 1)) / 2) / (a.length * b.length);
}

let n = 0, bad = 0;
for (const [[role, path], t] of times) {
  const noise = chance(t.bare, t.again), signal = (chance(t.bare, t.planned) + chance(t.again, t.planned)) / 2;
  const apart = Math.abs(median(t.planned) / median([...t.bare, ...t.again]) - 1);
  const gross = Math.abs(signal - 0.5) > Math.abs(noise - 0.5) + 0.15 && apart > 0.1;
  if (gross) bad++;
  console.log(`# ${role} ${path}: median ${median(t.bare).toFixed(2)} and ${median(t.again).toFixed(2)} ms without, ${median(t.planned).toFixed(2)} ms with plans; chance ${signal.toFixed(3)}, noise ${noise.toFixed(3)}, ${t.bare.length} each`);
  console.log(`${gross ? 'not ok' : 'ok'} ${++n} - ${role.replaceAll('_', ' ')} ${path.replace(id, ':id')}: time tells nothing`);
}
console.log(`1..${n}`);
process.exit(bad > 0 ? 1 : 0);
