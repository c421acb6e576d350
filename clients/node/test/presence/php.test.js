// Who is online, told by PHP and asked by Node.js, and the other way round: RustJsonSessionPresence of the extension.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Events } from '../support/events.js';
import { startMemcached } from '../support/memcached.js';
import { phpScript, phpSession } from '../support/php.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';
import { bytesOf, segmentsOf, withinAMinute } from './lists.js';

/** Ids of every kind of bytes. */
const ids = [
  '42',
  '-7',
  'ann@example.org',
  'a b%20\r\n',
  'Zoë B',
  '%minute/1',
  '\0',
  Buffer.from([0xff, 0x00, 0xc3]),
  'x'.repeat(241),
  'x'.repeat(242),
  'é'.repeat(300),
  Buffer.alloc(1024, 0xfe),
];

const hex = (id) => Buffer.from(id).toString('hex');

/** The order of bytes. */
const sorted = (list) => [...list].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

/** PHP code for the ids of a page, in hexadecimal. @param {string} page */
const idsIn = (page) => `array_map('bin2hex', array_map('strval', array_keys(${page}['users'])))`;

/** PHP code on the ids, as `$ids`; gives what it returns. Nobody waits for marks: a question behind them does. */
async function php(settings, code) {
  const list = ids.map((id) => `'${hex(id)}'`).join(', ');
  const before = `$ids = array_map('hex2bin', [${list}]); $presence = new RustJsonSessionPresence;`;
  const result = `$result = (function () use ($ids, $presence) { ${code} })(); $presence->areOnline($ids);`;
  return JSON.parse(await phpScript(settings, `${before} ${result} echo json_encode($result);`));
}

for (const servers of [1, 2]) {
  for (const replicas of servers === 2 ? [0, 1] : [0]) {
    const where = `${servers} server${servers > 1 ? `s, ${replicas + 1} cop${replicas ? 'ies' : 'y'} each` : ''}`;

    test(`who was marked by PHP is online here, until PHP says that the user left: ${where}`, async (t) => {
      const { settings, presence } = await startServers(t, servers, replicas);
      assert.equal(await php(settings, 'return array_sum(array_map($presence->mark(...), $ids));'), ids.length);
      assert([...(await presence.areOnline(ids)).values()].every(Boolean));
      assert.equal(await presence.count(), ids.length);
      const { users, cursor } = await presence.list();
      assert.deepEqual([users.map(({ id }) => id), cursor], [sorted(ids), null]);
      const seen = await php(settings, 'return array_map($presence->lastSeen(...), $ids);');
      assert.deepEqual(await Promise.all(ids.map((id) => presence.lastSeen(id))), seen);
      await php(settings, 'return array_map($presence->leave(...), array_slice($ids, 2));');
      assert.deepEqual([...(await presence.areOnline(ids)).values()], ids.map((_, index) => index < 2));
      assert.equal(await presence.count(), 2);
    });

    test(`who was marked here is online in PHP, until the user leaves: ${where}`, async (t) => {
      const { settings, presence } = await startServers(t, servers, replicas);
      await Promise.all(ids.map((id) => presence.mark(id)));
      assert.deepEqual(await php(settings, 'return array_map($presence->isOnline(...), $ids);'), ids.map(() => true));
      assert.equal(await php(settings, 'return $presence->count();'), ids.length);
      const listed = await php(settings, `return ${idsIn('$presence->list()')};`);
      assert.deepEqual(listed, sorted(ids).map(hex));
      const seen = await php(settings, 'return array_map($presence->lastSeen(...), $ids);');
      assert.deepEqual(seen, await Promise.all(ids.map((id) => presence.lastSeen(id))));
      for (const id of ids.slice(2)) await presence.leave(id);
      const left = await php(settings, 'return array_map($presence->isOnline(...), $ids);');
      assert.deepEqual(left, ids.map((_, index) => index < 2));
      assert.equal(await php(settings, 'return $presence->count();'), 2);
    });
  }
}

test('both write the same bytes', async (t) => {
  const { settings, presence, memcacheds: [memcached] } = await startServers(t);
  await withinAMinute(5);
  await php(settings, 'foreach ($ids as $id) $presence->mark($id); $presence->leave(42);');
  for (const id of ids) await presence.mark(id);
  await presence.leave(42);
  const minute = Math.floor(Number(await bytesOf(memcached, 'u_online_-7')) / 60);
  const [theirs, ours, ...others] = await segmentsOf(memcached, minute);
  assert.deepEqual(others, []);
  const withoutSeconds = ({ bytes }) => bytes.replace(/\d\d(?=[+-]\d+:)/g, '');
  assert.equal(withoutSeconds(ours), withoutSeconds(theirs));
  assert.match(ours.name, /^[0-9a-f]{16}\/0$/);
  assert.match(theirs.name, /^[0-9a-f]{16}\/0$/);
});

test('a page of PHP\'s list goes on here, and the other way round', async (t) => {
  const { settings, presence } = await startServers(t);
  for (const id of ids) await presence.mark(id);
  const { users, cursor } = await presence.list({ limit: 5 });
  const first = users.map(({ id }) => id);
  const page = (after) => `$page = $presence->list(4, '${after}');
    return [${idsIn('$page')}, $page['cursor']];`;
  const [second, next] = await php(settings, page(cursor));
  const third = await presence.list({ cursor: next });
  assert.equal(third.cursor, null);
  const all = [...first.map(hex), ...second, ...third.users.map(({ id }) => hex(id))];
  assert.deepEqual(all, sorted(ids).map(hex));
});

test('thousands that one PHP process marks are in segments that are read whole', async (t) => {
  const { settings, presence, memcacheds: [memcached] } = await startServers(t);
  await withinAMinute(8);
  await php(settings, 'for ($user = 0; $user < 5000; $user++) $presence->mark("user$user"); return 0;');
  assert.equal(await presence.count(), 5000);
  const minute = Math.floor((await presence.lastSeen('user0')) / 60);
  const lengths = (await segmentsOf(memcached, minute)).map(({ bytes }) => bytes.length);
  assert(lengths.length > 3 && lengths.every((length) => length <= 16_384), `${lengths}`);
});

test('a session that PHP uses marks its user, and its end is a leave, while a new id is none', async (t) => {
  const { settings, sessions, presence } = await startServers(t, 1, 0, { presence: '/user/id' });
  const events = new Events();
  presence.watch(events.listener, { interval: 50, leaveDelay: 500 });
  await phpSession(settings, 'abc', `$_SESSION['user'] = ['id' => "\\xff\\x00"];`);
  await events.until('joined');
  await phpSession(settings, 'abc', 'session_regenerate_id(true); echo session_id();');
  await sleep(1000);
  assert.deepEqual(events.types, ['joined']);
  const login = `$_SESSION['user'] = ['id' => 42]; session_regenerate_id(true); echo session_id();`;
  const id = await phpSession(settings, 'def', login);
  await events.until(({ id }) => id === '42');
  await phpSession(settings, id, 'session_destroy(); return;');
  await events.until('left');
  assert.deepEqual(events.all.map(({ type, id }) => [type, id]), [
    ['joined', Buffer.from([0xff, 0])],
    ['joined', '42'],
    ['left', '42'],
  ]);

  await phpSession(settings, 'ghi', `$_SESSION['user'] = ['id' => "\\xfe"];`);
  await until(() => presence.isOnline(Buffer.from([0xfe])));
  await presence.leave(Buffer.from([0xfe]));
  await sessions.fromRequest({ headers: { cookie: 'PHPSESSID=ghi' } });
  assert.equal(await php(settings, 'return $presence->isOnline("\\xfe");'), true);
  await sessions.destroy('ghi');
  assert.equal(await php(settings, 'return $presence->isOnline("\\xfe");'), false);
});

test('with one of two servers killed, each still finds whom the other marks', async (t) => {
  for (const replicas of [0, 1]) {
    const { settings, presence, memcacheds } = await startServers(t, 2, replicas);
    await memcacheds[0].stop();
    await until(() => presence.mark('probe').then(() => true, () => false));
    await Promise.all(ids.map((id) => presence.mark(id)));
    // The first to find out warns.
    const quietly = 'set_error_handler(fn () => true); $presence->areOnline($ids);';
    assert.equal(await php(settings, `${quietly} return array_sum($presence->areOnline($ids));`), ids.length);
    const users = Array.from({ length: 9 }, (_, index) => `u${index + 1}`);
    await php(settings, `${quietly} foreach (range(1, 9) as $user) $presence->mark("u$user");`);
    assert([...(await presence.areOnline(users)).values()].every(Boolean), `replicas: ${replicas}`);
  }
});

async function startServers(t, count = 1, replicas = 0, options = {}) {
  const memcacheds = await Promise.all(Array.from({ length: count }, () => startMemcached(t)));
  const sessions = sessionsOn(t, memcacheds, { replicas, ...options });
  const servers = memcacheds.map(({ address }) => address).join(',');
  return { memcacheds, sessions, presence: sessions.presence, settings: { servers, replicas, ...options } };
}
