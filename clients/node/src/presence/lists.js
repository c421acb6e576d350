// The lists of the last minutes, read from every server: who is online, all of them.

import { fetch } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { readDirectory } from './directory.js';
import { readEntries } from './entries.js';
import { isNewOfWriter, isSeen, keepLater } from './moment.js';

/**
 * When each user was seen or left last, by id, as far as that may count now.
 *
 * A server that is set aside, or fails meanwhile, is passed over; what it alone has is missing until its users are
 * marked again, elsewhere.
 * @param {import('../memcached/pool.js').Pool} pool
 * @param {import('./keys.js').Keys} keys
 * @param {number} window seconds that a mark counts
 * @param {number} now seconds since 1970
 * @returns {Promise<Map<string, number>>} moments
 * @throws {MemcachedError} where no server answers
 */
export async function readLists(pool, keys, window, now) {
  const minutes = minutesOf(now, window);
  const outcomes = await eachServer(pool, (place) => readServer(pool.server(place), keys, minutes));
  const [moments, ...others] = outcomes.filter((outcome) => outcome instanceof Map);
  if (!moments) throw outcomes[0];
  for (const other of others) for (const [id, moment] of other) keepLater(moments, id, moment);
  return moments;
}

/**
 * Asks all servers that are well, at the same time. One that fails is set aside, and its outcome is the error.
 * @template T
 * @param {import('../memcached/pool.js').Pool} pool
 * @param {(place: number) => Promise<T>} does
 * @returns {Promise<Array<T | MemcachedError>>}
 */
export function eachServer(pool, does) {
  return Promise.all(pool.wellPlaces().map(async (place) => {
    try {
      return await does(place);
    } catch (error) {
      if (!(error instanceof MemcachedError)) throw error;
      if (error.failsServer) pool.noteFailure(place, error);
      return error;
    }
  }));
}

/**
 * The minutes whose lists count, and the next: another machine's clock may be ahead.
 * @param {number} now
 * @param {number} window
 * @param {number} [from] the first that is wanted
 */
export function minutesOf(now, window, from = 0) {
  const first = Math.max(from, Math.floor((now - window) / 60));
  const length = Math.max(0, Math.floor(now / 60) + 2 - first);
  return Array.from({ length }, (_, index) => first + index);
}

/**
 * What a server has under some keys, in their order: `VA`, or `EN`. One round trip for each {@link BATCH}.
 * @param {import('../memcached/server.js').Server} server
 * @param {string[]} keys
 */
export async function* fetchEach(server, keys) {
  for (let from = 0; from < keys.length; from += BATCH) {
    yield* await server.exchange(keys.slice(from, from + BATCH).map((key) => fetch(key)));
  }
}

/**
 * @param {import('../memcached/server.js').Server} server
 * @param {import('./keys.js').Keys} keys
 * @param {number[]} minutes
 */
async function readServer(server, keys, minutes) {
  /** In the order in which each writer wrote them. */
  const segments = [];
  let index = 0;
  for await (const { value } of fetchEach(server, minutes.map((minute) => keys.directory(minute)))) {
    const minute = minutes[index++];
    for (const { writer, numbers } of value ? readDirectory(value) : []) {
      const source = { minute };
      for (const number of numbers) segments.push({ source, key: keys.segment(minute, writer, number) });
    }
  }
  /** @type {Map<string, number>} */
  const moments = new Map();
  /**
   * What one writer says of a minute once it has said that somebody left: before that, the order counts for nothing.
   * @type {Map<string, number>}
   */
  let own = new Map();
  let hasLeft = false;
  const take = (/** @type {string} */ id, /** @type {number} */ moment) => {
    hasLeft ||= !isSeen(moment);
    if (!hasLeft) keepLater(moments, id, moment);
    else if (isNewOfWriter(moment, own.get(id))) own.set(id, moment);
  };
  index = 0;
  for await (const { value } of fetchEach(server, segments.map(({ key }) => key))) {
    const { source } = segments[index++];
    if (value) readEntries(value, source.minute, take);
    if (!hasLeft || segments[index]?.source === source) continue;
    for (const [id, moment] of own) keepLater(moments, id, moment);
    own = new Map();
    hasLeft = false;
  }
  return moments;
}

/** Segments that are fetched at once: a mebibyte at most, which takes little time to read. */
const BATCH = 64;
