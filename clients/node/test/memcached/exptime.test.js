// Expiry times as memcached reads them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { exptime } from '../../src/memcached/exptime.js';

const NOW = 1_800_000_000;

test('up to 30 days an expiry is relative', () => {
  assert.equal(exptime(1, NOW), 1);
  assert.equal(exptime(2_592_000, NOW), 2_592_000);
});

test('beyond 30 days an expiry is a date', () => {
  assert.equal(exptime(2_592_001, NOW), 1_802_592_001);
});

test('an expiry is never 0, which would mean never', () => {
  for (const ttl of [0, -1, 0.5]) assert.equal(exptime(ttl, NOW), 1);
});

test('an expiry is a whole number of seconds, not less than was asked for', () => {
  assert.equal(exptime(1.5, NOW), 2);
});

test('an expiry stays within what memcached can parse', () => {
  for (const ttl of [Number.MAX_SAFE_INTEGER, Infinity]) {
    assert.equal(exptime(ttl, NOW), 0x7fffffff);
    assert.equal(exptime(ttl, 0x7fffffff), 2_592_000);
  }
});
