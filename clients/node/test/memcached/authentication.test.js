// A memcached that asks who comes (`-Y`).

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { fetch, noop, put } from '../../src/memcached/command.js';
import { startMemcached } from '../support/memcached.js';
import { codesOf, failure, kindOf, openPool, openServer } from './client.js';
import { saying, startFake } from './fake.js';

const known = { username: 'app', password: 'open-sesame' };

async function startWithUsers(t, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rust-json-session-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'users'), 'app:open-sesame\n');
  return startMemcached(t, { ...options, options: ['-Y', join(folder, 'users')] });
}

test('who is known is let in, before anything is asked', async (t) => {
  const { address } = await startWithUsers(t);
  const server = openServer(t, address, known);
  const codes = Promise.all(['a', 'b', 'c'].map((key) => codesOf(server.exchange([put(key, '{}', 60), fetch(key)]))));
  assert.deepEqual(await codes, ['HD VA', 'HD VA', 'HD VA']);
});

test('who is not known is told so, and not the password', async (t) => {
  const { address } = await startWithUsers(t);
  const server = openServer(t, address, { username: 'app', password: 'sesame-open' });
  const errors = await Promise.all([failure(server.exchange([noop()])), failure(server.exchange([fetch('k')]))]);
  for (const error of errors) {
    assert.equal(error.message, `${address} refused the user "app", or the password`);
    assert.deepEqual([error.kind, error.failsServer], ['wrong password', true]);
  }
});

test('who says nothing is asked', async (t) => {
  const { address } = await startWithUsers(t);
  const error = await failure(openServer(t, address).exchange([put('k', 'x'.repeat(100), 60)]));
  assert.equal(error.message, `${address} asks for a user and a password`);
  assert.equal(error.failsServer, true);
});

test('a memcached that asks for nobody does not mind a name, and keeps nothing of it', async (t) => {
  const { address } = await startMemcached(t);
  const server = openServer(t, address, known);
  assert.equal(await codesOf(server.exchange([fetch('rust_json_session.authentication')])), 'EN');
});

test('a server that was started again is told again who comes', async (t) => {
  const memcached = await startWithUsers(t);
  const server = openServer(t, memcached.address, known);
  await server.exchange([noop()]);
  await memcached.stop();
  await startWithUsers(t, { port: memcached.port });
  assert.equal(await codesOf(server.exchange([put('k', '{}', 60)])), 'HD');
});

test('only STORED and nothing behind it lets in', async (t) => {
  for (const [answer, kind] of [
    ['STORED\r\nMN\r\n', 'broken'],
    ['HD\r\n', 'broken'],
    ['MN\r\n', 'broken'],
    ['hello\r\n', 'broken'],
    ['ERROR\r\n', 'refused'],
    ['CLIENT_ERROR unauthenticated\r\n', 'password missing'],
  ]) {
    const fake = await startFake(t, saying(answer));
    assert.equal(await kindOf(openServer(t, fake.address, known).exchange([noop()])), kind, answer);
  }
});

test('a server that does not say whether it lets in is given up with the connect', async (t) => {
  const fake = await startFake(t);
  const error = await failure(openServer(t, fake.address, { ...known, connectTimeout: 100 }).exchange([noop()]));
  assert.equal(error.message, `${fake.address} did not accept a connection within 100 ms`);
});

test('names and passwords that memcached could not hold are refused at once', (t) => {
  assert.throws(() => openPool(t, 'a', { username: 'a b', password: 'p' }), RangeError);
  assert.throws(() => openPool(t, 'a', { username: 'a' }), { name: 'RangeError', message: /password.*|both$/ });
});
