// Makes data/ from the folder of reference tables it was compiled in:
//
//   node scripts/make-data.mjs FOLDER
//
// Nobody needs this to build or use ilacs; it documents what was left out. Dropped: inspectors' names, and what only the
// compiling of the tables needed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const files = [
  { from: 'authorities.csv', to: 'authorities.csv', drop: [] },
  { from: 'inspections.csv', to: 'inspections.csv', drop: ['lead_inspector', 'source_file', 'pages'] },
  { from: 'visits.csv', to: 'visits.csv', drop: [] },
  { from: 'bank-holidays.csv', to: 'holidays.csv', drop: [] },
  { from: 'context.csv', to: 'context.csv', drop: [] },
];

// RFC 4180, which the reference tables keep to.
function parse(text) {
  const rows = [[]];
  let cell = '', quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') { cell += '"'; i++; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === ',' || c === '\n')) {
      rows.at(-1).push(cell);
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  return rows.filter((row) => row.length > 0);
}

const quote = (cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const source = process.argv[2];
if (source === undefined) {
  console.error('usage: node scripts/make-data.mjs FOLDER');
  process.exit(2);
}
for (const { from, to, drop } of files) {
  const rows = parse(readFileSync(join(source, from), 'utf8'));
  const keep = rows[0].map((name) => !drop.includes(name));
  const lines = rows.map((row) => row.filter((_, i) => keep[i]).map(quote).join(','));
  writeFileSync(new URL(`../data/${to}`, import.meta.url), lines.join('\n') + '\n');
  console.log(`data/${to}: ${rows.length - 1} rows`);
}
