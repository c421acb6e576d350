// Who comes and who goes: each is told once, and nobody leaves who is there.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Events } from '../support/events.js';
import { ask, put, startMemcached } from '../support/memcached.js';
import { randomFrom } from '../support/random.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';
import { bytesOf, one, other, putLists, seen, unixTime } from './lists.js';

const quick = { interval: 50, leaveDelay: 0 };

/** What was told, in short: `joined a`, `left a`, `unreachable`. */
const said = ({ all }) => all.map(({ type, id }) => (id === undefined ? type : `${type} ${id}`));

/** Waits until so many events have been told. */
const count = (events, length) => until(() => events.all.length >= length);

/** Looks of a watch that nothing is to come of. */
const someLooks = () => sleep(300);

test('who is online is told first, then who comes and who goes', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  await presence.mark('ada');
  await presence.mark(42);
  const events = new Events();
  const stop = presence.watch(events.listener, quick);
  assert.deepEqual(events.all, [], 'never before watch() has returned');
  await count(events, 2);
  assert.deepEqual(said(events).sort(), ['joined 42', 'joined ada']);
  assert.equal(events.all[0].lastSeen, await presence.lastSeen(events.all[0].id));
  await presence.mark('bob');
  await events.until(({ id }) => id === 'bob');
  await presence.mark('ada');
  await someLooks();
  await presence.leave('ada');
  await events.until('left');
  await presence.mark('ada');
  await count(events, 5);
  stop();
  await presence.leave('bob');
  await someLooks();
  assert.deepEqual(said(events).slice(2), ['joined bob', 'left ada', 'joined ada']);
});

test('a user whose marks become too old has left', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t), { presenceTtl: 1, presenceInterval: 1 });
  const events = new Events();
  presence.watch(events.listener, quick);
  await presence.mark('stays');
  await presence.mark('goes');
  const marking = setInterval(() => presence.mark('stays'), 500);
  t.after(() => clearInterval(marking));
  await events.until('left');
  await someLooks();
  assert.deepEqual(said(events), ['joined stays', 'joined goes', 'left goes']);
});

test('who comes back before the delay is over has not left', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const [patient, impatient] = [new Events(), new Events()];
  presence.watch(patient.listener, { interval: 50, leaveDelay: 2000 });
  presence.watch(impatient.listener, quick);
  await presence.mark('ada');
  await patient.until('joined');
  await presence.leave('ada');
  await impatient.until('left');
  await presence.mark('ada');
  await count(impatient, 3);
  const begun = Date.now();
  await presence.leave('ada');
  await patient.until('left');
  assert(Date.now() - begun >= 2000, `after ${Date.now() - begun} ms`);
  await count(impatient, 4);
  assert.deepEqual(said(patient), ['joined ada', 'left ada']);
  assert.deepEqual(said(impatient), ['joined ada', 'left ada', 'joined ada', 'left ada']);
});

test('session_regenerate_id(true) is no leave, however it is cut', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const events = new Events();
  presence.watch(events.listener, { interval: 50, leaveDelay: 1000 });
  const { minute, entry, time } = seen('ada', 5);
  await put(memcached, 'u_online_ada', String(time));
  await putLists(memcached, minute, { [`${one}/3`]: entry });
  await events.until('joined');
  const second = entry.slice(0, 2);
  for (const more of [`${second}-3:ada`, `${second}+3:ada`]) {
    await ask(memcached, `append u_online_%minute/${minute}/${one}/3 0 0 ${more.length}\r\n`, `${more}\r\n`);
    await sleep(200);
  }
  await sleep(1500);
  assert.deepEqual(said(events), ['joined ada']);
});

test('those of the same second are told as they are listed', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const events = new Events();
  const { minute, entry } = seen('ada', 5);
  const second = entry.slice(0, 2);
  await putLists(memcached, minute, { [`${one}/0`]: `${second}-3:ada`, [`${other}/0`]: `${second}-3:ada` });
  presence.watch(events.listener, quick);
  await someLooks();
  const more = `${second}+3:ada`;
  await ask(memcached, `append u_online_%minute/${minute}/${one}/0 0 0 ${more.length}\r\n`, `${more}\r\n`);
  await someLooks();
  assert.deepEqual(said(events), [], 'the other still says that she left');
  assert.equal(await presence.count(), 0);
  await ask(memcached, `append u_online_%minute/${minute}/${other}/0 0 0 ${more.length}\r\n`, `${more}\r\n`);
  await events.until('joined');
  assert.equal(await presence.count(), 1);
});

test('nobody has left whose key is there', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const events = new Events();
  await presence.mark('ada');
  presence.watch(events.listener, quick);
  await events.until('joined');
  const now = unixTime();
  // Somebody whose clock is behind marked her after she left.
  await presence.leave('ada');
  await put(memcached, 'u_online_ada', String(now - 100));
  await someLooks();
  assert.deepEqual(said(events), ['joined ada']);
  await ask(memcached, 'delete u_online_ada\r\n');
  await events.until('left');
});

test('lists of earlier minutes are read once, and the running one as far as it grows', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const minute = Math.floor(unixTime() / 60);
  const entries = (name) => Array.from({ length: 1000 }, (_, index) => `30+8:${name}${1000 + index}`).join('');
  const segments = Array.from({ length: 20 }, (_, index) => [`${one}/${index}`, entries(`${1000 + index}`)]);
  const full = Object.fromEntries(segments);
  await putLists(memcached, minute - 3, full);
  await putLists(memcached, minute - 1, full);
  const events = new Events();
  presence.watch(events.listener, quick);
  await count(events, 20_000);
  const before = await sent(memcached);
  await sleep(1000);
  await presence.mark('new');
  await count(events, 20_001);
  const each = ((await sent(memcached)) - before) / 20;
  assert(each < 2000, `${each} bytes a look`);
  assert.equal(new Set(said(events)).size, 20_001);
});

/** Bytes that a memcached has sent. */
async function sent(memcached) {
  return Number(/^STAT bytes_written (\d+)/m.exec(await ask(memcached, 'stats\r\n'))[1]);
}

test('a segment that another process goes on with is read again, until the minute is over', async (t) => {
  const memcached = await startMemcached(t);
  const writer = sessionsOn(t, memcached);
  const { presence } = sessionsOn(t, memcached);
  const events = new Events();
  presence.watch(events.listener, quick);
  for (let index = 0; index < 30; index++) {
    await writer.presence.mark(`${index}`.padEnd(1024, 'x'));
    await sleep(20);
  }
  await count(events, 30);
  assert.equal(new Set(said(events)).size, 30);
});

test('in an outage nobody leaves, and nobody for a while after it', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presenceTtl: 1, presenceInterval: 2, timeout: 200 });
  const { presence } = sessions;
  const events = new Events();
  await presence.mark('stays');
  await presence.mark('goes');
  presence.watch(events.listener, quick);
  await count(events, 2);
  await memcached.stop();
  const { error } = await events.until('unreachable');
  assert.equal(error.code, 'ERR_SESSION_OUTAGE');
  const late = new Events();
  presence.watch(late.listener, quick);
  await late.until('unreachable');
  await sleep(4000);
  assert.deepEqual(said(events).slice(2), ['unreachable']);
  await startMemcached(t, { port: memcached.port });
  await events.until('reachable');
  await presence.mark('stays');
  await events.until('left');
  await someLooks();
  assert.deepEqual(said(events).slice(2), ['unreachable', 'reachable', 'left goes']);
  assert.deepEqual(said(late), ['unreachable', 'reachable', 'joined stays', 'joined goes', 'left goes']);
});

test('a server that stands still for a moment is no leave', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached, { timeout: 200 });
  const events = new Events();
  await presence.mark('ada');
  presence.watch(events.listener, quick);
  await events.until('joined');
  memcached.signal('SIGSTOP');
  await events.until('unreachable');
  memcached.signal('SIGCONT');
  await events.until('reachable');
  await someLooks();
  assert.deepEqual(said(events), ['joined ada', 'unreachable', 'reachable']);
});

test('with one of several servers away nobody leaves, and those that are marked elsewhere are told', async (t) => {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const { presence } = sessionsOn(t, pair);
  const users = Array.from({ length: 20 }, (_, index) => `user${index}`);
  await Promise.all(users.map((id) => presence.mark(id)));
  const events = new Events();
  presence.watch(events.listener, quick);
  await count(events, 20);
  await pair[0].stop();
  await someLooks();
  await Promise.all(Array.from({ length: 20 }, (_, index) => presence.mark(`new${index}`)));
  await count(events, 40);
  await Promise.all(users.map((id) => presence.mark(id)));
  await presence.leave('user0');
  await count(events, 41);
  await someLooks();
  assert.deepEqual(said(events).filter((event) => !event.startsWith('joined')), ['left user0']);
});

test('with two copies one server may go and come back, and nobody is told', async (t) => {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const { presence } = sessionsOn(t, pair, { replicas: 1 });
  for (const id of ['a', 'b', 'c']) await presence.mark(id);
  const events = new Events();
  presence.watch(events.listener, quick);
  await count(events, 3);
  await pair[0].stop();
  await someLooks();
  await startMemcached(t, { port: pair[0].port });
  await until(async () => {
    await presence.mark('a');
    return bytesOf(pair[0], 'u_online_a');
  });
  await presence.leave('b');
  await events.until('left');
  await someLooks();
  assert.deepEqual(said(events).slice(3), ['left b']);
});

test('a listener that throws harms no other, and one that stops another is obeyed', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const uncaught = [];
  process.setUncaughtExceptionCaptureCallback((error) => uncaught.push(error));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  const [events, stopped] = [new Events(), new Events()];
  let stop = () => {};
  presence.watch(() => { throw new Error('mine'); }, quick);
  presence.watch((event) => {
    stop();
    stop();
    events.listener(event);
  }, quick);
  stop = presence.watch(stopped.listener, quick);
  await presence.mark('a');
  await events.until('joined');
  await sleep(10);
  assert.deepEqual(uncaught.map(({ message }) => message), ['mine']);
  assert.deepEqual(stopped.all, []);
});

test('who watches again, or later, is told who is there then', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  await presence.mark('a');
  await presence.mark('b');
  const first = new Events();
  const stop = presence.watch(first.listener, quick);
  await count(first, 2);
  const second = new Events();
  presence.watch(second.listener, { ...quick, interval: 60_000 });
  await count(second, 2);
  stop();
  await presence.leave('a');
  const third = new Events();
  presence.watch(third.listener, quick);
  await third.until('joined');
  await second.until('left');
  await someLooks();
  assert.deepEqual(said(third), ['joined b']);
  assert.deepEqual(said(second).slice(2), ['left a']);
});

test('a watch that was stopped and begun anew while it was looking is told all', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  await presence.mark('a');
  const events = new Events();
  for (let round = 0; round < 50; round++) {
    presence.watch(events.listener, quick)();
    if (round % 10 === 0) await sleep(1);
  }
  presence.watch(events.listener, quick);
  await events.until('joined');
  await someLooks();
  assert.deepEqual(said(events), ['joined a']);
});

test('ids are told as they are, whatever their bytes', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const events = new Events();
  presence.watch(events.listener, quick);
  const bytes = Buffer.from([0xff, 0, 0x0a]);
  await presence.mark(bytes);
  await presence.leave(bytes);
  await presence.mark(bytes);
  await presence.mark('é\r\n');
  await count(events, 2);
  await presence.leave(bytes);
  await presence.leave('é\r\n');
  await count(events, 4);
  const ids = events.all.map(({ id }) => id);
  assert.deepEqual(ids, [bytes, 'é\r\n', bytes, 'é\r\n']);
});

test('whoever is told to be there is there, whatever several processes say at once', async (t) => {
  const random = randomFrom(5);
  const memcached = await startMemcached(t);
  const processes = [1, 2, 3].map(() => sessionsOn(t, memcached).presence);
  const { presence } = sessionsOn(t, memcached);
  const events = new Events();
  presence.watch(events.listener, quick);
  const ids = Array.from({ length: 20 }, (_, index) => `user${index}`);
  for (let round = 0; round < 150; round++) {
    const [process, id] = [random.pick(processes), random.pick(ids)];
    await (random.chance(0.6) ? process.mark(id) : process.leave(id));
    await sleep(random.below(20));
  }
  const present = new Set();
  const isTold = async () => {
    for (const { type, id } of events.all.splice(0)) {
      assert.equal(present.has(id), type === 'left', `${id} is ${type}`);
      if (type === 'joined') present.add(id);
      else present.delete(id);
    }
    const { users } = await presence.list();
    const online = await presence.areOnline([...present]);
    // Who was marked and left within one second by two processes has left by the lists, and may have a key.
    return users.every(({ id }) => present.has(id)) && [...online.values()].every(Boolean);
  };
  await until(isTold);
  await someLooks();
  assert(await isTold());
});

test('nothing is told after a close, and a watch that was stopped does not keep the process', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  const events = new Events();
  sessions.presence.watch(events.listener, quick);
  await sessions.presence.mark('a');
  await sessions.close();
  const before = events.all.length;
  await sessionsOn(t, memcached).presence.mark('b');
  await someLooks();
  assert.equal(events.all.length, before);

  const program = `
    import { phpSessions } from ${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)};
    const { presence } = phpSessions({ servers: '${memcached.address}' });
    const stop = presence.watch(({ id }) => { console.log(id); if (id === 'b') stop(); }, { interval: 50 });
    presence.mark('b');
    presence.connect('c', { leaveDelay: 0 });`;
  const options = ['--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 });
  assert(stdout.includes('b\n'));
});
