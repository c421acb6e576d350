// Requests of one session at once: each waits for the session, and counts.
//
//   PAGE=http://127.0.0.1:8080/ node parallel.mjs AT_ONCE TIMES

import assert from 'node:assert/strict';

const { PAGE } = process.env;
const [atOnce, times] = process.argv.slice(2).map(Number);

const first = await fetch(PAGE);
const cookie = /PHPSESSID=[^;]+/.exec(first.headers.get('set-cookie'))[0];
assert.equal((await first.json()).count, 1);
const counts = new Set();
for (let time = 0; time < times; time++) {
  const requests = Array.from({ length: atOnce }, async () => {
    const response = await fetch(PAGE, { headers: { cookie } });
    counts.add((await response.json()).count);
  });
  await Promise.all(requests);
}
assert.equal(counts.size, atOnce * times, 'no two requests count the same');
assert.equal(Math.max(...counts), 1 + atOnce * times);
