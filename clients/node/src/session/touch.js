// A session's time to live, renewed without storing anything of it.

import { TOMBSTONE_TTL } from './destroy.js';
import { exptime } from './expiry.js';
import { settle } from './newest.js';

/**
 * @param {import('./item.js').Item} item
 * @param {number} ttl seconds that the session is to live from now on
 * @returns {Promise<boolean>} false where there is no such session
 * @throws {import('../memcached/error.js').MemcachedError}
 */
export async function touch(item, ttl) {
  const copies = item.copies();
  const { copy, isThere } = await settle(copies, item.keys.session, ttl);
  if (copy) return true;
  // A tombstone is to last as long as it would have.
  if (isThere) await copies.fetch(exptime(Math.max(ttl, TOMBSTONE_TTL)));
  return false;
}
