// Reads one item of one memcached as it is, with nothing but node:net: what stands behind the sessions' back.

import { connect } from 'node:net';

const TIMEOUT = 1000;

/**
 * The bytes stored under `key`, or null. An outage throws.
 * @param {string} server `host:port`
 * @param {string} key
 * @returns {Promise<Buffer | null>}
 */
export function fetchItem(server, key) {
  const [host, port] = server.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) });
    let received = Buffer.alloc(0);
    const finish = (settle, value) => {
      socket.destroy();
      settle(value);
    };
    socket.setTimeout(TIMEOUT, () => finish(reject, new Error(`${server} did not answer within ${TIMEOUT} ms`)));
    socket.on('error', (error) => finish(reject, error));
    socket.on('close', () => reject(new Error(`${server} closed the connection`)));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      const lineEnd = received.indexOf('\r\n');
      if (lineEnd < 0) return;
      const line = received.toString('latin1', 0, lineEnd);
      if (line === 'END') return finish(resolve, null);
      const length = Number(/^VALUE \S+ \d+ (\d+)$/.exec(line)?.[1] ?? NaN);
      if (Number.isNaN(length)) return finish(reject, new Error(`${server} answered: ${line}`));
      const start = lineEnd + 2;
      if (received.length >= start + length + 2) finish(resolve, received.subarray(start, start + length));
    });
    socket.write(`get ${key}\r\n`);
  });
}
