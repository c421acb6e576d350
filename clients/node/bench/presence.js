// What it takes to know who is online: `node bench/presence.js`, within three minutes, on Linux.
//
// Of 1,000, 10,000 and 100,000 users each was marked once in every minute of those that count, by eight writers. First
// the calls are measured, in a process that does nothing else; then a watch, while everybody goes on to be marked once
// a minute and some others come.

import { equal } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMemcached } from '../test/support/memcached.js';
import { child } from './child.js';
import { cpuOf } from './usage.js';

const SIZES = [1000, 10_000, 100_000];
const NEWCOMERS = 100;
const WATCHED_MS = 20_000;
/** A look and its readings are over by then. */
const SETTLED_MS = 3000;

/** @type {Array<() => unknown>} */
const ends = [];
try {
  const rows = [];
  for (const users of SIZES) rows.push(await measure(users));
  report(rows);
} finally {
  for (const end of ends) await end();
}

/** @param {number} users */
async function measure(users) {
  const memcached = await startMemcached({ after: (end) => ends.unshift(end) }, { options: ['-m', '256'] });
  const words = [memcached.address, String(users)];
  const crowd = start('crowd.js', words);
  const asking = start('present.js', words);
  await crowd.does({ does: 'come' });
  const calls = await asking.does('calls');
  await asking.stop();

  const watching = start('present.js', words, ['--expose-gc']);
  const before = await watching.does('used');
  const begun = await watching.does('watch');
  equal(begun.joined, users, 'everybody is told');
  await crowd.does({ does: 'stay' });
  await sleep(SETTLED_MS);
  const read = () => Promise.all([watching.does('used'), cpuOf(memcached)]);
  const [from, memcachedFrom] = await read();
  await sleep(WATCHED_MS / 2);
  await crowd.does({ does: 'join', count: NEWCOMERS });
  await sleep(WATCHED_MS / 2);
  const [to, memcachedTo] = await read();
  equal(to.joined, users + NEWCOMERS, 'and everybody who comes, and nobody as having left');
  await watching.stop();
  await crowd.stop();
  await memcached.stop();

  const seconds = (to.at - from.at) / 1000;
  const share = (/** @type {number} */ milliseconds) => `${(milliseconds / seconds / 10).toFixed(1)} %`;
  const kilobytes = (/** @type {number} */ bytes) => (bytes / seconds / 1000).toFixed(1);
  return {
    calls: [
      users.toLocaleString('en'),
      `${calls.mark.toFixed(0)} µs`,
      `${calls.isOnline.toFixed(0)} µs`,
      `${calls.areOnline.toFixed(2)} ms`,
      `${calls.count.toFixed(1)} ms`,
      `${calls.list.toFixed(1)} ms`,
      `${(calls.bytes / 1000).toFixed(0)} KB`,
    ],
    watch: [
      users.toLocaleString('en'),
      `${(begun.cpu - before.cpu).toFixed(0)} ms`,
      share(to.cpu - from.cpu),
      share(memcachedTo - memcachedFrom),
      kilobytes(to.sent - from.sent),
      kilobytes(to.received - from.received),
      `${((to.heap - before.heap) / users).toFixed(0)} B`,
    ],
  };
}

/** @param {string} file @param {string[]} words @param {string[]} [execArgv] */
function start(file, words, execArgv = []) {
  const started = child(file, words, { execArgv });
  ends.unshift(started.stop);
  return started;
}

/** @param {Array<{calls: string[], watch: string[]}>} rows */
function report(rows) {
  const calls = ['users online', '`mark`', '`isOnline`', '`areOnline` of 100', '`count`', '`list`'];
  table([...calls, 'received for either'], rows.map(({ calls }) => calls));
  console.log();
  const watch = ['users online', 'first look: CPU', 'CPU of a core', "memcached's", 'KB/s sent', 'KB/s received'];
  table([...watch, 'heap of each'], rows.map(({ watch }) => watch));
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
}
