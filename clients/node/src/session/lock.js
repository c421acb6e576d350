// PHP's lock of a session (`concurrency=lock`): an item beside it that one request can have at a time.
// docs/document.md, "Beside the document".

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockedError } from '../errors.js';
import { claim, fetch, release } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { exptime } from './expiry.js';

/**
 * Runs `work` while this process has the lock, so that no PHP request that takes it has the session open.
 * @template T
 * @param {import('./item.js').Item} item
 * @param {number} longest milliseconds to wait for it
 * @param {() => Promise<T>} work is to be done within {@link LOCK_TTL} seconds, after which the lock frees itself
 * @throws {LockedError} where somebody else has it for that long
 */
export async function withLock(item, longest, work) {
  const copies = item.copies();
  const holder = Buffer.from(`${process.pid} ${Date.now()} ${randomBytes(8).readBigUInt64BE()}`);
  const asked = copies.places.first;
  try {
    await take(copies, item.keys.lock, holder, longest);
  } catch (error) {
    // It may have been granted. PHP would wait for it until it frees itself; nobody waits for its return here.
    if (error instanceof MemcachedError && error.isReplyLost) giveBack(copies, asked, item.keys.lock, holder);
    throw error;
  }
  const place = copies.places.first;
  try {
    return await work();
  } finally {
    await giveBack(copies, place, item.keys.lock, holder);
  }
}

/**
 * @param {import('./copies.js').Copies} copies
 * @param {string} key
 * @param {Buffer} holder
 * @param {number} longest
 */
async function take(copies, key, holder, longest) {
  const begun = Date.now();
  let wasLost = false;
  for (;;) {
    const { first } = copies.places;
    const answer = await copies.exchangeWith(first, [claim(key, holder, exptime(LOCK_TTL)), fetch(key)]);
    if (answer instanceof MemcachedError) {
      // A kept connection may turn out to be an old one, once.
      if (answer.kind === 'disconnected' && !wasLost) wasLost = true;
      else if (!copies.areMovedBy([answer])) throw answer;
      continue;
    }
    const [claimed, seen] = answer;
    // The answer to an earlier claim may have been lost on the way: then it is this one's own.
    if (claimed.code === 'HD' || seen.value?.equals(holder)) return;
    const waited = Date.now() - begun;
    if (waited >= longest) throw new LockedError(`a request has had its lock for longer than ${longest} ms`);
    const pause = Math.min(Math.max(waited / 16, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS, longest - waited);
    await sleep(pause / 2 + (Math.random() * pause) / 2);
  }
}

/**
 * Deletes the lock where it is still this one's own: it may have expired, and be another's.
 * @param {import('./copies.js').Copies} copies
 * @param {number} place
 * @param {string} key
 * @param {Buffer} holder
 */
async function giveBack(copies, place, key, holder) {
  const seen = await copies.exchangeWith(place, [fetch(key)]);
  // A server that cannot be asked frees it when it expires. What was done with it is done.
  if (seen instanceof MemcachedError) return;
  const [item] = seen;
  if (item.value?.equals(holder)) await copies.exchangeWith(place, [release(key, item)]);
}

/** Seconds. PHP's own last as long where `max_execution_time` is 0. */
const LOCK_TTL = 30;

const SHORTEST_PAUSE_MS = 1;

/** Or those who come later would always be faster. */
const LONGEST_PAUSE_MS = 5;
