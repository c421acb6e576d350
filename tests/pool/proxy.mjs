// What stands between PHP and the memcacheds, in a process of its own, and misbehaves on command. It gets
// `{ open: [{ port, path }] }`, a port for each memcached's socket file, then `{ door, mode }`:
//
//   pass     hands on
//   refuse   closes the port and every connection
//   silent   accepts, and hands nothing on, ever
//   hold     the same, but what clients have sent arrives with the next `pass`, as after a broken network
//   cut      hands on a part of the first reply and closes the connection
//   garbage  answers what no memcached would
//   slow     hands each reply on after a second

import { connect, createServer } from 'node:net';

const SLOWNESS = 1000;
const GARBAGE = [
  () => Buffer.from(Array.from({ length: 64 }, () => Math.floor(Math.random() * 256))),
  () => 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n',
  () => '\r\n\r\n',
  () => 'VA 99999999999999999999 c1\r\n',
  () => 'VA 5 c1\r\nno',
  () => 'SERVER_ERROR out of memory\r\n',
  () => 'ERROR\r\n',
];

class Door {
  mode = 'pass';
  #pairs = new Set();
  #listener = createServer((client) => this.#accept(client));

  constructor({ port, path }) {
    this.port = port;
    this.path = path;
  }

  open() {
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async change(mode) {
    const before = this.mode;
    this.mode = mode;
    if (mode === 'refuse') {
      this.#listener.close();
      for (const pair of this.#pairs) pair.close();
    } else if (before === 'refuse') {
      await this.open();
    }
    if (mode === 'pass') for (const pair of this.#pairs) pair.release();
  }

  #accept(client) {
    const pair = new Pair(this, client);
    this.#pairs.add(pair);
    client.on('close', () => this.#pairs.delete(pair));
  }
}

/** A client's connection and the one to memcached that it stands for. */
class Pair {
  #door;
  #client;
  #server;
  #held = [];
  #isBroken = false;

  constructor(door, client) {
    this.#door = door;
    this.#client = client.setNoDelay(true);
    this.#server = connect(door.path);
    client.on('data', (bytes) => this.#fromClient(bytes));
    this.#server.on('data', (bytes) => this.#fromServer(bytes));
    for (const socket of [client, this.#server]) socket.on('error', () => {});
    client.on('close', () => this.#held.length || this.#server.destroy());
    this.#server.on('close', () => client.destroy());
  }

  close() {
    this.#client.destroy();
    this.#server.destroy();
  }

  /** What was held back arrives, also where nobody waits for it; a connection that lost something cannot go on. */
  release() {
    for (const bytes of this.#held.splice(0)) this.#server.write(bytes);
    if (this.#isBroken || this.#client.destroyed) this.#server.end();
  }

  #fromClient(bytes) {
    switch (this.#door.mode) {
      case 'silent':
        this.#isBroken = true;
        return;
      case 'hold':
        this.#held.push(bytes);
        return;
      case 'garbage':
        this.#isBroken = true;
        this.#client.write(GARBAGE[Math.floor(Math.random() * GARBAGE.length)]());
        return;
      default:
        this.#server.write(bytes);
    }
  }

  #fromServer(bytes) {
    switch (this.#door.mode) {
      case 'pass':
        this.#client.write(bytes);
        return;
      case 'slow':
        setTimeout(() => this.#client.write(bytes), SLOWNESS);
        return;
      case 'cut':
        this.#client.end(bytes.subarray(0, Math.floor(Math.random() * bytes.length)));
        this.#server.destroy();
        return;
      default:
        this.#isBroken = true;
    }
  }
}

let doors = [];
process.on('message', async ({ open, door, mode }) => {
  try {
    if (open) {
      doors = open.map((each) => new Door(each));
      await Promise.all(doors.map((each) => each.open()));
    } else {
      await doors[door].change(mode);
    }
    process.send({});
  } catch (error) {
    process.send({ error: error.message });
  }
});
process.on('disconnect', () => process.exit());
