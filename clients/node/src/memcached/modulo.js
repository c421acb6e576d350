// libmemcached's default distribution (`MEMCACHED_DISTRIBUTION_MODULA` in hash.cc): Bob Jenkins's one-at-a-time hash,
// and what remains of it by the number of servers.

/**
 * The place in the list of the server that `key` is on, below `servers`.
 * @param {string} key
 * @param {number} servers
 */
export function moduloPlace(key, servers) {
  return oneAtATime(Buffer.from(key)) % servers;
}

/**
 * https://en.wikipedia.org/wiki/Jenkins_hash_function, except that a byte is signed, as a C `char` is on x86: keys that
 * are not ASCII have another hash.
 * @param {Uint8Array} bytes
 */
export function oneAtATime(bytes) {
  let hash = 0;
  for (const byte of bytes) {
    hash = (hash + ((byte << 24) >> 24)) | 0;
    hash = (hash + (hash << 10)) | 0;
    hash ^= hash >>> 6;
  }
  hash = (hash + (hash << 3)) | 0;
  hash ^= hash >>> 11;
  return (hash + (hash << 15)) >>> 0;
}
