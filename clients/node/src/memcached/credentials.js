// Who comes to a memcached that was started with `-Y`, and how it is told: memcached's doc/protocol.txt,
// "Authentication".

/** @typedef {{user: string, password: string}} Credentials */

/**
 * The user and the password, or `null` where neither is given.
 * @param {string} [user]
 * @param {string} [password]
 * @returns {Credentials | null}
 * @throws {RangeError} memcached's file of users could not hold them
 */
export function credentials(user, password) {
  if (user === undefined && password === undefined) return null;
  if (user === undefined || password === undefined) {
    throw new RangeError(`a ${user === undefined ? 'password' : 'username'} is given alone: memcached needs both`);
  }
  if (!isWord(user) || user.includes(':')) {
    throw new RangeError('username must be 1 to 120 bytes, without blanks, control characters and colons');
  }
  if (!isWord(password)) {
    throw new RangeError('password must be 1 to 120 bytes, without blanks and control characters');
  }
  return { user, password };
}

/** @param {string} text */
function isWord(text) {
  const length = typeof text === 'string' ? Buffer.byteLength(text) : 0;
  return length >= 1 && length <= LONGEST && !/[\s\p{Cc}]/u.test(text);
}

/** Bytes. Both together have to fit into a line of 255. */
const LONGEST = 120;
