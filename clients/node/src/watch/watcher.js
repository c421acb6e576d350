// Tells of changes and ends of many sessions. Their CAS numbers are asked for in batches, a few bytes each, over the
// connection that is there anyway; only a session whose number is another is read. Where memcached says at once what is
// stored (`watch mutations`), that is read at once.

import { readDocument } from '../document/index.js';
import { cas } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { read } from '../session/newest.js';
import { told } from '../session/told.js';
import { Mutations } from './mutations.js';
import { Watched } from './watched.js';

/** @typedef {import('./watched.js').WatchEvent} WatchEvent */

export class Watcher {
  #pool;
  #interval;
  #mutations;
  /** By memcached key. @type {Map<string, Watched>} */
  #watched = new Map();
  /** Those to be read. @type {Watched[]} */
  #line = [];
  #readers = 0;
  /** Servers that have not answered yet. @type {Set<number>} */
  #polled = new Set();
  /** @type {NodeJS.Timeout | null} */
  #timer = null;

  /**
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {{watchInterval: number, watchMutations: boolean}} settings
   */
  constructor(pool, { watchInterval, watchMutations }) {
    this.#pool = pool;
    this.#interval = watchInterval;
    this.#mutations = watchMutations ? new Mutations(pool, (key) => this.#noteStored(key)) : null;
  }

  /**
   * @param {import('../session/item.js').Item} item
   * @param {import('../document/index.js').Document | null} since what the listener knows; null: what is there now
   * @param {(event: WatchEvent) => void} listener
   * @returns {() => void} stops it
   */
  watch(item, since, listener) {
    const key = item.keys.session;
    const watched = this.#watched.get(key) ?? new Watched(item);
    this.#watched.set(key, watched);
    const stop = watched.add(listener, since?.text ?? null);
    this.#lineUp(watched);
    if (!this.#timer) this.#pollAgain();
    this.#mutations?.open();
    return () => {
      stop();
      if (watched.isAlone) this.#forget(watched);
    };
  }

  close() {
    for (const watched of [...this.#watched.values()]) {
      watched.end();
      this.#forget(watched);
    }
  }

  /** @param {Watched} watched */
  #forget(watched) {
    const { session } = watched.item.keys;
    if (this.#watched.get(session) === watched) this.#watched.delete(session);
    if (this.#watched.size > 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#mutations?.close();
  }

  /** Asks for all numbers in every interval. */
  #pollAgain() {
    this.#timer = setTimeout(() => {
      this.#pollAgain();
      this.#poll();
    }, this.#interval);
  }

  #poll() {
    /** @type {Map<number, Watched[]>} */
    const byPlace = new Map();
    for (const watched of this.#watched.values()) {
      for (const place of watched.item.copies().all) {
        const others = byPlace.get(place);
        if (others) others.push(watched);
        else byPlace.set(place, [watched]);
      }
    }
    for (const [place, all] of byPlace) {
      // One that takes its time keeps nobody else waiting.
      if (this.#polled.has(place)) continue;
      this.#polled.add(place);
      this.#pollServer(place, all).finally(() => this.#polled.delete(place));
    }
  }

  /** @param {number} place @param {Watched[]} all */
  async #pollServer(place, all) {
    const server = this.#pool.server(place);
    for (let from = 0; from < all.length; from += BATCH) {
      const batch = all.slice(from, from + BATCH);
      try {
        const replies = await server.exchange(batch.map(({ item }) => cas(item.keys.session)));
        batch.forEach((watched, index) => {
          if (watched.isSaidAgain(place, replies[index])) watched.noteReachable();
          else this.#lineUp(watched);
        });
      } catch (error) {
        if (!(error instanceof MemcachedError)) throw error;
        if (error.failsServer) this.#pool.noteFailure(place, error);
        return this.#noteFailure(place, all.slice(from), error);
      }
    }
  }

  /**
   * Sessions whose server does not answer: another that stands in knows, or nobody does.
   * @param {number} place
   * @param {Watched[]} all
   * @param {MemcachedError} error
   */
  #noteFailure(place, all, error) {
    for (const watched of all) {
      if (!watched.item.copies().all.every((other) => other === place)) this.#lineUp(watched);
      else watched.noteUnreachable(/** @type {Error} */ (told(error, watched.item.id)));
    }
  }

  /** @param {string} key of any item that was stored just now */
  #noteStored(key) {
    const watched = this.#watched.get(key);
    if (watched) this.#lineUp(watched);
  }

  /** Has a session read, a bounded number at a time. @param {Watched} watched */
  #lineUp(watched) {
    if (watched.isInLine) return;
    watched.isInLine = true;
    this.#line.push(watched);
    if (this.#readers < MAX_READERS) this.#readLine();
  }

  async #readLine() {
    this.#readers++;
    // What is asked for in one go by many goes out in one write.
    for (let watched; (watched = this.#line.shift()); ) {
      watched.isInLine = false;
      if (!watched.isAlone) await this.#read(watched);
    }
    this.#readers--;
  }

  /** @param {Watched} watched */
  async #read(watched) {
    try {
      const copies = watched.item.copies();
      const { copy, isThere, fetched } = await read(copies);
      if (copy) {
        // The next poll has nothing new to tell of it.
        fetched.forEach((seen, index) => watched.isSaidAgain(copies.all[index], seen));
        return watched.noteDocument(readDocument(copy.document));
      }
      // A logout leaves a tombstone. Without one, a server that stands still may have the session, however long it
      // takes.
      if (!isThere && copies.silentHome) throw copies.silentHome;
    } catch (error) {
      return watched.noteUnreachable(/** @type {Error} */ (told(error, watched.item.id)));
    }
    this.#forget(watched);
    watched.noteGone();
  }
}

/** Numbers that are asked for at once: others wait behind them for a fraction of a millisecond. */
const BATCH = 250;

/** Sessions that are read at the same time. */
const MAX_READERS = 64;
