// What went wrong with a session, in the words of whom it concerns.

import { OutageError, RefusedError, SessionError } from '../errors.js';
import { shortened } from '../id.js';
import { MemcachedError } from '../memcached/error.js';

/**
 * An error about a session, as the package's users get it.
 * @param {unknown} error
 * @param {string} id
 */
export function told(error, id) {
  const session = `session ${shortened(id)}`;
  if (error instanceof MemcachedError) {
    const { server, kind, message: what } = error;
    if (error.isRefusal) {
      return new RefusedError(`${session}: ${what}; what was stored stays as it is`, { server, cause: error });
    }
    const remedy = `Check the server${error.isOutOfTime ? ', or raise timeout or connectTimeout' : ''}`;
    const message = `${session}: ${what}; whether there is such a session is not known. ${remedy}`;
    return new OutageError(message, { server, kind, cause: error });
  }
  if (error instanceof SessionError) error.message = `${session}: ${error.message}`;
  return error;
}
