// What went wrong with a session, in the words of whom it concerns.

import { OutageError, RefusedError, SessionError } from '../errors.js';
import { shortened } from '../id.js';
import { MemcachedError } from '../memcached/error.js';

/**
 * An error about a session, as the package's users get it.
 * @param {unknown} error
 * @param {string} id
 * @param {boolean} [isChange] whether something was to be stored
 */
export function told(error, id, isChange = false) {
  const session = `session ${shortened(id)}`;
  if (error instanceof MemcachedError) {
    const { server, kind, message: what } = error;
    if (error.isRefusal) {
      return new RefusedError(`${session}: ${what}; what was stored stays as it is`, { server, cause: error });
    }
    const unknown = isChange && error.isReplyLost ? 'whether that was stored' : 'whether there is such a session';
    const raise = error.isOutOfTime ? ', or raise timeout or connectTimeout' : '';
    const message = `${session}: ${what}; ${unknown} is not known. Check the server${raise}`;
    return new OutageError(message, { server, kind, cause: error });
  }
  if (error instanceof SessionError) error.message = `${session}: ${error.message}`;
  return error;
}

/** The same of an error about all sessions. @param {unknown} error */
export function toldOfList(error) {
  if (!(error instanceof MemcachedError)) return error;
  const { server, kind, message } = error;
  return new OutageError(`the sessions cannot be listed: ${message}`, { server, kind, cause: error });
}
