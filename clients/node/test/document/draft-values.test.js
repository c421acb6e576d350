// What a program may put into a session: what JSON.stringify() prints, and what is refused rather than lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { readDocument } from '../../src/document/index.js';
import { nearTheEndOfTheStack } from '../support/stack.js';

/** The document after a change of its session in place, or what `change` returns. */
function changed(text, change) {
  const draft = readDocument(Buffer.from(text)).draft();
  return draft.print(change(draft.value) ?? draft.value);
}

/** Where a change is refused. */
function refuses(change, message, text = '{"a":1,"$$php":{"b":1.0},"$php":"1.-.-.{}"}') {
  assert.throws(() => changed(text, change), { name: 'TypeError', message });
}

test('a BigInt is an integer in any draft, whatever it says of itself in JSON', () => {
  const prototype = /** @type {any} */ (BigInt.prototype);
  prototype.toJSON = () => 'text';
  try {
    assert.equal(
      changed('{}', (s) => void (s.i = [2n ** 63n, -1n])),
      '{"i":[9223372036854775808,-1]}',
    );
  } finally {
    delete prototype.toJSON;
  }
});

test('values are printed as JSON.stringify() prints them', () => {
  class Item {
    id = 1;
    #secret = 2;
    get secret() {
      return this.#secret;
    }
  }
  for (const value of [
    new Date(0),
    { at: new Date(1e12), in: [new Date(0)] },
    [undefined, , 1], // eslint-disable-line no-sparse-arrays
    { a: undefined, b: { c: undefined } },
    new Item(),
    Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true }, unseen: { value: 2 } }),
    { toJSON: (name) => ({ name }) },
    [{ toJSON: (name) => ({ name }) }],
    { a: { toJSON: () => undefined } },
    Object('boxed'),
    [Object(1), Object(false)],
    '\ud800 \udc00 \ud83d\ude00 \u2028 \u0000 \u001f "\\/',
    { '\ud800"\n': 1 },
    [1e21, 1e-7, 0.1, 123456789012345680000, 5e-324, -1.5],
    Object.create(null, { a: { value: 1, enumerable: true } }),
    { constructor: 1, hasOwnProperty: 2, toString: 3 },
    /x/,
  ]) {
    assert.equal(
      changed('{}', (s) => void (s.v = value)),
      JSON.stringify({ v: value }),
    );
    assert.equal(
      changed('{"v":1}', (s) => void (s.v = value)),
      JSON.stringify({ v: value }),
    );
  }
});

test('an object of another realm is a session too', () => {
  assert.equal(
    changed('{"a":1.0}', () => runInNewContext('({ a: 1, l: [{}] })')),
    '{"a":1.0,"l":[{}]}',
  );
});

test("what is PHP's own is not for a program to set", () => {
  const ours = /^\/\$+php has a name that is PHP's own/;
  refuses((s) => void (s.$php = '1.-.-.destroyed'), ours);
  refuses((s) => ({ ...s, $php: null }), ours);
  refuses((s) => void (s.$$php = 1), ours);
  refuses((s) => void (s.$$php.b = 2), ours);
  refuses((s) => void (s.$$php = { b: 1, c: 2 }), ours);
  refuses((s) => void (s.$$php = { other: s.$$php }), ours);
  refuses((s) => void delete s.$$php, ours);
  refuses((s) => void (s.$$php = undefined), ours);
  refuses(() => ({ a: 1 }), ours);
  refuses((s) => void (s.$$$php = 1), ours);
  const text = '{"a":1,"$$php":{"b":1.0},"$php":"x"}';
  assert.equal(
    changed(text, (s) => void (s.$$php = { b: 1 })),
    text,
  );
  assert.equal(
    changed(text, (s) => void (s.a = { $php: s.$$php })),
    text.replace('1', '{"$php":{"b":1.0}}'),
  );
});

test('what no session can hold is refused, with its place', () => {
  const circle = { list: [] };
  circle.list.push({ circle });
  refuses((s) => void (s.a = { 'x/y~z': [0, () => {}] }), /^\/a\/x~1y~0z\/1 is a function/);
  refuses((s) => void (s.a = Symbol('x')), /^\/a is a symbol/);
  refuses((s) => void (s.a = [{ b: NaN }]), /^\/a\/0\/b is NaN/);
  refuses((s) => void (s.a = -Infinity), /^\/a is -Infinity/);
  refuses((s) => void (s.a = circle), /^\/a\/list\/0\/circle holds itself/);
  refuses((s) => void (s.a = [s]), /^\/a\/0 holds itself/);
  refuses((s) => void (s.a = new Map([[1, 2]])), /^\/a is a Map.*fromEntries/);
  refuses((s) => void (s.a = [new Set()]), /^\/a\/0 is a Set/);
  refuses((s) => void (s.a = Promise.resolve(1)), /^\/a is a promise: await it/);
  refuses((s) => void (s.a = Buffer.from('x')), /^\/a is bytes.*binary\.encode/);
  refuses((s) => void (s.a = new ArrayBuffer(1)), /^\/a is bytes/);
  refuses((s) => void (s.a = { b: { toJSON: () => () => {} } }), /^\/a\/b is a function/);
  refuses((s) => void (s.a = JSON.parse('{"b":{"__proto__":1}}')), /^\/a\/b\/__proto__ would change/);
});

test('what is stored of a session is a plain object', () => {
  for (const session of [null, 'text', 5, [], [1], new Map(), new Date(), new (class Session {})(), () => {}]) {
    assert.throws(() => readDocument(Buffer.from('{}')).draft().print(session), {
      name: 'TypeError',
      message: /plain object/,
    });
  }
});

test('a session is as deep as PHP can read it, and no deeper', () => {
  const nested = (levels, inside) => {
    let value = inside;
    for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
    return value;
  };
  nearTheEndOfTheStack(() => {
    assert.equal(
      changed('{}', (s) => void (s.v = nested(4096, []))).length,
      '{"v":}[]'.length + 2048 * '{"a":[]}'.length,
    );
    refuses((s) => void (s.v = nested(4097, 1)), /4096 levels/);
    refuses((s) => void (s.v = nested(4096, [1])), /4096 levels/);
    refuses((s) => void (s.v = nested(100_000, 1)), /^\/v(\/0|\/a){15}\/… is nested/);
  });
});

test('a refused change says nothing of the values', () => {
  refuses((s) => void (s.password = ['hunter2', Symbol('hunter2')]), /^(?!.*hunter2)/);
});
