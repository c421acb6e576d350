// JSON text as a tree of values that know where in the text they stand (RFC 8259). The text has been parsed before: it
// is JSON. Iterative, since it may be nested deeper than a stack.

/** Levels of arrays and objects below the session that PHP reads: its `unserialize_max_depth`. */
export const MAX_LEVELS = 4096;

/**
 * A value in a document's text.
 * @typedef {object} Source
 * @property {string} name as a member; empty for an element
 * @property {Source | null} parent what it stands in; null: it is the session
 * @property {number} from the bracket or comma before it, or before its name
 * @property {number} start where it begins
 * @property {number} end behind it
 * @property {number} to the comma or bracket that ends its place
 * @property {unknown} value what it was read as; an array or object is there for a program to change
 * @property {Source[]} children what it holds, as the text has it
 * @property {boolean} isShadowed whether another member of its name comes later, and counts
 * @property {boolean} isHidden whether programs do not see it: `$php` of the session, and what is named `__proto__`
 */

/**
 * @param {string} text
 * @param {{bigint?: boolean}} [options] whether integers that a number does not hold are BigInt
 * @returns {{root: Source & {value: Record<string, any>}, sources: Map<unknown, Source>}} the session, and where its
 *   arrays and objects, as they were read, come from
 */
export function scan(text, { bigint = false } = {}) {
  /** @type {Map<unknown, Source>} */
  const sources = new Map();
  let at = 0;
  let source = begin(null);
  for (;;) {
    source.start = at = skipWhiteSpace(text, at);
    const first = text.charCodeAt(at);
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      source.value = first === OPEN_BRACE ? {} : [];
      sources.set(source.value, source);
      const inside = skipWhiteSpace(text, at + 1);
      if (!closes(text.charCodeAt(inside))) {
        source = begin(source);
        continue;
      }
      at = inside + 1;
    } else if (first === QUOTE) {
      at = endOfString(text, at);
      source.value = stringAt(text, source.start, at);
    } else {
      at = endOfWord(text, at);
      source.value = valueOfWord(text.slice(source.start, at), bigint);
    }
    for (;;) {
      source.end = at;
      const { parent } = source;
      if (!parent) {
        source.to = at;
        return { root: /** @type {any} */ (source), sources };
      }
      put(source, parent);
      source.to = at = skipWhiteSpace(text, at);
      if (!closes(text.charCodeAt(at))) {
        source = begin(parent);
        break;
      }
      at += 1;
      source = parent;
      shadow(source);
    }
  }

  /**
   * What begins behind the bracket or comma at the position, and behind its name.
   * @param {Source | null} parent
   * @returns {Source}
   */
  function begin(parent) {
    const from = at;
    let name = '';
    if (parent) at += 1;
    if (parent && !Array.isArray(parent.value)) {
      const start = skipWhiteSpace(text, at);
      const end = endOfString(text, start);
      name = stringAt(text, start, end);
      at = skipWhiteSpace(text, end) + 1;
    }
    return {
      name,
      parent,
      from,
      start: at,
      end: at,
      to: at,
      value: null,
      children: [],
      isShadowed: false,
      isHidden: false,
    };
  }
}

/** @param {Source} source @param {Source} parent */
function put(source, parent) {
  const container = /** @type {any} */ (parent.value);
  parent.children.push(source);
  if (Array.isArray(container)) container.push(source.value);
  else if (source.name === '__proto__' || (source.name === '$php' && !parent.parent)) source.isHidden = true;
  else container[source.name] = source.value;
}

/** Tells members whose name comes again, once all are there. @param {Source} source */
function shadow({ value, children }) {
  if (Array.isArray(value)) return;
  if (Object.keys(/** @type {object} */ (value)).length === children.length) return;
  const names = new Set();
  for (const child of children.toReversed()) {
    child.isShadowed = names.has(child.name);
    names.add(child.name);
  }
}

/** @param {string} text @param {number} at */
function skipWhiteSpace(text, at) {
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

/** Behind the string that begins at `at`. @param {string} text @param {number} at */
function endOfString(text, at) {
  for (;;) {
    at = text.indexOf('"', at + 1);
    let escape = at;
    while (text.charCodeAt(escape - 1) === BACKSLASH) escape -= 1;
    if ((at - escape) % 2 === 0) return at + 1;
  }
}

/** @param {string} text @param {number} start @param {number} end @returns {string} */
function stringAt(text, start, end) {
  const inside = text.slice(start + 1, end - 1);
  return inside.includes('\\') ? JSON.parse(text.slice(start, end)) : inside;
}

/** Behind the number, or `true`, `false` or `null`, that begins at `at`. @param {string} text @param {number} at */
function endOfWord(text, at) {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code === COMMA || closes(code)) return at;
    at += 1;
  }
}

/** @param {string} word @param {boolean} bigint */
function valueOfWord(word, bigint) {
  if (word === 'null') return null;
  if (word === 'true') return true;
  if (word === 'false') return false;
  const value = Number(word);
  // What is beyond a double as well is infinite, as JSON.parse() has it: BigInt takes seconds for a million digits.
  const isLong = bigint && !Number.isSafeInteger(value) && Number.isFinite(value);
  return isLong && INTEGER.test(word) ? BigInt(word) : value;
}

/** @param {number} code */
function closes(code) {
  return code === CLOSING_BRACE || code === CLOSING_BRACKET;
}

const INTEGER = /^-?\d+$/;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
