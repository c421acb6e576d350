// Peers that misbehave: nobody is held up by them for longer than was allowed, and no reply is taken for another's.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { add, fetch, noop, put, quietPut, store, touch } from '../../src/memcached/command.js';
import { MemcachedError } from '../../src/memcached/error.js';
import { startMemcached } from '../support/memcached.js';
import { randomFrom } from '../support/random.js';
import { codesOf, failure, failureInTheEnd, kindOf, openServer } from './client.js';
import { CLOSE, saying, startFake } from './fake.js';

/** Time enough for whatever answers. */
const SOON = 300;

test('a peer that says nothing is given up', async (t) => {
  const fake = await startFake(t);
  const error = await failure(openServer(t, fake.address, { timeout: 100 }).exchange([fetch('k')]));
  assert.equal(error.message, `${fake.address} did not answer within 100 ms`);
});

test('a peer that says nothing is given up where the event loop was busy, too', async (t) => {
  const fake = await startFake(t);
  const answer = kindOf(openServer(t, fake.address, { timeout: 50 }).exchange([fetch('k')]));
  const busy = setInterval(() => {
    const until = performance.now() + 60;
    while (performance.now() < until);
  }, 1);
  t.after(() => clearInterval(busy));
  assert.equal(await answer, 'timed out');
});

test('a peer that drips its reply is given up when the time for all of it is over', async (t) => {
  const fake = await startFake(t, (socket) => {
    socket.write('VA 1000 c1 t1 O0\r\n');
    const dripping = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(dripping));
  });
  assert.equal(await kindOf(openServer(t, fake.address, { timeout: 200 }).exchange([fetch('k')])), 'timed out');
});

test('who asks later is not held up longer by a peer that went silent meanwhile', async (t) => {
  const fake = await startFake(t, saying('EN O0\r\n'));
  const server = openServer(t, fake.address, { timeout: SOON });
  assert.equal(await codesOf(server.exchange([fetch('a')])), 'EN');
  const [early, late] = await Promise.all([
    kindOf(server.exchange([fetch('b')])),
    new Promise((resolve) => setTimeout(resolve, SOON / 3)).then(() => kindOf(server.exchange([fetch('c')]))),
  ]);
  assert.deepEqual([early, late], ['timed out', 'timed out']);
  assert.equal(fake.connections, 1);
});

test('the time for a reply counts from its own command, not from one before', async (t) => {
  const fake = await startFake(t, (socket) => {
    socket.once('data', () => {
      socket.write('EN O0\r\n');
      socket.once('data', () => setTimeout(() => socket.write('EN O1\r\n'), 350));
    });
  });
  const server = openServer(t, fake.address, { timeout: 600 });
  await server.exchange([fetch('a')]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(await codesOf(server.exchange([fetch('b')])), 'EN');
});

test('a reply that makes no sense is taken for nobody\'s, and its connection is not used again', async (t) => {
  for (const [answer, what] of [
    ['hello\r\n', 'an unknown code'],
    ['EN O9\r\n', 'the reply to another command'],
    ['EN\r\n', 'the reply to another command'],
    ['HD c1 O0\r\n', 'the reply to another command'],
    ['NF O0\r\n', 'the reply to another command'],
    ['STORED\r\n', 'the reply to another command'],
    ['VA 2 t1 O0\r\n{}\r\n', 'the reply to another command'],
    ['VA 1 c1 t1 O0\r\n{}\r\n', 'a value of another length than was said'],
    ['VA 1073741825 c1 t1 O0\r\n', 'a value larger than any item'],
    ['x'.repeat(3000), 'a line that does not end'],
    ['\0\0\0\0\n', 'a line end without CR'],
  ]) {
    const fake = await startFake(t, saying(answer));
    const server = openServer(t, fake.address);
    const errors = await Promise.all([failure(server.exchange([fetch('a')])), failure(server.exchange([fetch('b')]))]);
    for (const error of errors) {
      assert.equal(error.message, `${fake.address} gave a reply that makes no sense (${what})`, answer);
    }
    assert.equal(await kindOf(server.exchange([fetch('a')])), 'broken');
    assert.equal(fake.connections, 2, answer);
  }
});

test('random bytes are a reply to what was asked, or an error', async (t) => {
  const random = randomFrom(11);
  const words = ['EN', 'HD', 'VA 2 c1 t1', 'VA 1', ' O0', ' O1', ' c1', '\r\n', '\r\n', '{}', 'ERROR', 'MN', 'x', '\0'];
  const fake = await startFake(t, (socket) => {
    const said = Array.from({ length: 1 + random.below(12) }, () => random.pick(words)).join('');
    socket.once('data', () => socket.end(said));
  });
  for (let round = 0; round < 300; round++) {
    const [settled] = await Promise.allSettled([openServer(t, fake.address).exchange([fetch('a'), fetch('b')])]);
    if (settled.status === 'rejected') assert.ok(settled.reason instanceof MemcachedError, settled.reason);
    else assert.deepEqual(settled.value.map(({ opaque }) => opaque), [0, 1]);
  }
});

test('a reply that comes twice, or unasked, ends the connection before it can answer anything', async (t) => {
  for (const answer of ['EN O0\r\nEN O0\r\n', 'EN O0\r\nEN O1\r\n', 'EN O0\r\nMN\r\n', 'EN O0\r\nx']) {
    const fake = await startFake(t, saying(answer));
    const server = openServer(t, fake.address);
    assert.equal(await codesOf(server.exchange([fetch('a')])), 'EN');
    assert.equal(await codesOf(server.exchange([fetch('b')])), 'EN');
    assert.equal(fake.connections, 2, answer);
  }
});

test('an end in the middle of a reply is an end, not an answer', async (t) => {
  for (const answer of ['', 'V', 'VA 2 c1 t1 O0\r\n', 'VA 2 c1 t1 O0\r\n{}', 'VA 2 c1 t1 O0\r\n{}\r']) {
    const fake = await startFake(t, (socket) => socket.on('data', () => socket.end(answer)));
    const error = await failure(openServer(t, fake.address).exchange([fetch('k')]));
    assert.equal(error.message, `${fake.address} closed the connection before its reply was whole`);
    assert.deepEqual([error.kind, error.failsServer, fake.connections], ['closed', true, 1], answer);
  }
});

test('a reset is an end', async (t) => {
  const fake = await startFake(t, (socket) => socket.on('data', () => socket.resetAndDestroy()));
  assert.equal(await kindOf(openServer(t, fake.address).exchange([fetch('k')])), 'closed');
});

test('a claim of a huge value takes no memory, and no longer than any reply', async (t) => {
  const fake = await startFake(t, saying('VA 1073741824 c1 t1 O0\r\nx'));
  const before = process.memoryUsage().arrayBuffers;
  assert.equal(await kindOf(openServer(t, fake.address, { timeout: 100 }).exchange([fetch('k')])), 'timed out');
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
});

test('a question over a kept connection that has ended is asked once more', async (t) => {
  const fake = await startFake(t, saying('EN O0\r\n', CLOSE));
  const server = openServer(t, fake.address);
  for (let connections = 1; connections < 4; connections++) {
    assert.equal(await codesOf(server.exchange([fetch('a')])), 'EN');
    assert.equal(fake.connections, connections);
  }
});

test('a question is asked no more than twice', async (t) => {
  const fake = await startFake(t, (socket, number) => {
    if (number === 1) saying('EN O0\r\n', CLOSE)(socket);
    else socket.on('data', () => socket.end('EN O0\r\n'));
  });
  const server = openServer(t, fake.address);
  await server.exchange([fetch('a')]);
  const first = codesOf(server.exchange([fetch('b')]));
  const second = kindOf(server.exchange([fetch('c')]));
  assert.deepEqual([await first, await second, fake.connections], ['EN', 'closed', 2]);
});

test('a change over a kept connection that has ended is not sent again', async (t) => {
  for (const change of [put('k', '', 1), add('k', '', 1), store('k', '', 1, { cas: '1', connection: null })]) {
    const fake = await startFake(t, saying('EN O0\r\n', CLOSE));
    const server = openServer(t, fake.address);
    await server.exchange([fetch('a')]);
    const error = await failure(server.exchange([touch('a', 1), change]));
    assert.equal(error.message, `${fake.address} closed the connection before its reply was whole`);
    assert.deepEqual([error.kind, error.failsServer, error.isReplyLost], ['disconnected', false, true]);
    assert.equal(fake.connections, 1);
  }
});

test('a question is not asked again where a part of its answer has come', async (t) => {
  const fake = await startFake(t, (socket, number) => {
    let asked = 0;
    socket.on('data', () => (asked++ === 0 ? socket.write('EN O0\r\n') : socket.end('EN O1\r\n')));
  });
  const server = openServer(t, fake.address);
  await server.exchange([fetch('a')]);
  assert.equal(await kindOf(server.exchange([fetch('a'), fetch('b')])), 'closed');
  assert.equal(fake.connections, 1);
});

test('a connection that is closed while nobody asks is replaced without a word', async (t) => {
  let close;
  const closed = new Promise((resolve) => (close = resolve));
  const fake = await startFake(t, (socket) => {
    socket.once('data', () => socket.write('EN O0\r\n', () => setImmediate(() => socket.end())));
    socket.on('close', close);
  });
  const server = openServer(t, fake.address);
  await server.exchange([fetch('a')]);
  await closed;
  assert.equal(await codesOf(server.exchange([fetch('a')])), 'EN');
  assert.equal(fake.connections, 2);
});

test('a refusal is told to whom it is for, and others ask again', async (t) => {
  const fake = await startFake(t, (socket, number) => {
    if (number > 1) return saying('EN O0\r\n')(socket);
    return saying('EN O0\r\n', 'SERVER_ERROR no\r\nEN O2\r\n')(socket);
  });
  const server = openServer(t, fake.address);
  await server.exchange([fetch('a')]);
  const [refused, other] = await Promise.all([
    failure(server.exchange([put('a', '', 1)])),
    codesOf(server.exchange([fetch('b')])),
  ]);
  assert.equal(refused.message, `${fake.address} refused: SERVER_ERROR no`);
  assert.deepEqual([refused.isNoAnswer, refused.failsServer, other], [true, false, 'EN']);
  assert.equal(fake.connections, 2);
});

test('a server that accepts nobody is given up', async (t) => {
  const memcached = await startMemcached(t, { options: ['-b', '1'] });
  memcached.signal('SIGSTOP');
  // Those that still connect wait in its queue, until that is full.
  const error = await failureInTheEnd(
    () => openServer(t, memcached.address, { connectTimeout: 200, timeout: 100 }).exchange([fetch('k')]),
    ({ kind }) => kind === 'connect timed out',
  );
  assert.equal(error.message, `${memcached.address} did not accept a connection within 200 ms`);
  assert.deepEqual([error.isOutOfTime, error.failsServer], [true, true]);
});

test('a server that has too many connections fails', async (t) => {
  const fake = await startFake(t, (socket) => socket.end('ERROR Too many open connections\r\n'));
  const error = await failure(openServer(t, fake.address).exchange([fetch('k')]));
  assert.equal(error.message, `${fake.address} refused: ERROR Too many open connections`);
  assert.equal(error.failsServer, true);
});

test('a memcached that has too many connections says so', async (t) => {
  const memcached = await startMemcached(t, { options: ['-c', '60'] });
  const errors = [];
  for (let count = 0; count < 80; count++) {
    const server = openServer(t, memcached.address);
    await server.exchange([noop()]).catch((error) => errors.push(error));
  }
  assert.ok(errors.length > 0, 'all were let in');
  for (const error of errors) assert.equal(error.failsServer, true, error.message);
});

test('what is asked together fails together', async (t) => {
  const fake = await startFake(t);
  const server = openServer(t, fake.address, { timeout: 100 });
  const kinds = await Promise.all([1, 2, 3].map((number) => kindOf(server.exchange([fetch(`k${number}`)]))));
  assert.deepEqual(kinds, ['timed out', 'timed out', 'timed out']);
  assert.equal(fake.connections, 1);
});

test('a peer that reads nothing is given up, whatever it is sent', async (t) => {
  const fake = await startFake(t, (socket) => socket.pause());
  const server = openServer(t, fake.address, { timeout: 200 });
  const large = 'x'.repeat(4_000_000);
  const kinds = await Promise.all([1, 2, 3, 4].map((number) => kindOf(server.exchange([put(`k${number}`, large, 1)]))));
  assert.deepEqual(kinds, ['timed out', 'timed out', 'timed out', 'timed out']);
});

test('what is quiet is given up as anything else is', async (t) => {
  const fake = await startFake(t);
  const server = openServer(t, fake.address, { timeout: 100 });
  assert.equal(await kindOf(server.exchange([quietPut('k', '1', 60), noop()])), 'timed out');
});

test('what is quiet is not said once more over another connection: its sender may know better', async (t) => {
  const fake = await startFake(t, saying('MN\r\n', CLOSE));
  const server = openServer(t, fake.address);
  assert.equal(server.connection, null);
  const quiet = () => server.exchange([quietPut('k', '1', 60), noop()]);
  assert.equal(await codesOf(quiet()), 'MN');
  const { connection } = server;
  assert.equal(await kindOf(quiet()), 'disconnected');
  assert.equal(server.connection, null);
  assert.equal(await codesOf(quiet()), 'MN');
  assert(server.connection > connection);
});

test('an answer to what is quiet is one that nobody asked for', async (t) => {
  for (const [answer, kind] of [['STORED\r\nMN\r\n', 'broken'], ['SERVER_ERROR out of memory\r\n', 'refused']]) {
    const server = openServer(t, (await startFake(t, saying(answer))).address);
    assert.equal(await kindOf(server.exchange([quietPut('k', '1', 60), noop()])), kind);
  }
});
