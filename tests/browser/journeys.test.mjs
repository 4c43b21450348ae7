// What people come for, without script and with it, and the answers compared with those of the command line.
import assert from 'node:assert/strict';
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
const bytes = async (path) => Buffer.from(await (await get(path)).arrayBuffer());
const cli = (...args) => lib.ilacs(...args, '--audience', 'public', '--store', store.path);

for (const script of [false, true]) {
  const how = script ? 'with script' : 'without script';

  async function visit(run, size = lib.desk) {
    const { page, faults, close } = await lib.openPage(browser, { ...size, script, address: server.address });
    await run(page);
    assert.deepEqual(faults, []);
    await close();
  }

  test(`a journalist finds who is overdue in one region (${how})`, () =>
    visit(async (page) => {
      await page.goto('/');
      const all = await page.locator('tbody tr').count();
      assert.ok(all > 100, `${all} rows`);
      await page.getByLabel('Region').selectOption('London');
      await page.getByRole('button', { name: 'Show' }).click();
      assert.match(page.url(), /region=London/);
      const some = await page.locator('tbody tr').count();
      assert.ok(some > 20 && some < all);
      for (const region of await page.locator('tbody tr td[data-label="Region"]').allTextContents())
        assert.equal(region, 'London');
      await page.getByRole('link', { name: 'Clear filters' }).click();
      assert.equal(await page.locator('tbody tr').count(), all);
    }));

  test(`the list is put in another order and back (${how})`, () =>
    visit(async (page) => {
      const names = () => page.locator('tbody th').allTextContents();
      await page.goto('/authorities');
      await page.getByRole('link', { name: 'Authority', exact: true }).click();
      const up = await names();
      assert.deepEqual(up, [...up].sort((a, b) => (a < b ? -1 : 1)));
      assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
      await page.locator('th[aria-sort] a').click();
      assert.deepEqual(await names(), [...up].reverse());
      assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending');
    }));

  test(`“Why?” leads to the explanation, opened (${how})`, () =>
    visit(async (page) => {
      await page.goto('/');
      await page.getByRole('link', { name: /^Why\?/ }).first().click();
      const opened = page.locator('.ilacs-why details[open]');
      assert.equal(await opened.count(), 1);
      assert.ok((await opened.locator('ol > li').count()) > 2);
      assert.match(await opened.innerText(), /ILACS-/);
    }));

  test(`a director looks at the authority as at another day, and comes back (${how})`, () =>
    visit(async (page) => {
      await page.goto('/areas/leeds');
      const now = await page.locator('h1').innerText();
      await page.getByText('Show this page as at another day').click();
      await page.getByLabel('Show as at').fill('1 March 2018');
      await page.getByRole('button', { name: 'Show that day' }).click();
      const banner = page.getByRole('region', { name: 'The day shown' });
      assert.match(await banner.innerText(), /1\s+March\s+2018/);
      assert.notEqual(await page.locator('h1').innerText(), now);
      assert.doesNotMatch(await page.locator('#timeline + table').innerText(), /20(19|2\d)/);
      await page.getByRole('link', { name: 'All authorities' }).click();
      assert.match(page.url(), /on=/, 'the day goes along');
      await page.goBack();
      await page.getByRole('link', { name: 'Show today instead' }).click();
      assert.equal(await page.locator('h1').innerText(), now);
      assert.equal(await banner.count(), 0);
    }));

  test(`a wrong name and an impossible day are helped along (${how})`, () =>
    visit(async (page) => {
      await page.goto('/areas/leads');
      await page.getByRole('link', { name: 'Leeds', exact: true }).click();
      assert.match(page.url(), /\/areas\/leeds$/);
      await page.goBack();
      await page.getByLabel('Find an authority').fill('st helens');
      await page.getByRole('button', { name: 'Find' }).click();
      assert.match(page.url(), /\/areas\/st-helens$/);
      await page.goto('/areas/leeds?on=2026-02-30');
      assert.match(await page.getByRole('alert').innerText(), /for example/);
      await page.locator('#on').fill('2026-02-28');
      await page.getByRole('button', { name: 'Try again' }).click();
      assert.match(await page.locator('h1').innerText(), /Leeds/);
      assert.match(await page.locator('.ilacs-as-at').innerText(), /28\s+February\s+2026/);
    }));
}

test('the menu opens on a phone', async () => {
  const { page, close } = await lib.openPage(browser, { ...lib.phone, address: server.address });
  await page.goto('/');
  const link = page.locator('#navigation a').last(); // by role, hidden links are not found at all
  const href = await link.getAttribute('href');
  await page.getByRole('button', { name: 'Menu' }).waitFor();
  assert.ok(!(await link.isVisible()));
  await page.getByRole('button', { name: 'Menu' }).click();
  await link.click();
  assert.equal(new URL(page.url()).pathname, href);
  await close();
});

test('the keyboard is enough', async () => {
  const { page, close } = await lib.openPage(browser, { address: server.address });
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to main content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => location.hash), '#main-content');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'name');
  await page.keyboard.type('leeds');
  await page.keyboard.press('Enter');
  await page.waitForURL(/name=leeds/);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.locator('tbody th a').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/areas\/leeds/);
  await close();
});

test('reading order: the heading comes before the filters, the filters before the table', async () => {
  const html = await (await get('/')).text();
  const at = ['<h1', '<form class="ilacs-filters', '<table', '<footer'].map((s) => html.indexOf(s));
  assert.ok(at.every((n) => n > 0));
  assert.deepEqual(at, [...at].sort((a, b) => a - b));
});

test('the list as data is what the command line says', async () => {
  assert.ok((await bytes('/authorities.csv')).equals(cli('due', '--format', 'csv')));
  assert.ok((await bytes('/authorities.json')).equals(cli('due', '--format', 'json')));
  assert.ok((await bytes('/authorities.csv?on=2018-01-01&region=London&status=overdue')).equals(
    cli('due', '--format', 'csv', '--on', '2018-01-01', '--region', 'London', '--status', 'overdue')));
  assert.ok((await bytes('/authorities.csv?obligation=focused_visit')).equals(
    cli('due', '--format', 'csv', '--obligation', 'focused_visit')));
});

test('an authority as data is what the command line says', async () => {
  assert.ok((await bytes('/areas/leeds.csv')).equals(cli('due', '--format', 'csv', '--authority', 'Leeds', '--status', 'all')));
  assert.ok((await bytes('/areas/leeds.json')).equals(cli('explain', 'Leeds', '--format', 'json', '--status', 'all')));
  assert.ok((await bytes('/areas/leeds/history.csv')).equals(cli('history', 'Leeds', '--format', 'csv')));
  assert.ok((await bytes('/areas/leeds/history.json?on=2018-03-01')).equals(
    cli('history', 'Leeds', '--format', 'json', '--on', '2018-03-01')));
});

test('the page says the windows that the data say', async () => {
  const rows = JSON.parse(await bytes('/authorities.json?obligation=inspection'));
  const html = await (await get('/')).text();
  const body = html.slice(html.indexOf('<tbody'), html.indexOf('</tbody>')).split('</tr>').slice(0, -1);
  assert.equal(body.length, rows.length);
  for (const row of rows) {
    const line = body.find((r) => r.includes(`>${row.authority.name.replace(/'/g, '&#39;')}</a>`));
    assert.ok(line, row.authority.name);
    for (const day of [row.earliest, row.latest]) if (day) assert.ok(line.includes(`datetime="${day}"`), `${row.authority.name} ${day}`);
  }
});

test('every link of the site leads somewhere, and every fragment is there', async () => {
  const seen = new Map();
  const queue = ['/'];
  const fragments = [];
  while (queue.length > 0) {
    const path = queue.pop();
    if (seen.has(path)) continue;
    const response = await get(path);
    const type = response.headers.get('content-type') ?? '';
    const body = await response.text();
    seen.set(path, body);
    assert.ok([200, 303, 308].includes(response.status), `${path}: ${response.status}`);
    if (!type.startsWith('text/html')) continue;
    for (const [, raw] of body.matchAll(/(?:href|src)="([^"]*)"/g)) {
      const link = raw.replaceAll('&amp;', '&');
      if (/^https?:/.test(link)) continue;
      const url = new URL(link, server.address + path);
      if (url.hash) fragments.push([url.pathname + url.search, decodeURIComponent(url.hash.slice(1)), path]);
      // Orders and days multiply the pages without end: one of each is followed elsewhere in these tests.
      if (url.searchParams.has('sort') || url.searchParams.has('on')) continue;
      queue.push(url.pathname + url.search);
    }
  }
  assert.ok(seen.size > 300, `${seen.size} pages`);
  for (const [path, id, from] of fragments) {
    const body = seen.get(path);
    if (body !== undefined) assert.ok(body.includes(`id="${id}"`), `${from} points at ${path}#${id}`);
  }
});
