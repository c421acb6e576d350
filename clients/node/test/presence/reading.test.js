// Who is online: asked for by id, counted and listed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutageError } from '../../src/index.js';
import { printLine } from '../../src/presence/directory.js';
import { saying, startFake } from '../memcached/fake.js';
import { ask, freePort, put, startMemcached } from '../support/memcached.js';
import { randomFrom } from '../support/random.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';
import { one, other, putLists, seen, unixTime } from './lists.js';

const idsOf = ({ users }) => users.map(({ id }) => id);

test('who was marked is online, until the mark is old or the user leaves', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t), { presenceTtl: 1, presenceInterval: 1 });
  const before = unixTime();
  for (const id of ['ada', 42, 'bob']) await presence.mark(id);
  assert.equal(await presence.isOnline('ada'), true);
  assert.equal(await presence.isOnline('42'), true);
  assert.equal(await presence.isOnline('eve'), false);
  assert.equal(await presence.lastSeen('eve'), null);
  assert((await presence.lastSeen('ada')) >= before);
  await presence.leave('bob');
  assert.equal(await presence.isOnline('bob'), false);
  const friends = new Map([['ada', true], [42, true], ['bob', false], ['eve', false]]);
  assert.deepEqual(await presence.areOnline(friends.keys()), friends);
  assert.equal(await presence.count(), 2);
  await until(async () => !(await presence.isOnline('ada')) && (await presence.count()) === 0);
  assert.deepEqual(await presence.list(), { users: [], cursor: null });
  await presence.mark('bob');
  assert.equal(await presence.isOnline('bob'), true);
});

test('nobody is online where nobody was marked', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  assert.equal(await presence.count(), 0);
  assert.deepEqual(await presence.list(), { users: [], cursor: null });
  assert.deepEqual(await presence.areOnline([]), new Map());
  await presence.leave('nobody');
  assert.equal(await presence.count(), 0);
});

test('ids are told as strings where they are UTF-8, and else as bytes', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const bytes = [Buffer.from([0xff]), Buffer.from([0xc3]), new Uint8Array([0xe9, 0x20])];
  for (const id of ['é', '\0', 7, ...bytes]) await presence.mark(id);
  assert.deepEqual(idsOf(await presence.list()), [
    '\0',
    '7',
    Buffer.from([0xc3]),
    'é',
    Buffer.from([0xe9, 0x20]),
    Buffer.from([0xff]),
  ]);
  const answers = await presence.areOnline(bytes);
  for (const id of bytes) assert.equal(answers.get(id), true);
  assert.equal(await presence.isOnline(Buffer.from('é')), true);
  assert.equal(await presence.isOnline('\u{c3}'), false, 'its UTF-8 is another id');
});

test('pages follow each other without a gap', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const ids = Array.from({ length: 250 }, (_, index) => `user${index}`);
  await Promise.all(ids.map((id) => presence.mark(id)));
  const found = [];
  const lengths = [];
  let cursor = null;
  do {
    const page = await presence.list({ limit: 70, cursor });
    found.push(...idsOf(page));
    lengths.push(page.users.length);
    ({ cursor } = page);
  } while (cursor !== null);
  assert.deepEqual(found, [...ids].sort());
  assert.deepEqual(lengths, [70, 70, 70, 40]);
  assert.equal((await presence.list()).users.length, 100);
  assert.equal((await presence.list({ limit: 250 })).cursor, null);
});

test('areOnline asks for thousands at once', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const ids = Array.from({ length: 3000 }, (_, index) => index);
  await Promise.all(ids.filter((id) => id % 3 === 0).map((id) => presence.mark(id)));
  const answers = await presence.areOnline(ids);
  for (const id of ids) assert.equal(answers.get(id), id % 3 === 0, `${id}`);
});

test('what is no id, no limit and no cursor is refused', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const text = 'a user id is 1 to 1024 bytes: a string, an integer, a Buffer or a Uint8Array';
  const tooLong = ['x'.repeat(1025), 'é'.repeat(513), Buffer.alloc(1025)];
  for (const id of ['', Buffer.alloc(0), ...tooLong, 1.5, NaN, Infinity, 2 ** 53, null, undefined, true, {}, [1]]) {
    for (const call of ['isOnline', 'lastSeen', 'mark', 'leave']) {
      await assert.rejects(presence[call](id), { name: 'TypeError', message: text }, `${call}(${id})`);
    }
    await assert.rejects(presence.areOnline(['a', id]), { message: text });
    assert.throws(() => presence.connect(id), { message: text });
  }
  for (const limit of [0, -1, 1.5, '10', NaN]) {
    await assert.rejects(presence.list({ limit }), /^RangeError: limit must be 1 to/);
  }
  await assert.rejects(presence.list({ cursor: 'no cursor' }), TypeError);
  assert.throws(() => presence.watch('listener'), TypeError);
  assert.throws(() => presence.watch(() => {}, { interval: 1 }), /^RangeError: interval must be 50 to 60000 millis/);
  assert.throws(() => presence.watch(() => {}, { leaveDelay: -1 }), /^RangeError: leaveDelay must be 0 to/);
  assert.throws(() => presence.connect('a', { leaveDelay: 'x' }), RangeError);
});

test('of what several processes wrote, the latest of each user counts', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const minute = Math.floor(unixTime() / 60) - 2;
  await putLists(memcached, minute, {
    [`${one}/0`]: '10+1:a10+1:b10+1:c10+1:d30-1:e30+1:e',
    [`${other}/0`]: '20-1:a05-1:b10-1:c',
    [`${other}/7`]: '10+1:f11-1:f',
    [`${other}/12`]: '11+1:f',
  });
  const { users } = await presence.list();
  const at = (second) => minute * 60 + second;
  assert.deepEqual(users, [
    { id: 'b', lastSeen: at(10) },
    { id: 'd', lastSeen: at(10) },
    { id: 'e', lastSeen: at(30) },
    { id: 'f', lastSeen: at(11) },
  ]);
  assert.equal(await presence.count(), 4);
});

test('random lists say the same as a model that only knows the rules', async (t) => {
  const random = randomFrom(29);
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const latest = Math.floor(unixTime() / 60) - 1;
  for (let round = 0; round < 40; round++) {
    /** By id: the last word of each writer. */
    const words = new Map();
    for (let minute = latest - 2; minute <= latest; minute++) {
      const segments = {};
      for (const writer of [one, other]) {
        for (let number = 0; number < 2; number++) {
          const entries = Array.from({ length: random.below(6) }, () => {
            const [second, sign, id] = [random.below(3), random.pick('+-'), random.pick('abcd')];
            const time = minute * 60 + second;
            const said = words.get(id) ?? new Map();
            words.set(id, said);
            if (time >= (said.get(writer)?.time ?? 0)) said.set(writer, { time, sign });
            return `0${second}${sign}1:${id}`;
          });
          segments[`${writer}/${number}`] = entries.join('');
        }
      }
      await putLists(memcached, minute, segments);
    }
    const expected = [...words].filter(([, said]) => {
      const time = Math.max(...[...said.values()].map((word) => word.time));
      return [...said.values()].every((word) => word.time < time || word.sign === '+');
    });
    assert.deepEqual(idsOf(await presence.list()), expected.map(([id]) => id).sort(), `round ${round}`);
  }
});

test('all minutes that count are read, and one more for clocks that are ahead', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const written = [['old', 361], ['last', 350], ['now', 0], ['ahead', -60]].map(([id, ago]) => [id, seen(id, ago)]);
  for (const [, { minute, entry }] of written) await putLists(memcached, minute, { [`${one}/0`]: entry });
  const expected = ['ahead', 'last', 'now'];
  assert.deepEqual(idsOf(await presence.list()), expected);
});

test('broken lists are passed over', async (t) => {
  const memcached = await startMemcached(t, { options: ['-I', '2m'] });
  const { presence } = sessionsOn(t, memcached);
  const { minute } = seen('a');
  const huge = Array.from({ length: 40_000 }, (_, index) => printLine(one, index + 5)).join('');
  await put(memcached, `u_online_%minute/${minute - 1}`, huge);
  await putLists(memcached, minute, {
    [`${one}/0`]: '00+1:a07+1024:x',
    [`${one}/1`]: '\0\xff\r\nEND\r\n',
    [`${one}/2`]: `00+1:b${'garbage'.repeat(100_000)}`,
    'nonsense/here': '00+1:x',
    [`${other}/0`]: '',
    [`${other}/1`]: '00+1:c',
  });
  await ask(memcached, `append u_online_%minute/${minute} 0 0 22\r\n`, `${other}/9\n${one}`.slice(0, 22), '\r\n');
  assert.deepEqual(idsOf(await presence.list()), ['a', 'b', 'c']);
  assert.equal(await presence.count(), 3);
});

test('a key that nobody here has stored, or is too old, is no mark', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  for (const value of ['', 'yes', '-1', '1.5', '9'.repeat(16), '1', String(unixTime() - 360)]) {
    await put(memcached, 'u_online_a', value);
    assert.equal(await presence.lastSeen('a'), null, value);
    assert.equal(await presence.isOnline('a'), false, value);
  }
});

test('an outage is an error, and nobody is offline', async (t) => {
  const { presence } = sessionsOn(t, { address: `127.0.0.1:${await freePort()}` });
  for (const call of [
    () => presence.isOnline('a'),
    () => presence.areOnline(['a']),
    () => presence.lastSeen('a'),
    () => presence.count(),
    () => presence.list(),
    () => presence.mark('a'),
    () => presence.leave('a'),
  ]) {
    const error = await call().catch((error) => error);
    assert(error instanceof OutageError, `${error}`);
    const message = /^who is online is not known: 127\.0\.0\.1:\d+ cannot be reached: connection refused\. Check the/;
    assert.match(error.message, message);
    assert.deepEqual([error.status, error.kind], [503, 'unreachable']);
  }
});

test('a server that says nothing, or nonsense, is an outage in bounded time', async (t) => {
  for (const [fake, kind] of [[await startFake(t), 'timed out'], [await startFake(t, saying('hello\r\n')), 'broken']]) {
    const { presence } = sessionsOn(t, fake, { timeout: 200 });
    for (const call of ['count', 'list', 'mark', 'isOnline']) {
      await assert.rejects(presence[call](call === 'list' ? {} : 'a'), { name: 'OutageError', kind });
    }
  }
});

test('a close waits for marks that are under way, and refuses what comes then', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  const { presence } = sessions;
  const marked = presence.mark('a');
  const counted = presence.count();
  await sessions.close();
  await Promise.all([marked, counted]);
  for (const call of [() => presence.isOnline('a'), () => presence.mark('a'), () => presence.count()]) {
    await assert.rejects(call(), /were closed by close\(\)/);
  }
  assert.throws(() => presence.watch(() => {}), /were closed/);
  assert.throws(() => presence.connect('a'), /were closed/);
  assert.equal(await sessionsOn(t, memcached).presence.isOnline('a'), true);
});

test('a mark nobody waits for is stored', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  presence.mark('a');
  assert.equal(await presence.isOnline('a'), true);
  await sleep(10);
});
