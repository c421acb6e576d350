// Whether a server is to be asked: set aside when it fails, back when it answers again.
//
// A state machine that is told of time (milliseconds on a clock that never stands back) and of what happens; it asks
// nobody. The rules are those of the PHP extension (src/store/health.rs).

/** @import { MemcachedError } from './error.js' */

/** What is known of a server's health, by this process. */
export class Health {
  /** Since when it is not asked, and when it is probed. @type {{since: number, until: number} | null} */
  #aside = null;
  /** How long it was set aside for the last time. */
  #pause = 0;
  /** When it came back from that. */
  #backSince = -Infinity;
  /** What it failed with last. @type {MemcachedError | null} */
  lastError = null;

  /**
   * It could not be reached, or gave no answer that makes sense: it is set aside.
   * @param {MemcachedError} error
   * @param {number} now
   */
  noteFailure(error, now) {
    this.lastError = error;
    this.noteSilence(now);
  }

  /** It did not answer: it is set aside, or stays so. @param {number} now */
  noteSilence(now) {
    const isRelapse = this.#aside !== null || now - this.#backSince <= Math.max(RELAPSE, this.#pause * 2);
    const longer = Math.min(Math.max(this.#pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE);
    this.#pause = isRelapse ? longer : SHORTEST_PAUSE;
    this.#aside = { since: this.#aside?.since ?? now, until: now + this.#pause };
  }

  /** It answered, while it was set aside. @param {number} now */
  noteAnswer(now) {
    if (this.#aside) this.#backSince = now;
    this.#aside = null;
  }

  /** Whether others take its place. */
  get isAside() {
    return this.#aside !== null;
  }

  /** Since when others have taken its place; `null` where they do not. */
  get asideSince() {
    return this.#aside?.since ?? null;
  }

  /** When it will be probed next; `null` where it is not set aside. */
  get asideUntil() {
    return this.#aside?.until ?? null;
  }
}

/**
 * Before the first probe of a server that failed. Most stand still for a moment only, and as long as processes differ
 * in which servers they take for well, they do not see what the others store.
 */
const SHORTEST_PAUSE = 50;

/** A server that fails so soon after it came back has not become well. */
const RELAPSE = 10_000;

/** Between probes of one that has failed for long. */
const LONGEST_PAUSE = 16_000;
