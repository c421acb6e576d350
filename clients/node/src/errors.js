// What can go wrong with a session. None of these means "there is no such session": that is `null` or `false`.
//
// `status` and `statusCode` are what Express and Fastify answer a request with that fails so.

/** What all errors of this package are, but for the TypeErrors and RangeErrors of wrong arguments. */
export class SessionError extends Error {
  /** For programs: `ERR_SESSION_…`. */
  code = 'ERR_SESSION';
  /** HTTP status that tells a client of it. */
  status = 500;

  /** @param {string} message @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }

  get statusCode() {
    return this.status;
  }
}

/** memcached did not answer: whether there is such a session is not known. */
export class OutageError extends SessionError {
  code = 'ERR_SESSION_OUTAGE';
  status = 503;

  /**
   * @param {string} message
   * @param {{server: string, kind: string, cause?: unknown}} details
   */
  constructor(message, { server, kind, cause }) {
    super(message, { cause });
    /** The server that failed, as `servers` names it. */
    this.server = server;
    /** How: `unreachable`, `timed out`, `closed`, `broken` … */
    this.kind = kind;
  }
}

/** What is stored is no session document. */
export class UnreadableError extends SessionError {
  code = 'ERR_SESSION_UNREADABLE';
}

/** memcached answered that it will not do it: too large a document, no memory left. What was stored stays. */
export class RefusedError extends SessionError {
  code = 'ERR_SESSION_REFUSED';

  /**
   * @param {string} message
   * @param {{server: string, cause?: unknown}} details
   */
  constructor(message, { server, cause }) {
    super(message, { cause });
    /** The server that refused, as `servers` names it. */
    this.server = server;
  }
}

/** A PHP request kept the session's lock for longer than `lock` was willing to wait. */
export class LockedError extends SessionError {
  code = 'ERR_SESSION_LOCKED';
  status = 503;
}

/** Others stored the session again and again, each time before this update could. */
export class ContendedError extends SessionError {
  code = 'ERR_SESSION_CONTENDED';
  status = 503;
}
