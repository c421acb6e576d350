// Users who are online, as eight processes would mark them: crowd.js SERVER COUNT, which presence.js starts.

import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from '../src/memcached/pool.js';
import { parseServers } from '../src/memcached/server-list.js';
import { Keys } from '../src/presence/keys.js';
import { Writer } from '../src/presence/writer.js';

/**
 * @typedef {object} Task
 * @property {'come' | 'stay' | 'join'} does `come`: everybody is marked once in each of the last six minutes; `stay`:
 *   from now on everybody is, once a minute; `join`: so many others come
 * @property {number} [count]
 */

const WRITERS = 8;
const MINUTES = 6;
const WINDOW = 360;
const TICK_MS = 50;

const [server, count] = process.argv.slice(2);
const users = Number(count);
const settings = { distribution: /** @type {const} */ ('ketama'), replicas: /** @type {const} */ (0) };
const pool = new Pool(parseServers(server), { ...settings, connectTimeout: 1000, timeout: 20_000 });
const writers = Array.from({ length: WRITERS }, () => new Writer(pool, new Keys('u_online_'), WINDOW));

process.on('message', async (/** @type {Task} */ { does, count = 0 }) => {
  if (does === 'come') await come();
  if (does === 'stay') stay();
  for (let number = 0; does === 'join' && number < count; number++) await mark(users + number);
  process.send?.(true);
});
process.on('disconnect', () => process.exit());

async function come() {
  const now = Math.floor(Date.now() / 1000);
  for (let minute = MINUTES - 1; minute >= 0; minute--) {
    for (let first = 0; first < users; first += 1000) {
      const some = Array.from({ length: Math.min(1000, users - first) }, (_, index) => first + index);
      await Promise.all(some.map((number) => mark(number, now - minute * 60 - Math.floor((number * 50) / users))));
    }
  }
}

/** The longest ago first, so that each is marked once a minute. */
async function stay() {
  const begun = performance.now();
  for (let marked = 0; ; await sleep(TICK_MS)) {
    for (const due = ((performance.now() - begun) / 60_000) * users; marked < due; marked++) {
      mark(users - 1 - (marked % users));
    }
  }
}

/** @param {number} number @param {number} [time] seconds since 1970 */
function mark(number, time = Math.floor(Date.now() / 1000)) {
  return writers[number % WRITERS].write(String(1_000_000 + number), true, time);
}
