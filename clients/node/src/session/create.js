// A session that PHP did not begin: stored where there is nothing under its id.

import { add } from '../memcached/command.js';
import { exptime } from './expiry.js';
import { settle } from './newest.js';
import { NO_REVISION, next } from './stamp.js';

/**
 * @param {import('./item.js').Item} item
 * @param {Buffer} document
 * @param {number} ttl seconds
 * @returns {Promise<boolean>} false where there is a session, or the tombstone of one
 * @throws {import('../memcached/error.js').MemcachedError}
 */
export async function create(item, document, ttl) {
  const copies = item.copies();
  const { isThere } = await settle(copies, item.keys.session);
  if (isThere) return false;
  const value = copies.valueOf(document, next(NO_REVISION, Date.now()));
  const adding = [add(item.keys.session, value, exptime(ttl))];
  const [reply] = await copies.askFirst(adding);
  if (reply.code !== 'HD') return false;
  const { second } = copies.places;
  // Where it fails, whoever reads the session next brings it the copy.
  if (second !== null) copies.areMovedBy([null, await copies.exchangeWith(second, adding)]);
  return true;
}
