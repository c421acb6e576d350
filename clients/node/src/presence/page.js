// Users in the order of their ids' bytes, page by page. Pure.

import { idOf } from './user-id.js';

/**
 * The first of those whose ids come behind `after`.
 * @param {Iterable<string>} ids
 * @param {number} limit how many of them, at most
 * @param {string | null} after
 * @returns {{ids: string[], hasMore: boolean}}
 */
export function firstOf(ids, limit, after) {
  /** @type {string[]} */
  let found = [];
  const trim = () => (found = found.sort(byBytes).slice(0, limit + 1));
  for (const id of ids) {
    if (after !== null && id <= after) continue;
    found.push(id);
    // Of many, those that cannot be on the page are not sorted with the others.
    if (found.length >= 4 * limit + 1000) trim();
  }
  trim();
  return { ids: found.slice(0, limit), hasMore: found.length > limit };
}

/** What asks for the page behind an id. @param {string} id */
export function printCursor(id) {
  return Buffer.from(id, 'latin1').toString('base64url');
}

/** @param {unknown} cursor @throws {TypeError} where `list` did not give it */
export function readCursor(cursor) {
  const id = typeof cursor === 'string' ? idOf(Buffer.from(cursor, 'base64url')) : null;
  if (id === null || printCursor(id) !== cursor) throw new TypeError('cursor must be one that list() gave');
  return id;
}

/** @param {string} one @param {string} other */
function byBytes(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
