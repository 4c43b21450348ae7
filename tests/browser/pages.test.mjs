// Every kind of page: right status, valid HTML, no accessibility fault, no sideways scrolling, nothing from elsewhere;
// without script and with it, at the width of a phone and of a desk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import * as lib from './lib.mjs';

let store, server, browser;
const axe = readFileSync(lib.axeSource, 'utf8');
const validator = new lib.HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off', // a title says the answer; readers of tabs see its beginning
    'no-redundant-role': 'error',
    'prefer-native-element': 'off', // the package's own markup: role="region" on a banner
    'form-dup-name': 'off', // the five fields of the comparison share one name: ?a=leeds&a=barnsley
    'attribute-boolean-style': 'error',
    'void-style': ['error', { style: 'omit' }],
  },
});

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

// Several at once: most of the time goes into waiting for the browser.
describe('kinds of pages', { concurrency: 3 }, () => {
  for (const [name, path, status] of lib.kinds) {
    test(`${name}: valid HTML`, async () => {
      const response = await fetch(server.address + path, { redirect: 'manual' });
      assert.equal(response.status, status);
      const html = await response.text();
      const { results } = await validator.validateString(html);
      const messages = results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`));
      assert.deepEqual(messages, []);
    });

    for (const [width, size, script] of [['desk', lib.desk, false], ['desk', lib.desk, true], ['phone', lib.phone, true]])
      test(`${name}: ${width}, ${script ? 'with' : 'without'} script`, async () => {
        const { page, faults, close } = await lib.openPage(browser, { ...size, script, address: server.address });
        await page.goto(path);
        assert.equal(await page.locator('h1').count(), 1);
        assert.equal(await page.locator('main').count(), 1);
        assert.match(await page.title(), /\S – ilacs$/);
        if (script) {
          const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(sideways <= 0, `scrolls sideways by ${sideways} px`);
          assert.deepEqual(await axeFaults(page), []);
          assert.ok(await page.evaluate(() => document.body.classList.contains('js-enabled')), 'our script ran');
        }
        assert.deepEqual(faults, []);
        await close();
      });
  }
});

test('these checks see a fault when there is one', async () => {
  const { page, close } = await lib.openPage(browser, { address: server.address });
  await page.goto('/about');
  await page.evaluate(() => {
    document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/x.png"><p class="govuk-tag--grey">x</p>');
    document.querySelector('main p').style.color = '#cccccc';
    document.documentElement.removeAttribute('lang');
  });
  const faults = (await axeFaults(page)).join('\n');
  for (const id of ['image-alt', 'color-contrast', 'html-has-lang']) assert.match(faults, new RegExp(id));
  await close();
  const { valid } = await validator.validateString('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p><div></div></p></body></html>');
  assert.equal(valid, false);
});

test('a narrow window at four times the size does not scroll sideways', async () => {
  const { page, close } = await lib.openPage(browser, { width: 320, height: 256, address: server.address });
  for (const path of ['/', '/areas/leeds?why=short_inspection-1']) {
    await page.goto(path);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(sideways <= 0, `${path} scrolls sideways by ${sideways} px`);
  }
  await close();
});

test('on paper a page has its content and not its forms', async () => {
  const { page, close } = await lib.openPage(browser, { address: server.address });
  await page.goto('/areas/leeds');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('h1').isVisible());
  assert.ok(await page.locator('table').first().isVisible());
  assert.ok(!(await page.locator('header.ilacs-header').isVisible()));
  assert.ok(!(await page.locator('form').first().isVisible()));
  await close();
});
