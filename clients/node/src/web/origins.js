// Which web pages may open a socket. Browsers send cookies with a WebSocket handshake from any page, and no CORS rule
// stops them: a stranger's page would have the session's socket ("cross-site WebSocket hijacking"; RFC 6455, 10.2).

import { SessionError } from '../errors.js';
import { question } from './question.js';

/** A page of another origin tried to open a socket. */
export class ForbiddenOriginError extends SessionError {
  code = 'ERR_SESSION_ORIGIN';
  status = 403;
}

/**
 * @typedef {string[] | ((origin: string, request: import('node:http').IncomingMessage) => unknown)} Origins
 *   `https://shop.example`, as the header `Origin` has it; or what decides about one
 */

/**
 * What throws a `ForbiddenOriginError` for a handshake from a page that is not of these origins; without any, of
 * another host than the handshake's `Host`. The port does not count, since cookies do not look at it either. A
 * handshake without `Origin` comes from no web page, so its cookies are its sender's own.
 * @param {Origins} [origins]
 * @returns {(request: import('node:http').IncomingMessage) => void}
 */
export function originCheck(origins = isSameHost) {
  const isAllowed = Array.isArray(origins) ? isOneOf(origins) : question('origins', origins);
  return (request) => {
    const { origin } = request.headers;
    if (origin === undefined || isAllowed(origin, request)) return;
    throw new ForbiddenOriginError('pages of this origin may not open a socket; name it in origins if they should');
  };
}

/** @param {string[]} origins */
function isOneOf(origins) {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new TypeError(`origins has ${origin}, which is none: https://shop.example is one, without a path`);
  }
  return (/** @type {string} */ origin) => origins.includes(origin);
}

/** @param {string} origin @param {import('node:http').IncomingMessage} request */
function isSameHost(origin, { headers: { host } }) {
  const own = `http://${host}`;
  return URL.canParse(origin) && URL.canParse(own) && new URL(origin).hostname === new URL(own).hostname;
}
