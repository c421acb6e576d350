// Replies from bytes, however they are cut, and whatever they are.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Broken, Refusal, ReplyReader } from '../../src/memcached/reply.js';
import { randomFrom } from '../support/random.js';

/** What is read from pieces, in short. */
function read(pieces) {
  const said = [];
  const reader = new ReplyReader((reply) => {
    if (reply instanceof Refusal) said.push(reply.line);
    else said.push([reply.code, reply.value?.toString('latin1') ?? null, reply.cas, reply.ttl, reply.opaque]);
  });
  try {
    for (const piece of pieces) reader.push(Buffer.from(piece, 'latin1'));
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    said.push(`broken: ${error.message}`);
  }
  return { said, isMidReply: reader.isMidReply };
}

const conversation = [
  ['HD O7\r\n', ['HD', null, null, null, 7]],
  ['HD c12 O7\r\n', ['HD', null, '12', null, 7]],
  ['VA 2 c18446744073709551615 t1440 O4294967295\r\n{}\r\n', ['VA', '{}', '18446744073709551615', 1440, 4294967295]],
  ['VA 0 c1 t-1 O8\r\n\r\n', ['VA', '', '1', Infinity, 8]],
  ['VA 8 c1\r\nHD O7\r\n\r\r\n', ['VA', 'HD O7\r\n\r', '1', null, null]],
  ['VA 1 W X Z c3\r\n\n\r\n', ['VA', '\n', '3', null, null]],
  ['NF O7\r\n', ['NF', null, null, null, 7]],
  ['EN\r\n', ['EN', null, null, null, null]],
  ['NS c0 O7\r\n', ['NS', null, '0', null, 7]],
  ['EX O0\r\n', ['EX', null, null, null, 0]],
  ['MN\r\n', ['MN', null, null, null, null]],
  ['STORED\r\n', ['HD', null, null, null, null]],
  ['NOT_STORED\r\n', ['NS', null, null, null, null]],
  ['EXISTS\r\n', ['EX', null, null, null, null]],
  ['NOT_FOUND\r\n', ['NF', null, null, null, null]],
  ['ERROR\r\n', 'ERROR'],
  ['SERVER_ERROR out of memory\r\n', 'SERVER_ERROR out of memory'],
  ['CLIENT_ERROR bad data chunk\r\n', 'CLIENT_ERROR bad data chunk'],
];
const bytes = conversation.map(([bytes]) => bytes).join('');
const replies = conversation.map(([, reply]) => reply);

test('replies are as the protocol says', () => {
  for (const [bytes, reply] of conversation) assert.deepEqual(read([bytes]).said, [reply], JSON.stringify(bytes));
});

test('replies are the same wherever their bytes are cut', () => {
  for (let cut = 0; cut <= bytes.length; cut++) {
    assert.deepEqual(read([bytes.slice(0, cut), bytes.slice(cut)]).said, replies, `cut at ${cut}`);
  }
  assert.deepEqual(read(bytes).said, replies, 'byte by byte');
  assert.deepEqual(read(bytes.match(/.{1,3}/gs)).said, replies, 'three bytes at a time');
});

test('a reply that is not whole is waited for', () => {
  for (const whole of ['VA 2 c12 O7\r\n{}\r\n', 'HD O7\r\n', 'SERVER_ERROR no\r\n']) {
    assert.deepEqual(read([whole]).isMidReply, false);
    for (let end = 1; end < whole.length; end++) {
      assert.deepEqual(read([whole.slice(0, end)]), { said: [], isMidReply: true }, `${end} bytes of ${whole}`);
    }
  }
});

test('a large value comes together from small pieces', () => {
  const value = Buffer.alloc(3_000_000, 'a value that is longer than what there is room for at once\r\n');
  const whole = Buffer.concat([Buffer.from(`VA ${value.length} c1 O1\r\n`), value, Buffer.from('\r\nMN\r\n')]);
  for (const size of [1000, 65_536, 2_500_000]) {
    const codes = [];
    const reader = new ReplyReader((reply) => {
      codes.push(reply.code);
      if (reply.code === 'VA') assert.ok(reply.value.equals(value), `in pieces of ${size}`);
    });
    for (let at = 0; at < whole.length; at += size) reader.push(whole.subarray(at, at + size));
    assert.deepEqual(codes, ['VA', 'MN']);
  }
});

test('who keeps a small value does not keep what came with it', () => {
  const reply = Buffer.from(`VA 5000 c1\r\n${'x'.repeat(5000)}\r\n`);
  const values = [];
  new ReplyReader(({ value }) => values.push(value)).push(Buffer.concat(Array(100).fill(reply)));
  assert.equal(values.length, 100);
  for (const value of values) {
    assert.equal(value.toString(), 'x'.repeat(5000));
    assert.ok(value.buffer.byteLength < 20_000);
  }
});

test('nothing is allocated for what is only claimed', () => {
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 4 }, () => new ReplyReader(() => assert.fail('no reply is whole')));
  for (const reader of readers) reader.push(Buffer.from('VA 1073741824 c1 O1\r\nx'));
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
});

test('a line that never ends is broken', () => {
  assert.deepEqual(read(['x'.repeat(2047)]), { said: [], isMidReply: true });
  assert.deepEqual(read(['x'.repeat(2048)]).said, ['broken: a line that does not end']);
  assert.deepEqual(read(Array.from({ length: 2048 }, () => 'x')).said, ['broken: a line that does not end']);
  assert.deepEqual(read(['MN\r\n', 'x'.repeat(4096)]).said.at(-1), 'broken: a line that does not end');
});

test('a refusal is shown short and without control characters', () => {
  const { said } = read([`CLIENT_ERROR \x1b[2J${'x'.repeat(500)}\r\n`]);
  assert.equal(said[0].length, 120);
  assert.ok(said[0].startsWith('CLIENT_ERROR ?[2J'));
});

test('what no memcached says is broken', () => {
  for (const [bytes, what] of [
    ['\r\n', 'an unknown code'],
    ['\n', 'a line end without CR'],
    ['HD O7\n', 'a line end without CR'],
    ['hd O7\r\n', 'an unknown code'],
    ['HDO7\r\n', 'an unknown code'],
    ['H\r\n', 'an unknown code'],
    ['VA\r\n', 'a value without a length'],
    ['VA \r\n', 'a value without a length'],
    ['VA x O7\r\n', 'a value without a length'],
    ['VA -1 O7\r\n', 'a value without a length'],
    ['VA +1 O7\r\n', 'a value without a length'],
    ['VA 1073741825 O7\r\n', 'a value larger than any item'],
    ['VA 99999999999999999999999 O7\r\n', 'a value without a length'],
    ['VA 2 O7\r\n{}}\r\n', 'a value of another length than was said'],
    ['VA 2 O7\r\n{}\n\n', 'a value of another length than was said'],
    ['HD O\r\n', 'an opaque that was not sent'],
    ['HD Ox\r\n', 'an opaque that was not sent'],
    ['HD O1234567890123456\r\n', 'an opaque that was not sent'],
    ['HD c\r\n', 'a CAS that is no number'],
    ['HD c1x\r\n', 'a CAS that is no number'],
    ['HD c123456789012345678901\r\n', 'a CAS that is no number'],
    ['HD t\r\n', 'a TTL that is no number'],
    ['HD t-2\r\n', 'a TTL that is no number'],
    ['HD W1\r\n', 'a flag that was not asked for'],
    ['HD z1\r\n', 'a flag that was not asked for'],
    ['VALUE k 0 2\r\n', 'an unknown code'],
    ['stored\r\n', 'an unknown code'],
    ['\0\r\n', 'an unknown code'],
  ]) {
    assert.deepEqual(read([bytes]).said, [`broken: ${what}`], JSON.stringify(bytes));
    assert.deepEqual(read(bytes).said, [`broken: ${what}`], `${JSON.stringify(bytes)}, byte by byte`);
  }
});

test('random bytes are read or broken, wherever they are cut', () => {
  const random = randomFrom(7);
  const letters = [...'HDVAENFSXMOct0123456789 -\r\n\r\n\0é'];
  for (let round = 0; round < 3000; round++) {
    // A conversation with a few bytes changed, or no conversation at all.
    const changed = [...(round % 2 ? bytes : '')];
    for (let count = 1 + random.below(40); count > 0; count--) {
      changed.splice(random.below(changed.length + 1), random.below(3), random.pick(letters));
    }
    const text = changed.join('');
    const { said } = read([text]);
    const pieces = [];
    for (let at = 0; at < text.length; ) {
      const length = 1 + random.below(9);
      pieces.push(text.slice(at, at + length));
      at += length;
    }
    assert.deepEqual(read(pieces).said, said, JSON.stringify(text));
  }
});
