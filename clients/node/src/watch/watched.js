// A session that is watched: what its listeners have been told of it.

import { tell } from '../tell.js';

/**
 * What a listener is told.
 *
 * @typedef {object} Changed the session was stored, by whomever, with something else in it
 * @property {'changed'} type
 * @property {import('../document/index.js').Document} document
 *
 * @typedef {object} Gone it was destroyed, has expired or was evicted: the last that is told
 * @property {'gone'} type
 *
 * @typedef {object} Unreachable nobody knows for now: memcached does not answer, or what is stored is no session
 * @property {'unreachable'} type
 * @property {Error} error
 *
 * @typedef {object} Reachable memcached answers again
 * @property {'reachable'} type
 *
 * @typedef {Changed | Gone | Unreachable | Reachable} WatchEvent
 */

/** One who is told of a session. */
class Listening {
  isReachable = true;

  /**
   * @param {(event: WatchEvent) => void} listener
   * @param {string | null} text of the document that it knows; null: whatever is there first
   */
  constructor(listener, text) {
    this.listener = listener;
    this.text = text;
  }

  /** @param {WatchEvent} event */
  tell(event) {
    tell(this.listener, event);
  }
}

export class Watched {
  /** @type {Set<Listening>} */
  #listening = new Set();
  /**
   * What each server said of its item when it was last asked: nothing is new as long as it says the same.
   * @type {Map<number, string>}
   */
  #said = new Map();
  /** Whether it is being read, or waits for it. */
  isInLine = false;

  /** @param {import('../session/item.js').Item} item */
  constructor(item) {
    this.item = item;
  }

  get isAlone() {
    return this.#listening.size === 0;
  }

  /**
   * @param {(event: WatchEvent) => void} listener
   * @param {string | null} text
   * @returns {() => void} stops it
   */
  add(listener, text) {
    const listening = new Listening(listener, text);
    this.#listening.add(listening);
    return () => this.#listening.delete(listening);
  }

  /**
   * Whether a server says what it said before.
   * @param {number} place
   * @param {{cas: string | null, connection: number}} reply
   */
  isSaidAgain(place, { cas, connection }) {
    const said = `${connection} ${cas}`;
    const isSame = said === this.#said.get(place);
    this.#said.set(place, said);
    return isSame;
  }

  /** It was read, or its server says that it is as it was. */
  noteReachable() {
    for (const listening of this.#listening) {
      if (listening.isReachable) continue;
      listening.isReachable = true;
      listening.tell({ type: 'reachable' });
    }
  }

  /** @param {Error} error */
  noteUnreachable(error) {
    // Where a server answers again, it may have begun anew.
    this.#said.clear();
    for (const listening of this.#listening) {
      if (!listening.isReachable) continue;
      listening.isReachable = false;
      listening.tell({ type: 'unreachable', error });
    }
  }

  /** @param {import('../document/index.js').Document} document as it is stored now */
  noteDocument(document) {
    this.noteReachable();
    for (const listening of this.#listening) {
      const isChanged = listening.text !== null && listening.text !== document.text;
      listening.text = document.text;
      if (isChanged) listening.tell({ type: 'changed', document });
    }
  }

  noteGone() {
    this.noteReachable();
    // Who watches again in answer is not among them.
    for (const listening of [...this.#listening]) {
      if (this.#listening.delete(listening)) listening.tell({ type: 'gone' });
    }
  }

  /** Nobody is told any more. */
  end() {
    this.#listening.clear();
  }
}
