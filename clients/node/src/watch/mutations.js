// What memcached stores, as it says at once where it can: `watch mutations` (doc/protocol.txt, "Watchers"; memcached
// 1.4.26 and later). It makes a watch faster; nothing depends on it. A server tells twenty watchers at most, and skips
// what they are too slow for.

import { setMaxListeners } from 'node:events';
import { MemcachedError } from '../memcached/error.js';
import { lines } from '../memcached/lines.js';

export class Mutations {
  #pool;
  #tell;
  /** @type {AbortController | null} */
  #open = null;

  /**
   * @param {import('../memcached/pool.js').Pool} pool
   * @param {(key: string) => void} tell is told of each item that was stored
   */
  constructor(pool, tell) {
    this.#pool = pool;
    this.#tell = tell;
  }

  open() {
    if (this.#open) return;
    this.#open = new AbortController();
    // One for each server.
    setMaxListeners(0, this.#open.signal);
    for (const settings of this.#pool.serverSettings()) this.#follow(settings, this.#open.signal);
  }

  close() {
    this.#open?.abort();
    this.#open = null;
  }

  /**
   * @param {import('../memcached/socket.js').ServerSettings} settings
   * @param {AbortSignal} signal
   */
  async #follow(settings, signal) {
    while (!signal.aborted) {
      const isOffered = await this.#read(settings, signal);
      if (!isOffered) return;
      await pause(signal);
    }
  }

  /**
   * Reads what a server says, until it ends.
   * @param {import('../memcached/socket.js').ServerSettings} settings
   * @param {AbortSignal} signal
   * @returns {Promise<boolean>} whether it is worth to try again
   */
  async #read(settings, signal) {
    let count = 0;
    let since = performance.now();
    try {
      for await (const said of lines(settings, 'watch mutations', { signal })) {
        for (const line of said) {
          if (REFUSAL.test(line)) return false;
          const key = KEY.exec(line);
          if (key) this.#tell(decoded(key[1]));
        }
        count += said.length;
        const now = performance.now();
        if (now - since < 1000) continue;
        // So many that to read them costs more than it brings.
        if (count > BUSY) return true;
        since = now;
        count = 0;
      }
    } catch (error) {
      // Whether the server answers, the polls say.
      if (!(error instanceof MemcachedError)) throw error;
    }
    return true;
  }
}

/** @param {AbortSignal} signal */
function pause(signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, PAUSE_MS);
    timer.unref();
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(undefined);
    }
  });
}

/** Keys are percent-encoded. @param {string} key */
function decoded(key) {
  try {
    return decodeURIComponent(key);
  } catch {
    // Not UTF-8, so none of a session's.
    return key;
  }
}

/** `ts=1.2 gid=3 type=item_store key=sessions%2Fabc status=stored cmd=cas ttl=1440 clsid=3 cfd=27 size=120` */
const KEY = /^ts=\S+ gid=\d+ type=item_store key=(\S+) status=stored /;

/** A server that has no such command, or twenty watchers already. */
const REFUSAL = /^(?:ERROR|CLIENT_ERROR|SERVER_ERROR|WATCHER_)/;

/** Stores in a second. */
const BUSY = 50_000;

/** Before a server that ended, or was too busy, is asked again. */
const PAUSE_MS = 5000;
