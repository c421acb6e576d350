// What a program calls: PHP's sessions, read and changed by id.

import { Calls } from './calls.js';
import { cookieId } from './cookie.js';
import { documentTypes, readDocument } from './document/index.js';
import { isSessionId } from './id.js';
import { Pool } from './memcached/pool.js';
import { checkInteger, checkTtl, readOptions } from './options.js';
import { Presence } from './presence/presence.js';
import { create } from './session/create.js';
import { destroy } from './session/destroy.js';
import { ids } from './session/ids.js';
import { Item } from './session/item.js';
import { withLock } from './session/lock.js';
import { read } from './session/newest.js';
import { originOf, rememberOrigin } from './session/origin.js';
import { told } from './session/told.js';
import { touch } from './session/touch.js';
import { Turns } from './session/turns.js';
import { update } from './session/update.js';
import { Watcher } from './watch/watcher.js';

/**
 * PHP's sessions in the memcacheds that these options name. Opens nothing before it is first asked for something.
 * @param {import('./options.js').Options} [options]
 * @throws {TypeError | RangeError} that names the option
 */
export function phpSessions(options) {
  return new PhpSessions(options);
}

/**
 * A session as programs see it: a plain object without PHP's type hints. It is a copy: to change the session, call
 * `update`.
 * @typedef {Record<string, any>} Session
 */

/**
 * @typedef {object} ReadOptions
 * @property {boolean} [bigint] whether integers beyond 2^53 are BigInts; else the nearest number
 */

/**
 * @typedef {object} LockOption
 * @property {number} [lock] milliseconds to wait for PHP's lock (`concurrency=lock`), which is then held during the
 *   change: no PHP request has the session open meanwhile. Else nobody is waited for, and PHP merges the change into
 *   its own.
 */

/** @typedef {import('./session/update.js').UpdateOptions & LockOption} UpdateOptions */

/**
 * All methods that take an id reject with a TypeError where it is none that PHP could have made ({@link
 * PhpSessions.requestId} gives only such), an `OutageError` where memcached does not answer, and an `UnreadableError`
 * where what is stored is no session.
 */
export class PhpSessions {
  #settings;
  #pool;
  #calls = new Calls();
  #turns = new Turns();
  #presence;
  /** @type {Watcher | null} */
  #watcher = null;

  /** @param {import('./options.js').Options} [options] */
  constructor(options) {
    this.#settings = readOptions(options);
    this.#pool = new Pool(this.#settings.servers, this.#settings.pool);
    this.#presence = new Presence(this.#pool, this.#settings.presence, this.#calls);
  }

  /** The name of the cookie that an id is in. */
  get cookieName() {
    return this.#settings.cookieName;
  }

  /** Seconds that a session lives after its last use. */
  get ttl() {
    return this.#settings.ttl;
  }

  /** Who is online. */
  get presence() {
    return this.#presence;
  }

  /**
   * The session id that a request brings, or null where it brings none, or none that PHP could have made. Says nothing
   * of whether there is such a session.
   * @param {{headers: {cookie?: string | string[] | undefined}}} request
   */
  requestId(request) {
    return cookieId(request, this.#settings.cookieName);
  }

  /**
   * The session of a request, or null where it has none. With the option `presence` its user is marked as online.
   * @param {{headers: {cookie?: string | string[] | undefined}}} request
   * @param {ReadOptions} [options]
   */
  async fromRequest(request, options) {
    const id = this.requestId(request);
    return id === null ? null : this.use(id, options);
  }

  /**
   * The session of a request, by the id that it brings: as {@link fromRequest}.
   * @internal
   * @param {string} id
   * @param {ReadOptions} [options]
   */
  async use(id, options) {
    const session = await this.get(id, options);
    if (session !== null) this.#presence.noteUse(id, session, known(session).document);
    return session;
  }

  /**
   * The session, or null where there is none, or none any more. Its life is not prolonged: see {@link touch}.
   * @param {string} id
   * @param {ReadOptions} [options]
   * @returns {Promise<Session | null>}
   */
  get(id, { bigint = false } = {}) {
    return this.#about(id, async (item) => {
      const { copy } = await read(item.copies());
      return copy && this.#session(item, readDocument(copy.document), bigint);
    });
  }

  /**
   * Changes a session. `change` gets a copy to change, or returns another object to store in its place; it may be
   * asynchronous, and runs again where somebody else stored the session meanwhile. What it does not touch stays, to the
   * byte, what PHP wrote. Of the same session this process makes one change after the other.
   * @param {string} id
   * @param {(session: Session) => unknown} change
   * @param {UpdateOptions} [options]
   * @returns {Promise<Session | null>} the session as it is stored now; null where there is none (any more): none is
   *   begun
   * @throws {import('./errors.js').LockedError | import('./errors.js').ContendedError |
   *   import('./errors.js').RefusedError}
   * @throws {TypeError} where what is to be stored is no JSON, or is reserved: it names the place
   */
  async update(id, change, { lock, ...options } = {}) {
    if (options.ttl !== undefined) checkTtl(options.ttl);
    if (lock !== undefined) checkInteger('lock', lock, 0, 600_000, 'milliseconds');
    const does = (/** @type {Item} */ item) =>
      this.#turns.take(item.keys.session, async () => {
        const updated = () => update(item, change, options);
        const document = await (lock === undefined ? updated() : withLock(item, lock, updated));
        return document && this.#session(item, document, options.bigint ?? false);
      });
    return this.#about(id, does, true);
  }

  /**
   * Renews a session's time to live, and stores nothing.
   * @param {string} id
   * @param {number} [ttl] seconds; those of the options unless given
   * @returns {Promise<boolean>} false where there is no such session
   */
  async touch(id, ttl = this.#settings.ttl) {
    checkTtl(ttl);
    return this.#about(id, (item) => touch(item, ttl));
  }

  /**
   * Logs out: destroys a session so that no request that still has it, in PHP or here, stores it again. With the option
   * `presence` its user leaves.
   * @param {string} id
   * @returns {Promise<boolean>} whether there was one
   */
  async destroy(id) {
    const copy = await this.#about(id, (item) => destroy(item, this.#settings.ttl), true);
    if (copy !== null) this.#presence.noteEnd(copy.document);
    return copy !== null;
  }

  /**
   * Begins a session under an id that has none: for programs that let visitors log in without PHP.
   * @param {string} id hard to guess: see `phpSessionId` in `rust-json-session/express-session`
   * @param {Session} session
   * @param {{ttl?: number}} [options] seconds that it lives
   * @returns {Promise<boolean>} false where there is one, or was one within the last hour
   * @throws {TypeError} as {@link update}
   */
  async create(id, session, { ttl = this.#settings.ttl } = {}) {
    checkTtl(ttl);
    const text = readDocument(Buffer.from('{}')).draft().print(session);
    return this.#about(id, (item) => create(item, Buffer.from(text), ttl), true);
  }

  /**
   * What a watch tells.
   * @typedef {{type: 'changed', session: Session} | import('./watch/watched.js').Gone |
   *   import('./watch/watched.js').Unreachable | import('./watch/watched.js').Reachable} WatchEvent
   */

  /**
   * Tells of every change of a session, and of its end, two seconds later at most. Told are `changed`, with the
   * session; `gone`, where it was destroyed, has expired or was evicted: nothing comes after that; `unreachable` and
   * `reachable`, where memcached does not answer, which says nothing of the session.
   * @param {string} id
   * @param {(event: WatchEvent) => void} listener
   * @param {{since?: Session, bigint?: boolean}} [options] `since`: a session that `get` or `update` gave. Told is what
   *   has changed from then on; else from now on
   * @returns {() => void} stops it: the listener is not called any more
   */
  watch(id, listener, { since, bigint = false } = {}) {
    this.#calls.refuseClosed();
    const item = this.#item(id);
    this.#watcher ??= new Watcher(this.#pool, this.#settings);
    const origin = since && originOf(since);
    if (since && origin?.id !== id) {
      throw new TypeError('since is no session that get() or update() gave under this id');
    }
    return this.#watcher.watch(item, origin?.document ?? null, (event) => {
      if (event.type !== 'changed') return listener(event);
      listener({ type: 'changed', session: this.#session(item, event.document, bigint) });
    });
  }

  /**
   * The ids of all sessions that there are. memcached makes a list of all its items for that: nothing to serve a page
   * with.
   * @returns {AsyncGenerator<string, void>}
   */
  ids() {
    this.#calls.refuseClosed();
    return ids(this.#pool, this.#settings.prefix);
  }

  /**
   * The id that a session was read under.
   * @param {Session} session that `get`, `update` or a watch gave
   */
  idOf(session) {
    return known(session).id;
  }

  /**
   * The id of a session's user, by the option `presence`; null where it has none.
   * @internal
   * @param {Session} session that `get`, `update` or a watch gave, and nobody has changed
   */
  userOf(session) {
    return this.#presence.userOf(session, known(session).document);
  }

  /** Ends all watches and closes all connections, when what was asked for is answered. */
  async close() {
    this.#watcher?.close();
    this.#presence.close();
    await this.#calls.close();
    await this.#pool.close();
  }

  /**
   * @template T
   * @param {string} id
   * @param {(item: Item) => Promise<T>} does
   * @param {boolean} [isChange] whether it stores something
   */
  #about(id, does, isChange = false) {
    return this.#calls.make(async () => {
      const item = this.#item(id);
      try {
        return await does(item);
      } catch (error) {
        throw told(error, id, isChange);
      }
    });
  }

  /** @param {string} id */
  #item(id) {
    if (!isSessionId(id)) {
      throw new TypeError('a session id is 1 to 256 of A-Z a-z 0-9 , - as requestId() takes it from a cookie');
    }
    return new Item(this.#pool, this.#settings.prefix, id);
  }

  /** @param {Item} item @param {import('./document/index.js').Document} document @param {boolean} bigint */
  #session(item, document, bigint) {
    const session = document.session({ bigint });
    rememberOrigin(session, { id: item.id, key: item.keys.session, document, secrets: this.#settings.secrets });
    return session;
  }
}

/**
 * The PHP classes of what is in a session, by JSON Pointer (RFC 6901): `/user` => `{class: 'App\\User', kind: 'object',
 * signed: true}`. `signed` is whether PHP, by one of the secrets that `phpSessions` was given, says so: anybody who can
 * write to memcached can name classes.
 * @param {Session} session that `get`, `update` or a watch gave; what was changed in it since is not looked at
 * @returns {Map<string, {class: string, kind: 'object' | 'enum' | 'serializable', signed: boolean}>}
 */
export function types(session) {
  const { document, key, secrets } = known(session);
  return documentTypes(document, { key, secrets });
}

/** @param {Session} session */
function known(session) {
  const origin = originOf(session);
  if (!origin) {
    throw new TypeError('this is no session that get(), update() or watch() gave, but perhaps a copy of one');
  }
  return origin;
}
