// Who wrote a payload: docs/document.md, "Signature".

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What PHP signs types by, made of one secret of `rust_json_session.secret`. */
export class SigningKey {
  #key;

  /** @param {string} secret */
  constructor(secret) {
    /** What documents name the key by; tells nothing of the secret. */
    this.id = hmac(secret, ['rust_json_session 1 key id']).toString('base64url', 0, 6);
    this.#key = hmac(secret, ['rust_json_session 1 signing key']);
  }

  /**
   * Whether PHP signed the payload for the document under a memcached key.
   * @param {string} signature
   * @param {string} key
   * @param {string} payload
   */
  verifies(signature, key, payload) {
    // So that no byte can pass from one part of the message to the next.
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(key)));
    const right = Buffer.from(hmac(this.#key, [`1.${this.id}`, length, key, payload]).toString('base64url', 0, 16));
    const given = Buffer.from(signature);
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

/** @param {string | Buffer} key @param {(string | Buffer)[]} parts */
function hmac(key, parts) {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
