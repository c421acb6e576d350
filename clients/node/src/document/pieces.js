// Text put together of pieces of another text and of new ones.

export class Pieces {
  #source;
  #text = '';
  /** What of the source follows: pieces that stand there one after the other are one piece. */
  #start = 0;
  #end = 0;

  /** @param {string} source */
  constructor(source) {
    this.#source = source;
  }

  /** Adds what stands in the source between two places. @param {number} start @param {number} end */
  copy(start, end) {
    if (start !== this.#end) {
      this.#flush();
      this.#start = start;
    }
    this.#end = end;
  }

  /** @param {string} text */
  add(text) {
    this.#flush();
    this.#text += text;
  }

  /** Whether what was added last stands so in the source. @param {number} start @param {number} end */
  endsIn(start, end) {
    return this.#start <= start && this.#end === end;
  }

  /** All of it. */
  toString() {
    this.#flush();
    return this.#text;
  }

  #flush() {
    this.#text += this.#source.slice(this.#start, this.#end);
    this.#start = this.#end = 0;
  }
}
