// A change on its way into memcached, past whatever others store meanwhile: fetch, change, compare-and-swap.
//
// Of two copies the first is stored first. Whoever stores that one has won: a later writer reads it and builds on it, and one
// that stores both at the same time, as PHP does, finds a stamp that is ahead of its own. So a change that may count is not
// made a second time.

import { setTimeout as sleep } from 'node:timers/promises';
import { readDocument } from '../document/index.js';
import { ContendedError } from '../errors.js';
import { remove } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { storeOver } from './copies.js';
import { exptime } from './expiry.js';
import { settle } from './newest.js';
import { next, stamped } from './stamp.js';

/**
 * @typedef {object} UpdateOptions
 * @property {number} [ttl] seconds that the session is to live from now on; else as long as it would have
 * @property {boolean} [bigint] whether integers beyond 2^53 are BigInts in what is changed
 */

/**
 * A try to store of which it is not known whether it counts.
 * @typedef {object} Doubt
 * @property {Buffer} document that was to be stored
 * @property {Buffer} base what it was to be stored over
 * @property {MemcachedError | null} error why it is not known; null: it counts, and a copy of it is lacking
 */

/**
 * Changes a session by `change`, again until nobody else has stored it meanwhile.
 * @param {import('./item.js').Item} item
 * @param {(session: any) => unknown} change gets a fresh copy each time, to change or to replace by what it returns
 * @param {UpdateOptions} options
 * @returns {Promise<import('../document/index.js').Document | null>} as stored; null where there is no such session (any more)
 */
export async function update(item, change, { ttl, bigint = false }) {
  const copies = item.copies();
  const begun = Date.now();
  /** @type {Doubt | null} */
  let doubt = null;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && Date.now() - begun < LONGEST_MS; attempt++) {
    if (attempt > 2) await sleep(Math.random() * Math.min(2 ** attempt, LONGEST_PAUSE_MS));
    const found = await settle(copies, item.keys.session);
    if (!found.copy) return null;
    const base = found.copy.document;
    const expires = exptime(ttl ?? found.ttl);

    let bytes;
    if (doubt && (!doubt.error || doubt.document.equals(base))) {
      // A server that failed on the way has to be known to have been away when it comes back.
      const isDone = !copies.areSeveral || copies.areAtHome || found.copy.isAlone;
      if (isDone) return readDocument(base);
      bytes = base;
    } else if (doubt?.error && !doubt.base.equals(base)) {
      throw doubt.error;
    } else {
      const document = readDocument(base);
      const draft = document.draft({ bigint });
      const changed = await change(draft.value);
      const text = draft.print(changed === undefined ? draft.value : changed);
      if (text === document.text && ttl === undefined) return document;
      bytes = Buffer.from(text);
    }

    const stored = await swap(copies, item.keys.session, bytes, found, expires);
    if (stored === true) return readDocument(bytes);
    if (stored !== false) doubt = stored;
  }
  throw new ContendedError(`others have stored it before this update could, for ${Date.now() - begun} ms`);
}

/**
 * Stores a document over what was found.
 * @param {import('./copies.js').Copies} copies
 * @param {string} key
 * @param {Buffer} document
 * @param {import('./newest.js').Found} found
 * @param {number} expires
 * @returns {Promise<boolean | Doubt>} false: somebody else has stored meanwhile
 */
async function swap(copies, key, document, found, expires) {
  const stamp = { revision: next(found.revision, Date.now() + LEAD_MS), isAlone: !copies.areAtHome };
  const value = copies.areSeveral ? stamped(document, stamp) : document;
  const base = /** @type {import('./stamp.js').Copy} */ (found.copy).document;
  const { first, second } = copies.places;
  /** @param {number} place @param {import('./copies.js').Fetched} seen */
  const storeOn = (place, seen) => copies.exchangeWith(place, [storeOver(key, value, expires, seen)]);

  const onFirst = await storeOn(first, found.fetched[0]);
  if (onFirst instanceof MemcachedError) {
    const isMoved = copies.areMovedBy([onFirst, null]);
    if (!isMoved && !onFirst.isEndOfConnection) throw onFirst;
    return { document, base, error: onFirst };
  }
  if (onFirst[0].code !== 'HD') return false;
  if (second === null) return true;

  const onSecond = await storeOn(second, found.fetched[1]);
  if (!(onSecond instanceof MemcachedError)) {
    return onSecond[0].code === 'HD' || { document, base, error: null };
  }
  // It has no room for it: what it had before would be read where the first server fails.
  if (!onSecond.failsServer && !onSecond.isEndOfConnection) {
    await copies.exchangeWith(second, [remove(key)]);
    return true;
  }
  copies.areMovedBy([null, onSecond]);
  return { document, base, error: null };
}

/** Tries before this one gives up. */
const MAX_ATTEMPTS = 40;
const LONGEST_MS = 30_000;
const LONGEST_PAUSE_MS = 200;

/** How far a stamp is ahead: farther than clocks are apart that are kept by NTP, and than a store takes. */
const LEAD_MS = 1000;
