// What is left of a document after a change: everything but the change, to the byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { readDocument } from '../../src/document/index.js';
import { nearTheEndOfTheStack } from '../support/stack.js';

/** The document after a change of its session in place, or what `change` returns. */
function changed(text, change, options) {
  const draft = readDocument(Buffer.from(text)).draft(options);
  return draft.print(change(draft.value) ?? draft.value);
}

/** Where a change is refused. */
function refuses(change, message, text = '{"a":1,"$$php":{"b":1.0},"$php":"1.-.-.{}"}') {
  assert.throws(() => changed(text, change), { name: 'TypeError', message });
}

/** As PHP writes a document, and as others may. */
const PHP =
  '{"f":1.0,"z":-0.0,"big":9007199254740993,"e":1.0e+25,"s":"é/","o":{"x":[1.0,2.0],"y":{"f":3.0}},' +
  '"$php":"1.-.-.{\\"t\\":{}}"}';
const ODD =
  ' {\r\n  "a\\u0062" : 1.50 ,\t"s":"\\u00e9\\/" , "o" : { "10" : 1e2 , "2" : [ ] , "x" : { } } ,\n' +
  '  "\\u0024php" : "1.-.-.{}" , "l" : [ 0.10 , -0 , "\\u0041" , null , { "k" : 1E0 } ] }';

test('a draft that nobody changed prints what is stored', () => {
  for (const text of [PHP, ODD, '{}', '{ }', '\n{"a" : { } , "b":[ ]}', '{"a":1.0,"a":2.0,"__proto__":1,"__proto__":{}}']) {
    for (const bigint of [false, true]) {
      assert.equal(changed(text, () => {}, { bigint }), text);
      assert.equal(changed(text, (session) => ({ ...session }), { bigint }), text);
    }
  }
});

test('what is set to the value that it has is not changed', () => {
  assert.equal(changed(PHP, (s) => void Object.assign(s, { f: 1, z: -0, big: 9007199254740992, e: 1e25, s: 'é/' })), PHP);
  assert.equal(changed(ODD, (s) => void (s.o = { 2: [], 10: 100, x: {} })), ODD);
  assert.equal(changed(ODD, (s) => void (s.l = [0.1, -0, 'A', null, { k: 1 }])), ODD);
  assert.equal(changed(PHP, () => structuredClone(readDocument(Buffer.from(PHP)).session())), PHP);
});

test('one change changes one value', () => {
  assert.equal(changed(PHP, (s) => void (s.o.y.f = 4)), PHP.replace('3.0', '4'));
  assert.equal(changed(PHP, (s) => void (s.o.x[1] += 1)), PHP.replace('2.0', '3'));
  assert.equal(changed(PHP, (s) => void (s.s += '"\n')), PHP.replace('é/', 'é/\\"\\n'));
  assert.equal(changed(ODD, (s) => void (s.ab = null)), ODD.replace('1.50', 'null'));
  assert.equal(changed(ODD, (s) => void (s.o[10] = true)), ODD.replace('1e2', 'true'));
  assert.equal(changed(ODD, (s) => void (s.l[4].k = false)), ODD.replace('1E0', 'false'));
});

test('zero and minus zero are two numbers', () => {
  assert.equal(changed('{"z":-0.0,"o":0.0}', (s) => void Object.assign(s, { z: 0, o: -0 })), '{"z":0,"o":-0.0}');
});

test('members keep their order, where JavaScript has another', () => {
  const text = '{"v":{"9":"nine","b":1,"1":"one","a":2}}';
  assert.equal(changed(text, (s) => void (s.v.b = 3)), text.replace('1,', '3,'));
  assert.equal(changed(text, (s) => void (s.v = { ...s.v, 5: 'five' })), text.replace('2}', '2,"5":"five"}'));
  assert.equal(changed(text, (s) => void delete s.v.b), '{"v":{"9":"nine","1":"one","a":2}}');
});

test('a member that is new stands behind the others, and before $php where that is last', () => {
  assert.equal(changed('{"a":1,"$php":"x"}', (s) => void (s.b = [{ c: 'd' }])), '{"a":1,"b":[{"c":"d"}],"$php":"x"}');
  assert.equal(changed('{"$php":"x"}', (s) => void (s.b = 1)), '{"b":1,"$php":"x"}');
  assert.equal(changed('{"$php":"x","a":1}', (s) => void (s.b = 1)), '{"$php":"x","a":1,"b":1}');
  assert.equal(changed('{"o":{"a":1,"$php":2}}', (s) => void (s.o.b = 1)), '{"o":{"a":1,"$php":2,"b":1}}');
  assert.equal(changed('{}', (s) => void (s['ü"'] = 1)), '{"ü\\"":1}');
});

test('a member that is deleted is gone with what was around it', () => {
  assert.equal(changed('{"a":1,"b":2,"$php":"x"}', (s) => void delete s.a), '{"b":2,"$php":"x"}');
  assert.equal(changed('{"a":1,"$php":"x"}', (s) => void delete s.a), '{"$php":"x"}');
  assert.equal(changed('{ "a" : 1 , "b" : 2 }', (s) => void delete s.b), '{ "a" : 1 }');
  assert.equal(changed('{ "a" : 1 }', (s) => void delete s.a), '{}');
  assert.equal(changed('{"a":1,"a":2,"b":3}', (s) => void delete s.a), '{"b":3}');
  assert.equal(changed('{"a":1,"b":2}', (s) => void (s.a = undefined)), '{"b":2}');
});

test('an object that is put elsewhere is copied from where it was', () => {
  const text = '{"a":{"f":1.0,"l":[2.0]},"b":{"g":3.0}}';
  assert.equal(changed(text, (s) => ({ new: [s.a, { deep: s.b }] })), '{"new":[{"f":1.0,"l":[2.0]},{"deep":{"g":3.0}}]}');
  assert.equal(changed(text, (s) => void ([s.a, s.b] = [s.b, s.a])), '{"a":{"g":3.0},"b":{"f":1.0,"l":[2.0]}}');
  assert.equal(changed(text, (s) => void (s.b.l = s.a.l)), '{"a":{"f":1.0,"l":[2.0]},"b":{"g":3.0,"l":[2.0]}}');
});

test('an object in two places is printed in both, with its changes', () => {
  const text = '{"a":{"f":1.0,"g":2.0}}';
  assert.equal(
    changed(text, (s) => void (s.a.f = 5) || { ...s, b: [s.a, s.a] }),
    '{"a":{"f":5,"g":2.0},"b":[{"f":5,"g":2.0},{"f":5,"g":2.0}]}',
  );
});

test('elements of a list keep their text wherever they go', () => {
  const list = (change) => changed('{"l":[1.0,9007199254740993,9007199254740992,"x"]}', (s) => void (s.l = change(s.l) ?? s.l));
  assert.equal(list((l) => void l.shift()), '{"l":[9007199254740993,9007199254740992,"x"]}');
  assert.equal(list((l) => void l.pop()), '{"l":[1.0,9007199254740993,9007199254740992]}');
  assert.equal(list((l) => void l.push(1)), '{"l":[1.0,9007199254740993,9007199254740992,"x",1]}');
  assert.equal(list((l) => void l.unshift('x')), '{"l":["x",1.0,9007199254740993,9007199254740992,"x"]}');
  assert.equal(list((l) => void l.splice(0, 2)), '{"l":[9007199254740992,"x"]}');
  assert.equal(list((l) => void l.splice(2, 1)), '{"l":[1.0,9007199254740993,"x"]}');
  assert.equal(list((l) => void l.splice(1, 0, 7, 8)), '{"l":[1.0,7,8,9007199254740993,9007199254740992,"x"]}');
  assert.equal(list((l) => l.toSpliced(3, 1, 'y')), '{"l":[1.0,9007199254740993,9007199254740992,"y"]}');
  assert.equal(list((l) => l.toReversed()), '{"l":["x",9007199254740993,9007199254740992,1.0]}');
  assert.equal(list((l) => [l[3], l[0]]), '{"l":["x",1.0]}');
  assert.equal(list((l) => l.map((value) => (value === 'x' ? 'y' : value))), '{"l":[1.0,9007199254740993,9007199254740992,"y"]}');
  assert.equal(list(() => []), '{"l":[]}');
});

test('equal strings and numbers of a list each keep a text of their own', () => {
  const text = '{"l":[1.0,1,1e0,2.0,1.00]}';
  assert.equal(changed(text, (s) => void s.l.sort((a, b) => a - b)), '{"l":[1.0,1,1e0,1.00,2.0]}');
  assert.equal(changed(text, (s) => void s.l.unshift(1, 1)), '{"l":[1.0,1,1e0,1,1,2.0,1.00]}');
  assert.equal(changed('{"l":[-0.0,0.0]}', (s) => void s.l.reverse()), '{"l":[0.0,-0.0]}');
});

test('objects of a list are moved, sorted, filtered and copied without losing anything', () => {
  const text = '{"l":[{"n":3,"f":3.0},{"n":1,"f":1.0},{"n":2,"f":2.0}]}';
  assert.equal(
    changed(text, (s) => void s.l.sort((a, b) => a.n - b.n)),
    '{"l":[{"n":1,"f":1.0},{"n":2,"f":2.0},{"n":3,"f":3.0}]}',
  );
  assert.equal(changed(text, (s) => void (s.l = s.l.filter(({ n }) => n > 1))), '{"l":[{"n":3,"f":3.0},{"n":2,"f":2.0}]}');
  assert.equal(
    changed(text, (s) => void (s.l = [{ n: 0 }, ...s.l.slice(1)])),
    '{"l":[{"n":0},{"n":1,"f":1.0},{"n":2,"f":2.0}]}',
  );
  assert.equal(
    changed(text, (s) => void (s.l = s.l.map((item) => ({ ...item, n: item.n + 1 })))),
    '{"l":[{"n":4,"f":3.0},{"n":2,"f":1.0},{"n":3,"f":2.0}]}',
  );
  assert.equal(changed(text, (s) => void s.l.splice(0, 1, s.l[2])), '{"l":[{"n":2,"f":2.0},{"n":1,"f":1.0},{"n":2,"f":2.0}]}');
});

test('an object that is new is compared with what stood in its place', () => {
  const text = '{"user":{"id":9007199254740993,"rating":4.0,"prefs":{"zoom":1.0}},"n":1}';
  assert.equal(
    changed(text, (s) => ({ ...s, user: { ...s.user, rating: 5, prefs: { ...s.user.prefs } } })),
    text.replace('4.0', '5'),
  );
});

test('an object that becomes a list is changed, also where both are empty', () => {
  assert.equal(changed('{"a":{ },"b":[ ]}', (s) => void Object.assign(s, { a: [], b: {} })), '{"a":[],"b":{}}');
  assert.equal(changed('{"a":{"0":1.0},"b":[1.0]}', (s) => void Object.assign(s, { a: [1], b: { 0: 1 } })), '{"a":[1],"b":{"0":1}}');
});

test('spacing stays around what stays', () => {
  assert.equal(changed('{ "l" : [ 1 , 2 ] }', (s) => void s.l.push(3)), '{ "l" : [ 1 , 2 ,3] }');
  assert.equal(changed('{ "l" : [ 1 , 2 ] }', (s) => void s.l.splice(0, 2, { a: 1 }, 4)), '{ "l" : [ {"a":1} , 4 ] }');
  assert.equal(changed('{ "l" : [ ] }', (s) => void s.l.push(3)), '{ "l" : [3] }');
});

test('members named __proto__ stay where they are, unseen', () => {
  const text = '{"u":{"a":1.0,"__proto__":{"x":1.0},"b":2},"\\u005f_proto__":[1.0],"n":1}';
  assert.equal(changed(text, (s) => void (s.u.b = 3)), text.replace('"b":2', '"b":3'));
  assert.equal(changed(text, (s) => ({ ...s, u: { ...s.u, b: 3 } })), text.replace('"b":2', '"b":3'));
  assert.equal(changed(text, (s) => void delete s.u), '{"\\u005f_proto__":[1.0],"n":1}');
  assert.equal(
    changed(text, (s) => void (s.moved = [s.u])),
    text.replace('"n":1', '"n":1,"moved":[{"a":1.0,"__proto__":{"x":1.0},"b":2}]'),
  );
});

test('an element that takes the place of another gets nothing that was hidden in that', () => {
  const text = '{"l":[{"a":1,"__proto__":{"x":1},"o":{"__proto__":2}},{"a":2}]}';
  assert.equal(changed(text, (s) => void (s.l[0] = { a: 5, o: {} })), '{"l":[{"a":5,"o":{}},{"a":2}]}');
  assert.equal(changed(text, (s) => void s.l.shift()), '{"l":[{"a":2}]}');
});

test('the session that a draft had may stand inside another, without what is PHP\'s', () => {
  assert.equal(changed('{"a":1.0,"$php":"x"}', (s) => ({ old: s })), '{"old":{"a":1.0},"$php":"x"}');
});

test('integers are exact in a draft with BigInt', () => {
  const text = '{"i":9007199254740993,"l":[9007199254740993,9007199254740992,1.0]}';
  const change = (edit) => changed(text, edit, { bigint: true });
  assert.equal(change((s) => void (s.i += 1n)), text.replace('{"i":9007199254740993', '{"i":9007199254740994'));
  assert.equal(change((s) => void s.l.reverse()), '{"i":9007199254740993,"l":[1.0,9007199254740992,9007199254740993]}');
  assert.equal(change((s) => void (s.i = 5n)), text.replace('{"i":9007199254740993', '{"i":5'));
  assert.equal(change((s) => void (s.i = 2 ** 53)), text.replace('{"i":9007199254740993', '{"i":9007199254740992'));
});

test('a BigInt is an integer in any draft, whatever it says of itself in JSON', () => {
  const prototype = /** @type {any} */ (BigInt.prototype);
  prototype.toJSON = () => 'text';
  try {
    assert.equal(changed('{}', (s) => void (s.i = [2n ** 63n, -1n])), '{"i":[9223372036854775808,-1]}');
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
    assert.equal(changed('{}', (s) => void (s.v = value)), JSON.stringify({ v: value }));
    assert.equal(changed('{"v":1}', (s) => void (s.v = value)), JSON.stringify({ v: value }));
  }
});

test('an object of another realm is a session too', () => {
  assert.equal(changed('{"a":1.0}', () => runInNewContext('({ a: 1, l: [{}] })')), '{"a":1.0,"l":[{}]}');
});

test('what is PHP\'s own is not for a program to set', () => {
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
  assert.equal(changed(text, (s) => void (s.$$php = { b: 1 })), text);
  assert.equal(changed(text, (s) => void (s.a = { $php: s.$$php })), text.replace('1', '{"$php":{"b":1.0}}'));
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
    assert.throws(() => readDocument(Buffer.from('{}')).draft().print(session), { name: 'TypeError', message: /plain object/ });
  }
});

test('a session is as deep as PHP can read it, and no deeper', () => {
  const nested = (levels, inside) => {
    let value = inside;
    for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
    return value;
  };
  nearTheEndOfTheStack(() => {
    assert.equal(changed('{}', (s) => void (s.v = nested(4096, []))).length, '{"v":}[]'.length + 2048 * '{"a":[]}'.length);
    refuses((s) => void (s.v = nested(4097, 1)), /4096 levels/);
    refuses((s) => void (s.v = nested(4096, [1])), /4096 levels/);
    refuses((s) => void (s.v = nested(100_000, 1)), /^\/v(\/0|\/a){15}\/… is nested/);
  });
});

test('a refused change says nothing of the values', () => {
  refuses((s) => void (s.password = ['hunter2', Symbol('hunter2')]), /^(?!.*hunter2)/);
});

test('a session of many members and elements is no trouble', () => {
  const text = JSON.stringify({ list: Array(200_000).fill(1), map: Object.fromEntries(Array(200_000).entries()) });
  const more = Object.fromEntries([...Array(200_000).keys()].map((n) => [`n${n}`, n]));
  const result = changed(text, (s) => ({ list: s.list.reverse(), map: s.map, ...more, deep: { ...more } }));
  assert.deepEqual(JSON.parse(result), { ...JSON.parse(text), ...more, deep: more });
});
