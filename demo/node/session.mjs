// The PHP session of a request.

import { createHash } from 'node:crypto';
import { fetchItem } from './memcached.mjs';

/** The session id in the cookie PHPSESSID, or null. As in PHP the first cookie of that name counts. */
export function sessionId(request) {
  const cookies = (request.headers.cookie ?? '').split(/; */);
  const cookie = cookies.find((cookie) => cookie.startsWith('PHPSESSID='));
  let id;
  try {
    // PHP writes the comma of an id as %2C.
    id = decodeURIComponent(cookie?.slice('PHPSESSID='.length) ?? '');
  } catch {
    return null;
  }
  // Nothing but PHP's own alphabet may reach a memcached command.
  return /^[A-Za-z0-9,-]{1,256}$/.test(id) ? id : null;
}

/** Where the extension stores the session: under its id, or a hash of it where memcached's 250 bytes are too few. */
export function sessionKey(id) {
  const key = `sessions/${id}`;
  return key.length <= 250 ? key : `sessions/sha256:${createHash('sha256').update(id).digest('hex')}`;
}

/** The document as it is stored, or null where the visitor has no session, or none any more. An outage throws. */
export async function sessionDocument(server, request) {
  const id = sessionId(request);
  const document = id === null ? null : await fetchItem(server, sessionKey(id));
  // A logout leaves a tombstone for an hour.
  const isTombstone = document?.includes('destroyed') && /^1\.[^.]*\.[^.]*\.destroyed$/.test(JSON.parse(document).$php);
  return isTombstone ? null : document;
}
