// A peer that only misbehaves. It never stands in for a memcached that works.

import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Listens until the test ends.
 * @param {{after(fn: () => unknown): void}} t
 * @param {(socket: import('node:net').Socket, number: number) => void} [misbehave] with each connection, from 1 on
 */
export async function startFake(t, misbehave = () => {}) {
  const sockets = new Set();
  const fake = { address: '', port: 0, connections: 0 };
  const server = createServer((socket) => {
    sockets.add(socket);
    // What the client makes of it is what the test looks at.
    socket.on('error', () => {});
    misbehave(socket, ++fake.connections);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  fake.port = server.address().port;
  fake.address = `127.0.0.1:${fake.port}`;
  return fake;
}

/** Misbehaves by saying this to whatever is said, and the next thing to what is said then. */
export function saying(...answers) {
  return (socket) => {
    const left = [...answers];
    socket.on('data', () => {
      const answer = left.shift();
      if (answer === CLOSE) socket.destroy();
      else if (answer !== undefined) socket.write(answer);
    });
  };
}

/** In place of something to say. */
export const CLOSE = Symbol('close');
