// Random numbers that are the same for the same seed.

/** @param {number} seed */
export function randomFrom(seed) {
  let state = seed;
  /** Mulberry32: from 0 to 1. */
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** A natural number below `end`. @param {number} end */
    below: (end) => Math.floor(next() * end),
    /** @template T @param {T[]} list */
    pick: (list) => list[Math.floor(next() * list.length)],
    /** @param {number} probability */
    chance: (probability) => next() < probability,
  };
}
