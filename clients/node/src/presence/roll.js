// Who is there, by what was read so far. Pure.

import { isSeen, timeOf } from './moment.js';

/** What is known of a user. @typedef {{moment: number, isPresent: boolean}} Person */

export class Roll {
  #window;
  /** By id; who left, too, as long as an earlier mark could count. @type {Map<string, Person>} */
  #people = new Map();
  /** Until when nobody goes because no mark came. */
  #heldUntil = -Infinity;

  /** @param {number} window seconds that a mark counts */
  constructor(window) {
    this.#window = window;
  }

  /** Somebody was seen, or left. @param {string} id @param {number} moment */
  note(id, moment) {
    const person = this.#people.get(id);
    if (!person) this.#people.set(id, { moment, isPresent: false });
    else if (person.moment < moment) person.moment = moment;
  }

  /** What was noted was not the last word: this is. @param {string} id @param {number} moment */
  correct(id, moment) {
    const person = this.#people.get(id);
    if (person) person.moment = moment;
  }

  /**
   * For a while nobody could be marked: who is present stays so until then.
   * @param {number} until seconds since 1970
   */
  hold(until) {
    this.#heldUntil = until;
  }

  /**
   * Who came and who went since this was asked for the last time.
   * @param {number} now seconds since 1970
   */
  turn(now) {
    /** @type {string[]} */
    const came = [];
    /** @type {string[]} */
    const went = [];
    for (const [id, person] of this.#people) {
      const isFresh = now - timeOf(person.moment) < this.#window;
      const isPresent = isSeen(person.moment) && (isFresh || (person.isPresent && now < this.#heldUntil));
      if (isPresent !== person.isPresent) (isPresent ? came : went).push(id);
      person.isPresent = isPresent;
      if (!isPresent && !isFresh) this.#people.delete(id);
    }
    return { came, went };
  }

  /** Who is there. */
  *present() {
    for (const [id, { isPresent }] of this.#people) if (isPresent) yield id;
  }

  /** Whether somebody is said to have left, and did not only stay away. @param {string} id */
  hasLeft(id) {
    const person = this.#people.get(id);
    return person !== undefined && !isSeen(person.moment);
  }

  /** When somebody was seen last, in seconds since 1970. @param {string} id */
  lastSeen(id) {
    return timeOf(this.#people.get(id)?.moment ?? 0);
  }
}
