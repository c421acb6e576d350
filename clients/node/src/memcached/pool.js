// All servers, which of them a session is on, and which of them are well. The rules are those of the PHP extension
// (src/store/pool.rs and copies/servers.rs), so that both take the same servers for a session's.

import { noop } from './command.js';
import { credentials } from './credentials.js';
import { Health } from './health.js';
import { Ring } from './ring.js';
import { Server } from './server.js';
import { trust } from './tls.js';

/** @import { MemcachedError } from './error.js' */
/** @import { ListedServer } from './server-list.js' */

/**
 * @typedef {object} PoolSettings
 * @property {import('./ring.js').Distribution} distribution which session is on which server
 * @property {0 | 1} replicas on how many servers beside the first each session is
 * @property {number} connectTimeout ms until a connection is open, where the list does not say
 * @property {number} timeout ms until a reply is there, where the list does not say
 * @property {import('./tls.js').TlsSettings} [tls] for those that are spoken to over TLS
 * @property {string} [username] who is to be let in
 * @property {string} [password]
 */

/**
 * The servers of a session's copies, by their places in the list. `areHome`: they are those that come first on the
 * ring; `hasHome`: one of them is.
 * @typedef {{first: number, second: number | null, areHome: boolean, hasHome: boolean}} Places
 */

/** The servers that sessions are spread over. Opens nothing before it is used, and does not keep the process. */
export class Pool {
  #ring;
  #replicas;
  /** @type {Member[]} */
  #members;
  #isAnyAside = false;
  /** Whether a session is to have two copies. */
  isReplicated;

  /**
   * @param {ListedServer[]} servers one at least
   * @param {PoolSettings} settings
   * @throws {RangeError} which of them cannot be used, and why
   */
  constructor(servers, { distribution, replicas, connectTimeout, timeout, tls, username, password }) {
    const who = credentials(username, password);
    const trusted = servers.some(({ address }) => address.kind === 'tls') ? trust(tls) : null;
    this.#ring = new Ring(servers, distribution);
    this.#replicas = replicas;
    this.isReplicated = replicas > 0 && servers.length > 1;
    this.#members = servers.map(
      ({ name, address, timeout: own }) =>
        new Member({
          name,
          address,
          connectTimeout: own ?? connectTimeout,
          timeout: own ?? timeout,
          trust: address.kind === 'tls' ? trusted : null,
          credentials: who,
        }),
    );
  }

  /** How to connect to each of them, for connections of one's own. */
  serverSettings() {
    return this.#members.map(({ settings }) => settings);
  }

  /** The server at a place. @param {number} place */
  server(place) {
    return this.#members[place].server;
  }

  /**
   * The servers of a session's copies: those that come first on its ring, without those that are set aside or `failed`
   * just now; where none is known to be well, without those that failed just now. `null` where there are no more.
   *
   * @param {string} key
   * @param {Set<number>} [failed]
   * @param {{onlyWell?: boolean}} [options] `onlyWell`: those that failed took all their time to do so, and none is
   *   named that may do so too
   * @returns {Places | null}
   */
  places(key, failed = NONE, { onlyWell = false } = {}) {
    if (this.#members.length === 1) return failed.size > 0 ? null : ONLY;
    if (this.#isAnyAside) this.#welcome();
    const well = this.#placesOf(key, (place) => !failed.has(place) && !this.isAside(place));
    if (well || onlyWell) return well;
    return this.#placesOf(key, (place) => !failed.has(place));
  }

  /**
   * Sets aside a server that failed, where another can take its place.
   * @param {number} place
   * @param {MemcachedError} error
   */
  noteFailure(place, error) {
    const member = this.#members[place];
    if (this.#members.length === 1) {
      member.health.lastError = error;
    } else {
      member.setAside(error);
      this.#isAnyAside = true;
    }
  }

  /** The places of all servers that are not set aside; of all there are, where none is known to be well. */
  wellPlaces() {
    if (this.#isAnyAside) this.#welcome();
    const all = [...this.#members.keys()];
    const well = all.filter((place) => !this.isAside(place));
    return well.length > 0 ? well : all;
  }

  /** Whether others take a server's place. @param {number} place */
  isAside(place) {
    return this.#members[place].health.isAside;
  }

  /**
   * Why servers that come first on a session's ring are set aside: one that says that it has ended has lost what it
   * had, unless something between here and there says so.
   * @param {string} key
   * @param {number} [longest] milliseconds that it may have been set aside for
   */
  homeFailures(key, longest = Infinity) {
    /** @type {MemcachedError[]} */
    const failures = [];
    const earliest = performance.now() - longest;
    let homes = 1 + this.#replicas;
    for (const place of this.#ring.order(key)) {
      if (homes-- === 0) break;
      const { asideSince, lastError } = this.#members[place].health;
      if (asideSince !== null && asideSince >= earliest && lastError) failures.push(lastError);
    }
    return failures;
  }

  /** Waits for what is under way, no longer than that may take, and closes all connections. Nothing is asked then. */
  async close() {
    await Promise.all(this.#members.map((member) => member.close()));
  }

  /**
   * @param {string} key
   * @param {(place: number) => boolean} isWanted
   * @returns {Places | null}
   */
  #placesOf(key, isWanted) {
    const wanted = this.isReplicated ? 2 : 1;
    const found = [];
    let rank = 0;
    for (const place of this.#ring.order(key)) {
      if (isWanted(place) && found.push({ place, rank }) === wanted) break;
      rank++;
    }
    const [first, second] = found;
    if (!first) return null;
    return {
      first: first.place,
      second: second?.place ?? null,
      areHome: second ? second.rank === 1 : first.rank === 0 && !this.isReplicated,
      hasHome: first.rank <= this.#replicas,
    };
  }

  /** Takes back those that answer again. Where none is known to be well, all are asked. */
  #welcome() {
    const isNoneWell = this.#members.every(({ health }) => health.isAside);
    for (const member of this.#members) member.welcome(isNoneWell);
    this.#isAnyAside = this.#members.some(({ health }) => health.isAside);
  }
}

/** A server and its health. */
class Member {
  health = new Health();
  #isProbed = false;
  #isClosed = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {import('./socket.js').ServerSettings} settings */
  constructor(settings) {
    this.settings = settings;
    this.server = new Server(settings);
  }

  /** It failed. @param {MemcachedError} error */
  setAside(error) {
    this.health.noteFailure(error, performance.now());
    this.#schedule();
  }

  /**
   * Takes it back where it has answered since it was set aside.
   * @param {boolean} isUrgent whether to find out at once if it would
   */
  welcome(isUrgent) {
    const { asideSince } = this.health;
    if (asideSince === null) return;
    if (this.server.lastAnswer > asideSince) this.health.noteAnswer(performance.now());
    else if (isUrgent) this.#probe();
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    return this.server.close();
  }

  #schedule() {
    const { asideUntil } = this.health;
    clearTimeout(this.#timer);
    if (asideUntil === null || this.#isClosed) return;
    this.#timer = setTimeout(() => this.#probe(), asideUntil - performance.now()).unref();
  }

  /** Finds out whether it answers again. Nobody waits for that. */
  #probe() {
    if (this.#isProbed || !this.health.isAside) return;
    this.#isProbed = true;
    this.server.exchange([noop()]).then(
      () => {
        this.#isProbed = false;
        this.health.noteAnswer(performance.now());
      },
      () => {
        this.#isProbed = false;
        this.health.noteSilence(performance.now());
        this.#schedule();
      },
    );
  }
}

/** @type {Set<number>} */
const NONE = new Set();

/** Of a pool of one server. @type {Places} */
const ONLY = Object.freeze({ first: 0, second: null, areHome: true, hasHome: true });
