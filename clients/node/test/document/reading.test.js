// What a document says, and what is none.

import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import { test } from 'node:test';

import { readDocument } from '../../src/document/index.js';
import { UnreadableError } from '../../src/errors.js';
import { nearTheEndOfTheStack } from '../support/stack.js';

const read = (text) => readDocument(Buffer.from(text));

/** A document in which so many lists, the innermost with `inside`, stand one in the other. */
const nested = (levels, inside = '') => `{"v":${'['.repeat(levels)}${inside}${']'.repeat(levels)}}`;

test("a session is a plain object without what is PHP's own", () => {
  const document = read('{"user":{"id":4711,"name":"Ad\\u0061"},"tags":["a",0.5],"$$php":1,"$php":"1.-.-.{}"}');
  const session = document.session();
  assert.deepEqual(session, { user: { id: 4711, name: 'Ada' }, tags: ['a', 0.5], $$php: 1 });
  assert.equal(Object.getPrototypeOf(session), Object.prototype);
});

test("each session is the caller's own", () => {
  const document = read('{"a":[1]}');
  document.session().a.push(2);
  document.draft().value.a.push(3);
  assert.deepEqual([document.session(), document.session()], [{ a: [1] }, { a: [1] }]);
  assert.notEqual(document.session().a, document.session().a);
});

test('white space behind a document is a stamp, and no part of its text', () => {
  assert.equal(read('{"a":1}').text, '{"a":1}');
  assert.equal(read(' {"a": 1}\t \r\n\t ').text, ' {"a": 1}');
});

test('integers beyond 2^53 are exact where they are asked for as BigInt', () => {
  const text = '{"i":9007199254740993,"n":-9223372036854775808,"long":[123456789012345678901],"s":9007199254740991}';
  assert.deepEqual(read(text).session({ bigint: true }), {
    i: 9007199254740993n,
    n: -9223372036854775808n,
    long: [123456789012345678901n],
    s: 9007199254740991,
  });
  assert.equal(read(text).session().i, 9007199254740992);
  assert.deepEqual(read('{"i":9007199254740993}').session({ bigint: true }), { i: 9007199254740993n });
});

test('numbers that are no long integers are numbers, also where BigInt is asked for', () => {
  const text = '{"a":1,"b":-0,"c":9007199254740993.0,"d":1e30,"e":-0.0,"f":"9007199254740993","g":1E5}';
  const expected = { a: 1, b: -0, c: 9007199254740992, d: 1e30, e: -0, f: '9007199254740993', g: 1e5 };
  assert.deepEqual(read(text).session({ bigint: true }), expected);
});

test('a number beyond a double is infinite, whatever it is written as', () => {
  const text = `{"digits":${'9'.repeat(400_000)},"exponent":1e999}`;
  for (const bigint of [false, true]) {
    assert.deepEqual(read(text).session({ bigint }), { digits: Infinity, exponent: Infinity });
  }
});

test("a member named __proto__ is nobody's to see, however it is spelled", () => {
  const names = [
    '__proto__',
    '\\u005f_proto__',
    '_\\u005Fproto__',
    '__\\u0070roto__',
    '__prot\\u006f__',
    '__proto_\\u005f',
  ];
  for (const name of names) {
    for (const bigint of [false, true]) {
      const document = read(`{"${name}":{"a":1},"in":[{"${name}":{"isAdmin":true},"b":9007199254740993}],"PROTO":1}`);
      const sessions = [document.session({ bigint }), document.draft({ bigint }).value];
      for (const session of sessions) {
        assert.deepEqual(Object.keys(session), ['in', 'PROTO'], name);
        assert.deepEqual(Object.keys(session.in[0]), ['b'], name);
        assert.equal(Object.assign({}, session.in[0]).isAdmin, undefined, name);
        assert.equal(session.in[0].isAdmin, undefined, name);
      }
    }
  }
});

test('of several members with one name the last counts, as for PHP', () => {
  assert.deepEqual(read('{"a":1,"b":2,"a":3}').session(), { a: 3, b: 2 });
  assert.deepEqual(read('{"a":1,"b":2,"a":3}').draft().value, { a: 3, b: 2 });
});

test('a draft reads as a session does', () => {
  const text = ' { "a" : [ 1.50 , "\\ud83d\\ude00\\/\\\\" , true , false , null , { } , [ ] , -1e-7 ] , "" : "\\"" } ';
  assert.deepEqual(read(text).draft().value, JSON.parse(text));
});

test('what is no document is an error that does not quote it', () => {
  const secret = 'hunter2';
  for (const [bytes, reason] of [
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), /UTF-8/],
    [Buffer.from(`{"password":${secret}}`), /not JSON/],
    [Buffer.from(`{"password":"${secret}"`), /not JSON/],
    [Buffer.from(''), /not JSON/],
    [Buffer.from(' \n'), /not JSON/],
    [Buffer.from('\ufeff{}'), /not JSON/],
    [Buffer.from('{"a":1}\u00a0'), /not JSON/],
    [Buffer.from(`["${secret}"]`), /not an object/],
    [Buffer.from('null'), /not an object/],
    [Buffer.from(`"${secret}"`), /not an object/],
  ]) {
    assert.throws(
      () => readDocument(/** @type {Buffer} */ (bytes)),
      (error) =>
        error instanceof UnreadableError &&
        /** @type {RegExp} */ (reason).test(error.message) &&
        !JSON.stringify([error.message, String(error.cause)]).includes(secret),
      String(bytes),
    );
  }
});

test('a document that is longer than any string is an error', () => {
  const bytes = /** @type {Buffer} */ ({ length: constants.MAX_STRING_LENGTH + 1 });
  assert.throws(() => readDocument(bytes), { name: 'UnreadableError', message: /larger/ });
});

test('a document that is to be changed may be as deep as PHP reads, and no deeper', () => {
  for (const text of [nested(4096, '1'), nested(4097), nested(4096, '{}'), nested(10, '"[[["')]) {
    const draft = read(text).draft();
    assert.equal(draft.print(draft.value), text);
  }
  for (const text of [nested(4097, '1'), nested(4098), nested(4097, '{}')]) {
    assert.deepEqual(Object.keys(read(text).session()), ['v']);
    const draft = read(text).draft();
    assert.throws(() => draft.print(draft.value), { name: 'TypeError', message: /4096 levels/ });
  }
});

test('a deep or odd document needs no more of the stack than any other', () => {
  const texts = [
    nested(500_000),
    `{"a":${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}}`,
    `{${'"a":1,'.repeat(200_000)}"a":2}`,
    `{"s":"${'\\\\'.repeat(400_000)}","t":"${'\\"'.repeat(400_000)}"}`,
    `{"__proto__":${'[{"__proto__":'.repeat(2000)}1${'}]'.repeat(2000)}}`,
  ];
  const readAll = () => {
    for (const text of texts) {
      try {
        const document = read(text);
        document.session();
        document.session({ bigint: true });
        const draft = document.draft();
        assert.equal(draft.print(draft.value), document.text);
      } catch (error) {
        assert.match(String(error), /^TypeError: .* is nested more than 4096 levels deep/);
      }
    }
  };
  nearTheEndOfTheStack(readAll);
});
