// The PHP session of a request of node:http, or of anything else with a Cookie header. Express's and Fastify's halves
// stand on this.

import { SessionError } from '../errors.js';
import { question, refuseUnknown } from './question.js';
import { RequestSession } from './request-session.js';

export { RequestSession };

/** A request that needs a session has none. */
export class UnauthorizedError extends SessionError {
  code = 'ERR_SESSION_REQUIRED';
  status = 401;
}

/**
 * @typedef {object} RequestOptions
 * @property {(session: Record<string, any>) => unknown} [isLoggedIn] which sessions count, as guests may have one, too:
 *   `(session) => session.user`; any unless given. One that does not count is as none
 * @property {boolean} [required] whether a request without a session is refused; false unless given
 * @property {boolean} [bigint] whether integers beyond 2^53 are BigInts; false unless given
 */

/**
 * What finds a request's session.
 * @param {import('../sessions.js').PhpSessions} sessions
 * @param {RequestOptions} [options]
 * @returns {(request: {headers: {cookie?: string | string[] | undefined}}) => Promise<RequestSession | null>} null: it
 *   has none. Rejects with an `OutageError` (status 503) where memcached does not answer, and with an
 *   `UnauthorizedError` (401) where a session is required and there is none.
 */
export function phpSession(sessions, { isLoggedIn = () => true, required = false, bigint = false, ...rest } = {}) {
  refuseUnknown('phpSession', rest);
  const counts = question('isLoggedIn', isLoggedIn);
  return async (request) => {
    const data = await sessions.fromRequest(request, { bigint });
    if (data !== null && counts(data)) return new RequestSession(sessions, data, bigint);
    if (required) throw new UnauthorizedError('this needs a PHP session, and the request has none');
    return null;
  };
}
