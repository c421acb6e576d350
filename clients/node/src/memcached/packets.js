// What goes out over a socket: commands as bytes, those of one tick of the event loop in one write, and never more than
// one write at a time.
//
// memcached 1.6.18 hangs over TLS where a command stands behind the rest of a large value in one record. It reads what
// it has no room for in its 16 KB to the last byte, and looks at its socket before it goes on: what is left of the
// record lies in its OpenSSL. So each write over TLS is of whole commands that fit into one record, or of one alone.

/** @import { Command } from './command.js' */

/** Commands on their way out. */
export class Packets {
  #socket;
  #isTls;
  /** What is to be sent, a packet for each command. @type {(string | Uint8Array)[]} */
  #packets = [];
  #isFlushed = false;
  #isWriting = false;

  /**
   * @param {import('node:net').Socket} socket
   * @param {boolean} isTls
   */
  constructor(socket, isTls) {
    this.#socket = socket;
    this.#isTls = isTls;
  }

  /**
   * Sends a command at the end of the tick, or when what is on its way is gone.
   * @param {Command} command
   * @param {number} opaque its number
   */
  add({ kind, line, value }, opaque) {
    const head = kind.isNumbered ? `${line} O${opaque}\r\n` : `${line}\r\n`;
    const packet = joined(value === null ? [head] : [head, value, '\r\n']);
    this.#packets.push(this.#isTls ? Buffer.from(packet) : packet);
    if (this.#isFlushed) return;
    this.#isFlushed = true;
    process.nextTick(this.#flush);
  }

  #flush = () => {
    this.#isFlushed = false;
    if (this.#isWriting || this.#packets.length === 0 || this.#socket.destroyed) return;
    this.#isWriting = true;
    this.#socket.write(this.#isTls ? this.#nextRecord() : joined(this.#packets.splice(0)), this.#written);
  };

  /** What went wrong, the socket tells as an event. */
  #written = () => {
    this.#isWriting = false;
    this.#flush();
  };

  /** The next commands that fit into a record together, or the next one where it does not fit. */
  #nextRecord() {
    let length = 0;
    let count = 0;
    for (const packet of this.#packets) {
      length += packet.length;
      if (count > 0 && length > LONGEST_RECORD) break;
      count++;
    }
    return joined(this.#packets.splice(0, count));
  }
}

/**
 * A text where all parts are.
 * @param {(string | Uint8Array)[]} parts
 * @returns {string | Uint8Array}
 */
function joined(parts) {
  if (parts.length === 1) return parts[0];
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

/** Bytes, by RFC 8446 section 5.1. memcached reads as many at once. */
const LONGEST_RECORD = 16 * 1024;
