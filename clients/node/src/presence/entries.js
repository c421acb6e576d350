// A segment of a minute's list: entries, one behind the other, of users who were seen or left. docs/presence.md of the
// extension, "The lists". Pure.
//
//   entry := second second sign length ":" id   second: of the minute; length: of the id in bytes, in decimal digits
//   sign  := "+" | "-"                          seen, left

import { momentOf } from './moment.js';
import { LONGEST_ID, isAscii } from './user-id.js';

/**
 * An entry's bytes; a text where that is the same, which takes less time to send.
 * @param {number} second of the minute
 * @param {boolean} isSeen else the user left
 * @param {string} id
 */
export function printEntry(second, isSeen, id) {
  const digits = String(second).padStart(2, '0');
  const entry = `${digits}${isSeen ? '+' : '-'}${id.length}:${id}`;
  return isAscii(id) ? entry : Buffer.from(entry, 'latin1');
}

/**
 * Reads the entries of a segment. What is none ends it, and nothing is allocated for what one claims.
 * @param {Buffer} segment
 * @param {number} minute
 * @param {(id: string, moment: number) => void} take
 */
export function readEntries(segment, minute, take) {
  const start = minute * 60;
  let at = 0;
  for (;;) {
    const tens = segment[at] - ZERO;
    const ones = segment[at + 1] - ZERO;
    const sign = segment[at + 2];
    if (!(tens >= 0 && tens < 6 && ones >= 0 && ones < 10) || (sign !== PLUS && sign !== MINUS)) return;
    let colon = at + 3;
    let length = 0;
    for (; colon < at + 7 && isDigit(segment[colon]); colon++) length = length * 10 + segment[colon] - ZERO;
    const end = colon + 1 + length;
    if (segment[colon] !== COLON || length < 1 || length > LONGEST_ID || end > segment.length) return;
    // No slice of a larger text, which would be kept for as long as one of its ids is.
    take(segment.toString('latin1', colon + 1, end), momentOf(start + tens * 10 + ones, sign === PLUS));
    at = end;
  }
}

/** @param {number | undefined} byte */
function isDigit(byte) {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Bytes that no segment is longer than: memcached copies all of an item that it appends to. */
export const LONGEST_SEGMENT = 16_384;

const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
