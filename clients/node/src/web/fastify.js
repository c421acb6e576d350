// The PHP session of a request in Fastify 5.

import { phpSession as sessionOf } from './http.js';

export { RequestSession, UnauthorizedError } from './http.js';
export default phpSession;

/**
 * @typedef {object} PluginOptions
 * @property {import('../sessions.js').PhpSessions} sessions
 * @property {string} [property] where on `request`; `phpSession` unless given
 */

/**
 * A plugin that puts the request's session, a `RequestSession` or null, on `request.phpSession`, for the instance that
 * it is registered in and those below. An outage is an error with the statusCode 503, a missing session that is
 * `required` one with 401.
 * @param {any} fastify
 * @param {import('./http.js').RequestOptions & PluginOptions} options
 */
export async function phpSession(fastify, { sessions, property = 'phpSession', isLoggedIn, required, bigint }) {
  const find = sessionOf(sessions, { isLoggedIn, required, bigint });
  fastify.decorateRequest(property, null);
  fastify.addHook('onRequest', async (/** @type {any} */ request) => {
    request[property] = await find(request);
  });
}

// What the package fastify-plugin does: the hook is for the instance that registers it, not for an instance of its own.
Object.assign(phpSession, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'rust-json-session',
  [Symbol.for('plugin-meta')]: { name: 'rust-json-session', fastify: '5.x' },
});
