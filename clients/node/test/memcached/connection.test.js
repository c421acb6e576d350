// One connection for all who ask, to a real memcached.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { add, fetch, noop, put, remove, store } from '../../src/memcached/command.js';
import { ask, freePort, startMemcached } from '../support/memcached.js';
import { codesOf, failure, failureInTheEnd, kindOf, openPool, openServer } from './client.js';
import { startFake } from './fake.js';

/** How many connections a memcached has accepted, that of this question with them. */
async function connectionsOf(memcached) {
  return Number(/^STAT total_connections (\d+)/m.exec(await ask(memcached, 'stats\r\n'))[1]);
}

test('nothing is opened before it is used', async (t) => {
  const fake = await startFake(t);
  openPool(t, fake.address);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(fake.connections, 0);
});

test('a server is reached over TCP, IPv6, by name and over a unix socket', async (t) => {
  const socket = join(tmpdir(), `rust-json-session-${process.pid}.sock`);
  t.after(() => rm(socket, { force: true }));
  const [tcp, unix] = await Promise.all([startMemcached(t), startMemcached(t, { socket })]);
  const ipv6 = await startMemcached(t, { host: '::1' });
  for (const address of [tcp.address, `localhost:${tcp.port}`, ipv6.address, unix.address]) {
    const server = openServer(t, address);
    const codes = server.exchange([put('k', '{}', 60), fetch('k')]);
    assert.equal(await codesOf(codes), 'HD VA', address);
  }
});

test('10,000 exchanges at once share a connection, and each gets its own replies', async (t) => {
  const memcached = await startMemcached(t);
  const server = openServer(t, memcached.address);
  const keys = Array.from({ length: 1000 }, (_, index) => `k${index}`);
  await Promise.all(keys.map((key) => server.exchange([put(key, `{"key":"${key}"}`, 60)])));
  const before = await connectionsOf(memcached);
  const asked = Array.from({ length: 10_000 }, (_, index) => keys[index % keys.length]);
  const answers = await Promise.all(asked.map((key) => server.exchange([fetch(key), fetch(`no-${key}`)])));
  for (const [index, [found, missed]] of answers.entries()) {
    assert.equal(found.value.toString(), `{"key":"${asked[index]}"}`);
    assert.equal(missed.code, 'EN');
  }
  assert.equal(await connectionsOf(memcached), before + 1);
});

test('values of every size come back, asked for at once', async (t) => {
  const server = openServer(t, (await startMemcached(t, { options: ['-I', '8m'] })).address);
  const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index * 7);
  const lengths = [0, 1, 4095, 65_535, 65_536, 65_537, 1_000_000, 4_000_000];
  const values = lengths.map((length) => Buffer.alloc(length, allBytes));
  await Promise.all(values.map((value, index) => server.exchange([add(`k${index}`, value, 60)])));
  const answers = await Promise.all(values.map((_, index) => server.exchange([fetch(`k${index}`)])));
  for (const [index, [reply]] of answers.entries()) {
    assert.ok(reply.value.equals(values[index]), `${values[index].length} bytes`);
  }
});

test('texts and bytes are stored alike, side by side', async (t) => {
  const server = openServer(t, (await startMemcached(t)).address);
  const exchanges = ['ä', Buffer.from('ä'), '€'].map((value, index) => server.exchange([put(`k${index}`, value, 60)]));
  await Promise.all(exchanges);
  const replies = await server.exchange([fetch('k0'), fetch('k1'), fetch('k2')]);
  assert.deepEqual(replies.map(({ value }) => value.toString()), ['ä', 'ä', '€']);
});

test('a state is good for the connection that told it', async (t) => {
  const { address } = await startMemcached(t);
  const [one, another] = [openServer(t, address), openServer(t, address)];
  const [, fetched] = await one.exchange([put('k', '{}', 60), fetch('k')]);
  await another.exchange([noop()]);
  assert.equal(await kindOf(another.exchange([store('k', '[]', 60, fetched)])), 'not sent');
  assert.equal(await codesOf(one.exchange([store('k', '[]', 60, fetched)])), 'HD');
});

test('a server that was killed and started again is asked anew, and its old states are void', async (t) => {
  const memcached = await startMemcached(t);
  const server = openServer(t, memcached.address);
  const [, fetched] = await server.exchange([put('k', '{}', 60), fetch('k')]);
  await memcached.stop('SIGKILL');
  const error = await failure(server.exchange([fetch('k')]));
  assert.equal(error.message, `${server.name} cannot be reached: connection refused`);
  assert.deepEqual([error.kind, error.isEndOfServer], ['unreachable', true]);
  const { port } = memcached;
  await startMemcached(t, { port });
  // As many states as before: the numbers are the same.
  const [, again] = await server.exchange([put('k', '{}', 60), fetch('k')]);
  assert.equal(again.cas, fetched.cas);
  assert.notEqual(again.connection, fetched.connection);
  assert.equal(await kindOf(server.exchange([store('k', '[]', 60, fetched)])), 'not sent');
  assert.equal(await codesOf(server.exchange([store('k', '[]', 60, again)])), 'HD');
});

test('a server that stands still is given up for all who wait, and asked again when it goes on', async (t) => {
  const memcached = await startMemcached(t);
  const server = openServer(t, memcached.address, { timeout: 500 });
  await server.exchange([noop()]);
  memcached.signal('SIGSTOP');
  const asking = [1, 2, 3].map((number) => failureInTheEnd(() => server.exchange([fetch(`k${number}`)])));
  const errors = await Promise.all(asking);
  for (const error of errors) assert.equal(error.message, `${server.name} did not answer within 500 ms`);
  assert.deepEqual([errors[0].kind, errors[0].isOutOfTime, errors[0].failsServer], ['timed out', true, true]);
  memcached.signal('SIGCONT');
  assert.equal(await codesOf(server.exchange([fetch('k')])), 'EN');
});

test('an answer that came while the event loop was busy is in time', async (t) => {
  const { address } = await startMemcached(t);
  await openServer(t, address).exchange([put('k', 'x'.repeat(900_000), 60)]);
  const server = openServer(t, address, { timeout: 100 });
  const answer = codesOf(server.exchange([fetch('k')]));
  setImmediate(() => {
    const until = performance.now() + 400;
    while (performance.now() < until);
  });
  assert.equal(await answer, 'VA');
});

test('a name without an address is told from a server that is not there', async (t) => {
  const error = await failure(openServer(t, 'no-such-host.invalid').exchange([noop()]));
  assert.equal(error.message, 'no-such-host.invalid:11211 cannot be reached: its name has no address');
  const port = await freePort();
  const gone = await failure(openServer(t, `localhost:${port}`).exchange([noop()]));
  assert.equal(gone.message, `localhost:${port} cannot be reached: connection refused`);
  const socket = await failure(openServer(t, 'unix:///no/such.sock').exchange([noop()]));
  assert.equal(socket.message, 'unix:///no/such.sock cannot be reached: no such file or directory');
  assert.deepEqual([error, gone, socket].map(({ isEndOfServer }) => isEndOfServer), [false, true, true]);
});

test('a path that is too long for a socket is unreachable', async (t) => {
  assert.equal(await kindOf(openServer(t, `/${'a'.repeat(300)}`).exchange([noop()])), 'unreachable');
});

test('closing waits for what is under way, and nothing is asked then', async (t) => {
  const memcached = await startMemcached(t);
  const pool = openPool(t, memcached.address);
  const server = pool.server(0);
  const answer = server.exchange([put('k', '{}', 60), remove('k')]);
  const closed = Promise.all([pool.close(), pool.close()]);
  const late = kindOf(server.exchange([noop()]));
  assert.equal(await codesOf(answer), 'HD HD');
  await closed;
  assert.deepEqual([await late, await kindOf(server.exchange([noop()]))], ['shut', 'shut']);
});

test('a pool that was never used, or is idle, can be closed', async (t) => {
  const { address } = await startMemcached(t);
  await openPool(t, address).close();
  const pool = openPool(t, address);
  await pool.server(0).exchange([noop()]);
  await pool.close();
});

test('an idle connection does not keep the process, and an answer under way does', async (t) => {
  const { address } = await startMemcached(t);
  const program = `
    import { fetch } from ${JSON.stringify(new URL('../../src/memcached/command.js', import.meta.url).href)};
    import { openServer } from ${JSON.stringify(new URL('client.js', import.meta.url).href)};
    const server = openServer({ after() {} }, '${address}');
    await server.exchange([fetch('k')]);
    server.exchange([fetch('k')]).then(([{ code }]) => console.log(code));`;
  const options = ['--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 });
  assert.equal(stdout, 'EN\n');
});
