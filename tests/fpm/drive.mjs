// Drives the page with many cookies at once and compares every session with what is stored.
//
//   MEMCACHED=127.0.0.1:11211 PAGE=http://127.0.0.1:8080/ node drive.mjs SESSIONS REQUESTS
//
// The requests of one session follow each other; AT_ONCE sessions run side by side. Prints the process id
// of every worker that answered.

import assert from 'node:assert/strict';
import { fetchItem } from '../../demo/node/memcached.js';

const { MEMCACHED, PAGE } = process.env;
const [sessions, requests] = process.argv.slice(2).map(Number);
const AT_ONCE = 16;
const workers = new Set();

async function runSession(number) {
  let cookie = '';
  let answer;
  for (let request = 1; request <= requests; request++) {
    const response = await fetch(PAGE, { headers: { cookie } });
    answer = await response.text();
    assert.equal(response.status, 200, answer);
    workers.add(response.headers.get('x-worker'));
    cookie ||= /PHPSESSID=[^;]+/.exec(response.headers.get('set-cookie'))[0];
    assert.equal(JSON.parse(answer).count, request, `session ${number}`);
  }
  const stored = await fetchItem(MEMCACHED, `sessions/${cookie.slice('PHPSESSID='.length)}`);
  assert.equal(String(stored), answer, 'the document is json_encode($_SESSION)');
}

let next = 0;
const lanes = Array.from({ length: AT_ONCE }, async () => {
  while (next < sessions) await runSession(next++);
});
await Promise.all(lanes);
console.log([...workers].join('\n'));
