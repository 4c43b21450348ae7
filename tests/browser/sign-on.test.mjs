// Single sign-on through a real provider (npm oidc-provider, tests/browser/provider.mjs): from the sign-in page and back.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import { startProvider } from './provider.mjs';

const secret = 'a secret that only these two know';
let store, folder, provider, site, server, browser;

const freePort = () =>
  new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });

function configure(name, more) {
  const path = join(folder, name);
  writeFileSync(
    path,
    `[site]
address = ${site}
[sign-on]
issuer = ${provider.issuer}
button = Sign in with your Example account
scope = openid email profile groups
${more}
[sign-on roles]
planner = planners
analyst = analysts
authority_director 383 = leeds-directors
administrator = administrators
`,
  );
  return path;
}

const start = (config) => lib.startServerAt({ now: '', port: new URL(site).port }, store, '--config', config);

before(async () => {
  store = lib.makeStore();
  folder = dirname(store.path);
  site = `http://127.0.0.1:${await freePort()}`;
  provider = await startProvider({ site, secret });
  writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
  server = await start(configure('ilacs.ini', 'client_id = ilacs\nclient_secret_file = secret'));
  browser = await lib.startBrowser();
  provider.state.people = {
    anna: { name: 'Anna Provided', email: 'anna@example.org', email_verified: true, groups: ['planners', 'staff'] },
    ben: { name: 'Ben Provided', email: 'ben@example.org', email_verified: false, groups: ['leeds-directors'] },
    carol: { name: 'Carol Provided', groups: ['staff'] },
  };
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.stop();
  store?.remove();
});

const person = async (options = {}) => {
  const context = await browser.newContext({ baseURL: site, javaScriptEnabled: false, ...options });
  return { context, page: await context.newPage(), close: () => context.close() };
};
const main = (page) => page.locator('main').innerText();
const signOn = async (page, who) => {
  provider.state.signsOn = who;
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with your Example account' }).click();
  const on = page.getByRole('button', { name: 'Go on' });
  if (await on.count()) await on.click();
};

test('one signs on, and has the role that the claim gives', async () => {
  const { page, close } = await person();
  await signOn(page, 'anna');
  assert.equal(new URL(page.url()).origin, site);
  await page.goto('/account');
  assert.match(await main(page), /Anna Provided/);
  assert.match(await main(page), /anna@example\.org/);
  assert.match(await main(page), /planner/i);
  assert.equal((await page.goto('/plan')).status(), 200);
  await close();
});

test('one comes back to where one wanted to be', async () => {
  const { page, close } = await person();
  await page.goto('/account');
  provider.state.signsOn = 'anna';
  await page.getByRole('button', { name: 'Sign in with your Example account' }).click();
  const on = page.getByRole('button', { name: 'Go on' });
  if (await on.count()) await on.click();
  assert.equal(new URL(page.url()).pathname, '/account');
  await close();
});

test('a role bound to an authority; an address nobody vouches for is not taken', async () => {
  const { page, close } = await person();
  await signOn(page, 'ben');
  await page.goto('/account');
  assert.match(await main(page), /authority director/i);
  assert.match(await main(page), /Leeds/);
  assert.doesNotMatch(await main(page), /ben@example\.org/);
  await close();
});

test('without a role nobody is signed in, and no account is made', async () => {
  const { page, close } = await person();
  await signOn(page, 'carol');
  assert.match(await main(page), /no role here/);
  const answer = await page.goto('/account');
  assert.doesNotMatch(await main(page), /Carol Provided/);
  assert.ok(answer.status() === 200 || answer.status() === 403, `${answer.status()}`);
  assert.match(page.url(), /sign-in|account/);
  await close();
});

// The provider's answer, not yet given to ilacs: the last step is walked by hand.
async function byHand(page, who) {
  provider.state.signsOn = who;
  let answer = await page.context().request.get('/sign-on', { maxRedirects: 0 });
  let at = new URL(answer.headers().location ?? '', site).href;
  while (!at.startsWith(`${site}/sign-on/return`)) {
    answer = await page.context().request.get(at, { maxRedirects: 0 });
    assert.ok(answer.headers().location, `${answer.status()} at ${at}`);
    at = new URL(answer.headers().location, at).href;
  }
  return at;
}

test('an answer works once', async () => {
  const { page, context, close } = await person();
  const address = await byHand(page, 'anna');
  const first = await context.request.get(address, { maxRedirects: 0 });
  assert.equal(first.status(), 303);
  await context.request.post('/sign-out', { maxRedirects: 0 });
  const again = await context.request.get(address, { maxRedirects: 0 });
  assert.notEqual(again.status(), 303);
  assert.match(await again.text(), /used already|another browser/);
  await close();
});

test('an answer works in the browser that began alone', async () => {
  const one = await person();
  const two = await person();
  const address = await byHand(one.page, 'anna');
  await byHand(two.page, 'anna'); // has a cookie of its own sign-on
  const stolen = await two.context.request.get(address, { maxRedirects: 0 });
  assert.notEqual(stolen.status(), 303);
  assert.match(await stolen.text(), /another browser/);
  await two.page.goto('/account');
  assert.doesNotMatch(await main(two.page), /Anna Provided/);
  await one.close();
  await two.close();
});

test('whoever is signed in and goes there again is asked again', async () => {
  const { page, context, close } = await person();
  const interactions = () => provider.state.asked.filter((r) => r.includes('/interaction/')).length;
  await signOn(page, 'anna');
  const once = interactions();
  await byHand(page, 'anna');
  assert.equal(interactions(), once + 1); // though the provider knows this browser
  const stranger = await person();
  await byHand(stranger.page, 'anna');
  assert.equal(interactions(), once + 2);
  await byHand(stranger.page, 'anna'); // not signed in here, known there: nobody is asked
  assert.equal(interactions(), once + 2);
  await stranger.close();
  await close();
});

test('what changes at the provider changes here at the next sign-on', async () => {
  const { page, close } = await person();
  provider.state.people.anna.groups = ['analysts'];
  await signOn(page, 'anna');
  await page.goto('/account');
  assert.match(await main(page), /analyst/i);
  assert.equal((await page.goto('/plan')).status(), 403);
  await close();
  provider.state.people.anna.groups = [];
  const later = await person();
  await signOn(later.page, 'anna');
  assert.match(await main(later.page), /no role here/);
  await later.close();
  provider.state.people.anna.groups = ['planners'];
  const log = JSON.parse(lib.ilacs('audit', 'show', '--store', store.path, '--limit', '2000', '--format', 'json'));
  const byProvider = log.filter((r) => r.actor === 'provider').map((r) => r.action);
  assert.ok(byProvider.includes('make-account') && byProvider.includes('give-role') && byProvider.includes('take-role'), byProvider.join());
});

test('whoever is refused there is told so here', async () => {
  const { page, close } = await person();
  provider.state.refuses = true;
  await signOn(page, 'anna');
  provider.state.refuses = false;
  assert.equal(new URL(page.url()).origin, site);
  assert.match(await main(page), /not signed in at your organisation/);
  await close();
});

test('answers made up are refused kindly', async () => {
  for (const query of ['', '?state=x&code=y', '?error=%3Cscript%3E', `?state=${'a'.repeat(6000)}&code=x`, '?state=%00&code=%ff']) {
    const answer = await fetch(`${site}/sign-on/return${query}`, { redirect: 'manual', headers: { cookie: 'ilacs-sign-on=x' } });
    assert.ok(answer.status >= 200 && answer.status < 500, `${query.slice(0, 20)}: ${answer.status}`);
    assert.doesNotMatch(await answer.text(), /<script>alert|%3Cscript/);
  }
});

test('a public client, ES256, and a secret that is wrong', async () => {
  await server.stop();
  server = await start(configure('public.ini', 'client_id = ilacs-public'));
  const { page, close } = await person();
  await signOn(page, 'anna');
  await page.goto('/account');
  assert.match(await main(page), /Anna Provided/);
  await close();
  await server.stop();
  writeFileSync(join(folder, 'wrong'), 'another\n', { mode: 0o600 });
  server = await start(configure('wrong.ini', 'client_id = ilacs\nclient_secret_file = wrong'));
  const two = await person();
  await signOn(two.page, 'anna');
  assert.doesNotMatch(await main(two.page), /Anna Provided/);
  assert.match(await main(two.page), /try again/i);
  await two.close();
});

test('a provider that is down is said kindly, and nothing else stops', async () => {
  await server.stop();
  server = await start(join(folder, 'ilacs.ini'));
  const { port } = provider;
  const { people: known } = provider.state;
  await provider.stop();
  const { page, close } = await person();
  await signOn(page, 'anna');
  assert.equal(new URL(page.url()).origin, site);
  assert.match(await main(page), /try again/i);
  assert.equal((await page.goto('/areas/leeds')).status(), 200);
  provider = await startProvider({ site, secret, port });
  provider.state.people = known;
  await signOn(page, 'anna');
  await page.goto('/account');
  assert.match(await main(page), /Anna Provided/);
  await close();
});
