// Map, regions, comparison, statistics: journeys, pictures with their tables, and the numbers against the command line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';

let store, server, browser;

before(async () => {
  store = lib.makeStore();
  server = await lib.startServer(store);
  browser = await lib.startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  store?.remove();
});

const get = (path) => fetch(server.address + path, { redirect: 'manual' });
const text = async (path) => (await get(path)).text();
const json = async (path) => (await get(path)).json();
const cli = (...args) => lib.ilacs(...args, '--audience', 'public', '--store', store.path);
const golden = (name) => readFileSync(join(lib.root, 'tests', 'golden', name), 'utf8');

for (const script of [false, true]) {
  const how = script ? 'with script' : 'without script';

  async function visit(run, size = lib.desk) {
    const { page, faults, close } = await lib.openPage(browser, { ...size, script, address: server.address });
    await run(page);
    assert.deepEqual(faults, []);
    await close();
  }

  test(`the map: every authority once, another colour, a year earlier, and back (${how})`, () =>
    visit(async (page) => {
      await page.goto('/map');
      assert.equal(await page.locator('a.ilacs-tile').count(), 153);
      assert.equal(await page.locator('#table tbody tr').count(), 153);
      await page.getByRole('link', { name: 'Overall effectiveness' }).click();
      assert.match(page.url(), /by=grade/);
      assert.match(await page.locator('a.ilacs-tile').first().innerText(), /^[OGRI–]/);
      await page.getByRole('link', { name: /^A year earlier/ }).click();
      assert.match(page.url(), /by=grade/, 'the colour goes along');
      assert.match(page.url(), /on=2025-11-22/);
      await page.getByRole('link', { name: 'Show today instead' }).click();
      assert.doesNotMatch(page.url(), /on=/);
      await page.locator('a.ilacs-tile', { hasText: 'Leeds' }).click();
      assert.match(page.url(), /\/areas\/leeds$/);
    }));

  test(`two authorities are typed in and compared; a slip is helped along (${how})`, () =>
    visit(async (page) => {
      await page.goto('/compare');
      await page.getByLabel('Authority 1').fill('Leeds');
      await page.getByLabel('Authority 2').fill('Barnslay');
      await page.getByRole('button', { name: 'Compare' }).click();
      assert.match(await page.getByRole('alert').innerText(), /Barnsley/);
      await page.getByLabel('Authority 2').fill('Barnsley');
      await page.getByRole('button', { name: 'Compare' }).click();
      assert.match(await page.locator('h1').innerText(), /Leeds and Barnsley compared/);
      assert.equal(await page.locator('table').count(), 3);
    }));

  test(`statistics: the other basis and one region, chosen in the form (${how})`, () =>
    visit(async (page) => {
      await page.goto('/statistics');
      await page.getByLabel('An inspection counts from').selectOption('on_site');
      await page.getByLabel('Where').selectOption('London');
      await page.getByLabel('As at (a day)').fill('31 March 2024');
      await page.getByRole('button', { name: 'Count' }).click();
      assert.match(await page.locator('h1').innerText(), /London: 28 of 33 authorities are good or outstanding \(85%\)/);
    }));

  test(`an authority’s page: profile, neighbours, place, how it came about (${how})`, () =>
    visit(async (page) => {
      await page.goto('/areas/st-helens');
      for (const id of ['profile', 'came-about', 'like', 'context', 'missing'])
        assert.equal(await page.locator(`h2#${id}`).count(), 1, id);
      assert.match(await page.locator('main').innerText(), /\d of 10 authorities like this one are good or outstanding/);
      await page.getByRole('link', { name: 'Compare with the four nearest' }).click();
      assert.match(await page.locator('h1').innerText(), /St Helens.* compared/);
    }));
}

test('the keyboard is enough on the map', async () => {
  const { page, close } = await lib.openPage(browser, { address: server.address });
  await page.goto('/map');
  await page.locator('a.ilacs-tile').first().focus();
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('ilacs-tile')), 'tile follows tile');
  const name = await page.evaluate(() => document.activeElement.querySelector('.ilacs-tile__name').textContent);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/areas\//);
  assert.match(await page.locator('h1').innerText(), new RegExp(name));
  await close();
});

test('every picture has words of its own and a table after it', async () => {
  for (const path of ['/regions', '/statistics', '/areas/leeds', '/areas/slough?on=2019-01-01']) {
    const html = await text(path);
    const pictures = [...html.matchAll(/<svg class="ilacs-chart[^>]*aria-labelledby="([^"]+)" aria-describedby="([^"]+)"/g)];
    assert.ok(pictures.length > 0, path);
    for (const [whole, title, description] of pictures) {
      assert.ok(html.includes(`<title id="${title}">`), `${path} ${title}`);
      assert.ok(html.includes(`<desc id="${description}">`), `${path} ${description}`);
      if (!whole.includes('--strip')) assert.ok(html.indexOf('<table', html.indexOf(whole)) > 0, `${path} ${title}`);
    }
    assert.doesNotMatch(html, /<style|style="/, path);
  }
});

test('every table of numbers says what it rests on', async () => {
  for (const path of ['/map', '/regions', '/regions/london', '/compare?a=383&a=370', '/statistics']) {
    const html = await text(path);
    const tables = html.split('<table').length - 1;
    const said = (html.match(/Basis:|Source:|Sources:|>Source</g) ?? []).length;
    assert.ok(said >= tables, `${path}: ${said} for ${tables} tables`);
  }
});

test('statistics as data are what the command line says, on both bases', async () => {
  for (const [address, ...args] of [
    ['/statistics.csv', '--format', 'csv'],
    ['/statistics.json?on=2022-07-07', '--format', 'json', '--on', '2022-07-07'],
    ['/statistics.csv?on=2024-03-31&basis=on_site', '--format', 'csv', '--on', '2024-03-31', '--basis', 'on_site'],
  ])
    assert.equal(await text(address), cli('statistics', ...args).toString(), address);
});

test('official figures are reproduced', async () => {
  const figures = await json('/statistics/official.json');
  assert.ok(figures.length >= 26);
  assert.deepEqual(figures.filter((f) => !f.agrees), []);
  assert.equal(await text('/statistics/official.csv'), golden('statistics-official.csv'));
});

test('what the map says is what the list says', async () => {
  const map = await json('/map.json?on=2024-03-31');
  const due = await json('/authorities.json?obligation=inspection&on=2024-03-31');
  for (const row of due) {
    const tile = map.find((t) => t.dfe_code === row.authority.dfe_code);
    assert.deepEqual([tile.next, tile.status, tile.latest], [row.obligation, row.status, row.latest], row.authority.name);
  }
  const regions = await json('/regions.json?on=2024-03-31');
  const england = regions.find((r) => r.region === 'England');
  for (const grade of ['outstanding', 'good', 'requires_improvement', 'inadequate'])
    assert.equal(map.filter((t) => t.overall === grade).length, england[grade], grade);
});

test('movement adds up to the pairs of the stock', async () => {
  const years = await json('/statistics/movement.json');
  for (const year of years) {
    const given = Object.values(year.given_by_grade_before).flatMap((g) => Object.values(g)).reduce((a, b) => a + b, 0);
    assert.ok(given + year.first + year.no_overall <= year.inspections, year.from);
  }
});

test('data that cannot be made is an error a program notices', async () => {
  for (const path of ['/compare.csv?a=383', '/compare.json', '/compare.csv?a=383&a=nowhere-at-all', '/map.csv?by=x', '/statistics.json?basis=x'])
    assert.equal((await get(path)).status, 400, path);
  assert.equal((await get('/regions/atlantis.csv')).status, 404);
  assert.equal((await get('/regions/North%20West')).headers.get('location'), '/regions/north-west');
});

test('the picture for print is a sound SVG of 153 tiles', async () => {
  const response = await get('/map.svg?by=grade&on=2025-08-31');
  assert.equal(response.headers.get('content-type'), 'image/svg+xml');
  const svg = await response.text();
  assert.equal(svg.split('<a href=').length - 1, 153);
  assert.match(svg, /<title id="map-title">Overall effectiveness, 31 August 2025<\/title>/);
  const { page, close } = await lib.openPage(browser, { address: server.address });
  await page.goto('/map.svg');
  assert.equal(await page.evaluate(() => document.documentElement.tagName), 'svg');
  await close();
});

test('what was not yet published is on no page', async () => {
  const before = await text('/areas/leeds?on=2018-12-17');
  const after = await text('/areas/leeds?on=2018-12-18');
  assert.doesNotMatch(before.slice(before.indexOf('id="profile"')), /datetime="2018-12-18"/);
  assert.match(after, /datetime="2018-12-18"/);
});
