// libmemcached's weighted ketama (`update_continuum` in hosts.cc, `dispatch_host` in hash.cc): points on a circle of
// 2^32, and the first one from a key's own.

import { createHash } from 'node:crypto';

/** All servers' points, by value and then by place in the list. */
export class Continuum {
  /** @param {import('./server-list.js').ListedServer[]} servers at most 256 */
  constructor(servers) {
    // Exact: at most 256 sixteen-bit numbers are less than 2^24.
    const total = servers.reduce((sum, { weight }) => sum + weight, 0);
    const points = servers.flatMap(({ address, weight }, place) => {
      const names = namesOf(Math.fround(weight / total), servers.length);
      return Array.from({ length: names }, (_, index) => pointsOf(pointName(address, index), place)).flat();
    });
    const sorted = Float64Array.from(points).sort();
    this.values = Uint32Array.from(sorted, (point) => Math.floor(point / 256));
    this.places = Uint8Array.from(sorted, (point) => point % 256);
  }

  /**
   * The places in the list of the servers of all points, from the key's own point on, once round.
   * @param {string} key
   */
  *clockwise(key) {
    const from = this.#firstFrom(hashOf(key).readUInt32LE(0));
    for (let index = from; index < this.places.length; index++) yield this.places[index];
    for (let index = 0; index < from; index++) yield this.places[index];
  }

  /** The index of the first point that is not below `value`. @param {number} value */
  #firstFrom(value) {
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * How many names a server of this share has on the circle, four points each.
 *
 * libmemcached's own steps in its own single precision, in which the 40 of equal servers are now and then 39 (25
 * servers have 39 each): any other way of reckoning moves keys.
 * @param {number} share
 * @param {number} servers
 */
function namesOf(share, servers) {
  const { fround } = Math;
  const weighted = fround(fround(fround(share * 160) / 4) * servers);
  return Math.floor(fround(weighted + fround(0.0000000001)));
}

/**
 * What is hashed for a server's points. A socket has the port 0 there, an IPv6 address no brackets.
 * @param {import('./server-list.js').Address} address
 * @param {number} index
 */
export function pointName(address, index) {
  if (address.kind === 'unix') return `${address.path}:0-${index}`;
  const { host, port } = address;
  return port === 11211 ? `${host}-${index}` : `${host}:${port}-${index}`;
}

/**
 * Four points, each with its place below it: 40 bits, which a double holds exactly and sorts as they are meant.
 * @param {string} name
 * @param {number} place
 */
function pointsOf(name, place) {
  const hash = hashOf(name);
  return [0, 4, 8, 12].map((offset) => hash.readUInt32LE(offset) * 256 + place);
}

/** @param {string} text */
function hashOf(text) {
  return createHash('md5').update(text).digest();
}
