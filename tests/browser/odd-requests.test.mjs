// The server itself: odd requests byte by byte, what every answer carries, and how it starts and ends.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import * as lib from './lib.mjs';
import * as odd from './odd-requests.mjs';

let store, server;

before(async () => {
  store = lib.makeStore();
  server = await lib.startServer(store);
});
after(async () => {
  await server?.stop();
  store?.remove();
});

const send = (bytes, { port = server.port, wait } = {}) => odd.send(bytes, { port, wait });
const { statuses, host, refused, taken } = odd;

for (const [what, bytes] of refused)
  test(`refused: ${what}`, async () => {
    const got = statuses(await send(bytes));
    assert.ok(got.length <= 1, `one answer at most, not ${got}`);
    for (const status of got) assert.ok(status >= 400 && status < 600, `${status}`);
    assert.equal(statuses(await send(`GET /health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`))[0], 200, 'still alive');
  });

for (const [what, bytes, expected, slowly] of taken)
  test(`taken: ${what}`, async () => {
    if (!slowly) return assert.deepEqual(statuses(await send(bytes)), expected);
    const got = await new Promise((resolve) => {
      let text = '';
      const socket = net.connect(server.port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('data', (part) => (text += part));
      socket.on('close', () => resolve(text));
      [...bytes].forEach((c, i) => setTimeout(() => socket.write(c), i * 3));
    });
    assert.deepEqual(statuses(got), expected);
  });

for (const name of ['Cookie', 'Origin', 'Content-Type', 'Sec-Fetch-Site'])
  test(`refused: two ${name} headers`, async () => {
    assert.deepEqual(statuses(await send(`GET /health HTTP/1.1\r\n${host}${name}: a=b\r\n${name}: a=c\r\nConnection: close\r\n\r\n`)), [400]);
  });

test('cookies that are none sign nobody in', async () => {
  for (const cookie of ['', ';', '=', 'ilacs-session', 'ilacs-session=', 'ilacs-session=%00', 'ilacs-session="x"', 'ilacs-session=a; ilacs-session=b',
    '__Host-ilacs-session=x', 'ILACS-SESSION=x', `ilacs-session=${'x'.repeat(4000)}`, 'a=b; '.repeat(200), '\xff\xfe=\xfd']) {
    const text = await send(`GET /account HTTP/1.1\r\n${host}Cookie: ${cookie}\r\nConnection: close\r\n\r\n`);
    assert.deepEqual(statuses(text), [303], cookie);
    assert.match(text, /\r\nCache-Control: no-store\r\n/);
    assert.match(text, /\r\nVary: Cookie\r\n/);
  }
  // A public page does not look.
  const text = await send(`GET /about HTTP/1.1\r\n${host}Cookie: ilacs-session=x\r\nConnection: close\r\n\r\n`);
  assert.doesNotMatch(text, /Set-Cookie|Vary: Cookie/);
});

const part = (head, body) => `--B\r\n${head}\r\n\r\n${body}\r\n`;
const named = (name) => `Content-Disposition: form-data; name="${name}"`;
const urlencoded = 'application/x-www-form-urlencoded';
const forms = [
  ['no media type', '', 'email=a'],
  ['another media type', 'application/json', '{"email":"a"}'],
  ['half an encoding', urlencoded, 'email=%4'],
  ['an encoded NUL', urlencoded, 'email=a%00b'],
  ['bytes that are no UTF-8', urlencoded, 'email=%FF'],
  ['a field without a name', urlencoded, '=a'],
  ['500 fields', urlencoded, 'a=b&'.repeat(500)],
  ['a name of 1000 characters', urlencoded, `${'n'.repeat(1000)}=a`],
  ['a value of 60 KB', urlencoded, `email=${'v'.repeat(60000)}`],
  ['multipart without a boundary', 'multipart/form-data', part(named('email'), 'a')],
  ['multipart that breaks off', 'multipart/form-data; boundary=B', part(named('email'), 'a')],
  ['a part without a name', 'multipart/form-data; boundary=B', `${part('Content-Type: text/plain', 'a')}--B--`],
  ['a part with two names', 'multipart/form-data; boundary=B', `${part(`${named('email')}; name=x`, 'a')}--B--`],
  ['a part in base64', 'multipart/form-data; boundary=B', `${part(`${named('email')}\r\nContent-Transfer-Encoding: base64`, 'YQ==')}--B--`],
  ['two boundaries', 'multipart/form-data; boundary=B; boundary=C', `${part(named('email'), 'a')}--B--`],
  ['a boundary of 100 characters', `multipart/form-data; boundary=${'b'.repeat(100)}`, ''],
  ['a file name in two spellings', 'multipart/form-data; boundary=B', `${part(`${named('f')}; filename="a"; filename*=UTF-8''b`, 'a')}--B--`],
];
const postForm = (type, body, more = '') => send(`POST /sign-in HTTP/1.1\r\n${host}Origin: http://127.0.0.1\r\n${type ? `Content-Type: ${type}\r\n` : ''}${more}` +
  `Content-Length: ${Buffer.byteLength(body, 'latin1')}\r\nConnection: close\r\n\r\n${body}`, { wait: 5000 });
for (const [what, type, body] of forms)
  test(`no form: ${what}`, async () => assert.deepEqual(statuses(await postForm(type, body)), [400]));

test('a sound form without its token is shown again, not believed', async () => {
  for (const [type, body] of [[urlencoded, 'email=a%40b.example&password=hush'],
    ['multipart/form-data; boundary=B', `${part(named('email'), 'a@b.example')}${part(named('password'), 'hush')}--B--`]]) {
    const text = await postForm(type, body);
    assert.deepEqual(statuses(text), [200]);
    assert.match(text, /value="a@b\.example"/);
    assert.doesNotMatch(text, /hush/);
  }
});

test('a form of 60 KB from somebody signed out loses nothing and does nothing', async () => {
  const text = await send(`POST /plan/new HTTP/1.1\r\n${host}Origin: http://127.0.0.1\r\nContent-Type: ${urlencoded}\r\nContent-Length: 50007\r\n` +
    `Connection: close\r\n\r\nreason=${'x'.repeat(50000)}`, { wait: 5000 });
  assert.deepEqual(statuses(text), [403]);
  assert.match(text, /too long to be kept/);
});

test('without --behind-proxy nobody can say that they come from elsewhere', async () => {
  const { headers } = await fetch(`${server.address}/about`, { headers: { 'X-Forwarded-Proto': 'https' }, redirect: 'manual' });
  assert.equal(headers.get('strict-transport-security'), null);
  for (const header of ['X-Forwarded-For: 127.0.0.1', 'X-Forwarded-For: 10.0.0.1', 'X-Forwarded-Proto: https', 'Forwarded: for=127.0.0.1'])
    assert.deepEqual(statuses(await send(`GET /sign-in HTTP/1.1\r\n${host}${header}\r\nConnection: close\r\n\r\n`)), [403], header);
  assert.deepEqual(statuses(await send(`GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)), [403]);
});

const paths = ['/', '/areas/leeds', '/areas/leads', '/nowhere', '/?on=x', '/authorities.csv', '/authorities.json', '/health',
  '/robots.txt', '/about', '/areas/301', '/assets/ilacs.css', '/assets/none.css',
  '/account', '/sign-in', '/review', '/plan/aaaaaaaaaaaaaaaa'];

test('every answer carries the security headers', async () => {
  for (const path of paths) {
    const { headers } = await fetch(server.address + path, { redirect: 'manual' });
    const policy = headers.get('content-security-policy');
    for (const part of ["default-src 'none'", "style-src 'self'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
      assert.ok(policy.includes(part), `${path}: ${part}`);
    assert.ok(!policy.includes('unsafe'), path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'same-origin');
    assert.ok(headers.get('permissions-policy').includes('camera=()'));
    assert.ok(headers.get('content-type'), path);
    assert.ok(headers.get('cache-control'), path);
  }
  assert.match(await send(`GET /x%00 HTTP/1.1\r\n${host}\r\n`), /Content-Security-Policy/);
});

test('HEAD says what GET would, without a body', async () => {
  for (const path of paths) {
    const head = await send(`HEAD ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    const get = await send(`GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    const clean = (text) => text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\nDate:[^\r]*/, '').replace(/(\r\nSet-Cookie: [a-z-]+=)[^;\r]*/g, '$1').split('\r\n').sort();
    assert.deepEqual(clean(head), clean(get), path);
    assert.equal(head.length, head.indexOf('\r\n\r\n') + 4, `${path}: nothing after the head`);
  }
});

test('what cannot be done here is a 405 that says what can', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const response = await fetch(`${server.address}/about`, { method, body: method === 'POST' ? 'x' : undefined });
    assert.equal(response.status, 405, method);
    assert.equal(response.headers.get('allow'), 'GET, HEAD');
  }
  assert.ok([405, 501].includes(statuses(await send(`BREW /about HTTP/1.1\r\n${host}\r\n`))[0]));
});

test('files are kept for ever under a name that changes with them', async () => {
  const html = await (await fetch(server.address)).text();
  const names = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map((m) => m[1]);
  assert.ok(names.length >= 4);
  for (const name of names) {
    const first = await fetch(server.address + name);
    assert.equal(first.status, 200, name);
    assert.match(first.headers.get('cache-control'), /immutable/);
    const again = await fetch(server.address + name, { headers: { 'If-None-Match': first.headers.get('etag') } });
    assert.equal(again.status, 304, name);
    assert.equal((await again.text()).length, 0);
  }
  const plain = await send(`GET ${names.find((n) => n.endsWith('.css'))} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  assert.doesNotMatch(plain, /Content-Encoding/);
  const old = await fetch(`${server.address}/assets/ilacs-0123456789ab.css`);
  assert.equal(old.status, 200);
  assert.equal(old.headers.get('cache-control'), 'no-cache');
});

test('one authority has one address', async () => {
  for (const [from, to] of [['/areas/301', '/areas/barking-and-dagenham'], ['/areas/St%20Helens', '/areas/st-helens'],
    ['/areas/E08000035.csv', '/areas/leeds.csv'], ['/areas/LEEDS?on=2018-03-01', '/areas/leeds?on=2018-03-01'],
    ['/areas/leeds/', '/areas/leeds']]) {
    const response = await fetch(server.address + from, { redirect: 'manual' });
    assert.equal(response.status, 308, from);
    assert.equal(response.headers.get('location'), to);
  }
});

test('an address never leads to another site', async () => {
  for (const path of ['//elsewhere.example/', '//elsewhere.example/about/', '/\\elsewhere.example/']) {
    const text = await send(`GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    assert.ok(statuses(text)[0] >= 400, path);
    assert.doesNotMatch(text, /Location: /i);
  }
});

test('what is in the address is shown as text, never as markup', async () => {
  const evil = '"><script>alert(1)</script>';
  for (const path of ['/areas/', '/authorities?name=', '/authorities?region=', '/authorities?on=', '/authorities?obligation=', '/authorities?sort=', '/areas?name=', '/authorities?x=']) {
    const body = await (await fetch(server.address + path + encodeURIComponent(evil))).text();
    assert.ok(!body.includes('<script>alert'), path);
  }
});

test('a client that leaves early harms nobody', async () => {
  await Promise.all(Array.from({ length: 50 }, () => new Promise((resolve) => {
    const socket = net.connect(server.port, '127.0.0.1', () => {
      socket.write(`GET /authorities.json HTTP/1.1\r\n${host}\r\n`);
      setTimeout(() => socket.resetAndDestroy(), 5);
    });
    socket.on('error', () => {});
    socket.on('close', resolve);
  })));
  assert.equal((await fetch(`${server.address}/health`)).status, 200);
});

test('many readers at once all get whole pages', async () => {
  const expected = (await (await fetch(server.address)).text()).length;
  const pages = await Promise.all(Array.from({ length: 60 }, async () => (await (await fetch(server.address)).text()).length));
  assert.ok(pages.every((n) => n === expected));
});

test('told to stop, it finishes what is under way', async () => {
  const own = await lib.startServer(store);
  const answers = Array.from({ length: 6 }, () =>
    send(`GET /authorities.json HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, { port: own.port, wait: 5000 }));
  await new Promise((resolve) => setTimeout(resolve, 30));
  own.child.kill('SIGTERM');
  for (const text of await Promise.all(answers)) {
    const length = Number(text.match(/Content-Length: (\d+)/)?.[1]);
    assert.ok(length > 1e6);
    assert.equal(text.length - text.indexOf('\r\n\r\n') - 4, length, 'the whole answer came');
  }
  assert.deepEqual(await own.ended, { code: 0, signal: null });
  // Nothing but the way to a first administrator, which this store lacks.
  assert.match(own.complaints(), /^(Nobody can administer this store[^]*--role administrator\n)?$/);
});

function tryToServe(...args) {
  return spawnSync(lib.program, ['serve', '--store', store.path, ...args], { encoding: 'utf8', timeout: 10000 });
}

test('a port in use is told, with the next step', () => {
  const { status, stderr } = tryToServe('--listen', `127.0.0.1:${server.port}`);
  assert.equal(status, 6);
  assert.match(stderr, /in use/);
  assert.match(stderr, /--listen/);
});

test('it does not listen to other machines unless a proxy stands in front', () => {
  const { status, stderr } = tryToServe('--listen', '0.0.0.0:0');
  assert.equal(status, 2);
  assert.match(stderr, /--behind-proxy/);
});

test('a missing store is told, with the next step', () => {
  const { status, stderr } = spawnSync(lib.program, ['serve', '--store', '/nonexistent/x.db'], { encoding: 'utf8', timeout: 10000 });
  assert.ok(status >= 5, `${status}`);
  assert.match(stderr, /init/);
});
