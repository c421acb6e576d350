// Which server a key is on: the servers in the order in which a key would be on them.
//
// Pure: a list of servers and a key in, places in the list out. The rules are libmemcached's, as in the PHP extension
// (src/store/ring), so that both look for a session where it is. Whether a server is alive is not known here.

import { Continuum } from './ketama.js';
import { moduloPlace } from './modulo.js';

/**
 * `ketama`: by points on a circle; of n servers, one that comes or goes moves about one key in n. `modulo`: by the
 * remainder of a hash; a server that comes or goes moves nearly all keys, and weights have no effect.
 * @typedef {'ketama' | 'modulo'} Distribution
 */

/** Servers, and which keys are on which. */
export class Ring {
  #count;
  /** @type {Continuum | null} */
  #continuum = null;

  /**
   * Hashes some 40 names for each server; made once, not for each key.
   * @param {import('./server-list.js').ListedServer[]} servers 1 to 256
   * @param {Distribution} distribution
   */
  constructor(servers, distribution) {
    if (distribution !== 'ketama' && distribution !== 'modulo') {
      throw new RangeError(`${JSON.stringify(distribution)}: the distribution must be ketama or modulo`);
    }
    this.#count = servers.length;
    if (distribution === 'ketama' && servers.length > 1) this.#continuum = new Continuum(servers);
  }

  /**
   * The places in the list of all servers, each once, beginning with the server that `key` is on. Behind it come the
   * next ones on the circle, or in the list: of servers with equal weights on a circle, the second is the one that
   * `key` would be on if the first was not in the list.
   *
   * Each is looked for when it is asked for. A key is not hashed where there is one server.
   * @param {string} key
   * @returns {Generator<number, void>}
   */
  *order(key) {
    if (this.#count === 1) {
      yield 0;
      return;
    }
    let from = 0;
    const given = new Set();
    if (this.#continuum) {
      for (const place of this.#continuum.clockwise(key)) {
        if (given.has(place)) continue;
        given.add(place);
        yield place;
        if (given.size === this.#count) return;
      }
    } else {
      from = moduloPlace(key, this.#count);
    }
    // In the list's order: also what of very little weight has no point on the circle.
    for (let step = 0; step < this.#count; step++) {
      const place = (from + step) % this.#count;
      if (!given.has(place)) yield place;
    }
  }
}
