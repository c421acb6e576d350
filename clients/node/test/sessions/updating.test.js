// Changes: nothing is lost, nothing that was not changed is touched, and what is gone stays gone.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockedError, RefusedError } from '../../src/index.js';
import { ask, put, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';
import { startProxy } from '../support/proxy.js';
import { sessionsOn } from '../support/sessions.js';

const stored = async (memcached, id = 'abc') => (await ask(memcached, `get sessions/${id}\r\n`)).split('\r\n')[1];

test('what was not changed is, to the byte, what PHP wrote', async (t) => {
  const memcached = await startMemcached(t);
  const settings = { servers: memcached.address };
  const code = `$_SESSION = ['big' => PHP_INT_MAX, 'float' => 1.0, 'order' => [2 => 'b', 1 => 'a'], 'when' => new DateTime('@0'), 'chat' => ['unread' => 0]];`;
  await phpSession(settings, 'abc', code);
  const before = await stored(memcached);
  const session = await sessionsOn(t, memcached).update('abc', (session) => {
    session.chat.unread = 3;
  });
  assert.equal(session.chat.unread, 3);
  assert.equal(await stored(memcached), before.replace('"unread":0', '"unread":3'));
  const seen = await phpSession(settings, 'abc', 'echo json_encode([$_SESSION["big"] === PHP_INT_MAX, $_SESSION["float"], $_SESSION["order"], get_class($_SESSION["when"]), $_SESSION["chat"]], JSON_PRESERVE_ZERO_FRACTION);');
  assert.equal(seen, '[true,1.0,{"2":"b","1":"a"},"DateTime",{"unread":3}]');
});

test('a change that comes to nothing stores nothing', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{ "a" : 1.0 }');
  const cas = () => ask(memcached, 'mg sessions/abc c\r\n');
  const before = await cas();
  assert.deepEqual(await sessionsOn(t, memcached).update('abc', (session) => void (session.a = 1)), { a: 1 });
  assert.equal(await cas(), before);
});

test('where somebody else stores meanwhile, the change is made again on what they stored', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{"count":1}');
  let runs = 0;
  const session = await sessionsOn(t, memcached).update('abc', async (session) => {
    if (++runs === 1) await put(memcached, 'sessions/abc', '{"count":10,"theirs":true}');
    session.count++;
  });
  assert.deepEqual(session, { count: 11, theirs: true });
  assert.equal(runs, 2);
});

test('a session that is destroyed meanwhile is not begun anew', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  for (const end of [
    () => phpSession({ servers: memcached.address }, 'abc', 'session_destroy();'),
    () => ask(memcached, 'md sessions/abc\r\n'),
    () => sessions.destroy('abc'),
  ]) {
    await ask(memcached, 'md sessions/abc\r\n');
    await put(memcached, 'sessions/abc', '{"a":1}');
    let runs = 0;
    const updated = await sessions.update('abc', async (session) => {
      if (++runs === 1) await end();
      session.a = 2;
    });
    assert.equal(updated, null);
    assert.equal(await sessions.get('abc'), null);
  }
});

test('the session lives as long as it would have, or as long as is asked', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { ttl: 5000 });
  const ttl = async () => Number(/t(-?\d+)/.exec(await ask(memcached, 'mg sessions/abc t\r\n'))[1]);
  await put(memcached, 'sessions/abc', '{}', 700);
  await sessions.update('abc', (session) => void (session.a = 1));
  assert(Math.abs((await ttl()) - 700) <= 2, 'the rest of its life');
  await sessions.update('abc', (session) => void (session.a = 2), { ttl: 900 });
  assert(Math.abs((await ttl()) - 900) <= 2, 'what was asked');
  await sessions.update('abc', () => {}, { ttl: 800 });
  assert(Math.abs((await ttl()) - 800) <= 2, 'also where nothing is changed');
  assert.equal(await sessions.touch('abc'), true);
  assert(Math.abs((await ttl()) - 5000) <= 2, 'that of the options');
  assert.equal(await sessions.touch('abc', 60 * 60 * 24 * 40), true);
  assert(Math.abs((await ttl()) - 60 * 60 * 24 * 40) <= 2, 'more than memcached counts relatively');
  await put(memcached, 'sessions/abc', '{}', 0);
  await sessions.update('abc', (session) => void (session.a = 1));
  assert.equal(await ttl(), -1, 'for ever');
});

test('touch stores nothing', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{"a":1.0}', 100);
  const before = await ask(memcached, 'mg sessions/abc c v\r\n');
  assert.equal(await sessionsOn(t, memcached).touch('abc'), true);
  assert.equal(await ask(memcached, 'mg sessions/abc c v\r\n'), before);
});

test('many changes of one session are made one after the other', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{"count":0}');
  const sessions = sessionsOn(t, memcached);
  let runs = 0;
  const count = (session) => (runs++, void session.count++);
  await Promise.all(Array.from({ length: 200 }, () => sessions.update('abc', count)));
  assert.deepEqual(await sessions.get('abc'), { count: 200 });
  assert.equal(runs, 200);
});

test('a change that fails stores nothing, and is no hindrance to the next', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{"a":1}');
  const sessions = sessionsOn(t, memcached);
  const own = new Error('mine');
  await assert.rejects(
    sessions.update('abc', (session) => {
      session.a = 2;
      throw own;
    }),
    (error) => error === own && error.message === 'mine',
  );
  assert.deepEqual(await sessions.update('abc', () => ({ b: 1 })), { b: 1 });
});

test('a change either changes the session or returns another', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  for (const [change, becomes] of [
    [(session) => (session.a = 2), '{"a":2}'],
    [(session) => session.list?.push(1) ?? (session.a = 'text'), '{"a":"text"}'],
    [(session) => (session.a = [1]), '{"a":[1]}'],
    [() => null, '{"a":1}'],
    [(session) => session, '{"a":1}'],
    [() => ({ b: 1 }), '{"b":1}'],
    [(session) => ({ ...session, b: 1 }), '{"a":1,"b":1}'],
  ]) {
    await put(memcached, 'sessions/abc', '{"a":1}');
    await sessions.update('abc', change);
    assert.equal(await stored(memcached), becomes, `${change}`);
  }
  await put(memcached, 'sessions/abc', '{"a":1}');
  await assert.rejects(sessions.update('abc', (session) => (session.user = { id: 1 })), /do one of them/);
  assert.equal(await stored(memcached), '{"a":1}');
});

test('a change that takes its time is made on what is stored by then, also where its connection ends', async (t) => {
  const memcached = await startMemcached(t);
  const proxy = await startProxy(t, memcached.port);
  const sessions = sessionsOn(t, proxy);
  const others = sessionsOn(t, memcached);
  await put(memcached, 'sessions/abc', '{"count":0}');
  let runs = 0;
  const updated = await sessions.update('abc', async (session) => {
    if (++runs === 1) {
      // The very document that this update would store.
      await others.update('abc', (session) => void session.count++);
      proxy.cut();
      await sessions.get('abc');
    }
    session.count++;
  });
  assert.deepEqual([updated, runs], [{ count: 2 }, 2]);
});

test('a change that asks for another of the same session is told, and does not wait for itself', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{}');
  await put(memcached, 'sessions/def', '{}');
  const sessions = sessionsOn(t, memcached);
  await assert.rejects(
    sessions.update('abc', () => sessions.update('abc', () => {})),
    /is being changed by the code that asks/,
  );
  await sessions.update('abc', async (session) => {
    await sessions.update('def', (other) => void (other.a = 1));
    session.a = (await sessions.get('def')).a;
  });
  assert.deepEqual(await sessions.get('abc'), { a: 1 });
  await assert.rejects(
    sessions.update('abc', () => sessions.update('def', () => sessions.update('abc', () => {}))),
    /is being changed by the code that asks/,
  );
});

test('changes of two sessions, each within the other, come to an end', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/a', '{}');
  await put(memcached, 'sessions/b', '{}');
  const sessions = sessionsOn(t, memcached);
  const within = (outer, inner) =>
    sessions.update(outer, async (session) => {
      await sleep(20);
      await sessions.update(inner, (other) => void (other[`by_${outer}`] = true));
      session.own = true;
    });
  await Promise.all([within('a', 'b'), within('b', 'a')]);
  assert.deepEqual(await sessions.get('a'), { by_b: true, own: true });
  assert.deepEqual(await sessions.get('b'), { by_a: true, own: true });
});

test('a close waits for what is being done', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{}');
  const sessions = sessionsOn(t, memcached);
  const slow = async (session) => {
    await sleep(50);
    session.a = 1;
  };
  const done = sessions.update('abc', slow, { lock: 1000 });
  await sessions.close();
  assert.deepEqual(await done, { a: 1 });
  assert.equal(await ask(memcached, 'mg sessions/abc.lock v\r\n'), 'EN\r\n');
  await assert.rejects(sessions.get('abc'), /closed by close\(\)/);
});

test('times that are none are refused', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{}', 500);
  const sessions = sessionsOn(t, memcached);
  for (const ttl of [NaN, 0, -5, 1.5, Infinity, '60', null]) {
    await assert.rejects(sessions.touch('abc', ttl), RangeError);
    await assert.rejects(sessions.update('abc', () => {}, { ttl }), RangeError);
    await assert.rejects(sessions.create('def', {}, { ttl }), RangeError);
  }
  for (const lock of [NaN, -1, '100', true]) await assert.rejects(sessions.update('abc', () => {}, { lock }), RangeError);
  assert.match(await ask(memcached, 'mg sessions/abc t\r\n'), /t(500|49\d)\r/);
});

test('what is reserved, or no JSON, is refused by its place', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{"a":{},"$php":"1.-.-.{}"}');
  const sessions = sessionsOn(t, memcached);
  for (const [change, place] of [
    [(session) => void (session.$php = 1), '/$php'],
    [(session) => void (session.$$php = 1), '/$$php'],
    [(session) => void (session.a = JSON.parse('{"__proto__":1}')), '/a/__proto__'],
    [(session) => void (session.a.b = NaN), '/a/b'],
    [(session) => void (session.a.b = () => {}), '/a/b'],
    [(session) => void (session.a.b = new Map()), '/a/b'],
    [(session) => void (session.a.b = session.a), '/a/b'],
  ]) {
    await assert.rejects(sessions.update('abc', change), (error) => {
      assert(error instanceof TypeError, `${error}`);
      assert(error.message.includes(place), error.message);
      return true;
    });
  }
  assert.equal(await stored(memcached), '{"a":{},"$php":"1.-.-.{}"}');
});

test('what is too large is refused, and what was stored stays', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abcdefgh', '{"a":1}');
  const sessions = sessionsOn(t, memcached);
  await assert.rejects(
    sessions.update('abcdefgh', (session) => void (session.a = 'x'.repeat(2 ** 21))),
    (error) => {
      assert(error instanceof RefusedError);
      assert.match(error.message, /^session abcd…: 127\.0\.0\.1:\d+ refused 2097\d+ bytes, .*item size limit; what was stored stays/);
      return true;
    },
  );
  assert.deepEqual(await sessions.get('abcdefgh'), { a: 1 });
});

test("PHP's lock is waited for on request, and PHP waits for it", async (t) => {
  const memcached = await startMemcached(t);
  const settings = { servers: memcached.address };
  await phpSession(settings, 'abc', '$_SESSION["log"] = ["begun"];');
  const sessions = sessionsOn(t, memcached);
  const php = phpSession(settings, 'abc', '$_SESSION["log"][] = "php begins"; usleep(400000); $_SESSION["log"][] = "php ends";');
  while (!(await ask(memcached, 'mg sessions/abc.lock v\r\n')).startsWith('VA')) await sleep(5);
  await assert.rejects(
    sessions.update('abc', () => {}, { lock: 20 }),
    (error) => error instanceof LockedError && /lock for longer than 20 ms/.test(error.message),
  );
  await sessions.update('abc', (session) => void session.log.push('node'), { lock: 10_000 });
  await php;
  assert.deepEqual((await sessions.get('abc')).log, ['begun', 'php begins', 'php ends', 'node']);

  let isHeld = true;
  await sessions.update(
    'abc',
    async (session) => {
      const log = await phpSession({ ...settings, lock_wait: 100 }, 'abc', 'echo "in";').catch((error) => error.stdout);
      isHeld = !log.includes('in\n') && /another request/.test(log);
      session.log.push('node again');
    },
    { lock: 100 },
  );
  assert(isHeld, 'PHP does not get the session meanwhile');
  assert.equal(await ask(memcached, 'mg sessions/abc.lock v\r\n'), 'EN\r\n', 'the lock is given back');
});

test('a session is begun only where there is none, and none was', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { ttl: 600 });
  assert.equal(await sessions.create('abc', { a: 1 }), true);
  assert.equal(await sessions.create('abc', { a: 2 }), false);
  assert.equal(await phpSession({ servers: memcached.address }, 'abc', 'echo $_SESSION["a"];'), '1');
  assert.equal(await sessions.destroy('abc'), true);
  assert.equal(await sessions.destroy('abc'), false);
  assert.equal(await sessions.create('abc', { a: 3 }), false);
  await assert.rejects(sessions.create('def', { $php: 1 }), TypeError);
});

test('a logout is not undone by a PHP request that still has the session', async (t) => {
  const memcached = await startMemcached(t);
  const folder = mkdtempSync(join(tmpdir(), 'session-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const concurrency of ['lock', 'merge']) {
    const settings = { servers: memcached.address, concurrency };
    const sessions = sessionsOn(t, memcached);
    const id = `abc-${concurrency}`;
    await phpSession(settings, id, '$_SESSION["a"] = 1;');
    const flag = join(folder, id);
    const php = phpSession(settings, id, `$_SESSION["a"] = 2; touch('${flag}'); while (is_file('${flag}')) { usleep(1000); clearstatcache(); }`);
    while (!existsSync(flag)) await sleep(5);
    assert.equal(await sessions.destroy(id), true);
    rmSync(flag);
    await php;
    assert.equal(await sessions.get(id), null, concurrency);
  }
});

test('the ids are those of all sessions, without what stands beside them', async (t) => {
  const memcacheds = [await startMemcached(t), await startMemcached(t)];
  const sessions = sessionsOn(t, memcacheds, { replicas: 1 });
  const expected = ['a', 'b,-', 'c'.repeat(200)];
  for (const id of [...expected, 'destroyed']) await sessions.create(id, {});
  await sessions.destroy('destroyed');
  await put(memcacheds[0], 'sessions/a.lock', 'x');
  await put(memcacheds[0], 'other/a', 'x');
  const found = [];
  for await (const id of sessions.ids()) found.push(id);
  assert.deepEqual(found.sort(), expected);
});
