// Servers that fail in every way while sessions are asked for: an error that names the server, in bounded time, and
// never another answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutageError } from '../../src/index.js';
import { CLOSE, saying, startFake } from '../memcached/fake.js';
import { ask, put, startMemcached } from '../support/memcached.js';
import { startProxy } from '../support/proxy.js';
import { sessionsOn } from '../support/sessions.js';

test('a server that is killed and restarted is used again at once', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  await sessions.create('abc', { a: 1 });
  await memcached.stop();
  await assert.rejects(sessions.get('abc'), OutageError);
  const again = await startMemcached(t, { port: memcached.port });
  assert.equal(await sessions.get('abc'), null, 'it has lost its sessions');
  await put(again, 'sessions/abc', '{"a":2}');
  assert.deepEqual(await sessions.update('abc', (session) => void session.a++), { a: 3 });
});

test('a connection that memcached closed while it was idle is no outage', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached);
  await sessions.create('abc', { a: 1 });
  await memcached.stop();
  const again = await startMemcached(t, { port: memcached.port });
  await put(again, 'sessions/abc', '{"a":1}');
  assert.deepEqual(await sessions.get('abc'), { a: 1 });
});

test('a server that hangs is an outage after the timeout, for all who asked', async (t) => {
  const memcached = await startMemcached(t);
  const sessions = sessionsOn(t, memcached, { timeout: 150 });
  await sessions.create('abcdefgh', { a: 1 });
  memcached.signal('SIGSTOP');
  const asked = await Promise.allSettled(Array.from({ length: 50 }, () => sessions.get('abcdefgh')));
  for (const { reason } of asked) {
    assert(reason instanceof OutageError);
    assert.match(reason.message, /^session abcd…: 127\.0\.0\.1:\d+ did not answer within 150 ms; .*raise timeout/);
  }
  memcached.signal('SIGCONT');
  for (let tries = 0; ; tries++) {
    const session = await sessions.get('abcdefgh').catch((error) => (tries < 100 ? sleep(20) : Promise.reject(error)));
    if (session) return assert.deepEqual(session, { a: 1 });
  }
});

test('a change whose answer is lost with its connection is not made twice', async (t) => {
  const memcached = await startMemcached(t);
  const proxy = await startProxy(t, memcached.port);
  const sessions = sessionsOn(t, proxy);
  await sessions.create('abc', { count: 0 });
  for (let round = 1; round <= 5; round++) {
    proxy.loseNextAnswerTo('cas ');
    assert.deepEqual(await sessions.update('abc', (session) => void session.count++), { count: round });
  }
  assert.match(await ask(memcached, 'get sessions/abc\r\n'), /{"count":5}/);
});

test('garbage, silence, and answers that are cut are outages that say so', async (t) => {
  for (const [reply, words] of [
    ['HTTP/1.1 400 Bad Request\r\n\r\n', /makes no sense/],
    ['VA 5 c1 t1\r\nab', /did not answer within|closed the connection/],
    ['VA 99999999999 c1 t1\r\nab', /makes no sense/],
    ['EN\r\nEN\r\n', null],
    ['VA 2 c1 t1\r\n{}xx', /makes no sense/],
    ['\0\0\0\0\r\n', /makes no sense/],
    ['SERVER_ERROR out of memory\r\n', /refused: SERVER_ERROR out of memory/],
    ['', /did not answer within/],
    [CLOSE, /closed the connection/],
  ]) {
    const fake = await startFake(t, saying(reply));
    const sessions = sessionsOn(t, fake, { timeout: 150 });
    if (words) await assert.rejects(sessions.get('abc'), (error) => words.test(error.message) && error.status >= 500, String(reply));
    else assert.equal(await sessions.get('abc').catch((error) => error.status), 503);
  }
});
