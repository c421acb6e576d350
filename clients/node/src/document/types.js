// The PHP classes of a document's values, as far as the values still fit them: docs/document.md, "What a reader has to
// do".

import { Attached } from './attach.js';
import { binary } from './binary.js';
import { markIn, openPayload } from './payload.js';
import { isContainer } from './plain.js';
import { pointer } from './pointer.js';

/** @typedef {import('./attach.js').Place} Place */

/**
 * What a value is to PHP.
 * @typedef {object} Type
 * @property {string} class its name; as a `data:` URL where that is not UTF-8
 * @property {'object' | 'enum' | 'serializable'} kind an object by its properties, the case of an enum by its name, or
 *   an object by the text that it made of itself (`Serializable`)
 * @property {boolean} signed whether PHP signed for the types of this session: else anyone may have written them
 */

/**
 * The types of a session's values, by JSON Pointer (RFC 6901) into what `session()` gives.
 * @param {import('./document.js').Document} document
 * @param {{key: string, secrets?: string[]}} trust the document's memcached key, and what `rust_json_session.secret`
 *   holds
 * @returns {Map<string, Type>}
 */
export function documentTypes(document, { key, secrets = [] }) {
  const payload = document.php === undefined ? null : openPayload(document.php, { key, secrets });
  if (!payload) return new Map();
  // Where types are signed, a stranger's mark would let one value pass for another.
  const countsMarks = payload.isSigned || secrets.length === 0;
  return new Fitting(new Attached(JSON.parse(document.text), payload), payload, countsMarks).types();
}

class Fitting {
  #attached;
  #payload;
  #countsMarks;
  /** @type {Map<Place, Type | null>} */
  #known = new Map();

  /** @param {Attached} attached @param {import('./payload.js').Payload} payload @param {boolean} countsMarks */
  constructor(attached, payload, countsMarks) {
    this.#attached = attached;
    this.#payload = payload;
    this.#countsMarks = countsMarks;
  }

  types() {
    /** @type {Map<string, Type>} */
    const types = new Map();
    let room = LONGEST_POINTERS;
    const open = [this.#attached.root];
    for (let place = open.pop(); place && room > 0; place = open.pop()) {
      const original = place.name === '__proto__' ? null : this.#original(place);
      if (!original) continue;
      const type = this.#typeOf(original);
      if (type && place.parent) {
        const at = pointer(namesDownTo(place));
        room -= at.length;
        types.set(at, type);
      }
      const own = original === place ? place : { ...place, hint: original.hint, isCopy: true };
      for (const child of this.#attached.children(own).toReversed()) open.push(child);
    }
    return types;
  }

  /** The place that says what a place is; null where it no longer holds what it shared. @param {Place} place */
  #original(place) {
    const mark = markIn(place.hint.leaf);
    if (!mark) return place;
    const original = this.#countsMarks ? this.#attached.shared.get(mark.number) : undefined;
    if (!original || !(place.value === null || this.#isCopy(place.value, original))) return null;
    return mark.isReference || this.#typeOf(original) ? original : null;
  }

  /** @param {unknown} value @param {Place} original */
  #isCopy(value, original) {
    const { fingerprints } = this.#attached;
    if (original.isHidden) return false;
    if (!isContainer(value) || !isContainer(original.value)) return value === original.value;
    return fingerprints.of(value).equals(fingerprints.of(original.value));
  }

  /** @param {Place} place */
  #typeOf(place) {
    let type = this.#known.get(place);
    if (type === undefined) {
      type = this.#fitted(place);
      this.#known.set(place, type);
    }
    return type;
  }

  /** @param {Place} place @returns {Type | null} */
  #fitted(place) {
    const { value, hint } = place;
    const [, letter, number] = LEAF.exec(hint.leaf ?? '') ?? [];
    const name = this.#payload.classes[Number(number)];
    if (!name) return null;
    const type = (/** @type {Type['kind']} */ kind) => ({ class: name, kind, signed: this.#payload.isSigned });
    if (letter === 'o') return this.#fitsObject(place) ? type('object') : null;
    if (typeof value !== 'string') return null;
    if (letter === 's') return type('serializable');
    return LABEL.test(bytesOf(value, hint.isBinary)) ? type('enum') : null;
  }

  /** Whether a value can be an object of the class that its hint names. @param {Place} place */
  #fitsObject(place) {
    const { value, hint, isHidden, isCopy } = place;
    if (!isContainer(value)) return false;
    // An empty list is how PHP's json_encode() prints an object that json_decode() made an array.
    const fitsShape = Array.isArray(value) ? value.length === (hint.length ?? 0) : hint.length === null;
    if (!fitsShape) return false;
    const { fingerprints, owners } = this.#attached;
    if (hint.hidden !== null && !(isCopy ? owners.has(hint.hidden) : owners.get(hint.hidden) === place)) return false;
    if (hint.fingerprint !== null && !isHidden && fingerprints.textOf(value) !== hint.fingerprint) return false;
    return Object.entries(value).every(([name, member]) => {
      const bytes = bytesOf(name, hint.isBinary);
      if (bytes.startsWith('\0') || bytes === '__PHP_Incomplete_Class_Name') return false;
      return bytes !== '3' || typeof member !== 'string' || member === hint.named || HARMLESS.test(member);
    });
  }
}

/** What a text stands for, a character for each byte. @param {string} text @param {boolean} isBinary */
function bytesOf(text, isBinary) {
  return (isBinary && binary.is(text) ? binary.decode(text) : Buffer.from(text)).toString('latin1');
}

/** @param {Place} place */
function namesDownTo(place) {
  const names = [];
  for (let at = place; at.parent; at = at.parent) names.push(at.name);
  return names.reverse();
}

const LEAF = /^([oes])(\d{1,15})$/;

/** What PHP's source can name a case of an enum, byte for byte. */
const LABEL = /^[A-Za-z_\x7f-\xff][A-Za-z0-9_\x7f-\xff]*$/;

/** Classes that come back from what anyone wrote. */
const HARMLESS = /^(?:stdClass|DateTime|DateTimeImmutable|DateTimeZone|DateInterval|DatePeriod)$/i;

/** Characters of all pointers together: a long name above many objects stands in each. */
const LONGEST_POINTERS = 1 << 26;
