// Users who have a page open: as long as one of their tabs is connected they are marked, and a while after the last has
// gone they leave.

/**
 * What tabs have done of them. Each rejects where memcached does not answer.
 * @typedef {object} Marks
 * @property {(id: string) => Promise<number>} mark gives the time that is marked, in seconds since 1970
 * @property {(id: string) => Promise<number | null>} lastMark the time of the last, whoever's; null: there is none
 * @property {(id: string) => Promise<void>} leave
 */

/** A user with tabs, or with none since a moment ago. */
class Connected {
  tabs = 0;
  /** When this process marked the user last, in seconds since 1970. */
  marked = 0;
  /** When the last tab was closed, in seconds since 1970. */
  closed = 0;
  isDue = true;
  /** @type {NodeJS.Timeout | undefined} */
  marking;
  /** @type {NodeJS.Timeout | undefined} */
  leaving;
}

export class Tabs {
  #marks;
  #interval;
  #clock;
  /** By id. @type {Map<string, Connected>} */
  #users = new Map();

  /**
   * @param {Marks} marks
   * @param {number} interval milliseconds between two marks
   * @param {() => number} clock seconds since 1970
   */
  constructor(marks, interval, clock) {
    this.#marks = marks;
    this.#interval = interval;
    this.#clock = clock;
  }

  /**
   * A tab was opened.
   * @param {string} id
   * @param {number} leaveDelay milliseconds
   * @returns {() => void} it was closed
   */
  connect(id, leaveDelay) {
    const user = this.#users.get(id) ?? new Connected();
    this.#users.set(id, user);
    user.tabs += 1;
    clearTimeout(user.leaving);
    if (user.isDue) this.#mark(id, user);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      user.tabs -= 1;
      if (user.tabs > 0 || this.#users.get(id) !== user) return;
      user.closed = this.#clock();
      user.leaving = setTimeout(() => this.#leave(id, user), leaveDelay);
    };
  }

  /** Nobody is marked any more. Those who are connected do not leave: they may be connected to another process soon. */
  close() {
    for (const { marking, leaving } of this.#users.values()) {
      clearTimeout(marking);
      clearTimeout(leaving);
    }
    this.#users.clear();
  }

  /**
   * Marks a user now, and then in every interval; where that fails, sooner.
   * @param {string} id
   * @param {Connected} user
   */
  async #mark(id, user) {
    user.isDue = false;
    let pause = this.#interval;
    try {
      user.marked = await this.#marks.mark(id);
    } catch {
      pause = Math.min(pause, RETRY_MS);
    }
    if (this.#users.get(id) !== user) return;
    user.marking = setTimeout(() => {
      user.isDue = true;
      if (user.tabs > 0) this.#mark(id, user);
    }, pause).unref();
  }

  /** @param {string} id @param {Connected} user */
  async #leave(id, user) {
    const isOver = await this.#isOver(id, user);
    // A tab may have been opened meanwhile.
    if (user.tabs > 0 || this.#users.get(id) !== user) return;
    clearTimeout(user.marking);
    this.#users.delete(id);
    // Who cannot be said to have left is not online any more as soon as the last mark does not count.
    if (isOver) await this.#marks.leave(id).catch(() => {});
  }

  /**
   * Whether nobody else has marked the user since the last tab was closed.
   * @param {string} id
   * @param {Connected} user
   */
  async #isOver(id, { marked, closed }) {
    try {
      const last = await this.#marks.lastMark(id);
      return last === null || last < closed || last === marked;
    } catch {
      return false;
    }
  }
}

/** Before a mark that failed is tried again. */
const RETRY_MS = 5000;
