// Who is online, on several servers: one of them may go at any time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutageError } from '../../src/index.js';
import { put, startMemcached } from '../support/memcached.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';
import { bytesOf, one, putLists, segmentsOf, unixTime, withinAMinute } from './lists.js';

const users = Array.from({ length: 40 }, (_, index) => `user${index}`);

async function startPair(t, options = {}) {
  const pair = [await startMemcached(t), await startMemcached(t)];
  const { presence } = sessionsOn(t, pair, options);
  return { pair, presence };
}

/** Those of the users who have a key on a server. */
async function usersOn(memcached) {
  const values = await Promise.all(users.map((id) => bytesOf(memcached, `u_online_${id}`)));
  return users.filter((_, index) => values[index] !== null);
}

const idsOf = ({ users }) => users.map(({ id }) => id);

test('a user\'s key and entry are on one server, and every server is asked for who is online', async (t) => {
  const { pair, presence } = await startPair(t);
  await withinAMinute(5);
  await Promise.all(users.map((id) => presence.mark(id)));
  const found = await Promise.all(pair.map(usersOn));
  assert.deepEqual(found.flat().sort(), [...users].sort());
  for (const [index, memcached] of pair.entries()) {
    assert(found[index].length > 0, 'both have some');
    const [{ bytes }, ...others] = await segmentsOf(memcached, Math.floor(unixTime() / 60));
    assert.deepEqual(others, []);
    const named = [...bytes.matchAll(/user\d+?(?=\d\d\+|$)/g)].map(([id]) => id);
    assert.deepEqual(named.sort(), found[index].sort());
  }
  assert.equal(await presence.count(), 40);
  assert.deepEqual(idsOf(await presence.list()), [...users].sort());
  const expected = new Map([...users.map((id) => [id, true]), ['nobody', false]]);
  assert.deepEqual(await presence.areOnline(expected.keys()), expected);
});

test('with a second copy both servers have everybody, and each is counted once', async (t) => {
  const { pair, presence } = await startPair(t, { replicas: 1 });
  await Promise.all(users.map((id) => presence.mark(id)));
  for (const memcached of pair) assert.deepEqual(await usersOn(memcached), users);
  assert.equal(await presence.count(), 40);
  await presence.leave('user7');
  assert.equal(await presence.isOnline('user7'), false);
  assert.equal(await presence.count(), 39);
});

test('of two copies the later counts', async (t) => {
  const { pair, presence } = await startPair(t, { replicas: 1 });
  const now = unixTime();
  await put(pair[0], 'u_online_a', String(now - 50));
  await put(pair[1], 'u_online_a', String(now - 20));
  await put(pair[1], 'u_online_b', String(now - 70));
  assert.equal(await presence.lastSeen('a'), now - 20);
  assert.equal(await presence.lastSeen('b'), now - 70);
  const minute = Math.floor(now / 60) - 1;
  await putLists(pair[0], minute, { [`${one}/0`]: '10+1:a' });
  await putLists(pair[1], minute, { [`${one}/0`]: '20-1:a10+1:b' });
  assert.deepEqual(idsOf(await presence.list()), ['b']);
});

for (const [killed, which] of ['first', 'second'].entries()) {
  test(`with two copies, the ${which} of two servers may be killed, and nobody notices`, async (t) => {
    const { pair, presence } = await startPair(t, { replicas: 1 });
    await Promise.all(users.map((id) => presence.mark(id)));
    await pair[killed].stop();
    const answers = await presence.areOnline(users);
    assert([...answers.values()].every(Boolean));
    assert.equal(await presence.count(), 40);
    assert.equal(await presence.isOnline('nobody'), false);
    await presence.mark('new');
    await presence.leave('user0');
    assert.equal(await presence.isOnline('new'), true);
    assert.equal(await presence.isOnline('user0'), false);
    assert.equal(await presence.count(), 40);
    await startMemcached(t, { port: pair[killed].port });
    await until(async () => {
      await presence.mark('again');
      return bytesOf(pair[killed], 'u_online_again');
    });
    assert.equal(await presence.isOnline('new'), true);
    assert.equal(await presence.count(), 41);
  });
}

test('without a second copy, the server that stands in is marked and asked', async (t) => {
  const { pair, presence } = await startPair(t);
  await Promise.all(users.map((id) => presence.mark(id)));
  const [lost, kept] = await Promise.all(pair.map(usersOn));
  await pair[0].stop();
  assert.equal(await presence.count(), kept.length, 'those of the other');
  for (const id of kept) assert.equal(await presence.isOnline(id), true);
  await assert.rejects(presence.isOnline(lost[0]), OutageError, 'nobody is offline because a server is away');
  await assert.rejects(presence.areOnline(users), OutageError);
  await presence.mark(lost[0]);
  assert.equal(await presence.isOnline(lost[0]), true);
  assert.equal(await presence.count(), kept.length + 1);
});

test('a server that has been away for longer than a mark counts has nobody', async (t) => {
  const { pair, presence } = await startPair(t, { presenceTtl: 1, presenceInterval: 1 });
  await Promise.all(users.map((id) => presence.mark(id)));
  const [lost] = await usersOn(pair[0]);
  await pair[0].stop();
  await assert.rejects(presence.isOnline(lost), OutageError);
  await until(async () => (await presence.isOnline(lost).catch(() => true)) === false);
  await presence.mark(lost);
  assert.equal(await presence.isOnline(lost), true);
});

test('a server that stands still is passed over by a count, and told of nobody meanwhile', async (t) => {
  const { pair, presence } = await startPair(t, { timeout: 200 });
  await Promise.all(users.map((id) => presence.mark(id)));
  const [still, well] = await Promise.all(pair.map(usersOn));
  pair[0].signal('SIGSTOP');
  assert.equal(await presence.count(), well.length);
  await presence.mark(still[0]);
  assert.equal(await presence.count(), well.length + 1);
  assert.equal((await presence.list()).users.length, well.length + 1);
  pair[0].signal('SIGCONT');
  await until(async () => (await presence.count()) === 40);
});

test('with both servers gone there is an outage', async (t) => {
  for (const replicas of [0, 1]) {
    const { pair, presence } = await startPair(t, { replicas });
    await presence.mark('a');
    for (const memcached of pair) await memcached.stop();
    for (const call of ['count', 'mark', 'leave', 'isOnline', 'lastSeen']) {
      await assert.rejects(presence[call]('a'), OutageError, call);
    }
    await assert.rejects(presence.list(), OutageError);
    for (const { port } of pair) await startMemcached(t, { port });
    await until(() => presence.mark('a').then(() => true, () => false));
    assert.equal(await presence.isOnline('a'), true);
    assert.equal(await presence.count(), 1);
  }
});
