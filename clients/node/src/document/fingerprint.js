// Fingerprints of JSON values, equal for equal ones however they are printed: docs/document.md, "Fingerprints". They
// tell an element that was moved from one that was edited, and prove nothing.

import { isContainer } from './plain.js';
import { siphash13 } from './siphash.js';

/** The fingerprints of values that do not change. Iterative: values may be nested deeper than a stack. */
export class Fingerprints {
  /** Of arrays and objects. @type {Map<object, Buffer>} */
  #known = new Map();

  /** As a payload has it. @param {unknown} value of JSON.parse() */
  textOf(value) {
    return this.of(value).toString('base64url', 0, 6);
  }

  /** All of it: eight bytes. @param {unknown} value of JSON.parse() */
  of(value) {
    const open = isContainer(value) ? [value] : [];
    for (let container = open.at(-1); container; container = open.at(-1)) {
      const before = open.length;
      for (const child of Object.values(container)) {
        if (isContainer(child) && !this.#known.has(child)) open.push(child);
      }
      if (open.length > before) continue;
      if (!this.#known.has(container)) this.#known.set(container, this.#ofContainer(container));
      open.pop();
    }
    return this.#ofKnown(value);
  }

  /** @param {unknown} value */
  #ofKnown(value) {
    return isContainer(value) ? /** @type {Buffer} */ (this.#known.get(value)) : ofScalar(value);
  }

  /** @param {object} container all that is in it is known */
  #ofContainer(container) {
    if (Array.isArray(container)) {
      const elements = container.map((element) => this.#ofKnown(element));
      return hash('l', elements);
    }
    const members = Object.entries(container);
    let sum = 0n;
    for (const [name, value] of members) sum += hash('m', [this.#ofKnown(value), Buffer.from(name)]).readBigUInt64LE();
    return hash('o', [uint64(sum), uint64(BigInt(members.length))]);
  }
}

/** @param {unknown} value */
function ofScalar(value) {
  switch (typeof value) {
    case 'boolean':
      return hash('b', [Buffer.of(value ? 1 : 0)]);
    case 'string':
      return hash('s', [Buffer.from(value)]);
    case 'number':
      // Both zeros are +0; what is beyond a double is null.
      return Number.isFinite(value) ? hash('d', [double(value === 0 ? 0 : value)]) : hash('n', []);
    default:
      return hash('n', []);
  }
}

/** @param {string} tag @param {Uint8Array[]} parts */
function hash(tag, parts) {
  return siphash13(Buffer.concat([Buffer.from(tag), ...parts]));
}

/** @param {number} value */
function double(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** @param {bigint} value modulo 2^64 */
function uint64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}
