// The PHP classes of a document's values: in documents as PHP writes them, as others edit them, as an attacker might.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Fingerprints } from '../../src/document/fingerprint.js';
import { documentTypes, readDocument } from '../../src/document/index.js';
import { SigningKey } from '../../src/document/signature.js';
import { siphash13 } from '../../src/document/siphash.js';
import { nearTheEndOfTheStack } from '../support/stack.js';

const KEY = 'sessions/a';

/** A session's document, with this payload of hints. */
function document(session, payload, secret) {
  const text = JSON.stringify(payload);
  const [id, signature] = secret === undefined ? ['-', '-'] : sign(text, secret);
  return readDocument(Buffer.from(JSON.stringify({ ...session, $php: `1.${id}.${signature}.${text}` })));
}

/** As docs/document.md has it. */
function sign(payload, secret) {
  const hmac = (key, message) => createHmac('sha256', key).update(message).digest();
  const id = hmac(secret, 'rust_json_session 1 key id').subarray(0, 6).toString('base64url');
  const length = Buffer.alloc(8);
  length.writeUInt32LE(KEY.length);
  const message = Buffer.concat([Buffer.from(`1.${id}`), length, Buffer.from(KEY), Buffer.from(payload)]);
  return [id, hmac(hmac(secret, 'rust_json_session 1 signing key'), message).subarray(0, 16).toString('base64url')];
}

/** `pointer => class`, for what most tests look at. */
function classes(document, secrets = []) {
  return Object.fromEntries(
    [...documentTypes(document, { key: KEY, secrets })].map(([pointer, type]) => [pointer, type.class]),
  );
}

/** The classes of a session whose one variable `v` has this hint. */
const classesOf = (value, hint, more = {}) =>
  classes(document({ v: value }, { c: ['User', 'Item'], t: { m: { v: hint } }, ...more }));

/** The fingerprint that a list's elements have in a payload: taken from a document of PHP's. */
const EMPTY_OBJECT = 'mM1DdfDI';

test('the examples of the format have the types that they show', () => {
  const examples = readFileSync(new URL('../../../../docs/document.md', import.meta.url), 'utf8');
  const found = [...examples.matchAll(/^json {2}(.*)$/gm)].map(([, json]) =>
    [...documentTypes(readDocument(Buffer.from(json)), { key: KEY })].map(
      ([at, type]) => `${at} ${type.class} ${type.kind} ${type.signed}`,
    ),
  );
  assert.deepEqual(found.flat(), [
    '/o stdClass object false',
    '/u User object false',
    '/s Suit enum false',
    '/a/0 User object false',
    '/a/1 User object false',
  ]);
  assert.ok(found.length >= 10);
});

test('types are signed where PHP signed them for this very session', () => {
  const signed = (secret, options) => {
    const types = documentTypes(document({ v: {} }, { c: ['User'], t: { m: { v: 'o0' } } }, secret), {
      key: KEY,
      ...options,
    });
    return types.get('/v')?.signed;
  };
  assert.equal(signed('secret', { secrets: ['secret'] }), true);
  assert.equal(signed('old', { secrets: ['new', 'old'] }), true);
  assert.equal(signed('secret', { secrets: [] }), false);
  assert.equal(signed('secret', {}), false);
  assert.equal(signed('secret', { secrets: ['other'] }), false);
  assert.equal(signed(undefined, { secrets: ['secret'] }), false);
  assert.equal(signed('secret', { key: 'sessions/b', secrets: ['secret'] }), false);
  const other = document({ v: {} }, { c: ['User'], t: { m: { v: 'o0' } } }, 'secret').text.replace(
    /1\.[^.]*/,
    '1.otherkey',
  );
  const types = documentTypes(readDocument(Buffer.from(other)), { key: KEY, secrets: ['secret'] });
  assert.equal(types.get('/v')?.signed, false);
});

test('a signature is good for its key, session and payload alone', () => {
  // Computed with Python's hmac and hashlib, after docs/document.md.
  const key = new SigningKey('a secret of some length');
  const signature = 'DAIzMyh_UKetP2VO3ftk-A';
  assert.equal(key.id, 'tQeTQIoY');
  assert.ok(key.verifies(signature, 'sessions/a', 'payload'));
  assert.ok(!key.verifies(signature, 'sessions/b', 'payload'));
  assert.ok(!key.verifies(signature, 'sessions/ap', 'ayload'));
  assert.ok(!key.verifies(signature, 'sessions/a', 'payloads'));
  assert.ok(!new SigningKey('another secret').verifies(signature, 'sessions/a', 'payload'));
  for (const wrong of [
    '',
    '-',
    signature.slice(1),
    signature.slice(0, 8),
    `${signature}=`,
    `${signature}A`,
    'é'.repeat(11),
  ]) {
    assert.ok(!key.verifies(wrong, 'sessions/a', 'payload'), wrong);
  }
});

test('SipHash-1-3 gives what others give', () => {
  // Rust's DefaultHasher, which is SipHash-1-3 with a zero key.
  assert.equal(siphash13(Buffer.from('')).readBigUInt64LE(), 0xd1fba762150c532cn);
});

test('a value keeps the class that it fits', () => {
  assert.deepEqual(classesOf({ a: 1 }, 'o0'), { '/v': 'User' });
  assert.deepEqual(classesOf({ a: 1 }, { '=': 'o1' }), { '/v': 'Item' });
  assert.deepEqual(classesOf([], 'o0'), { '/v': 'User' });
  assert.deepEqual(classesOf([1, 2], { '=': 'o0', l: 2 }), { '/v': 'User' });
  assert.deepEqual(classesOf('Hearts', 'e0'), { '/v': 'User' });
  assert.deepEqual(classesOf('data:;base64,R3L2', { '=': 'e0', b: 1 }), { '/v': 'User' });
  assert.deepEqual(classesOf('', 's0'), { '/v': 'User' });
});

test('a value loses the class that it does not fit any more', () => {
  for (const value of ['text', 5, null, true, [1]]) assert.deepEqual(classesOf(value, 'o0'), {});
  for (const value of [[1], [1, 2, 3], {}, { 0: 1, 1: 2 }]) assert.deepEqual(classesOf(value, { '=': 'o0', l: 2 }), {});
  for (const value of ['', '9a', 'a b', 'a-b', 5, {}, null]) assert.deepEqual(classesOf(value, 'e0'), {});
  for (const value of [5, {}, null]) assert.deepEqual(classesOf(value, 's0'), {});
});

test('a member whose name would be a private property makes an object an array', () => {
  assert.deepEqual(classesOf({ '\0*\0role': 1 }, 'o0'), {});
  assert.deepEqual(classesOf({ 'data:;base64,ACoAcg==': 1 }, { '=': 'o0', b: 1 }), {});
  assert.deepEqual(classesOf({ 'data:;base64,ACoAcg==': 1 }, 'o0'), { '/v': 'User' });
  assert.deepEqual(classesOf({ __PHP_Incomplete_Class_Name: 'X' }, 'o0'), {});
});

test("the name of a class under the key 3 is PHP's, or of a class that does no harm", () => {
  const hint = { '=': 'o0', l: 4, n: 'MyIterator' };
  assert.deepEqual(classesOf([0, {}, [], 'MyIterator'], hint), { '/v': 'User' });
  assert.deepEqual(classesOf([0, {}, [], 'stdclass'], hint), { '/v': 'User' });
  assert.deepEqual(classesOf([0, {}, [], 'Evil'], hint), {});
  assert.deepEqual(classesOf([0, {}, [], null], hint), { '/v': 'User' });
});

test('what is inside of an object that became an array keeps its types', () => {
  assert.deepEqual(classesOf({ 'a/b~': {}, '\0': 1 }, { '=': 'o0', m: { 'a/b~': 'o1' } }), { '/v/a~1b~0': 'Item' });
});

test('names that every object inherits have the hints that are theirs alone', () => {
  assert.deepEqual(classesOf({ constructor: {}, toString: {} }, { m: { toString: 'o0' } }), { '/v/toString': 'User' });
  assert.deepEqual(classesOf({ constructor: {} }, { m: {}, '*': 'o0' }), { '/v/constructor': 'User' });
});

test('a session variable of a reserved name is found by the name that JSON has', () => {
  const types = classes(document({ $$php: {}, $$$php: {} }, { c: ['A', 'B'], t: { m: { $php: 'o0', $$php: 'o1' } } }));
  assert.deepEqual(types, { '/$$php': 'A', '/$$$php': 'B' });
  assert.deepEqual(classesOf({ $$php: {} }, { m: { $$php: 'o0' } }), { '/v/$$php': 'User' });
});

test('elements of a list are known by fingerprint', () => {
  const list = (value, hints = { 0: 'o0', 1: 'o1', 2: 'o1' }) => classesOf(value, { m: hints, '#': prints.join('') });
  const prints = [{ a: 1 }, { a: 'é' }, { a: [true, null, { b: -0.5 }] }].map((value) => fingerprintInPhp(value));
  const [first, second, third] = [{ a: 1 }, { a: 'é' }, { a: [true, null, { b: -0.5 }] }];
  assert.deepEqual(list([first, second, third]), { '/v/0': 'User', '/v/1': 'Item', '/v/2': 'Item' });
  assert.deepEqual(list([third, first]), { '/v/0': 'Item', '/v/1': 'User' });
  assert.deepEqual(list(['new', second, first]), { '/v/1': 'Item', '/v/2': 'User' });
  // Edited in its place: nobody else has its hint.
  assert.deepEqual(list([{ a: 2 }, second]), { '/v/0': 'User', '/v/1': 'Item' });
  // Edited, and in the place of one that is elsewhere.
  assert.deepEqual(list([{ a: 2 }, first]), { '/v/1': 'User' });
  assert.deepEqual(list([first, first, first]), { '/v/0': 'User', '/v/1': 'Item', '/v/2': 'Item' });
  assert.deepEqual(list([first, first], { 0: 'o0' }), { '/v/0': 'User' });
});

test('equal numbers have one fingerprint, however they are written', () => {
  const fingerprints = new Fingerprints();
  const text = (json) => fingerprints.textOf(JSON.parse(json));
  assert.equal(text('0'), text('-0.0'));
  assert.equal(text('[1]'), text('[1.0e0]'));
  assert.equal(text('9007199254740993'), text('9007199254740992'));
  assert.equal(text('1e999'), text('null'));
  assert.equal(text('{"a":[1],"b":{}}'), text('{"b":{},"a":[1]}'));
  const others = [
    '0',
    '1',
    '"0"',
    'null',
    'true',
    'false',
    '[]',
    '{}',
    '[[]]',
    '[{}]',
    '{"a":1}',
    '{"a":2}',
    '{"b":1}',
    '""',
  ];
  assert.equal(new Set(others.map(text)).size, others.length);
});

test('a list that became longer has nothing for what is new in it', () => {
  const hint = { '*': 'o0', '#': EMPTY_OBJECT };
  assert.deepEqual(classesOf([{}, { new: 1 }], hint), { '/v/0': 'User' });
});

test('an object with hidden state in a list needs the fingerprint that it had', () => {
  const hint = { m: { 0: { '=': 'o0', h: 0, f: EMPTY_OBJECT } }, '#': EMPTY_OBJECT };
  assert.deepEqual(classesOf([{}], hint, { h: [{ '*x': 1 }] }), { '/v/0': 'User' });
  assert.deepEqual(classesOf([{ a: 1 }], hint, { h: [{ '*x': 1 }] }), {});
});

test('hidden state belongs to one object', () => {
  const hint = { m: { a: { '=': 'o0', h: 0 }, b: { '=': 'o0', h: 0 }, c: { '=': 'o0', h: 5 } } };
  assert.deepEqual(classesOf({ a: {}, b: {}, c: {} }, hint, { h: [{ '*x': 1 }] }), { '/v/a': 'User' });
});

test('an object in hidden state has none that comes before its own', () => {
  const boss = (hidden) => ({ m: { 1: { m: { '*boss': { '=': 'o1', h: hidden, '@': 'r0' } } } } });
  const hidden = [{ '*x': 1 }, { '*boss': {} }, { '*x': 1 }];
  const hint = { m: { user: { '=': 'o0', h: 1 }, boss: 'r0' } };
  const user = { '/v/user': 'User' };
  assert.deepEqual(classesOf({ user: {}, boss: null }, hint, { h: hidden, u: boss(0) }), user);
  assert.deepEqual(classesOf({ user: {}, boss: null }, hint, { h: hidden, u: boss(2) }), {
    ...user,
    '/v/boss': 'Item',
  });
});

test('a copy of a shared object has its class while it is a copy, with all that is in it', () => {
  const hint = { m: { a: { '=': 'o0', '@': 'r0', m: { in: 'o1' } }, b: 'r0', c: 'r0', d: 'r0' } };
  const shared = { in: { n: 1 } };
  assert.deepEqual(classesOf({ a: shared, b: { in: { n: 1.0 } }, c: null, d: { in: { n: 2 } } }, hint), {
    '/v/a': 'User',
    '/v/a/in': 'Item',
    '/v/b': 'User',
    '/v/b/in': 'Item',
    '/v/c': 'User',
  });
});

test('a copy in front of what it is a copy of has its class too', () => {
  const hint = { m: { z: { '=': 'o0', '@': 'r0' }, a: 'r0' } };
  assert.deepEqual(classesOf({ a: { x: 1 }, z: { x: 1 } }, hint), { '/v/a': 'User', '/v/z': 'User' });
});

test('of several values that say they are the shared one, the first is', () => {
  const hint = { m: { a: { '=': 'o0', '@': 'r0' }, b: { '=': 'o1', '@': 'r0' }, c: 'r0' } };
  assert.deepEqual(classesOf({ a: { x: 1 }, b: {}, c: { x: 1 } }, hint), {
    '/v/a': 'User',
    '/v/b': 'Item',
    '/v/c': 'User',
  });
});

test("a copy is nobody's original", () => {
  const hint = { m: { a: { '=': 'R1', '@': 'R0', m: { in: 'o0' } }, b: 'R0' } };
  assert.deepEqual(classesOf({ a: { in: {} }, b: { in: {} } }, hint), {});
});

test('a copy of a string is that string', () => {
  const hint = { m: { a: { '=': 'e0', '@': 'R0' }, b: 'R0', c: 'R0' } };
  assert.deepEqual(classesOf({ a: 'Hearts', b: 'Hearts', c: 'Spades' }, hint), { '/v/a': 'User', '/v/b': 'User' });
});

test('an array that is shared by reference is shared with what is in it', () => {
  const hint = { m: { a: { m: { in: 'o0' }, '@': 'R0' }, b: 'R0', c: 'r0' } };
  const shared = { in: {} };
  assert.deepEqual(classesOf({ a: shared, b: shared, c: shared }, hint), { '/v/a/in': 'User', '/v/b/in': 'User' });
});

test('null for an object that stands in hidden state has its class', () => {
  const more = { h: [{ '*boss': { a: 1 } }], u: { m: { 0: { m: { '*boss': { '=': 'o1', '@': 'r0' } } } } } };
  const hint = { m: { user: { '=': 'o0', h: 0 }, boss: 'r0' } };
  assert.deepEqual(classesOf({ user: {}, boss: null }, hint, more), { '/v/user': 'User', '/v/boss': 'Item' });
  assert.deepEqual(classesOf({ user: {}, boss: { a: 1 } }, hint, more), { '/v/user': 'User' });
});

test("where types are signed a stranger's marks do not count", () => {
  const payload = { c: ['User'], t: { m: { a: { '=': 'o0', '@': 'r0' }, b: 'r0' } } };
  const session = { a: {}, b: {} };
  assert.deepEqual(classes(document(session, payload, 'secret'), ['secret']), { '/a': 'User', '/b': 'User' });
  assert.deepEqual(classes(document(session, payload), ['secret']), { '/a': 'User' });
  assert.deepEqual(classes(document(session, payload), []), { '/a': 'User', '/b': 'User' });
});

test('what makes no sense has no types', () => {
  const read = (php) =>
    documentTypes(readDocument(Buffer.from(JSON.stringify({ v: {}, $php: php }))), { key: KEY, secrets: ['s'] });
  const good = '{"c":["User"],"t":{"m":{"v":"o0"}}}';
  assert.equal(read(`1.-.-.${good}`).size, 1);
  for (const php of [
    ...[
      undefined,
      null,
      5,
      {},
      [],
      '',
      '1',
      '1.-.-.',
      '1.-.-.destroyed',
      '1.-.-.null',
      '1.-.-.[]',
      '1.-.-.{',
      `2.-.-.${good}`,
    ],
    ...[`1.-.${good}`, good, '1.-.-.{"c":[],"t":{"m":{"v":"o0"}}}', '1.-.-.{"c":{"0":"User"},"t":{"m":{"v":"o0"}}}'],
    ...[
      '1.-.-.{"c":[5],"t":{"m":{"v":"o0"}}}',
      '1.-.-.{"c":["a b"],"t":{"m":{"v":"o0"}}}',
      '1.-.-.{"c":[""],"t":{"m":{"v":"o0"}}}',
    ],
    ...['1.-.-.{"c":["A"],"t":"o0"}', '1.-.-.{"c":["A"],"t":{"m":["o0"]}}', '1.-.-.{"c":["A"],"t":{"m":{"v":["o0"]}}}'],
    ...['o', 'o-1', 'o1', 'x0', 'o0 ', 'O0', ' o0', 'o0x', 'o00000000000000000000000000'].map(
      (leaf) => `1.-.-.{"c":["A"],"t":{"m":{"v":${JSON.stringify(leaf)}}}}`,
    ),
    ...['{"=":5}', '{"=":"o0","h":0}', '{"=":"o0","f":"x"}', '{"=":"o0","l":0}', 'null', '[]', '5'].map(
      (hint) => `1.-.-.{"c":["A"],"t":{"m":{"v":${hint}}}}`,
    ),
  ]) {
    assert.equal(read(php).size, 0, JSON.stringify(php));
  }
});

test('a class that is not UTF-8 is told as its data: URL', () => {
  assert.deepEqual(classesOf({}, 'o0', { c: ['data:;base64,R3L2'] }), { '/v': 'data:;base64,R3L2' });
  assert.deepEqual(classesOf({}, 'o0', { c: ['data:;base64,YSBi'] }), {});
});

test('types are told of what programs see alone', () => {
  const session = JSON.parse('{"a":{"__proto__":{"b":{}},"c":{}}}');
  const types = { c: ['A'], t: { '*': { '*': { '*': 'o0', '=': 'o0' } } } };
  assert.deepEqual(classes(document(session, types)), { '/a/c': 'A' });
});

test('deep and odd hints need neither the stack nor time', () => {
  const chain = (levels) => `${'{"m":{"a":'.repeat(levels)}"o0"${'}}'.repeat(levels)}`;
  const big = 'x'.repeat(100_000);
  const text = (session, payload) =>
    readDocument(Buffer.from(`{${session},"$php":${JSON.stringify(`1.-.-.${payload}`)}}`));
  const elements = `[${Array(20_000).fill('[1]').join(',')}]`;
  const hostile = [
    text(`"a":${'{"a":'.repeat(4000)}{}${'}'.repeat(4000)}`, `{"c":["A"],"t":${chain(4001)}}`),
    // One large hint for each of many values.
    text(`"v":${elements}`, `{"c":["A"],"t":{"m":{"v":{"*":{"#":"${big}","*":"o0"}}}}}`),
    text(`"v":${elements}`, `{"c":["A"],"t":{"m":{"v":{"*":{"=":"o${'0'.repeat(100_000)}"}}}}}`),
    text(`"v":${elements}`, `{"c":["${big}"],"t":{"m":{"v":{"*":{"=":"o0","l":1,"h":0}}}},"h":[{}]}`),
    // Many copies of one large value.
    text(`"v":["${big}"${',"y"'.repeat(20_000)}]`, '{"t":{"m":{"v":{"m":{"0":{"@":"R0"}},"*":"R0"}}}}'),
    text(
      `"v":[{"${big}":1}${',null'.repeat(20_000)}]`,
      '{"c":["A"],"t":{"m":{"v":{"m":{"0":{"=":"o0","@":"R0"}},"*":"R0"}}}}',
    ),
    // Marks that lead to each other.
    text('"a":null,"b":null', '{"c":["A"],"t":{"m":{"a":{"=":"R1","@":"R0"},"b":{"=":"R0","@":"R1"}}}}'),
    text('"a":{"b":{"b":null}}', '{"c":["A"],"t":{"m":{"a":{"@":"R0","=":"o0","m":{"b":"R0"}}}}}'),
    // A long name above many objects.
    text(`"${big}":[${Array(20_000).fill('{}').join(',')}]`, `{"c":["A"],"t":{"*":{"*":"o0"}}}`),
  ];
  nearTheEndOfTheStack(() => {
    for (const document of hostile) assert.ok(documentTypes(document, { key: KEY }).size >= 0);
  });
  assert.equal(documentTypes(hostile[0], { key: KEY }).size, 1);
  assert.equal(documentTypes(hostile[4], { key: KEY }).size, 0);
  assert.equal(documentTypes(hostile[5], { key: KEY }).size, 20_001);
});

/** The fingerprint of a value, from the description of the format alone. */
function fingerprintInPhp(value) {
  return fingerprint(value).subarray(0, 6).toString('base64url');
}

function fingerprint(value) {
  const hash = (...parts) => siphash13(Buffer.concat(parts.map((part) => Buffer.from(part))));
  if (value === null) return hash('n');
  if (typeof value === 'boolean') return hash('b', [Number(value)]);
  if (typeof value === 'string') return hash('s', value);
  if (typeof value === 'number') return hash('d', new Uint8Array(new Float64Array([value]).buffer));
  if (Array.isArray(value)) return hash('l', ...value.map(fingerprint));
  const members = Object.entries(value).map(([name, member]) => hash('m', fingerprint(member), name).readBigUInt64LE());
  const sum = members.reduce((sum, member) => sum + member, 0n) % 2n ** 64n;
  return hash('o', new Uint8Array(new BigUint64Array([sum, BigInt(members.length)]).buffer));
}
