// PHP's session cookie for express-session and @fastify/session, which sign theirs. PHP's is the bare id.

import { createHmac, randomBytes } from 'node:crypto';
import { cookieId } from '../cookie.js';
import { isSessionId } from '../id.js';

/** A new session id, of the kind that PHP makes: 128 random bits, in hexadecimal. */
export function phpSessionId() {
  return randomBytes(16).toString('hex');
}

/** @typedef {(req: any, res: any, next: (error?: unknown) => void) => void} Middleware */

/** @typedef {import('node:crypto').BinaryLike | import('node:crypto').KeyObject} Secret */

/**
 * express-session's middleware, made to share PHP's cookie: it gets the cookie signed, and what it sets goes out as
 * PHP's. Whatever the client sends is the id and nothing else; what PHP could not have made is no cookie. Anything else
 * in the program sees the cookie as it came.
 * @param {Middleware} expressSession what `session({ name, secret, … })` gave
 * @param {{name?: string, secret: Secret | Secret[]}} options as `session` was given them; name: `PHPSESSID` unless
 *   given
 * @returns {Middleware}
 */
export function phpCookie(expressSession, { name = 'PHPSESSID', secret }) {
  const first = Array.isArray(secret) ? secret[0] : secret;
  if (!first) throw new TypeError('phpCookie needs the secret that express-session has');

  return (req, res, next) => {
    // It is how express-session sets its cookie, behind those that there are.
    const { setHeader } = res;
    const asPhp = (/** @type {string} */ cookie) => asPhpSends(cookie, name, first);
    res.setHeader = (/** @type {string} */ header, /** @type {any} */ value) => {
      const isCookies = header.toLowerCase() === 'set-cookie';
      return setHeader.call(res, header, isCookies ? [value].flat().map(asPhp) : value);
    };

    const received = req.headers.cookie;
    if (received === undefined) return expressSession(req, res, next);
    req.headers.cookie = withSigned(req, name, first);
    expressSession(req, res, (error) => {
      req.headers.cookie = received;
      next(error);
    });
  };
}

/**
 * For @fastify/session's option `secret`, in place of one: ids as PHP has them, not signed.
 * @type {{sign(id: string): string, unsign(value: string): {valid: boolean, renew: boolean, value: string | null}}}
 */
export const phpSigner = {
  sign: (id) => id,
  unsign(value) {
    const valid = isSessionId(value);
    return { valid, renew: false, value: valid ? value : null };
  },
};

/**
 * The request's cookies, with the session's first and signed, or without it.
 * @param {any} req @param {string} name @param {Secret} secret
 */
function withSigned(req, name, secret) {
  const id = cookieId(req, name);
  const isOther = (/** @type {string} */ cookie) => cookie.split('=', 1)[0].trim() !== name;
  const others = req.headers.cookie.split(';').filter(isOther);
  return (id === null ? others : [`${name}=${signed(id, secret)}`, ...others]).join(';');
}

/**
 * The Set-Cookie that PHP would send; any other is as it was.
 * @param {string} cookie @param {string} name @param {Secret} secret
 */
function asPhpSends(cookie, name, secret) {
  const [pair] = cookie.split(';', 1);
  const encodedId = pair.startsWith(`${name}=`) && SIGNED.exec(pair.slice(name.length + 1))?.[1];
  if (!encodedId) return cookie;
  if (pair !== `${name}=${signed(encodedId.replaceAll('%2C', ','), secret)}`) {
    throw new Error('phpCookie has another secret than express-session');
  }
  return `${name}=${encodedId}${cookie.slice(pair.length)}`;
}

/** As express-session's cookie-signature has it, in a cookie. @param {string} id @param {Secret} secret */
function signed(id, secret) {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}

const SIGNED = /^s%3A((?:[A-Za-z0-9-]|%2C)+)\./;
