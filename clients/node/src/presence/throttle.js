// Which sessions have marked their user just now.

export class Throttle {
  #interval;
  /** By session and user, the longest ago first. @type {Map<string, {id: string, at: number}>} */
  #marked = new Map();
  /** Who left, and when, the longest ago first. @type {Map<string, number>} */
  #left = new Map();

  /** @param {number} interval milliseconds */
  constructor(interval) {
    this.#interval = interval;
  }

  /**
   * Whether this is to be marked: not again within the interval, unless its user has left since.
   * @param {string} name of the session and its user
   * @param {number} now milliseconds, on a clock that never stands back
   */
  isDue(name, now) {
    const marked = this.#marked.get(name);
    if (!marked || now - marked.at >= this.#interval) return true;
    return (this.#left.get(marked.id) ?? -Infinity) >= marked.at;
  }

  /** @param {string} name @param {string} id @param {number} now */
  noteMark(name, id, now) {
    this.#marked.delete(name);
    this.#marked.set(name, { id, at: now });
    for (const [oldest, { at }] of this.#marked) {
      if (now - at < this.#interval) break;
      this.#marked.delete(oldest);
    }
  }

  /** It was not marked after all. @param {string} name */
  forget(name) {
    this.#marked.delete(name);
  }

  /** @param {string} id @param {number} now */
  noteLeave(id, now) {
    this.#left.delete(id);
    this.#left.set(id, now);
    for (const [oldest, at] of this.#left) {
      if (now - at < this.#interval) break;
      this.#left.delete(oldest);
    }
  }
}
