// What a logout leaves in place of a session.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOMBSTONE, isTombstone } from '../../src/document/index.js';

test('a tombstone is one whatever was added to it', () => {
  for (const text of [
    String(TOMBSTONE),
    '{"$php":"1.-.-.destroyed","chat":[1]}',
    '{"chat": [1],\n "$php": "2.x.y.destroyed"}',
    '{"\\u0024php":"1.-.-.destroyed"}',
  ]) {
    assert.equal(isTombstone(Buffer.from(text)), true, text);
  }
});

test('a session may hold what a tombstone says', () => {
  for (const text of [
    '{}',
    '{"$$php":"1.-.-.destroyed"}',
    '{"a":"1.-.-.destroyed"}',
    '{"a":{"$php":"1.-.-.destroyed"}}',
    '{"$php":"destroyed"}',
    '{"$php":"1.-.destroyed"}',
    '{"$php":"1.-.-.destroyed."}',
    '{"$php":["1.-.-.destroyed"]}',
    '{"$php":null}',
    'destroyed',
    '',
  ]) {
    assert.equal(isTombstone(Buffer.from(text)), false, text);
  }
});
