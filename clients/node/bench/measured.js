// A client in a process of its own, so that no other's garbage or hooks are in its times: measured.js CLIENT SERVER,
// which run.js starts and sends its tasks.

import { deepEqual, equal } from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import { clients } from './clients.js';
import { document } from './documents.js';

/**
 * @typedef {object} Task
 * @property {'verify' | 'get' | 'update'} does
 * @property {string[]} ids those of visitors 0, 1, 2 ...
 * @property {number} items in each visitor's cart
 * @property {number} inFlight calls that are under way at once
 * @property {number} count calls
 */

// memjs alone does not set it by itself.
diagnostics.subscribe('net.client.socket', (message) => /** @type {any} */ (message).socket.setNoDelay());

const [name, server] = process.argv.slice(2);
const client = clients[name](server);
process.on('message', async (/** @type {Task} */ task) => {
  process.send?.(await (task.does === 'verify' ? verify(task) : measure(task)));
});
process.on('disconnect', () => process.exit());

/** Whether every session is the right one, whole. @param {Task} task */
async function verify({ ids, items }) {
  for (const [number, id] of ids.entries()) {
    const session = await client.get(id);
    const expected = JSON.parse(document(number, items));
    if (!('$php' in session)) delete expected.$php;
    deepEqual(session, expected);
  }
  return true;
}

/** Microseconds for each call. @param {Task} task */
async function measure({ does, ids, inFlight, count }) {
  let expected = 0;
  for (let at = 0; at < count; at++) expected += at % ids.length;
  let sum = 0;
  const work = async (/** @type {number} */ first) => {
    for (let at = first; at < count; at += inFlight) {
      const session = await client[/** @type {'get' | 'update'} */ (does)](ids[at % ids.length]);
      if (does === 'get') sum += session.user.id;
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: inFlight }, (_, first) => work(first)));
  const took = performance.now() - begun;
  if (does === 'get') equal(sum, expected, 'every session was the right one');
  return (took * 1000) / count;
}
