// Strings that are not UTF-8: the extension stores their bytes as a `data:` URL (RFC 2397) in base64 (RFC 4648,
// section 4).

const PREFIX = 'data:;base64,';

/** PHP's strings of bytes, which JSON has as text. */
export const binary = Object.freeze({
  /**
   * Whether a value is a text that stands for bytes.
   * @param {unknown} text
   * @returns {text is string}
   */
  is(text) {
    return typeof text === 'string' && text.startsWith(PREFIX) && binary.encode(decoded(text)) === text;
  },

  /**
   * The bytes that a text stands for.
   * @param {string} text
   * @returns {Buffer}
   * @throws {TypeError} where it stands for none
   */
  decode(text) {
    if (binary.is(text)) return decoded(text);
    throw new TypeError(`not the text of a binary string: one begins with "${PREFIX}" and goes on in base64`);
  },

  /**
   * The text that PHP reads as these bytes where it had a binary string, and as it stands anywhere else.
   * @param {Uint8Array} bytes
   */
  encode(bytes) {
    return PREFIX + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  },
});

/** Node.js reads any text as base64: what it read is right where the same text comes of it. @param {string} text */
function decoded(text) {
  return Buffer.from(text.slice(PREFIX.length), 'base64');
}
