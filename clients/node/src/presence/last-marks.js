// When users were marked last, by their keys: who has none is not online.

import { fetch } from '../memcached/command.js';
import { onServersOf } from './servers.js';

/**
 * What is known of a user: when the last mark was, in seconds since 1970, or null where there is none that counts; and
 * why there may be one all the same.
 * @typedef {{time: number | null, doubt: import('../memcached/error.js').MemcachedError | null}} LastMark
 */

/**
 * One round trip for each server, and {@link BATCH} users.
 * @param {import('../memcached/pool.js').Pool} pool
 * @param {import('./keys.js').Keys} keys
 * @param {string[]} ids
 * @param {number} window seconds that a mark counts
 * @param {number} now seconds since 1970
 * @returns {Promise<Map<string, LastMark>>} by id
 * @throws {import('../memcached/error.js').MemcachedError} where no server answers that could know of one of them
 */
export async function lastMarks(pool, keys, ids, window, now) {
  const keyOf = new Map(ids.map((id) => [id, keys.user(id)]));
  const ask = async (/** @type {number} */ place, /** @type {string[]} */ asked) => {
    const times = [];
    for (let from = 0; from < asked.length; from += BATCH) {
      const questions = asked.slice(from, from + BATCH).map((key) => fetch(key));
      const replies = await pool.server(place).exchange(questions);
      times.push(...replies.map(({ value }) => value && timeIn(value)));
    }
    return times;
  };
  const told = await onServersOf(pool, [...new Set(keyOf.values())], ask, (error) => error.isNoAnswer);
  /** @param {string} key @returns {LastMark} */
  const markUnder = (key) => {
    const { said, hasHome } = /** @type {import('./servers.js').Told<number | null>} */ (told.get(key));
    const times = said.flatMap((time) => (time !== null && now - time < window ? [time] : []));
    if (times.length > 0) return { time: Math.max(...times), doubt: null };
    // A server that has been away for longer than a mark counts has none that does.
    return { time: null, doubt: hasHome ? null : (pool.homeFailures(key, window * 1000)[0] ?? null) };
  };
  return new Map([...keyOf].map(([id, key]) => [id, markUnder(key)]));
}

/** What nobody here has stored is no mark. @param {Buffer} value */
function timeIn(value) {
  return /^\d{1,15}$/.test(value.toString('latin1')) ? Number(value) : null;
}

/** Questions that are sent at once: others wait behind them for a fraction of a millisecond. */
const BATCH = 250;
