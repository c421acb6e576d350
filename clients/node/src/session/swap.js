// A document stored over what was found, on all servers that have a copy.
//
// Of two copies the first is stored first. Whoever stores that one has won: a later writer reads it and builds on it,
// and one that stores both at the same time, as PHP does, finds a stamp that is ahead of its own. So a change that may
// count is not made a second time.

import { ContendedError } from '../errors.js';
import { remove } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { storeOver } from './copies.js';
import { newest } from './newest.js';
import { Copy, next } from './stamp.js';

/**
 * A try to store that has to be looked after.
 * @typedef {object} Doubt
 * @property {Buffer} document that was to be stored
 * @property {Buffer} base what it was to be stored over
 * @property {MemcachedError | null} error why it is not known whether it counts; null: it counts, and a copy of it is
 *   lacking
 */

/**
 * @param {import('./copies.js').Copies} copies
 * @param {string} key
 * @param {Buffer} document
 * @param {import('./newest.js').Found} found
 * @param {number} expires
 * @returns {Promise<boolean | Doubt>} false: nothing was stored, since somebody else has stored meanwhile
 * @throws {MemcachedError | ContendedError}
 */
export async function swap(copies, key, document, found, expires) {
  const begun = Date.now();
  const value = copies.valueOf(document, next(found.revision, begun + LEAD_MS));
  const base = /** @type {Copy} */ (found.copy).document;
  const { first, second } = copies.places;
  /** @param {number} place @param {import('./copies.js').Fetched} seen */
  const storeOn = (place, seen) => copies.exchangeWith(place, [storeOver(key, value, expires, seen)]);

  const onFirst = await storeOn(first, found.fetched[0]);
  if (onFirst instanceof MemcachedError) {
    if (onFirst.kind === 'not sent') return false;
    const isMoved = copies.areMovedBy([onFirst]);
    if (!isMoved && !onFirst.isEndOfConnection) throw onFirst;
    return { document, base, error: onFirst };
  }
  if (onFirst[0].code !== 'HD') return false;
  if (second === null) return true;

  const onSecond = await storeOn(second, found.fetched[1]);
  if (!(onSecond instanceof MemcachedError)) {
    if (onSecond[0].code === 'HD') return true;
    const isLeading = Date.now() - begun < LEAD_MS;
    await makeSure(copies, new Copy(value), isLeading);
    return { document, base, error: null };
  }
  // It has no room for it: what it had before would be read where the first server fails.
  if (onSecond.isRefusal) {
    await copies.exchangeWith(second, [remove(key)]);
    return true;
  }
  copies.areMovedBy([null, onSecond]);
  return { document, base, error: null };
}

/**
 * Somebody else has stored the second copy. Whoever built on what is on the first has a later stamp, and who did not
 * know of it an older one; unless they did not see the first server, or the lead was used up meanwhile.
 * @param {import('./copies.js').Copies} copies
 * @param {Copy} ours
 * @param {boolean} isLeading
 * @throws {ContendedError} where it may be that they won
 */
async function makeSure(copies, ours, isLeading) {
  const { copy } = newest(copies, await copies.fetch());
  const counts = !copy || copy.equals(ours) || (isLeading && !copy.isAlone);
  if (counts) return;
  throw new ContendedError('others have stored it at the same time: whether this update counts is not known');
}

/** How far a stamp is ahead: farther than clocks are apart that are kept by NTP, and than two stores take. */
const LEAD_MS = 5000;
