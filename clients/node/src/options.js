// What `phpSessions` is told, checked once. Names, defaults and limits are those of the extension's settings
// (rust_json_session.ini), so that both halves can be given the same values.

import { namesIn } from './document/index.js';
import { parseServers } from './memcached/server-list.js';

/**
 * @typedef {object} Options
 * @property {string | string[]} [servers] as `rust_json_session.servers`: `host:port`, `tls://host:port`,
 *   `unix:///path`, with commas between, or a list of such; `127.0.0.1:11211` unless given
 * @property {'ketama' | 'modulo'} [distribution] as `rust_json_session.distribution`
 * @property {0 | 1} [replicas] as `rust_json_session.replicas`
 * @property {string} [prefix] as `rust_json_session.prefix`; `sessions/` unless given
 * @property {number} [ttl] seconds that a session lives after its last use, as `session.gc_maxlifetime`; 1440 unless
 *   given
 * @property {string} [cookieName] as `session.name`; `PHPSESSID` unless given
 * @property {string | string[]} [secret] as `rust_json_session.secret`, to tell which types PHP has signed
 * @property {number} [connectTimeout] milliseconds to wait for a connection; 200 unless given
 * @property {number} [timeout] milliseconds to wait for a whole reply; 1000 unless given
 * @property {TlsOptions} [tls] for servers that begin with `tls://`
 * @property {string} [username] where memcached was started with `-Y`
 * @property {string} [password] of that user; goes unencrypted over anything but `tls://`
 * @property {number} [watchInterval] milliseconds between two looks at the sessions that are watched; 1000 unless given
 * @property {boolean} [watchMutations] whether memcached is asked to tell of changes at once, where it can; true unless
 *   given
 * @property {string} [presence] as `rust_json_session.presence`: where a session has its user's id, the name of a
 *   session variable or a JSON Pointer such as `/user/id`; nobody is marked as online unless given
 * @property {number} [presenceInterval] seconds in which a session marks its user once, as
 *   `rust_json_session.presence_interval`; 60 unless given
 * @property {number} [presenceTtl] seconds that a user who does nothing counts as online, and up to an interval more,
 *   as `rust_json_session.presence_ttl`; 300 unless given
 * @property {string} [presencePrefix] as `rust_json_session.presence_prefix`; `u_online_` unless given
 */

/**
 * @typedef {object} TlsOptions
 * @property {string | Buffer | Array<string | Buffer>} [ca] authorities whose certificates a server may have; none:
 *   those of Node.js
 * @property {string | Buffer} [cert] certificate to show a server that asks for one
 * @property {string | Buffer} [key] its private key
 * @property {string} [serverName] name or address that a server's certificate must be for; none: the host in `servers`
 */

/** @typedef {ReturnType<typeof readOptions>} Settings */

/**
 * @param {Options} [options]
 * @throws {RangeError | TypeError} that names the option, and says what it should have been
 */
export function readOptions(options = {}) {
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) throw new TypeError(`phpSessions has no option ${name}; it has ${KNOWN.join(', ')}`);
  }
  const servers = parseServers(options.servers ?? '127.0.0.1:11211');
  const prefix = text(options, 'prefix', 'sessions/', PREFIX, PREFIX_FORM);
  const isPair = (options.username === undefined) === (options.password === undefined);
  if (!isPair) throw new TypeError('username and password go together');
  return {
    servers,
    prefix,
    ttl: checkTtl(options.ttl ?? 1440),
    cookieName: text(options, 'cookieName', 'PHPSESSID', /^[^\s=;,]+$/, 'the name of a cookie'),
    secrets: secrets(options.secret),
    watchInterval: integer(options, 'watchInterval', 1000, 50, 1500, 'milliseconds'),
    watchMutations: options.watchMutations ?? true,
    presence: {
      names: names(options.presence ?? ''),
      interval: integer(options, 'presenceInterval', 60, 1, 3600, 'seconds'),
      ttl: integer(options, 'presenceTtl', 300, 1, 86_400, 'seconds'),
      prefix: presencePrefix(options, prefix),
    },
    pool: {
      distribution: choice(options, 'distribution', /** @type {const} */ (['ketama', 'modulo'])),
      replicas: choice(options, 'replicas', /** @type {const} */ ([0, 1])),
      connectTimeout: integer(options, 'connectTimeout', 200, 1, 60_000, 'milliseconds'),
      timeout: integer(options, 'timeout', 1000, 1, 60_000, 'milliseconds'),
      tls: options.tls ?? {},
      username: options.username,
      password: options.password,
    },
  };
}

/** @param {any} options @param {string} name @param {string} preset @param {RegExp} form @param {string} expected */
function text(options, name, preset, form, expected) {
  const value = options[name] ?? preset;
  if (typeof value !== 'string' || !form.test(value)) throw new RangeError(`${name} must be ${expected}`);
  return value;
}

/**
 * @param {any} options @param {string} name @param {number} preset @param {number} least @param {number} most
 * @param {string} unit
 */
function integer(options, name, preset, least, most, unit) {
  return checkInteger(name, options[name] ?? preset, least, most, unit);
}

/**
 * @param {string} name @param {unknown} value @param {number} least @param {number} most @param {string} unit
 * @throws {RangeError} that says what it should have been
 */
export function checkInteger(name, value, least, most, unit) {
  if (!Number.isInteger(value) || Number(value) < least || Number(value) > most) {
    throw new RangeError(`${name} must be ${least} to ${most} ${unit}`);
  }
  return Number(value);
}

/** How long a session is to live. @param {unknown} ttl @throws {RangeError} */
export function checkTtl(ttl) {
  return checkInteger('ttl', ttl, 1, 2 ** 31 - 1, 'seconds');
}

/**
 * @template T
 * @param {any} options @param {string} name
 * @param {readonly T[]} choices the first where nothing is said
 * @returns {T}
 */
function choice(options, name, choices) {
  const value = options[name] ?? choices[0];
  if (!choices.includes(value)) throw new RangeError(`${name} must be ${choices.join(' or ')}`);
  return value;
}

/** Where a session has its user's id; null: nowhere. @param {string} presence */
function names(presence) {
  if (presence === '') return null;
  const found = typeof presence === 'string' ? namesIn(presence) : null;
  if (found) return found;
  throw new RangeError('presence must be the name of a session variable, or a JSON Pointer such as /user/id');
}

/** @param {string | string[] | undefined} secret */
function secrets(secret) {
  const list = (Array.isArray(secret) ? secret : (secret ?? '').split(/[, ]+/)).filter(
    (part) => part !== '',
  );
  if (!list.every((part) => /^[\x21-\x2b\x2d-\x7e]{16,}$/.test(part))) {
    throw new RangeError('secret must be at least 16 visible characters, none of them a comma or a space');
  }
  return list;
}

/**
 * No user's id may make the key of a session, nor a session's id that of a mark.
 * @param {any} options
 * @param {string} sessions the prefix of their keys
 */
function presencePrefix(options, sessions) {
  const marks = text(options, 'presencePrefix', 'u_online_', PREFIX, PREFIX_FORM);
  const isOfSessions = marks.startsWith(sessions) && /^[A-Za-z0-9,-]*$/.test(marks.slice(sessions.length));
  if (!sessions.startsWith(marks) && !isOfSessions) return marks;
  throw new RangeError(`presencePrefix must not be "${marks}": the keys of sessions begin with "${sessions}"`);
}

const PREFIX_FORM = 'up to 174 visible ASCII characters';
const PREFIX = /^[\x21-\x7e]{0,174}$/;

const KNOWN = [
  'servers',
  'distribution',
  'replicas',
  'prefix',
  'ttl',
  'cookieName',
  'secret',
  'connectTimeout',
  'timeout',
  'tls',
  'username',
  'password',
  'watchInterval',
  'watchMutations',
  'presence',
  'presenceInterval',
  'presenceTtl',
  'presencePrefix',
];
