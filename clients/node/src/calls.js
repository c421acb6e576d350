// The calls of a program that are under way: a close waits for them, and refuses all that come after.

export class Calls {
  #isClosed = false;
  #underWay = 0;
  /** Is called when nothing is under way any more. */
  #whenNone = () => {};

  get isClosed() {
    return this.#isClosed;
  }

  refuseClosed() {
    if (this.#isClosed) throw new Error('these sessions were closed by close(): nothing is asked any more');
  }

  /**
   * @template T
   * @param {() => Promise<T>} call
   */
  async make(call) {
    this.refuseClosed();
    this.#underWay += 1;
    try {
      return await call();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#whenNone();
    }
  }

  /** Refuses calls from now on, and waits for those under way. */
  async close() {
    this.#isClosed = true;
    if (this.#underWay > 0) await new Promise((resolve) => (this.#whenNone = () => resolve(undefined)));
  }
}
