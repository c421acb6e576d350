// A process that watches sessions, and says what that takes: watching.js SERVER COUNT MUTATIONS, which watch.js starts.

import { ok } from 'node:assert/strict';
import { phpSessions } from '../src/index.js';
import { now } from './child.js';
import { used } from './usage.js';

/**
 * What has been used so far, and the milliseconds from each store to its event, since this was asked for the last time.
 * @typedef {import('./usage.js').Used & {delays: number[]}} Usage
 */

const [server, count, mutations] = process.argv.slice(2);
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
  const usage = { ...used(), delays };
  delays = [];
  return usage;
}
