// The option `presence`: a session that is used marks its user, and one that is destroyed has its user leave.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { phpSessions } from '../../src/index.js';
import { put, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';
import { bytesOf, segmentsOf, withinAMinute } from './lists.js';

const requestOf = (id) => ({ headers: { cookie: `PHPSESSID=${id}` } });

const idsOf = ({ users }) => users.map(({ id }) => id);

/** Sessions with these documents, by id, and everybody online once each has been used by a request. */
async function usersOf(t, presence, documents) {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presence });
  for (const [id, document] of Object.entries(documents)) {
    await put(memcached, `sessions/${id}`, document);
    await sessions.fromRequest(requestOf(id));
  }
  return idsOf(await sessions.presence.list());
}

test('a request that brings a session marks its user, and a session that is read by id does not', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presence: 'user_id' });
  await put(memcached, 'sessions/abc', '{"user_id":42}');
  await sessions.get('abc');
  await sessions.update('abc', (session) => void (session.a = 1));
  await sessions.touch('abc');
  assert.equal(await sessions.presence.count(), 0);
  assert.deepEqual(await sessions.fromRequest(requestOf('abc')), { user_id: 42, a: 1 });
  assert.equal(await sessions.presence.isOnline(42), true);
  assert.equal(await sessions.fromRequest(requestOf('none')), null);
  assert.equal(await sessions.presence.count(), 1);
});

test('without the option nobody is marked by a session, and the calls are there', async (t) => {
  for (const options of [{}, { presence: '' }]) {
    const memcached = await startMemcached(t);
    const sessions = sessionsOn(t, memcached, options);
    await put(memcached, 'sessions/abc', '{"user_id":42,"":1}');
    await sessions.fromRequest(requestOf('abc'));
    assert.equal(await sessions.presence.count(), 0);
    await sessions.presence.mark('a');
    await sessions.destroy('abc');
    assert.deepEqual(idsOf(await sessions.presence.list()), ['a']);
  }
});

test('a session marks its user once in an interval, and another user at once', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presence: 'user_id', presenceInterval: 2 });
  const marks = async () => {
    const times = await Promise.all(['42', '43'].map((id) => bytesOf(memcached, `u_online_${id}`)));
    const minutes = new Set(times.filter(Boolean).map((time) => Math.floor(time / 60)));
    const segments = await Promise.all([...minutes].map((minute) => segmentsOf(memcached, minute)));
    return segments.flat().map(({ bytes }) => bytes.replace(/(^|(?<=:4[23]))\d\d/g, '')).join('');
  };
  await withinAMinute(8);
  await put(memcached, 'sessions/abc', '{"user_id":42}');
  await put(memcached, 'sessions/def', '{"user_id":42}');
  for (let request = 0; request < 10; request++) await sessions.fromRequest(requestOf('abc'));
  assert.equal(await marks(), '+2:42');
  await sessions.fromRequest(requestOf('def'));
  assert.equal(await marks(), '+2:42+2:42');
  await put(memcached, 'sessions/abc', '{"user_id":43}');
  await sessions.fromRequest(requestOf('abc'));
  assert.equal(await marks(), '+2:42+2:42+2:43');
  await sleep(2000);
  for (let request = 0; request < 10; request++) await sessions.fromRequest(requestOf('abc'));
  assert.equal(await marks(), '+2:42+2:42+2:43+2:43');
});

test('a session that is destroyed has its user leave, and the next request of another marks again', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presence: '/user/id' });
  for (const id of ['abc', 'def']) {
    await put(memcached, `sessions/${id}`, '{"user":{"id":"ada"}}');
    await sessions.fromRequest(requestOf(id));
  }
  assert.equal(await sessions.destroy('abc'), true);
  assert.equal(await sessions.presence.isOnline('ada'), false);
  assert.equal(await sessions.presence.count(), 0);
  assert.equal(await sessions.destroy('abc'), false);
  assert.equal(await sessions.fromRequest(requestOf('abc')), null);
  await sessions.fromRequest(requestOf('def'));
  assert.equal(await sessions.presence.isOnline('ada'), true);
});

test('a session that cannot be read is destroyed all the same', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presence: 'user_id' });
  await put(memcached, 'sessions/abc', 'user_id|i:42;');
  assert.equal(await sessions.destroy('abc'), true);
  assert.equal(await sessions.get('abc'), null);
});

test('a user is the string or integer that stands there, and anything else is nobody', async (t) => {
  const values = {
    int: '42',
    negative: '-7',
    zero: '0',
    longest: '9223372036854775807',
    snowflake: '1234567890123456789',
    text: '"ann@example.org"',
    escaped: String.raw`"\u00e9\n"`,
    digits: '"0042"',
    too_long: '9223372036854775808',
    float: '1.0',
    other_float: '42.5',
    exponent: '1e3',
    minus_zero: '-0',
    empty: '""',
    null: 'null',
    bool: 'true',
    array: '[1]',
    object: '{"id":1}',
    long: JSON.stringify('x'.repeat(1025)),
    nobody: null,
  };
  const documents = Object.entries(values).map(([name, value]) => {
    return [name.replace('_', '-'), value === null ? '{}' : `{"a":{"id":99},"id":${value}}`];
  });
  assert.deepEqual(await usersOf(t, 'id', Object.fromEntries(documents)), [
    '-7',
    '0',
    '0042',
    '1234567890123456789',
    '42',
    '9223372036854775807',
    'ann@example.org',
    'é\n',
  ]);
});

test('a JSON Pointer leads to the user', async (t) => {
  const document = '{"user":{"id":"a"},"list":[{"id":"b"}],"~/":{"":"c"},"/user/id":"d"}';
  for (const [pointer, expected] of [
    ['/user/id', ['a']],
    ['/list/0/id', ['b']],
    ['/list/00/id', []],
    ['/list/1/id', []],
    ['/list/length', []],
    ['/~0~1/', ['c']],
    ['/user/id/x', []],
    ['/user/toString', []],
    ['/__proto__/id', []],
    ['user/id', []],
  ]) {
    assert.deepEqual(await usersOf(t, pointer, { abc: document }), expected, pointer);
  }
  for (const presence of ['/a~', '/a~2', 42]) {
    assert.throws(() => phpSessions({ presence }), /^RangeError: presence must be the name of a session variable, or/);
  }
});

test('the settings are those of the extension, and refused beyond their limits', () => {
  const beginsLike = (prefix) => `presencePrefix must not be "${prefix}": the keys of sessions begin with "sessions/"`;
  for (const [name, wrong, expected] of [
    ['presenceInterval', 0, 'presenceInterval must be 1 to 3600 seconds'],
    ['presenceInterval', 3601, 'presenceInterval must be 1 to 3600 seconds'],
    ['presenceTtl', 0, 'presenceTtl must be 1 to 86400 seconds'],
    ['presenceTtl', 86_401, 'presenceTtl must be 1 to 86400 seconds'],
    ['presencePrefix', 'a b', 'presencePrefix must be up to 174 visible ASCII characters'],
    ['presencePrefix', 'sess', beginsLike('sess')],
    ['presencePrefix', 'sessions/x', beginsLike('sessions/x')],
    ['presencePrefix', 'p'.repeat(175), 'presencePrefix must be up to 174 visible ASCII characters'],
  ]) {
    assert.throws(() => phpSessions({ [name]: wrong }), { name: 'RangeError', message: expected });
  }
});

test('bytes that are not UTF-8 are the user where PHP had such a string, and a text is what it is', async (t) => {
  const memcached = await startMemcached(t);
  const settings = { servers: memcached.address };
  const sessions = sessionsOn(t, memcached, { presence: '/user/id' });
  await phpSession(settings, 'bytes', `$_SESSION['user'] = ['id' => "\\xff\\x00\\r\\n%"];`);
  await phpSession(settings, 'text', `$_SESSION['user'] = ['id' => 'data:;base64,/w=='];`);
  await phpSession(settings, 'int', `$_SESSION['user'] = ['id' => 9007199254740993];`);
  await phpSession(settings, 'float', `$_SESSION['user'] = ['id' => 5.0];`);
  for (const id of ['bytes', 'text', 'int', 'float']) {
    await sessions.fromRequest(requestOf(id), { bigint: id === 'int' });
  }
  assert.deepEqual(idsOf(await sessions.presence.list()), [
    '9007199254740993',
    'data:;base64,/w==',
    Buffer.from('ff000d0a25', 'hex'),
  ]);
  await sessions.destroy('bytes');
  assert.equal(await sessions.presence.isOnline(Buffer.from('ff000d0a25', 'hex')), false);
});

test('after an outage a user is marked again', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { presence: 'user_id', timeout: 200 });
  await put(memcached, 'sessions/abc', '{"user_id":42}');
  await sessions.fromRequest(requestOf('abc'));
  await memcached.stop();
  await assert.rejects(sessions.fromRequest(requestOf('abc')), { name: 'OutageError' });
  await assert.rejects(sessions.destroy('abc'), { name: 'OutageError' });
  const back = await startMemcached(t, { port: memcached.port });
  await put(back, 'sessions/def', '{"user_id":42}');
  await until(() => sessions.fromRequest(requestOf('def')).catch(() => null));
  assert.equal(await sessions.presence.isOnline(42), true);
});

test('a request is not kept waiting by its mark, nor does it fail by it', async (t) => {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const sessions = sessionsOn(t, pair, { presence: 'user_id', timeout: 2000 });
  // A session and a user on different servers.
  await sessions.create('abc', { a: 1 });
  const isFirst = (await bytesOf(pair[0], 'sessions/abc')) !== null;
  const [well, still] = isFirst ? pair : [...pair].reverse();
  let user = '';
  for (let count = 0; user === ''; count++) {
    await sessions.presence.mark(`user${count}`);
    if ((await bytesOf(still, `u_online_user${count}`)) !== null) user = `user${count}`;
  }
  await put(well, 'sessions/abc', JSON.stringify({ user_id: user }));
  still.signal('SIGSTOP');
  const begun = Date.now();
  assert.deepEqual(await sessions.fromRequest(requestOf('abc')), { user_id: user });
  assert(Date.now() - begun < 1500, 'before its mark is given up');
  still.signal('SIGCONT');
});
