// Who is online, as all workers of php-fpm tell it: requests of one session at once, for some seconds, mark its user once in
// an interval between them.
//
//   MEMCACHED=127.0.0.1:11211 PAGE=http://127.0.0.1:8080/ node presence.mjs HANDLER WORKERS INTERVAL SECONDS

import assert from 'node:assert/strict';
import { fetchItem } from '../../demo/node/memcached.js';

const { MEMCACHED, PAGE } = process.env;
const [handler, ...numbers] = process.argv.slice(2);
const [workers, interval, seconds] = numbers.map(Number);
const AT_ONCE = 30;
const begun = Math.floor(Date.now() / 60_000);
const served = new Set();

/** A browser: what it asks for, it asks with its cookie. */
function browser() {
  let cookie = '';
  return async (query = '') => {
    const response = await fetch(PAGE + query, { headers: { cookie } });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const set = /PHPSESSID=[^;]+/.exec(response.headers.get('set-cookie') ?? '');
    cookie = set ? set[0] : cookie;
    const answer = JSON.parse(text);
    served.add(answer.worker);
    assert.equal(answer.handler, handler);
    assert.equal(answer.failures, 0);
    return answer;
  };
}

/** When `user` was marked, in seconds, and how many writers there are. */
async function listed(user) {
  const times = [];
  const writers = new Set();
  for (let minute = begun; minute <= Math.floor(Date.now() / 60_000); minute++) {
    const directory = await fetchItem(MEMCACHED, `u_online_%minute/${minute}`);
    for (const segment of String(directory ?? '').trim().split('\n').filter(Boolean)) {
      writers.add(segment.split('/')[0]);
      const entries = String(await fetchItem(MEMCACHED, `u_online_%minute/${minute}/${segment}`));
      for (const [, second] of entries.matchAll(new RegExp(`(\\d\\d)\\+${user.length}:${user}`, 'g'))) {
        times.push(minute * 60 + Number(second));
      }
    }
  }
  return { times: times.sort(), writers: writers.size };
}

const ann = `ann-${handler}`;
const ask = browser();
assert.deepEqual((await ask()).users.filter((user) => user.endsWith(handler)), [], 'a visitor is nobody');
assert.ok((await ask(`?user=${ann}`)).users.includes(ann), 'online from the login on');
let requests = 0;
for (const end = Date.now() + seconds * 1000; Date.now() < end; requests += AT_ONCE) {
  for (const answer of await Promise.all(Array.from({ length: AT_ONCE }, () => ask()))) {
    assert.ok(answer.is_online && answer.users.includes(ann), 'online all the time');
  }
}
assert.equal(served.size, workers, 'every worker has served');
const { times } = await listed(ann);
for (const [before, after] of times.slice(1).map((after, at) => [times[at], after])) {
  assert.ok(after - before >= interval, `marked at ${before} and ${after}, after ${interval} s at the earliest`);
}
assert.ok(times.length >= 2, `${times.length} marks in ${seconds} s`);
console.log(`${requests} requests, ${times.length} marks`);

// Users of all workers, together.
const users = Array.from({ length: 40 }, (_, n) => `user-${n}-${handler}`);
const browsers = users.map(() => browser());
await Promise.all(users.map((user, n) => browsers[n](`?user=${user}`)));
const all = await ask();
assert.deepEqual(all.users.filter((user) => user.endsWith(handler)).sort(), [ann, ...users].sort(), 'all who logged in');
assert.equal(all.count, all.users.length);
assert.ok((await listed(ann)).writers >= workers, 'each worker has lists of its own');

// A new id is no logout; a logout is one, also for the other workers.
assert.ok((await browsers[0]('?new_id')).users.includes(users[0]));
assert.ok((await ask()).users.includes(users[0]), 'online with a new id');
await Promise.all(browsers.slice(1).map((browser) => browser('?logout')));
for (let n = 0; n < AT_ONCE; n++) {
  const { users: left } = await ask();
  assert.deepEqual(left.filter((user) => user.endsWith(handler)).sort(), [ann, users[0]].sort(), 'who is left');
}
