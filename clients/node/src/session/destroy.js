// Logs out as PHP does, so that nobody who still has the session stores it again: first `.gone`, whose number says
// when, then the tombstone, by compare-and-swap. docs/document.md, "Beside the document".

import { TOMBSTONE } from '../document/index.js';
import { put, remove } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { storeOver } from './copies.js';
import { exptime } from './expiry.js';
import { newest } from './newest.js';
import { destroyed } from './stamp.js';

/**
 * @param {import('./item.js').Item} item
 * @param {number} ttl seconds that the session would have lived
 * @returns {Promise<import('./stamp.js').Copy | null>} the session that was there
 * @throws {MemcachedError} also where none of the servers that should have it answers: they may come back with it
 */
export async function destroy(item, ttl) {
  const copies = item.copies();
  const found = newest(copies, await copies.fetch());
  const lasts = copies.areSeveral ? Math.max(ttl, TOMBSTONE_TTL) : TOMBSTONE_TTL;
  await bury(copies, item, found, exptime(lasts));
  if (!copies.places.hasHome && copies.silentHome) throw copies.silentHome;
  return found.copy;
}

/**
 * @param {import('./copies.js').Copies} copies
 * @param {import('./item.js').Item} item
 * @param {import('./newest.js').Found} found
 * @param {number} expires
 */
async function bury(copies, { keys }, found, expires) {
  let { fetched, revision } = found;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    revision = destroyed(revision, Date.now());
    const tombstone = copies.valueOf(TOMBSTONE, revision);
    const [toFirst, toSecond] = fetched.map((seen) => [
      put(keys.gone, NOTHING, expires),
      storeOver(keys.session, tombstone, expires, seen),
    ]);
    const answers = await copies.exchange(toFirst, toSecond);
    if (answers.every(isStored)) return;
    const errors = answers.filter((answer) => answer instanceof MemcachedError);
    if (errors.some((error) => error.isRefusal)) return putAlone(copies, keys.session, tombstone, expires);
    const isMoved = copies.areMovedBy(answers);
    const fatal = errors.find((error) => !error.isEndOfConnection);
    if (fatal && !isMoved) throw fatal;
    // Somebody has stored meanwhile, a connection was an old one, or another server stands in.
    fetched = await copies.fetch();
  }
  // Somebody stores without pause: over whatever is there.
  const tombstone = copies.valueOf(TOMBSTONE, revision);
  await copies.change([put(keys.gone, NOTHING, expires), put(keys.session, tombstone, expires)]);
}

/**
 * There may be no room left for both, or for either. What matters most is that the session goes.
 * @param {import('./copies.js').Copies} copies
 * @param {string} key
 * @param {Buffer} tombstone
 * @param {number} expires
 */
async function putAlone(copies, key, tombstone, expires) {
  try {
    await copies.change([put(key, tombstone, expires)]);
  } catch (error) {
    if (!(error instanceof MemcachedError && error.isRefusal)) throw error;
    await copies.change([remove(key)]);
  }
}

/** @param {import('./copies.js').Answer} answer */
function isStored(answer) {
  return !(answer instanceof MemcachedError) && answer.every((reply) => reply.code === 'HD');
}

const NOTHING = Buffer.alloc(0);

/** Seconds that a tombstone lasts: longer than any request that may still have the session. */
export const TOMBSTONE_TTL = 60 * 60;

/** Compare-and-swaps that lose against other writers before the tombstone is put over whatever is there. */
const MAX_ATTEMPTS = 8;
