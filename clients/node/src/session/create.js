// A session that PHP did not begin: stored where there is nothing under its id.

import { add } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { exptime } from './expiry.js';
import { settle } from './newest.js';
import { NO_REVISION, next, stamped } from './stamp.js';

/**
 * @param {import('./item.js').Item} item
 * @param {Buffer} document
 * @param {number} ttl seconds
 * @returns {Promise<boolean>} false where there is a session, or the tombstone of one
 * @throws {MemcachedError}
 */
export async function create(item, document, ttl) {
  const copies = item.copies();
  const { fetched } = await settle(copies, item.keys.session);
  if (fetched.some(({ copy }) => copy)) return false;
  const stamp = { revision: next(NO_REVISION, Date.now()), isAlone: !copies.areAtHome };
  const value = copies.areSeveral ? stamped(document, stamp) : document;
  const adding = [add(item.keys.session, value, exptime(ttl))];
  const [reply] = await copies.askFirst(adding);
  if (reply.code !== 'HD') return false;
  const { second } = copies.places;
  // Where it fails, whoever reads the session next brings it the copy.
  if (second !== null) {
    const answer = await copies.exchangeWith(second, adding);
    if (answer instanceof MemcachedError) copies.areMovedBy([null, answer]);
  }
  return true;
}
