// Where memcached has a session: its keys, and the servers they are on.

import { Keys } from '../id.js';
import { Copies } from './copies.js';

export class Item {
  #pool;

  /**
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {string} prefix
   * @param {string} id a valid one
   */
  constructor(pool, prefix, id) {
    this.#pool = pool;
    this.id = id;
    this.keys = new Keys(prefix, id);
  }

  /** Its copies, on servers that are not set aside just now, where there are any. */
  copies() {
    return new Copies(this.#pool, this.keys.session);
  }
}
