// Which of two copies of a session is the newer: docs/document.md, "Two copies". The stamp is white space behind a
// document, and says when PHP, or this package, stored it. What has none, another program stored.

import { isTombstone } from '../document/index.js';

/**
 * How new a state of a session is. Both are milliseconds since 1970, or more where clocks stand back.
 * @typedef {object} Revision
 * @property {number} destroyed the revision of the tombstone that it came after, or that it is; 0: none is known of
 * @property {number} stored when it was stored
 */

/** @type {Revision} */
export const NO_REVISION = Object.freeze({ destroyed: 0, stored: 0 });

/**
 * The next revision.
 * @param {Revision} revision the latest that is known of
 * @param {number} now milliseconds since 1970
 * @returns {Revision}
 */
export function next(revision, now) {
  return { destroyed: revision.destroyed, stored: after(revision, now) };
}

/** The next revision, of a tombstone. @param {Revision} revision @param {number} now @returns {Revision} */
export function destroyed(revision, now) {
  const stored = after(revision, now);
  return { destroyed: stored, stored };
}

/** The later of two. @param {Revision} one @param {Revision} other */
export function later(one, other) {
  return isLater(other, one) ? other : one;
}

/** @param {Revision} one @param {Revision} other whether `one` is later */
export function isLater(one, other) {
  return one.destroyed > other.destroyed || (one.destroyed === other.destroyed && one.stored > other.stored);
}

/** @param {Revision | undefined} one @param {Revision | undefined} other */
export function isSame(one, other) {
  return one?.destroyed === other?.destroyed && one?.stored === other?.stored;
}

/**
 * What stands behind a document.
 * @typedef {object} Stamp
 * @property {Revision} revision
 * @property {boolean} isAlone whether a server that should have a copy was away then
 */

/**
 * A document with a stamp behind it.
 * @param {Buffer} document
 * @param {Stamp} stamp
 */
export function stamped(document, { revision, isAlone }) {
  const epoch = revision.destroyed > 0 ? digits(revision.destroyed) : '';
  const mark = isAlone ? ALONE : WITH_ALL;
  return Buffer.concat([document, Buffer.from(mark + digits(revision.stored) + epoch)]);
}

/** A copy of a session, as one server has it. */
export class Copy {
  /** @param {Buffer} value the item's */
  constructor(value) {
    const end = endOfDocument(value);
    const stamp = end < value.length ? parse(value.toString('latin1', end)) : null;
    /** Without its stamp; white space of others is part of it. */
    this.document = stamp ? value.subarray(0, end) : value;
    /** @type {Stamp | null} */
    this.stamp = stamp;
    /** Whether it is a tombstone. */
    this.isTombstone = isTombstone(this.document);
  }

  /** Whether it was stored while another server was away. */
  get isAlone() {
    return this.stamp?.isAlone ?? false;
  }

  /** @param {Copy} other @param {Stamp | null} [stamp] of that one, unless it is its own */
  equals(other, stamp = other.stamp) {
    return (
      this.document.equals(other.document) &&
      isSame(this.stamp?.revision, stamp?.revision) &&
      this.stamp?.isAlone === stamp?.isAlone
    );
  }

  /**
   * Whether it is newer than a copy of a server that comes earlier on the ring.
   * @param {Copy} earlier
   * @param {boolean} areAtHome whether these are the two servers that come first
   */
  isNewerThan(earlier, areAtHome) {
    const theirs = earlier.stamp;
    const ours = this.stamp;
    if (theirs && ours) {
      // What is stored on both, and is on one of them, is not stored yet; what was stored by somebody who saw one alone
      // is.
      const isStoredByHalf =
        areAtHome &&
        ours.isAlone !== theirs.isAlone &&
        ours.revision.destroyed === theirs.revision.destroyed &&
        !this.document.equals(earlier.document);
      return isStoredByHalf ? ours.isAlone : isLater(ours.revision, theirs.revision);
    }
    if (theirs) return this.#isEditAfter(theirs, earlier);
    if (ours) return !earlier.#isEditAfter(ours, this);
    return this.isTombstone && !earlier.isTombstone;
  }

  /**
   * Whether another program, which knows one server, stored it after the other copy: rule 3.
   * @param {Stamp} stamp of the other
   * @param {Copy} other
   */
  #isEditAfter(stamp, other) {
    if (this.isTombstone) return !stamp.isAlone || stamp.revision.destroyed === 0;
    return !stamp.isAlone && !other.isTombstone;
  }
}

/** @param {Revision} revision @param {number} now */
function after(revision, now) {
  return Math.min(Math.max(now, revision.stored + 1), GREATEST);
}

/** @param {Buffer} value */
function endOfDocument(value) {
  let end = value.length;
  while (end > 0 && isWhiteSpace(value[end - 1])) end--;
  return end;
}

/** @param {number} byte */
function isWhiteSpace(byte) {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** @param {string} text @returns {Stamp | null} */
function parse(text) {
  const parts = STAMP.exec(text);
  if (!parts) return null;
  const [, mark, stored, epoch] = parts;
  return {
    revision: { stored: number(stored), destroyed: epoch ? number(epoch) : 0 },
    isAlone: mark === ALONE,
  };
}

/** @param {number} number */
function digits(number) {
  return number.toString(4).padStart(DIGITS, '0').replace(/[0-3]/g, (digit) => ALPHABET[Number(digit)]);
}

/** @param {string} digits */
function number(digits) {
  return parseInt(digits.replace(/[ \t\n\r]/g, (digit) => String(ALPHABET.indexOf(digit))), 4);
}

const WITH_ALL = '\t';
const ALONE = '\r';
const ALPHABET = ' \t\n\r';
const DIGITS = 24;
const STAMP = /^([\t\r])([ \t\n\r]{24})([ \t\n\r]{24})?$/;

/** In the year 10889. */
const GREATEST = 4 ** DIGITS - 1;
