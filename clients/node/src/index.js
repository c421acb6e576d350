// PHP sessions in Node.js: what the PHP extension rust_json_session keeps in memcached as JSON documents.
//
//   sessions   what a program calls: a session read, changed, destroyed, watched
//   presence/  who is online: marks of users, all of them counted and listed, who comes and who goes
//   session/   one session's states: its copies, the lock, the change that loses nothing, the tombstone
//   watch/     changes and logouts of many sessions, as they happen
//   document/  the JSON document: read, edited without touching the rest, its type hints (pure)
//   memcached/ servers, sockets, the protocol, which key is where; knows no session
//   web/       Express, Fastify, socket.io, ws, express-session: entries of their own, on top of this one
//
// Data flows down that list and back; nothing in it knows what stands above it. The format: docs/document.md of the
// extension.

export { binary } from './document/index.js';
export {
  ContendedError,
  LockedError,
  OutageError,
  RefusedError,
  SessionError,
  UnreadableError,
} from './errors.js';
export { PhpSessions, phpSessions, types } from './sessions.js';

/** @typedef {import('./presence/presence.js').Presence} Presence */
/** @typedef {import('./presence/watch.js').PresenceEvent} PresenceEvent */
