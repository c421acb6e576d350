// Real memcacheds for tests: on loopback ports that nobody listens on, or on unix sockets; stopped by pid.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A memcached of this test's own, stopped when the test ends (`t.after`).
 * @param {{after(fn: () => unknown): void}} t the test's context
 * @param {{port?: number, socket?: string, options?: string[], host?: string}} [where] a port that is free, unless one
 *   is named
 */
export async function startMemcached(t, { port, socket, options = [], host = '127.0.0.1' } = {}) {
  for (let attempt = 0; ; attempt++) {
    const place = socket ? null : (port ?? (await freePort(host)));
    const listen = socket ? ['-s', socket] : ['-l', host, '-p', String(place)];
    const child = spawn('memcached', ['-u', userInfo().username, '-U', '0', ...listen, ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    const ended = once(child, 'exit');
    const memcached = {
      pid: child.pid,
      port: place,
      /** As `servers` names it. */
      address: socket ? `unix://${socket}` : `${host.includes(':') ? `[${host}]` : host}:${place}`,
      /** @param {NodeJS.Signals} [signal] */
      async stop(signal = 'SIGKILL') {
        child.kill('SIGCONT');
        child.kill(signal);
        await ended;
      },
      /** Has it stand still by SIGSTOP, and go on by SIGCONT. @param {NodeJS.Signals} signal */
      signal(signal) {
        child.kill(signal);
        // Each thread stops when it next looks.
        while (signal === 'SIGSTOP' && !isStopped(child.pid));
      },
    };
    if (await listens(child, socket ? { path: socket } : { port: place, host })) {
      t.after(() => memcached.stop());
      return memcached;
    }
    await memcached.stop();
    if (attempt === 9) throw new Error(`memcached does not start: ${said}`);
  }
}

/** One answer of a memcached to a few lines, as text; for looking behind the client's back. */
export async function ask(memcached, ...lines) {
  const socket = memcached.port ? connect(memcached.port, '127.0.0.1') : connect(memcached.address.slice('unix://'.length));
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => (received += text));
  // `mn` is answered behind everything else.
  for (const line of [...lines, 'mn\r\n']) socket.write(line);
  while (!received.endsWith('MN\r\n')) await once(socket, 'data');
  socket.destroy();
  return received.slice(0, -'MN\r\n'.length);
}

/** Stores a document, a text or bytes, as another program would. */
export async function put(memcached, key, document, seconds = 1440) {
  const head = `set ${key} 0 ${seconds} ${Buffer.byteLength(document)}\r\n`;
  const answer = await ask(memcached, head, document, '\r\n');
  if (answer !== 'STORED\r\n') throw new Error(`memcached said: ${answer}`);
}

export async function freePort(host = '127.0.0.1') {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a server that was started listens by now, or soon. */
export async function listens(child, place) {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    const socket = connect(place);
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      await sleep(20);
    } finally {
      socket.destroy();
    }
  }
  return false;
}

/** Whether all threads of a process stand still: proc(5), the state. @param {number} pid */
function isStopped(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => / T /.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')));
}
