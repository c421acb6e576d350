// A store for express-session and @fastify/session: what they call the session is PHP's own.
//
// Their contract, read from express-session 1.19 and @fastify/session 11: `get`, `set`, `touch` and `destroy` with
// callbacks; `set` is given the whole session. PHP and other requests store the same session meanwhile, so each `set`
// brings what its own request changed, and leaves the rest as it is now: docs/document.md of the extension, "Merging".

import { EventEmitter } from 'node:events';
import { callbackify } from 'node:util';
import { mergeValues } from '../document/index.js';
import { isSessionId, shortened } from '../id.js';

export { phpCookie, phpSessionId, phpSigner } from './php-cookie.js';

/**
 * @typedef {object} StoreOptions
 * @property {import('../sessions.js').PhpSessions} sessions
 * @property {boolean} [enumerable] whether the store has `all`, `length` and `clear`, which look at every item that
 *   memcached has; false unless given
 */

/** @typedef {(error?: any, value?: any) => void} Callback */

/**
 * @typedef {object} PhpSessionStore
 * @property {(id: string, callback: Callback) => void} get
 * @property {(id: string, session: any, callback?: Callback) => void} set
 * @property {(id: string, session: any, callback?: Callback) => void} touch
 * @property {(id: string, callback?: Callback) => void} destroy
 * @property {(callback: (error: any, sessions?: Record<string, any> | null) => void) => void} [all] by id
 * @property {(callback: (error: any, length?: number) => void) => void} [length]
 * @property {(callback?: Callback) => void} [clear] logs everybody out
 */

/**
 * The class of such stores. The `cookie` that these frameworks keep in a session is not stored.
 * @template {abstract new (...values: any[]) => any} [Parent=typeof EventEmitter]
 * @param {Parent} [Store] express-session's `session.Store`; none for @fastify/session
 * @returns {new (options: StoreOptions) => InstanceType<Parent> & PhpSessionStore}
 */
export function phpSessionStore(Store) {
  const Parent = /** @type {new () => any} */ (/** @type {unknown} */ (Store ?? EventEmitter));
  const apiNames = 'createSession' in Parent.prototype ? EXPRESS_NAMES : FASTIFY_NAMES;

  /**
   * The members of a session that are its variables. Those named like a part of the framework's session object stay
   * hidden, and stored as they are.
   */
  const variables = (/** @type {object} */ session) =>
    Object.fromEntries(
      Object.entries(session).filter(([name]) => !apiNames.includes(name) && !(name in Object.prototype)),
    );

  class PhpSessionStore extends Parent {
    #sessions;

    /** What each session object was when it was read or stored last. @type {WeakMap<object, Base>} */
    #bases = new WeakMap();

    /** @param {StoreOptions} options */
    constructor({ sessions, enumerable = false }) {
      super();
      this.#sessions = sessions;
      if (!enumerable) return;
      this.all = (/** @type {Callback} */ callback) => callbackify(() => this.#all())(callback);
      this.length = (/** @type {Callback} */ callback) => callbackify(() => this.#count())(callback);
      this.clear = (/** @type {Callback} */ callback = warn) => callbackify(() => this.#clear())(callback);
    }

    /**
     * An id that PHP could not have made has no session; it is no error.
     * @param {string} id
     * @param {Callback} callback
     */
    get(id, callback) {
      callbackify(() => this.#read(id, (valid) => this.#sessions.use(valid)))(callback);
    }

    /**
     * Stores what was changed since `get`. What is gone meanwhile stays gone: a logout is not undone by a request that
     * was still running.
     * @param {string} id
     * @param {any} session
     * @param {Callback} [callback]
     */
    set(id, session, callback = warn) {
      callbackify(() => this.#write(id, session))(callback);
    }

    /**
     * Lets it live on, as long as `sessions` says: PHP's `session.gc_maxlifetime`, whatever the age of the cookie.
     * @param {string} id
     * @param {any} session
     * @param {Callback} [callback]
     */
    touch(id, session, callback = warn) {
      callbackify(() => this.#touch(id))(callback);
    }

    /**
     * Logs out as PHP does.
     * @param {string} id
     * @param {Callback} [callback]
     */
    destroy(id, callback = warn) {
      callbackify(() => this.#destroy(id))(callback);
    }

    /**
     * express-session's: makes its session object of what `get` gave.
     * @param {any} req
     * @param {any} given
     */
    createSession(req, { $php: base, ...given }) {
      const session = super.createSession(req, given);
      this.#bases.set(session, base);
      // The cookie is not stored: it is what a new session would get. `load` has no request to send it to.
      if (req.headers) {
        const another = Object.create(req);
        this.generate(another);
        session.cookie = another.session.cookie;
      }
      return session;
    }

    /** @param {string} id @param {(valid: string) => Promise<import('../sessions.js').Session | null>} read */
    async #read(id, read) {
      const session = isSessionId(id) ? await read(id) : null;
      if (session === null) return null;
      const shown = variables(session);
      // @fastify/session copies it member by member. `$php` is the document's own, so no variable has this name.
      return { ...shown, cookie: {}, $php: new Base(id, JSON.stringify(shown)) };
    }

    /** @param {string} id @param {any} session */
    async #write(id, session) {
      const base = this.#bases.get(session) ?? session.$php;
      const ours = JSON.stringify(variables(session));
      if (!(base instanceof Base) || base.id !== id) return this.#create(id, session, ours);
      if (base.text === ours) return this.#touch(id);
      const merge = (/** @type {any} */ theirs) => mergeValues(JSON.parse(base.text), JSON.parse(ours), theirs);
      await this.#sessions.update(id, merge, { ttl: this.#sessions.ttl });
      base.text = ours;
    }

    /** @param {string} id @param {any} session @param {string} text */
    async #create(id, session, text) {
      if (!isSessionId(id)) throw new TypeError('PHP takes no such session id: session() needs genid: phpSessionId');
      if (await this.#sessions.create(id, JSON.parse(text))) {
        this.#bases.set(session, new Base(id, text));
      } else if ((await this.#sessions.get(id)) !== null) {
        throw new Error(`session ${shortened(id)} was there already; only what was read can be changed`);
      }
    }

    /** @param {string} id */
    async #touch(id) {
      if (isSessionId(id)) await this.#sessions.touch(id);
    }

    /** @param {string} id */
    async #destroy(id) {
      if (isSessionId(id)) await this.#sessions.destroy(id);
    }

    async #all() {
      const all = Object.create(null);
      for await (const id of this.#sessions.ids()) {
        const session = await this.#read(id, (valid) => this.#sessions.get(valid));
        if (session !== null) all[id] = session;
      }
      return all;
    }

    async #count() {
      let count = 0;
      for await (const _ of this.#sessions.ids()) count++;
      return count;
    }

    async #clear() {
      for await (const id of this.#sessions.ids()) await this.#sessions.destroy(id);
    }
  }
  return /** @type {any} */ (PhpSessionStore);
}

/** What a session object was when it was read or stored last: what it is not any more is what its request changed. */
class Base {
  /** @param {string} id @param {string} text its variables, as JSON */
  constructor(id, text) {
    this.id = id;
    this.text = text;
  }

  /** It is no part of the session, whoever prints that. */
  toJSON() {}
}

/** For who gave no callback. @type {Callback} */
function warn(error) {
  if (error) process.emitWarning(error);
}

/** Of express-session's Session, which does not take such variables. */
const EXPRESS_NAMES = [
  ...['$php', 'cookie', 'id', 'req'],
  ...['destroy', 'regenerate', 'reload', 'resetMaxAge', 'save', 'touch'],
];

/** Of @fastify/session's Session, which such variables would break. */
const FASTIFY_NAMES = [
  ...['$php', 'cookie', 'encryptedSessionId', 'sessionId'],
  ...['destroy', 'get', 'isModified', 'isSaved', 'options', 'regenerate', 'reload', 'save', 'set', 'touch'],
];
