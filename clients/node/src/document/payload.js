// What stands in `$php`: its frame, and the type hints in the payload. docs/document.md, "Type hints". Anyone may have
// written it; what makes no sense is left out.

import { binary } from './binary.js';
import { isContainer } from './plain.js';
import { SigningKey } from './signature.js';

/**
 * What a value was to PHP.
 * @typedef {object} Hint
 * @property {string | null} leaf what it is, in one word
 * @property {string | null} mark of a value that stands in several places, at that where it stands in full
 * @property {unknown} members the hints of some of its members or elements, by name
 * @property {unknown} each the hint of each of the others
 * @property {number | null} length of a list-shaped object
 * @property {boolean} isBinary whether its text, or its keys, may stand for bytes
 * @property {number | null} hidden the number of its private and protected properties
 * @property {string | null} fingerprint that it must have
 * @property {string | null} named the string that may stand under its key 3
 * @property {string | null} fingerprints of a list's elements, eight characters each
 */

/** Type hints, and whether PHP signed them for this session. */
export class Payload {
  #hiddenHint;

  /** @param {unknown} members @param {boolean} isSigned */
  constructor(members, isSigned) {
    this.isSigned = isSigned;
    /** The session's. */
    this.session = own(members, 't');
    /** Private and protected properties, an object for each object that has some. @type {unknown[]} */
    this.hidden = listOf(own(members, 'h'));
    /** By number; null for what is no class's name. */
    this.classes = listOf(own(members, 'c')).map(classOf);
    this.#hiddenHint = readHint(own(members, 'u'));
  }

  /** The hint of the private and protected properties with this number. @param {number} number */
  hintOfHidden(number) {
    return hintOfChild(this.#hiddenHint, String(number));
  }
}

/**
 * The payload of a document's `$php`; null where it is of no version that is known.
 * @param {string} php
 * @param {{key: string, secrets: string[]}} trust the memcached key of the document, and what may have signed it
 */
export function openPayload(php, { key, secrets }) {
  const [, version, keyId, signature, text] = FRAME.exec(php) ?? [];
  if (version !== '1') return null;
  let members;
  try {
    members = JSON.parse(text);
  } catch {
    // Whoever wrote that, it says nothing of types; the session is there all the same.
    return null;
  }
  const keys = secrets.map((secret) => new SigningKey(secret)).filter(({ id }) => id === keyId);
  const isSigned = keys.some((signer) => signer.verifies(signature, key, text));
  return new Payload(members, isSigned);
}

/**
 * A hint as it stands in a payload, read.
 * @param {unknown} json
 * @returns {Hint}
 */
export function readHint(json) {
  return {
    leaf: textOf(typeof json === 'string' ? json : own(json, '=')),
    mark: textOf(own(json, '@')),
    members: own(json, 'm'),
    each: own(json, '*'),
    length: naturalOf(own(json, 'l')),
    isBinary: own(json, 'b') !== undefined,
    hidden: naturalOf(own(json, 'h')),
    fingerprint: textOf(own(json, 'f')),
    named: textOf(own(json, 'n')),
    fingerprints: textOf(own(json, '#')),
  };
}

/** The hint of a member or element; null for what plain JSON says. @param {Hint} hint @param {string} name */
export function hintOfChild({ members, each }, name) {
  const json = own(members, name) ?? each;
  return json === undefined ? null : readHint(json);
}

/** Which of the values that stand in several places a leaf or mark is about. @param {string | null} text */
export function markIn(text) {
  const [, sharing, number] = MARK.exec(text ?? '') ?? [];
  return sharing ? { isReference: sharing === 'R', number: Number(number) } : null;
}

/** The name of a class; one that is not UTF-8 as its `data:` URL. @param {unknown} name */
function classOf(name) {
  if (typeof name !== 'string') return null;
  const bytes = binary.is(name) ? binary.decode(name) : Buffer.from(name);
  return CLASS.test(bytes.toString('latin1')) ? name : null;
}

/** @param {unknown} object @param {string} name */
function own(object, name) {
  return isContainer(object) && Object.hasOwn(object, name) ? /** @type {any} */ (object)[name] : undefined;
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : null;
}

/** @param {unknown} value */
function naturalOf(value) {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** @param {unknown} value */
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** `$php`: version, key id, signature, payload. */
const FRAME = /^([^.]*)\.([^.]*)\.([^.]*)\.(.*)$/s;

const MARK = /^([Rr])(\d{1,15})$/;

/** What PHP reads as the name of a class, byte for byte (`ext/standard/var_unserializer.re`). */
const CLASS = /^[A-Za-z0-9_\\\x7f-\xff]+$/;
