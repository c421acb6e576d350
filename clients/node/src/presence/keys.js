// The memcached keys of users and of the lists of a minute: docs/presence.md of the extension. No user's can look like
// a list's: there, two hexadecimal digits follow each `%`.

import { createHash } from 'node:crypto';

export class Keys {
  #prefix;

  /** @param {string} prefix visible ASCII, at most 174 characters */
  constructor(prefix) {
    this.#prefix = prefix;
  }

  /** Of a user's last mark. @param {string} id */
  user(id) {
    const key = this.#prefix + id.replace(UNPRINTABLE, percentEncoded);
    if (key.length <= LONGEST_KEY) return key;
    return `${this.#prefix}%sha256/${createHash('sha256').update(id, 'latin1').digest('base64url')}`;
  }

  /** Of the list of a minute's segments. @param {number} minute */
  directory(minute) {
    return `${this.#prefix}%minute/${minute}`;
  }

  /** @param {number} minute @param {string} writer @param {number} number */
  segment(minute, writer, number) {
    return `${this.#prefix}%minute/${minute}/${writer}/${number}`;
  }
}

/** @param {string} character */
function percentEncoded(character) {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** All but visible ASCII, and `%`. */
const UNPRINTABLE = /[^\x21-\x24\x26-\x7e]/g;

/** memcached.h, KEY_MAX_LENGTH. */
const LONGEST_KEY = 250;
