// Signing in, the second factor, one's own account, and what administrators do: in a browser, as people do it. Every page is
// checked as those of site.test.mjs are.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as lib from './lib.mjs';

const axe = readFileSync(lib.axeSource, 'utf8');
const validator = new lib.HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off',
    'no-redundant-role': 'error',
    'prefer-native-element': 'off', // the package's own markup: role="region" on a banner; role="search" on a form
    'attribute-boolean-style': 'error',
    'void-style': ['error', { style: 'omit' }],
  },
});
const noon = `${lib.today}T12:00:00Z`;
const later = (minutes) => new Date(Date.parse(noon) + minutes * 60000).toISOString();

let browser;
before(async () => {
  browser = await lib.startBrowser();
});
after(() => browser?.close());

// ---- helpers ------------------------------------------------------------------------------------------------------

// A store with demonstration people and a server; each group has its own, for tries are counted and clocks stand still.
async function stage() {
  const store = lib.makeStore();
  const said = lib.ilacs('demonstration', '--store', store.path).toString();
  const people = {};
  for (const [, email, password] of said.matchAll(/(\S+@\S+)\s+(\S+)/g)) people[email.split(/[.@]/)[0]] = { email, password };
  let server = await lib.startServer(store);
  const contexts = [];
  return {
    store,
    people,
    get address() {
      return server.address;
    },
    // The same address, some minutes later.
    async move(minutes) {
      const { port } = server;
      await server.stop();
      server = await lib.startServerAt({ now: later(minutes), port }, store);
    },
    async open(options = {}) {
      const opened = await lib.openPage(browser, { ...lib.desk, script: false, ...options, address: server.address });
      contexts.push(opened);
      opened.page.setDefaultTimeout(8000);
      opened.page.scripted = options.script === true;
      return opened.page;
    },
    async end() {
      const faults = contexts.flatMap((c) => c.faults);
      for (const c of contexts) await c.close();
      await server.stop();
      store.remove();
      assert.deepEqual(faults, []);
    },
  };
}

const heading = (page) => page.locator('h1').innerText();
const problem = (page) => page.locator('.govuk-error-summary__body').innerText();
// Every button of ours sends a form: what comes next waits for the answer.
async function press(page, name) {
  const [response] = await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
  return response;
}

async function signIn(page, { email, password }, path = '/sign-in') {
  await page.goto(path);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

// RFC 6238 by the book: what a phone does.
function codeOf(secret, step) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(/\s/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse(noon) / 30000) + step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// The clock stands still and a code works once: the one before, this one, the one after. `step` -1, 0, 1.
async function enrol(page, step = -1) {
  const secret = await page.locator('.ilacs-secret').innerText();
  await page.getByLabel('Code from the app').fill(codeOf(secret, step));
  await press(page, 'Set up second factor');
  return { secret, codes: await page.locator('.ilacs-recovery code').allInnerTexts() };
}

async function sound(page, what) {
  assert.equal(await page.locator('h1').count(), 1, `${what}: one h1`);
  if (!page.scripted) return; // axe is a script
  for (const size of [lib.desk, lib.phone]) {
    await page.setViewportSize(size);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(sideways <= 0, `${what}: scrolls sideways by ${sideways} px at ${size.width}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      globalThis.axe.run(document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`), [], what);
    if (process.env.ILACS_SCREENSHOTS) {
      mkdirSync(process.env.ILACS_SCREENSHOTS, { recursive: true });
      const name = `${what.replaceAll(/[^a-z0-9]+/gi, '-')}-${size.width}.png`;
      await page.screenshot({ path: join(process.env.ILACS_SCREENSHOTS, name), fullPage: true });
    }
  }
}

async function valid(html, what) {
  const { results } = await validator.validateString(html);
  assert.deepEqual(results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`)), [], what);
  assert.doesNotMatch(html, /<style|\sstyle="|<script(?![^>]* src=)|\son[a-z]+="/, `${what}: no inline code`);
}

// A page to look at: status, headers, markup, and how it is for everybody.
async function look(page, path, status = 200) {
  const response = await page.goto(path);
  assert.equal(response.status(), status, path);
  if (path !== '/permissions') assert.match(response.headers()['cache-control'], /no-store/, path);
  await valid(await response.text(), path);
  await sound(page, path);
}

// A form that is shown again: its summary leads to the field.
async function refused(page, button, words, what) {
  const response = await press(page, button);
  assert.equal(response.status(), 422, what);
  await valid(await response.text(), what);
  assert.match(await problem(page), words, what);
  assert.match(await page.title(), /^Error: /, what);
  const href = await page.locator('.govuk-error-summary a').first().getAttribute('href');
  assert.equal(await page.locator(href).count(), 1, `${what}: ${href} is there`);
  await sound(page, what);
}

// ---- signing in ---------------------------------------------------------------------------------------------------

describe('signing in', () => {
  let s;
  before(async () => (s = await stage()));
  after(() => s.end());

  test('the pages for whoever is not signed in are sound', async () => {
    const page = await s.open({ script: true });
    for (const path of ['/sign-in', '/set-up', '/signed-out', '/permissions']) await look(page, path);
  });

  test('a wrong password, an unknown e-mail and a disabled account get one answer; the right one lets in', async () => {
    const page = await s.open();
    const answers = [];
    for (const [email, password] of [
      [s.people.planner.email, 'not the password at all'],
      ['nobody@example.org', 'not the password at all'],
    ]) {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      const response = await press(page, 'Sign in');
      assert.equal(response.status(), 422);
      assert.equal(await page.getByLabel('E-mail address').inputValue(), email, 'what was typed stays');
      assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '', 'but not a password');
      answers.push(await problem(page));
    }
    assert.equal(answers[0], answers[1]);
    await page.goto('/sign-in');
    await refused(page, 'Sign in', /Enter your e-mail address/, 'sign in with nothing');
    await signIn(page, s.people.planner);
    assert.match(page.url(), /\/account$/);
    assert.match(await heading(page), /^You are signed in as /);
  });

  test('a page for somebody leads to signing in, and on to the page', async () => {
    const page = await s.open();
    await page.goto('/people?role=planner');
    assert.match(page.url(), /\/sign-in\?back=/);
    await page.getByLabel('E-mail address').fill(s.people.administrator.email);
    await page.getByLabel('Password', { exact: true }).fill(s.people.administrator.password);
    await press(page, 'Sign in');
    assert.match(page.url(), /\/people\?role=planner$/);
    await page.goto('/sign-in?back=//example.org/');
    assert.match(page.url(), /\/account$/, 'never to another site');
  });

  test('signing out: the pages seen are forgotten, the back button shows nothing', async () => {
    const page = await s.open({ script: true });
    await signIn(page, s.people.analyst);
    const name = (await heading(page)).replace('You are signed in as ', '');
    await press(page, 'Sign out');
    assert.match(page.url(), /\/signed-out$/);
    assert.equal(await heading(page), 'You are signed out');
    await page.goBack().catch(() => {});
    assert.doesNotMatch(await page.locator('body').innerText(), new RegExp(name));
    const response = await page.goto('/account');
    assert.match(response.url(), /\/sign-in/);
  });

  test('whoever hammers on an account is stopped; its owner is not', async () => {
    const own = await s.open();
    await signIn(own, s.people.inspector);
    await press(own, 'Sign out');
    const other = await s.open();
    let status = 0;
    for (let i = 0; i < 8 && status !== 429; i++) {
      await other.goto('/sign-in');
      await other.getByLabel('E-mail address').fill(s.people.inspector.email);
      await other.getByLabel('Password', { exact: true }).fill(`guess number ${i}`);
      const response = await press(other, 'Sign in');
      status = response.status();
      if (status === 429) {
        assert.ok(Number(response.headers()['retry-after']) > 0);
        await valid(await response.text(), 'too many tries');
        await sound(other, 'too many tries');
      }
    }
    assert.equal(status, 429);
    await signIn(other, s.people.inspector);
    assert.doesNotMatch(await heading(other), /You are signed in/, 'not even with the right password, from there');
    await signIn(own, s.people.inspector);
    assert.match(await heading(own), /^You are signed in as /, 'the browser it was used from before is let in');
  });
});

// ---- the second factor --------------------------------------------------------------------------------------------

describe('the second factor', () => {
  let s, secret, codes;
  before(async () => (s = await stage()));
  after(() => s.end());

  test('is set up with a picture or a secret to type, and recovery codes are shown once', async () => {
    const page = await s.open({ script: true });
    await signIn(page, s.people.planner);
    await look(page, '/account/second-factor');
    const box = await page.locator('.ilacs-code-picture svg').boundingBox();
    assert.ok(box.width >= 200 && Math.abs(box.width - box.height) < 2, 'a square that can be scanned');
    const shown = await page.locator('.ilacs-secret').innerText();
    await page.getByLabel('Code from the app').fill('000000');
    await refused(page, 'Set up second factor', /not the one/, 'second factor, wrong code');
    assert.equal(await page.locator('.ilacs-secret').innerText(), shown, 'the phone need not scan again');
    ({ secret, codes } = await enrol(page));
    assert.equal(codes.length, 10);
    assert.equal(new Set(codes).size, 10);
    await sound(page, 'recovery codes');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.ilacs-recovery').isVisible());
    await page.emulateMedia({ media: 'screen' });
    await look(page, '/account/second-factor');
    assert.doesNotMatch(await page.content(), new RegExp(codes[0]));
    assert.doesNotMatch(await page.content(), new RegExp(secret));
    await look(page, '/account');
    assert.match(await page.locator('main').innerText(), /10 recovery codes left/);
  });

  test('then signing in asks for a code, which works once', async () => {
    const page = await s.open({ script: true });
    await signIn(page, s.people.planner);
    assert.match(page.url(), /\/sign-in\/code/);
    await page.goto('/account');
    assert.match(page.url(), /\/sign-in/, 'half signed in is not signed in');
    await look(page, '/sign-in/code');
    await page.getByLabel('One-time code').fill(codeOf(secret, -1));
    await refused(page, 'Continue', /not right/, 'code used before');
    await page.getByLabel('One-time code').fill(codeOf(secret, 0));
    await press(page, 'Continue');
    assert.match(await heading(page), /^You are signed in as /);
  });

  test('a recovery code does in place of the phone, once, and new ones take their place', async () => {
    const page = await s.open();
    await signIn(page, s.people.planner);
    await page.getByLabel('One-time code').fill(codes[3].toUpperCase().replaceAll('-', ' '));
    await press(page, 'Continue');
    assert.match(await page.locator('main').innerText(), /9 recovery codes left/);
    await press(page, 'Sign out');
    await signIn(page, s.people.planner);
    await page.getByLabel('One-time code').fill(codes[3]);
    await press(page, 'Continue');
    assert.match(await problem(page), /not right/);
    await page.getByLabel('One-time code').fill(codes[4]);
    await press(page, 'Continue');
    await page.goto('/account/second-factor');
    await press(page, 'Make new recovery codes');
    const fresh = await page.locator('.ilacs-recovery code').allInnerTexts();
    assert.equal(fresh.length, 10);
    assert.equal(fresh.filter((code) => codes.includes(code)).length, 0);
    await page.goto('/account/second-factor');
    await press(page, 'Remove the second factor');
    assert.match(await page.locator('main').innerText(), /Second factor\s+None/);
  });
});

// ---- one's own account --------------------------------------------------------------------------------------------

describe('one’s own account', () => {
  let s;
  before(async () => (s = await stage()));
  after(() => s.end());

  test('sessions are listed, and ended one by one or all at once', async () => {
    const here = await s.open();
    const there = await s.open();
    const third = await s.open();
    for (const page of [here, there, third]) await signIn(page, s.people.lead);
    await here.reload();
    assert.equal(await here.locator('table').first().locator('tbody tr').count(), 3);
    assert.equal(await here.getByText('This one').count(), 1);
    const other = here.locator('tbody tr').filter({ hasNotText: 'This one' }).first();
    await other.getByRole('button', { name: /^Sign out/ }).click();
    assert.equal(await here.locator('table').first().locator('tbody tr').count(), 2);
    await press(here, 'Sign out everywhere else');
    assert.equal(await here.locator('table').first().locator('tbody tr').count(), 1);
    for (const page of [there, third]) {
      await page.goto('/account');
      assert.match(page.url(), /\/sign-in/);
    }
  });

  test('a new password: weak ones are refused with reasons, the old one must be right, other sessions end', async () => {
    const here = await s.open({ script: true });
    const there = await s.open();
    await signIn(here, s.people.quality);
    await signIn(there, s.people.quality);
    await look(here, '/account/password');
    const fill = async (old, fresh) => {
      await here.getByLabel('Current password', { exact: true }).fill(old);
      await here.getByLabel('New password', { exact: true }).fill(fresh);
    };
    await fill('wrong', 'seven quiet otters by the canal');
    await refused(here, 'Change password', /not your current password/, 'old password wrong');
    await fill(s.people.quality.password, 'password1234');
    await refused(here, 'Change password', /guess/, 'weak password');
    await fill(s.people.quality.password, 'seven quiet otters by the canal');
    await here.getByRole('button', { name: 'Show password' }).last().click();
    assert.equal(await here.getByLabel('New password', { exact: true }).getAttribute('type'), 'text');
    await press(here, 'Change password');
    assert.match(here.url(), /\/account$/);
    await there.goto('/account');
    assert.match(there.url(), /\/sign-in/);
    await signIn(there, { ...s.people.quality, password: 'seven quiet otters by the canal' });
    assert.match(await heading(there), /^You are signed in as /);
  });
});

// ---- administrators -----------------------------------------------------------------------------------------------

describe('administrators', () => {
  let s, admin;
  before(async () => {
    s = await stage();
    admin = await s.open({ script: true });
    await signIn(admin, s.people.administrator);
  });
  after(() => s.end());

  const number = async (who) => {
    await admin.goto('/people');
    const href = await admin.locator('tbody tr').filter({ hasText: who.email }).locator('th a').getAttribute('href');
    return href.split('/').at(-1);
  };

  test('their pages are sound, at both widths', async () => {
    const one = await number(s.people.planner);
    const paths = ['/account', '/people', '/people?role=planner', '/people/new', `/people/${one}`, '/audit', '/why'];
    for (const path of paths) await look(admin, path);
    for (const step of ['give', 'take&grant=1', 'disable', 'reset', 'erase']) await look(admin, `/people/${one}?do=${step}`);
    await look(admin, '/people?role=king', 400);
    await look(admin, '/people/99999', 404);
    await look(admin, `/why?person=${one}&page=/people`);
    assert.match(await heading(admin), /may not (do|see) this/);
    await look(admin, `/why?person=${one}&page=/plan`);
    assert.match(await heading(admin), /may (do|see) this/);
    await look(admin, '/audit?action=nothing');
    assert.match(await heading(admin), /No record/);
  });

  test('make a person, who sets up a password and a second factor and is in', async () => {
    await admin.goto('/people/new');
    await refused(admin, 'Add person', /Enter their name/, 'add a person, nothing typed');
    await admin.getByLabel('Name', { exact: true }).fill('Rosa Ahmed');
    await admin.getByLabel('E-mail address').fill('rosa@example.org');
    await admin.getByLabel('Regional director').check();
    await refused(admin, 'Add person', /region/i, 'add a person, no region');
    assert.equal(await admin.getByLabel('Name', { exact: true }).inputValue(), 'Rosa Ahmed');
    assert.ok(await admin.getByLabel('Regional director').isChecked());
    await admin.getByLabel('Region', { exact: true }).selectOption('London');
    await press(admin, 'Add person');
    assert.match(await heading(admin), /^Rosa Ahmed can now set up/);
    await sound(admin, 'set-up code');
    const code = await admin.locator('.ilacs-secret').innerText();

    const rosa = await s.open();
    await rosa.goto('/set-up');
    const fill = async (typed) => {
      await rosa.getByLabel('E-mail address').fill('rosa@example.org');
      await rosa.getByLabel('Set-up code').fill(typed);
      await rosa.getByLabel('New password', { exact: true }).fill('a grey heron and two umbrellas');
    };
    await fill('aaaa-bbbb-cccc-dddd');
    await press(rosa, 'Set password and sign in');
    assert.match(await problem(rosa), /do not go together/);
    await fill(code);
    await press(rosa, 'Set password and sign in');
    assert.equal(await heading(rosa), 'Set up a second factor to go on');
    await rosa.goto('/plan');
    assert.match(rosa.url(), /\/account\/second-factor$/, 'nothing else until then');
    assert.equal((await enrol(rosa)).codes.length, 10);
    await rosa.goto('/account');
    assert.match(await heading(rosa), /Rosa Ahmed/);
    assert.match(await rosa.locator('main').innerText(), /Regional director: London/);
    await rosa.goto('/set-up');
    await fill(code);
    await press(rosa, 'Set password and sign in');
    assert.match(await problem(rosa), /do not go together/, 'a set-up code works once');
  });

  test('a role given or taken counts from the next page on', async () => {
    const page = await s.open();
    await signIn(page, s.people.analyst);
    assert.equal((await page.goto('/plan')).status(), 403);
    const one = await number(s.people.analyst);
    await admin.goto(`/people/${one}?do=give`);
    await admin.getByLabel('Planner').check();
    await press(admin, 'Give role');
    assert.match(await heading(admin), /analyst; planner/);
    assert.equal((await page.goto('/plan')).status(), 200);
    await s.move(1); // a role stands for some time at least
    await admin.getByRole('link', { name: 'Take away planner' }).click();
    await press(admin, 'Take role away');
    assert.doesNotMatch(await heading(admin), /planner/);
    assert.equal((await page.goto('/plan')).status(), 403);
  });

  test('disabling ends sessions at once, with a reason; enabling lets in again', async () => {
    const page = await s.open();
    await signIn(page, s.people.coordinator);
    const one = await number(s.people.coordinator);
    await admin.goto(`/people/${one}?do=disable`);
    await refused(admin, 'Disable account', /why/i, 'disable without a reason');
    await admin.getByLabel('Why').fill('Left the authority');
    await press(admin, 'Disable account');
    assert.match(await heading(admin), /is disabled since/);
    await page.goto('/account');
    assert.match(page.url(), /\/sign-in/);
    await signIn(page, s.people.coordinator);
    assert.match(await problem(page), /do not go together/);
    await admin.goto(`/people/${one}?do=enable`);
    await press(admin, 'Enable account');
    await signIn(page, s.people.coordinator);
    assert.match(await heading(page), /^You are signed in as /);
  });

  test('erasing wants the e-mail typed, and leaves a number', async () => {
    const one = await number(s.people.data);
    await admin.goto(`/people/${one}?do=erase`);
    await admin.getByLabel('Why').fill('Asked to be forgotten');
    await admin.getByLabel('Type their e-mail address').fill('somebody@example.org');
    await refused(admin, 'Erase person', /Type the e-mail/, 'erase, wrong address');
    await admin.getByLabel('Type their e-mail address').fill(s.people.data.email);
    await press(admin, 'Erase person');
    assert.match(await heading(admin), new RegExp(`^person ${one} was erased on`, 'i'));
    assert.doesNotMatch(await admin.locator('main').innerText(), new RegExp(s.people.data.email));
    await look(admin, `/people/${one}`);
    await look(admin, `/audit?about=account:${one}`);
    assert.doesNotMatch(await admin.locator('main').innerText(), new RegExp(s.people.data.email));
  });

  test('the log says who, what, when and from where', async () => {
    await admin.goto('/audit?action=sign-in');
    const row = await admin.locator('tbody tr').first().innerText();
    assert.match(row, /127\.0\.0\.1/);
    assert.match(row, /22\s+November\s+2026 at/);
    assert.match(await admin.locator('main').innerText(), /\d+:[0-9a-f]{64}/);
  });

  test('what is done in a session is from where the session began, until that is erased', async () => {
    const from = (row) => row.locator('td').nth(2).innerText();
    const rows = admin.locator('tbody tr');
    await admin.goto('/audit?action=erase-account');
    assert.match(await from(rows.first()), /^127\.0\.0\.1\s+session \d+$/);
    await admin.goto('/audit?action=init');
    assert.equal(await from(rows.first()), 'the machine');
    await admin.goto('/audit?action=erase-account');
    await rows.first().getByRole('link', { name: /^session/ }).click();
    await admin.waitForURL(/session=/);
    const actions = await rows.evaluateAll((all) => all.map((tr) => tr.querySelectorAll('td')[3].innerText));
    for (const action of ['sign-in', 'erase-account']) assert.ok(actions.includes(action), action);
    const address = admin.url();
    await look(admin, address);
    await look(admin, '/audit?session=x', 400);
    // The record that began it loses its address: the session is still told apart.
    const session = new URL(address).searchParams.get('session');
    await admin.goto(`/audit?action=sign-in&session=${session}`);
    const record = await rows.first().locator('th').innerText();
    lib.ilacs('audit', 'erase', record, '--reason', 'asked for', '--store', s.store.path);
    await admin.goto('/audit?action=erase-account');
    assert.equal(await from(rows.first()), `session ${session}, erased`);
    await look(admin, '/audit');
  });
});

// ---- what was typed is not lost -----------------------------------------------------------------------------------

describe('typed text', () => {
  let s;
  before(async () => (s = await stage()));
  after(() => s.end());

  const type = async (page) => {
    await page.goto('/people/new');
    await page.getByLabel('Name', { exact: true }).fill('Half “typed” <name>');
    await page.getByLabel('E-mail address').fill('half@example.org');
    await page.getByLabel('Inspector', { exact: true }).check();
  };
  const there = async (page) => {
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Half “typed” <name>');
    assert.equal(await page.getByLabel('E-mail address').inputValue(), 'half@example.org');
    assert.ok(await page.getByLabel('Inspector', { exact: true }).isChecked());
  };
  const made = () => lib.ilacs('user', 'list', '--store', s.store.path).toString().includes('half@example.org');

  test('survives a session that was ended elsewhere, and nothing is done twice', async () => {
    const page = await s.open();
    const other = await s.open();
    await signIn(page, s.people.administrator);
    await type(page);
    await signIn(other, s.people.administrator);
    await press(other, 'Sign out everywhere else');
    await press(page, 'Add person');
    assert.equal(await heading(page), 'Sign in to go on');
    await sound(page, 'signed out with a filled form');
    assert.ok(!made(), 'nothing was done');
    await page.getByLabel('E-mail address').fill(s.people.administrator.email);
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await press(page, 'Sign in');
    await page.getByLabel('Password', { exact: true }).fill(s.people.administrator.password);
    await press(page, 'Sign in');
    await there(page);
    assert.ok(!made(), 'nothing was done by signing in');
    await sound(page, 'the form is back');
  });

  test('survives a session that ran out, and one whose proof of who it is grew old', async () => {
    const page = await s.open();
    await signIn(page, s.people.administrator);
    await type(page);
    await s.move(15);
    await press(page, 'Add person');
    assert.equal(await heading(page), 'Show that it is you');
    await sound(page, 'asked to prove');
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await press(page, 'Go on');
    assert.match(await problem(page), /not right/);
    await page.getByLabel('Password', { exact: true }).fill(s.people.administrator.password);
    await press(page, 'Go on');
    await there(page);
    assert.ok(!made());
    await s.move(60);
    await press(page, 'Add person');
    assert.equal(await heading(page), 'Sign in to go on');
    await page.getByLabel('E-mail address').fill(s.people.administrator.email);
    await page.getByLabel('Password', { exact: true }).fill(s.people.administrator.password);
    await press(page, 'Sign in');
    await there(page);
    await press(page, 'Add person');
    assert.match(await heading(page), /can now set up/);
    assert.ok(made());
    await s.move(0);
  });

  test('two tabs: one signs out and in again, the other keeps its text', async () => {
    const page = await s.open();
    await signIn(page, s.people.administrator);
    await type(page);
    await page.getByLabel('E-mail address').fill('tabs@example.org');
    const tab = await page.context().newPage();
    await tab.goto('/account');
    await press(tab, 'Sign out');
    await signIn(tab, s.people.administrator);
    await press(page, 'Add person');
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Half “typed” <name>');
    await press(page, 'Add person');
    assert.match(await heading(page), /can now set up/);
  });

  test('somebody else who signs in does not get it', async () => {
    const page = await s.open();
    const other = await s.open();
    await signIn(page, s.people.administrator);
    await type(page);
    await signIn(other, s.people.administrator);
    await press(other, 'Sign out everywhere else');
    await press(page, 'Add person');
    await page.getByLabel('E-mail address').fill(s.people.planner.email);
    await page.getByLabel('Password', { exact: true }).fill(s.people.planner.password);
    await press(page, 'Sign in');
    assert.match(page.url(), /\/account$/);
    assert.doesNotMatch(await page.locator('body').innerText(), /Half/);
  });
});
