// PHP's strings of bytes, as JSON has them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { binary } from '../../src/document/index.js';

test('any bytes come back from their text', () => {
  for (const bytes of [[], [0], [0xff, 0xfe], [0x61, 0, 0x62], Array.from({ length: 256 }, (_, byte) => byte)]) {
    const text = binary.encode(Uint8Array.from(bytes));
    assert.ok(binary.is(text), text);
    assert.deepEqual([...binary.decode(text)], bytes);
  }
});

test('a part of a larger buffer is that part', () => {
  const whole = Uint8Array.from([1, 2, 3, 4]);
  assert.equal(binary.encode(whole.subarray(1, 3)), binary.encode(Buffer.from([2, 3])));
});

test('bytes are written as PHP writes them', () => {
  assert.equal(binary.encode(Buffer.from([0xff])), 'data:;base64,/w==');
});

test('what the extension does not take for bytes is none', () => {
  const others = [
    '',
    'text',
    '/w==',
    'data:,x',
    'data:;base64,/w',
    'data:;base64,/w==x',
    'data:;base64,/x==',
    null,
    5,
    {},
  ];
  for (const other of [...others, 'data:;base64,_w==', 'data:;base64,/w==\n', 'DATA:;base64,/w==']) {
    assert.equal(binary.is(other), false, String(other));
    assert.throws(() => binary.decode(/** @type {any} */ (other)), { name: 'TypeError', message: /base64/ });
  }
});

test('a text of a million characters is no trouble', () => {
  const bytes = Buffer.alloc(1 << 20, 0xfe);
  assert.ok(binary.decode(binary.encode(bytes)).equals(bytes));
});
