// A process that asks who is online, and says what that takes: present.js SERVER COUNT, which presence.js starts.

import { deepEqual, equal, ok } from 'node:assert/strict';
import { phpSessions } from '../src/index.js';
import { now } from './child.js';
import { median } from './median.js';
import { used } from './usage.js';

/**
 * Microseconds for each call, or milliseconds; bytes that a count receives.
 * @typedef {{mark: number, isOnline: number, areOnline: number, count: number, list: number, bytes: number}} Calls
 */

/** What a watch has used, and who has joined by now. @typedef {import('./usage.js').Used & {joined: number}} Usage */

const CALLS = 3000;
const AT_ONCE = 64;
const ROUNDS = 5;
const LISTS = 9;

const [server, count] = process.argv.slice(2);
const users = Number(count);
const { presence } = phpSessions({ servers: server, timeout: 20_000 });
/** @type {Set<string | Buffer>} */
const joined = new Set();

process.on('message', async (/** @type {'calls' | 'watch' | 'used'} */ task) => {
  if (task === 'calls') return process.send?.(await calls());
  if (task === 'watch') await watch();
  process.send?.({ ...used(), joined: joined.size });
});
process.on('disconnect', () => process.exit());

/** @returns {Promise<Calls>} */
async function calls() {
  const someone = (/** @type {number} */ call) => 1_000_000 + ((call * 7919) % users);
  const isOnline = await each(async (call) => ok(await presence.isOnline(someone(call))));
  equal(await presence.isOnline('nobody'), false);
  const friends = Array.from({ length: 100 }, (_, index) => (index % 2 ? `nobody${index}` : someone(index)));
  const areOnline = await middle(50, async () => {
    const answers = await presence.areOnline(friends);
    deepEqual([...answers.values()], friends.map((id) => typeof id === 'number'));
  });
  const before = used().received;
  const counted = await middle(LISTS, async () => equal(await presence.count(), users));
  const bytes = (used().received - before) / LISTS;
  const first = Array.from({ length: 100 }, (_, index) => String(1_000_000 + index));
  const list = await middle(LISTS, async () => deepEqual((await presence.list()).users.map(({ id }) => id), first));
  const mark = await each((call) => presence.mark(someone(call)));
  return { mark, isOnline, areOnline, count: counted, list, bytes };
}

async function watch() {
  /** @type {() => void} */
  let whole;
  const all = new Promise((resolve) => (whole = () => resolve(undefined)));
  presence.watch((event) => {
    ok(event.type === 'joined', `somebody is told as ${event.type}`);
    ok(!joined.has(event.id), `${event.id} is told twice`);
    if (joined.add(event.id).size === users) whole();
  });
  await all;
}

/**
 * Microseconds for each of {@link CALLS}, {@link AT_ONCE} at once; the middle of some rounds.
 * @param {(call: number) => Promise<void>} does
 */
async function each(does) {
  const work = async (/** @type {number} */ first) => {
    for (let call = first; call < CALLS; call += AT_ONCE) await does(call);
  };
  const round = () => Promise.all(Array.from({ length: AT_ONCE }, (_, first) => work(first)));
  return ((await middle(ROUNDS, round)) * 1000) / CALLS;
}

/**
 * Milliseconds that something takes, the middle of so many times.
 * @param {number} times
 * @param {() => Promise<unknown>} does
 */
async function middle(times, does) {
  const took = [];
  for (let time = 0; time < times; time++) {
    const begun = now();
    await does();
    took.push(now() - begun);
  }
  return median(took);
}
