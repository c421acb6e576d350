// Somebody in the room: all tabs of one PHP session, also when none is open, until PHP logs out.

export class Member {
  #sessions;
  #id;
  #user;
  /** Tabs, and whether somebody looks at them. */
  #tabs = new Map();
  /** Messages to count in the session that are not counted there yet. */
  #missed = 0;
  #isCounting = false;

  /**
   * @param {import('rust-json-session').PhpSessions} sessions
   * @param {{id: string, data: {user: {id: string, name: string}}}} session
   * @param {() => void} whenGone called once the session has ended
   */
  constructor(sessions, session, whenGone) {
    this.#sessions = sessions;
    this.#id = session.id;
    this.#user = session.data.user;
    this.close = sessions.watch(session.id, ({ type }) => {
      if (type === 'gone') whenGone();
      if (type === 'reachable') this.#count();
    });
  }

  get isLooking() {
    return [...this.#tabs.values()].includes(true);
  }

  /** What all may know of a member. */
  get presence() {
    const { id, name } = this.#user;
    return { id, name, tabs: this.#tabs.size, isLooking: this.isLooking };
  }

  /** A tab has come, or somebody has begun or ceased to look at it. */
  look(tab, isLooking) {
    this.#tabs.set(tab, isLooking);
  }

  leave(tab) {
    this.#tabs.delete(tab);
  }

  /** Counts a message in the session, where the next PHP page finds it. */
  miss() {
    this.#missed++;
    this.#count();
  }

  async #count() {
    if (this.#isCounting) return;
    this.#isCounting = true;
    try {
      while (this.#missed > 0) {
        const missed = this.#missed;
        await this.#sessions.update(this.#id, (session) => {
          session.unread += missed;
        });
        this.#missed -= missed;
      }
    } catch (error) {
      // They are counted when the sessions can be reached again.
      console.error(error);
    } finally {
      this.#isCounting = false;
    }
  }
}
