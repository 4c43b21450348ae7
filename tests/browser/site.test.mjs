// The pages about rules, data and method; the search; and the whole site: every link, every download, the static copy.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as lib from './lib.mjs';

let store, server, browser, folder;
const axe = readFileSync(lib.axeSource, 'utf8');
const validator = new lib.HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off', // a title says the answer; readers of tabs see its beginning
    'no-redundant-role': 'error',
    'prefer-native-element': 'off', // the package's own markup: role="region" on a banner; role="search" on a form
    'attribute-boolean-style': 'error',
    'void-style': ['error', { style: 'omit' }],
  },
});

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ilacs-site-'));
  store = lib.makeStore();
  server = await lib.startServer(store);
  browser = await lib.startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  store?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path) => fetch(server.address + path, { redirect: 'manual' });
const text = async (path) => (await get(path)).text();

async function htmlFaults(html) {
  const { results } = await validator.validateString(html);
  return results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`));
}

async function axeFaults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map((v) => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')}`);
}

// ---- every kind of page of this file ------------------------------------------------------------------------------

// Pages made by the same code as another of the list are checked for their markup alone: a browser takes its time.
const markup = true;
const kinds = [
  ['editions', '/editions', 200],
  ['editions on another day', '/editions?on=2019-03-01', 200],
  ['editions before the first', '/editions?on=2012-01-01', 200, markup],
  ['one edition', '/editions/ILACS-2026', 200],
  ['the first edition', '/editions/SIF-2013', 200, markup],
  ['an edition to come', '/editions/CFS-2027', 200, markup],
  ['no such edition', '/editions/ILACS-206', 404],
  ['what changed', '/editions/ILACS-2025-04/diff/ILACS-2026', 200],
  ['nothing changed', '/editions/ILACS-2026/diff/ILACS-2026', 200, markup],
  ['whom it touches', '/editions/ILACS-2025-04/impact/ILACS-2026', 200],
  ['whom it touches on another day', '/editions/ILACS-2019/impact/ILACS-2026?on=2024-03-31', 200, markup],
  ['whom it touches on no day', '/editions/ILACS-2019/impact/ILACS-2026?on=yesterday', 400],
  ['data', '/data', 200],
  ['one table', '/data/inspections', 200],
  ['the log of corrections', '/data/corrections', 200],
  ['no such table', '/data/secrets', 404],
  ['method', '/method', 200],
  ['accessibility', '/accessibility', 200],
  ['search: nothing asked', '/search', 200, markup],
  ['search: several', '/search?q=west', 200],
  ['search: a former authority', '/search?q=cumbria', 200],
  ['search: nothing found', '/search?q=leads', 200],
];

// Several at once: most of the time goes into waiting for the browser.
describe('kinds of pages', { concurrency: 3 }, () => {
  for (const [name, path, status, markupAlone] of kinds)
    test(`${name}: valid, ${markupAlone ? 'no inline code' : 'accessible, quiet, at both widths'}`, async () => {
      const response = await get(path);
      assert.equal(response.status, status);
      const policy = response.headers.get('content-security-policy');
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      const html = await response.text();
      assert.deepEqual(await htmlFaults(html), []);
      assert.doesNotMatch(html, /<style|\sstyle="|<script(?![^>]* src=)|\son[a-z]+="/, 'no inline code');
      if (markupAlone) return;
      const { page, faults, close } = await lib.openPage(browser, { ...lib.desk, address: server.address });
      for (const size of [lib.desk, lib.phone]) {
        await page.setViewportSize(size);
        await page.goto(path);
        assert.equal(await page.locator('h1').count(), 1);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(sideways <= 0, `scrolls sideways by ${sideways} px at ${size.width}`);
        assert.deepEqual(await axeFaults(page), []);
      }
      assert.deepEqual(faults, []);
      await close();
    });
});

// ---- journeys -----------------------------------------------------------------------------------------------------

for (const script of [false, true]) {
  const how = script ? 'with script' : 'without script';
  const visit = async (run, size = lib.desk) => {
    const { page, faults, close } = await lib.openPage(browser, { ...size, script, address: server.address });
    await run(page);
    assert.deepEqual(faults, []);
    await close();
  };

  test(`a policy adviser asks whom two editions would treat differently (${how})`, () =>
    visit(async (page) => {
      await page.goto('/editions');
      await page.getByLabel('Instead of').selectOption('ILACS-2025-04');
      await page.getByLabel('This one').selectOption('ILACS-2026');
      await page.getByLabel('Show', { exact: true }).selectOption('impact');
      await page.getByRole('button', { name: 'Compare' }).click();
      assert.match(page.url(), /\/editions\/ILACS-2025-04\/impact\/ILACS-2026$/);
      const rows = await page.locator('tbody tr').count();
      assert.ok(rows > 0);
      await page.getByText('Show this page as at another day').click();
      await page.getByLabel('Show as at').fill('2026-06-01');
      await page.getByRole('button', { name: 'Show that day' }).click();
      assert.match(await page.locator('.ilacs-as-at').innerText(), /1\s+June\s+2026/);
      await page.getByRole('link', { name: 'What the two say differently' }).click();
      assert.match(page.url(), /\/diff\//);
      assert.equal(await page.locator('svg.ilacs-chart').count(), 2, 'the pathways before and after');
    }));

  test(`somebody finds a former authority by its name (${how})`, () =>
    visit(async (page) => {
      await page.goto('/method');
      await page.getByLabel('Search authorities').fill('Cumbria');
      await page.getByRole('button', { name: 'Search' }).click();
      assert.match(await page.locator('h1').innerText(), /former authority/);
      await page.getByRole('link', { name: 'Westmorland and Furness' }).click();
      assert.match(page.url(), /\/areas\/westmorland-and-furness$/);
    }, lib.phone));
}

test('a keyboard alone: search from any page, then to the table of data', async () => {
  const { page, faults, close } = await lib.openPage(browser, { address: server.address });
  const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());
  await page.goto('/editions');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to main content');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'q');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none', 'the focus can be seen');
  await page.keyboard.type('st helens');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/areas\/st-helens$/);
  for (let i = 0; i < 15 && (await focused()) !== 'Data'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/data$/);
  assert.deepEqual(faults, []);
  await close();
});

test('the bar has six items at most', async () => {
  const html = await text('/');
  const items = html.match(/class="govuk-service-navigation__item/g) ?? [];
  assert.ok(items.length > 3 && items.length <= 6, `${items.length}`);
});

test('on paper a picture stays, the explanations open, and what cannot be pressed is gone', async () => {
  const { page, close } = await lib.openPage(browser, { address: server.address });
  await page.goto('/editions/ILACS-2026');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('svg.ilacs-chart').first().isVisible());
  for (const gone of ['header.ilacs-header', 'form.ilacs-search', 'form.ilacs-filters', 'footer.ilacs-footer'])
    assert.ok(!(await page.locator(gone).first().isVisible()), gone);
  const paper = await page.pdf({ format: 'A4' });
  assert.ok(paper.length > 20000);
  if (process.env.ILACS_SCREENSHOTS) {
    mkdirSync(process.env.ILACS_SCREENSHOTS, { recursive: true });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: join(process.env.ILACS_SCREENSHOTS, 'print.png') });
  }
  await close();
});

// ---- data ---------------------------------------------------------------------------------------------------------

test('editions as data are what the command line says', async () => {
  const cli = (...args) => lib.ilacs('framework', ...args).toString();
  for (const format of ['csv', 'json']) {
    assert.equal(await text(`/editions.${format}`), cli('list', '--format', format));
    assert.equal(await text(`/editions/ILACS-2026.${format}`), cli('show', 'ILACS-2026', '--format', format));
    assert.equal(
      await text(`/editions/ILACS-2025-04/diff/ILACS-2026.${format}`),
      cli('diff', 'ILACS-2025-04', 'ILACS-2026', '--format', format),
    );
    assert.equal(
      await text(`/editions/ILACS-2025-04/impact/ILACS-2026.${format}?on=2026-06-01`),
      cli('impact', 'ILACS-2025-04', 'ILACS-2026', '--on', '2026-06-01', '--audience', 'public', '--store', store.path, '--format', format),
    );
  }
});

// RFC 4180, enough to count cells.
function csvRows(body) {
  const rows = [[]];
  for (const [, quoted, plain, end] of body.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((r) => r.length > 1 || (r[0] ?? '') !== '');
}

test('every table: columns explained, CSV and JSON with the same rows', async () => {
  const list = JSON.parse(await text('/data.json'));
  assert.ok(list.sources.length >= 8 && list.answers.length >= 7);
  for (const table of list.sources) {
    const rows = csvRows(await text(table.csv));
    const objects = JSON.parse(await text(table.json));
    assert.deepEqual(rows[0], table.columns.map((c) => c.name), table.csv);
    for (const c of table.columns) assert.ok(c.meaning, `${table.csv} ${c.name}`);
    assert.equal(objects.length, rows.length - 1, table.csv);
    for (const r of rows) assert.equal(r.length, rows[0].length, table.csv);
    if (objects.length > 0) assert.deepEqual(Object.keys(objects[0]), rows[0]);
  }
  for (const table of list.answers) {
    const rows = csvRows(await text(table.csv));
    for (const r of rows) assert.equal(r.length, rows[0].length, table.csv);
    JSON.parse(await text(table.json));
  }
});

test('a table as at a day holds nothing that was published later', async () => {
  const rows = JSON.parse(await text('/data/inspections.json?on=2018-03-01'));
  assert.ok(rows.length > 100);
  for (const r of rows) assert.ok(r.published <= '2018-03-01', r.id);
});

test('a changed rule changes the picture', async () => {
  const drafts = join(folder, 'drafts');
  mkdirSync(drafts);
  writeFileSync(
    join(drafts, 'four-years.yaml'),
    `edition: DRAFT-48
title: Every four years instead of three
amends: ILACS-2026
in_force: { from: 2027-01-01, source: Our proposal, confidence: background }
windows:
  - id: three_year
    base: publication
    earliest_months: 42
    target_months: 48
    latest_months: 54
    source: Our proposal
    confidence: background
`,
  );
  const other = await lib.startServer(store, '--framework', drafts);
  const picture = await (await fetch(`${other.address}/editions/DRAFT-48.svg`)).text();
  const before = await (await fetch(`${other.address}/editions/ILACS-2026.svg`)).text();
  await other.stop();
  assert.match(picture, /42 to 54/);
  assert.doesNotMatch(before, /42 to 54/);
});

// ---- the whole site -----------------------------------------------------------------------------------------------

const linksOf = (html) => [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, raw]) => raw.replaceAll('&amp;', '&'));

test('every link of every page leads somewhere, and those to other sites are https or plain http', async () => {
  const seen = new Set();
  const kindsSeen = new Set();
  const queue = ['/', '/compare?a=leeds&a=kent', '/search?q=west', ...kinds.map(([, path]) => path)];
  while (queue.length > 0) {
    const batch = queue.splice(0, 8).filter((path) => !seen.has(path) && seen.add(path));
    await Promise.all(
      batch.map(async (path) => {
        const response = await get(path);
        const html = await response.text();
        const wanted = kinds.find(([, p]) => p === path)?.[2];
        assert.ok(wanted ? response.status === wanted : [200, 303, 308].includes(response.status), `${path}: ${response.status}`);
        if (!(response.headers.get('content-type') ?? '').startsWith('text/html')) return;
        for (const link of linksOf(html)) {
          if (/^(mailto|data):/.test(link)) continue;
          const url = new URL(link, server.address + path);
          if (url.origin !== server.address) {
            assert.match(link, /^https?:\/\/[\w.-]+\.[a-z]{2,}(?:[/?#]|$)/, `${path}: ${link}`);
            continue;
          }
          // Orders, days and filters multiply the pages without end: one of each page and set of fields is followed.
          const fields = [...url.searchParams.keys()].sort().join();
          const kind = `${url.pathname.replace(/^\/areas\/[^/.]+/, '/areas/*')}?${fields}`;
          if (fields !== '' && kindsSeen.has(kind)) continue;
          kindsSeen.add(kind);
          queue.push(url.pathname + url.search);
        }
      }),
    );
  }
  assert.ok(seen.size > 900, `${seen.size} addresses`);
});

function filesBelow(at) {
  return readdirSync(at, { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? filesBelow(join(at, f.name)) : [join(at, f.name)]));
}

test('the static copy: every link leads to a file that is there, and every fragment to its place', async () => {
  const site = join(folder, 'site');
  lib.ilacs('export', 'site', site, '--store', store.path);
  const files = filesBelow(site);
  assert.ok(files.length > 900, `${files.length} files`);
  const pages = new Map(files.filter((f) => f.endsWith('.html')).map((f) => [f, readFileSync(f, 'utf8')]));
  for (const [file, html] of pages) {
    const where = relative(site, file);
    assert.doesNotMatch(html, /<form|<input/, where);
    assert.doesNotMatch(html, /(?:href|src|data-components)="\//, `${where}: no address from the root`);
    for (const link of linksOf(html)) {
      if (/^(https?|mailto|data):/.test(link)) continue;
      const [path, fragment] = link.split('#');
      const target = path === '' ? file : resolve(dirname(file), decodeURIComponent(path));
      assert.ok(target.startsWith(site), `${where}: ${link}`);
      assert.ok(existsSync(target), `${where}: ${link}`);
      if (fragment && pages.has(target)) assert.ok(pages.get(target).includes(`id="${fragment}"`), `${where}: ${link}`);
    }
  }
  for (const sample of ['index.html', 'areas/leeds.html', 'editions/ILACS-2026.html', 'map.by-grade.html'])
    assert.deepEqual(await htmlFaults(pages.get(join(site, sample))), [], sample);

  const { page, faults, close } = await lib.openPage(browser, { script: false, address: 'file://' });
  await page.goto(pathToFileURL(join(site, 'index.html')).href);
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  await page.getByRole('link', { name: /^Leeds/ }).first().click();
  assert.match(page.url(), /areas\/leeds\.html$/);
  assert.match(await page.locator('main').innerText(), /A fixed copy of this site, made on/);
  const styled = await page.evaluate(() => getComputedStyle(document.querySelector('.ilacs-header__bar')).backgroundColor);
  assert.notEqual(styled, 'rgba(0, 0, 0, 0)', 'the style was found');
  assert.deepEqual(faults, []);
  await close();
});

test('the static copy is what the server says', async () => {
  const site = join(folder, 'site');
  for (const [path, file] of [['/authorities.csv', 'authorities.csv'], ['/areas/leeds.json', 'areas/leeds.json'], ['/data/visits.csv', 'data/visits.csv']])
    assert.equal(readFileSync(join(site, file), 'utf8'), await text(path));
});
