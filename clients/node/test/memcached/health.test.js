// When a server is set aside, and when it is asked again.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MemcachedError } from '../../src/memcached/error.js';
import { Health } from '../../src/memcached/health.js';

const gone = new MemcachedError('a:11211', 'unknown host');

test('a server that never failed is asked', () => {
  const health = new Health();
  assert.deepEqual([health.isAside, health.asideSince, health.asideUntil], [false, null, null]);
});

test('pauses between probes grow to a limit', () => {
  const health = new Health();
  let now = 1_000_000;
  const pauses = [];
  for (let count = 0; count < 11; count++) {
    health.noteFailure(gone, now);
    pauses.push(health.asideUntil - now);
    now = health.asideUntil;
  }
  assert.deepEqual(pauses, [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 16_000, 16_000]);
});

test('who fails soon after coming back waits longer, and who lasted does not', () => {
  const health = new Health();
  health.noteFailure(gone, 0);
  health.noteAnswer(50);
  assert.equal(health.isAside, false);
  health.noteFailure(gone, 100);
  assert.equal(health.asideUntil, 200);
  health.noteAnswer(100);
  health.noteFailure(gone, 20_100);
  assert.equal(health.asideUntil, 20_150);
});

test('the time aside counts from the first failure', () => {
  const health = new Health();
  health.noteFailure(gone, 1);
  health.noteSilence(9000);
  assert.equal(health.asideSince, 1);
  assert.equal(health.lastError, gone);
});
