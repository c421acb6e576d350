// A PHP process that does one session cycle at a time.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('worker.php', import.meta.url));
const SESSION = {
  use_cookies: 0,
  cache_limiter: '',
  use_strict_mode: 0,
  lazy_write: 1,
  gc_probability: 0,
  gc_maxlifetime: 600,
};
// Longer than any wait that is set: a request beyond it hangs.
const PATIENCE = 15_000;

export class Worker {
  isBusy = false;
  #php;
  #settle = null;
  #said = '';

  /** `side` is the half of the workers that this one belongs to, `prefix` what the command begins with. */
  constructor({ so, settings, side, prefix }) {
    this.side = side;
    const all = [
      ['extension', so],
      ['display_errors', 'stderr'],
      ...Object.entries(SESSION).map(([name, value]) => [`session.${name}`, value]),
      ...Object.entries(settings).map(([name, value]) => [`rust_json_session.${name}`, value]),
    ];
    const options = all.flatMap(([name, value]) => ['-d', `${name}="${value}"`]);
    const [command, ...rest] = [...prefix, 'php', '-n', ...options, SCRIPT];
    this.#php = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#php.stderr.on('data', (bytes) => (this.#said += bytes));
    this.#php.stdin.on('error', () => {});
    createInterface({ input: this.#php.stdout }).on('line', (line) => this.#settle?.resolve(line));
    /** What it says when it has started. */
    this.ready = this.#line();
    this.ready.catch(() => {});
    this.#php.on('error', (error) => this.#end(error));
    this.#php.on('close', (code, signal) => this.#end(new Error(`PHP ended: ${signal ?? code} ${this.#said}`)));
  }

  /** One session cycle; rejects where PHP dies or hangs. */
  async ask(operation, id) {
    this.isBusy = true;
    try {
      const answer = this.#line();
      this.#php.stdin.write(`${JSON.stringify([operation, id])}\n`);
      return JSON.parse(await answer);
    } finally {
      this.isBusy = false;
    }
  }

  stop() {
    this.#php.kill('SIGKILL');
  }

  async #line() {
    let timer;
    try {
      return await new Promise((resolve, reject) => {
        this.#settle = { resolve, reject };
        if (this.ended) reject(this.ended);
        timer = setTimeout(() => {
          reject(new Error(`a request did not end within ${PATIENCE} ms`));
          // Its answer would be taken for the next one's.
          this.stop();
        }, PATIENCE);
      });
    } finally {
      clearTimeout(timer);
      this.#settle = null;
    }
  }

  #end(error) {
    this.ended = error;
    this.#settle?.reject(error);
  }
}
