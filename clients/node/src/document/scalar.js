// One string or integer of a session, as the bytes that PHP has: what names a user, or whatever else.

import { binary } from './binary.js';
import { hintOfChild, markIn, openPayload, readHint } from './payload.js';
import { isContainer } from './plain.js';
import { scan } from './scan.js';

/** @import { Source } from './scan.js' */

/**
 * The names that lead to a value: of a JSON Pointer (RFC 6901), `/user/id`; or the text itself, as the name of a
 * session variable.
 * @param {string} text
 * @returns {string[] | null} null: it is no pointer, or the session itself
 */
export function namesIn(text) {
  if (!text.startsWith('/')) return text === '' ? null : [text];
  if (/~(?![01])/.test(text)) return null;
  const names = text.slice(1).split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * What a session has at a place; undefined where there is nothing.
 * @param {unknown} session
 * @param {string[]} names
 */
export function valueAt(session, names) {
  let value = session;
  for (const name of names) {
    if (!isContainer(value) || !Object.hasOwn(value, name)) return undefined;
    if (Array.isArray(value) && name === 'length') return undefined;
    value = /** @type {Record<string, unknown>} */ (value)[name];
  }
  return value;
}

/**
 * The bytes of the string that a document has at a place, or the digits of an integer; null for anything else. A float
 * is none, whatever it is: JavaScript has one number for `1` and `1.0`, and the text has not.
 * @param {import('./document.js').Document} document
 * @param {string[]} names
 */
export function bytesAt(document, names) {
  const source = sourceAt(scan(document.text).root, names);
  if (!source) return null;
  if (typeof source.value === 'string') return bytesOf(source.value, document, names);
  const text = document.text.slice(source.start, source.end);
  return isInteger(text) ? Buffer.from(text) : null;
}

/**
 * Of a string that was another thing to PHP, such as an enum's case, none; nor of one that stands in several places and
 * may have other bytes, which the hint of another place would tell.
 * @param {string} text
 * @param {import('./document.js').Document} document
 * @param {string[]} names
 */
function bytesOf(text, document, names) {
  const leaves = leavesTo(document, names);
  const last = leaves.at(-1) ?? '';
  if (OBJECT.test(last)) return null;
  if (binary.is(text) && leaves.some((leaf) => markIn(leaf))) return null;
  return binary.is(text) && last === 'b' ? binary.decode(text) : Buffer.from(text);
}

/** @param {Source} root @param {string[]} names */
function sourceAt(root, names) {
  /** @type {Source | undefined} */
  let source = root;
  for (const name of names) source = source && childOf(source, name);
  return source;
}

/** @param {Source} source @param {string} name */
function childOf({ value, children }, name) {
  if (Array.isArray(value)) return children.find((_, index) => String(index) === name);
  return children.find((child) => child.name === name && !child.isShadowed);
}

/**
 * What PHP had, beyond its JSON, at each step on the way there.
 * @param {import('./document.js').Document} document
 * @param {string[]} names
 */
function leavesTo({ php }, names) {
  const payload = php === undefined ? null : openPayload(php, { key: '', secrets: [] });
  /** @type {import('./payload.js').Hint | null} */
  let hint = payload && readHint(payload.session);
  return names.map((name) => {
    hint = hint && hintOfChild(hint, name);
    return hint?.leaf ?? null;
  });
}

/** Whether PHP reads a number's text as an integer: one of 64 bits. @param {string} text */
function isInteger(text) {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) return false;
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** The leaf of an object, an enum's case, or a Serializable's text. */
const OBJECT = /^[oes]\d+$/;
