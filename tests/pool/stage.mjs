// All processes of one case: the memcacheds, what stands before them, and PHP.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Memcached, randomPort } from './memcached.mjs';
import { Namespace } from './namespace.mjs';
import { Worker } from './worker.mjs';

const WORKERS = 12;
const PROXY = fileURLToPath(new URL('proxy.mjs', import.meta.url));

/** Where something cannot be done here, as without root. */
export class Unable extends Error {}

/** A process that proxies to every memcached, each on a port that is the same for each side. */
class Proxy {
  #process;

  constructor(prefix) {
    const [command, ...rest] = [...prefix, process.execPath, PROXY];
    this.#process = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  open(doors) {
    return this.#tell({ open: doors });
  }

  change(door, mode) {
    return this.#tell({ door, mode });
  }

  stop() {
    this.#process.kill('SIGKILL');
  }

  #tell(message) {
    return new Promise((resolve, reject) => {
      this.#process.once('exit', () => reject(new Error('the proxy has ended')));
      this.#process.once('message', ({ error }) => (error ? reject(new Error(`proxy: ${error}`)) : resolve()));
      this.#process.send(message);
    });
  }
}

export class Stage {
  static #standing = new Set();

  static strikeAll() {
    for (const stage of Stage.#standing) stage.strike();
  }

  servers = [];
  proxies = [];
  workers = [];
  network = null;
  /** As PHP knows the servers. */
  addresses = [];
  #namespaces = [];
  #folder = mkdtempSync(join(tmpdir(), 'pool-'));

  constructor() {
    Stage.#standing.add(this);
  }

  async build({ so, wiring, count, settings }) {
    const prefixes = [[], wiring === 'sides' ? this.#namespace().prefix : []];
    const isProxied = wiring === 'proxy' || wiring === 'sides';
    this.addresses = await (isProxied ? this.#behindProxies(count, prefixes) : this.#onPorts(count, wiring));
    for (let number = 0; number < WORKERS; number++) {
      const side = number % 2;
      const all = { ...settings, servers: this.addresses.join(',') };
      this.workers.push(new Worker({ so, settings: all, side, prefix: prefixes[side] }));
    }
    await Promise.all(this.workers.map(({ ready }) => ready));
  }

  async #onPorts(count, wiring) {
    for (let number = 0; number < count; number++) {
      if (number === 0 && wiring === 'network') {
        this.network = this.#namespace();
        this.servers.push(await Memcached.onFreePort(this.network.link(), this.network.prefix));
      } else {
        this.servers.push(await Memcached.onFreePort());
      }
    }
    return this.servers.map(({ address }) => `${address.host}:${address.port}`);
  }

  /** The memcacheds listen on files, which every network namespace sees. */
  async #behindProxies(count, prefixes) {
    for (let number = 0; number < count; number++) {
      const memcached = new Memcached({ path: join(this.#folder, `${number}`) });
      this.servers.push(memcached);
      if (!(await memcached.start())) throw new Error('memcached does not start');
    }
    for (let attempt = 1; ; attempt++) {
      const doors = this.servers.map(({ address }) => ({ port: randomPort(), path: address.path }));
      const sides = prefixes[1].length > 0 ? prefixes : [[]];
      this.proxies = sides.map((prefix) => new Proxy(prefix));
      try {
        for (const proxy of this.proxies) await proxy.open(doors);
        return doors.map(({ port }) => `127.0.0.1:${port}`);
      } catch (error) {
        for (const proxy of this.proxies) proxy.stop();
        if (attempt === 10) throw error;
      }
    }
  }

  #namespace() {
    try {
      const namespace = new Namespace();
      this.#namespaces.push(namespace);
      return namespace;
    } catch (error) {
      throw new Unable(`no network namespace can be made here: ${`${error.stderr ?? error.message}`.trim()}`);
    }
  }

  /** Nothing of it is left, also after a failure. */
  strike() {
    Stage.#standing.delete(this);
    for (const each of [...this.workers, ...this.proxies, ...this.servers]) each.stop();
    for (const namespace of this.#namespaces.splice(0)) namespace.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
