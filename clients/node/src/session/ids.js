// Which sessions there are: memcached's own list of its items (`lru_crawler metadump`, doc/protocol.txt), which takes
// it some time. For people who count, not for programs that serve.

import { isSessionId } from '../id.js';
import { MemcachedError } from '../memcached/error.js';
import { lines } from '../memcached/lines.js';
import { Item } from './item.js';
import { read } from './newest.js';
import { toldOfList } from './told.js';

/**
 * The ids of all sessions, each once, in no order. Those so long that they are stored under a hash are left out.
 * @param {import('../memcached/pool.js').Pool} pool
 * @param {string} prefix
 * @returns {AsyncGenerator<string, void>}
 * @throws {import('../errors.js').OutageError} also where another list is being made
 */
export async function* ids(pool, prefix) {
  try {
    yield* listed(pool, prefix);
  } catch (error) {
    throw toldOfList(error);
  }
}

/** @param {import('../memcached/pool.js').Pool} pool @param {string} prefix */
async function* listed(pool, prefix) {
  /** @type {Set<string>} */
  const seen = new Set();
  for (const settings of pool.serverSettings()) {
    for await (const said of lines(settings, 'lru_crawler metadump hash', { longest: settings.timeout })) {
      const found = said.flatMap((line) => idIn(line, prefix) ?? []).filter((id) => !seen.has(id));
      for (const id of found) seen.add(id);
      const sessions = await Promise.all(found.map((id) => read(new Item(pool, prefix, id).copies())));
      yield* found.filter((_, index) => sessions[index].copy);
      const last = said.at(-1) ?? '';
      if (last === 'END') break;
      if (!last.startsWith('key=')) throw new MemcachedError(settings.name, 'refused', last);
    }
  }
}

/**
 * @param {string} line `key=sessions%2Fabc exp=1795291971 la=1795290531 cas=3 fetch=no cls=1 size=76`
 * @param {string} prefix
 */
function idIn(line, prefix) {
  const [, encoded] = /^key=(\S+) /.exec(line) ?? [];
  if (!encoded) return null;
  const start = encodedAsIs(prefix);
  const id = encoded.startsWith(start) ? encoded.slice(start.length).replaceAll('%2C', ',') : '';
  return isSessionId(id) ? id : null;
}

/** As memcached encodes a key: all but letters, digits and `-._~`. @param {string} text visible ASCII */
function encodedAsIs(text) {
  return text.replace(/[^A-Za-z0-9._~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
