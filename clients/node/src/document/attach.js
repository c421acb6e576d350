// Which hint is for which value, after whatever another program did to a document: docs/document.md, "What a reader has
// to do", 2. Members keep their hints by name; elements of a list that holds classes by fingerprint, wherever they
// went, and one that was edited at its place. No loop is longer than document and payload together.

import { Fingerprints } from './fingerprint.js';
import { hintOfChild, markIn, readHint } from './payload.js';
import { isContainer } from './plain.js';

/**
 * A value that there is a hint for.
 * @typedef {object} Place
 * @property {unknown} value
 * @property {import('./payload.js').Hint} hint
 * @property {string} name in its container
 * @property {Place | null} parent null: it is the session, or an object's private and protected properties
 * @property {boolean} isHidden whether it is among those, or inside one
 * @property {boolean} isCopy whether it is a copy of a value that stands elsewhere, or inside one
 */

/** The values of a document, and the hints for them. */
export class Attached {
  fingerprints = new Fingerprints();
  /** Where each value stands in full that stands in several places, by number. @type {Map<number, Place>} */
  shared = new Map();
  /** Whose private and protected properties there are, by number. @type {Map<number, Place>} */
  owners = new Map();

  #hidden;
  /** @type {Map<Place, Place[]>} */
  #children = new Map();
  /** By their fingerprints. @type {Map<string, {former: string[], indices: Map<string, number[]>}>} */
  #formerLists = new Map();

  /** @param {unknown} session @param {import('./payload.js').Payload} payload */
  constructor(session, payload) {
    this.#hidden = payload.hidden.length;
    this.root = begin(session, readHint(payload.session), false);
    this.#attach(this.root, 0);
    payload.hidden.forEach((value, number) => {
      const hint = this.owners.has(number) ? payload.hintOfHidden(number) : null;
      // What is hidden in an object comes behind what that object hides.
      if (hint) this.#attach(begin(value, hint, true), number + 1);
    });
  }

  /** What is in a container, as far as there are hints for it. @param {Place} container */
  children(container) {
    const known = this.#children.get(container) ?? this.#childrenOf(container);
    this.#children.set(container, known);
    return known;
  }

  /** @param {Place} container */
  #childrenOf(container) {
    const { value, hint, isHidden, isCopy } = container;
    if (!isContainer(value)) return [];
    const isKnownByFingerprint = Array.isArray(value) && hint.fingerprints !== null;
    const indices = isKnownByFingerprint ? this.#formerIndices(value, hint.fingerprints ?? '') : null;
    /** @type {Place[]} */
    const children = [];
    for (const [name, child] of Object.entries(value)) {
      const known = indices ? indices[Number(name)] : nameInHints(name, container);
      const own = known === undefined ? null : hintOfChild(hint, String(known));
      if (own) children.push({ value: child, hint: own, name, parent: container, isHidden, isCopy });
    }
    return children;
  }

  /** Notes who shares and who owns what. @param {Place} from @param {number} first the first properties it may own */
  #attach(from, first) {
    const open = [from];
    for (let place = open.pop(); place; place = open.pop()) {
      const { leaf, mark, hidden } = place.hint;
      const shared = markIn(leaf) ? null : markIn(mark);
      if (shared && !this.shared.has(shared.number)) this.shared.set(shared.number, place);
      const owns = isContainer(place.value) && hidden !== null && first <= hidden && hidden < this.#hidden;
      if (owns && !this.owners.has(hidden)) this.owners.set(hidden, place);
      for (const child of this.children(place).toReversed()) open.push(child);
    }
  }

  /**
   * The index that each element of a list had when PHP wrote it. That of an edited one is its own, unless another
   * element has that.
   * @param {unknown[]} list
   * @param {string} fingerprints of the elements, as they were
   */
  #formerIndices(list, fingerprints) {
    const { former, indices } = this.#formerList(fingerprints);
    const texts = list.map((element) => this.fingerprints.textOf(element));
    const found = texts.map((text, index) => (text === former[index] ? index : undefined));
    const taken = new Set(found);
    /** How many of the elements with a fingerprint were looked at. @type {Map<string, number>} */
    const passed = new Map();
    texts.forEach((text, index) => {
      if (found[index] !== undefined) return;
      const alike = indices.get(text) ?? [];
      let next = passed.get(text) ?? 0;
      while (next < alike.length && taken.has(alike[next])) next += 1;
      passed.set(text, next);
      found[index] = alike[next];
      taken.add(alike[next]);
    });
    return found.map((was, index) => was ?? (index < former.length && !taken.has(index) ? index : undefined));
  }

  /** What a list was, told once: many lists may have the same hint. @param {string} fingerprints */
  #formerList(fingerprints) {
    const known = this.#formerLists.get(fingerprints);
    if (known) return known;
    const former = fingerprints.match(/.{8}/gs) ?? [];
    /** @type {Map<string, number[]>} */
    const indices = new Map();
    former.forEach((text, index) => {
      const alike = indices.get(text);
      if (alike) alike.push(index);
      else indices.set(text, [index]);
    });
    this.#formerLists.set(fingerprints, { former, indices });
    return { former, indices };
  }
}

/** @param {unknown} value @param {import('./payload.js').Hint} hint @param {boolean} isHidden @returns {Place} */
function begin(value, hint, isHidden) {
  return { value, hint, name: '', parent: null, isHidden, isCopy: false };
}

/** A name as hints have it: a session variable's is PHP's own. @param {string} name @param {Place} container */
function nameInHints(name, { parent, isHidden }) {
  if (parent || isHidden) return name;
  return name === '$php' ? undefined : name.replace(ESCAPED, '');
}

/** The first character of the name of a session variable `$php`, `$$php` and so on, as the document has it. */
const ESCAPED = /^\$(?=\$+php$)/;
