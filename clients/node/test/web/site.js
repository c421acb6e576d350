// What the tests of src/web have in common: a memcached, PHP with the extension, and Node.js, with one site's settings.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { phpSessions } from '../../src/index.js';
import { ask, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';

/**
 * A site of this test's own.
 * @param {{after(fn: () => unknown): void}} t the test's context
 * @param {object} [options] of its Node.js half
 */
export async function startSite(t, options) {
  const memcached = await startMemcached(t);
  const settings = { servers: memcached.address, secret: 'secret-of-the-tests' };
  // Short deadlines, so that an outage is told soon; long ones would prove nothing more.
  const sessions = phpSessions({ ...settings, timeout: 500, watchInterval: 50, ...options });
  t.after(() => sessions.close());
  return {
    memcached,
    sessions,
    settings,
    /** Runs PHP code in a session, and gives what it prints. */
    php: (id, code, before) => phpSession(settings, id, code, before),
    /** A session that PHP began: Ada's. Gives its id. */
    async login(id = randomBytes(16).toString('hex')) {
      await phpSession(settings, id, `$_SESSION['user'] = ['id' => 4711, 'name' => 'Ada']; $_SESSION['rating'] = 4.0;`);
      return id;
    },
    logout: (id) => phpSession(settings, id, 'session_destroy(); return;'),
    /** The document as it is stored, or null. */
    async stored(id) {
      const answer = await ask(memcached, `get sessions/${id}\r\n`);
      return /^VALUE .*\r\n(.*)\r\nEND\r\n$/s.exec(answer)?.[1] ?? null;
    },
    /** The number of the state that is stored, and its seconds to live. */
    async state(id) {
      const [, cas, ttl] = /^HD c(\d+) t(-?\d+)/.exec(await ask(memcached, `mg sessions/${id} c t\r\n`)) ?? [];
      return { cas, ttl: Number(ttl) };
    },
  };
}

/** Listens on a free port until the test ends; gives the server and its URL. */
export async function listen(t, handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

/** A request, with PHP's cookie unless there is another; `json` of the answer is there where that is what came. */
export async function request(url, { id, cookie = id && `PHPSESSID=${id}`, ...options } = {}) {
  const response = await fetch(url, { ...options, headers: cookie ? { cookie } : {} });
  const body = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body, json: isJson ? JSON.parse(body) : undefined };
}

/** What a client may send for PHP's cookie, and is no session of anybody. */
export const hostileCookies = [
  'PHPSESSID=',
  'PHPSESSID',
  'PHPSESSID=%',
  'PHPSESSID=%0d%0aflush_all%0d%0a',
  'PHPSESSID=a b',
  'PHPSESSID=../../etc/passwd',
  'PHPSESSID=__proto__',
  `PHPSESSID=${'a'.repeat(257)}`,
  'PHPSESSID=s%3Aabc.def',
  'PHPSESSID=%00',
  ';;;=;PHPSESSID ;=',
];

/** Counts the watches that are begun from now on, and those still open. */
export function watches(sessions) {
  const counts = { begun: 0, open: 0 };
  const watch = sessions.watch.bind(sessions);
  sessions.watch = (...values) => {
    const stop = watch(...values);
    counts.begun++;
    counts.open++;
    let isOpen = true;
    return () => {
      if (isOpen) counts.open--;
      isOpen = false;
      stop();
    };
  };
  return counts;
}

/** A limit for what a test waits for: far longer than anything takes here; for a failing test to end. */
export const soon = () => ({ signal: AbortSignal.timeout(15_000) });

/** The next event of this name that a session tells. */
export function told(session, name) {
  return new Promise((resolve, reject) => {
    session.once(name, resolve);
    soon().signal.addEventListener('abort', () => reject(new Error(`the session did not tell: ${name}`)));
  });
}
