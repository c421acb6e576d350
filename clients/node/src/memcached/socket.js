// A socket on its way to a server, over TCP, TLS or a unix domain socket, and why it does not get there.

import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { MemcachedError, systemWords } from './error.js';
import { tlsFault, tlsOptions } from './tls.js';

/**
 * A server, and how long it may take (ms): `connectTimeout` until it can be asked, with TLS and authentication;
 * `timeout` until all of a reply is there.
 * @typedef {object} ServerSettings
 * @property {string} name
 * @property {import('./server-list.js').Address} address
 * @property {number} connectTimeout
 * @property {number} timeout
 * @property {import('./tls.js').Trust | null} trust where the address is of TLS
 * @property {import('./credentials.js').Credentials | null} credentials
 */

/**
 * Begins to connect.
 * @param {ServerSettings} settings
 * @returns {import('node:net').Socket}
 */
export function connect({ address, connectTimeout, trust }) {
  if (address.kind === 'unix') return connectPlain({ path: address.path });
  const { host, port } = address;
  const options = {
    host,
    port,
    noDelay: true,
    // What lies between may forget a connection that is idle.
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    // Each of a name's addresses gets its turn.
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.ceil(connectTimeout / 2)),
  };
  if (!trust) return connectPlain(options);
  return connectTls({ ...options, ...tlsOptions(host, trust) });
}

/**
 * What an error means of a socket that was to connect.
 * @param {ServerSettings} settings
 * @param {NodeJS.ErrnoException} error
 */
export function connectError({ name, connectTimeout }, error) {
  if (error.syscall === 'getaddrinfo') return new MemcachedError(name, 'unknown host', '', error);
  // Of several addresses, what the last one ended with.
  const last = error instanceof AggregateError ? error.errors.at(-1) : error;
  if (last.code === 'ETIMEDOUT' || last.code === 'ERR_SOCKET_CONNECTION_TIMEOUT') {
    return new MemcachedError(name, 'connect timed out', connectTimeout, last);
  }
  return new MemcachedError(name, 'unreachable', systemWords(last), last);
}

/**
 * What an error means of a socket that was connected.
 * @param {ServerSettings} settings
 * @param {NodeJS.ErrnoException} error
 */
export function connectionError({ name, address, trust }, error) {
  const fault = address.kind === 'tls' ? tlsFault(error, trust?.serverName ?? address.host) : null;
  return fault === null ? new MemcachedError(name, 'closed', '', error) : new MemcachedError(name, 'tls', fault, error);
}
