// The PHP session of a socket, as long as the socket lasts: its data follow what PHP and others store.

import { EventEmitter } from 'node:events';
import { ForbiddenOriginError, originCheck } from './origins.js';
import { question } from './question.js';
import { RequestSession } from './request-session.js';

/**
 * @typedef {object} SocketOptions
 * @property {(session: Record<string, any>) => unknown} [isLoggedIn] which sessions count; any unless given. A socket
 *   whose session does not count any more is dropped as if it was gone. One that throws says no, and `onError` is told
 * @property {import('./origins.js').Origins} [origins] the web pages that may open a socket; unless given, those of the
 *   same host
 * @property {boolean} [bigint] whether integers beyond 2^53 are BigInts; false unless given
 * @property {(error: Error) => void} [onError] is told what the client is not: of an outage or an unreadable session in
 *   a handshake, of an `isLoggedIn` or `origins` that throws; `process.emitWarning` unless given
 */

/** @typedef {'changed' | 'gone' | 'unreachable' | 'reachable'} EventName */

/** Finds and follows the sessions of sockets. */
export class LiveSessions {
  #sessions;
  #counts;
  #checkOrigin;
  #bigint;
  #onError;

  /**
   * @param {import('../sessions.js').PhpSessions} sessions
   * @param {SocketOptions} options
   */
  constructor(sessions, { isLoggedIn = () => true, origins, bigint = false, onError = warn }) {
    this.#sessions = sessions;
    this.#counts = question('isLoggedIn', isLoggedIn);
    this.#checkOrigin = originCheck(origins);
    this.#bigint = bigint;
    this.#onError = onError;
  }

  /**
   * The session of a handshake, or null.
   * @param {import('node:http').IncomingMessage} request
   * @throws {ForbiddenOriginError | import('../errors.js').SessionError}
   */
  async find(request) {
    this.#checkOrigin(request);
    const data = await this.#sessions.fromRequest(request, { bigint: this.#bigint });
    return data !== null && this.#isLoggedIn(data) ? new LiveSession(this.#sessions, data, this.#bigint) : null;
  }

  /** Tells the application why a handshake failed, unless it is a stranger's doing. @param {unknown} error */
  report(error) {
    if (!(error instanceof ForbiddenOriginError)) this.#onError(/** @type {Error} */ (error));
  }

  /**
   * Tells the session of each change since it was read.
   * @param {LiveSession} session
   * @param {() => void} drop called once, behind the listeners to `gone`, when it is gone or does not count any more
   * @returns {() => void} what stops it
   */
  follow(session, drop) {
    const connected = new ConnectedUser(this.#sessions, session.data);
    const stopWatching = this.#sessions.watch(
      session.id,
      (event) => {
        if (event.type === 'changed') session.learn(event.session);
        const isOver = event.type === 'gone' || (event.type === 'changed' && !this.#isLoggedIn(event.session));
        if (!isOver) {
          if (event.type === 'changed') connected.change(event.session);
          return session.tell(event);
        }
        stop();
        try {
          session.tell({ type: 'gone' });
        } finally {
          drop();
        }
      },
      { since: session.data, bigint: this.#bigint },
    );
    const stop = () => {
      stopWatching();
      connected.end();
    };
    return stop;
  }

  /** @param {Record<string, any>} data */
  #isLoggedIn(data) {
    try {
      return this.#counts(data);
    } catch (error) {
      this.report(error);
      return false;
    }
  }
}

/** The user of a socket's session, who is online as long as the socket is open: with the option `presence`. */
class ConnectedUser {
  #sessions;
  /** @type {Buffer | null} */
  #user = null;
  #disconnect = () => {};

  /** @param {import('../sessions.js').PhpSessions} sessions @param {Record<string, any>} data */
  constructor(sessions, data) {
    this.#sessions = sessions;
    this.change(data);
  }

  /** It may have another user by now. @param {Record<string, any>} data */
  change(data) {
    const user = this.#sessions.userOf(data);
    if (user === this.#user || (user && this.#user?.equals(user))) return;
    this.#disconnect();
    this.#user = user;
    this.#disconnect = user ? this.#sessions.presence.connect(user) : () => {};
  }

  end() {
    this.#disconnect();
  }
}

/** The PHP session of a socket. */
export class LiveSession extends RequestSession {
  #events = new EventEmitter();

  /**
   * `changed`: somebody stored it; the listener gets the data. `gone`: it was logged out, has expired or was evicted;
   * nothing comes after that. `unreachable`, with the error, and `reachable`: whether it is still there is not known
   * for a while.
   * @param {EventName} name
   * @param {(detail: any) => void} listener
   */
  on(name, listener) {
    this.#events.on(name, listener);
    return this;
  }

  /** @param {EventName} name @param {(detail: any) => void} listener */
  once(name, listener) {
    this.#events.once(name, listener);
    return this;
  }

  /** @param {EventName} name @param {(detail: any) => void} listener */
  off(name, listener) {
    this.#events.off(name, listener);
    return this;
  }

  /** @internal @param {{type: EventName, session?: Record<string, any>, error?: Error}} event */
  tell({ type, session, error }) {
    this.#events.emit(type, session ?? error);
  }
}

/** @param {Error} error */
function warn(error) {
  process.emitWarning(error);
}
