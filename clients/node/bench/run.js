// Reading and changing sessions, beside npm's memjs and memcached: `node bench/run.js`, within a minute.
//
// All speak to one real memcached about the same sessions, each in a process of its own, over sockets with TCP_NODELAY.
// They take turns in every round, so that what else the machine does hits all alike; compared are times of one round.
// Everything that is read is checked, and all changes are counted in the end.

import { equal } from 'node:assert/strict';
import { ask, put, startMemcached } from '../test/support/memcached.js';
import { child } from './child.js';
import { clients } from './clients.js';
import { document, sizes } from './documents.js';
import { median, quartiles } from './median.js';

/**
 * Something to measure with each client, and what it took.
 * @typedef {import('./measured.js').Task & {label: string, size: string, times: number[][]}} Case `times`: microseconds
 *   for each call, by client and round
 */

const SESSIONS = 64;
const MAX_ROUNDS = 25;
const LONGEST_MS = 45_000;
/** How long a client is measured at a time, where that is more than a call of each session in flight. */
const BLOCK_MS = 15;

const begun = performance.now();
const names = Object.keys(clients);
/** @type {Array<() => unknown>} */
const ends = [];
try {
  const memcached = await startMemcached({ after: (end) => ends.unshift(end) }, { options: ['-m', '256'] });
  const children = names.map((name) => child('measured.js', [name, memcached.address]));
  for (const { stop } of children) ends.unshift(stop);
  report(await measureAll(memcached, children));
} finally {
  for (const end of ends) await end();
}

/** @param {any} memcached @param {ReturnType<typeof child>[]} children */
async function measureAll(memcached, children) {
  const cases = await prepare(memcached, children);
  let updates = 0;
  const measure = (/** @type {Case} */ { does, ids, items, inFlight, count }, /** @type {number} */ client) => {
    if (does === 'update') updates += count;
    return children[client].does({ does, ids, items, inFlight, count });
  };
  for (const one of cases) {
    // Until the engine has compiled it, and to know how many calls make a block.
    const warm = [];
    for (let round = 0; round < 4; round++) for (const client of names.keys()) warm.push(await measure(one, client));
    one.count = Math.max(one.inFlight, Math.ceil((BLOCK_MS * 1000) / median(warm)));
  }
  for (let round = 0; round < MAX_ROUNDS && performance.now() - begun < LONGEST_MS; round++) {
    for (const one of cases) {
      for (const turn of names.keys()) {
        const client = (round + turn) % names.length;
        one.times[client].push(await measure(one, client));
      }
    }
  }
  let visits = 0;
  for (const id of new Set(cases.flatMap(({ ids }) => ids))) {
    visits += Number(/"visits":(\d+)/.exec(await ask(memcached, `get sessions/${id}\r\n`))?.[1]);
  }
  equal(visits, updates, 'every change has counted');
  return cases;
}

/** @param {any} memcached @param {ReturnType<typeof child>[]} children */
async function prepare(memcached, children) {
  /** @type {Case[]} */
  const cases = [];
  for (const [size, items] of sizes) {
    const ids = Array.from({ length: SESSIONS }, (_, number) => `${items}-${number}`);
    for (const [number, id] of ids.entries()) await put(memcached, `sessions/${id}`, document(number, items));
    for (const { does } of children) await does({ does: 'verify', ids, items });
    for (const does of /** @type {const} */ (['get', 'update'])) {
      for (const inFlight of [1, SESSIONS]) {
        const label = `${does}, ${inFlight === 1 ? 'one after the other' : `${inFlight} at once`}`;
        cases.push({ label, size, ids, items, does, inFlight, count: SESSIONS, times: names.map(() => []) });
      }
    }
  }
  return cases;
}

/** @param {Case[]} cases */
function report(cases) {
  const [own, ...others] = names;
  console.log(`| | | ${own}, µs a call | ${others.map((name) => `${name}, times that`).join(' | ')} |`);
  console.log(`|---|---|---|${others.map(() => '---|').join('')}`);
  for (const { label, size, times } of cases) {
    const cells = others.map((_, index) => {
      const ratios = times[index + 1].map((time, round) => time / times[0][round]);
      const [low, high] = quartiles(ratios);
      return `${median(ratios).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
    });
    console.log(`| ${label} | ${size} | ${median(times[0]).toFixed(0)} | ${cells.join(' | ')} |`);
  }
  const rounds = cases[0].times[0].length;
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`\n${rounds} rounds in ${seconds} s: medians, and the middle half of the ratios.`);
}
