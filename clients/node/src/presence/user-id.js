// Users' ids: 1 to 1,024 bytes, any bytes. Within this folder an id is a text with a character for each of its bytes
// (latin1): a key of Maps, and in the order of its bytes where it is compared.

import { isUtf8 } from 'node:buffer';

/**
 * What a program calls a user: an integer is its decimal digits, a text its UTF-8.
 * @typedef {string | number | bigint | Uint8Array} GivenId
 */

/**
 * @param {GivenId} given
 * @throws {TypeError}
 */
export function readId(given) {
  const id = textOf(given);
  if (id === null || !isId(id)) {
    throw new TypeError('a user id is 1 to 1024 bytes: a string, an integer, a Buffer or a Uint8Array');
  }
  return id;
}

/** The id that bytes are, or null where they are none. @param {Uint8Array} bytes */
export function idOf(bytes) {
  const id = latin1(bytes);
  return isId(id) ? id : null;
}

/**
 * An id as programs are told it: a string where it is UTF-8, else its bytes.
 * @param {string} id
 * @returns {string | Buffer}
 */
export function toldId(id) {
  if (isAscii(id)) return id;
  const bytes = Buffer.from(id, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : bytes;
}

/** Whether an id is the text that it stands for. @param {string} id */
export function isAscii(id) {
  return ASCII.test(id);
}

/** @param {string} id */
export function isId(id) {
  return id.length >= 1 && id.length <= LONGEST_ID;
}

/** @param {unknown} given */
function textOf(given) {
  if (typeof given === 'string') return ASCII.test(given) ? given : latin1(Buffer.from(given));
  if (typeof given === 'bigint' || Number.isSafeInteger(given)) return String(given);
  return given instanceof Uint8Array ? latin1(given) : null;
}

/** @param {Uint8Array} bytes */
function latin1({ buffer, byteOffset, length }) {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** Bytes: longer than any that a database has a key for, and short beside a list. */
export const LONGEST_ID = 1024;

const ASCII = /^[\0-\x7f]*$/;
