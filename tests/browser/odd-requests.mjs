// Odd requests, byte by byte: what nobody may answer as if it were sound. Sent to the program itself (odd-requests.test.mjs)
// and through the proxy that stands in front of it (proxy.test.mjs).
import net from 'node:net';
import tls from 'node:tls';

// Sends bytes and gives back all that comes until the server closes, or `wait` ms pass in silence.
export function send(bytes, { port, wait = 400, secure = false } = {}) {
  return new Promise((resolve) => {
    let got = '';
    const write = () => socket.write(Buffer.from(bytes, 'latin1'));
    const where = { port, host: '127.0.0.1' };
    const socket = secure ? tls.connect({ ...where, rejectUnauthorized: false }, write) : net.connect(where, write);
    socket.setTimeout(wait, () => socket.destroy());
    socket.on('data', (part) => (got += part.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(got));
  });
}
export const statuses = (text) => [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((m) => Number(m[1]));

export const host = 'Host: 127.0.0.1\r\n';
export const refused = [
  ['two Content-Length headers', `POST /about HTTP/1.1\r\n${host}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`],
  ['two that differ', `POST /about HTTP/1.1\r\n${host}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`],
  ['Content-Length and Transfer-Encoding', `POST /about HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['two Host headers', `GET / HTTP/1.1\r\n${host}Host: elsewhere\r\n\r\n`],
  ['no Host header', 'GET / HTTP/1.1\r\n\r\n'],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n'],
  ['a signed length', `POST /about HTTP/1.1\r\n${host}Content-Length: +3\r\n\r\nabc`],
  ['a negative length', `POST /about HTTP/1.1\r\n${host}Content-Length: -3\r\n\r\n`],
  ['a blank before the colon', `GET / HTTP/1.1\r\n${host}Content-Length : 0\r\n\r\n`],
  ['an encoded NUL', `GET /areas/leeds%00 HTTP/1.1\r\n${host}\r\n`],
  ['an encoded line end', `GET /areas/leeds%0d%0aX:y HTTP/1.1\r\n${host}\r\n`],
  ['half an encoding', `GET /areas/%4 HTTP/1.1\r\n${host}\r\n`],
  ['dots that climb', `GET /assets/../../etc/passwd HTTP/1.1\r\n${host}\r\n`],
  ['encoded dots that climb', `GET /assets/%2e%2e/x HTTP/1.1\r\n${host}\r\n`],
  ['an unknown transfer encoding', `POST /about HTTP/1.1\r\n${host}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  ['a body with GET', `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`],
  ['a request hidden in the body of a GET', `GET / HTTP/1.1\r\n${host}Content-Length: 40\r\n\r\nGET /areas/leeds HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['a control character in a header', `GET / HTTP/1.1\r\n${host}X: a\x01b\r\n\r\n`],
  ['a header without a colon', `GET / HTTP/1.1\r\n${host}nonsense\r\n\r\n`],
  ['a target without a slash', `GET areas HTTP/1.1\r\n${host}\r\n`],
  ['bytes beyond ASCII in the target', `GET /areas/\xc3\xa9 HTTP/1.1\r\n${host}\r\n`],
  ['HTTP/2.0 in words', `GET / HTTP/2.0\r\n${host}\r\n`],
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['an address of 5000 characters', `GET /${'a'.repeat(5000)} HTTP/1.1\r\n${host}\r\n`],
  ['120 headers', `GET / HTTP/1.1\r\n${host}${'X: y\r\n'.repeat(120)}\r\n`],
  ['headers of 20 KB', `GET / HTTP/1.1\r\n${host}X: ${'y'.repeat(20000)}\r\n\r\n`],
  ['a body of 100 KB', `POST /about HTTP/1.1\r\n${host}Content-Length: 100000\r\n\r\n${'z'.repeat(100000)}`],
];
export const taken = [
  ['a plain request', `GET /health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, [200]],
  ['HTTP/1.0', 'GET /health HTTP/1.0\r\n\r\n', [200]],
  ['an absolute target', `GET http://127.0.0.1/health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, [200]],
  ['bare line feeds', 'GET /health HTTP/1.1\nHost: a\nConnection: close\n\n', [200]],
  ['two in a row', `GET /health HTTP/1.1\r\n${host}\r\nGET /method HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, [200, 200]],
  ['one in small pieces', `GET /health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, [200], true],
];
