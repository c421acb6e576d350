// A change on its way into memcached, past whatever others store meanwhile: fetch, change, compare-and-swap.

import { setTimeout as sleep } from 'node:timers/promises';
import { readDocument } from '../document/index.js';
import { ContendedError } from '../errors.js';
import { exptime } from './expiry.js';
import { settle } from './newest.js';
import { swap } from './swap.js';

/**
 * @typedef {object} UpdateOptions
 * @property {number} [ttl] seconds that the session is to live from now on; else as long as it would have
 * @property {boolean} [bigint] whether integers beyond 2^53 are BigInts in what is changed
 */

/**
 * Changes a session by `change`, again until nobody else has stored it meanwhile.
 * @param {import('./item.js').Item} item
 * @param {(session: any) => unknown} change gets a fresh copy each time, to change or to replace by the object it
 *   returns
 * @param {UpdateOptions} options
 * @returns {Promise<import('../document/index.js').Document | null>} as stored; null where there is no such session
 *   (any more)
 */
export async function update(item, change, { ttl, bigint = false }) {
  const copies = item.copies();
  const begun = Date.now();
  /** @type {import('./swap.js').Doubt | null} */
  let doubt = null;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && Date.now() - begun < LONGEST_MS; attempt++) {
    if (attempt > 2) await sleep(Math.random() * Math.min(2 ** attempt, LONGEST_PAUSE_MS));
    const found = await settle(copies, item.keys.session);
    const foundAt = Date.now();
    if (!found.copy) return null;
    const base = found.copy.document;

    let document;
    if (doubt && (!doubt.error || doubt.document.equals(base))) {
      // A server that failed on the way has to be known to have been away when it comes back.
      const isDone = !copies.areSeveral || copies.areAtHome || found.copy.isAlone;
      if (isDone) return readDocument(base);
      document = base;
    } else if (doubt?.error && !doubt.base.equals(base)) {
      throw doubt.error;
    } else {
      doubt = null;
      const before = readDocument(base);
      const text = await changed(before, change, bigint);
      if (text === before.text && ttl === undefined) return before;
      document = Buffer.from(text);
    }

    const rest = found.ttl - (Date.now() - foundAt) / 1000;
    const stored = await swap(copies, item.keys.session, document, found, exptime(ttl ?? rest));
    if (stored === true) return readDocument(document);
    if (stored !== false) doubt = stored;
  }
  throw new ContendedError(`others have stored it before this update could, for ${Date.now() - begun} ms`);
}

/**
 * The text of a changed document.
 * @param {import('../document/index.js').Document} document
 * @param {(session: any) => unknown} change
 * @param {boolean} bigint
 * @throws {TypeError} where `change` did both: `(session) => (session.user = {…})` does not mean the user alone
 */
async function changed(document, change, bigint) {
  const draft = document.draft({ bigint });
  const result = await change(draft.value);
  // Anything else is what an arrow function happens to return.
  const isReplaced = typeof result === 'object' && result !== null && !Array.isArray(result) && result !== draft.value;
  if (!isReplaced) return draft.print(draft.value);
  if (draft.print(draft.value) === document.text) return draft.print(result);
  throw new TypeError('update() got a change that both changes the session and returns an object: do one of them');
}

/** Tries before this one gives up. */
const MAX_ATTEMPTS = 40;
const LONGEST_MS = 30_000;
const LONGEST_PAUSE_MS = 200;
