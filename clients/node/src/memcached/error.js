// Why memcached did not do what it was asked, by whose fault. The kinds and their texts are those of the PHP
// extension (src/store/error.rs), so that one who knows the messages of the one knows those of the other.

import { getSystemErrorMap } from 'node:util';

/**
 * What went wrong.
 *
 * - `broken`: the reply is none that the command can have.
 * - `cas disabled`: the server keeps no numbers for compare-and-swap (`-C`).
 * - `closed`: the connection ended before the reply was whole.
 * - `connect timed out`: no connection within the time.
 * - `disconnected`: the connection that was there has ended, and nobody knows what became of what was sent over it.
 *   Nothing is known of the server.
 * - `not sent`: that connection had ended before; what had to be sent over it alone was not sent.
 * - `password missing`: memcached wants to know who comes, and was told nothing.
 * - `refused`: memcached said no, in a line of its own.
 * - `shut`: this program itself has closed its connections.
 * - `timed out`: no whole reply within the time.
 * - `tls`: there is no TLS with the server.
 * - `too large`: the value is over the server's item size limit. `store` and `add` leave what was there before.
 * - `unknown host`: the host's name has no address.
 * - `unreachable`: no connection.
 * - `wrong password`: memcached does not know the user, or not by this password.
 *
 * @typedef {'broken' | 'cas disabled' | 'closed' | 'connect timed out' | 'disconnected' | 'not sent'
 *   | 'password missing' | 'refused' | 'shut' | 'timed out' | 'tls' | 'too large' | 'unknown host' | 'unreachable'
 *   | 'wrong password'} Kind
 */

/** What went wrong with which server. Holds no key, no value and no password: messages end up in logs. */
export class MemcachedError extends Error {
  /**
   * @param {string} server its name, as the list shows it
   * @param {Kind} kind
   * @param {string | number} [detail] what the text of this kind has in it: words, a user, milliseconds or bytes
   * @param {unknown} [cause] the error that Node gave
   */
  constructor(server, kind, detail = '', cause = undefined) {
    super(`${server} ${texts[kind](detail)}`, cause === undefined ? undefined : { cause });
    this.name = 'MemcachedError';
    /** The server's name. */
    this.server = server;
    /** What went wrong. */
    this.kind = kind;
    /** @type {string | number} */
    this.detail = detail;
  }

  /** Whether another server can be asked instead. */
  get isNoAnswer() {
    return this.failsServer || this.kind === 'refused';
  }

  /** Whether another server is to take this one's place. One that was only restarted is well. */
  get failsServer() {
    return FAILURES.has(this.kind) || (this.kind === 'refused' && this.detail === TOO_MANY_CONNECTIONS);
  }

  /** Whether the server does not do it, though it could be asked. */
  get isRefusal() {
    return !this.failsServer && (this.kind === 'refused' || this.kind === 'too large');
  }

  /** Whether a connection ended: nothing is known of the server. */
  get isEndOfConnection() {
    return this.kind === 'closed' || this.kind === 'disconnected' || this.kind === 'not sent';
  }

  /** Whether waiting for it took all the time there was. */
  get isOutOfTime() {
    return this.kind === 'connect timed out' || this.kind === 'timed out';
  }

  /** Whether the server may have acted on the commands all the same. */
  get isReplyLost() {
    return ['broken', 'closed', 'disconnected', 'timed out'].includes(this.kind);
  }

  /** Whether nothing listens there any more: who held its data in memory has lost them. */
  get isEndOfServer() {
    const { code } = /** @type {{code?: string}} */ (this.cause ?? {});
    return this.kind === 'unreachable' && (code === 'ECONNREFUSED' || code === 'ENOENT');
  }
}

/**
 * The system's words for an error of its own: `connection refused`.
 * @param {NodeJS.ErrnoException} error
 */
export function systemWords(error) {
  const [, words] = getSystemErrorMap().get(error.errno ?? 0) ?? [];
  return words ?? error.code ?? error.message;
}

/** What memcached says to whoever connects beyond its limit (`-c`), and closes the connection. */
const TOO_MANY_CONNECTIONS = 'ERROR Too many open connections';

/** @type {Set<Kind>} */
const FAILURES = new Set([
  'broken',
  'closed',
  'connect timed out',
  'password missing',
  'timed out',
  'tls',
  'unknown host',
  'unreachable',
  'wrong password',
]);

const CLOSED = 'closed the connection before its reply was whole';

/** What comes behind the server's name. @type {Record<Kind, (detail: string | number) => string>} */
const texts = {
  broken: (what) => `gave a reply that makes no sense (${what})`,
  'cas disabled': () => 'keeps no CAS numbers, without which no store is safe',
  closed: () => CLOSED,
  'connect timed out': (after) => `did not accept a connection within ${after} ms`,
  disconnected: () => CLOSED,
  'not sent': () => CLOSED,
  'password missing': () => 'asks for a user and a password',
  refused: (line) => `refused: ${line}`,
  shut: () => 'is not asked any more: this program has closed its connections',
  'timed out': (after) => `did not answer within ${after} ms`,
  tls: (fault) => `${fault}`,
  'too large': (size) => `refused ${size} bytes, which is over its item size limit`,
  'unknown host': () => 'cannot be reached: its name has no address',
  unreachable: (words) => `cannot be reached: ${words}`,
  'wrong password': (user) => `refused the user ${JSON.stringify(user)}, or the password`,
};
