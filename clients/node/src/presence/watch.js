// Tells who comes and who goes. All listeners share one look at the lists in every interval; nobody is said to have
// left before the user's key has been asked for, too.

import { MemcachedError } from '../memcached/error.js';
import { tell } from '../tell.js';
import { lastMarks } from './last-marks.js';
import { eachServer } from './lists.js';
import { momentOf } from './moment.js';
import { Roll } from './roll.js';
import { told } from './told.js';
import { toldId } from './user-id.js';
import { WatchedServer } from './watched-server.js';

/**
 * What a listener is told.
 *
 * @typedef {object} Joined somebody is online, who was not before; or was already when the watch began
 * @property {'joined'} type
 * @property {string | Buffer} id
 * @property {number} lastSeen seconds since 1970
 *
 * @typedef {object} Left somebody is not online any more, for `leaveDelay` by now
 * @property {'left'} type
 * @property {string | Buffer} id
 *
 * @typedef {object} Unreachable nobody knows for now: no server answers
 * @property {'unreachable'} type
 * @property {Error} error
 *
 * @typedef {object} Reachable one answers again
 * @property {'reachable'} type
 *
 * @typedef {Joined | Left | Unreachable | Reachable} PresenceEvent
 */

/** @typedef {{window: number, interval: number}} Times seconds */

/** One who is told. */
class Watching {
  /** Whether it has been told nobody yet. */
  isNew = true;
  isReachable = true;
  isStopped = false;
  /** Who went, and is not said to have left yet: since when, the longest first. @type {Map<string, number>} */
  away = new Map();

  /** @param {(event: PresenceEvent) => void} listener @param {number} leaveDelay @param {number} interval */
  constructor(listener, leaveDelay, interval) {
    this.listener = listener;
    this.leaveDelay = leaveDelay;
    this.interval = interval;
  }

  /** @param {PresenceEvent} event */
  tell(event) {
    if (!this.isStopped) tell(this.listener, event);
  }

  /** Who has been away for long enough. @param {number} now milliseconds */
  *due(now) {
    for (const [id, since] of this.away) {
      if (now - since < this.leaveDelay) return;
      yield id;
    }
  }
}

export class Watch {
  #pool;
  #keys;
  #times;
  /** @type {Set<Watching>} */
  #watching = new Set();
  /** @type {Roll} */
  #roll;
  /** By place. @type {Map<number, WatchedServer>} */
  #servers = new Map();
  /** @type {NodeJS.Timeout | null} */
  #timer = null;
  #isLooking = false;
  #isReachable = true;

  /**
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {import('./keys.js').Keys} keys
   * @param {Times} times
   */
  constructor(pool, keys, times) {
    this.#pool = pool;
    this.#keys = keys;
    this.#times = times;
    this.#roll = new Roll(times.window);
  }

  /**
   * @param {(event: PresenceEvent) => void} listener
   * @param {number} leaveDelay milliseconds
   * @param {number} interval milliseconds
   * @returns {() => void} stops it
   */
  watch(listener, leaveDelay, interval) {
    const watching = new Watching(listener, leaveDelay, interval);
    this.#watching.add(watching);
    this.#lookIn(0);
    return () => {
      watching.isStopped = true;
      this.#watching.delete(watching);
      if (this.#watching.size === 0) this.#rest();
    };
  }

  close() {
    for (const watching of this.#watching) watching.isStopped = true;
    this.#watching.clear();
    this.#rest();
  }

  /** Nobody watches any more: whoever does next finds out anew who is there. */
  #rest() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#roll = new Roll(this.#times.window);
    this.#servers.clear();
    this.#isReachable = true;
  }

  /** @param {number} milliseconds */
  #lookIn(milliseconds) {
    // One that is under way tells those who came meanwhile.
    if (this.#isLooking) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), milliseconds);
  }

  async #look() {
    this.#isLooking = true;
    const roll = this.#roll;
    try {
      await this.#read(roll);
      if (roll === this.#roll && this.#isReachable) await this.#tellLeft(roll);
    } finally {
      this.#isLooking = false;
    }
    const intervals = [...this.#watching].map(({ interval }) => interval);
    if (intervals.length > 0) this.#lookIn(roll === this.#roll ? Math.min(...intervals) : 0);
  }

  /** @param {Roll} roll */
  async #read(roll) {
    const now = unixTime();
    const outcomes = await eachServer(this.#pool, (place) => this.#serverAt(place, roll).read(now, this.#times.window));
    if (roll !== this.#roll) return;
    const failures = outcomes.filter((outcome) => outcome instanceof MemcachedError);
    if (failures.length === outcomes.length) return this.#noteUnreachable(failures[0]);
    // Those who were there could not be marked for a while, and will be within an interval.
    if (!this.#isReachable) roll.hold(now + this.#times.interval);
    this.#isReachable = true;
    this.#tellCome(roll, now);
  }

  /** @param {Roll} roll @param {number} now */
  #tellCome(roll, now) {
    const { came, went } = roll.turn(now);
    const noticed = performance.now();
    for (const watching of this.#watching) {
      if (!watching.isReachable) watching.tell({ type: 'reachable' });
      watching.isReachable = true;
      for (const id of watching.isNew ? roll.present() : came) {
        // Who came back in time had not left.
        if (!watching.away.delete(id)) watching.tell(joined(roll, id));
      }
      if (!watching.isNew) for (const id of went) watching.away.set(id, noticed);
      watching.isNew = false;
    }
  }

  /** @param {Roll} roll */
  async #tellLeft(roll) {
    const now = performance.now();
    const due = new Map([...this.#watching].map((watching) => [watching, [...watching.due(now)]]));
    const left = await this.#confirm(roll, new Set([...due.values()].flat()));
    for (const [watching, ids] of due) {
      for (const id of ids.filter((id) => left.has(id))) {
        watching.away.delete(id);
        watching.tell({ type: 'left', id: toldId(id) });
      }
    }
  }

  /**
   * Who of those that went has no key. Others were marked by somebody whose clock is behind, or after this was read; or
   * their marks are too old on the servers that answer, and one is away that may have later ones.
   * @param {Roll} roll
   * @param {Set<string>} ids
   */
  async #confirm(roll, ids) {
    /** @type {Set<string>} */
    const gone = new Set();
    if (ids.size === 0) return gone;
    try {
      const marks = await lastMarks(this.#pool, this.#keys, [...ids], this.#times.window, unixTime());
      for (const [id, { time, doubt }] of marks) {
        if (time !== null) roll.note(id, momentOf(time, true));
        else if (!doubt || roll.hasLeft(id)) gone.add(id);
      }
    } catch (error) {
      // The next look tells whether there is an outage.
      if (!(error instanceof MemcachedError)) throw error;
    }
    return gone;
  }

  /** @param {MemcachedError} error */
  #noteUnreachable(error) {
    this.#isReachable = false;
    for (const watching of this.#watching) {
      if (watching.isReachable) watching.tell({ type: 'unreachable', error: /** @type {Error} */ (told(error)) });
      watching.isReachable = false;
    }
  }

  /** @param {number} place @param {Roll} roll */
  #serverAt(place, roll) {
    const known = this.#servers.get(place);
    if (known) return known;
    const lookAgain = (/** @type {string} */ id) => {
      roll.correct(id, Math.max(...[...this.#servers.values()].map((server) => server.momentOf(id))));
    };
    const server = new WatchedServer(this.#pool.server(place), this.#keys, roll, lookAgain);
    this.#servers.set(place, server);
    return server;
  }
}

/** @param {Roll} roll @param {string} id @returns {Joined} */
function joined(roll, id) {
  return { type: 'joined', id: toldId(id), lastSeen: roll.lastSeen(id) };
}

/** Seconds since 1970. */
export function unixTime() {
  return Math.floor(Date.now() / 1000);
}
