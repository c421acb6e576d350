// What a watch has read of one server's lists, and what it has to read again: the directories of the minutes about now,
// and of each writer's segments there the one that may still grow, if it has. All others are read once.

import { cas } from '../memcached/command.js';
import { readDirectory } from './directory.js';
import { readEntries } from './entries.js';
import { fetchEach, minutesOf } from './lists.js';
import { isNewOfWriter } from './moment.js';

/** @import { Reply } from '../memcached/reply.js' */

/** What one writer has said of a minute. */
class Source {
  /** By id: the last of each user. @type {Map<string, number>} */
  moments = new Map();
  /** The number of the last segment; those before it do not grow any more. */
  last = -1;
  /** What the server said of its state when it was read, as `stateOf` has it. */
  state = '';
  hasGrown = false;

  /** @param {number} minute @param {string} writer */
  constructor(minute, writer) {
    this.minute = minute;
    this.writer = writer;
  }

  /** Which of its segments are to be read. @param {number[]} numbers of those that there are, in their order */
  unread(numbers) {
    return numbers.filter((number) => number > this.last || (number === this.last && this.hasGrown));
  }
}

export class WatchedServer {
  #server;
  #keys;
  #roll;
  #lookAgain;
  /** The last minute that is read to its end. */
  #done = -1;
  /** By minute and writer. @type {Map<string, Source>} */
  #sources = new Map();

  /**
   * @param {import('../memcached/server.js').Server} server
   * @param {import('./keys.js').Keys} keys
   * @param {import('./roll.js').Roll} roll is told what is new
   * @param {(id: string) => void} lookAgain is called where a writer said that a user left and, in the same second,
   *   that the user was seen: it depends on what the others say
   */
  constructor(server, keys, roll, lookAgain) {
    this.#server = server;
    this.#keys = keys;
    this.#roll = roll;
    this.#lookAgain = lookAgain;
  }

  /**
   * Reads what is new.
   * @param {number} now seconds since 1970
   * @param {number} window seconds that a mark counts
   * @throws {import('../memcached/error.js').MemcachedError}
   */
  async read(now, window) {
    const minutes = minutesOf(now, window, this.#done + 1);
    await this.#askForGrowth();
    const segments = await this.#unread(minutes);
    let index = 0;
    for await (const reply of fetchEach(this.#server, segments.map(({ key }) => key))) {
      const { source, number } = segments[index++];
      source.last = number;
      source.state = stateOf(reply);
      if (reply.value) readEntries(reply.value, source.minute, (id, moment) => this.#take(source, id, moment));
    }
    this.#done = Math.floor((now - STRAGGLERS) / 60) - 1;
    for (const [name, { minute }] of this.#sources) if (minute <= this.#done) this.#sources.delete(name);
  }

  /** The last that the writers of the minutes about now say of a user. @param {string} id */
  momentOf(id) {
    let last = -Infinity;
    for (const { moments } of this.#sources.values()) last = Math.max(last, moments.get(id) ?? -Infinity);
    return last;
  }

  /** @param {Source} source @param {string} id @param {number} moment */
  #take({ moments }, id, moment) {
    const before = moments.get(id);
    if (!isNewOfWriter(moment, before)) return;
    moments.set(id, moment);
    this.#roll.note(id, moment);
    if (before !== undefined && moment < before) this.#lookAgain(id);
  }

  async #askForGrowth() {
    const sources = [...this.#sources.values()].filter(({ last }) => last >= 0);
    for (let from = 0; from < sources.length; from += BATCH) {
      const asked = sources.slice(from, from + BATCH);
      const questions = asked.map(({ minute, writer, last }) => cas(this.#keys.segment(minute, writer, last)));
      const replies = await this.#server.exchange(questions);
      asked.forEach((source, index) => (source.hasGrown = stateOf(replies[index]) !== source.state));
    }
  }

  /** @param {number[]} minutes */
  async #unread(minutes) {
    const segments = [];
    let index = 0;
    for await (const { value } of fetchEach(this.#server, minutes.map((minute) => this.#keys.directory(minute)))) {
      const minute = minutes[index++];
      for (const { writer, numbers } of value ? readDirectory(value) : []) {
        const source = this.#source(minute, writer);
        for (const number of source.unread(numbers)) {
          segments.push({ source, number, key: this.#keys.segment(minute, writer, number) });
        }
      }
    }
    return segments;
  }

  /** @param {number} minute @param {string} writer */
  #source(minute, writer) {
    const name = `${minute}/${writer}`;
    const source = this.#sources.get(name) ?? new Source(minute, writer);
    this.#sources.set(name, source);
    return source;
  }
}

/**
 * The state of an item, as far as it can be told: numbers mean nothing over another connection.
 * @param {Reply} reply
 */
function stateOf({ cas, connection }) {
  return `${connection} ${cas}`;
}

/** Seconds after a minute in which it is still looked for entries: clocks differ, and what is sent takes its time. */
const STRAGGLERS = 60;

/** Questions that are sent at once. */
const BATCH = 250;
