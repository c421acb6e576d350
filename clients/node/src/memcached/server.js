// One server: a connection that is opened at first use, shared by all who ask, kept, and replaced when it is lost.

import { Connection } from './connection.js';
import { MemcachedError } from './error.js';
import { Exchange } from './exchange.js';

/** @import { Command } from './command.js' */
/** @import { Reply } from './reply.js' */
/** @import { ServerSettings } from './socket.js' */

/** A memcached. Costs nothing until it is asked. */
export class Server {
  #settings;
  /** @type {Connection | null} */
  #connection = null;
  /** @type {Promise<void> | null} */
  #closing = null;

  /** @param {ServerSettings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** Its name in messages. */
  get name() {
    return this.#settings.name;
  }

  /** When the connection that is open gave its last reply (`performance.now()`); `-Infinity` where none did. */
  get lastAnswer() {
    return this.#connection?.lastAnswer ?? -Infinity;
  }

  /** The number of the connection that there is, open or not yet; `null` where there is none. */
  get connection() {
    return this.#connection?.number ?? null;
  }

  /**
   * Sends commands, and waits for the reply to each. One round trip.
   *
   * On a kept connection that turns out to have ended, nothing is known of the server: questions are asked once more,
   * on a new one. What changes something is not, nor what names a state of that connection: it is `disconnected`.
   * @param {readonly Command[]} commands one at least; the last is not quiet
   * @returns {Promise<Reply[]>} in their order; rejects with a `MemcachedError`
   */
  exchange(commands) {
    const exchange = new Exchange(commands);
    this.#send(exchange);
    return exchange.promise;
  }

  /** Waits for what is under way, no longer than that may take, and closes the connection. Nothing is asked then. */
  close() {
    this.#closing ??= this.#connection?.finish() ?? Promise.resolve();
    return this.#closing;
  }

  /** @param {Exchange} exchange */
  #send(exchange) {
    if (this.#closing) {
      exchange.fail(new MemcachedError(this.name, 'shut'));
      return;
    }
    const { connection } = exchange;
    if (connection !== null && connection !== this.#connection?.number) {
      exchange.fail(new MemcachedError(this.name, 'not sent'));
      return;
    }
    this.#connection ??= new Connection(this.#settings, this.#lose);
    this.#connection.send(exchange);
  }

  /** @type {import('./connection.js').Ended} */
  #lose = (connection, error, unanswered) => {
    this.#connection = null;
    const isLost = error.kind === 'closed' && connection.hasAnswered;
    for (const exchange of unanswered) {
      exchange.next = null;
      if (!isLost || exchange.isBegun || exchange.isResent) {
        exchange.fail(error);
      } else if (exchange.isQuestion && !this.#closing) {
        exchange.isResent = true;
        this.#send(exchange);
      } else {
        exchange.fail(new MemcachedError(this.name, 'disconnected'));
      }
    }
  };
}
