// The program behind nginx with the configuration that ships (packaging/nginx/ilacs.conf): only ports, paths and the
// program's port are put in place of what stands there. TLS with a certificate made for the occasion.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';
import * as odd from './odd-requests.mjs';
import { formsOf } from './people.mjs';

const name = 'ilacs.example.org';
const shipped = readFileSync(join(lib.root, 'packaging', 'nginx', 'ilacs.conf'), 'utf8');
const nginx = ['/usr/sbin/nginx', 'nginx'].find((p) => spawnSync(p, ['-v']).status === 0);
const folder = mkdtempSync(join(tmpdir(), 'ilacs-proxy-'));
const file = (...parts) => join(folder, ...parts);
let store, server, plain, secure, proxy, stub;

const freePort = () =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

// The shipped file with nothing but places changed; each must have been there.
function placed(text, upstream) {
  const put = (from, to) => {
    assert.ok(text.includes(from), from);
    text = text.replaceAll(from, to);
  };
  put('listen 80;', `listen 127.0.0.1:${plain};`);
  put('    listen [::]:80;\n', '');
  put('listen 443 ssl http2;', `listen 127.0.0.1:${secure} ssl http2;`);
  put('    listen [::]:443 ssl http2;\n', '');
  put('server 127.0.0.1:8080;', `server 127.0.0.1:${upstream};`);
  put('/etc/ssl/ilacs/', `${folder}/`);
  put('/var/log/nginx/', `${folder}/`);
  return text;
}

function wholeConfiguration(site) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${process.getuid() === 0 ? 'user root;' : ''}
daemon off; master_process on; worker_processes 1; pid ${file('nginx.pid')}; error_log ${file('main.log')};
events { worker_connections 512; }
http { access_log off; ${temporary.map((t) => `${t}_temp_path ${file(t)};`).join(' ')}
include ${site}; }
`;
}

async function startProxy(upstream) {
  [plain, secure] = [await freePort(), await freePort()];
  writeFileSync(file('site.conf'), placed(shipped, upstream));
  writeFileSync(file('nginx.conf'), wholeConfiguration(file('site.conf')));
  const child = spawn(nginx, ['-p', folder, '-c', file('nginx.conf'), '-e', file('main.log')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part) => (said += part));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`nginx: ${said}${readFileSync(file('main.log'), 'utf8')}`);
    const open = await new Promise((resolve) => {
      const socket = net.connect(secure, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { stop: () => (child.kill('SIGTERM'), ended) };
}

before(async () => {
  assert.ok(nginx, 'nginx is missing; scripts/setup check installs it (nginx-light)');
  mkdirSync(file('client_body'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext',
    `subjectAltName=DNS:${name}`, '-keyout', file('privkey.pem'), '-out', file('fullchain.pem')], { stdio: 'ignore' });
  store = lib.makeStore();
  server = await lib.startServer(store, '--behind-proxy');
  proxy = await startProxy(server.port);
});
after(async () => {
  await proxy?.stop();
  await server?.stop();
  stub?.close();
  store?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const origin = () => `https://${name}:${secure}`;

// One request over TLS to the name of the site; `headers` over those of a browser.
function ask(path, { method = 'GET', headers = {}, body, host = `${name}:${secure}` } = {}) {
  return new Promise((resolve, reject) => {
    const rq = https.request({ host: '127.0.0.1', port: secure, servername: name, ca: readFileSync(file('fullchain.pem')), path, method,
      headers: { Host: host, ...headers }, agent: false }, (rs) => {
      const parts = [];
      rs.on('data', (part) => parts.push(part));
      rs.on('end', () => resolve({ status: rs.statusCode, headers: rs.headers, body: Buffer.concat(parts) }));
    });
    rq.on('error', reject);
    rq.end(body);
  });
}

test('nginx finds no fault in the file', () => {
  const { status, stderr } = spawnSync(nginx, ['-t', '-p', folder, '-c', file('nginx.conf'), '-e', file('main.log')], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /warn/);
});

test('pages come over TLS, the same as without the proxy', async () => {
  for (const path of ['/', '/areas/leeds', '/authorities.csv', '/nowhere', '/health']) {
    const through = await ask(path);
    const straight = await fetch(server.address + path);
    assert.equal(through.status, straight.status, path);
    assert.ok(through.body.equals(Buffer.from(await straight.arrayBuffer())), path);
    for (const header of ['content-security-policy', 'cache-control', 'content-type', 'x-content-type-options', 'referrer-policy'])
      assert.equal(through.headers[header], straight.headers.get(header), `${path} ${header}`);
    assert.equal(through.headers.server, 'nginx', 'no version');
  }
});

test('browsers are told to stay with TLS', async () => {
  for (const path of ['/', '/nowhere', '/sign-in', '/plan']) {
    const { headers } = await ask(path);
    const [, seconds] = headers['strict-transport-security']?.match(/max-age=(\d+)/) ?? [];
    assert.ok(Number(seconds) >= 31536000, `${path}: ${headers['strict-transport-security']}`);
  }
  const straight = await fetch(`${server.address}/`);
  assert.equal(straight.headers.get('strict-transport-security'), null, 'not over plain HTTP');
});

test('plain HTTP leads to TLS, and nowhere else', async () => {
  for (const [path, host] of [['/areas/leeds?on=2018-03-01', name], ['/', 'elsewhere.example'], ['//elsewhere.example/', name]]) {
    const rs = await new Promise((resolve, reject) =>
      http.get({ host: '127.0.0.1', port: plain, path, headers: { Host: host }, agent: false }, resolve).on('error', reject));
    rs.resume();
    assert.equal(rs.statusCode, 301);
    assert.equal(rs.headers.location, `https://${name}${path}`);
  }
});

test('only TLS 1.2 and newer', async () => {
  for (const [version, taken] of [['-tls1_1', false], ['-tls1_2', true], ['-tls1_3', true]]) {
    const { stdout } = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${secure}`, '-servername', name, version], { input: '', encoding: 'utf8', timeout: 20000 });
    assert.equal(/Cipher is (?!\(NONE\))/.test(stdout), taken, version);
  }
});

test('HTTP/2 is spoken', () => {
  const { stdout } = spawnSync('curl', ['-sk', '--http2', '-o', '/dev/null', '-w', '%{http_version} %{http_code}', '--resolve', `${name}:${secure}:127.0.0.1`, `${origin()}/areas/leeds`], { encoding: 'utf8' });
  assert.equal(stdout, '2 200');
});

test('another name is not answered', async () => {
  for (const host of ['elsewhere.example', '127.0.0.1', `${name}.elsewhere.example`])
    assert.equal((await ask('/', { host })).status, 421, host);
});

// ---- odd requests -------------------------------------------------------------------------------------------------

const named = (bytes) => bytes.replaceAll('Host: 127.0.0.1', `Host: ${name}`);
const through = (bytes, wait) => odd.send(named(bytes), { port: secure, secure: true, wait });

// nginx makes a sound header of it, with an empty value: see below.
const repaired = 'a header without a colon';
for (const [what, bytes] of [
  ...odd.refused.filter(([w]) => w !== repaired),
  // Two that the program cannot see (docs/deploying.md).
  ['a NUL in a header', `GET / HTTP/1.1\r\n${odd.host}X: a\0b\r\n\r\n`],
  ['a chunk size of 0x3', `POST /about HTTP/1.1\r\n${odd.host}Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n`],
])
  test(`refused through the proxy: ${what}`, async () => {
    const got = odd.statuses(await through(bytes));
    assert.ok(got.length <= 1, `one answer at most, not ${got}`);
    for (const status of got) assert.ok(status >= 400 && status < 600 && status !== 421, `${status}`);
    assert.equal((await ask('/health')).status, 200, 'still alive');
  });

test('what is sound is taken through the proxy', async () => {
  for (const [what, bytes, expected] of odd.taken) {
    if (what === 'HTTP/1.0' || what === 'an absolute target') continue; // names no host, or another one
    const sent = bytes.replace('Host: a\n', `Host: ${name}\n`);
    assert.deepEqual(odd.statuses(await through(sent, 1500)), expected, what);
  }
});

// ---- what the program is told -------------------------------------------------------------------------------------

// Stands where the program stands and says what came.
async function withEcho(run) {
  stub = http.createServer((rq, rs) => rs.end(JSON.stringify({ url: rq.url, headers: rq.headers, raw: rq.rawHeaders })));
  await new Promise((resolve) => stub.listen(0, '127.0.0.1', resolve));
  await proxy.stop();
  proxy = await startProxy(stub.address().port);
  try {
    await run();
  } finally {
    await proxy.stop();
    stub.close();
    proxy = await startProxy(server.port);
  }
}

test('whatever the client says of where it comes from is written over', () =>
  withEcho(async () => {
    const lies = { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'elsewhere.example',
      'X-Real-IP': '203.0.113.9', Forwarded: 'for=203.0.113.9;proto=http;host=elsewhere.example', Connection: 'X-Forwarded-For, X-Forwarded-Proto' };
    for (const headers of [{}, lies])
      for (const path of ['/', '/areas/leeds', '/sign-in', '/sign-on/return?code=x', '/plan']) {
        const { headers: came, raw, url } = JSON.parse((await ask(path, { headers })).body);
        assert.equal(url, path);
        assert.equal(came['x-forwarded-for'], '127.0.0.1', path);
        assert.equal(came['x-forwarded-proto'], 'https', path);
        assert.equal(came.host, `${name}:${secure}`, path);
        for (const absent of ['x-forwarded-host', 'x-real-ip', 'forwarded']) assert.equal(came[absent], undefined, absent);
        for (const once of ['x-forwarded-for', 'x-forwarded-proto', 'host'])
          assert.equal(raw.filter((v, i) => i % 2 === 0 && v.toLowerCase() === once).length, 1, once);
      }
    const under = JSON.parse((await ask('/', { headers: { X_Forwarded_For: '203.0.113.9' } })).body);
    assert.ok(!JSON.stringify(under).includes('203.0.113.9'), 'a header with underscores is dropped');
  }));

test('a header without a colon reaches the program as one with an empty value', () =>
  withEcho(async () => {
    const text = await through(odd.refused.find(([what]) => what === repaired)[1]);
    assert.deepEqual(odd.statuses(text), [200]);
    assert.match(text, /"nonsense":""/);
  }));

test('an address goes to the program as it was sent', () =>
  withEcho(async () => {
    for (const path of ['/areas/St%20Helens', '/search?q=a%26b&x=%C3%A9', '//sign-in', '/areas/leeds/'])
      assert.equal(JSON.parse((await ask(path)).body).url, path);
  }));

// ---- what is compressed, what is written down ---------------------------------------------------------------------

const routes = () => JSON.parse(lib.ilacs('permissions', '--format', 'json').toString());

test('what everybody may read is compressed, what is for some never is', async () => {
  const gzip = { headers: { 'Accept-Encoding': 'gzip' } };
  for (const path of ['/', '/areas/leeds', '/authorities.csv', '/authorities.json', '/map.svg', '/statistics', '/search?q=west', '/data/visits', '/permissions'])
    assert.equal((await ask(path, gzip)).headers['content-encoding'], 'gzip', path);
  for (const path of ['/sign-in', '/plan', '/plan/new', '/plan.csv', '/plan.json', '/account', '/people', '/people/1', '/audit', '/why', '/review', '/set-up', '/nowhere', '/health', '/planned', '/areasx'])
    assert.equal((await ask(path, gzip)).headers['content-encoding'], undefined, path);
});

test('the patterns of the file and the permission table agree on what is for everybody', () => {
  const pattern = new RegExp(shipped.match(/location ~ (\^\/\(\?:\$\S+) \{/)[1]);
  for (const row of routes().filter((r) => r.reach === 'route' && r.what.startsWith('GET '))) {
    const path = row.what.slice(4).replaceAll(/:\w+/g, 'x');
    const forAll = row.effect === 'reads' && !row.personal && Object.values(row.may).every((need) => need === 'always');
    if (pattern.test(path)) assert.ok(forAll, `${row.what} is compressed by nginx and is not for everybody`);
  }
});

// ---- people -------------------------------------------------------------------------------------------------------

const jarOf = (cookies) => cookies.map((c) => c.split(';')[0]).join('; ');
async function sendForm(path, values, cookies = []) {
  const page = await ask(path, { headers: { Cookie: jarOf(cookies) } });
  const jar = [...cookies, ...(page.headers['set-cookie'] ?? [])];
  const form = formsOf(page.body.toString()).find((f) => f.action === path);
  const fields = form.fields.filter(([k]) => !(k in values)).concat(Object.entries(values));
  const answer = await ask(path, { method: 'POST', body: new URLSearchParams(fields).toString(),
    headers: { Cookie: jarOf(jar), Origin: origin(), 'Content-Type': 'application/x-www-form-urlencoded' } });
  return { answer, jar: [...jar, ...(answer.headers['set-cookie'] ?? [])] };
}

test('somebody sets up their account and signs in: cookies are for this host, over TLS, not for scripts', async () => {
  const said = lib.ilacs('user', 'add', 'ada@ofsted.example', '--name', 'Ada Analyst', '--role', 'analyst', '--store', store.path).toString();
  const code = said.match(/\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b/)?.[0];
  assert.ok(code, said);
  const password = 'quartz lantern over the moor';
  const { answer, jar } = await sendForm('/set-up', { email: 'ada@ofsted.example', code, password });
  assert.equal(answer.status, 303, answer.body.toString());
  const session = answer.headers['set-cookie'].find((c) => c.startsWith('__Host-ilacs-session='));
  assert.ok(session, `${answer.headers['set-cookie']}`);
  for (const cookie of jar) {
    assert.match(cookie, /^__Host-/);
    for (const part of [/; Secure/, /; HttpOnly/, /; SameSite=(Lax|Strict)/, /; Path=\/(;|$)/]) assert.match(cookie, part);
    assert.doesNotMatch(cookie, /domain=/i);
  }
  const page = await ask('/account', { headers: { Cookie: jarOf(jar), 'Accept-Encoding': 'gzip' } });
  assert.equal(page.status, 200);
  assert.match(page.body.toString(), /Ada Analyst/);
  assert.equal(page.headers['content-encoding'], undefined, 'private, so not compressed');
  assert.match(page.headers['cache-control'], /no-store/);
  // The same cookie without its prefix, as a neighbouring host or plain HTTP could have set it, is nothing.
  const bent = await ask('/account', { headers: { Cookie: jarOf(jar).replaceAll('__Host-', '') } });
  assert.equal(bent.status, 303);
  // Signed in somewhere else, with the address that nginx gives: the list of sessions says which.
  assert.match(page.body.toString(), /127\.0\.0\.1/);
});

test('a form that another site sends through the proxy is not believed', async () => {
  const answer = await ask('/sign-in', { method: 'POST', body: 'email=a&password=b', headers: { Origin: 'https://elsewhere.example', 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.equal(answer.status, 403);
  const other = await ask('/sign-in', { method: 'POST', body: 'email=a&password=b', headers: { Origin: origin().replace(/:\d+$/, ''), 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.equal(other.status, 403, 'the same name on another port is another site');
});

test('demonstration people do not come in through a proxy', async () => {
  const own = lib.makeStore();
  const [person] = JSON.parse(lib.ilacs('demonstration', '--format', 'json', '--store', own.path).toString());
  const behind = await lib.startServer(own, '--behind-proxy');
  await proxy.stop();
  proxy = await startProxy(behind.port);
  try {
    const { answer } = await sendForm('/sign-in', { email: person.email, password: person.password });
    assert.equal(answer.status, 422);
    assert.ok(!(answer.headers['set-cookie'] ?? []).some((c) => /session/.test(c)));
  } finally {
    await proxy.stop();
    await behind.stop();
    own.remove();
    proxy = await startProxy(server.port);
  }
});

test('straight to the program, past the proxy, nothing private is shown', async () => {
  for (const headers of [{}, { 'X-Forwarded-Proto': 'http' }])
    for (const path of ['/sign-in', '/account', '/plan']) assert.equal((await fetch(server.address + path, { headers, redirect: 'manual' })).status, 403, path);
});

test('passwords and codes have a second wall', async () => {
  const { statuses, passed } = await (async () => {
    const all = [];
    await withEcho(async () => {
      for (let i = 0; i < 30; i++) all.push((await ask('/sign-in', { method: 'POST', body: 'x=1' })).status);
      assert.equal((await ask('/sign-in')).status, 200, 'the page itself can be read');
      assert.equal((await ask('/')).status, 200);
    });
    return { statuses: all, passed: all.filter((s) => s === 200).length };
  })();
  assert.ok(passed >= 20 && passed < 30, `${statuses}`);
  assert.ok(statuses.every((s) => s === 200 || s === 429), `${statuses}`);
});

test('a body that is too large is refused by the proxy itself', async () => {
  assert.equal((await ask('/sign-in', { method: 'POST', headers: { 'Content-Length': '70000' }, body: 'x'.repeat(70000) })).status, 413);
});

test('the logs hold no query, no cookie, no referrer', async () => {
  const secret = { query: 'PLANTED-QUERY', cookie: 'PLANTED-COOKIE', referrer: 'PLANTED-REFERRER', agent: 'PLANTED-AGENT' };
  const headers = { Cookie: `x=${secret.cookie}`, Referer: `https://${name}/?${secret.referrer}`, 'User-Agent': secret.agent };
  for (const path of ['/search?q=', '/sign-on/return?code=', '/sign-in?x='])
    await ask(path + secret.query, { headers });
  await server.stop(); // the program is away: the error log has something to say
  const away = await ask(`/sign-on/return?code=${secret.query}`, { headers });
  assert.equal(away.status, 502);
  server = await lib.startServer(store, '--behind-proxy');
  const access = readFileSync(file('ilacs.log'), 'utf8');
  assert.match(access, /"GET \/search" 200/);
  assert.match(access, /"GET \/sign-on\/return"/);
  const everything = access + readFileSync(file('ilacs-error.log'), 'utf8') + readFileSync(file('main.log'), 'utf8');
  for (const planted of Object.values(secret)) assert.ok(!everything.includes(planted), planted);
});
