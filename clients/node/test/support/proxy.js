// A proxy before a real memcached that can lose answers and connections.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** @param {{after(fn: () => unknown): void}} t @param {number} port of the memcached */
export async function startProxy(t, port) {
  /** @type {string | null} */
  let lost = null;
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let isLost = false;
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}));
    client.on('data', (bytes) => {
      if (lost !== null && bytes.includes(lost)) {
        lost = null;
        isLost = true;
      }
      upstream.write(bytes);
    });
    // memcached has done it by then.
    upstream.on('data', (bytes) => (isLost ? client.destroy() : client.write(bytes)));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `127.0.0.1:${address.port}`,
    /** The connection ends in place of the answer to the next command that has this in it. @param {string} command */
    loseNextAnswerTo: (command) => (lost = command),
    /** All connections end. */
    cut() {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
  };
}
