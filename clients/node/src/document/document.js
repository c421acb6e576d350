// A document as it is stored, and the session that it says: docs/document.md, "The plain part".

import { constants, isUtf8 } from 'node:buffer';

import { UnreadableError } from '../errors.js';
import { isContainer } from './plain.js';
import { print } from './print.js';
import { scan } from './scan.js';

/**
 * How a session is handed out.
 * @typedef {object} ReadOptions
 * @property {boolean} [bigint] integers beyond Number.MAX_SAFE_INTEGER as BigInt; else as the nearest number
 */

/**
 * A session to be changed.
 * @typedef {object} Draft
 * @property {Record<string, any>} value a copy of the session, for the caller to change
 * @property {(session: unknown) => string} print the document that says `session`, which is the changed copy or any
 *   other object: what was not changed is copied from this document as it stands there, `$php` and all. A TypeError
 *   says where there is something that no session can hold
 */

/**
 * What stands in memcached, as a document.
 * @param {Buffer} bytes white space may stand behind the document
 * @returns {Document}
 * @throws {UnreadableError} where that is none
 */
export function readDocument(bytes) {
  if (bytes.length > constants.MAX_STRING_LENGTH) throw unreadable('it is larger than any that Node.js can read');
  if (!isUtf8(bytes)) throw unreadable('it is not UTF-8');
  let end = bytes.length;
  while (isWhiteSpace(bytes[end - 1])) end -= 1;
  const text = bytes.toString('utf8', 0, end);
  let session;
  try {
    session = JSON.parse(text);
  } catch {
    // What the parser says quotes the session.
    throw unreadable('it is not JSON');
  }
  if (!isContainer(session) || Array.isArray(session)) throw unreadable('it is not an object');
  return new Document(text, session);
}

/** A session's document. It never changes. */
export class Document {
  #php;
  /** @type {Record<string, any> | null} what the text parses to, until somebody gets it */
  #parsed;
  /** @type {boolean | undefined} */
  #hasProto;

  /** @param {string} text @param {Record<string, any>} parsed */
  constructor(text, parsed) {
    /** The JSON text, as it is stored. */
    this.text = text;
    this.#parsed = parsed;
    this.#php = parsed.$php;
  }

  /** The member `$php`, where there is one. @type {string | undefined} */
  get php() {
    return typeof this.#php === 'string' ? this.#php : undefined;
  }

  /**
   * The session, for the caller to keep. Members named `__proto__`, at any depth, are left out: copied to another
   * object by assignment, they would change what that object inherits.
   * @param {ReadOptions} [options]
   * @returns {Record<string, any>}
   */
  session({ bigint = false } = {}) {
    if (bigint && LONG_INTEGER.test(this.text)) return scan(this.text, { bigint }).root.value;
    const session = this.#parsed ?? JSON.parse(this.text);
    this.#parsed = null;
    delete session.$php;
    this.#hasProto ??= this.text.includes('__proto__') || (this.text.includes('\\u00') && PROTO.test(this.text));
    if (this.#hasProto) deleteProtos(session);
    return session;
  }

  /**
   * The session, to be changed and printed.
   * @param {ReadOptions} [options]
   * @returns {Draft}
   */
  draft({ bigint = false } = {}) {
    const { root, sources } = scan(this.text, { bigint });
    return { value: root.value, print: (session) => print(session, this.text, root, sources) };
  }
}

/** @param {string} what */
function unreadable(what) {
  return new UnreadableError(
    `the stored document cannot be read: ${what}. Another program wrote it; it stays as it is until it is deleted`,
  );
}

/** @param {number | undefined} byte */
function isWhiteSpace(byte) {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** @param {object} session */
function deleteProtos(session) {
  const containers = [session];
  for (let container = containers.pop(); container; container = containers.pop()) {
    if (Object.hasOwn(container, '__proto__')) Reflect.deleteProperty(container, '__proto__');
    for (const value of Object.values(container)) if (isContainer(value)) containers.push(value);
  }
}

/** Digits that may be an integer beyond 2^53. */
const LONG_INTEGER = /\d{16}/;

/** `__proto__` with any of its characters escaped. */
const PROTO = /(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}/i;
