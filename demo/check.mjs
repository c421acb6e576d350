// Uses the demo as a visitor would, with a real HTTP client, and fails where Node.js reads anything but
// what PHP wrote.
//
//   MEMCACHED=... PHP_PORT=... NODE_PORT=... node check.mjs

import strict from 'node:assert/strict';
import { fetchItem } from './node/memcached.mjs';
import { sessionDocument, sessionId, sessionKey } from './node/session.mjs';

const { MEMCACHED, NODE_PORT, PHP_PORT } = process.env;
const php = `http://127.0.0.1:${PHP_PORT}`;
const node = `http://127.0.0.1:${NODE_PORT}`;
let cookie = '';
let passed = 0;

// node:assert, counted.
const assert = new Proxy(strict, {
  get: (target, name) => (...values) => {
    target[name](...values);
    passed++;
  },
});

async function visit(url, options = {}) {
  const response = await fetch(url, { redirect: 'manual', ...options, headers: { cookie } });
  const set = response.headers.get('set-cookie')?.match(/PHPSESSID=[^;]+/g);
  if (set) cookie = set.at(-1);
  return response;
}

const post = (fields) => visit(`${php}/`, { method: 'POST', body: new URLSearchParams(fields) });

assert.equal((await visit(`${node}/json`)).status, 404, 'no session before the login');
assert.match(await (await visit(`${php}/`)).text(), /Who are you/);
const stranger = cookie;
assert.equal((await post({ name: 'Zoë <b>' })).status, 303);
assert.notEqual(cookie, stranger, 'the login changes the id');

let written;
for (let count = 1; count <= 3; count++) {
  written = await (await visit(`${php}/?json`)).text();
  assert.equal(JSON.parse(written).visits, count, 'PHP counts');
}
const read = await (await visit(`${node}/json`)).text();
const id = cookie.slice('PHPSESSID='.length);
const stored = String(await fetchItem(MEMCACHED, `sessions/${id}`));
// That 5.0 is a float, which JSON.stringify would forget, stands behind the rest.
const plain = stored.replace(/,"\$php":"1\..*"}$/, '}');
assert.equal(read, stored, 'Node.js reads what memcached holds');
assert.notEqual(plain, stored, 'there is a type hint');
assert.equal(plain, written, 'memcached holds what PHP wrote');
assert.match(stored, /"rating":5\.0,"page":"docs\/start"/, 'floats stay floats, slashes stay slashes');

const page = await (await visit(`${node}/`)).text();
assert.match(page, /Hello, Zoë &#60;b&#62;\./, 'Node.js greets by the name from the PHP session');
assert.match(page, /<strong>3<\/strong>/, 'Node.js shows the count of PHP');
assert.match(await (await visit(`${php}/`)).text(), /Hello, Zoë &lt;b&gt;\./);

const loggedIn = cookie;
assert.equal((await post({ logout: '1' })).status, 303);
cookie = loggedIn;
assert.equal((await visit(`${node}/json`)).status, 404, 'a logout in PHP is a logout in Node.js');
cookie = 'PHPSESSID=a%0d%0aflush_all';
assert.equal((await visit(`${node}/json`)).status, 404, 'a hostile cookie reaches nothing');
assert.equal((await visit(`${node}//`)).status, 404, 'a path that is no URL ends no server');

const request = (cookie) => ({ headers: { cookie } });
assert.equal(sessionId(request('a=1; PHPSESSID=first; PHPSESSID=second')), 'first', 'the first cookie counts');
assert.equal(sessionId(request('PHPSESSID=a%2Cb-c')), 'a,b-c', 'PHP encodes the comma');
assert.equal(sessionId(request('PHPSESSID=%E0%A4%A')), null);
assert.equal(sessionKey('x'.repeat(241)).length, 250);
assert.match(sessionKey('x'.repeat(242)), /^sessions\/sha256:[0-9a-f]{64}$/);
await assert.rejects(sessionDocument('127.0.0.1:1', request(loggedIn)), 'an outage is no logout');

console.log(`stored in memcached, verbatim:\n${stored}`);
console.log(`demo: ${passed} passed, 0 failed: what PHP wrote is what Node.js read`);
