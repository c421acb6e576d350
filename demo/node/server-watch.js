// Which memcached answers, as the page's dots show it: asked, not guessed from failures.

import { fetchItem } from './memcached.js';

const PAUSE = 500;

export class ServerWatch {
  #tell;
  #timer;
  #isStopped = false;

  /** @type {{server: string, isAlive: boolean | null}[]} null: not asked yet */
  states;

  /**
   * @param {string[]} servers
   * @param {(states: ServerWatch['states']) => void} tell is told when one has gone or come back
   */
  constructor(servers, tell) {
    this.states = servers.map((server) => ({ server, isAlive: null }));
    this.#tell = tell;
    this.#ask();
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    const states = await Promise.all(
      this.states.map(async ({ server }) => ({ server, isAlive: await answers(server) })),
    );
    const hasChanged = states.some(({ isAlive }, n) => isAlive !== this.states[n].isAlive);
    this.states = states;
    if (hasChanged) this.#tell(states);
    if (!this.#isStopped) this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }
}

/** Whether it has said anything about a key, even that there is no such item. */
const answers = (server) => fetchItem(server, 'demo').then(() => true, () => false);
