// What a watch tells, in the order it is told.

import { setTimeout as sleep } from 'node:timers/promises';

/** Collects events; `until` waits for one of them, however busy the machine is. */
export class Events {
  all = [];
  listener = (event) => this.all.push(event);

  get types() {
    return this.all.map(({ type }) => type);
  }

  /** The first event that `is` so, from the `from`th on. */
  async until(is, from = 0) {
    for (const begun = Date.now(); Date.now() - begun < LONGEST_MS; await sleep(5)) {
      const event = this.all.slice(from).find((event) => (typeof is === 'string' ? event.type === is : is(event)));
      if (event) return event;
    }
    throw new Error(`no such event within ${LONGEST_MS} ms; there were: ${JSON.stringify(this.all)}`);
  }
}

const LONGEST_MS = 20_000;
