// A process that watches sessions, and says what that takes: watching.js SERVER COUNT MUTATIONS, which watch.js starts.

import { ok } from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import { phpSessions } from '../src/index.js';
import { now } from './child.js';

/**
 * What has been used so far.
 * @typedef {object} Usage
 * @property {number} at when
 * @property {number} cpu milliseconds
 * @property {number} sent bytes
 * @property {number} received bytes
 * @property {number} heap bytes that are in use now, garbage not counted
 * @property {number[]} delays milliseconds from each store to its event, since this was asked for the last time
 */

const [server, count, mutations] = process.argv.slice(2);
/** @type {import('node:net').Socket[]} */
const sockets = [];
diagnostics.subscribe('net.client.socket', (message) => sockets.push(/** @type {any} */ (message).socket));

const sessions = phpSessions({ servers: server, watchMutations: mutations === 'true' });
/** @type {number[]} */
let delays = [];

process.on('message', (task) => {
  if (task === 'watch') watch();
  process.send?.(usage());
});
process.on('disconnect', () => process.exit());

function watch() {
  for (let number = 0; number < Number(count); number++) {
    sessions.watch(`visitor-${number}`, (event) => {
      ok(event.type === 'changed', `session ${number} is told to be ${event.type}`);
      ok(event.session.user.id === number, `session ${number} is told to be another`);
      delays.push(now() - event.session.stored);
    });
  }
}

/** @returns {Usage} */
function usage() {
  const { user, system } = process.cpuUsage();
  const at = now();
  globalThis.gc?.();
  const used = {
    at,
    cpu: (user + system) / 1000,
    sent: sum(sockets.map(({ bytesWritten }) => bytesWritten)),
    received: sum(sockets.map(({ bytesRead }) => bytesRead)),
    heap: process.memoryUsage().heapUsed,
    delays,
  };
  delays = [];
  return used;
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
