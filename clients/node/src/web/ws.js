// The PHP session of a WebSocket of the package ws, for as long as it is logged in.

import { STATUS_CODES } from 'node:http';
import { LiveSessions } from './live-session.js';
import { refuseUnknown } from './question.js';

export { LiveSession } from './live-session.js';

/**
 * Lets in whoever has a PHP session, and closes the WebSocket, with the code 4401, when PHP logs out. In an outage of
 * memcached WebSockets stay.
 * @param {import('../sessions.js').PhpSessions} sessions
 * @param {import('./live-session.js').SocketOptions} [options]
 */
export function phpWebSocket(sessions, { isLoggedIn, origins, bigint, onError, ...rest } = {}) {
  refuseUnknown('phpWebSocket', rest);
  const live = new LiveSessions(sessions, { isLoggedIn, origins, bigint, onError });

  /**
   * The session of a handshake, a `LiveSession`; null: there is none. Rejects with errors whose `status` is for
   * `refuse`: 503 where memcached does not answer, 403 where the page is another site's.
   * @param {import('node:http').IncomingMessage} request
   */
  const authenticate = (request) => live.find(request);

  /**
   * Closes the WebSocket when the session is gone. Its listeners to `gone` are called before.
   * @param {any} webSocket
   * @param {import('./live-session.js').LiveSession} session that `authenticate` gave
   */
  const follow = (webSocket, session) => {
    if (webSocket.readyState !== webSocket.OPEN) return;
    const stop = live.follow(session, () => {
      webSocket.close(LOGGED_OUT, 'logged out');
      // ws gives a client 30 seconds to answer, in which it goes on talking.
      const end = setTimeout(() => webSocket.terminate(), LAST_WORDS).unref();
      webSocket.once('close', () => clearTimeout(end));
    });
    webSocket.once('close', stop);
  };

  /**
   * All of it, as listener to the event `upgrade` of a server of node:http. The WebSocketServer, made with `noServer`,
   * emits `connection` with the WebSocket, the request and the session. Others are answered 401, 403 or 503.
   * @param {any} webSocketServer
   */
  const upgrade =
    (webSocketServer) =>
    async (
      /** @type {import('node:http').IncomingMessage} */ request,
      /** @type {import('node:stream').Duplex} */ socket,
      /** @type {Buffer} */ head,
    ) => {
      // Nobody else listens to it meanwhile, and an error that nobody listens to ends the process.
      const destroy = () => socket.destroy();
      socket.on('error', destroy);
      let session;
      try {
        session = await authenticate(request);
      } catch (error) {
        live.report(error);
        return refuse(socket, /** @type {{status?: number}} */ (error).status ?? 500);
      }
      if (session === null) return refuse(socket, 401);
      const accepted = session;
      socket.off('error', destroy);
      webSocketServer.handleUpgrade(request, socket, head, (/** @type {any} */ webSocket) => {
        follow(webSocket, accepted);
        webSocketServer.emit('connection', webSocket, request, accepted);
      });
    };

  return { authenticate, follow, refuse, upgrade };
}

/**
 * Answers a handshake with a status, such as 401, and no WebSocket.
 * @param {import('node:stream').Duplex} socket that `upgrade` was emitted with
 * @param {number} status
 */
export function refuse(socket, status) {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Of those that RFC 6455 leaves to applications; 401 is HTTP's for the same. */
const LOGGED_OUT = 4401;

/** Milliseconds that a client may take to answer the closing. */
const LAST_WORDS = 1000;
