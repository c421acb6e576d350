// Who is online on the whole site: whoever PHP or Node.js has served of late, in the room or not.

const LEAVE_DELAY = 2000;

export class Online {
  #io;
  #names = new Set();

  /**
   * @param {import('socket.io').Server} io
   * @param {import('rust-json-session').PhpSessions} sessions
   */
  constructor(io, sessions) {
    this.#io = io;
    this.stop = sessions.presence.watch((event) => this.#note(event), { leaveDelay: LEAVE_DELAY, interval: 500 });
  }

  /** Their names, which are their ids on this site: it has no table of users. */
  get names() {
    return [...this.#names].sort((one, other) => one.localeCompare(other));
  }

  #note({ type, id }) {
    if (type === 'joined') this.#names.add(String(id));
    if (type === 'left') this.#names.delete(String(id));
    this.#io.emit('online', this.names);
  }
}
