// The PHP session of a socket.io client, for as long as it is logged in.

import { OutageError } from '../errors.js';
import { LiveSessions } from './live-session.js';
import { ForbiddenOriginError } from './origins.js';
import { refuseUnknown } from './question.js';

export { LiveSession } from './live-session.js';

/**
 * Middleware for `io.use()`, or a namespace's: lets in whoever has a PHP session, puts it, a `LiveSession`, on
 * `socket.data.phpSession`, and disconnects the client when PHP logs out. It is sent `php-session:gone` before, and
 * nothing of the session, ever. In an outage of memcached sockets stay.
 *
 * A client that is refused gets a `connect_error` with `data.code`: `no_session`, `unreachable` (try again later),
 * `forbidden_origin`, or `failed`.
 * @param {import('../sessions.js').PhpSessions} sessions
 * @param {import('./live-session.js').SocketOptions & {property?: string}} [options] property: where in `socket.data`;
 *   `phpSession` unless given
 * @returns {(socket: any, next: (error?: Error) => void) => Promise<void>}
 */
export function phpSocket(sessions, { property = 'phpSession', isLoggedIn, origins, bigint, onError, ...rest } = {}) {
  refuseUnknown('phpSocket', rest);
  const live = new LiveSessions(sessions, { isLoggedIn, origins, bigint, onError });
  /** Those that were let in, by socket. @type {WeakMap<object, import('./live-session.js').LiveSession>} */
  const letIn = new WeakMap();
  const namespaces = new WeakSet();

  // A session is followed from its socket's connection on: one that a later middleware refuses, or that goes before,
  // never connects, and nothing tells of its end. No change is missed, since it is followed from where it was read.
  const followConnections = (/** @type {any} */ namespace) => {
    if (namespaces.has(namespace)) return;
    namespaces.add(namespace);
    namespace.on('connection', (/** @type {any} */ socket) => {
      const session = letIn.get(socket);
      // Another listener may have disconnected it already.
      if (!session || !socket.connected) return;
      const stop = live.follow(session, () => {
        socket.emit('php-session:gone');
        socket.disconnect(true);
      });
      socket.once('disconnect', stop);
    });
  };

  return async (socket, next) => {
    try {
      refuseSkippedMiddleware(socket.nsp.server);
      const session = await live.find(socket.request);
      if (session === null) return next(refusal('no PHP session', 'no_session'));
      socket.data[property] = session;
      letIn.set(socket, session);
      followConnections(socket.nsp);
    } catch (error) {
      live.report(error);
      return next(refusalOf(error));
    }
    next();
  };
}

/**
 * socket.io restores a client after a short interruption without asking its middleware, unless told otherwise: whoever
 * logged out meanwhile would be back, for good.
 * @param {any} server
 */
function refuseSkippedMiddleware(server) {
  if (!server.opts.connectionStateRecovery?.skipMiddlewares) return;
  throw new TypeError('connectionStateRecovery.skipMiddlewares must be false: phpSocket has to see who comes back');
}

/** What a client is told: no server's name, and nothing of a session. @param {unknown} error */
function refusalOf(error) {
  if (error instanceof OutageError) return refusal('the PHP sessions are out of reach', 'unreachable');
  if (error instanceof ForbiddenOriginError) return refusal(error.message, 'forbidden_origin');
  return refusal('the PHP session cannot be read', 'failed');
}

/** @param {string} message @param {string} code */
function refusal(message, code) {
  return Object.assign(new Error(message), { data: { code } });
}
