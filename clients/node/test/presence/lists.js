// The lists of who was marked, behind the client's back: read, and written as any other process would.

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { put } from '../support/memcached.js';

/** The value of an item, byte for byte; null where there is none. */
export async function bytesOf(memcached, key) {
  const answer = await exchange(memcached, `mg ${key} v\r\n`);
  return answer.startsWith('VA ') ? answer.slice(answer.indexOf('\r\n') + 2, -2) : null;
}

/** Seconds that an item still lives. */
export async function ttlOf(memcached, key) {
  return Number(/^HD t(\d+)/.exec(await exchange(memcached, `mg ${key} t\r\n`))[1]);
}

/** All segments of a minute on a server, in the order of its directory: their names and bytes. */
export async function segmentsOf(memcached, minute, prefix = 'u_online_') {
  const directory = (await bytesOf(memcached, `${prefix}%minute/${minute}`)) ?? '';
  const names = directory.split('\n').slice(0, -1);
  return Promise.all(names.map(async (name) => {
    return { name, bytes: await bytesOf(memcached, `${prefix}%minute/${minute}/${name}`) };
  }));
}

/** Stores a minute's list as these writers would have written it. */
export async function putLists(memcached, minute, segments, prefix = 'u_online_') {
  const directory = Object.keys(segments).map((name) => `${name}\n`).join('');
  await put(memcached, `${prefix}%minute/${minute}`, directory);
  for (const [name, bytes] of Object.entries(segments)) {
    await put(memcached, `${prefix}%minute/${minute}/${name}`, Buffer.from(bytes, 'latin1'));
  }
}

/** Seconds since 1970. */
export const unixTime = () => Math.floor(Date.now() / 1000);

/** An entry of somebody seen so many seconds ago, and its minute. */
export function seen(id, secondsAgo = 0, sign = '+') {
  const time = unixTime() - secondsAgo;
  const second = String(time % 60).padStart(2, '0');
  return { minute: Math.floor(time / 60), entry: `${second}${sign}${id.length}:${id}`, time };
}

/** Waits until a minute has so many seconds left, for what is to be within one. */
export async function withinAMinute(seconds) {
  const left = 60 - (Date.now() / 1000) % 60;
  if (left < seconds) await sleep(left * 1000 + 50);
}

/** Two names of writers. */
export const [one, other] = ['00000000000000aa', 'ffffffffffffff01'];

async function exchange({ address, port }, line) {
  const socket = port ? connect(port, '127.0.0.1') : connect(address.slice('unix://'.length));
  let received = '';
  socket.setEncoding('latin1').on('data', (text) => (received += text));
  socket.write(`${line}mn\r\n`);
  while (!received.endsWith('MN\r\n')) await once(socket, 'data');
  socket.destroy();
  return received.slice(0, -'MN\r\n'.length);
}
