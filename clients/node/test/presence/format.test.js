// What a mark stores, to the byte: docs/presence.md of the extension, which PHP reads and writes as well.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMemcached } from '../support/memcached.js';
import { startProxy } from '../support/proxy.js';
import { sessionsOn } from '../support/sessions.js';
import { bytesOf, segmentsOf, ttlOf, withinAMinute } from './lists.js';

test('a mark is the user\'s key, and an entry of the minute', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  await withinAMinute(5);
  const before = Math.floor(Date.now() / 1000);
  await presence.mark(42);
  const value = await bytesOf(memcached, 'u_online_42');
  assert.match(value, /^\d+$/);
  const time = Number(value);
  assert(time >= before && time <= Date.now() / 1000, value);
  const minute = Math.floor(time / 60);
  const [segment, ...others] = await segmentsOf(memcached, minute);
  assert.deepEqual(others, []);
  assert.match(segment.name, /^[0-9a-f]{16}\/0$/);
  assert.equal(segment.bytes, `${String(time % 60).padStart(2, '0')}+2:42`);
  const ttl = (key) => ttlOf(memcached, `u_online_${key}`);
  const ofKey = await ttl('42');
  const [ofDirectory, ofSegment] = [await ttl(`%minute/${minute}`), await ttl(`%minute/${minute}/${segment.name}`)];
  assert(ofKey <= 361 && ofKey >= 351, `${ofKey} s`);
  for (const ttl of [ofDirectory, ofSegment]) assert(ttl <= 480 && ttl >= 470, `${ttl} s`);
});

test('marks and leaves of a minute stand one behind the other in one segment', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  await withinAMinute(5);
  await Promise.all([presence.mark('a'), presence.mark('bcd'), presence.leave('a')]);
  const minute = Math.floor(Number(await bytesOf(memcached, 'u_online_bcd')) / 60);
  const [{ bytes }, ...others] = await segmentsOf(memcached, minute);
  assert.match(bytes, /^\d\d\+1:a\d\d\+3:bcd\d\d-1:a$/);
  assert.deepEqual(others, []);
  assert.equal(await bytesOf(memcached, 'u_online_a'), null);
});

test('the prefix and the times are those of the options', async (t) => {
  const memcached = await startMemcached(t);
  const options = { presencePrefix: 'here/', presenceTtl: 1000, presenceInterval: 30 };
  const { presence } = sessionsOn(t, memcached, options);
  await presence.mark('a');
  const ttl = await ttlOf(memcached, 'here/a');
  assert(ttl <= 1031 && ttl >= 1021, `${ttl} s`);
  const minute = Math.floor(Number(await bytesOf(memcached, 'here/a')) / 60);
  const list = await ttlOf(memcached, `here/%minute/${minute}`);
  assert(list <= 1150 && list >= 1140, `${list} s`);
});

test('an id may have any bytes', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const longest = Buffer.alloc(1024, 0xff);
  const hash = (bytes) => `%sha256/${createHash('sha256').update(bytes).digest('base64url')}`;
  for (const [id, key] of [
    ['ann@example.org', 'ann@example.org'],
    ['!~', '!~'],
    ['a b', 'a%20b'],
    ['a%20b', 'a%2520b'],
    ['%minute/29393949', '%25minute/29393949'],
    ['a\r\nflush_all\r\n', 'a%0D%0Aflush_all%0D%0A'],
    ['é', '%C3%A9'],
    [Buffer.from([0, 0x7f, 0xff]), '%00%7F%FF'],
    [new Uint8Array([0x31]), '1'],
    ['x'.repeat(241), 'x'.repeat(241)],
    ['x'.repeat(242), hash('x'.repeat(242))],
    [longest, hash(longest)],
    [-5, '-5'],
    [12345678901234567890n, '12345678901234567890'],
  ]) {
    await withinAMinute(2);
    await presence.mark(id);
    const value = await bytesOf(memcached, `u_online_${key}`);
    assert.notEqual(value, null, key);
    const bytes = Buffer.from(typeof id === 'object' ? id : String(id)).toString('latin1');
    const segments = await segmentsOf(memcached, Math.floor(Number(value) / 60));
    const second = String(Number(value) % 60).padStart(2, '0');
    assert(segments.at(-1).bytes.endsWith(`${second}+${bytes.length}:${bytes}`), key);
    assert.equal(await presence.isOnline(id), true, key);
    await presence.leave(id);
    assert.equal(await presence.isOnline(id), false, key);
  }
});

test('a key of the longest prefix is none too long for memcached', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached, { presencePrefix: 'p'.repeat(174) });
  for (const id of ['a', Buffer.alloc(1024)]) {
    await presence.mark(id);
    assert.equal(await presence.isOnline(id), true);
  }
  assert.equal(await presence.count(), 2);
});

test('a segment is filled to 16,384 bytes, and never longer: then comes the next', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  await withinAMinute(5);
  const ids = Array.from({ length: 15 }, (_, index) => Buffer.alloc(1024, index));
  // 15 entries of 1,032 bytes, and one of the 904 that are left.
  ids.push('x'.repeat(897), 'y');
  for (const id of ids) await presence.mark(id);
  const minute = Math.floor((await presence.lastSeen('y')) / 60);
  const segments = await segmentsOf(memcached, minute);
  assert.deepEqual(segments.map(({ bytes }) => bytes.length), [16_384, 6]);
  assert.deepEqual(segments.map(({ name }) => name.slice(16)), ['/0', '/1']);
  await presence.mark('z'.repeat(1024));
  for (let count = 0; count < 100; count++) await presence.mark(Buffer.alloc(1000, count));
  for (const { bytes } of await segmentsOf(memcached, minute)) assert(bytes.length <= 16_384, `${bytes.length}`);
  assert.equal(await presence.count(), 17 + 1 + 100);
});

test('another connection begins another segment: the server may have lost the one before', async (t) => {
  const memcached = await startMemcached(t);
  const proxy = await startProxy(t, memcached.port);
  const { presence } = sessionsOn(t, proxy);
  await withinAMinute(5);
  await presence.mark('a');
  proxy.cut();
  await sleep(50);
  await presence.mark('b');
  const minute = Math.floor((await presence.lastSeen('b')) / 60);
  const segments = await segmentsOf(memcached, minute);
  assert.deepEqual(segments.map(({ name }) => name.slice(16)), ['/0', '/1']);
  assert.match(segments[0].bytes, /^\d\d\+1:a$/);
  assert.match(segments[1].bytes, /^\d\d\+1:b$/);
});

test('a connection that turns out to have ended loses no mark', async (t) => {
  const memcached = await startMemcached(t);
  const proxy = await startProxy(t, memcached.port);
  const { presence } = sessionsOn(t, proxy);
  await presence.mark('a');
  proxy.loseNextAnswerTo('u_online_b');
  await presence.mark('b');
  assert.equal(await presence.isOnline('b'), true);
  assert.equal(await presence.count(), 2);
});

test('each process writes segments of its own', async (t) => {
  const memcached = await startMemcached(t);
  await withinAMinute(5);
  for (let count = 0; count < 3; count++) await sessionsOn(t, memcached).presence.mark('a');
  const minute = Math.floor(Number(await bytesOf(memcached, 'u_online_a')) / 60);
  const names = (await segmentsOf(memcached, minute)).map(({ name }) => name);
  assert.equal(new Set(names).size, 3);
});

test('a server that was restarted has the lists of those who are marked then', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  await presence.mark('a');
  await memcached.stop();
  await startMemcached(t, { port: memcached.port });
  await presence.mark('b');
  assert.deepEqual((await presence.list()).users.map(({ id }) => id), ['b']);
});
