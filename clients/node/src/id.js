// Session ids and the memcached keys they are under: docs/document.md, "Beside the document". Ids are PHP's own
// (`php_session_valid_key` in php-src ext/session/session.c): nothing else may reach a memcached command.

import { createHash } from 'node:crypto';

/**
 * Whether PHP could have made this id: 1 to 256 of `A-Z a-z 0-9 , -`.
 * @param {unknown} id
 * @returns {id is string}
 */
export function isSessionId(id) {
  return typeof id === 'string' && SESSION_ID.test(id);
}

/**
 * An id as messages show it: enough to find a session in a log, too little to take it over.
 * @param {string} id
 */
export function shortened(id) {
  return `${id.slice(0, Math.min(4, Math.floor(id.length / 2)))}…`;
}

/** What memcached has of a session. */
export class Keys {
  #prefix;
  #id;

  /** @param {string} prefix @param {string} id a valid one */
  constructor(prefix, id) {
    this.#prefix = prefix;
    this.#id = id;
    /** The document, or the tombstone. */
    this.session = key(prefix, id, '');
  }

  /** Who has the session in PHP. */
  get lock() {
    return key(this.#prefix, this.#id, '.lock');
  }

  /** When it was destroyed. */
  get gone() {
    return key(this.#prefix, this.#id, '.gone');
  }
}

/** @param {string} prefix @param {string} id @param {string} suffix */
function key(prefix, id, suffix) {
  if (prefix.length + id.length + suffix.length <= LONGEST_KEY) return prefix + id + suffix;
  return `${prefix}sha256:${createHash('sha256').update(id).digest('hex')}${suffix}`;
}

const SESSION_ID = /^[A-Za-z0-9,-]{1,256}$/;

/** memcached.h, KEY_MAX_LENGTH. */
const LONGEST_KEY = 250;
