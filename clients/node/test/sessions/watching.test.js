// Watches: every change and the end of a session is told, and nothing else is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Events } from '../support/events.js';
import { ask, put, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';
import { sessionsOn } from '../support/sessions.js';

for (const watchMutations of [true, false]) {
  const how = watchMutations ? 'as memcached says it' : 'by polling';

  test(`changes and the logout in PHP are told, ${how}`, async (t) => {
    const memcached = await startMemcached(t);
    const settings = { servers: memcached.address };
    await phpSession(settings, 'abc', '$_SESSION["count"] = 1;');
    const sessions = sessionsOn(t, memcached, { watchMutations, watchInterval: 100 });
    const events = new Events();
    sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
    await phpSession(settings, 'abc', '$_SESSION["count"] = 2;');
    const changed = await events.until('changed');
    assert.deepEqual(changed.session, { count: 2 });
    assert.equal(sessions.idOf(changed.session), 'abc');
    await phpSession(settings, 'abc', 'session_destroy();');
    await events.until('gone');
    assert.deepEqual(events.types, ['changed', 'gone']);
  });

  test(`a session that expires, is deleted or evicted is gone, ${how}`, async (t) => {
    const memcached = await startMemcached(t);
    const sessions = sessionsOn(t, memcached, { watchMutations, watchInterval: 100 });
    for (const [id, seconds, end] of [
      ['expires', 1, ''],
      ['deleted', 100, 'md sessions/deleted\r\n'],
      ['flushed', 100, 'flush_all\r\n'],
    ]) {
      await put(memcached, `sessions/${id}`, '{}', seconds);
      const events = new Events();
      sessions.watch(id, events.listener, { since: await sessions.get(id) });
      await ask(memcached, end);
      await events.until('gone');
      assert.deepEqual(events.types, ['gone'], id);
    }
  });

  test(`a server that is killed is unreachable, and what it lost is gone when it is back, ${how}`, async (t) => {
    const memcached = await startMemcached(t);
    const sessions = sessionsOn(t, memcached, { watchMutations, watchInterval: 100 });
    const events = new Events();
    await put(memcached, 'sessions/abc', '{}');
    sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
    await memcached.stop();
    const { error } = await events.until('unreachable');
    assert.equal(error.code, 'ERR_SESSION_OUTAGE');
    await sleep(300);
    assert.deepEqual(events.types, ['unreachable'], 'it is told once, and nobody is gone');
    await startMemcached(t, { port: memcached.port });
    await events.until('gone');
    assert.deepEqual(events.types, ['unreachable', 'reachable', 'gone']);
  });
}

test('a server that stands still is unreachable, and then as it was', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 100, timeout: 100 });
  const events = new Events();
  await put(memcached, 'sessions/abc', '{}');
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await sleep(200);
  memcached.signal('SIGSTOP');
  await events.until('unreachable');
  memcached.signal('SIGCONT');
  await events.until('reachable');
  await sleep(300);
  assert.deepEqual(events.types, ['unreachable', 'reachable']);
});

test('a server that begins anew with its numbers does not pass for unchanged', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchMutations: false, watchInterval: 100 });
  const events = new Events();
  await put(memcached, 'sessions/abc', '{"a":1}');
  const cas = await ask(memcached, 'mg sessions/abc c\r\n');
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await sleep(250);
  await memcached.stop();
  const other = await startMemcached(t, { port: memcached.port });
  await put(other, 'sessions/abc', '{"a":2}');
  assert.equal(await ask(other, 'mg sessions/abc c\r\n'), cas, 'the same number for another state');
  assert.deepEqual((await events.until('changed')).session, { a: 2 });
});

test('told is what has changed since the session that the program has', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  await put(memcached, 'sessions/abc', '{"a":1}');
  const since = await sessions.get('abc');
  await put(memcached, 'sessions/abc', '{"a":2}');
  const [early, late] = [new Events(), new Events()];
  sessions.watch('abc', early.listener, { since });
  sessions.watch('abc', late.listener);
  await early.until('changed');
  await put(memcached, 'sessions/abc', '{"a":3}');
  await late.until('changed');
  await early.until(({ session }) => session.a === 3);
  assert.deepEqual(early.all.map(({ session }) => session.a), [2, 3]);
  assert.deepEqual(late.all.map(({ session }) => session.a), [3]);
  assert.throws(() => sessions.watch('abc', () => {}, { since: { a: 1 } }), TypeError);
  assert.throws(() => sessions.watch('other', () => {}, { since }), TypeError);
});

test('a renewed life, or the same stored again, is no change', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 50 });
  const events = new Events();
  await put(memcached, 'sessions/abc', '{"a":1}');
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await sessions.touch('abc');
  await put(memcached, 'sessions/abc', '{"a":1}');
  await sleep(300);
  await put(memcached, 'sessions/abc', '{"a":2}');
  await events.until('changed');
  assert.deepEqual(events.all, [{ type: 'changed', session: { a: 2 } }]);
});

test('nothing is told after a stop, and a watch that was stopped keeps nothing', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 50 });
  await put(memcached, 'sessions/abc', '{"a":1}');
  const [stopped, other] = [new Events(), new Events()];
  const stop = sessions.watch('abc', stopped.listener);
  sessions.watch('abc', (event) => {
    stop();
    other.listener(event);
  });
  stop();
  stop();
  await sleep(150);
  await put(memcached, 'sessions/abc', '{"a":2}');
  await other.until('changed');
  assert.deepEqual(stopped.all, []);
});

test('a session that is not there, or is unreadable, is told as such', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 50 });
  const [none, broken] = [new Events(), new Events()];
  sessions.watch('none', none.listener);
  await none.until('gone');
  await put(memcached, 'sessions/broken', 'a|i:1;');
  sessions.watch('broken', broken.listener);
  const { error } = await broken.until('unreachable');
  assert.equal(error.code, 'ERR_SESSION_UNREADABLE');
  await put(memcached, 'sessions/broken', '{"a":1}');
  await broken.until('reachable');
});

test('thousands are watched at once, and each is told its own', async (t) => {
  const memcached = await startMemcached(t, { options: ['-m', '64'] });
  const sessions = sessionsOn(t, memcached, { watchMutations: false, watchInterval: 200 });
  const ids = Array.from({ length: 3000 }, (_, index) => `session${index}`);
  await Promise.all(ids.map((id) => sessions.create(id, { id })));
  const told = new Map();
  await Promise.all(
    ids.map(async (id) => sessions.watch(id, (event) => told.set(id, event), { since: await sessions.get(id) })),
  );
  const [changed, gone] = [ids.slice(100, 200), ids.slice(200, 250)];
  await Promise.all(changed.map((id) => sessions.update(id, (session) => void (session.to = id))));
  await Promise.all(gone.map((id) => sessions.destroy(id)));
  for (const begun = Date.now(); told.size < 150 && Date.now() - begun < 20_000; ) await sleep(20);
  await sleep(500);
  assert.deepEqual([...told.keys()].sort(), [...changed, ...gone].sort());
  for (const id of changed) assert.deepEqual(told.get(id), { type: 'changed', session: { id, to: id } });
  for (const id of gone) assert.equal(told.get(id).type, 'gone');
});

test('a listener that throws harms no other', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 50 });
  await put(memcached, 'sessions/abc', '{"a":1}');
  const since = await sessions.get('abc');
  const uncaught = [];
  process.setUncaughtExceptionCaptureCallback((error) => uncaught.push(error));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  const events = new Events();
  const own = new Error('mine');
  sessions.watch('abc', () => { throw own; }, { since });
  sessions.watch('abc', events.listener, { since });
  await put(memcached, 'sessions/abc', '{"a":2}');
  await events.until('changed');
  await sleep(0);
  assert.deepEqual(uncaught, [own]);
});

test('who watches again when it is gone is told once more, and not for ever', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 50 });
  let told = 0;
  await new Promise((resolve) => {
    const again = () => {
      if (++told === 3) return resolve();
      sessions.watch('none', again);
    };
    sessions.watch('none', again);
  });
  assert.equal(told, 3);
});

test('a server that hangs does not keep the watches of another waiting', async (t) => {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const sessions = sessionsOn(t, pair, { watchMutations: false, watchInterval: 50, timeout: 10_000 });
  const [hung, well] = [new Events(), new Events()];
  const ids = await idsByServer(sessions, pair);
  sessions.watch(ids[0], hung.listener);
  sessions.watch(ids[1], well.listener, { since: await sessions.get(ids[1]) });
  await sleep(200);
  pair[0].signal('SIGSTOP');
  await sleep(200);
  const begun = Date.now();
  await put(pair[1], `sessions/${ids[1]}`, '{"a":2}');
  await well.until('changed');
  assert(Date.now() - begun < 9000, 'long before the server that hangs is given up');
  assert.deepEqual(hung.all, []);
});

test('nothing is told after a close', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { watchInterval: 50 });
  const events = new Events();
  await put(memcached, 'sessions/abc', '{"a":1}');
  for (let count = 0; count < 50; count++) sessions.watch('abc', events.listener);
  await sleep(100);
  await put(memcached, 'sessions/abc', '{"a":2}');
  const before = events.all.length;
  await sessions.close();
  await sleep(200);
  assert.equal(events.all.length, before);
});

/** For each server the id of a session that is on it. */
async function idsByServer(sessions, memcacheds) {
  const found = [];
  for (let count = 0; found.filter(Boolean).length < memcacheds.length; count++) {
    await sessions.create(`id${count}`, { a: 1 });
    for (const [index, memcached] of memcacheds.entries()) {
      if ((await ask(memcached, `mg sessions/id${count}\r\n`)) === 'HD\r\n') found[index] ??= `id${count}`;
    }
  }
  return found;
}
