// What the browser tests share: a server of their own over the shipped data, and a browser.
//
// ILACS_BIN names the program (build/ilacs unless told). The clock stands still at ILACS_NOW, so that the pages say the
// same every day.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const require = createRequire(join(root, 'package.json'));
export const { chromium } = require('playwright-core');
export const axeSource = require.resolve('axe-core/axe.min.js');
export const { HtmlValidate } = require('html-validate');

export const program = process.env.ILACS_BIN ?? join(root, 'build', 'ilacs');
export const today = '2026-11-22';
export const environment = { ...process.env, ILACS_NOW: today };

export function ilacs(...args) {
  return execFileSync(program, args, { env: environment, maxBuffer: 64 << 20 });
}

// A filled store in a folder of its own; `remove` takes it away.
export function makeStore() {
  const folder = mkdtempSync(join(tmpdir(), 'ilacs-browser-'));
  const path = join(folder, 'store.db');
  ilacs('init', '--shipped', '--store', path);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// The server on a port of the system's choosing. `stop` ends it kindly and gives its exit code.
export const startServer = (store, ...more) => startServerAt({}, store, ...more);

// The same, its clock standing at another moment, on a port that is known: for what happens when time passes.
export async function startServerAt({ now = environment.ILACS_NOW, port = 0 }, store, ...more) {
  const child = spawn(program, ['serve', '--store', store.path, '--listen', `127.0.0.1:${port}`, ...more], {
    env: { ...environment, ILACS_NOW: now },
  });
  let said = '';
  let complained = '';
  child.stderr.on('data', (part) => (complained += part));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  const address = await new Promise((resolve, reject) => {
    child.stdout.on('data', (part) => {
      said += part;
      const found = said.match(/http:\/\/\S+/);
      if (found) resolve(found[0].replace(/\/$/, ''));
    });
    ended.then(({ code }) => reject(new Error(`the server ended with ${code}: ${complained}`)));
  });
  return {
    address,
    port: Number(new URL(address).port),
    child,
    ended,
    complaints: () => complained,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

// A page that notes whatever a good page does not do: errors, violations of the policy, requests to elsewhere.
export async function openPage(browser, { width = 1280, height = 900, script = true, address } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: script, baseURL: address });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:')) faults.push(`request to elsewhere: ${url}`);
  });
  return { page, faults, close: () => context.close() };
}

// Signs in on the page; stops where the first step leads (a second factor is the caller's business).
export async function signIn(page, email, password) {
  await page.goto('/sign-in');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForLoadState();
}

export const phone = { width: 375, height: 800 };
export const desk = { width: 1280, height: 900 };

// One page of each kind, and the odd ones.
export const kinds = [
  ['national list', '/', 200],
  ['everything due, one region', '/authorities?obligation=all&region=North%20West&sort=-earliest', 200],
  ['national list on another day', '/authorities?on=2018-01-01', 200],
  ['national list in a pause', '/authorities?on=2020-06-01', 200],
  ['national list of a day to come', '/authorities?on=2030-01-01', 200],
  ['nothing found', '/authorities?name=atlantis', 200],
  ['one authority', '/areas/leeds', 200],
  ['one authority on another day', '/areas/birmingham?on=2018-03-01', 200],
  ['an authority before any rule', '/areas/kent?on=2012-01-01', 200],
  ['an authority that is gone', '/areas/cumbria', 200],
  ['a new authority', '/areas/cumberland?on=2023-06-01', 200],
  ['map by next inspection', '/map', 200],
  ['map by judgement, on another day', '/map?by=help_and_protection&on=2019-08-31', 200],
  ['map before any inspection', '/map?by=grade&on=2012-01-01', 200],
  ['map by nothing known', '/map?by=colour', 400],
  ['regions', '/regions', 200],
  ['regions before any inspection', '/regions?on=2012-01-01', 200],
  ['one region', '/regions/north-west', 200],
  ['no such region', '/regions/north', 404],
  ['compare: the form', '/compare', 200],
  ['compare: three', '/compare?a=383&a=370&a=381', 200],
  ['compare: one that is gone', '/compare?a=cumbria&a=cumberland&on=2022-06-01', 200],
  ['compare: too few, unknown, twice', '/compare?a=leedz&a=370&a=barnsley', 400],
  ['compare: too many', '/compare?a=383&a=370&a=381&a=382&a=384&a=371', 400],
  ['statistics', '/statistics', 200],
  ['statistics of one region, on site', '/statistics?basis=on_site&region=london&by=leaders&on=2020-03-31', 200],
  ['statistics before any inspection', '/statistics?on=2012-01-01', 200],
  ['statistics misunderstood', '/statistics?basis=both&region=londinium', 400],
  ['no such page', '/nowhere', 404],
  ['no such authority', '/areas/leads', 404],
  ['an impossible day', '/authorities?on=2026-02-30', 400],
  ['a day too early', '/areas/leeds?on=1999-01-01', 400],
];
