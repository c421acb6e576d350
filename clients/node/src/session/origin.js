// Where the sessions come from that programs have in their hands.

/**
 * @typedef {object} Origin
 * @property {string} id
 * @property {string} key the memcached key
 * @property {import('../document/index.js').Document} document as it was read
 * @property {string[]} secrets
 */

/** @type {WeakMap<object, Origin>} */
const origins = new WeakMap();

/** @param {object} session @param {Origin} origin */
export function rememberOrigin(session, origin) {
  origins.set(session, origin);
}

/** @param {object} session */
export function originOf(session) {
  return origins.get(session);
}
