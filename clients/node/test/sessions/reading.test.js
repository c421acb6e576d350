// Sessions as they are read: what is one, what is none, and what nobody knows.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { OutageError, UnreadableError, binary, phpSessions, types } from '../../src/index.js';
import { ask, freePort, put, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';
import { sessionsOn } from '../support/sessions.js';

const request = (cookie) => ({ headers: { cookie } });

test('what PHP wrote is read, without its type hints', async (t) => {
  const memcached = await startMemcached(t);
  await phpSession({ servers: memcached.address }, 'abc', `$_SESSION = ['user' => ['id' => 4711, 'name' => 'Zoë'], 'rating' => 5.0];`);
  const session = await sessionsOn(t, memcached).get('abc');
  assert.deepEqual(session, { user: { id: 4711, name: 'Zoë' }, rating: 5 });
});

test('no session is null, as is one that PHP has destroyed', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  assert.equal(await sessions.get('abc'), null);
  await phpSession({ servers: memcached.address }, 'abc', '$_SESSION["a"] = 1;');
  await phpSession({ servers: memcached.address }, 'abc', 'session_destroy();');
  assert.match(await ask(memcached, 'get sessions/abc\r\n'), /destroyed/);
  assert.equal(await sessions.get('abc'), null);
  assert.equal(await sessions.touch('abc'), false);
  assert.equal(await sessions.update('abc', () => assert.fail('there is nothing to change')), null);
});

test('an outage is an error, and never no session', async (t) => {
  const sessions = sessionsOn(t, { address: `127.0.0.1:${await freePort()}` });
  for (const does of [
    () => sessions.get('abcdefgh'),
    () => sessions.fromRequest(request('PHPSESSID=abcdefgh')),
    () => sessions.update('abcdefgh', () => {}),
    () => sessions.touch('abcdefgh'),
    () => sessions.destroy('abcdefgh'),
    () => sessions.create('abcdefgh', {}),
  ]) {
    await assert.rejects(does, (error) => {
      assert(error instanceof OutageError);
      assert.equal(error.status, 503);
      assert.match(error.message, /^session abcd…: 127\.0\.0\.1:\d+ cannot be reached: .*refused/);
      return true;
    });
  }
});

test('what is no document is an error that says so', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  for (const stored of ['', 'a|i:1;', '[1]', '{"a":', Buffer.from('{"a":"\xff"}', 'latin1')]) {
    await put(memcached, 'sessions/abcdefgh', stored);
    await assert.rejects(sessions.get('abcdefgh'), (error) => {
      assert(error instanceof UnreadableError, `${error}`);
      assert.match(error.message, /^session abcd…: /);
      return true;
    });
  }
});

test('the id is that of the first cookie of the name, as in PHP', async (t) => {
  const sessions = sessionsOn(t, { address: '127.0.0.1:1' });
  for (const [cookie, id] of [
    [undefined, null],
    ['', null],
    ['PHPSESSID', null],
    ['PHPSESSID=', null],
    ['a=1; PHPSESSID=first; PHPSESSID=second', 'first'],
    ['PHPSESSID=; PHPSESSID=second', null],
    ['XPHPSESSID=no;PHPSESSID=yes', 'yes'],
    ['PHPSESSID=a%2Cb-c', 'a,b-c'],
    ['PHPSESSID=a%0d%0aflush_all', null],
    ['PHPSESSID=a b', null],
    ['PHPSESSID=%E0%A4%A', null],
    [`PHPSESSID=${'x'.repeat(256)}`, 'x'.repeat(256)],
    [`PHPSESSID=${'x'.repeat(257)}`, null],
    ['PHPSESSID=../../etc', null],
  ]) {
    assert.equal(sessions.requestId(request(cookie)), id, cookie);
  }
  assert.equal(phpSessions({ cookieName: 'sid' }).requestId(request('PHPSESSID=a; sid=b')), 'b');
});

test('nothing that PHP could not have made reaches memcached', async (t) => {
  const sessions = sessionsOn(t, { address: '127.0.0.1:1' });
  for (const id of ['', 'a b', 'a\r\nflush_all', 'x'.repeat(257), 'abc.lock', 'ä', null, undefined, 7, ['a']]) {
    for (const does of ['get', 'touch', 'destroy']) await assert.rejects(sessions[does](id), TypeError);
    await assert.rejects(sessions.update(id, () => {}), TypeError);
    await assert.rejects(sessions.create(id, {}), TypeError);
    assert.throws(() => sessions.watch(id, () => {}), TypeError);
  }
});

test('an id too long for a key is under its hash, as in PHP', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  for (const id of ['x'.repeat(241), 'x'.repeat(242), 'y'.repeat(256)]) {
    await phpSession({ servers: memcached.address }, id, '$_SESSION["length"] = strlen(session_id());');
    assert.deepEqual(await sessions.get(id), { length: id.length });
  }
  const hash = createHash('sha256').update('x'.repeat(242)).digest('hex');
  assert.match(await ask(memcached, `get sessions/sha256:${hash}\r\n`), /^VALUE/);
});

test('types tells the PHP classes, and whether PHP has signed them', async (t) => {
  const memcached = await startMemcached(t);
  const secret = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
  const classes = 'class User { public $name = "Ada"; private $hash = 1; } enum Suit: string { case Hearts = "H"; }';
  const code = '$_SESSION = ["user" => new User, "a/b" => [Suit::Hearts], "plain" => ["x" => 1]];';
  await phpSession({ servers: memcached.address, secret }, 'abc', code, classes);
  const signed = await sessionsOn(t, memcached, { secret }).get('abc');
  assert.deepEqual(signed, { user: { name: 'Ada' }, 'a/b': ['Hearts'], plain: { x: 1 } });
  assert.deepEqual(Object.fromEntries(types(signed)), {
    '/user': { class: 'User', kind: 'object', signed: true },
    '/a~1b/0': { class: 'Suit', kind: 'enum', signed: true },
  });
  const unknown = await sessionsOn(t, memcached, { secret: 'another secret of theirs'.replaceAll(' ', '-') }).get('abc');
  assert.equal(types(unknown).get('/user').signed, false);
  assert.throws(() => types({ ...signed }), TypeError);
});

test('numbers beyond 2^53 are BigInts on request, and bytes are decoded', async (t) => {
  const memcached = await startMemcached(t);
  const code = '$_SESSION = ["n" => PHP_INT_MAX, "small" => 7, "bytes" => "\\xff\\x00"];';
  await phpSession({ servers: memcached.address }, 'abc', code);
  const sessions = sessionsOn(t, memcached);
  const session = await sessions.get('abc', { bigint: true });
  assert.deepEqual({ n: session.n, small: session.small }, { n: 9223372036854775807n, small: 7 });
  assert(binary.is(session.bytes));
  assert.deepEqual(binary.decode(session.bytes), Buffer.from([0xff, 0]));
  assert.equal(typeof (await sessions.get('abc')).n, 'number');
});

test('a session knows its id', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{}');
  const sessions = sessionsOn(t, memcached);
  assert.equal(sessions.idOf(await sessions.fromRequest(request('PHPSESSID=abc'))), 'abc');
});

test('options that cannot be right are refused by name', () => {
  for (const [options, named] of [
    [{ server: 'a' }, /no option server/],
    [{ servers: 'a:b' }, /a:b/],
    [{ servers: [] }, /no server/],
    [{ prefix: 'a b' }, /prefix/],
    [{ ttl: 0 }, /ttl/],
    [{ timeout: 1.5 }, /timeout/],
    [{ replicas: 2 }, /replicas/],
    [{ distribution: 'random' }, /distribution/],
    [{ secret: 'short' }, /secret/],
    [{ cookieName: 'a=b' }, /cookieName/],
    [{ username: 'me' }, /password/],
  ]) {
    assert.throws(() => phpSessions(options), (error) => named.test(error.message) && !/short/.test(error.message));
  }
});
