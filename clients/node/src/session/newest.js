// The copies of a session as one: the newest of them is the session, and the others are made like it. docs/document.md,
// "Two copies".

import { cas } from '../memcached/command.js';
import { storeOver } from './copies.js';
import { exptime } from './expiry.js';
import { NO_REVISION, destroyed, isSame, later, next, stamped } from './stamp.js';

/**
 * A session's item, of all of its copies.
 * @typedef {object} Found
 * @property {import('./stamp.js').Copy | null} copy the newest; null where there is none, or none any more
 * @property {boolean} isThere whether there is one, or the tombstone of one
 * @property {import('./copies.js').Fetched[]} fetched what each server has
 * @property {import('./stamp.js').Revision} revision the latest that is known of
 * @property {number} ttl seconds that it still lives; Infinity: for ever
 */

/**
 * The newest of the copies; nothing is stored.
 * @param {import('./copies.js').Copies} copies
 * @param {import('./copies.js').Fetched[]} fetched
 * @returns {Found}
 */
export function newest(copies, fetched) {
  const copy = newer(fetched, copies.areAtHome)?.copy ?? null;
  const revision = latest(fetched);
  const session = copy && !copy.isTombstone ? copy : null;
  const ttls = fetched.filter(({ copy }) => copy).map(({ ttl }) => ttl);
  return { copy: session, isThere: copy !== null, fetched, revision, ttl: Math.max(1, ...ttls) };
}

/**
 * The session, as it is read.
 * @param {import('./copies.js').Copies} copies
 * @throws {import('../memcached/error.js').MemcachedError} where there is none on the servers that answer, and one that does not may have it
 */
export async function read(copies) {
  return believed(copies, newest(copies, await copies.fetch()));
}

/**
 * The session; where its copies differ, all are made like the newest. That takes a round trip for each time that
 * somebody stores meanwhile, and one or two more.
 * @param {import('./copies.js').Copies} copies
 * @param {string} key
 * @param {number} [ttl] seconds that it is to live from now on; else as long as it would have
 * @throws {import('../memcached/error.js').MemcachedError} as {@link read}
 */
export async function settle(copies, key, ttl) {
  let fetched = await copies.fetch(ttl === undefined ? undefined : exptime(ttl));
  for (let repairs = 0; repairs < MAX_REPAIRS; repairs++) {
    const repair = nextRepair(copies, fetched);
    if (!repair) break;
    const renew = exptime(ttl ?? newest(copies, fetched).ttl);
    const [toFirst, toSecond] = fetched.map((seen, index) =>
      repair.isStored[index] ? [storeOver(key, repair.value, renew, seen)] : [cas(key)],
    );
    copies.areMovedBy(await copies.exchange(toFirst, toSecond));
    // A connection was an old one, a server failed just now, or it has no room: what is there now decides.
    const before = fetched;
    fetched = await copies.fetch();
    if (isUnchanged(before, fetched)) break;
  }
  return believed(copies, newest(copies, fetched));
}

/** @param {import('./copies.js').Copies} copies @param {Found} found */
function believed(copies, found) {
  if (!found.isThere && copies.doubt) throw copies.doubt;
  return found;
}

/**
 * The next step to copies that are all the same, at home with a stamp that says so.
 *
 * The servers were not asked at one moment: what is taken for the newest may be older than what somebody stored between
 * the two. So it is copied as it is, no newer than it was, and loses against that. What has no stamp, as another
 * program's, is stamped anew where it is, which fails if it is there no more, before it is copied.
 * @param {import('./copies.js').Copies} copies
 * @param {import('./copies.js').Fetched[]} fetched
 */
function nextRepair(copies, fetched) {
  if (!copies.areSeveral) return null;
  const copy = newer(fetched, copies.areAtHome)?.copy;
  if (!copy) return null;
  const areEqual = fetched.every((other) => other.copy?.document.equals(copy.document));
  const isAnyAlone = fetched.some((other) => other.copy?.isAlone);
  const revision = latest(fetched);
  /** @param {import('./stamp.js').Stamp} stamp */
  const copied = (stamp) => ({
    value: stamped(copy.document, stamp),
    isStored: fetched.map((other) => !other.copy?.equals(copy, stamp)),
  });
  // No server is away any more.
  if (areEqual) return isAnyAlone && copies.areAtHome ? copied({ revision, isAlone: false }) : null;
  if (copy.stamp && isSame(copy.stamp.revision, revision)) return copied(copy.stamp);
  const stamp = {
    revision: copy.isTombstone ? destroyed(revision, Date.now()) : next(revision, Date.now()),
    isAlone: copy.stamp?.isAlone ?? !copies.areAtHome,
  };
  return { value: stamped(copy.document, stamp), isStored: fetched.map((other) => other.copy?.equals(copy) ?? false) };
}

/** @param {import('./copies.js').Fetched[]} fetched @param {boolean} areAtHome */
function newer([first, second], areAtHome) {
  if (!second?.copy) return first;
  return !first.copy || second.copy.isNewerThan(first.copy, areAtHome) ? second : first;
}

/** @param {import('./copies.js').Fetched[]} fetched */
function latest(fetched) {
  return fetched.reduce((revision, { copy }) => later(revision, copy?.stamp?.revision ?? NO_REVISION), NO_REVISION);
}

/** @param {import('./copies.js').Fetched[]} before @param {import('./copies.js').Fetched[]} now */
function isUnchanged(before, now) {
  return before.every(({ cas, connection }, index) => cas === now[index]?.cas && connection === now[index]?.connection);
}

/** Writers that come between before the copies are left as they are, for the next request. */
const MAX_REPAIRS = 3;
