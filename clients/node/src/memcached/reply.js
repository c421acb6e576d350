// Replies, from bytes that a server sent (memcached's doc/protocol.txt). Whatever they are, and however they are cut,
// nothing here recurses, and nothing is kept but what has arrived and room for a mebibyte.

/**
 * What happened: `EN` there is no such item; `EX` it is not in the state that was named; `HD` done; `MN` nothing was
 * asked; `NF` there is no such item; `NS` there is such an item; `VA` here is its value. The words of classic commands
 * (`STORED`, `EXISTS`, `NOT_FOUND`, `NOT_STORED`) are told as these.
 * @typedef {'EN' | 'EX' | 'HD' | 'MN' | 'NF' | 'NS' | 'VA'} Code
 */

/** An answer. */
export class Reply {
  /**
   * @param {Code} code
   * @param {boolean} isClassic
   */
  constructor(code, isClassic) {
    /** What happened. */
    this.code = code;
    /** Whether it is the word of a classic command. */
    this.isClassic = isClassic;
    /** The item's value, of a `VA`. @type {Buffer | null} */
    this.value = null;
    /** The number of the item's state, in digits: up to 64 bits. @type {string | null} */
    this.cas = null;
    /** How many seconds the item has left; `Infinity` where it stays. @type {number | null} */
    this.ttl = null;
    /** The number of the command; `null` of one that has none. @type {number | null} */
    this.opaque = null;
    /** The number of the connection that it came over. */
    this.connection = 0;
  }
}

/** `ERROR`, `CLIENT_ERROR ...` or `SERVER_ERROR ...`. */
export class Refusal {
  /** @param {string} line at most 120 characters of it, control characters replaced */
  constructor(line) {
    this.line = line;
  }
}

/** Bytes that no memcached sends, or not here. The rest of what the server sends means nothing then. */
export class Broken extends Error {}

/** Reads replies from bytes that come in pieces of any size. */
export class ReplyReader {
  #onReply;
  /** The beginning of a line whose end has not come. @type {Buffer | null} */
  #line = null;
  /** A reply whose value is on its way. @type {Reply | null} */
  #reply = null;
  /** Bytes of the value and its line end. */
  #length = 0;
  /** What has come of them, and room for more. */
  #value = NONE;
  #arrived = 0;

  /** @param {(reply: Reply | Refusal) => void} onReply is told each reply when it is whole; what it throws passes */
  constructor(onReply) {
    this.#onReply = onReply;
  }

  /** Whether a reply has begun and is not whole. */
  get isMidReply() {
    return this.#line !== null || this.#reply !== null;
  }

  /**
   * The next bytes. A value that is the most of them keeps them, and is not copied.
   * @param {Buffer} bytes
   * @throws {Broken} and has to be given nothing more then
   */
  push(bytes) {
    let at = 0;
    if (this.#reply) {
      at = this.#takeValue(this.#reply, bytes, 0);
    } else if (this.#line) {
      bytes = Buffer.concat([this.#line, bytes]);
      this.#line = null;
    }
    while (at < bytes.length) {
      const end = lineEnd(bytes, at);
      if (end < 0) {
        this.#line = bytes.subarray(at);
        return;
      }
      at = this.#takeLine(bytes, at, end);
    }
  }

  /**
   * Reads one line, and its value where that is there; where the next begins.
   * @param {Buffer} bytes
   * @param {number} start
   * @param {number} end where its CR stands
   */
  #takeLine(bytes, start, end) {
    const next = end + 2;
    const code = codeAt(bytes, start, end);
    if (code === undefined) {
      this.#onReply(classicReply(bytes, start, end));
      return next;
    }
    const reply = new Reply(code, false);
    if (code !== 'VA') {
      readFlags(reply, bytes, start + 2, end);
      this.#onReply(reply);
      return next;
    }
    const blank = tokenEnd(bytes, start + 3, end);
    const length = numberIn(bytes, start + 3, blank, 'a value without a length');
    if (length > MAX_VALUE) throw new Broken('a value larger than any item');
    readFlags(reply, bytes, blank, end);
    if (bytes.length - next >= length + 2) {
      checkValueEnd(bytes, next + length);
      const value = bytes.subarray(next, next + length);
      // Who keeps a small value is not to keep all others that came with it.
      reply.value = length * 2 < bytes.length ? Buffer.from(value) : value;
      this.#onReply(reply);
      return next + length + 2;
    }
    this.#reply = reply;
    this.#length = length + 2;
    this.#value = Buffer.allocUnsafe(Math.min(this.#length, TRUSTED));
    this.#arrived = 0;
    return this.#takeValue(reply, bytes, next);
  }

  /**
   * Takes what has come of the value; where the next line begins.
   * @param {Reply} reply
   * @param {Buffer} bytes
   * @param {number} from
   */
  #takeValue(reply, bytes, from) {
    const to = Math.min(bytes.length, from + this.#length - this.#arrived);
    const arrived = this.#arrived + to - from;
    if (arrived > this.#value.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#length, Math.max(arrived, this.#value.length * 2)));
      this.#value.copy(larger, 0, 0, this.#arrived);
      this.#value = larger;
    }
    bytes.copy(this.#value, this.#arrived, from, to);
    this.#arrived = arrived;
    if (arrived === this.#length) {
      checkValueEnd(this.#value, arrived - 2);
      reply.value = this.#value.subarray(0, arrived - 2);
      this.#reply = null;
      this.#value = NONE;
      this.#onReply(reply);
    }
    return to;
  }
}

/**
 * Where the CR stands of the line that begins at `start`; negative where its end has not come.
 * @param {Buffer} bytes
 * @param {number} start
 */
function lineEnd(bytes, start) {
  const limit = Math.min(bytes.length, start + MAX_LINE);
  for (let at = start; at < limit; at++) {
    if (bytes[at] !== LF) continue;
    if (at === start || bytes[at - 1] !== CR) throw new Broken('a line end without CR');
    return at - 1;
  }
  if (limit - start === MAX_LINE) throw new Broken('a line that does not end');
  return -1;
}

/**
 * The code of two letters that the line is, or begins with.
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 * @returns {Code | undefined}
 */
function codeAt(bytes, start, end) {
  const length = end - start;
  if (length < 2 || (length > 2 && bytes[start + 2] !== BLANK)) return undefined;
  switch ((bytes[start] << 8) | bytes[start + 1]) {
    case 0x454e:
      return 'EN';
    case 0x4558:
      return 'EX';
    case 0x4844:
      return 'HD';
    case 0x4d4e:
      return 'MN';
    case 0x4e46:
      return 'NF';
    case 0x4e53:
      return 'NS';
    case 0x5641:
      return 'VA';
    default:
      return undefined;
  }
}

/**
 * @param {Reply} reply
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} end
 */
function readFlags(reply, bytes, from, end) {
  for (let at = from; at < end; ) {
    if (bytes[at] === BLANK) {
      at++;
      continue;
    }
    const to = tokenEnd(bytes, at, end);
    switch (bytes[at]) {
      case 0x4f: // O
        reply.opaque = numberIn(bytes, at + 1, to, 'an opaque that was not sent');
        break;
      case 0x63: // c
        reply.cas = digitsIn(bytes, at + 1, to, 'a CAS that is no number');
        break;
      case 0x74: // t
        reply.ttl = isNever(bytes, at + 1, to) ? Infinity : numberIn(bytes, at + 1, to, 'a TTL that is no number');
        break;
      case 0x57: // W, X, Z: another client marked the item stale; it is as good as before to this one.
      case 0x58:
      case 0x5a:
        if (to - at === 1) break;
      // falls through
      default:
        throw new Broken('a flag that was not asked for');
    }
    at = to;
  }
}

/** `-1` @param {Buffer} bytes @param {number} from @param {number} to */
function isNever(bytes, from, to) {
  return to - from === 2 && bytes[from] === 0x2d && bytes[from + 1] === 0x31;
}

/**
 * Where the token ends that begins at `from`.
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} end
 */
function tokenEnd(bytes, from, end) {
  let to = from;
  while (to < end && bytes[to] !== BLANK) to++;
  return to;
}

/**
 * A number of up to 15 digits, which a double holds exactly.
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} to
 * @param {string} what it is broken as, if it is none
 */
function numberIn(bytes, from, to, what) {
  if (to <= from || to - from > 15) throw new Broken(what);
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) throw new Broken(what);
    number = number * 10 + digit;
  }
  return number;
}

/**
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} to
 * @param {string} what it is broken as, if there is something else
 */
function digitsIn(bytes, from, to, what) {
  if (to <= from || to - from > 20) throw new Broken(what);
  for (let at = from; at < to; at++) {
    if (bytes[at] < 0x30 || bytes[at] > 0x39) throw new Broken(what);
  }
  return bytes.toString('latin1', from, to);
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 */
function checkValueEnd(bytes, at) {
  if (bytes[at] !== CR || bytes[at + 1] !== LF) throw new Broken('a value of another length than was said');
}

/**
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 */
function classicReply(bytes, start, end) {
  const line = bytes.toString('utf8', start, end);
  const code = WORDS.get(line);
  if (code) return new Reply(code, true);
  if (!/^(?:CLIENT_|SERVER_)?ERROR/.test(line)) throw new Broken('an unknown code');
  return new Refusal([...line].slice(0, MAX_SHOWN).join('').replace(/\p{Cc}/gu, '?'));
}

/** @type {Map<string, Code>} */
const WORDS = new Map([
  ['STORED', 'HD'],
  ['EXISTS', 'EX'],
  ['NOT_FOUND', 'NF'],
  ['NOT_STORED', 'NS'],
]);

const NONE = Buffer.alloc(0);
const BLANK = 0x20;
const CR = 0x0d;
const LF = 0x0a;

/** Longest line that is searched for its end; memcached's own are shorter than 512 bytes. */
const MAX_LINE = 2048;

/** The largest item that memcached can be told to hold: `-I 1024m`. */
const MAX_VALUE = 1024 * 1024 * 1024;

/** As many bytes as memcached holds in an item unless it is told otherwise: so many there is room for at once. */
const TRUSTED = 1024 * 1024;

/** Characters of a refusal that a message repeats. */
const MAX_SHOWN = 120;
