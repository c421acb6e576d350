// One change after the other: those of one session that this process makes need not race each other.

import { AsyncLocalStorage } from 'node:async_hooks';

export class Turns {
  /** The last in line, by key. @type {Map<string, Promise<unknown>>} */
  #lines = new Map();
  /** The turn in which the code runs that asks for one. @type {AsyncLocalStorage<{key: string, isOver: boolean}>} */
  #current = new AsyncLocalStorage();

  /**
   * Does `work` when everything is done that was asked for before under `key`.
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   * @throws {Error} where `work` is asked for within work under the same key: it would wait for itself
   */
  async take(key, work) {
    const outer = this.#current.getStore();
    if (outer && !outer.isOver && outer.key === key) {
      throw new Error('this session is being changed by the code that asks for another change: change the copy it was given');
    }
    const turn = { key, isOver: false };
    const before = this.#lines.get(key);
    const done = (async () => {
      await before;
      return this.#current.run(turn, work);
    })();
    const settled = done.then(
      () => {},
      () => {},
    );
    this.#lines.set(key, settled);
    try {
      return await done;
    } finally {
      turn.isOver = true;
      if (this.#lines.get(key) === settled) this.#lines.delete(key);
    }
  }
}
