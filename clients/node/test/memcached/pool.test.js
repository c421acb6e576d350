// Which servers a session is on while some of them fail, with real memcacheds that are killed and stopped.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { noop } from '../../src/memcached/command.js';
import { MemcachedError } from '../../src/memcached/error.js';
import { Ring } from '../../src/memcached/ring.js';
import { parseServers } from '../../src/memcached/server-list.js';
import { freePort, startMemcached } from '../support/memcached.js';
import { until } from '../support/until.js';
import { codesOf, failure, failureInTheEnd, openPool } from './client.js';
import { startFake } from './fake.js';

const key = 'sessions/abc';
const timedOut = new MemcachedError('a', 'timed out', 1);

/** The places of a list in the order of a key's ring. */
const orderOf = (servers) => [...new Ring(parseServers(servers), 'ketama').order(key)];

/** Names of servers that nobody asks. */
const names = (count) => Array.from({ length: count }, (_, index) => `127.0.0.${index + 1}:1`).join();

test('a session is on the first server of its ring, and with replicas on the next, too', (t) => {
  const [first, second] = orderOf(names(5));
  const places = (replicas) => openPool(t, names(5), { replicas }).places(key);
  assert.deepEqual(places(0), { first, second: null, areHome: true, hasHome: true });
  assert.deepEqual(places(1), { first, second, areHome: true, hasHome: true });
});

test('one server has no other in its place', async (t) => {
  for (const replicas of [0, 1]) {
    const pool = openPool(t, 'a', { replicas });
    const home = { first: 0, second: null, areHome: true, hasHome: true };
    assert.deepEqual(pool.places(key), home);
    pool.noteFailure(0, timedOut);
    assert.deepEqual([pool.places(key), pool.isAside(0), pool.homeFailures(key)], [home, false, []]);
    assert.equal(pool.places(key, new Set([0])), null);
    assert.equal(pool.isReplicated, false);
  }
});

test('the next on the ring takes the place of what is set aside, or failed just now', async (t) => {
  const [first, second, third] = orderOf(names(3));
  const pool = openPool(t, names(3));
  assert.deepEqual(pool.places(key, new Set([first])), { first: second, second: null, areHome: false, hasHome: false });
  pool.noteFailure(first, timedOut);
  assert.equal(pool.isAside(first), true);
  assert.deepEqual(pool.places(key), { first: second, second: null, areHome: false, hasHome: false });
  assert.deepEqual(pool.places(key, new Set([second])).first, third);
});

test('of two copies, one stays where it is', (t) => {
  const [first, second, third] = orderOf(names(3));
  const places = (...failed) => openPool(t, names(3), { replicas: 1 }).places(key, new Set(failed));
  assert.deepEqual(places(first), { first: second, second: third, areHome: false, hasHome: true });
  assert.deepEqual(places(second), { first, second: third, areHome: false, hasHome: true });
  assert.deepEqual(places(first, second), { first: third, second: null, areHome: false, hasHome: false });
  assert.deepEqual(places(second, third), { first, second: null, areHome: false, hasHome: true });
  assert.equal(places(first, second, third), null);
});

test('where none is known to be well, all are asked but those that failed just now', (t) => {
  const [first, second, third] = orderOf(names(3));
  const pool = openPool(t, names(3));
  for (const place of [0, 1, 2]) pool.noteFailure(place, timedOut);
  assert.equal(pool.places(key).first, first);
  assert.equal(pool.places(key, new Set([first])).first, second);
  assert.equal(pool.places(key, new Set([first, second])).first, third);
  assert.equal(pool.places(key, new Set([first]), { onlyWell: true }), null, 'nobody waits for another that is slow');
});

test('all servers are well but those that are set aside, and where none is all are asked', (t) => {
  const pool = openPool(t, names(3));
  assert.deepEqual(pool.wellPlaces(), [0, 1, 2]);
  pool.noteFailure(1, timedOut);
  assert.deepEqual(pool.wellPlaces(), [0, 2]);
  for (const place of [0, 2]) pool.noteFailure(place, timedOut);
  assert.deepEqual(pool.wellPlaces(), [0, 1, 2]);
  const alone = openPool(t, 'a');
  alone.noteFailure(0, timedOut);
  assert.deepEqual(alone.wellPlaces(), [0]);
});

test('a server that was killed is back when it is started again', async (t) => {
  const memcacheds = await Promise.all([startMemcached(t), startMemcached(t)]);
  const servers = memcacheds.map(({ address }) => address).join();
  const pool = openPool(t, servers);
  const [home, other] = orderOf(servers);
  await memcacheds[home].stop('SIGKILL');
  const error = await failure(pool.server(home).exchange([noop()]));
  pool.noteFailure(home, error);
  assert.equal(pool.places(key).first, other);
  assert(pool.homeFailures(key)[0].isEndOfServer, 'what it had is gone with it');
  await startMemcached(t, { port: memcacheds[home].port });
  await until(() => pool.places(key).first === home);
});

test('a server that stood still is back when it goes on, and may have sessions meanwhile', async (t) => {
  const memcacheds = await Promise.all([startMemcached(t), startMemcached(t)]);
  const servers = memcacheds.map(({ address }) => address).join();
  const pool = openPool(t, servers, { timeout: 300 });
  const [home, other] = orderOf(servers);
  await pool.server(home).exchange([noop()]);
  memcacheds[home].signal('SIGSTOP');
  const error = await failureInTheEnd(() => pool.server(home).exchange([noop()]));
  pool.noteFailure(home, error);
  assert.equal(pool.places(key).first, other);
  assert.deepEqual(pool.homeFailures(key), [error]);
  memcacheds[home].signal('SIGCONT');
  await until(() => pool.places(key).first === home);
  assert.deepEqual(pool.homeFailures(key), []);
});

test('a server that answers, where none was known to be well, is well', async (t) => {
  const memcacheds = await Promise.all([startMemcached(t), startMemcached(t)]);
  const pool = openPool(t, memcacheds.map(({ address }) => address));
  for (const place of [0, 1]) pool.noteFailure(place, timedOut);
  assert.equal(await codesOf(pool.server(0).exchange([noop()])), 'MN');
  pool.places(key);
  assert.equal(pool.isAside(0), false);
});

test('an answer from before a failure says nothing of the server', async (t) => {
  const memcacheds = await Promise.all([startMemcached(t), startMemcached(t)]);
  const pool = openPool(t, memcacheds.map(({ address }) => address));
  await pool.server(0).exchange([noop()]);
  pool.noteFailure(0, timedOut);
  pool.places(key);
  assert.equal(pool.isAside(0), true);
});

test('a server that is set aside is asked again and again, until the pool is closed', async (t) => {
  const fake = await startFake(t, (socket) => socket.destroy());
  const pool = openPool(t, [fake.address, `127.0.0.1:${await freePort()}`]);
  pool.noteFailure(0, timedOut);
  await until(() => fake.connections >= 3);
  assert.equal(pool.isAside(0), true);
  await pool.close();
  const { connections } = fake;
  await sleep(500);
  assert.equal(fake.connections, connections);
});

test('a server that is set aside does not keep the process', async (t) => {
  const program = `
    import { MemcachedError } from ${JSON.stringify(new URL('../../src/memcached/error.js', import.meta.url).href)};
    import { openPool } from ${JSON.stringify(new URL('client.js', import.meta.url).href)};
    const pool = openPool({ after() {} }, '127.0.0.1:${await freePort()},127.0.0.1:${await freePort()}');
    pool.noteFailure(0, new MemcachedError('a', 'closed'));
    console.log(pool.isAside(0));`;
  const options = ['--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 });
  assert.equal(stdout, 'true\n');
});

test('what the list says of one server\'s time counts for that one alone', async (t) => {
  const [slow, other] = await Promise.all([startFake(t), startFake(t)]);
  const pool = openPool(t, [`${slow.address}?timeout=0.05`, other.address], { timeout: 150 });
  const errors = await Promise.all([0, 1].map((place) => failure(pool.server(place).exchange([noop()]))));
  assert.deepEqual(errors.map(({ message }) => message), [
    `${slow.address} did not answer within 50 ms`,
    `${other.address} did not answer within 150 ms`,
  ]);
});
