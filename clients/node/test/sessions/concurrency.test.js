// Many writers of one session at once, in PHP and in Node.js: nothing that anyone stored is lost.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { put, startMemcached } from '../support/memcached.js';
import { phpSession } from '../support/php.js';
import { sessionsOn } from '../support/sessions.js';

const WRITERS = 8;
const ROUNDS = 12;
const run = promisify(execFile);
const writer = fileURLToPath(new URL('../support/writer.js', import.meta.url));

/** A process of its own that stores a member in each round, and counts a number up. */
const nodeWriter = (options, name) => run(process.execPath, [writer, JSON.stringify(options), 'abc', name, String(ROUNDS)]);

const phpWriter = (settings, name) =>
  phpSession(
    settings,
    'abc',
    `session_write_close();
    for ($round = 0; $round < ${ROUNDS}; $round++) {
        session_id('abc');
        session_start(['use_cookies' => 0, 'use_strict_mode' => 0, 'cache_limiter' => '']);
        $_SESSION["${name}_$round"] = ['by' => '${name}', 'float' => 1.0];
        session_write_close();
    }
    session_start(['use_cookies' => 0, 'use_strict_mode' => 0, 'cache_limiter' => '']);`,
  );

for (const [servers, concurrency] of [[1, 'lock'], [1, 'merge'], [2, 'lock'], [2, 'merge']]) {
  test(`${WRITERS} PHP and ${WRITERS} Node.js writers lose no member, with ${servers} server(s) and ${concurrency}`, async (t) => {
    const memcacheds = await Promise.all(Array.from({ length: servers }, () => startMemcached(t)));
    const options = { servers: memcacheds.map(({ address }) => address).join(','), replicas: servers - 1, timeout: 10_000 };
    const settings = { ...options, concurrency, lock_wait: 60_000, connect_timeout: 5000 };
    await phpSession(settings, 'abc', '$_SESSION["begun"] = 2.0;');
    const names = (kind) => Array.from({ length: WRITERS }, (_, index) => `${kind}${index}`);
    await Promise.all([
      ...names('php').map((name) => phpWriter(settings, name)),
      ...names('node').map((name) => nodeWriter({ ...options, connectTimeout: 5000 }, name)),
    ]);
    const session = await sessionsOn(t, memcacheds, { replicas: servers - 1 }).get('abc');
    const expected = [...names('php'), ...names('node')].flatMap((name) =>
      Array.from({ length: ROUNDS }, (_, round) => `${name}_${round}`),
    );
    assert.deepEqual(Object.keys(session).sort(), [...expected, 'begun', 'count'].sort());
    assert.equal(session.count, WRITERS * ROUNDS, 'each of the changes of Node.js counts once');
    const floats = await phpSession(settings, 'abc', 'echo json_encode([is_float($_SESSION["begun"]), count(array_filter($_SESSION, fn($m) => is_array($m) && is_float($m["float"] ?? null)))]);');
    assert.equal(floats, `[true,${WRITERS * ROUNDS}]`);
  });
}

test('writers of one session that never agree come to an end', async (t) => {
  const memcached = await startMemcached(t);
  await put(memcached, 'sessions/abc', '{"count":0}');
  const sessions = sessionsOn(t, memcached);
  let runs = 0;
  const never = sessions.update('abc', async (session) => {
    runs++;
    await put(memcached, 'sessions/abc', `{"count":${runs}}`);
    session.count++;
  });
  await assert.rejects(never, (error) => error.code === 'ERR_SESSION_CONTENDED' && error.status === 503);
  assert(runs > 5, `${runs} tries`);
});
