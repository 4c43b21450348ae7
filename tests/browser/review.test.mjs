// The page on which a person decides what a report says against what the register holds; without script and with it.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import { demonstration, Person } from './people.mjs';

const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const skip = hasPdftotext ? false : 'no pdftotext (poppler-utils) on this machine';
let store, server, browser, people;
const axe = readFileSync(lib.axeSource, 'utf8');

// One report of an invented authority, beside a register that holds other values; then one that is new.
before(async () => {
  if (skip) return;
  store = lib.makeStore();
  const folder = dirname(store.path);
  const fixtures = join(lib.root, 'tests', 'fixtures', 'reports', 'authorities.csv');
  const report = join(folder, 'northvale-2019-05-01.pdf');
  cpSync(join(lib.root, 'fuzz', 'corpus', 'report_pdf', 'ilacs-2019-above-below.pdf'), report);
  const held = join(folder, 'held.csv');
  writeFileSync(
    held,
    'id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall,leaders\n' +
      'n-1,902,ILACS,ilacs_2018,standard,2019-03-04,2019-03-15,2019-05-01,inadequate,good\n',
  );
  const on = ['--store', store.path];
  writeFileSync(join(folder, 'authorities.csv'), cutDown(fixtures));
  lib.ilacs('import', 'authorities', join(folder, 'authorities.csv'), ...on);
  lib.ilacs('import', 'reports', report, ...on); // new: review 1
  lib.ilacs('import', 'inspections', held, ...on);
  lib.ilacs('import', 'reports', report, ...on); // differs: review 2
  people = demonstration(store);
  server = await lib.startServer(store);
  browser = await lib.startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  store?.remove();
});

// A page of somebody who may decide.
async function openAs(role, size, more = {}) {
  const opened = await lib.openPage(browser, { ...size, ...more, address: server.address });
  await opened.page.goto('/review');
  await opened.page.getByLabel('E-mail address').fill(people[role].email);
  await opened.page.getByLabel('Password', { exact: true }).fill(people[role].password);
  await opened.page.getByRole('button', { name: 'Sign in' }).click();
  assert.equal(new URL(opened.page.url()).pathname, '/review');
  return opened;
}

// Without the one real authority in it, which the shipped register has already.
function cutDown(path) {
  return execFileSync('grep', ['-v', '^201,', path]);
}

test('the pages are sound HTML and can be used by everybody', { skip }, async () => {
  const validator = new lib.HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
      'long-title': 'off',
      'form-dup-name': 'off', // boxes of one list share a name
      'prefer-native-element': 'off', // a page of text that scrolls is a region
      'attribute-boolean-style': 'error',
      'void-style': ['error', { style: 'omit' }],
    },
  });
  const { email, password } = people.planner;
  const planner = await new Person(server.address).signIn(email, password);
  for (const path of ['/review', '/review/1', '/review/2']) {
    const { results } = await validator.validateString((await planner.get(path)).text());
    assert.deepEqual(results.flatMap((r) => r.messages.map((m) => `${path} ${m.line}: ${m.ruleId}: ${m.message}`)), []);
    for (const size of [lib.phone, lib.desk]) {
      const { page, faults, close } = await openAs('planner', size);
      await page.goto(path);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, {
          resultTypes: ['violations'],
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      );
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), path);
      assert.deepEqual(faults, []);
      await close();
    }
  }
});

test('both values side by side, the words marked, one click', { skip }, async () => {
  const { page, faults, close } = await openAs('analyst', lib.desk, { script: false });
  assert.equal(await page.locator('tbody tr').count(), 2);
  await page.getByRole('link', { name: 'n-1' }).click();
  const row = page.locator('tr', { has: page.getByRole('rowheader', { name: 'overall', exact: true }) });
  assert.equal(await row.locator('td[data-label="Register"]').innerText(), 'inadequate');
  assert.equal(await row.locator('td[data-label="Report"]').innerText(), 'requires_improvement');
  assert.match(await page.locator('#page-1 + .ilacs-report mark').allInnerTexts().then((t) => t.join(' ')), /Overall effectiveness/);
  await page.locator('#cell-leaders').uncheck();
  await page.getByRole('button', { name: /^Accept/ }).click();
  assert.equal(new URL(page.url()).pathname, '/review');
  const said = lib.ilacs('history', 'northvale', '--store', store.path).toString();
  assert.match(said, /overall effectiveness: requires improvement to be good/);
  assert.match(said, /impact of leaders: good/);
  await page.goto('/review/2');
  assert.match(await page.locator('.govuk-inset-text').innerText(), /^Accepted .* by Demonstration Analyst/s);
  assert.equal(await page.locator('main button').count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('a dismissal wants a reason', { skip }, async () => {
  const { page, close } = await openAs('planner', lib.phone);
  await page.goto('/review/1');
  await page.getByRole('button', { name: /^Dismiss/ }).click();
  assert.match(await page.locator('.govuk-error-summary').innerText(), /reason is missing/i);
  assert.equal(await page.locator('#reason').getAttribute('aria-describedby'), 'reason-hint reason-error');
  await page.getByLabel('Why the register stays as it is').fill('it is held already');
  await page.getByRole('button', { name: /^Dismiss/ }).click();
  assert.match(await page.locator('main').innerText(), /Nothing waits/);
  await close();
});

test('nothing of it for others', { skip }, async () => {
  const others = new Person(server.address);
  assert.equal((await others.get('/review')).header('location'), '/sign-in?back=%2Freview');
  assert.equal((await others.get('/review/1')).status, 303);
  const { email, password } = people.inspector;
  const inspector = await new Person(server.address).signIn(email, password);
  assert.equal((await inspector.get('/review')).status, 403);
  assert.equal((await inspector.get('/review/1')).text(), (await inspector.get('/review/999')).text());
  const planner = await new Person(server.address).signIn(people.planner.email, people.planner.password);
  const token = await planner.token();
  const post = (headers) => planner.ask('POST', '/review/1/accept', { headers, fields: token }).then((r) => r.status);
  assert.equal(await post({ Origin: null }), 403);
  assert.equal(await post({ Origin: 'http://evil.example' }), 403);
  assert.equal((await planner.get('/review', { headers: { Host: 'evil.example' } })).status, 403);
  assert.equal((await planner.get('/review', { headers: { 'X-Forwarded-For': '10.0.0.1' } })).status, 403);
});
