// One connection to one server: sends commands, receives their whole replies, in bounded time.
//
// Any number of exchanges is under way at once; their replies come in their order. A connection is used up by the first
// doubt: a reply that makes no sense, or none in time, ends it for all that are under way. No reply is ever taken for
// the one to another command.
//
// Authentication is a round trip of its own before all others: memcached 1.6 says only the last of the refusals that it
// has for one read.

import { authenticate } from './command.js';
import { Deadline } from './deadline.js';
import { MemcachedError } from './error.js';
import { Exchange } from './exchange.js';
import { Packets } from './packets.js';
import { Broken, Refusal, ReplyReader } from './reply.js';
import { connect, connectError, connectionError } from './socket.js';

/** @import { Kind as CommandKind } from './command.js' */
/** @import { Kind } from './error.js' */
/** @import { Reply } from './reply.js' */
/** @import { ServerSettings } from './socket.js' */

/**
 * Told once, when a connection has ended: why, and what it leaves without an answer.
 * @typedef {(connection: Connection, error: MemcachedError, unanswered: Exchange[]) => void} Ended
 */

/** An open connection, or one that is being opened. Keeps the process while something is under way. */
export class Connection {
  /** Unique in this process. The numbers of states are good for the connection that told them. */
  number = ++connections;
  /** When its last reply came (`performance.now()`); `-Infinity` before the first. */
  lastAnswer = -Infinity;
  #settings;
  #ended;
  #socket;
  #packets;
  #reader = new ReplyReader((reply) => this.#receive(reply));
  #deadline = new Deadline(() => this.#expire());
  /** @type {'connecting' | 'securing' | 'introducing' | 'open' | 'ended'} */
  #state = 'connecting';
  /** What is under way, the oldest first. @type {Exchange | null} */
  #first = null;
  /** @type {Exchange | null} */
  #last = null;
  /** The number of the next command. */
  #opaque = 0;
  /** Is told when nothing is under way any more. @type {(() => void) | null} */
  #finished = null;

  /**
   * Begins to connect.
   * @param {ServerSettings} settings
   * @param {Ended} ended
   */
  constructor(settings, ended) {
    this.#settings = settings;
    this.#ended = ended;
    const isTls = settings.address.kind === 'tls';
    this.#socket = connect(settings);
    this.#packets = new Packets(this.#socket, isTls);
    this.#deadline.start(settings.connectTimeout);
    this.#socket
      .on('connect', () => (this.#state = 'securing'))
      .on(isTls ? 'secureConnect' : 'connect', () => this.#introduce())
      .on('data', (bytes) => this.#read(bytes))
      .on('error', (error) => this.#end(this.#errorOf(error)))
      .on('end', () => this.#end(this.#error('closed')))
      .on('close', () => this.#end(this.#error('closed')));
  }

  /** Whether a whole reply has come. */
  get hasAnswered() {
    return this.lastAnswer > -Infinity;
  }

  /** Sends commands, at once or when it is open. @param {Exchange} exchange */
  send(exchange) {
    exchange.sentAt = 0;
    if (this.#last) this.#last.next = exchange;
    else this.#first = exchange;
    this.#last = exchange;
    if (this.#state !== 'open') return;
    if (this.#first === exchange) this.#socket.ref();
    this.#write(exchange);
  }

  /** Closes it when nothing is under way any more. Nothing may be sent then. @returns {Promise<void>} */
  finish() {
    return new Promise((resolve) => {
      this.#finished = resolve;
      if (!this.#first) this.#end(this.#error('shut'));
    });
  }

  #introduce() {
    this.#state = 'introducing';
    const { credentials } = this.#settings;
    if (!credentials) {
      this.#open();
      return;
    }
    const introduction = new Exchange([authenticate(credentials)]);
    introduction.next = this.#first;
    this.#first = introduction;
    this.#last ??= introduction;
    introduction.promise.then(
      () => this.#open(),
      (error) => this.#end(error),
    );
    this.#write(introduction);
  }

  #open() {
    if (this.#state === 'ended') return;
    this.#state = 'open';
    this.#deadline.stop();
    for (let exchange = this.#first; exchange; exchange = exchange.next) this.#write(exchange);
  }

  /** @param {Exchange} exchange */
  #write(exchange) {
    exchange.sentAt = performance.now();
    exchange.opaque = this.#opaque;
    for (const command of exchange.commands) {
      this.#packets.add(command, this.#opaque);
      this.#opaque = (this.#opaque + 1) % OPAQUES;
    }
    if (!this.#deadline.isRunning) this.#deadline.start(this.#settings.timeout);
  }

  /** @param {Buffer} bytes */
  #read(bytes) {
    if (this.#state === 'ended') return;
    try {
      this.#reader.push(bytes);
      if (!this.#first && this.#reader.isMidReply) throw new Broken(UNASKED);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.#end(this.#error('broken', error.message));
    }
  }

  /** @param {Reply | Refusal} reply */
  #receive(reply) {
    if (this.#state === 'ended') return;
    const exchange = this.#first?.sentAt ? this.#first : null;
    if (reply instanceof Refusal) return this.#refuse(exchange, reply.line);
    if (!exchange) throw new Broken(UNASKED);
    const { kind } = exchange.commands[exchange.answered];
    const opaque = kind.isNumbered ? (exchange.opaque + exchange.answered) % OPAQUES : null;
    const tellsState = kind.tellsState && (reply.code === 'VA' || reply.code === 'HD');
    if (
      reply.opaque !== opaque ||
      reply.isClassic !== kind.isClassic ||
      !kind.codes.includes(reply.code) ||
      (tellsState && reply.cas === null)
    ) {
      throw new Broken('the reply to another command');
    }
    reply.connection = this.number;
    if (tellsState && reply.cas === '0') exchange.refuse(this.#error('cas disabled'));
    else exchange.take(reply);
    this.#answered(exchange);
  }

  /**
   * memcached reads a value that it has no room for to its end, and goes on with the next command. After any other
   * refusal nobody knows what comes.
   * @param {Exchange | null} exchange
   * @param {string} line
   */
  #refuse(exchange, line) {
    const value = exchange?.commands[exchange.answered].value ?? null;
    if (exchange && value !== null && (line === TOO_LARGE || line === OUT_OF_MEMORY)) {
      const isTooLarge = line === TOO_LARGE;
      const error = isTooLarge ? this.#error('too large', Buffer.byteLength(value)) : this.#error('refused', line);
      exchange.refuse(error);
      this.#answered(exchange);
    } else if (exchange && this.hasAnswered) {
      this.#first = exchange.next;
      exchange.fail(this.#refusal(line));
      this.#end(this.#error('closed'));
    } else {
      this.#end(this.#refusal(line));
    }
  }

  /** @param {Exchange} exchange the first */
  #answered(exchange) {
    this.lastAnswer = performance.now();
    if (!exchange.isWhole) return;
    this.#first = exchange.next;
    if (this.#first) return;
    this.#last = null;
    if (this.#finished) this.#end(this.#error('shut'));
    else this.#socket.unref();
  }

  #expire() {
    const { connectTimeout, timeout } = this.#settings;
    if (this.#state === 'securing') {
      this.#end(this.#error('tls', `did not complete the TLS handshake within ${connectTimeout} ms`));
    } else if (this.#state !== 'open') {
      this.#end(this.#error('connect timed out', connectTimeout));
    } else if (this.#first) {
      // As long as it answers those who asked before, it is well.
      const left = Math.max(this.#first.sentAt, this.lastAnswer) + timeout - performance.now();
      if (left > 0) this.#deadline.start(left);
      else this.#end(this.#error('timed out', timeout));
    }
  }

  /** @param {MemcachedError} error */
  #end(error) {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#deadline.stop();
    this.#socket.destroy();
    if (this.#first) this.#first.isBegun = this.#first.hasAnswers || this.#reader.isMidReply;
    const unanswered = [];
    for (let exchange = this.#first; exchange; exchange = exchange.next) unanswered.push(exchange);
    this.#first = this.#last = null;
    this.#ended(this, error, unanswered);
    this.#finished?.();
  }

  /** @param {NodeJS.ErrnoException} error */
  #errorOf(error) {
    return this.#state === 'connecting' ? connectError(this.#settings, error) : connectionError(this.#settings, error);
  }

  /** @param {string} line */
  #refusal(line) {
    if (line === UNAUTHENTICATED) return this.#error('password missing');
    const { credentials } = this.#settings;
    if (credentials && line === WRONG) return this.#error('wrong password', credentials.user);
    return this.#error('refused', line);
  }

  /**
   * @param {Kind} kind
   * @param {string | number} [detail]
   */
  #error(kind, detail) {
    return new MemcachedError(this.#settings.name, kind, detail);
  }
}

/** How many connections this process has opened. */
let connections = 0;

/** Numbers of commands are of 32 bits. */
const OPAQUES = 2 ** 32;

const UNASKED = 'more replies than commands';
const TOO_LARGE = 'SERVER_ERROR object too large for cache';
const OUT_OF_MEMORY = 'SERVER_ERROR out of memory storing object';

/** memcached's words to somebody who should have begun with a user and a password. */
const UNAUTHENTICATED = 'CLIENT_ERROR unauthenticated';

/** memcached's words for a user that it does not know, or not by this password. */
const WRONG = 'CLIENT_ERROR authentication failure';
