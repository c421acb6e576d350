// Expiry times in the form memcached takes (doc/protocol.txt, "Expiration times"). Pure.

/**
 * When an item expires that lives `ttl` seconds from now on: seconds up to 30 days, a unix time beyond. At least one
 * second, since 0 would mean never; at most the last second that memcached's signed 32 bits can name, or 30 days
 * where that has passed.
 * @param {number} ttl seconds; a part of one counts as a whole one
 * @param {number} [unixNow] seconds since 1970
 */
export function exptime(ttl, unixNow = Math.floor(Date.now() / 1000)) {
  const seconds = Math.max(1, Math.ceil(ttl));
  if (seconds <= MAX_RELATIVE) return seconds;
  const date = Math.min(unixNow + seconds, LAST_DATE);
  return date > unixNow ? date : MAX_RELATIVE;
}

/** `REALTIME_MAXDELTA` in memcached.h: 30 days. */
const MAX_RELATIVE = 60 * 60 * 24 * 30;

/** memcached parses an expiry as a signed 32-bit integer. */
const LAST_DATE = 0x7fffffff;
