// The servers that hold the copies of one session, all asked at the same time. One that fails is set aside by the pool,
// and the next on the ring takes its place.

import { add, fetch, store } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { Copy, stamped } from './stamp.js';

/**
 * What a server has under a key.
 * @typedef {object} Fetched
 * @property {Copy | null} copy
 * @property {string | null} cas the number of this state; null where there is no such item
 * @property {number} connection the number of the connection that told it: it means nothing over another
 * @property {number} ttl seconds that the item still lives; Infinity: for ever
 */

/**
 * What comes of asking a server.
 * @typedef {import('../memcached/reply.js').Reply[] | MemcachedError} Answer
 */

export class Copies {
  #pool;
  #key;
  /** Servers that failed since these copies were asked for: none is asked twice. @type {Set<number>} */
  #failed = new Set();

  /**
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {string} key the session's
   */
  constructor(pool, key) {
    this.#pool = pool;
    this.#key = key;
    const places = pool.places(key);
    if (!places) throw new Error('Unreachable bug: a pool without servers; please report');
    this.places = places;
  }

  /** Whether a session is to have more than one. */
  get areSeveral() {
    return this.#pool.isReplicated;
  }

  /** Whether they are on the servers that come first on the ring. */
  get areAtHome() {
    return this.places.areHome;
  }

  /** The places of the servers that have one, as things are. */
  get all() {
    const { first, second } = this.places;
    return second === null ? [first] : [first, second];
  }

  /**
   * Why a server does not answer that should have a copy, and may come back with what it had; null where there is none.
   */
  get silentHome() {
    return this.#pool.homeFailures(this.#key).find((error) => !error.isEndOfServer) ?? null;
  }

  /**
   * Why what these servers do not have may exist all the same; null where it is believed that it does not.
   *
   * Where none of those that come first on the ring answers, nobody knows. Where one of two does, it would know, unless
   * it was restarted while the other stands still: most stand still for a moment only, and a moment can be waited for.
   */
  get doubt() {
    if (!this.places.hasHome) return this.#pool.homeFailures(this.#key)[0] ?? null;
    return this.#pool.homeFailures(this.#key, LONGEST_STANDSTILL_MS).find((error) => !error.isEndOfServer) ?? null;
  }

  /**
   * A document as it is to be stored: where there are several copies, with a stamp.
   * @param {Buffer} document
   * @param {import('./stamp.js').Revision} revision
   */
  valueOf(document, revision) {
    return this.areSeveral ? stamped(document, { revision, isAlone: !this.areAtHome }) : document;
  }

  /** What each server has of the session. @param {number} [renew] the expiry to give it */
  async fetch(renew) {
    const answers = await this.ask([fetch(this.#key, renew)]);
    return answers.map(fetched);
  }

  /**
   * Asks all servers the same, and those that take the place of one that gives no answer.
   * @param {import('../memcached/command.js').Command[]} commands
   * @param {(error: MemcachedError) => boolean} [isFault] whether another server is to be asked
   */
  async ask(commands, isFault = (error) => error.isNoAnswer) {
    for (;;) {
      const answers = await this.exchange(commands, commands);
      if (areReplies(answers)) return answers;
      if (!this.areMovedBy(answers, isFault)) throw answers.find((answer) => answer instanceof MemcachedError);
    }
  }

  /**
   * Has all servers change the same, and those that take the place of one that fails.
   * @param {import('../memcached/command.js').Command[]} commands
   */
  change(commands) {
    return this.ask(commands, (error) => error.failsServer);
  }

  /**
   * Asks the first server; where it fails, the one that takes its place.
   * @param {import('../memcached/command.js').Command[]} commands
   */
  async askFirst(commands) {
    for (;;) {
      const answer = await this.exchangeWith(this.places.first, commands);
      if (!(answer instanceof MemcachedError)) return answer;
      if (!this.areMovedBy([answer], (error) => error.isNoAnswer)) throw answer;
    }
  }

  /**
   * Sends to both servers, and then waits for both. What fails is an error in place of its answer.
   * @param {import('../memcached/command.js').Command[]} toFirst
   * @param {import('../memcached/command.js').Command[]} toSecond
   */
  async exchange(toFirst, toSecond) {
    const { first, second } = this.places;
    if (second === null) return [await this.exchangeWith(first, toFirst)];
    return Promise.all([this.exchangeWith(first, toFirst), this.exchangeWith(second, toSecond)]);
  }

  /**
   * @param {number} place
   * @param {import('../memcached/command.js').Command[]} commands
   * @returns {Promise<Answer>}
   */
  exchangeWith(place, commands) {
    return this.#pool.server(place).exchange(commands).catch(asAnswer);
  }

  /**
   * Sets aside the servers that failed. Whether others are in their places now.
   * @param {Array<Answer | null>} answers of the first server, and of the second; null: it was not asked
   * @param {(error: MemcachedError) => boolean} [isFault]
   */
  areMovedBy(answers, isFault = (error) => error.failsServer) {
    let isSlow = false;
    let isAny = false;
    for (const [index, place] of this.all.entries()) {
      const answer = answers[index];
      if (!(answer instanceof MemcachedError) || !isFault(answer)) continue;
      isAny = true;
      isSlow ||= answer.isOutOfTime;
      this.#pool.noteFailure(place, answer);
      this.#failed.add(place);
    }
    const places = isAny ? this.#pool.places(this.#key, this.#failed, { onlyWell: isSlow }) : null;
    if (!places) return false;
    this.places = places;
    return true;
  }
}

/**
 * Stores a document where what was fetched is still so.
 * @param {string} key
 * @param {Buffer} document
 * @param {number} expires
 * @param {Fetched} seen
 */
export function storeOver(key, document, expires, seen) {
  return seen.cas === null ? add(key, document, expires) : store(key, document, expires, seen);
}

/**
 * @param {import('../memcached/reply.js').Reply[]} answer to one `fetch`
 * @returns {Fetched}
 */
function fetched([reply]) {
  return {
    copy: reply.value && new Copy(reply.value),
    cas: reply.cas,
    connection: reply.connection,
    ttl: reply.ttl ?? Infinity,
  };
}

/** @param {unknown} error @returns {MemcachedError} */
function asAnswer(error) {
  if (error instanceof MemcachedError) return error;
  throw error;
}

/** @param {Answer[]} answers @returns {answers is import('../memcached/reply.js').Reply[][]} */
function areReplies(answers) {
  return !answers.some((answer) => answer instanceof MemcachedError);
}

const LONGEST_STANDSTILL_MS = 10_000;
