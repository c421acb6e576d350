// A network namespace of the test's own: what runs in it has its own loopback, and may have one link to us. Only root
// makes one, with Debian's iproute2.

import { execFileSync } from 'node:child_process';

let made = 0;

export class Namespace {
  /** Throws where that is not allowed. */
  constructor() {
    this.name = `rust-json-session-${process.pid}-${made++}`;
    ip('netns', 'add', this.name);
    this.prefix = ['ip', 'netns', 'exec', this.name];
    ip('-n', this.name, 'link', 'set', 'lo', 'up');
  }

  /** Links it to us; returns the address that it has. */
  link() {
    const near = `rjs${process.pid}`.slice(0, 15);
    const net = `10.${200 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 256)}`;
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', 'far', 'netns', this.name);
    ip('address', 'add', `${net}.1/30`, 'dev', near);
    ip('link', 'set', near, 'up');
    ip('-n', this.name, 'address', 'add', `${net}.2/30`, 'dev', 'far');
    this.reconnect();
    return `${net}.2`;
  }

  /** Packets get lost in both directions, those of open connections too. */
  disconnect() {
    ip('-n', this.name, 'link', 'set', 'far', 'down');
  }

  reconnect() {
    ip('-n', this.name, 'link', 'set', 'far', 'up');
  }

  remove() {
    ip('netns', 'delete', this.name);
  }
}

function ip(...command) {
  execFileSync('ip', command, { stdio: ['ignore', 'ignore', 'pipe'] });
}
