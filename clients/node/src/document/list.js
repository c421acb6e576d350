// Where the elements of a list come from, after a program pushed, removed or moved some.

/**
 * For each value the element of the document that it was, or whose place it takes; null for one that is only new.
 * Arrays and objects are known by identity. Strings and numbers that are equal cannot be told apart: those at both ends
 * that did not change are themselves, and between them the first is the first.
 * @param {unknown[]} values
 * @param {import('./scan.js').Source[]} sources
 */
export function origins(values, sources) {
  /** @type {(import('./scan.js').Source | null)[]} */
  const found = new Array(values.length).fill(null);
  const shorter = Math.min(values.length, sources.length);
  let head = 0;
  while (head < shorter && Object.is(values[head], sources[head].value)) {
    found[head] = sources[head];
    head += 1;
  }
  let tail = 0;
  while (tail < shorter - head && Object.is(values.at(-1 - tail), sources.at(-1 - tail)?.value)) {
    tail += 1;
    found[values.length - tail] = sources[sources.length - tail];
  }
  const end = values.length - tail;
  if (head === end) return found;

  /** @type {Map<unknown, import('./scan.js').Source[]>} the last one first */
  const moved = new Map();
  for (const source of sources.slice(head, sources.length - tail).reverse()) {
    const same = moved.get(identity(source.value));
    if (same) same.push(source);
    else moved.set(identity(source.value), [source]);
  }
  for (let at = head; at < end; at++) found[at] = moved.get(identity(values[at]))?.pop() ?? null;

  const taken = new Set(found);
  for (let at = head; at < Math.min(end, sources.length); at++) {
    if (!found[at] && !taken.has(sources[at])) found[at] = sources[at];
  }
  return found;
}

/** A key that tells what `Object.is` does: Map takes both zeros for one. @param {unknown} value */
function identity(value) {
  return Object.is(value, -0) ? NEGATIVE_ZERO : value;
}

const NEGATIVE_ZERO = Symbol('-0');
