// One fault from beginning to end: load on working servers, then while one fails, then when it is back, and at last a
// look at every session.

import { FAULTS } from './faults.mjs';
import { Load, TIMEOUT } from './load.mjs';
import { Stage } from './stage.mjs';

/** So that a fault shows within seconds. */
export const IMPATIENT = { timeout: TIMEOUT, connect_timeout: 200, lock_wait: 3000 };
const SESSIONS = 300;
// Within which every worker uses a server again that is back.
const RETURN = 15_000;

export async function runCase({ so, name, count, settings, phases }) {
  const fault = FAULTS[name];
  const stage = new Stage();
  try {
    await stage.build({ so, wiring: fault.wiring, count, settings: { ...IMPATIENT, ...settings } });
    const load = new Load(stage, { sessions: SESSIONS, witness: (id) => witness(stage, id) });
    await load.begin();
    load.phase = 'before';
    await load.run(phases.before);
    const isUsed = await untilAllUse(stage, load, [stage.servers[0]]);
    if (isUsed === false) throw new Error('not every process uses the first server');
    let back = null;
    if (fault.begin) {
      if (fault.parts) {
        const copies = await copiesOf(stage, load.sessions);
        const isAt = (side) => (item, server) => item !== null && fault.reaches(side, server);
        await load.part((id, side) => copies.get(id).some(isAt(side)));
      }
      load.phase = 'during';
      await fault.begin(stage);
      await load.run(fault.lasts ?? phases.during);
      if (fault.parts) await load.meet();
      if (fault.end) {
        await fault.end(stage);
        load.phase = 'after';
        back = await untilAllUse(stage, load, fault.hitsAll ? stage.servers : [stage.servers[0]]);
      }
      if (fault.parts) await load.agree();
      load.phase = 'after';
    }
    await load.run(fault.begin ? phases.after : phases.during);
    // At workers of each side, twice: what the first look has repaired stays so.
    for (const side of [0, 1, 0, 1]) await load.ofEach([...load.sessions, ...load.loggedOut], 'look', side);
    const alone = settings.replicas === 1 ? await withoutEqualCopy(stage, load.sessions) : null;
    return { name, count, settings, load, back, alone };
  } finally {
    stage.strike();
  }
}

/** The milliseconds under load until every process uses each of the servers; false where it never does. */
async function untilAllUse(stage, load, servers) {
  const start = performance.now();
  while (performance.now() - start < RETURN) {
    // First: a server that stood still counts connections that were given up long ago.
    await load.run(100);
    const counts = await Promise.all(servers.map((server) => server.connections()));
    const isUsed = counts.every((connections) => connections >= stage.workers.length);
    if (isUsed && load.isNoneAvoidedSince(start)) return performance.now() - start;
  }
  return false;
}

/** By session id what each server has, in the order of the servers; undefined from one that does not answer. */
export async function copiesOf(stage, sessions) {
  const keys = sessions.map(({ id }) => `sessions/${id}`);
  const all = await Promise.all(stage.servers.map((server) => server.items(keys).catch(() => null)));
  return new Map(sessions.map(({ id }, at) => [id, all.map((items) => items?.get(keys[at]))]));
}

/** Sessions of which no two servers have the same. Older ones that a third may have do not count. */
async function withoutEqualCopy(stage, sessions) {
  const copies = [...(await copiesOf(stage, sessions)).values()].map((each) => each.filter((item) => item));
  return copies.filter((each) => each.length > 0 && new Set(each).size === each.length).length;
}

/** What each server has of a session: its count or whatever it is, its stamp, and whose lock. */
async function witness(stage, id) {
  const keys = [`sessions/${id}`, `sessions/${id}.lock`];
  const ask = (server) => server.items(keys).catch((error) => error.message);
  const all = await Promise.all(stage.servers.map(ask));
  return all.map((items) => {
    if (typeof items === 'string') return items;
    const [item, lock] = keys.map((key) => items.get(key));
    const document = item?.trimEnd().replace(/,?"(id|payload)":"[^"]*"/g, '');
    const parts = [document ?? 'nothing', item && stamp(item), lock && `lock ${lock}`];
    return parts.filter(Boolean).join(', ');
  });
}

/** The times that stand behind a document, as src/session/revision.rs says. */
function stamp(item) {
  const [mark, ...digits] = item.slice(item.trimEnd().length);
  const times = digits.join('').match(/.{24}/gs) ?? [];
  const number = (time) => [...time].reduce((sum, digit) => sum * 4 + ' \t\n\r'.indexOf(digit), 0);
  const [stored, destroyed] = times.map(number);
  if (stored === undefined) return null;
  const written = (time) => new Date(time).toISOString().slice(17, 23);
  const end = destroyed ? `, destroyed at ${written(destroyed)}` : '';
  return `${mark === '\r' ? 'alone ' : ''}at ${written(stored)}${end}`;
}
