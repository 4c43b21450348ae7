// Runs the commands that the documents show and compares what they say with what the program says.
//
//   documents.mjs [--update] FILE...      TAP; used by documents.sh
//
// In a ```console block a line that begins with "$ " is run by bash; what follows up to the next one is its output. A line
// A block ```csv NAME is written to the file NAME first. A line
// "..." stands for any number of lines. With --update the output is written anew, as many lines as there were.
import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const update = process.argv[2] === '--update';
const files = process.argv.slice(update ? 3 : 2);
let number = 0;
let failed = false;

function run(command) {
  const r = spawnSync('bash', ['-c', `ilacs() { "$ILACS_BIN" "$@"; }; ${command}`], { encoding: 'utf8' });
  const lines = (r.stdout + r.stderr).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function agrees(wanted, got) {
  const dots = wanted.indexOf('...');
  if (dots < 0) return wanted.join('\n') === got.join('\n');
  const before = wanted.slice(0, dots);
  const after = wanted.slice(dots + 1);
  return got.length >= before.length + after.length && before.join('\n') === got.slice(0, before.length).join('\n') &&
    after.join('\n') === got.slice(got.length - after.length).join('\n');
}

function anew(wanted, got) {
  const dots = wanted.indexOf('...');
  if (dots < 0 || got.length < wanted.length) return got;
  const after = wanted.length - dots - 1;
  return [...got.slice(0, dots), '...', ...got.slice(got.length - after)];
}

for (const file of files) {
  const out = [];
  let inside = false;
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    out.push(line);
    if (line.startsWith('```')) inside = line === '```console';
    const table = line.match(/^```csv ([\w.-]+)$/);
    if (table) writeFileSync(table[1], lines.slice(i + 1, lines.indexOf('```', i)).join('\n') + '\n');
    if (!inside || !line.startsWith('$ ')) continue;
    const wanted = [];
    while (i + 1 < lines.length && !lines[i + 1].startsWith('$ ') && !lines[i + 1].startsWith('```')) wanted.push(lines[(i += 1)]);
    const got = run(line.slice(2));
    const fine = update || agrees(wanted, got);
    number += 1;
    failed ||= !fine;
    console.log(`${fine ? 'ok' : 'not ok'} ${number} - ${file.replace(/.*\//, '')}: ${line.slice(2)}`);
    if (!fine) for (const l of ['says', ...wanted, 'but the program', ...got].slice(0, 80)) console.log(`#   ${l}`);
    out.push(...(update ? anew(wanted, got) : wanted));
  }
  if (update) writeFileSync(file, out.join('\n'));
}
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
