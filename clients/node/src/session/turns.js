// One change after the other: those of one session that this process makes need not race each other.

import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * @typedef {object} Turn
 * @property {string} key
 * @property {boolean} isOver
 * @property {Turn | undefined} outer the turn in which it was asked for
 */

export class Turns {
  /** The last in line, by key. @type {Map<string, Promise<unknown>>} */
  #lines = new Map();
  /** The turn that the running code has. @type {AsyncLocalStorage<Turn>} */
  #current = new AsyncLocalStorage();
  /** Turns that are not over. */
  #count = 0;

  /**
   * Does `work` when everything is done that was asked for before under `key`. Who has a turn and asks for another does
   * not wait for it, since its owner may wait for that one: compare-and-swap has to do there.
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   * @throws {Error} where `work` is asked for within work under the same key
   */
  async take(key, work) {
    const outer = this.#outer();
    for (let turn = outer; turn; turn = turn.outer) {
      if (turn.key === key && !turn.isOver) throw new Error(NESTED);
    }
    const turn = { key, isOver: false, outer };
    const run = () => this.#current.run(turn, work);
    this.#count += 1;
    try {
      return await (outer ? run() : this.#inLine(key, run));
    } finally {
      turn.isOver = true;
      this.#count -= 1;
      // While a storage is in use, Node.js before 24 follows every promise of the process.
      if (this.#count === 0) this.#current.disable();
    }
  }

  /** The turn that is not over yet. */
  #outer() {
    let turn = this.#current.getStore();
    while (turn?.isOver) turn = turn.outer;
    return turn;
  }

  /**
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} run
   */
  async #inLine(key, run) {
    const done = (this.#lines.get(key) ?? Promise.resolve()).then(run);
    // The next in line does not care how it ended.
    const settled = done.then(ignore, ignore);
    this.#lines.set(key, settled);
    try {
      return await done;
    } finally {
      if (this.#lines.get(key) === settled) this.#lines.delete(key);
    }
  }
}

function ignore() {}

const NESTED = 'this session is being changed by the code that asks for another change: change the copy it was given';
