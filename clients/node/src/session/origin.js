// Where the sessions come from that programs have in their hands.

/**
 * @typedef {object} Origin
 * @property {string} id
 * @property {string} key the memcached key
 * @property {import('../document/index.js').Document} document as it was read
 * @property {string[]} secrets
 */

/** Makes `super()` take an object that is there already. */
class Existing {
  /** @param {object} session */
  constructor(session) {
    return session;
  }
}

/**
 * A session with its origin as a private field, which no program sees. A WeakMap would do as well, and takes the garbage
 * collector an eighth of all that a `get` takes.
 */
class Read extends Existing {
  #origin;

  /** @param {object} session @param {Origin} origin */
  constructor(session, origin) {
    super(session);
    this.#origin = origin;
  }

  /** @param {object} session */
  static originOf(session) {
    return #origin in session ? session.#origin : undefined;
  }
}

/** @param {object} session @param {Origin} origin */
export function rememberOrigin(session, origin) {
  new Read(session, origin);
}

/** @param {object} session */
export function originOf(session) {
  return Read.originOf(session);
}
