// Commands and the replies to them: what is asked together, and answered together. A quiet command has no reply: it is
// known to be done when what stands behind it is answered.

/** @import { Command } from './command.js' */
/** @import { MemcachedError } from './error.js' */
/** @import { Reply } from './reply.js' */

/** Commands that go out in one write, and the replies to them, one to each that is not quiet, and in their order. */
export class Exchange {
  /** @type {Reply[]} */
  #replies = [];
  /** @type {(replies: Reply[]) => void} */
  #resolve;
  /** @type {(error: Error) => void} */
  #reject;
  /** What one of the commands was answered with in place of a reply. @type {MemcachedError | null} */
  #refusal = null;
  /** The index of the next command to be answered: how many have been, and those that are quiet. */
  answered = 0;
  /** When it was sent (`performance.now()`); 0 before. */
  sentAt = 0;
  /** The number of the first command. */
  opaque = 0;
  /** Whether some of the replies had come when its connection ended. */
  isBegun = false;
  /** Whether it had been sent before, over a connection that ended. */
  isResent = false;
  /** The one that was asked after it. @type {Exchange | null} */
  next = null;

  /** @param {readonly Command[]} commands one at least; the last is not quiet */
  constructor(commands) {
    this.commands = commands;
    this.#passQuiet();
    // Both are assigned before the constructor returns, which tsc cannot see.
    this.#resolve = this.#reject = () => {};
    /** @type {Promise<Reply[]>} */
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** The number of the connection that it has to be sent over; `null` where any will do. */
  get connection() {
    for (const { connection } of this.commands) if (connection !== null) return connection;
    return null;
  }

  /** Whether asking twice does no harm. */
  get isQuestion() {
    return this.commands.every(({ kind }) => kind.isQuestion);
  }

  /** Whether some of the commands have been answered. */
  get hasAnswers() {
    return this.#replies.length > 0 || this.#refusal !== null;
  }

  /** Whether all commands have been answered. */
  get isWhole() {
    return this.answered === this.commands.length;
  }

  /** The answer to the next command. @param {Reply} reply */
  take(reply) {
    this.#replies.push(reply);
    this.#noteAnswer();
  }

  /** The same, where it is no reply. All fails by it, once all is answered. @param {MemcachedError} error */
  refuse(error) {
    this.#refusal ??= error;
    this.#noteAnswer();
  }

  /** There will be no more answers. @param {Error} error */
  fail(error) {
    this.#reject(error);
  }

  #noteAnswer() {
    this.answered += 1;
    this.#passQuiet();
    if (!this.isWhole) return;
    if (this.#refusal) this.#reject(this.#refusal);
    else this.#resolve(this.#replies);
  }

  #passQuiet() {
    while (this.commands[this.answered]?.kind.codes.length === 0) this.answered += 1;
  }
}
