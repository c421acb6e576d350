// How long items live, as memcached is told.

import { exptime as exptimeAfter } from '../memcached/exptime.js';

/**
 * The expiry to send to memcached.
 * @param {number} ttl seconds from now on; Infinity: for ever
 */
export function exptime(ttl) {
  return ttl === Infinity ? 0 : exptimeAfter(ttl);
}
