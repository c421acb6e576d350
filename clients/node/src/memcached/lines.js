// A connection of its own for a command that memcached answers with lines, for as long as it takes: `watch mutations`
// (doc/protocol.txt, "Watchers") and `lru_crawler metadump hash`.

import { authenticate } from './command.js';
import { MemcachedError } from './error.js';
import { connect, connectError, connectionError } from './socket.js';

/**
 * The lines of the answer, until the consumer ends, the server does, or `signal` says so; or until none comes for
 * `longest` milliseconds.
 * @param {import('./socket.js').ServerSettings} settings
 * @param {string} command
 * @param {{signal?: AbortSignal, longest?: number}} [options]
 * @returns {AsyncGenerator<string[], void>} those that came together
 * @throws {MemcachedError}
 */
export async function* lines(settings, command, { signal, longest = 0 } = {}) {
  const { name, address, connectTimeout, credentials } = settings;
  const socket = connect(settings);
  let isConnected = false;
  const abort = () => socket.destroy();
  signal?.addEventListener('abort', abort);
  socket.once(address.kind === 'tls' ? 'secureConnect' : 'connect', () => {
    isConnected = true;
    socket.setTimeout(longest);
    if (credentials) {
      const { line, value } = authenticate(credentials);
      socket.write(`${line}\r\n${value}\r\n`);
    }
    socket.write(`${command}\r\n`);
  });
  socket.setTimeout(connectTimeout, () => {
    const error = isConnected ? ['timed out', longest] : ['connect timed out', connectTimeout];
    socket.destroy(new MemcachedError(name, .../** @type {['timed out', number]} */ (error)));
  });
  let isIntroduced = !credentials;
  let rest = '';
  try {
    for await (const bytes of socket) {
      const text = rest + bytes.toString('latin1');
      const whole = text.split('\n');
      rest = /** @type {string} */ (whole.pop());
      if (rest.length > LONGEST_LINE) throw new MemcachedError(name, 'broken', 'a line that does not end');
      if (!isIntroduced && whole.length > 0) {
        isIntroduced = true;
        if (whole.shift() !== 'STORED\r') throw new MemcachedError(name, 'wrong password', credentials?.user);
      }
      if (whole.length > 0) yield whole.map((line) => line.replace(/\r$/, ''));
    }
  } catch (error) {
    if (signal?.aborted) return;
    if (error instanceof MemcachedError) throw error;
    const failure = /** @type {NodeJS.ErrnoException} */ (error);
    throw isConnected ? connectionError(settings, failure) : connectError(settings, failure);
  } finally {
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
  if (!signal?.aborted) throw new MemcachedError(name, 'closed');
}

/** memcached cuts its own at 2 KB. */
const LONGEST_LINE = 16_384;
