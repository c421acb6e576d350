// Commands as memcached takes them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as command from '../../src/memcached/command.js';
import { startMemcached } from '../support/memcached.js';
import { codesOf, failure, kindOf, openServer } from './client.js';

test('commands are as the protocol says', () => {
  const state = { cas: '18446744073709551615', connection: 3 };
  for (const [{ line, value, connection }, expected] of [
    [command.fetch('k'), ['mg k v c t', null, null]],
    [command.fetch('k', 1440), ['mg k v c T1440 t', null, null]],
    [command.cas('k'), ['mg k c', null, null]],
    [command.touch('k', 1440), ['mg k T1440', null, null]],
    [command.store('k', '{"ä":1}', 1440, state), ['cas k 0 1440 8 18446744073709551615', '{"ä":1}', 3]],
    [command.add('k', '{}', 1440), ['add k 0 1440 2', '{}', null]],
    [command.claim('k', 'me', 30), ['ms k 2 ME c T30', 'me', null]],
    [command.put('k', '', 3600), ['ms k 0 T3600', '', null]],
    [command.remove('k'), ['md k', null, null]],
    [command.release('k', state), ['md k C18446744073709551615', null, 3]],
    [command.noop(), ['mn', null, null]],
    [command.quietPut('k', 'ä', 60), ['set k 0 60 2 noreply', 'ä', null]],
    [command.quietAdd('k', '', 60), ['add k 0 60 0 noreply', '', null]],
    [command.quietAppend('k', Buffer.from([0xff])), ['append k 0 0 1 noreply', Buffer.from([0xff]), null]],
    [command.quietRemove('k'), ['delete k noreply', null, null]],
  ]) {
    assert.deepEqual([line, value, connection], expected);
  }
});

test('a document is added, fetched, stored over and deleted', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  const [missed, added, again, fetched] = await server.exchange([
    command.fetch('k'),
    command.add('k', '{"a":"ä"}', 600),
    command.add('k', '{}', 600),
    command.fetch('k'),
  ]);
  assert.deepEqual([missed.code, added.code, again.code], ['EN', 'HD', 'NS']);
  assert.deepEqual([fetched.code, fetched.value.toString(), fetched.ttl], ['VA', '{"a":"ä"}', 600]);
  const over = command.store('k', Buffer.from('{"b":1}'), 600, fetched);
  assert.equal(await codesOf(server.exchange([over, over])), 'HD EX');
  const [changed] = await server.exchange([command.fetch('k')]);
  assert.equal(changed.value.toString(), '{"b":1}');
  assert.notEqual(changed.cas, fetched.cas);
  const codes = server.exchange([command.remove('k'), command.remove('k'), command.store('k', '{}', 600, changed)]);
  assert.equal(await codesOf(codes), 'HD NF NF');
});

test('an expiry is renewed by a fetch and by a touch', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  await server.exchange([command.put('k', '{}', 600)]);
  const [renewed, touched, fetched, forever] = await server.exchange([
    command.fetch('k', 700),
    command.touch('k', 800),
    command.fetch('k'),
    command.fetch('k', 0),
  ]);
  assert.deepEqual([renewed.ttl, touched.code, fetched.ttl, forever.ttl], [700, 'HD', 800, Infinity]);
  assert.equal(renewed.cas, fetched.cas);
  assert.equal(await codesOf(server.exchange([command.touch('other', 800)])), 'EN');
});

test('a lock is had by one, and given back by who has it', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  const [won, lost, state] = await server.exchange([
    command.claim('k.lock', 'me', 30),
    command.claim('k.lock', 'you', 30),
    command.cas('k.lock'),
  ]);
  assert.deepEqual([won.code, lost.code, state.cas], ['HD', 'NS', won.cas]);
  const another = { ...won, cas: `${BigInt(won.cas) + 1n}` };
  const codes = [another, won, won].map((state) => command.release('k.lock', state));
  assert.equal(await codesOf(server.exchange(codes)), 'EX HD NF');
});

test('a document that is too large leaves what is there, and the connection', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  const [, fetched] = await server.exchange([command.put('k', '{}', 600), command.fetch('k')]);
  const large = '"ä"'.repeat(500_000);
  const stored = server.exchange([command.store('k', large, 600, fetched), command.cas('k')]);
  const other = server.exchange([command.fetch('k')]);
  const error = await failure(stored);
  assert.equal(error.message, `${server.name} refused 2000000 bytes, which is over its item size limit`);
  assert.equal(error.isNoAnswer, false);
  const [still] = await other;
  assert.deepEqual([still.value.toString(), still.connection], ['{}', fetched.connection]);
  assert.equal(await kindOf(server.exchange([command.add('new', large, 600)])), 'too large');
});

test('a memcached without room says so, and the connection goes on', async (t) => {
  const server = openServer(t, (await startMemcached(t, { options: ['-m', '1', '-M', '-I', '512k'] })).address);
  const value = 'x'.repeat(400_000);
  const [{ connection }] = await server.exchange([command.noop()]);
  let error = null;
  for (let count = 0; count < 1000 && !error; count++) {
    await server.exchange([command.add(`k${count}`, value, 600)]).catch((refused) => (error = refused));
  }
  assert.match(error.message, /refused: SERVER_ERROR out of memory storing object$/);
  assert.deepEqual([error.kind, error.isNoAnswer, error.failsServer], ['refused', true, false]);
  const [fetched] = await server.exchange([command.fetch('k0')]);
  assert.deepEqual([fetched.value.length, fetched.connection], [value.length, connection]);
});

test('a memcached without numbers for compare-and-swap is found out', async (t) => {
  const server = openServer(t, (await startMemcached(t, { options: ['-C'] })).address);
  await server.exchange([command.put('k', '{}', 600)]);
  const error = await failure(server.exchange([command.fetch('k')]));
  assert.equal(error.message, `${server.name} keeps no CAS numbers, without which no store is safe`);
});

test('what is quiet is done, and has no answer', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  const { quietAdd, quietAppend, quietPut, quietRemove, fetch, noop } = command;
  const replies = await server.exchange([
    quietAppend('none', 'x'),
    quietPut('k', 'a', 600),
    quietAdd('k', 'lost', 700),
    fetch('k'),
    quietAppend('k', Buffer.from([0, 0xff, 0x0d, 0x0a])),
    quietAdd('new', '', 60),
    quietAppend('new', 'b'),
    fetch('k'),
    fetch('new'),
    quietRemove('k'),
    quietRemove('k'),
    fetch('k'),
    fetch('none'),
    quietRemove('new'),
    noop(),
  ]);
  assert.deepEqual(replies.map(({ code }) => code), ['VA', 'VA', 'VA', 'EN', 'EN', 'MN']);
  const [first, appended, added] = replies;
  assert.deepEqual([first.value.toString(), first.ttl], ['a', 600]);
  assert.deepEqual([appended.value.toString('latin1'), appended.ttl], ['a\0\xff\r\n', 600]);
  assert.deepEqual([added.value.toString(), added.ttl], ['b', 60]);
});

test('what is quiet says nothing where memcached does not do it, either', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  const { quietAdd, quietAppend, quietPut, fetch, noop } = command;
  const large = 'x'.repeat(600_000);
  const quiet = [quietPut('k', large, 60), quietAppend('k', large), quietAdd('other', large + large, 60)];
  const exchanges = [quiet, quiet].map((commands) => server.exchange([...commands, noop()]));
  const [[one], [two]] = await Promise.all(exchanges);
  assert.deepEqual([one.code, two.code, two.connection], ['MN', 'MN', one.connection]);
  const [fetched, other] = await server.exchange([fetch('k'), fetch('other')]);
  assert.deepEqual([fetched.value.length, other.code], [600_000, 'EN']);
});
