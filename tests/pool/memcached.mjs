// A memcached of the test's own, on a port or a socket file, that can be killed, paused and started again.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE = 500;

/** Below the ports that the kernel gives to clients: one that is closed for a while stays free. */
export function randomPort() {
  return 15_000 + Math.floor(Math.random() * 17_000);
}

export class Memcached {
  #process = null;
  /** Connections that it counts while there is none but ours. */
  #own = 0;

  /** `address` is `{ port, host }` or `{ path }`, as for node:net; `prefix` what the command begins with. */
  constructor(address, prefix = []) {
    this.address = address;
    this.prefix = prefix;
  }

  /** On a free port of `host`. */
  static async onFreePort(host = '127.0.0.1', prefix = []) {
    for (let attempt = 0; attempt < 20; attempt++) {
      const memcached = new Memcached({ host, port: randomPort() }, prefix);
      if (await memcached.start()) return memcached;
    }
    throw new Error('memcached does not start');
  }

  /** Empty; false where it does not start, as on a port that is taken. */
  async start() {
    const { host, port, path } = this.address;
    const listen = path ? ['-s', path] : ['-l', host, '-p', String(port), '-U', '0'];
    const [command, ...rest] = [...this.prefix, 'memcached', '-u', userInfo().username, '-t', '1', ...listen];
    const child = (this.#process = spawn(command, rest, { stdio: 'ignore' }));
    let hasEnded = false;
    child.on('error', () => (hasEnded = true));
    child.on('exit', () => (hasEnded = true));
    const deadline = Date.now() + 3000;
    while (!hasEnded && Date.now() < deadline) {
      // Another's memcached has another process id.
      const pid = await this.stat('pid').catch(() => null);
      if (pid === child.pid) {
        this.#own = await this.stat('curr_connections');
        return true;
      }
      if (pid !== null) break;
      await pause(10);
    }
    this.stop();
    return false;
  }

  signal(name) {
    this.#process?.kill(name);
  }

  stop() {
    this.signal('SIGKILL');
    this.#process = null;
  }

  /** One number of `stats`. */
  async stat(name) {
    const reply = await this.#converse('stats\r\n', (text) => text.endsWith('END\r\n'));
    return Number(new RegExp(`^STAT ${name} (\\d+)\r$`, 'm').exec(reply)[1]);
  }

  /** 0 where it does not answer. */
  async connections() {
    return (await this.stat('curr_connections').catch(() => this.#own)) - this.#own;
  }

  /** What is stored under each key, as text, or null. */
  async items(keys) {
    const asked = keys.map((key) => `mg ${key} v k\r\n`).join('');
    const reply = await this.#converse(`${asked}mn\r\n`, (text) => text.endsWith('MN\r\n'));
    const items = new Map(keys.map((key) => [key, null]));
    for (let at = 0; reply.startsWith('VA ', at) || reply.startsWith('EN', at);) {
      const end = reply.indexOf('\r\n', at) + 2;
      const [status, length, flag] = reply.slice(at, end).trim().split(' ');
      at = end;
      if (status === 'EN') continue;
      items.set(flag.slice(1), reply.slice(end, end + Number(length)));
      at += Number(length) + 2;
    }
    return items;
  }

  async set(key, value) {
    const command = `set ${key} 0 600 ${value.length}\r\n${value}\r\n`;
    const reply = await this.#converse(command, (text) => text.endsWith('\r\n'));
    if (reply !== 'STORED\r\n') throw new Error(`set: ${reply}`);
  }

  async delete(key) {
    await this.#converse(`md ${key}\r\nmn\r\n`, (text) => text.endsWith('MN\r\n'));
  }

  /** Latin-1, so that a character is a byte. */
  #converse(command, isWhole) {
    return new Promise((resolve, reject) => {
      const socket = connect(this.address);
      let reply = '';
      socket.setEncoding('latin1');
      socket.setTimeout(PATIENCE, () => socket.destroy(new Error('no answer')));
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed the connection')));
      socket.on('data', (text) => {
        reply += text;
        if (!isWhole(reply)) return;
        socket.destroy();
        resolve(reply);
      });
      socket.write(command, 'latin1');
    });
  }
}
