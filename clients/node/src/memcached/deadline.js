// A time by which a peer has to have answered, on an event loop that may be busy with something else.

/**
 * Runs out when a time is over and the event loop has looked at its sockets since: what has arrived by then is in time.
 * Where the loop itself came late, the peer gets as much time once more: nobody looked. Does not keep the process.
 */
export class Deadline {
  #expired;
  /** @type {NodeJS.Timeout | null} */
  #timer = null;
  #due = 0;
  #isExtended = false;

  /** @param {() => void} expired is called once for each time that is over, outside of any other call */
  constructor(expired) {
    this.#expired = expired;
  }

  /** Whether a time is running. */
  get isRunning() {
    return this.#timer !== null;
  }

  /** Begins anew. @param {number} milliseconds */
  start(milliseconds) {
    this.#isExtended = false;
    this.#arm(milliseconds);
  }

  stop() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** @param {number} milliseconds */
  #arm(milliseconds) {
    this.stop();
    this.#due = performance.now() + milliseconds;
    const timer = setTimeout(() => {
      const late = performance.now() - this.#due;
      // Timers come before sockets. An immediate comes after them.
      setImmediate(() => {
        if (this.#timer === timer) this.#look(late);
      });
    }, milliseconds);
    this.#timer = timer.unref();
  }

  /** @param {number} late milliseconds */
  #look(late) {
    if (late > TOLERATED_DELAY && !this.#isExtended) {
      this.#isExtended = true;
      this.#arm(late);
    } else {
      this.#timer = null;
      this.#expired();
    }
  }
}

/** Milliseconds that a timer may be late without the loop having been busy. */
const TOLERATED_DELAY = 20;
