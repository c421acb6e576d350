// Who may come to a memcached, as its file of users can hold it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { authenticate } from '../../src/memcached/command.js';
import { credentials } from '../../src/memcached/credentials.js';

test('the command is a set that leaves nothing behind', () => {
  const { line, value } = authenticate(credentials('app', 'pässword'));
  assert.equal(`${line}\r\n${value}`, 'set rust_json_session.authentication 0 -1 13\r\napp pässword');
});

test('what memcached would take for two words is refused, and not repeated', () => {
  for (const [user, password] of [
    ['', 'p'],
    ['u', ''],
    ['a b', 'secret'],
    ['u', 'sec ret'],
    ['u:v', 'p'],
    ['u', 'p\r\n'],
    ['u', 'p\u00a0q'],
    ['u', 'p'.repeat(121)],
    ['u', undefined],
    [undefined, 'secret'],
    [1, 'p'],
  ]) {
    assert.throws(() => credentials(user, password), (error) => {
      assert.ok(error instanceof RangeError);
      assert.doesNotMatch(error.message, /secret|sec ret/);
      return true;
    });
  }
  assert.ok(credentials('u'.repeat(120), 'p'.repeat(120)));
});

test('nobody has to come', () => {
  assert.equal(credentials(), null);
});
