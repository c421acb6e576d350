// The chat room: who is here, what was said, and for whom nobody looks.

import { Member } from './member.js';

const HISTORY = 50;
const LONGEST = 500;

export class Room {
  #io;
  #sessions;
  /** @type {Map<string, Member>} by session id */
  #members = new Map();
  #messages = [];

  constructor(io, sessions) {
    this.#io = io;
    this.#sessions = sessions;
  }

  /** A tab: a socket that phpSocket let in. */
  enter(socket) {
    const session = socket.data.phpSession;
    const member = this.#memberOf(session);
    member.look(socket, socket.handshake.auth.isLooking === true);
    this.#tellWhoIsHere();

    const show = (data) => {
      socket.emit('session', {
        visits: data.visits,
        unread: data.unread,
        types: [...session.types()].map(([pointer, type]) => ({ pointer, ...type })),
      });
    };
    show(session.data);
    session.on('changed', show);
    session.on('unreachable', () => socket.emit('unreachable'));
    session.on('reachable', () => socket.emit('reachable'));

    socket.emit('messages', this.#messages);
    socket.on('say', (text, answer) => this.#say(session, text, answer));
    socket.on('looking', (isLooking) => {
      member.look(socket, isLooking === true);
      this.#tellWhoIsHere();
    });
    socket.on('disconnect', () => {
      member.leave(socket);
      this.#tellWhoIsHere();
    });
  }

  close() {
    for (const member of this.#members.values()) member.close();
  }

  #memberOf(session) {
    const known = this.#members.get(session.id);
    if (known) return known;
    const member = new Member(this.#sessions, session, () => {
      this.#members.delete(session.id);
      this.#tellWhoIsHere();
    });
    this.#members.set(session.id, member);
    return member;
  }

  /** The name is the session's, whatever the client says. Who talks stays logged in; in an outage nobody talks. */
  async #say(session, text, answer) {
    if (typeof answer !== 'function') return;
    if (typeof text !== 'string' || text.trim() === '') return answer('empty');
    try {
      if (!(await session.touch())) return answer('gone');
      const { id, name } = session.data.user;
      const message = { from: { id, name }, text: text.trim().slice(0, LONGEST), at: Date.now() };
      this.#messages = [...this.#messages, message].slice(-HISTORY);
      this.#io.emit('message', message);
      for (const member of this.#members.values()) {
        if (!member.isLooking) member.miss();
      }
      answer(null);
    } catch (error) {
      console.error(error);
      answer('unreachable');
    }
  }

  #tellWhoIsHere() {
    this.#io.emit('people', [...this.#members.values()].map((member) => member.presence));
  }
}
