// Writes marks: on each server of a user an entry of the minute's list, and the user's key, in one go.
//
// Nobody else appends to this process's segments, so it knows how long each is without asking, and none ever grows over
// its bound. memcached 1.6.18 appends to what is there alone: a segment begins with a set, and its directory is told.

import { randomBytes } from 'node:crypto';
import { noop, quietAdd, quietAppend, quietPut, quietRemove } from '../memcached/command.js';
import { MemcachedError } from '../memcached/error.js';
import { exptime } from '../memcached/exptime.js';
import { printLine } from './directory.js';
import { LONGEST_SEGMENT, printEntry } from './entries.js';
import { onServersOf } from './servers.js';

/**
 * A segment that is being written.
 * @typedef {object} Segment
 * @property {string} key
 * @property {number} minute
 * @property {number | null} connection the number of the one that all of it was sent over: a server that was restarted
 *   may have lost it
 * @property {number} length
 */

export class Writer {
  #pool;
  #keys;
  #window;
  /** By which no other process calls itself, nor this one when it is started again. */
  #name = randomBytes(8).toString('hex');
  /** How many segments there have been: a number never comes again, whatever becomes of the clock. */
  #begun = 0;
  /** By server. @type {Map<number, Segment>} */
  #segments = new Map();

  /**
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {import('./keys.js').Keys} keys
   * @param {number} window seconds that a mark counts
   */
  constructor(pool, keys, window) {
    this.#pool = pool;
    this.#keys = keys;
    this.#window = window;
  }

  /**
   * Says that a user was seen, or left.
   * @param {string} id
   * @param {boolean} isSeen
   * @param {number} time seconds since 1970
   * @throws {MemcachedError} where no server can be told
   */
  async write(id, isSeen, time) {
    const key = this.#keys.user(id);
    const entry = printEntry(time % 60, isSeen, id);
    const user = isSeen ? quietPut(key, String(time), exptime(this.#window + TICK)) : quietRemove(key);
    const tell = async (/** @type {number} */ place) => {
      const isTold = () => this.#send(place, Math.floor(time / 60), entry, user);
      return [await isTold().catch((error) => (isEndOfConnection(error) ? isTold() : Promise.reject(error)))];
    };
    await onServersOf(this.#pool, [key], tell, (error) => error.failsServer);
  }

  /**
   * @param {number} place
   * @param {number} minute
   * @param {string | Buffer} entry
   * @param {import('../memcached/command.js').Command} user
   */
  #send(place, minute, entry, user) {
    const server = this.#pool.server(place);
    const open = this.#segments.get(place);
    const isOpen =
      open?.minute === minute &&
      open.connection === server.connection &&
      open.length + entry.length <= LONGEST_SEGMENT;
    if (isOpen) {
      open.length += entry.length;
      return server.exchange([quietAppend(open.key, entry), user, noop()]);
    }
    const number = this.#begun++;
    const key = this.#keys.segment(minute, this.#name, number);
    const directory = this.#keys.directory(minute);
    const expires = exptime(this.#window + OUTLIVES);
    const told = server.exchange([
      quietPut(key, entry, expires),
      quietAdd(directory, '', expires),
      quietAppend(directory, printLine(this.#name, number)),
      user,
      noop(),
    ]);
    // Where there was no connection, there is one now.
    this.#segments.set(place, { key, minute, connection: server.connection, length: entry.length });
    return told;
  }
}

/** Whether a kept connection turned out to have ended; to say the same twice does no harm. @param {unknown} error */
function isEndOfConnection(error) {
  return error instanceof MemcachedError && error.kind === 'disconnected';
}

/** Seconds that memcached may take from an expiry: its clock ticks once a second. */
const TICK = 1;

/** Seconds that lists are kept longer than they count: clocks differ, and readers take their time. */
const OUTLIVES = 120;
