// The PHP session of one request or socket: what is known of it, and what can be done with it.

import { types } from '../sessions.js';

/**
 * It has no properties of its own: nothing that prints, serialises or copies it takes the id or the data along, which
 * belong into no log and no other process. `data` is there to be passed on knowingly.
 */
export class RequestSession {
  #sessions;
  #id;
  #data;
  #bigint;

  /**
   * @param {import('../sessions.js').PhpSessions} sessions
   * @param {Record<string, any>} data a session as `sessions` gave it
   * @param {boolean} [bigint] whether integers beyond 2^53 are BigInts, now and later
   */
  constructor(sessions, data, bigint = false) {
    this.#sessions = sessions;
    this.#id = sessions.idOf(data);
    this.#data = data;
    this.#bigint = bigint;
  }

  /** The session id. Who knows it has the session: no client but the session's own may see it. */
  get id() {
    return this.#id;
  }

  /** The session as it was last seen: a plain object. To change it call `update`; a change made here is nobody's. */
  get data() {
    return this.#data;
  }

  /**
   * Changes the session by compare-and-swap, as `sessions.update` does; `data` is the session as stored then.
   * @param {(copy: Record<string, any>) => unknown} change changes the copy or gives another object; may run again, may
   *   be async
   * @param {{ttl?: number, lock?: number}} [options] seconds to live; milliseconds to wait for PHP's lock
   * @returns {Promise<Record<string, any> | null>} null: it is gone, and stays gone
   */
  async update(change, options) {
    const stored = await this.#sessions.update(this.#id, change, { ...options, bigint: this.#bigint });
    if (stored !== null) this.#data = stored;
    return stored;
  }

  /**
   * Lets it live on.
   * @param {number} [ttl] seconds; those of `sessions` unless given
   * @returns {Promise<boolean>} false: it is gone
   */
  touch(ttl) {
    return this.#sessions.touch(this.#id, ttl);
  }

  /**
   * Logs out, as PHP does it.
   * @returns {Promise<boolean>} whether there was a session to log out
   */
  destroy() {
    return this.#sessions.destroy(this.#id);
  }

  /**
   * Reads it again; `data` is what is stored now.
   * @returns {Promise<Record<string, any> | null>} null: it is gone
   */
  async reload() {
    const stored = await this.#sessions.get(this.#id, { bigint: this.#bigint });
    if (stored !== null) this.#data = stored;
    return stored;
  }

  /** The PHP types in `data`, by JSON Pointer. */
  types() {
    return types(this.#data);
  }

  /** @internal A newer state, learned elsewhere. @param {Record<string, any>} data */
  learn(data) {
    this.#data = data;
  }
}
