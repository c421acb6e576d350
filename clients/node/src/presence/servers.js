// The servers of users' keys, asked or told all at the same time. One that fails is set aside by the pool, and the next
// on the ring takes its place.

import { MemcachedError } from '../memcached/error.js';

/**
 * What the servers of a key said, each of them, and whether one of those that come first on its ring was among them.
 * @template Said
 * @typedef {{said: Said[], hasHome: boolean}} Told
 */

/**
 * @template Said
 * @param {import('../memcached/pool.js').Pool} pool
 * @param {string[]} keys
 * @param {(place: number, keys: string[]) => Promise<Said[]>} does asks one server, or tells it, about some of the keys
 * @param {(error: MemcachedError) => boolean} isFault whether another server is to be asked
 * @returns {Promise<Map<string, Told<Said>>>}
 * @throws {MemcachedError} where no other server can be asked
 */
export async function onServersOf(pool, keys, does, isFault) {
  /** @type {Map<string, Map<number, Said>>} */
  const said = new Map(keys.map((key) => [key, new Map()]));
  /** @type {Map<string, boolean>} */
  const homes = new Map();
  /** @type {Map<number, MemcachedError>} */
  const failures = new Map();
  for (;;) {
    /** @type {Map<number, string[]>} */
    const unasked = new Map();
    for (const [key, known] of said) {
      const { first, second, hasHome } = placesOf(pool, key, failures);
      homes.set(key, hasHome);
      for (const place of second === null ? [first] : [first, second]) {
        if (known.has(place)) continue;
        const others = unasked.get(place);
        if (others) others.push(key);
        else unasked.set(place, [key]);
      }
    }
    if (unasked.size === 0) break;
    await Promise.all([...unasked].map(async ([place, asked]) => {
      try {
        const answers = await does(place, asked);
        asked.forEach((key, index) => said.get(key)?.set(place, answers[index]));
      } catch (error) {
        if (!(error instanceof MemcachedError && isFault(error))) throw error;
        pool.noteFailure(place, error);
        failures.set(place, error);
      }
    }));
  }
  return new Map([...said].map(([key, known]) => {
    return [key, { said: [...known.values()], hasHome: homes.get(key) ?? false }];
  }));
}

/**
 * @param {import('../memcached/pool.js').Pool} pool
 * @param {string} key
 * @param {Map<number, MemcachedError>} failures
 */
function placesOf(pool, key, failures) {
  const errors = [...failures.values()];
  const onlyWell = errors.some(({ isOutOfTime }) => isOutOfTime);
  const places = pool.places(key, new Set(failures.keys()), { onlyWell });
  if (places) return places;
  throw errors.at(-1) ?? new Error('Unreachable bug: a pool without servers; please report');
}
