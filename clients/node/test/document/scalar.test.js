// One string or integer of a session, as the bytes that PHP has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesAt, namesIn, readDocument, valueAt } from '../../src/document/index.js';

/** What stands there, a character for each byte. */
function at(text, pointer) {
  const names = namesIn(pointer);
  const document = readDocument(Buffer.from(text));
  assert.equal(bytesAt(document, names) !== null && valueAt(document.session(), names) === undefined, false);
  return bytesAt(document, names)?.toString('latin1') ?? null;
}

test('a place is a name, or a JSON Pointer', () => {
  assert.deepEqual(namesIn('user_id'), ['user_id']);
  assert.deepEqual(namesIn('a/b~c'), ['a/b~c']);
  assert.deepEqual(namesIn('/user/id'), ['user', 'id']);
  assert.deepEqual(namesIn('/'), ['']);
  assert.deepEqual(namesIn('/~01/a~1b'), ['~1', 'a/b']);
  for (const text of ['', '/~', '/~2', '/a~']) assert.equal(namesIn(text), null, text);
});

test('a string or an integer is found wherever it is', () => {
  const text = String.raw` {"a" : {"id":1}, "list":[{"id":2},{"id":"x\u00e9"}], "id":-7, "a b":"t", "id2":{"id":9}} `;
  for (const [pointer, expected] of [
    ['id', '-7'],
    ['/a/id', '1'],
    ['/list/0/id', '2'],
    ['/list/1/id', 'x\xc3\xa9'],
    ['/list/2/id', null],
    ['/list', null],
    ['a b', 't'],
    ['/id/id', null],
    ['none', null],
  ]) {
    assert.equal(at(text, pointer), expected, pointer);
  }
  assert.equal(at('{"id":1,"id":2}', 'id'), '2');
  assert.equal(at('{"id":{"a":1},"id":{"b":2}}', '/id/a'), null);
});

test('an integer is its digits, however many, and a float is none', () => {
  for (const number of ['0', '9007199254740993', '-9223372036854775808']) {
    assert.equal(at(`{"id":${number}}`, 'id'), number);
  }
  for (const value of ['1.0', '1e2', '-0', '9223372036854775808', 'null', 'true', '[]', '{}']) {
    assert.equal(at(`{"id":${value}}`, 'id'), null, value);
  }
});

test('a text stands for bytes where the hints say so', () => {
  const php = (hints) => JSON.stringify(`1.-.-.${JSON.stringify(hints)}`);
  const document = (hints) => `{"id":"data:;base64,/wAB","u":[{"id":"data:;base64,/w=="}],"$php":${php(hints)}}`;
  const hints = { t: { m: { id: 'b', u: { '*': { m: { id: 'b' } } } } } };
  assert.equal(at(document(hints), 'id'), '\xff\0\x01');
  assert.equal(at(document(hints), '/u/0/id'), '\xff');
  assert.equal(at(document({}), 'id'), 'data:;base64,/wAB');
  assert.equal(at(document({ t: { m: { id: 'b' } } }), '/u/0/id'), 'data:;base64,/w==');
  assert.equal(at('{"id":"data:;base64,/wAB","$php":"nonsense"}', 'id'), 'data:;base64,/wAB');
  assert.equal(at('{"id":"data:;base64,/wAB"}', 'id'), 'data:;base64,/wAB');
  // Of a value that stands in several places, another place's hint says it.
  assert.equal(at(document({ t: { m: { id: 'R1' } } }), 'id'), null);
  assert.equal(at(document({ t: { m: { u: 'r1' } } }), '/u/0/id'), null);
});

test('the case of an enum is no string to PHP', () => {
  const document = (leaf) => {
    const payload = JSON.stringify({ c: ['Suit'], t: { m: { id: leaf } } });
    return JSON.stringify({ id: 'Hearts', $php: `1.-.-.${payload}` });
  };
  for (const leaf of ['e0', 's0', 'o0']) assert.equal(at(document(leaf), 'id'), null, leaf);
  assert.equal(at(document('R0'), 'id'), 'Hearts');
});
