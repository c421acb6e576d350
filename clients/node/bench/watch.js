// What it takes to watch 10,000 sessions of 4 KB: `node bench/watch.js`, within a minute, on Linux.
//
// All of them stand still at first; then one in a hundred changes every second. None changes twice, so that each change
// is to be told of, and once. Who watches is a process of its own: once with what memcached says by itself (`watch
// mutations`), once without. How late that comes depends on memcached: its log sleeps longer and longer, up to a second,
// while nothing happens. So the longest times are those of the first changes after a rest.

import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMemcached } from '../test/support/memcached.js';
import { child, now } from './child.js';
import { document } from './documents.js';
import { median } from './median.js';
import { cpuOf } from './usage.js';

/**
 * What who watches has used, and memcached's CPU time in milliseconds.
 * @typedef {[import('./watching.js').Usage, number]} Reading
 */

const SESSIONS = 10_000;
const ITEMS = 29;
const CHANGES_PER_SECOND = SESSIONS / 100;
const IDLE_MS = 6000;
const CHANGING_MS = 8000;
/** A poll and its readings are over by then. */
const SETTLED_MS = 2500;

/** @type {Array<() => unknown>} */
const ends = [];
try {
  const rows = [];
  for (const mutations of [true, false]) rows.push(...(await measure(mutations)));
  report(rows);
} finally {
  for (const end of ends) await end();
}

/** @param {boolean} mutations */
async function measure(mutations) {
  const memcached = await startMemcached({ after: (end) => ends.unshift(end) }, { options: ['-m', '256'] });
  const store = await storer(memcached);
  for (let number = 0; number < SESSIONS; number++) await store(number);

  const words = [memcached.address, String(SESSIONS), String(mutations)];
  const watching = child('watching.js', words, { execArgv: ['--expose-gc'] });
  ends.unshift(watching.stop);
  const before = await watching.does('measure');
  await watching.does('watch');
  await sleep(SETTLED_MS);

  /** @returns {Promise<Reading>} */
  const read = () => Promise.all([watching.does('measure'), cpuOf(memcached)]);
  const idle = await read();
  await sleep(IDLE_MS);
  const changing = await read();
  equal(changing[0].delays.length, 0, 'nothing has changed');
  const changes = (CHANGING_MS / 1000) * CHANGES_PER_SECOND;
  for (let change = 0; change < changes; change++) {
    await sleep(Math.max(0, changing[0].at + (change * 1000) / CHANGES_PER_SECOND - now()));
    // Far apart, so that two that follow each other are not polled together.
    await store((change * 7919) % SESSIONS);
  }
  const changed = await read();
  await sleep(SETTLED_MS);
  const late = await watching.does('measure');
  const delays = [...changed[0].delays, ...late.delays];
  equal(delays.length, changes, 'every change is told of, once');
  await watching.stop();
  const heap = (idle[0].heap - before.heap) / SESSIONS;
  return [
    row('none changes', mutations, heap, idle, changing, []),
    row('1 % a second change', mutations, heap, changing, changed, delays),
  ];
}

/**
 * @param {string} label @param {boolean} mutations @param {number} heap bytes for each session
 * @param {Reading} from @param {Reading} to @param {number[]} delays
 */
function row(label, mutations, heap, [from, memcachedFrom], [to, memcachedTo], delays) {
  const seconds = (to.at - from.at) / 1000;
  const share = (/** @type {number} */ milliseconds) => `${(milliseconds / seconds / 10).toFixed(1)} %`;
  const kilobytes = (/** @type {number} */ bytes) => (bytes / seconds / 1000).toFixed(0);
  return [
    label,
    mutations ? 'yes' : 'no',
    share(to.cpu - from.cpu),
    share(memcachedTo - memcachedFrom),
    kilobytes(to.sent - from.sent),
    kilobytes(to.received - from.received),
    `${(heap / 1000).toFixed(1)} KB`,
    delays.length > 0 ? `${median(delays).toFixed(1)} / ${Math.max(...delays).toFixed(0)} ms` : '',
  ];
}

/** @param {string[][]} rows */
function report(rows) {
  const head = ['of 10,000', '`watchMutations`', 'CPU of a core', "memcached's", 'KB/s sent', 'KB/s received'];
  head.push('heap of each', 'told after: median / longest');
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
}

/** Stores sessions, each with the time in it. @param {any} memcached */
async function storer({ port }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.setEncoding('latin1');
  ends.unshift(() => socket.destroy());
  return async (/** @type {number} */ number) => {
    const text = document(number, ITEMS).replace('{', `{"stored":${now()},`);
    socket.write(`set sessions/visitor-${number} 0 1440 ${Buffer.byteLength(text)}\r\n${text}\r\n`);
    const [answer] = await once(socket, 'data');
    equal(answer, 'STORED\r\n');
  };
}
