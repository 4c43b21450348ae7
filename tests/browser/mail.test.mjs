// Messages through a real mail server on loopback (npm smtp-server): with STARTTLS, with faults, over restarts.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import * as lib from './lib.mjs';

const { SMTPServer } = createRequire(join(lib.root, 'package.json'))('smtp-server');
let store, folder, key, cert;
const minute = 60 * 1000;
const noon = Date.parse('2026-11-22T12:00:00Z');
const at = (minutes) => new Date(noon + minutes * minute).toISOString();

before(() => {
  store = lib.makeStore();
  folder = dirname(store.path);
  key = join(folder, 'key.pem');
  cert = join(folder, 'cert.pem');
  certificate(key, cert);
  writeFileSync(join(folder, 'mail.secret'), 'mail word\n', { mode: 0o600 });
});
after(() => store?.remove());

function certificate(keyPath, certPath) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-keyout', keyPath,
    '-out', certPath, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'ignore' });
}

// A mail server; what it took is in `taken`, what it was told in `told`. `refuse`: what it answers to a receiver.
async function startMail({ port = 0, refuse, ...options } = {}) {
  const told = [];
  const taken = [];
  const server = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(cert),
    onAuth: (auth, session, done) => {
      told.push('auth');
      const right = auth.username === 'ilacs' && auth.password === 'mail word';
      done(right ? null : new Error('no'), { user: 'ilacs' });
    },
    onMailFrom: (from, session, done) => {
      told.push(`from ${from.address} ${session.secure ? 'under TLS' : 'in the open'}`);
      done();
    },
    onRcptTo: (to, session, done) => {
      told.push(`to ${to.address}`);
      done(refuse ? Object.assign(new Error('refused'), { responseCode: refuse }) : null);
    },
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (part) => (text += part));
      stream.on('end', () => {
        taken.push({ to: session.envelope.rcptTo.map((r) => r.address), text });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {}); // a client that goes away is what some tests want
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { told, taken, port: server.server.address().port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

function configure(port, more = 'user = ilacs\npassword_file = mail.secret') {
  const path = join(folder, 'ilacs.ini');
  writeFileSync(path, `[site]\naddress = https://ilacs.example.org\n[mail]\nserver = smtp://localhost:${port}\nfrom = ilacs@example.org\nca_file = cert.pem\n${more}\n`);
  return path;
}

// Not synchronously: the mail server lives in this process.
const run = (minutes, ...args) =>
  new Promise((resolve) => {
    execFile(lib.program, [...args, '--store', store.path], { env: { ...lib.environment, ILACS_NOW: at(minutes) } }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
const send = (minutes, config) => run(minutes, 'mail', 'send', '--config', config);
const list = async () => JSON.parse((await run(0, 'mail', 'list', '--format', 'json')).out);
const newest = async () => (await list())[0];

let people = 0;
// Somebody new, and so a message to them. Gives their address, and the code that is handed over in person.
async function somebody(minutes) {
  people += 1;
  const email = `person${people}@example.org`;
  const { code, out, err } = await run(minutes, 'user', 'add', email, '--name', 'Zoë O’Neill', '--role', 'analyst');
  assert.equal(code, 0, err);
  return { email, setup: out.match(/[a-z2-7]{4}(-[a-z2-7]{4}){3}/i)?.[0] };
}

// Quoted-printable (RFC 2045) back to text.
function readable(text) {
  const [head, ...body] = text.split('\r\n\r\n');
  const bytes = body.join('\r\n\r\n').replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return { head, body: Buffer.from(bytes, 'latin1').toString('utf8') };
}

test('a message arrives, under TLS, without anything secret', async () => {
  const mail = await startMail();
  const config = configure(mail.port);
  const { email, setup } = await somebody(0);
  assert.ok(setup, 'the code is printed for whoever hands it over');
  const { code, out, err } = await send(0, config);
  assert.equal(code, 0, err);
  assert.match(out, /^1 sent, 0 failed/);
  assert.deepEqual(mail.told, ['auth', 'from ilacs@example.org under TLS', `to ${email}`]);
  const { head, body } = readable(mail.taken[0].text);
  assert.match(head, /^Date: Sun, 22 Nov 2026 12:00:00 \+0000$/m);
  assert.match(head, new RegExp(`^To: <${email}>$`, 'm'));
  assert.match(head, /^Subject: An account was made for you$/m);
  assert.match(head, /^Message-ID: <[^ >]+@example\.org>$/m);
  assert.match(body, /^Hello Zoë O’Neill,\r\n/);
  assert.match(body, /https:\/\/ilacs\.example\.org/);
  const plain = body.replace(/[^a-z0-9]/gi, '').toLowerCase();
  assert.ok(!plain.includes(setup.replaceAll('-', '').toLowerCase()));
  assert.match((await send(0, config)).out, /^0 sent/); // once
  assert.equal(mail.taken.length, 1);
  await mail.stop();
});

test('what a server that is down did not take arrives after a restart of both', async () => {
  const down = await startMail();
  const { port } = down;
  await down.stop();
  const config = configure(port);
  await somebody(10);
  const one = await lib.startServerAt({ now: at(10) }, store, '--config', config);
  for (let i = 0; i < 200 && (await newest()).tries === 0; i += 1) await new Promise((r) => setTimeout(r, 50));
  assert.equal((await one.stop()).code, 0);
  const waits = await newest();
  assert.equal(waits.state, 'failed');
  assert.equal(waits.next_try, at(11));
  assert.match(waits.fault, /did not take the message/);
  const mail = await startMail({ port });
  assert.match((await send(10, config)).out, /^0 sent, 0 failed/); // not yet
  const two = await lib.startServerAt({ now: at(11) }, store, '--config', config);
  for (let i = 0; i < 200 && mail.taken.length === 0; i += 1) await new Promise((r) => setTimeout(r, 50));
  assert.equal((await two.stop()).code, 0);
  assert.equal(mail.taken.length, 1);
  assert.equal((await newest()).state, 'sent');
  await mail.stop();
});

test('a refusal for good is the end of it, another is not', async () => {
  const never = await startMail({ refuse: 550 });
  await somebody(20);
  const { code, out } = await send(20, configure(never.port));
  assert.equal(code, 1);
  assert.match(out, /1 given up/);
  assert.equal((await newest()).state, 'given up');
  await never.stop();

  const later = await startMail({ refuse: 451 });
  await somebody(30);
  assert.match((await send(30, configure(later.port))).out, /1 failed and will be tried again, 0 given up/);
  await later.stop();
  const mail = await startMail();
  const config = configure(mail.port);
  assert.match((await send(30, config)).out, /^0 sent/);
  assert.match((await send(31, config)).out, /^1 sent/);
  assert.equal((await newest()).tries, 2);
  await mail.stop();
});

test('without TLS nothing is said', async () => {
  const open = await startMail({ disabledCommands: ['STARTTLS'], authOptional: true, hideSTARTTLS: true });
  await somebody(40);
  assert.match((await send(40, configure(open.port))).out, /1 failed/);
  assert.deepEqual(open.told, []);
  await open.stop();
  const elsewhere = configure(25, 'tls = none');
  writeFileSync(elsewhere, '[mail]\nserver = smtp://mail.example.org:25\nfrom = a@b.org\ntls = none\n');
  const refused = await send(40, elsewhere);
  assert.equal(refused.code, 3);
  assert.match(refused.err, /only for smtp:\/\/ to a server on this machine/);
});

test('a server with another certificate gets nothing', async () => {
  const mail = await startMail();
  const other = join(folder, 'other.pem');
  certificate(join(folder, 'other-key.pem'), other);
  const config = configure(mail.port);
  writeFileSync(config, `[mail]\nserver = smtp://localhost:${mail.port}\nfrom = ilacs@example.org\nca_file = other.pem\n`);
  await somebody(50);
  assert.match((await send(50, config)).out, /[12] failed/);
  assert.match((await newest()).fault, /certificate|SSL/);
  assert.deepEqual(mail.told, []);
  await mail.stop();
});

test('a wrong password does not lose the message; a secret that others may read is refused', async () => {
  const mail = await startMail();
  writeFileSync(join(folder, 'wrong.secret'), 'another word\n', { mode: 0o600 });
  await somebody(60);
  assert.match((await send(60, configure(mail.port, 'user = ilacs\npassword_file = wrong.secret'))).out, /0 given up/);
  assert.equal((await newest()).state, 'failed');
  chmodSync(join(folder, 'wrong.secret'), 0o644);
  const { code, err } = await send(61, configure(mail.port, 'user = ilacs\npassword_file = wrong.secret'));
  assert.equal(code, 7);
  assert.match(err, /ilacs\.ini line 8: others may read or change/);
  assert.match((await send(1000, configure(mail.port))).out, /^3 sent/);
  await mail.stop();
});

test('without a mail server in the configuration that is said', async () => {
  const { code, err } = await run(70, 'mail', 'send');
  assert.equal(code, 2);
  assert.match(err, /names no mail server/);
});
