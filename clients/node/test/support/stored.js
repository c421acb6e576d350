// What memcached has, behind the client's back.

import { ask } from './memcached.js';

/** The value of an item, as text; null where there is none. */
export async function stored(memcached, key) {
  const answer = await ask(memcached, `mg ${key} v\r\n`);
  return answer.startsWith('VA ') ? answer.slice(answer.indexOf('\r\n') + 2, -2) : null;
}
