// The PHP session of a request.

import { fetchItem } from './memcached.mjs';

/** The session id in the cookie PHPSESSID, or null. As in PHP the first cookie of that name counts. */
export function sessionId(request) {
  const cookies = (request.headers.cookie ?? '').split(/; */);
  const cookie = cookies.find((cookie) => cookie.startsWith('PHPSESSID='));
  const id = cookie?.slice('PHPSESSID='.length) ?? '';
  // Nothing but PHP's own alphabet may reach a memcached command.
  return /^[A-Za-z0-9,-]{1,241}$/.test(id) ? id : null;
}

/** The document as it is stored, or null where the visitor has no session. An outage throws. */
export async function sessionDocument(server, request) {
  const id = sessionId(request);
  return id === null ? null : fetchItem(server, `sessions/${id}`);
}
