// Pools and servers of a test's own, closed when it ends.

import { Pool } from '../../src/memcached/pool.js';
import { parseServers } from '../../src/memcached/server-list.js';

/**
 * A pool with more patience than anything here needs, unless a test says otherwise.
 * @param {{after(fn: () => unknown): void}} t
 * @param {string | string[]} servers
 */
export function openPool(t, servers, settings = {}) {
  const patient = { distribution: 'ketama', replicas: 0, connectTimeout: 20_000, timeout: 20_000 };
  const pool = new Pool(parseServers(servers), { ...patient, ...settings });
  t.after(() => pool.close());
  return pool;
}

/** The one server of a list. */
export function openServer(t, address, settings = {}) {
  return openPool(t, address, settings).server(0);
}

/** What an exchange fails with. */
export async function failure(exchanged) {
  const replies = await exchanged.catch((error) => error);
  if (Array.isArray(replies)) throw new Error(`answered with ${replies.map(({ code }) => code)}`);
  return replies;
}

/**
 * What asking fails with in the end.
 * @param {() => Promise<unknown>} ask
 * @param {(error: any) => boolean} [isMeant] which failure is the one
 */
export async function failureInTheEnd(ask, isMeant = () => true) {
  for (;;) {
    const error = await ask().then(
      () => null,
      (error) => error,
    );
    if (error && isMeant(error)) return error;
  }
}

/** What an exchange fails with, in short. */
export async function kindOf(exchanged) {
  return (await failure(exchanged)).kind;
}

/** The codes of the replies. */
export async function codesOf(exchanged) {
  const replies = await exchanged;
  return replies.map(({ code }) => code).join(' ');
}
