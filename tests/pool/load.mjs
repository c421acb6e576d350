// Requests of many sessions, each of one session after the other, each at some worker, and what was wrong with them.

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Expectation } from './expectation.mjs';

/** Milliseconds that a server may keep a request waiting. */
export const TIMEOUT = 300;
/** Milliseconds that a request may take. */
export const LATE = TIMEOUT + 50;

const RATE = 300;
// Of each 100 requests; the rest is for sessions that are logged out.
const MIX = [
  ['increment', 55],
  ['look', 20],
  ['unchanged', 15],
  ['logout', 4],
];
// What one side alone has made or logged out is not followed.
const PARTED_MIX = MIX.filter(([operation]) => operation !== 'logout');
const WRONGS = ['failed', 'lost', 'stale', 'resurrected', 'mangled'];
const MAX_INCIDENTS = 5;
const HISTORY = 5;

const clock = () => new Date().toISOString().slice(17, 23);

class Session {
  isBusy = false;
  isLoggedOut = false;
  /** Its last requests, in words. */
  history = [];
  expected = [new Expectation()];

  constructor(id = randomBytes(13).toString('hex')) {
    this.id = id;
  }

  /** What workers of a side expect: the same on both, but while these are apart. */
  expectedAt(side) {
    return this.expected[this.expected.length === 1 ? 0 : side];
  }
}

export class Load {
  counts = Object.fromEntries(WRONGS.map((wrong) => [wrong, 0]));
  requests = 0;
  /** Those that took longer than `LATE`. */
  late = 0;
  /** Slowest request of each phase, in milliseconds. */
  slowest = {};
  /** Of each kind of wrong the first ones, with what `witness` says of the session. */
  incidents = [];
  phase = 'at first';
  operations = MIX;
  /** Requests at a process that avoided a server other than the first. */
  falseAlarms = 0;
  #workers;
  #witness;
  #first;
  #pending = new Set();

  constructor({ workers, addresses }, { sessions, witness }) {
    this.#workers = workers;
    this.#witness = witness;
    this.#first = addresses[0];
    this.sessions = Array.from({ length: sessions }, () => new Session());
    this.loggedOut = [];
  }

  /** Every session is made, as fast as it goes. */
  async begin() {
    for (const operation of ['increment', 'increment']) await this.ofEach(this.sessions, operation);
  }

  /** At a steady rate, so that no request waits for the processor. */
  async run(milliseconds) {
    const start = performance.now();
    for (let sent = 0; ;) {
      const elapsed = performance.now() - start;
      if (elapsed >= milliseconds) return;
      const due = Math.floor((elapsed * RATE) / 1000);
      // What found no idle worker is not made up for.
      for (; sent < due; sent++) this.#sendOne();
      await pause(2);
    }
  }

  /** Until no request is on its way. */
  async rest() {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Whether every worker has had a request since then that left no server aside. */
  isNoneAvoidedSince(time) {
    return this.#workers.every(({ avoids }) => avoids?.since >= time && avoids.servers.length === 0);
  }

  /** One request of each session, at any worker or at those of a side. */
  async ofEach(sessions, operation, side) {
    await this.rest();
    for (const session of [...sessions]) {
      let worker;
      while (!(worker = this.#idleWorker(side))) await pause(1);
      this.#send(worker, session, operation);
    }
    await this.rest();
  }

  /** The sides do not see each other from here on; `isAt(session, side)` says whether a side has a copy. */
  async part(isAt) {
    await this.rest();
    for (const session of this.sessions) {
      const has = [0, 1].map((side) => isAt(session.id, side));
      session.isAtBoth = has[0] && has[1];
      session.expected = has.map((isThere) => {
        const expected = session.expected[0].copy();
        if (!isThere) expected.mayBeGone();
        return expected;
      });
    }
    this.operations = PARTED_MIX;
  }

  /** Each worker may have either side's state until it has met the other; nobody changes any meanwhile. */
  async meet() {
    this.operations = [['look', 100]];
    await this.rest();
    for (const session of this.sessions.filter(({ expected }) => expected.length > 1)) {
      // A side that had no copy began a new session, on servers where nobody looks for it afterwards.
      const { newest, either } = Expectation;
      session.afterwards = (session.isAtBoth ? newest : either)(...session.expected);
      session.expected = [Expectation.either(...session.expected)];
      session.expected[0].isOpen = true;
    }
  }

  /** Everybody has met: one state counts, for all. */
  async agree() {
    await this.rest();
    for (const session of this.sessions.filter(({ afterwards }) => afterwards)) session.expected = [session.afterwards];
    this.operations = MIX;
  }

  #sendOne() {
    const worker = this.#idleWorker();
    if (!worker) return;
    let left = Math.random() * 100;
    const [operation] = this.operations.find(([, share]) => (left -= share) < 0) ?? ['look'];
    const from = left < 0 || this.loggedOut.length === 0 ? this.sessions : this.loggedOut;
    const session = from[Math.floor(Math.random() * from.length)];
    // A second request of the same session would wait for its lock.
    if (!session.isBusy) this.#send(worker, session, operation);
  }

  #idleWorker(side) {
    const idle = this.#workers.filter((worker) => !worker.isBusy && (side === undefined || worker.side === side));
    return idle[Math.floor(Math.random() * idle.length)];
  }

  #send(worker, session, operation) {
    session.isBusy = true;
    const sent = { at: performance.now(), phase: this.phase };
    const request = worker
      .ask(operation, session.id)
      .catch(({ message }) => {
        const milliseconds = performance.now() - sent.at;
        return { isOpen: false, warnings: [message], avoids: ['all'], milliseconds, id: session.id };
      })
      .then((answer) => this.#judge(session, operation, worker, answer, sent));
    const settled = request.finally(() => {
      session.isBusy = false;
      this.#pending.delete(settled);
    });
    this.#pending.add(settled);
  }

  async #judge(session, operation, worker, answer, sent) {
    const now = performance.now();
    this.requests++;
    // A request belongs to the fault that it met.
    const phase = this.phase === 'during' ? 'during' : sent.phase;
    this.slowest[phase] = Math.max(this.slowest[phase] ?? 0, answer.milliseconds);
    if (answer.milliseconds > LATE) this.late++;
    session.id = answer.id;
    worker.avoids = { servers: answer.avoids, since: sent.at };
    if (answer.avoids.some((server) => server !== this.#first)) this.falseAlarms++;
    const avoids = answer.avoids.length > 0 ? `, which avoids ${answer.avoids}` : '';
    const who = `process ${this.#workers.indexOf(worker)}${avoids}`;
    const saw = `${answer.isOpen ? `saw ${answer.count}` : 'failed'} after ${answer.milliseconds.toFixed(0)} ms`;
    session.history = [...session.history.slice(1 - HISTORY), `${clock()} ${operation} ${saw}, by ${who}`];
    const expected = session.expectedAt(worker.side);
    const wrongs = [];
    if (answer.isOpen && session.isLoggedOut) {
      if (answer.count > 0) {
        wrongs.push(['resurrected', 'nothing']);
        this.loggedOut = this.loggedOut.filter((each) => each !== session);
      }
    } else if (answer.isOpen) {
      const text = `${expected}`;
      const wrong = expected.see(answer.count);
      if (wrong) wrongs.push([wrong, text]);
      if (!answer.isWhole) wrongs.push(['mangled', 'its own']);
    }
    const hasFailed = !answer.isOpen || !answer.isDone || answer.warnings.length > 0;
    if (operation === 'increment') {
      if (hasFailed) expected.mayStore(answer.isOpen ? answer.count + 1 : null);
      else expected.store(answer.count + 1, sent.at, now);
    } else if (operation === 'logout') {
      // Where that failed, nobody knows whether it is logged out.
      if (!hasFailed) {
        session.isLoggedOut = true;
        this.loggedOut.push(session);
      }
      this.#replace(session);
    }
    if (hasFailed) wrongs.push(['failed']);
    const warned = answer.warnings.join('; ') || 'false, and no warning';
    for (const [wrong, text] of wrongs) {
      const what = text === undefined ? warned : `saw ${answer.count}, expected ${text}`;
      await this.#report(wrong, session, operation, what);
    }
  }

  async #report(wrong, session, operation, what) {
    this.counts[wrong]++;
    const known = this.incidents.filter((incident) => incident.wrong === wrong);
    if (known.length >= MAX_INCIDENTS) return;
    const { id, history } = session;
    const incident = { wrong, operation, phase: this.phase, id, what, at: clock(), history };
    this.incidents.push(incident);
    incident.stored = await this.#witness(session.id);
  }

  /** Its place is for a session whose id PHP makes. */
  #replace(session) {
    this.sessions[this.sessions.indexOf(session)] = new Session('');
  }
}
