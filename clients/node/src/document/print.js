// Changed values as text. What was not changed is copied from the text it was read from: numbers that JavaScript would
// round, escapes, spacing, the order of members, what is hidden from programs. So PHP finds what it wrote.
//
// Arrays and objects are known by identity, wherever they were put. One that is new is compared with what stood in its
// place. Iterative: a stack of levels, each a container that is being written.

import { origins } from './list.js';
import { Pieces } from './pieces.js';
import { isContainer, isPlainObject, objection, plain } from './plain.js';
import { pointer } from './pointer.js';
import { MAX_LEVELS } from './scan.js';

/** @typedef {import('./scan.js').Source} Source */

/**
 * A member or element to be written.
 * @typedef {object} Place
 * @property {string | number} name
 * @property {unknown} value
 * @property {Source | null} source what stood in this place; null: nothing did
 */

/**
 * A container that is being written.
 * @typedef {object} Level
 * @property {object} container
 * @property {Source | null} source what it was, or what stood in its place; null: it is new
 * @property {boolean} keepsHidden whether what its source hides from programs is in it
 * @property {Place[]} places
 * @property {number} at the place that is being written
 */

/**
 * The document that says `session`.
 * @param {unknown} session
 * @param {string} text the document that it was read from
 * @param {Source} root of that document
 * @param {Map<unknown, Source>} sources of the arrays and objects that were read from it
 * @throws {TypeError} that names the place of what no session can hold
 */
export function print(session, text, root, sources) {
  return new Printer(text, root, sources).print(session);
}

class Printer {
  #text;
  #root;
  #sources;
  #out;
  /** @type {Level[]} */
  #open = [];
  /** The containers that are open, to find circles. */
  #holders = new Set();

  /** @param {string} text @param {Source} root @param {Map<unknown, Source>} sources */
  constructor(text, root, sources) {
    this.#text = text;
    this.#root = root;
    this.#sources = sources;
    this.#out = new Pieces(text);
  }

  /** @param {unknown} session */
  print(session) {
    if (!isContainer(session) || !isPlainObject(session)) {
      throw new TypeError('a session is a plain object: what is to be stored is none');
    }
    this.#out.copy(0, this.#root.start);
    this.#enter(session, this.#root, true);
    for (let level = this.#open.at(-1); level; level = this.#open.at(-1)) {
      this.#finish(level);
      level.at += 1;
      if (level.at < level.places.length) this.#begin(level, level.places[level.at]);
      else this.#leave(level);
    }
    return this.#out.toString();
  }

  /** Opens a container. @param {object} container @param {Source | null} source @param {boolean} keepsHidden */
  #enter(container, source, keepsHidden) {
    if (this.#holders.has(container)) throw this.#refusal('holds itself: JSON has no circles');
    this.#holders.add(container);
    /** @type {Level} */
    const level = { container, source, keepsHidden, places: [], at: -1 };
    this.#open.push(level);
    level.places = Array.isArray(container) ? this.#elements(container, source) : this.#members(container, level);
    // The first of them is the session itself.
    if (this.#open.length - 1 > MAX_LEVELS && level.places.length > 0) {
      throw this.#refusal(`is nested more than ${MAX_LEVELS} levels deep: PHP could not read it`);
    }
  }

  /** @param {unknown[]} list @param {Source | null} source @returns {Place[]} */
  #elements(list, source) {
    const values = [];
    for (let index = 0; index < list.length; index++) values.push(this.#plain(list[index], index) ?? null);
    const sources = origins(values, source?.children ?? []);
    return values.map((value, name) => ({ name, value, source: sources[name] }));
  }

  /** Those of the document in its order, then those that are new. @param {any} object @param {Level} level */
  #members(object, { source, keepsHidden }) {
    const children = source?.children ?? [];
    /** @type {Place[]} */
    const places = [];
    let known = 0;
    for (const child of children) {
      const { name, isHidden, isShadowed } = child;
      const isMember = !isHidden && IS_MEMBER.call(object, name);
      const value = isMember ? this.#plain(object[name], name) : undefined;
      const isThere = isHidden ? keepsHidden : value !== undefined;
      if (isThere) places.push({ name, value: isHidden || isShadowed ? child.value : value, source: child });
      else if (this.#isReserved(name)) throw this.#refusal(RESERVED, name);
      if (isMember && !isShadowed) known += 1;
    }
    const names = Object.keys(object);
    return known < names.length ? this.#withNew(places, names, object, children) : places;
  }

  /** @param {Place[]} places @param {string[]} names @param {any} object @param {Source[]} children */
  #withNew(places, names, object, children) {
    const known = new Set(children.map((child) => (child.isHidden ? null : child.name)));
    const last = places.at(-1)?.source;
    const php = last?.isHidden && last.name === '$php' ? places.splice(-1) : [];
    for (const name of names) {
      if (known.has(name)) continue;
      if (name === '__proto__') throw this.#refusal('would change what the objects of other programs inherit', name);
      const value = this.#plain(object[name], name);
      if (value !== undefined) places.push({ name, value, source: null });
    }
    return places.concat(php);
  }

  /** @param {any} value @param {string | number} name */
  #plain(value, name) {
    const own = plain(value, name);
    const reason = objection(own);
    if (reason) throw this.#refusal(reason, name);
    return own;
  }

  /** Writes a place; of a container only that it begins. @param {Level} level @param {Place} place */
  #begin(level, { name, value, source }) {
    const isList = Array.isArray(level.container);
    const mark = level.at > 0 ? ',' : isList ? '[' : '{';
    if (source && this.#text[source.from] === mark) {
      this.#out.copy(source.from, source.start);
    } else {
      this.#out.add(mark);
      if (source) this.#out.copy(source.from + 1, source.start);
      else if (!isList) this.#out.add(`${JSON.stringify(name)}:`);
    }
    if (isContainer(value)) {
      const own = this.#sources.get(value);
      const isAlike = isContainer(source?.value) && Array.isArray(source.value) === Array.isArray(value);
      // An element may stand in the place of another; a member in its own alone.
      const keepsHidden = own ? own !== this.#root : level.keepsHidden && !isList;
      this.#enter(value, own ?? (isAlike ? source : null), keepsHidden);
    } else if (source && Object.is(value, source.value)) {
      this.#out.copy(source.start, source.end);
    } else {
      this.#out.add(this.#scalar(value));
    }
  }

  /** What is behind the value that was written last. @param {Level} level */
  #finish(level) {
    if (level.at < 0) return;
    const { name, source } = level.places[level.at];
    const isCopied = source && this.#out.endsIn(source.start, source.end);
    if (!isCopied && this.#isReserved(name)) throw this.#refusal(RESERVED);
    if (source) this.#out.copy(source.end, source.to);
  }

  /** Closes a container. @param {Level} level */
  #leave({ container, source, places }) {
    const isList = Array.isArray(container);
    const isEmpty = places.length === 0;
    const wasEmpty = source?.children.length === 0;
    if (source && isEmpty === wasEmpty) this.#out.copy(isEmpty ? source.start : source.end - 1, source.end);
    else if (isEmpty) this.#out.add(isList ? '[]' : '{}');
    else this.#out.add(isList ? ']' : '}');
    this.#open.pop();
    this.#holders.delete(container);
  }

  /** @param {unknown} value */
  #scalar(value) {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw this.#refusal(`is ${value}, which JSON does not have: null stands for it`);
    }
    // JSON.stringify() makes 0 of it.
    return Object.is(value, -0) ? '-0.0' : String(value);
  }

  /** Whether a name is one that PHP alone gives, in the innermost container. @param {string | number} name */
  #isReserved(name) {
    return this.#open.length === 1 && typeof name === 'string' && RESERVED_NAME.test(name);
  }

  /** @param {string} reason @param {...(string | number)} below names in the innermost container */
  #refusal(reason, ...below) {
    const names = [...this.#open.flatMap(({ places, at }) => places[at]?.name ?? []), ...below];
    const shown = names.length > LONGEST_POINTER ? [...names.slice(0, LONGEST_POINTER), '…'] : names;
    return new TypeError(`${pointer(shown)} ${reason}`);
  }
}

const IS_MEMBER = Object.prototype.propertyIsEnumerable;

/** `$php` itself, and how the extension writes session variables of the names `$php`, `$$php` and so on. */
const RESERVED_NAME = /^\$+php$/;

const RESERVED = "has a name that is PHP's own: a program may read it, and neither set nor delete it";

/** Names that a message shows of a place. */
const LONGEST_POINTER = 16;
