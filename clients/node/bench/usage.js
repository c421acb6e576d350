// What a process has used so far, and what another has.

import diagnostics from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { now } from './child.js';

/**
 * @typedef {object} Used
 * @property {number} at when
 * @property {number} cpu milliseconds
 * @property {number} sent bytes
 * @property {number} received bytes
 * @property {number} heap bytes that are in use now, garbage not counted
 */

/** @type {import('node:net').Socket[]} */
const sockets = [];
diagnostics.subscribe('net.client.socket', (message) => sockets.push(/** @type {any} */ (message).socket));

/** Of this process, with all sockets since this file was loaded. @returns {Used} */
export function used() {
  const { user, system } = process.cpuUsage();
  const at = now();
  globalThis.gc?.();
  return {
    at,
    cpu: (user + system) / 1000,
    sent: sum(sockets.map(({ bytesWritten }) => bytesWritten)),
    received: sum(sockets.map(({ bytesRead }) => bytesRead)),
    heap: process.memoryUsage().heapUsed,
  };
}

/**
 * CPU time that a memcached has used, in milliseconds: proc(5), utime and stime, which are hundredths of a second.
 * @param {{pid: number | undefined}} memcached
 */
export async function cpuOf({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
