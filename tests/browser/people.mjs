// People who ask over HTTP, without a browser: cookies, forms with their tokens, signing in. And a store with demonstration
// people in it. Used by the walk, the secrecy tests, the flood and the kills.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lib from './lib.mjs';

// ---- one request --------------------------------------------------------------------------------------------------

/** {status, headers (raw pairs), body (Buffer)}; rejects when the connection breaks. */
export function request(address, method, path, { headers = {}, body, from, timeout = 60000 } = {}) {
  const url = new URL(address);
  return new Promise((resolve, reject) => {
    const rq = http.request({ host: url.hostname, port: url.port, method, path, agent: false, localAddress: from,
      headers: { Host: url.host, Connection: 'close', ...headers } }, (rs) => {
      const parts = [];
      rs.on('data', (part) => parts.push(part));
      rs.on('error', reject);
      rs.on('end', () => {
        if (!rs.complete) return reject(new Error('cut off'));
        const pairs = rs.rawHeaders.flatMap((v, i) => (i % 2 === 0 ? [[v.toLowerCase(), rs.rawHeaders[i + 1]]] : []));
        resolve({ status: rs.statusCode, pairs, header: (name) => rs.headers[name], cookies: rs.headers['set-cookie'] ?? [], body: Buffer.concat(parts),
          text: () => Buffer.concat(parts).toString('utf8') });
      });
    });
    rq.setTimeout(timeout, () => rq.destroy(new Error('no answer')));
    rq.on('error', reject);
    rq.end(body);
  });
}

// ---- forms --------------------------------------------------------------------------------------------------------

const plainText = (v) => v.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return found && plainText(found[1]);
};

/** The forms of a page: {action, method, fields: [[name, value]...]} with what would be sent untouched. */
export function formsOf(html) {
  return [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)].map(([whole, inner]) => {
    const fields = [];
    for (const [tag] of inner.matchAll(/<input\b[^>]*>/g)) {
      const type = attribute(tag, 'type') ?? 'text';
      if (['checkbox', 'radio'].includes(type) && !/\schecked\b/.test(tag)) continue;
      if (['submit', 'button', 'file'].includes(type) || !attribute(tag, 'name')) continue;
      fields.push([attribute(tag, 'name'), attribute(tag, 'value') ?? '']);
    }
    for (const [tag, body] of inner.matchAll(/<textarea\b[^>]*>([\s\S]*?)<\/textarea>/g)) fields.push([attribute(tag, 'name'), plainText(body)]);
    for (const [tag, body] of inner.matchAll(/<select\b[^>]*>([\s\S]*?)<\/select>/g)) {
      const options = [...body.matchAll(/<option\b[^>]*>/g)].map(([o]) => o);
      const chosen = options.find((o) => /\sselected\b/.test(o)) ?? options[0];
      fields.push([attribute(tag, 'name'), (chosen && attribute(chosen, 'value')) ?? '']);
    }
    const head = whole.slice(0, whole.indexOf('>') + 1);
    return { action: attribute(head, 'action') ?? '', method: (attribute(head, 'method') ?? 'get').toLowerCase(), fields };
  });
}

// ---- a person -----------------------------------------------------------------------------------------------------

export class Person {
  constructor(address, { name = 'nobody', from, headers = {} } = {}) {
    Object.assign(this, { address, name, from, headers, jar: new Map() });
  }

  async ask(method, path, { headers = {}, fields, body, ...more } = {}) {
    const all = { ...this.headers, ...headers };
    if (this.jar.size > 0) all.Cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
    if (fields) {
      body = new URLSearchParams(fields).toString();
      all['Content-Type'] ??= 'application/x-www-form-urlencoded';
    }
    if (method === 'POST' && !('Origin' in all)) all.Origin = new URL(this.address).origin;
    if (all.Origin === null) delete all.Origin;
    if (method === 'POST' && body === undefined) body = '';
    const answer = await request(this.address, method, path, { headers: all, body, from: this.from, ...more });
    for (const cookie of answer.cookies) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      if (value === '' || /;\s*max-age=(0|-)/i.test(cookie)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }

  get(path, options) {
    return this.ask('GET', path, options);
  }

  /** Opens `page`, fills in its form that posts to `action` (its own address unless told) and sends it. */
  async send(page, values, { action = page.split('?')[0], ...options } = {}) {
    const html = (await this.get(page)).text();
    const form = formsOf(html).find((f) => f.method === 'post' && (f.action.split('?')[0] === action || (f.action === '' && action === page)));
    if (!form) throw new Error(`${this.name}: no form to ${action} on ${page}: ${html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 300)}`);
    const wanted = Object.entries(values).flatMap(([k, v]) => [v].flat().map((one) => [k, one]));
    const kept = form.fields.filter(([k]) => !(k in values));
    return this.ask('POST', action, { ...options, fields: [...kept, ...wanted] });
  }

  /** The hidden fields that make a form believed: of the form every signed-in page has. */
  async token() {
    const form = formsOf((await this.get('/account')).text()).find((f) => f.action === '/sign-out');
    if (!form) throw new Error(`${this.name}: no form to sign out with`);
    return form.fields;
  }

  async signIn(email, password) {
    const answer = await this.send('/sign-in', { email, password });
    if (answer.status !== 303 || (answer.header('location') ?? '').startsWith('/sign-in')) throw new Error(`${email} was not let in: ${answer.status} ${answer.text().replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 400)}`);
    return this;
  }
}

// ---- demonstration people ------------------------------------------------------------------------------------------

/** Makes them; {role: {email, password, name}}. The command prints them. */
export function demonstration(store) {
  const said = lib.ilacs('demonstration', '--format', 'json', '--store', store.path).toString();
  return Object.fromEntries(JSON.parse(said).map((p) => [p.role, p]));
}

export async function signedIn(server, people) {
  const all = {};
  for (const [role, { email, password }] of Object.entries(people))
    all[role] = await new Person(server.address, { name: role }).signIn(email, password);
  return all;
}

export const emptyFolder = (name) => mkdtempSync(join(tmpdir(), `ilacs-${name}-`));

/** Runs a command as one of them; {status, out, complaint}. */
export function commandAs(store, person, ...args) {
  const file = join(store.folder ?? emptyFolder('password'), `password-${person.email}`);
  writeFileSync(file, `${person.password}\n`, { mode: 0o600 });
  const { status, stdout, stderr } = spawnSync(lib.program, [...args, '--as', person.email, '--password-file', file, '--store', store.path], {
    env: lib.environment, maxBuffer: 64 << 20, encoding: 'utf8' });
  return { status, out: stdout, complaint: stderr };
}

/** Plans something as the planner; its id. */
export function plan(store, planner, authority, kind, day, team) {
  const { status, out, complaint } = commandAs(store, planner, 'plan', 'add', authority, kind, '--call-day', day, '--team', team.join(','));
  const id = out.match(/Stored as ([a-z2-7]{16})/)?.[1];
  if (status !== 0 || !id) throw new Error(`plan add ${authority}: ${out}${complaint}`);
  return id;
}

/** Another account with a role, without a password: somebody for a team. */
export function addPerson(store, email, name, role, ...scope) {
  lib.ilacs('user', 'add', email, '--name', name, '--role', role, ...scope, '--store', store.path);
}
