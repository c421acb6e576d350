// A session as memcached has it, byte for byte: for the page that shows what is stored.

import { fetchItem } from './memcached.js';

/**
 * The document of a session, without and with what is behind it, and which servers have a copy (null: does not answer).
 * @param {string[]} servers all of which have a copy: two, with `replicas` 1
 * @param {string} id as PHP makes it: not so long that its key is a hash
 */
export async function storedDocument(servers, id) {
  const answers = await Promise.allSettled(servers.map((server) => fetchItem(server, `sessions/${id}`)));
  const stored = String(answers.find(({ value }) => value)?.value ?? '');
  const document = stored.trimEnd();
  return {
    key: `sessions/${id.slice(0, 4)}…`,
    document,
    stamp: stored.slice(document.length),
    copies: answers.map(({ status, value }) => (status === 'rejected' ? null : value !== null)),
  };
}
