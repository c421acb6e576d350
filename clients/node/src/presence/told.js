// What went wrong with who is online, as the package's users get it.

import { OutageError } from '../errors.js';
import { MemcachedError } from '../memcached/error.js';

/** @param {unknown} error */
export function told(error) {
  if (!(error instanceof MemcachedError)) return error;
  const { server, kind, message } = error;
  const raise = error.isOutOfTime ? ', or raise timeout or connectTimeout' : '';
  const text = `who is online is not known: ${message}. Check the server${raise}`;
  return new OutageError(text, { server, kind, cause: error });
}
