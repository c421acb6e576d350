// Sessions on two servers (`replicas: 1`): docs/document.md, "Two copies". One of them may go at any time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutageError } from '../../src/index.js';
import { Copy } from '../../src/session/stamp.js';
import { Events } from '../support/events.js';
import { ask, put, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';

/** Two servers, the first one that on which the session `abc` is first. */
async function startPair(t, options = {}) {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const servers = pair.map(({ address }) => address).join(',');
  const sessions = sessionsOn(t, pair, { replicas: 1, ...options });
  await sessionsOn(t, pair).create('abc', {});
  const isFirst = (await ask(pair[0], 'mg sessions/abc\r\n')) === 'HD\r\n';
  for (const memcached of pair) await ask(memcached, 'md sessions/abc\r\n');
  const [first, second] = isFirst ? pair : pair.reverse();
  return { first, second, sessions, settings: { servers, replicas: 1, timeout: 1000 } };
}

async function copyOn(memcached) {
  const answer = await ask(memcached, 'mg sessions/abc v\r\n');
  const [, length] = /^VA (\d+)/.exec(answer) ?? [];
  return length ? new Copy(Buffer.from(answer.slice(answer.indexOf('\r\n') + 2), 'utf8').subarray(0, Number(length))) : null;
}

const text = (copy) => copy?.document.toString();

test('a change is on both servers, with the stamp that PHP would give it', async (t) => {
  const { first, second, sessions, settings } = await startPair(t);
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1.0;');
  const before = await copyOn(first);
  await sessions.update('abc', (session) => void (session.b = 2));
  const copies = [await copyOn(first), await copyOn(second)];
  assert(copies[0].equals(copies[1]));
  assert.match(text(copies[0]), /^{"a":1\.0,"b":2,"\$php":/);
  assert.equal(copies[0].isAlone, false);
  assert(copies[0].stamp.revision.stored > before.stamp.revision.stored);
  assert.equal(await phpSession(settings, 'abc', 'echo json_encode($_SESSION, JSON_PRESERVE_ZERO_FRACTION);'), '{"a":1.0,"b":2}');
});

for (const killed of ['first', 'second']) {
  test(`with the ${killed} server killed, nothing is lost, and it is not believed when it is back empty`, async (t) => {
    const servers = await startPair(t);
    const { sessions, settings } = servers;
    await phpSession(settings, 'abc', '$_SESSION["count"] = 1;');
    assert.deepEqual(await sessions.get('abc'), { count: 1 });
    await servers[killed].stop();
    assert.deepEqual(await sessions.get('abc'), { count: 1 });
    await sessions.update('abc', (session) => void session.count++);
    const other = servers[killed === 'first' ? 'second' : 'first'];
    assert.equal((await copyOn(other)).isAlone, true);
    assert.equal(await phpSession(settings, 'abc', 'echo $_SESSION["count"]++;'), '2');
    const back = await startMemcached(t, { port: servers[killed].port });
    await until(async () => (await sessions.update('abc', (session) => void (session.seen = true))) && text(await copyOn(back)));
    assert.deepEqual(await sessions.get('abc'), { count: 3, seen: true });
    assert(!(await copyOn(back)).isAlone);
    assert(await sessions.destroy('abc'));
    assert.equal(await phpSession(settings, 'abc', 'echo count($_SESSION);'), '0');
  });
}

test('a server that stood still comes back with what is older, and is not believed', async (t) => {
  const { first, sessions, settings } = await startPair(t, { timeout: 200 });
  await phpSession(settings, 'abc', '$_SESSION["count"] = 1;');
  await sessions.get('abc');
  first.signal('SIGSTOP');
  assert.deepEqual(await sessions.update('abc', (session) => void session.count++), { count: 2 });
  first.signal('SIGCONT');
  assert.deepEqual(await sessions.get('abc'), { count: 2 });
  await until(async () => text(await copyOn(first)) === '{"count":3}' || (await sessions.update('abc', (session) => void (session.count = 3)), false));
  assert.deepEqual(await sessions.get('abc'), { count: 3 });
});

test('what a program that knows one server stored is the newest', async (t) => {
  const { first, second, sessions, settings } = await startPair(t);
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
  await put(first, 'sessions/abc', '{"a":2}');
  assert.deepEqual(await sessions.get('abc'), { a: 2 });
  await sessions.update('abc', (session) => void (session.b = 1));
  assert.equal(text(await copyOn(second)), '{"a":2,"b":1}');
  await put(first, 'sessions/abc', '{"$php":"1.-.-.destroyed"}');
  assert.equal(await sessions.get('abc'), null, 'a logout, too');
});

for (const [by, does] of [
  ['a change', (sessions) => sessions.update('abc', (session) => void (session.b = 1))],
  ['a touch', (sessions) => sessions.touch('abc', 500)],
]) {
  test(`a copy that is lacking is brought by ${by}, and lives as long as the other`, async (t) => {
    const { first, second, sessions, settings } = await startPair(t);
    await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
    await sessions.touch('abc', 500);
    await ask(first, 'md sessions/abc\r\n');
    assert.deepEqual(await sessions.get('abc'), { a: 1 });
    await does(sessions);
    assert.equal(text(await copyOn(first)), JSON.stringify(await sessions.get('abc')));
    for (const memcached of [first, second]) {
      assert((await copyOn(memcached)).equals(await copyOn(first)));
      const ttl = Number(/t(\d+)/.exec(await ask(memcached, 'mg sessions/abc t\r\n'))[1]);
      assert(ttl <= 500 && ttl >= 490, `${ttl} s`);
    }
  });
}

test('with both servers gone there is an outage, and no logout', async (t) => {
  const { first, second, sessions, settings } = await startPair(t, { watchInterval: 100 });
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
  const events = new Events();
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await first.stop();
  await sleep(300);
  assert.deepEqual(events.all, [], 'one is no loss');
  await second.stop();
  await events.until('unreachable');
  await assert.rejects(sessions.get('abc'), OutageError);
  await assert.rejects(sessions.update('abc', () => {}), OutageError);
  assert.deepEqual(events.types, ['unreachable']);
});

test('a watch goes on with the other server', async (t) => {
  const { first, sessions, settings } = await startPair(t, { watchInterval: 100 });
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
  const events = new Events();
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await first.stop();
  await phpSession(settings, 'abc', '$_SESSION["a"] = 2;');
  assert.deepEqual((await events.until('changed')).session, { a: 2 });
  await startMemcached(t, { port: first.port });
  await sleep(500);
  await phpSession(settings, 'abc', '$_SESSION["a"] = 3;');
  await events.until(({ session }) => session?.a === 3);
  await phpSession(settings, 'abc', 'session_destroy();');
  await events.until('gone');
  assert.deepEqual(events.types, ['changed', 'changed', 'gone']);
});

test('a logout that only reached the second server is told', async (t) => {
  const { second, sessions, settings } = await startPair(t, { watchInterval: 100, watchMutations: false });
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
  const events = new Events();
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await sleep(250);
  await put(second, 'sessions/abc', '{"$php":"1.-.-.destroyed"}');
  await events.until('gone');
});

test('a server that came back empty says nothing of a session while the other stands still', async (t) => {
  const { first, second, sessions, settings } = await startPair(t, { watchInterval: 100, timeout: 200 });
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
  const events = new Events();
  sessions.watch('abc', events.listener, { since: await sessions.get('abc') });
  await second.stop();
  await startMemcached(t, { port: second.port });
  await sleep(1000);
  first.signal('SIGSTOP');
  await events.until('unreachable');
  await assert.rejects(sessions.get('abc'), OutageError);
  first.signal('SIGCONT');
  await events.until('reachable');
  assert.deepEqual(await sessions.get('abc'), { a: 1 });
  assert.equal(events.types.includes('gone'), false);
});

test('a session is not begun anew where the first server came back empty', async (t) => {
  const { first, sessions, settings } = await startPair(t);
  await phpSession(settings, 'abc', '$_SESSION["user"] = "ada";');
  await ask(first, 'md sessions/abc\r\n');
  assert.equal(await sessions.create('abc', { user: 'mallory' }), false);
  assert.deepEqual(await sessions.get('abc'), { user: 'ada' });
  await sessions.destroy('abc');
  await ask(first, 'md sessions/abc\r\n');
  assert.equal(await sessions.create('abc', { user: 'mallory' }), false);
});

test('a logout holds with one of two servers', async (t) => {
  const { second, sessions, settings } = await startPair(t, { timeout: 200 });
  await phpSession(settings, 'abc', '$_SESSION["a"] = 1;');
  await sessions.get('abc');
  second.signal('SIGSTOP');
  assert.equal(await sessions.destroy('abc'), true);
  second.signal('SIGCONT');
  assert.equal(await sessions.get('abc'), null);
});

test('without a second copy, a server that is away leaves a doubt, and not no session', async (t) => {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const sessions = sessionsOn(t, pair);
  const ids = Array.from({ length: 20 }, (_, index) => `id${index}`);
  for (const id of ids) await sessions.create(id, { id });
  await pair[0].stop();
  const found = await Promise.allSettled(ids.map((id) => sessions.get(id)));
  const lost = found.filter(({ status }) => status === 'rejected');
  assert(lost.length > 0 && lost.length < ids.length, `${lost.length} of 20`);
  for (const { reason } of lost) assert(reason instanceof OutageError, `${reason}`);
  for (const { status, value } of found) assert(status === 'rejected' || value !== null);
  const settings = { servers: pair.map(({ address }) => address).join(',') };
  const id = ids[found.findIndex(({ status }) => status === 'rejected')];
  await phpSession(settings, id, '$_SESSION["anew"] = true;');
  assert.deepEqual(await sessions.get(id), { anew: true }, 'what PHP begins on the server that stands in is found');
});
