// The PHP session of a request in Express; and in Connect, or whatever else calls middleware so.

import { phpSession as sessionOf } from './http.js';

export { RequestSession, UnauthorizedError } from './http.js';

/**
 * Middleware that puts the request's session, a `RequestSession` or null, on `req.phpSession`. An outage is
 * `next(error)` with the status 503, a missing session that is `required` one with 401.
 * @param {import('../sessions.js').PhpSessions} sessions
 * @param {import('./http.js').RequestOptions & {property?: string}} [options] property: where on `req`; `phpSession`
 *   unless given
 * @returns {(req: any, res: any, next: (error?: unknown) => void) => Promise<void>}
 */
export function phpSession(sessions, { property = 'phpSession', ...options } = {}) {
  const find = sessionOf(sessions, options);
  return async (req, res, next) => {
    try {
      req[property] = await find(req);
    } catch (error) {
      return next(error);
    }
    next();
  };
}
