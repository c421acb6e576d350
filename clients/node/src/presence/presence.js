// What a program calls: who is online.

import { bytesAt, readDocument, valueAt } from '../document/index.js';
import { UnreadableError } from '../errors.js';
import { checkInteger } from '../options.js';
import { Keys } from './keys.js';
import { lastMarks } from './last-marks.js';
import { readLists } from './lists.js';
import { isOnline, timeOf } from './moment.js';
import { firstOf, printCursor, readCursor } from './page.js';
import { Tabs } from './tabs.js';
import { Throttle } from './throttle.js';
import { told } from './told.js';
import { idOf, readId, toldId } from './user-id.js';
import { Watch, unixTime } from './watch.js';
import { Writer } from './writer.js';

/** @typedef {import('./user-id.js').GivenId} GivenId */
/** @typedef {import('./watch.js').PresenceEvent} PresenceEvent */

/**
 * @typedef {object} PresenceSettings
 * @property {string[] | null} names that lead to the user's id in a session; null: sessions mark nobody
 * @property {number} interval seconds in which a session marks its user once
 * @property {number} ttl seconds that a user who does nothing counts as online, and up to an interval more
 * @property {string} prefix of the keys
 */

/**
 * Who is online. A user's id is 1 to 1024 bytes: a string, an integer, which is its decimal digits, or bytes. It is
 * told as a string, or as a Buffer where it is not UTF-8. All methods reject with a TypeError where it is something
 * else, and with an `OutageError` where memcached does not answer: nobody is offline for that.
 */
export class Presence {
  #pool;
  #calls;
  #names;
  #window;
  #keys;
  #writer;
  #throttle;
  #watch;
  #tabs;

  /**
   * @internal
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {PresenceSettings} settings
   * @param {import('../calls.js').Calls} calls
   */
  constructor(pool, { names, interval, ttl, prefix }, calls) {
    this.#pool = pool;
    this.#calls = calls;
    this.#names = names;
    this.#window = ttl + interval;
    this.#keys = new Keys(prefix);
    this.#writer = new Writer(pool, this.#keys, this.#window);
    this.#throttle = new Throttle(interval * 1000);
    this.#watch = new Watch(pool, this.#keys, { window: this.#window, interval });
    const marks = {
      mark: (/** @type {string} */ id) => this.#call(() => this.#mark(id)),
      lastMark: (/** @type {string} */ id) => this.#call(() => this.#lastMark(id)),
      leave: (/** @type {string} */ id) => this.#call(() => this.#leave(id)),
    };
    this.#tabs = new Tabs(marks, interval * 1000, unixTime);
  }

  /** @param {GivenId} id */
  async isOnline(id) {
    return (await this.lastSeen(id)) !== null;
  }

  /**
   * Of many users at once: one round trip for each server.
   * @template {GivenId} Id
   * @param {Iterable<Id>} ids
   * @returns {Promise<Map<Id, boolean>>} by the ids as they were given
   */
  areOnline(ids) {
    return this.#call(async () => {
      const read = new Map([...ids].map((id) => [id, readId(id)]));
      const times = await this.#lastMarks([...read.values()]);
      return new Map([...read].map(([given, id]) => [given, times.get(id) !== null]));
    });
  }

  /**
   * When a user was marked last, in seconds since 1970; null: is not online.
   * @param {GivenId} id
   */
  lastSeen(id) {
    return this.#call(() => this.#lastMark(readId(id)));
  }

  /** How many users are online. Reads the lists of the last minutes. */
  count() {
    return this.#call(async () => {
      const now = unixTime();
      let count = 0;
      for (const moment of (await this.#read(now)).values()) if (isOnline(moment, now, this.#window)) count += 1;
      return count;
    });
  }

  /**
   * Users who are online, in the order of their ids' bytes. Reads the lists of the last minutes for each page.
   * @param {{limit?: number, cursor?: string | null}} [options] limit: how many; cursor: what the page before gave
   * @returns {Promise<{users: Array<{id: string | Buffer, lastSeen: number}>, cursor: string | null}>} cursor: for the
   *   next page; null: there is none
   */
  list({ limit = 100, cursor = null } = {}) {
    return this.#call(async () => {
      checkInteger('limit', limit, 1, Number.MAX_SAFE_INTEGER, 'users');
      const after = cursor === null ? null : readCursor(cursor);
      const now = unixTime();
      const moments = await this.#read(now);
      for (const [id, moment] of moments) if (!isOnline(moment, now, this.#window)) moments.delete(id);
      const { ids, hasMore } = firstOf(moments.keys(), limit, after);
      const users = ids.map((id) => ({ id: toldId(id), lastSeen: timeOf(moments.get(id) ?? 0) }));
      return { users, cursor: hasMore ? printCursor(ids[limit - 1]) : null };
    });
  }

  /**
   * Marks a user as online, from now on for as long as a mark counts: for those who have no session, such as users of
   * an API. Nobody has to wait for it.
   * @param {GivenId} id
   * @returns {Promise<void>}
   */
  mark(id) {
    return this.#call(async () => void (await this.#mark(readId(id))));
  }

  /**
   * A user is not online any more, until somebody marks the user again.
   * @param {GivenId} id
   * @returns {Promise<void>}
   */
  leave(id) {
    return this.#call(() => this.#leave(readId(id)));
  }

  /**
   * Tells who comes and who goes. Whoever is online when it begins is told as `joined` first.
   * @param {(event: PresenceEvent) => void} listener
   * @param {{leaveDelay?: number, interval?: number}} [options] leaveDelay: milliseconds that somebody has to stay away
   *   to be told as `left`, as those do not who go to another page; interval: milliseconds between two looks
   * @returns {() => void} stops it: the listener is not called any more
   */
  watch(listener, { leaveDelay = LEAVE_DELAY_MS, interval = 2000 } = {}) {
    this.#calls.refuseClosed();
    if (typeof listener !== 'function') throw new TypeError('watch() needs a function to tell');
    checkInteger('interval', interval, 50, 60_000, 'milliseconds');
    return this.#watch.watch(listener, checkDelay(leaveDelay), interval);
  }

  /**
   * A user has a page open, by whatever connection: is online until all of the user's are disconnected, and stay so for
   * `leaveDelay`.
   * @param {GivenId} id
   * @param {{leaveDelay?: number}} [options] milliseconds
   * @returns {() => void} disconnects; to call it twice is to call it once
   */
  connect(id, { leaveDelay = LEAVE_DELAY_MS } = {}) {
    this.#calls.refuseClosed();
    return this.#tabs.connect(readId(id), checkDelay(leaveDelay));
  }

  /**
   * The user of a session, as the option `presence` says; null: it has none.
   * @internal
   * @param {Record<string, any>} session as it was read
   * @param {import('../document/index.js').Document} document it was read of
   */
  userOf(session, document) {
    if (!this.#names || !isName(valueAt(session, this.#names))) return null;
    const bytes = bytesAt(document, this.#names);
    return bytes && idOf(bytes) !== null ? bytes : null;
  }

  /**
   * A session was used: its user is marked where that is due. Nobody waits for it, and nobody is told where it fails:
   * then it is due still.
   * @internal
   * @param {string} sessionId
   * @param {Record<string, any>} session as it was read
   * @param {import('../document/index.js').Document} document it was read of
   */
  noteUse(sessionId, session, document) {
    const name = this.#names && valueAt(session, this.#names);
    if (!isName(name) || this.#calls.isClosed) return;
    const mark = `${sessionId} ${name}`;
    const now = performance.now();
    if (!this.#throttle.isDue(mark, now)) return;
    const user = this.userOf(session, document);
    if (user === null) return;
    const id = readId(user);
    this.#throttle.noteMark(mark, id, now);
    this.#calls.make(() => this.#mark(id)).catch(() => this.#throttle.forget(mark));
  }

  /**
   * A session was destroyed: its user leaves. Nobody waits for it; where it fails, the last mark counts until it is
   * old.
   * @internal
   * @param {Buffer} bytes the session's document
   */
  noteEnd(bytes) {
    if (!this.#names || this.#calls.isClosed) return;
    try {
      const document = readDocument(bytes);
      const user = this.userOf(document.session(), document);
      if (user !== null) this.leave(user).catch(() => {});
    } catch (error) {
      // Nobody knows whose it was.
      if (!(error instanceof UnreadableError)) throw error;
    }
  }

  /** @internal */
  close() {
    this.#watch.close();
    this.#tabs.close();
  }

  /** @param {string} id */
  async #mark(id) {
    const time = unixTime();
    await this.#writer.write(id, true, time);
    return time;
  }

  /** @param {string} id */
  async #leave(id) {
    this.#throttle.noteLeave(id, performance.now());
    await this.#writer.write(id, false, unixTime());
  }

  /** @param {string} id */
  async #lastMark(id) {
    return (await this.#lastMarks([id])).get(id) ?? null;
  }

  /** @param {string[]} ids */
  async #lastMarks(ids) {
    /** @type {Map<string, number | null>} */
    const times = new Map();
    const marks = await lastMarks(this.#pool, this.#keys, ids, this.#window, unixTime());
    for (const [id, { time, doubt }] of marks) {
      if (doubt) throw doubt;
      times.set(id, time);
    }
    return times;
  }

  /** @param {number} now */
  #read(now) {
    return readLists(this.#pool, this.#keys, this.#window, now);
  }

  /**
   * @template T
   * @param {() => Promise<T>} call
   */
  async #call(call) {
    try {
      return await this.#calls.make(call);
    } catch (error) {
      throw told(error);
    }
  }
}

/** Whether a value can be a user's id. @param {unknown} value */
function isName(value) {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint';
}

/** @param {unknown} leaveDelay */
function checkDelay(leaveDelay) {
  return checkInteger('leaveDelay', leaveDelay, 0, 3_600_000, 'milliseconds');
}

const LEAVE_DELAY_MS = 5000;
