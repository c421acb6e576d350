// What the next reader of a session may see, by what its readers and writers were told. A session is counted up; 0
// stands for no session. A request that failed may have stored its count or not, or may do so later.

export class Expectation {
  #ranges;
  /** Whether each reader may see another of the possible states. */
  isOpen = false;
  /** When the last store that succeeded was sent and answered, in milliseconds. */
  stored = { from: 0, to: 0 };

  constructor(ranges = [{ low: 0, high: 0 }]) {
    this.#ranges = ranges;
  }

  copy() {
    const copy = new Expectation(this.#ranges.map((range) => ({ ...range })));
    copy.stored = this.stored;
    return copy;
  }

  /** `lost`, `stale` or null. What was seen is expected from here on. */
  see(count) {
    const range = this.#ranges.find(({ low, high }) => low <= count && count <= high);
    if (range) {
      if (!this.isOpen) this.#ranges = [{ low: count, high: range.high }];
      return null;
    }
    const high = Math.max(...this.#ranges.map((each) => each.high));
    // An older state may come to light again: that is no worse than the loss.
    this.#ranges = [{ low: count, high: count === 0 ? high : count }];
    return count === 0 ? 'lost' : 'stale';
  }

  store(count, from, to) {
    this.#ranges = [{ low: count, high: count }];
    this.stored = { from, to };
  }

  /** A store of `count` of which nobody knows; null: of the next. */
  mayStore(count) {
    for (const range of this.#ranges) range.high = Math.max(range.high, count ?? range.low + 1);
  }

  /** The session may be gone, too. */
  mayBeGone() {
    this.#ranges.push({ low: 0, high: 0 });
  }

  /** One of two that were apart: what was stored last counts, either where nobody can tell. */
  static newest(one, other) {
    if (one.stored.from > other.stored.to) return one;
    if (other.stored.from > one.stored.to) return other;
    return Expectation.either(one, other);
  }

  static either(one, other) {
    const either = new Expectation([...one.copy().#ranges, ...other.copy().#ranges]);
    either.stored = one.stored.to > other.stored.to ? one.stored : other.stored;
    return either;
  }

  toString() {
    return this.#ranges.map(({ low, high }) => (low === high ? `${low}` : `${low} to ${high}`)).join(' or ');
  }
}
