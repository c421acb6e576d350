// The test of the test: sessions are spoilt behind PHP's back, and every spoilt one has to be seen, each as what it is.

import { IMPATIENT, copiesOf } from './case.mjs';
import { Load } from './load.mjs';
import { Stage } from './stage.mjs';

const EACH = 3;

/** What was counted wrong that was not spoilt, or the other way round; an empty list is right. */
export async function findBlindness({ so, count, settings }) {
  const stage = new Stage();
  try {
    await stage.build({ so, wiring: 'direct', count, settings: { ...IMPATIENT, ...settings } });
    const load = new Load(stage, { sessions: EACH * 6, witness: async () => [] });
    await load.begin();
    // The sixth group stays as it is.
    const group = (at) => load.sessions.slice(at * EACH, (at + 1) * EACH);
    const [failed, lost, stale, resurrected, mangled] = [0, 1, 2, 3, 4].map(group);
    const before = await copiesOf(stage, load.sessions);
    await load.ofEach(stale, 'increment');
    await load.ofEach(resurrected, 'logout');
    const putBack = (session, change) =>
      stage.servers.map(async (server, at) => {
        const item = before.get(session.id)[at];
        if (item) await server.set(`sessions/${session.id}`, change(item));
      });
    await Promise.all([
      ...failed.flatMap((session) => putBack(session, () => 'not JSON')),
      ...lost.flatMap((session) => stage.servers.map((server) => server.delete(`sessions/${session.id}`))),
      ...[...stale, ...resurrected].flatMap((session) => putBack(session, (item) => item)),
      ...mangled.flatMap((session) => putBack(session, (item) => item.replace(session.id, lost[0].id))),
    ]);
    await load.ofEach([...load.sessions, ...load.loggedOut], 'look');
    const blind = Object.entries(load.counts).filter(([, number]) => number !== EACH);
    return blind.map(([wrong, number]) => `${number} of ${EACH} ${wrong}`);
  } finally {
    stage.strike();
  }
}
