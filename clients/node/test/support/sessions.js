// The package's sessions on a test's servers, closed when the test ends.

import { phpSessions } from '../../src/index.js';

/**
 * @param {{after(fn: () => unknown): void}} t
 * @param {{address: string} | Array<{address: string}>} memcacheds
 * @param {object} [options]
 */
export function sessionsOn(t, memcacheds, options = {}) {
  const servers = [memcacheds].flat().map(({ address }) => address);
  const sessions = phpSessions({ servers, ...options });
  t.after(() => sessions.close());
  return sessions;
}
