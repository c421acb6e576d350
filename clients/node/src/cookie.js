// The session id in a request's cookies, read as PHP reads it (php-src main/php_variables.c, `php_default_treat_data`).

import { isSessionId } from './id.js';

/**
 * The id in the first cookie of this name, or null where there is none, or none that PHP could have made. As in PHP the
 * first cookie counts: an attacker who can set another, with a longer path, gets no say.
 * @param {{headers: {cookie?: string | string[] | undefined}}} request as of node:http; or anything with such headers
 * @param {string} name
 */
export function cookieId(request, name) {
  const header = request.headers.cookie;
  const cookies = Array.isArray(header) ? header.join(';') : (header ?? '');
  for (const cookie of cookies.split(';')) {
    const [cookieName, value] = halves(cookie.trimStart());
    if (cookieName !== name) continue;
    const id = decoded(value);
    return isSessionId(id) ? id : null;
  }
  return null;
}

/** @param {string} cookie */
function halves(cookie) {
  const equals = cookie.indexOf('=');
  return equals < 0 ? [cookie, ''] : [cookie.slice(0, equals), cookie.slice(equals + 1)];
}

/** PHP percent-encodes the comma of an id. @param {string} value */
function decoded(value) {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
