// What is planned, in a browser: storing, changing, calling and withdrawing; who sees it when, and who did. Every page is
// checked as those of site.test.mjs are.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import { demonstration } from './people.mjs';

const axe = readFileSync(lib.axeSource, 'utf8');
const validator = new lib.HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off',
    'no-redundant-role': 'error',
    'form-dup-name': 'off', // boxes of one list share a name
    'prefer-native-element': 'off', // the package's own markup: role="region" on a banner; role="search" on a form
    'attribute-boolean-style': 'error',
    'void-style': ['error', { style: 'omit' }],
  },
});
const monday = '2026-11-23T09:00:00Z';
const callDay = '2027-01-12T09:30:00Z'; // a Tuesday

let store, people, server, browser;
const opened = [];
before(async () => {
  store = lib.makeStore();
  people = demonstration(store);
  server = await lib.startServerAt({ now: monday }, store);
  browser = await lib.startBrowser();
});
after(async () => {
  for (const o of opened) await o.close();
  await browser?.close();
  await server?.stop();
  store?.remove();
});

// ---- helpers ------------------------------------------------------------------------------------------------------

// A browser of their own, signed in. The pages must do without script; what a good page does not do is a fault.
async function as(role, size = lib.desk) {
  const o = await lib.openPage(browser, { ...size, script: false, address: server.address });
  opened.push(o);
  o.page.on('response', (r) => {
    if (r.request().isNavigationRequest() && r.status() !== 303) o.page.asSent = r.text();
  });
  await lib.signIn(o.page, people[role].email, people[role].password);
  assert.equal(new URL(o.page.url()).pathname, '/account', `${role} signs in`);
  return o.page;
}

async function moveTo(now) {
  const { port } = server;
  await server.stop();
  server = await lib.startServerAt({ now, port }, store);
}

const h1 = (page) => page.locator('h1').innerText();
const main = (page) => page.locator('main').innerText();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const idOf = (page) => new URL(page.url()).pathname.match(/^\/plan\/([a-z2-7]{16})$/)?.[1];
const box = (page, name) => page.getByRole('checkbox', { name });

async function fill(page, { authority, kind, day, lead, team = [], reason }) {
  if (authority) await page.getByLabel('Authority', { exact: true }).selectOption({ label: authority });
  if (kind) await page.getByRole('radio', { name: kind }).check();
  if (day) await page.getByLabel('Day of the call').fill(day);
  if (lead) await page.locator('#lead').selectOption(await page.locator('#lead option', { hasText: people[lead].name }).getAttribute('value'));
  for (const role of team) await box(page, people[role].name).check();
  if (reason) await page.locator('#reason').fill(reason);
}

const visit = { authority: 'Leeds', kind: 'Focused visit', day: '12 January 2027', lead: 'lead_inspector', team: ['inspector'] };

async function stored(page, changes = {}) {
  await page.goto('/plan/new');
  await fill(page, { ...visit, ...changes });
  await press(page, 'Store it');
  assert.ok(idOf(page), await main(page));
  return idOf(page);
}

async function soundAndUsable(page, what) {
  const html = await page.asSent;
  const { results } = await validator.validateString(html);
  assert.deepEqual(results.flatMap((r) => r.messages.map((m) => `${what} ${m.line}: ${m.ruleId}: ${m.message}`)), []);
  // axe needs script, which these pages do without: the same content in a page that has it.
  const other = await browser.newContext({ viewport: page.viewportSize(), baseURL: server.address, storageState: await page.context().storageState(), bypassCSP: true });
  const copy = await other.newPage();
  await copy.route('**/as-shown', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
  await copy.goto('/as-shown');
  await copy.evaluate(axe);
  const { violations } = await copy.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  assert.deepEqual(violations.map((v) => `${what} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  assert.ok(await copy.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${what}: too wide`);
  if (process.env.ILACS_SHOTS) {
    mkdirSync(process.env.ILACS_SHOTS, { recursive: true });
    await copy.screenshot({ path: join(process.env.ILACS_SHOTS, `${what.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
  }
  await other.close();
}

async function soundOnBoth(role, path, what) {
  for (const [name, size] of Object.entries({ phone: lib.phone, desk: lib.desk })) {
    const page = await as(role, size);
    await page.goto(path);
    await soundAndUsable(page, `plan ${what} ${name}`);
  }
}

// Rows of the ledger: who, and how often.
async function ledger(page, id) {
  await page.goto(`/plan/${id}/exposure`);
  const rows = await page.getByRole('table').first().locator('tbody tr').all();
  return Object.fromEntries(
    await Promise.all(rows.map(async (r) => [(await r.locator('th').innerText()).split('\n')[0], Number(await r.locator('td[data-label="Times"]').innerText())])),
  );
}

const noFaults = () => assert.deepEqual(opened.flatMap((o) => o.faults), []);

// ---- storing ------------------------------------------------------------------------------------------------------

test('an empty plan says so in the words of whoever asks', async () => {
  const says = {
    planner: 'No activity is planned',
    regional_director: 'No activity is planned in your region',
    lead_inspector: 'You are on no planned activity',
    authority_director: 'You have not been called',
  };
  for (const [role, words] of Object.entries(says)) {
    const page = await as(role);
    await page.goto('/plan');
    assert.equal(await h1(page), words);
  }
  noFaults();
});

test('what is typed survives every refusal, and the reason is said', async () => {
  const page = await as('planner');
  await page.goto('/plan/new');
  await fill(page, { kind: 'Focused visit', day: 'the day after', lead: 'lead_inspector', team: ['inspector'], reason: 'Two <b>letters</b> & a call' });
  const steps = [
    [{}, /Choose an authority/],
    [{ authority: 'Leeds' }, /no such day/i],
    [{ day: '20 November 2026' }, /that day has passed/i],
    [{ day: '9 January 2027' }, /Saturday is no working day/],
    [{ day: '25 December 2026' }, /bank holiday/],
  ];
  for (const [change, words] of steps) {
    await fill(page, change);
    await press(page, 'Store it');
    assert.match(await page.locator('.govuk-error-summary').innerText(), words);
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.locator('#reason').inputValue(), 'Two <b>letters</b> & a call');
    assert.ok(await page.getByRole('radio', { name: 'Focused visit' }).isChecked());
    assert.ok(await box(page, people.inspector.name).isChecked());
    assert.match(await page.locator('#lead option:checked').innerText(), /Lee Example/);
    if (change.day) assert.equal(await page.getByLabel('Day of the call').inputValue(), change.day);
  }
  await soundAndUsable(page, 'plan refused desk');
  await fill(page, { day: '12 January 2027' });
  await press(page, 'Store it');
  const id = idOf(page);
  assert.ok(id);
  assert.equal(await h1(page), 'Focused visit at Leeds: to be called on Tuesday 12 January 2027');
  assert.match(await main(page), /Two <b>letters<\/b> & a call/);
  noFaults();
  await page.locator('summary', { hasText: 'Withdraw' }).click();
  await page.locator('#reason').fill('only a try');
  await press(page, 'Withdraw it');
  assert.match(await h1(page), /withdrawn$/);
});

test('an interest bars, and the rule is shown', async () => {
  const inspector = await as('inspector');
  await inspector.goto('/account/interests');
  await inspector.getByLabel('Authority', { exact: true }).selectOption({ label: 'Bradford' });
  await inspector.getByRole('radio', { name: /employer/i }).check();
  await inspector.getByLabel(/The day it ended/).fill('30 September 2024');
  await press(inspector, 'Declare it');
  const page = await as('planner');
  await page.goto('/plan/new');
  await fill(page, { ...visit, authority: 'Bradford' });
  await press(page, 'Store it');
  const words = await page.locator('.govuk-error-summary').innerText();
  assert.match(words, /Inge Example.*Bradford.*people\.conflict_years/s);
  assert.ok(await box(page, people.inspector.name).isDisabled());
  assert.match(await page.locator('.govuk-checkboxes__hint', { hasText: 'conflict_years' }).innerText(), /barred/i);
  await press(page, 'Store it'); // without them
  assert.ok(idOf(page), await main(page));
  assert.doesNotMatch(await main(page), /Inge Example/);
  noFaults();
});

// ---- who sees -----------------------------------------------------------------------------------------------------

test('the team sees it; for others it is not there', async () => {
  const planner = await as('planner');
  const id = await stored(planner, { authority: 'Kent' });
  const lead = await as('lead_inspector');
  await lead.goto('/plan');
  assert.match(await h1(lead), /^You are on \d activit/);
  await lead.goto(`/plan/${id}`);
  assert.match(await h1(lead), /Kent/);
  assert.equal(await lead.locator('main form').count(), 0); // its day has not come
  for (const role of ['quality_assurance_manager', 'regional_director', 'authority_director']) {
    const page = await as(role);
    const ask = async (what) => {
      const answer = await page.goto(`/plan/${what}`);
      return { status: answer.status(), headers: Object.entries(answer.headers()).filter(([k]) => k !== 'date'), body: (await answer.text()).replaceAll(what, 'ID').replaceAll(/(name="token" value=")[^"]*/g, '$1') };
    };
    const hidden = await ask(id);
    assert.equal(hidden.status, 404, role);
    assert.deepEqual(hidden, await ask('aaaaaaaaaaaaaaaa'), role);
  }
  const admin = await as('administrator');
  assert.equal((await admin.goto(`/plan/${id}`)).status(), 403);
  assert.equal((await admin.goto('/plan/aaaaaaaaaaaaaaaa')).status(), 403);
  // Exactly who looked stands in the ledger.
  const rows = await ledger(planner, id);
  assert.deepEqual(Object.keys(rows).sort(), [people.inspector.name, people.lead_inspector.name, people.planner.name].sort());
  assert.equal(rows[people.lead_inspector.name], 2); // the list and the page
  assert.equal(rows[people.inspector.name], 0);
  noFaults();
});

test('a form filled in by somebody who has been signed out meanwhile comes back, ticks and all', async () => {
  const page = await as('planner');
  await page.goto('/plan/new');
  await fill(page, { ...visit, authority: 'Derby', reason: 'typed <at length>' });
  const other = await page.context().newPage();
  await other.goto('/plan');
  await press(other, 'Sign out');
  await press(page, 'Store it');
  await page.locator('#email').fill(people.planner.email);
  await page.locator('#password').fill(people.planner.password);
  await press(page, 'Sign in');
  assert.equal(await h1(page), 'Plan an activity');
  assert.equal(await page.locator('#authority option:checked').innerText(), 'Derby');
  assert.equal(await page.locator('#reason').inputValue(), 'typed <at length>');
  assert.ok(await box(page, people.inspector.name).isChecked());
  assert.match(await page.locator('#lead option:checked').innerText(), /Lee Example/);
  await press(page, 'Store it');
  assert.match(await h1(page), /^Focused visit at Derby/);
  noFaults();
});

test('two tabs: who comes second is told, and loses nothing', async () => {
  const first = await as('planner');
  const id = await stored(first, { authority: 'Kent' });
  const second = await first.context().newPage();
  await first.goto(`/plan/${id}/change`);
  await second.goto(`/plan/${id}/change`);
  await fill(first, { day: '19 January 2027', reason: 'snow' });
  await press(first, 'Store the change');
  assert.match(await h1(first), /19 January 2027/);
  await fill(second, { day: '26 January 2027', reason: 'more snow' });
  await press(second, 'Store the change');
  assert.match(await second.locator('.govuk-error-summary').innerText(), /Somebody has changed it/);
  assert.match(await main(second), /Version 2, .*stands.*19\sJanuary\s2027/s);
  assert.equal(await second.getByLabel('Day of the call').inputValue(), '26 January 2027');
  assert.equal(await second.locator('#reason').inputValue(), 'more snow');
  await press(second, 'Store the change'); // now knowing
  assert.match(await h1(second), /26 January 2027/);
  assert.equal(await second.locator('tbody tr').count(), 3);
  noFaults();
});

test('a change wants a reason, a withdrawal too; what is withdrawn leaves the list', async () => {
  const page = await as('planner');
  const id = await stored(page, { authority: 'Kingston upon Hull' });
  await page.goto(`/plan/${id}/change`);
  await fill(page, { day: '13 January 2027' });
  await press(page, 'Store the change');
  assert.match(await page.locator('.govuk-error-summary').innerText(), /why is missing/i);
  assert.equal(await page.getByLabel('Day of the call').inputValue(), '13 January 2027');
  await page.goto(`/plan/${id}`);
  await page.locator('summary', { hasText: 'Withdraw' }).click();
  await press(page, 'Withdraw it');
  assert.match(await page.locator('.govuk-error-summary').innerText(), /why is missing/i);
  assert.equal(idOf(page), undefined); // the address of the form; the page is the activity's
  await page.locator('#reason').fill('the lead is ill');
  await press(page, 'Withdraw it');
  assert.match(await main(page), /the lead is ill/);
  await page.goto('/plan');
  assert.doesNotMatch(await main(page), /Hull/);
  await page.getByRole('link', { name: /withdrawn too/ }).click();
  assert.match(await main(page), /Hull/);
  noFaults();
});

test('an interest declared later shuts the door, and the planner is told', async () => {
  const planner = await as('planner');
  const id = await stored(planner, { authority: 'York', team: ['quality_assurance_manager'] });
  const member = await as('quality_assurance_manager');
  assert.equal((await member.goto(`/plan/${id}`)).status(), 200);
  await member.goto('/account/interests');
  assert.equal(await h1(member), 'You have declared no interest');
  await member.getByRole('radio', { name: /family/i }).check();
  await member.locator('#note').fill('a cousin');
  await press(member, 'Declare it');
  assert.match(await member.locator('.govuk-error-summary').innerText(), /Choose an authority/);
  assert.equal(await member.locator('#note').inputValue(), 'a cousin');
  await member.getByLabel('Authority', { exact: true }).selectOption({ label: 'York' });
  await press(member, 'Declare it');
  assert.equal(await h1(member), 'You have declared an interest; it bars you now');
  assert.match(await main(member), /people\.conflict_years/);
  assert.equal((await member.goto(`/plan/${id}`)).status(), 404);
  await planner.goto(`/plan/${id}`);
  assert.match(await planner.locator('.govuk-warning-text').innerText(), /Quinn Example.*York/s);
  assert.doesNotMatch(await main(planner), /cousin/);
  await member.goto('/account/interests');
  await member.getByRole('link', { name: /^Withdraw number/ }).click();
  await press(member, 'Withdraw it');
  assert.match(await member.locator('.govuk-error-summary').innerText(), /missing/);
  await member.locator('#reason').fill('another York');
  await press(member, 'Withdraw it');
  assert.equal(await h1(member), 'You have declared no interest');
  assert.equal((await member.goto(`/plan/${id}`)).status(), 200);
  noFaults();
});

test('each page is sound and usable, on a phone and on a desk', async () => {
  const planner = await as('planner');
  const id = await stored(planner, { authority: 'Sheffield' });
  for (const [path, what] of [['/plan', 'list'], ['/plan/new', 'new'], [`/plan/${id}`, 'one'], [`/plan/${id}/change`, 'change'], [`/plan/${id}/exposure`, 'ledger']])
    await soundOnBoth('planner', path, what);
  await soundOnBoth('inspector', '/account/interests', 'interests');
});

test('the list goes along as CSV and JSON, kept by nobody', async () => {
  const page = await as('planner');
  await page.goto('/plan');
  const shown = await page.locator('tbody tr').count();
  const csv = await page.request.get('/plan.csv');
  assert.equal((await csv.text()).trim().split('\n').length, shown + 1);
  assert.equal(csv.headers()['cache-control'], 'no-store');
  const json = await page.request.get('/plan.json');
  assert.equal((await json.json()).activities.length, shown);
  assert.equal(json.headers()['cache-control'], 'no-store');
});

test('a copy is traced to whom it was made for, on screen and on paper', async () => {
  const planner = await as('planner');
  const id = await stored(planner, { authority: 'Sheffield' });
  const lead = await as('lead_inspector');
  const made = (who) => new RegExp(`^Copy ([a-z2-7]{8}) made for ${who.name.replaceAll(/[()]/g, '\\$&')} on 23 November 2026 at 9:00am$`);
  const markOn = async (page, path, who) => {
    await page.goto(path);
    assert.equal(await page.locator('#copy').count(), 1, path);
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('#copy').isVisible(), `${path} on paper`);
    await page.emulateMedia({ media: 'screen' });
    const words = (await page.locator('#copy').innerText()).replaceAll('\u00a0', ' ');
    assert.match(words, made(who), path);
    return words.match(made(who))[1];
  };
  const list = await markOn(lead, '/plan', people.lead_inspector);
  const one = await markOn(lead, `/plan/${id}`, people.lead_inspector);
  assert.notEqual(list, one);
  assert.equal(await markOn(lead, '/plan', people.lead_inspector), list); // a page loaded again is the same copy
  for (const path of [`/plan/${id}/change`, `/plan/${id}/exposure`]) await markOn(planner, path, people.planner);
  const csv = (await (await lead.request.get('/plan.csv')).text()).trim().split('\n');
  const marks = new Set(csv.slice(1).map((line) => line.match(/,([a-z2-7]{8})$/)?.[1]));
  assert.equal(marks.size, 1); // every row has it, cut out or not
  const { copy } = await (await lead.request.get('/plan.json')).json();
  assert.equal(copy.for, people.lead_inspector.name);
  await planner.goto(`/plan/${id}/exposure`);
  const copies = Object.fromEntries(
    await Promise.all((await planner.getByRole('table').nth(1).locator('tbody tr').all()).map(async (r) => [await r.locator('th').innerText(), await r.locator('td').allInnerTexts()])),
  );
  for (const [mark, through] of [[list, 'GET /plan'], [one, 'GET /plan/:id'], [[...marks][0], 'GET /plan.csv'], [copy.id, 'GET /plan.json']]) {
    assert.equal(copies[mark]?.[0], people.lead_inspector.name, through);
    assert.equal(copies[mark][2], through);
  }
  const nobody = await as('authority_data_officer');
  await nobody.goto('/plan');
  assert.equal(await nobody.locator('#copy').count(), 0); // nothing shown, nothing marked
  assert.deepEqual(await (await nobody.request.get('/plan.json')).json(), { activities: [] });
  noFaults();
});

// Last, for the clock moves on.
test('the authority learns of it by the call, and only what it needs', async () => {
  const planner = await as('planner');
  const id = await stored(planner, { kind: 'Monitoring visit', reason: 'between ourselves' });
  await moveTo(callDay);
  const director = await as('authority_director');
  assert.equal((await director.goto(`/plan/${id}`)).status(), 404);
  await director.goto('/plan');
  assert.equal(await h1(director), 'You have not been called');
  const member = await as('inspector');
  await member.goto(`/plan/${id}`);
  assert.equal(await member.getByRole('button', { name: /has been called/ }).count(), 0); // for the lead to do
  const lead = await as('lead_inspector');
  await lead.goto(`/plan/${id}`);
  assert.match(await h1(lead), /to be called today$/);
  await press(lead, 'The authority has been called');
  assert.match(await h1(lead), /called$/);
  await director.goto('/plan');
  assert.equal(await h1(director), 'You have been called');
  await director.getByRole('link', { name: /Leeds/ }).click();
  assert.equal(await h1(director), 'You have been called: monitoring visit');
  const said = await director.content();
  assert.match(said, /12 January 2027/);
  assert.match(said, /Lee Example/);
  for (const word of ['Inge Example', 'Pat Example', 'between ourselves', 'exposure', '23 November']) assert.ok(!said.includes(word), word);
  await soundOnBoth('authority_director', `/plan/${id}`, 'called');
  const again = await as('planner');
  const rows = await ledger(again, id);
  assert.ok(rows[people.authority_director.name] >= 1);
  assert.equal(rows[people.authority_coordinator.name], 0);
  assert.equal(rows[people.lead_inspector.name] >= 1, true);
  await again.goto(`/plan/${id}/change`);
  assert.equal(await again.getByLabel('Day of the call').count(), 0); // only the team can change now
  noFaults();
});
