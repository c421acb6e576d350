// What is left of a document after a change: everything but the change, to the byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readDocument } from '../../src/document/index.js';

/** The document after a change of its session in place, or what `change` returns. */
function changed(text, change, options) {
  const draft = readDocument(Buffer.from(text)).draft(options);
  return draft.print(change(draft.value) ?? draft.value);
}

/** As PHP writes a document, and as others may. */
const PHP =
  '{"f":1.0,"z":-0.0,"big":9007199254740993,"e":1.0e+25,"s":"é/","o":{"x":[1.0,2.0],"y":{"f":3.0}},' +
  '"$php":"1.-.-.{\\"t\\":{}}"}';
const ODD =
  ' {\r\n  "a\\u0062" : 1.50 ,\t"s":"\\u00e9\\/" , "o" : { "10" : 1e2 , "2" : [ ] , "x" : { } } ,\n' +
  '  "\\u0024php" : "1.-.-.{}" , "l" : [ 0.10 , -0 , "\\u0041" , null , { "k" : 1E0 } ] }';

test('a draft that nobody changed prints what is stored', () => {
  for (const text of [
    PHP,
    ODD,
    '{}',
    '{ }',
    '\n{"a" : { } , "b":[ ]}',
    '{"a":1.0,"a":2.0,"__proto__":1,"__proto__":{}}',
  ]) {
    for (const bigint of [false, true]) {
      assert.equal(
        changed(text, () => {}, { bigint }),
        text,
      );
      assert.equal(
        changed(text, (session) => ({ ...session }), { bigint }),
        text,
      );
    }
  }
});

test('what is set to the value that it has is not changed', () => {
  assert.equal(
    changed(PHP, (s) => void Object.assign(s, { f: 1, z: -0, big: 9007199254740992, e: 1e25, s: 'é/' })),
    PHP,
  );
  assert.equal(
    changed(ODD, (s) => void (s.o = { 2: [], 10: 100, x: {} })),
    ODD,
  );
  assert.equal(
    changed(ODD, (s) => void (s.l = [0.1, -0, 'A', null, { k: 1 }])),
    ODD,
  );
  assert.equal(
    changed(PHP, () => structuredClone(readDocument(Buffer.from(PHP)).session())),
    PHP,
  );
});

test('one change changes one value', () => {
  assert.equal(
    changed(PHP, (s) => void (s.o.y.f = 4)),
    PHP.replace('3.0', '4'),
  );
  assert.equal(
    changed(PHP, (s) => void (s.o.x[1] += 1)),
    PHP.replace('2.0', '3'),
  );
  assert.equal(
    changed(PHP, (s) => void (s.s += '"\n')),
    PHP.replace('é/', 'é/\\"\\n'),
  );
  assert.equal(
    changed(ODD, (s) => void (s.ab = null)),
    ODD.replace('1.50', 'null'),
  );
  assert.equal(
    changed(ODD, (s) => void (s.o[10] = true)),
    ODD.replace('1e2', 'true'),
  );
  assert.equal(
    changed(ODD, (s) => void (s.l[4].k = false)),
    ODD.replace('1E0', 'false'),
  );
});

test('zero and minus zero are two numbers', () => {
  assert.equal(
    changed('{"z":-0.0,"o":0.0}', (s) => void Object.assign(s, { z: 0, o: -0 })),
    '{"z":0,"o":-0.0}',
  );
});

test('members keep their order, where JavaScript has another', () => {
  const text = '{"v":{"9":"nine","b":1,"1":"one","a":2}}';
  assert.equal(
    changed(text, (s) => void (s.v.b = 3)),
    text.replace('1,', '3,'),
  );
  assert.equal(
    changed(text, (s) => void (s.v = { ...s.v, 5: 'five' })),
    text.replace('2}', '2,"5":"five"}'),
  );
  assert.equal(
    changed(text, (s) => void delete s.v.b),
    '{"v":{"9":"nine","1":"one","a":2}}',
  );
});

test('a member that is new stands behind the others, and before $php where that is last', () => {
  assert.equal(
    changed('{"a":1,"$php":"x"}', (s) => void (s.b = [{ c: 'd' }])),
    '{"a":1,"b":[{"c":"d"}],"$php":"x"}',
  );
  assert.equal(
    changed('{"$php":"x"}', (s) => void (s.b = 1)),
    '{"b":1,"$php":"x"}',
  );
  assert.equal(
    changed('{"$php":"x","a":1}', (s) => void (s.b = 1)),
    '{"$php":"x","a":1,"b":1}',
  );
  assert.equal(
    changed('{"o":{"a":1,"$php":2}}', (s) => void (s.o.b = 1)),
    '{"o":{"a":1,"$php":2,"b":1}}',
  );
  assert.equal(
    changed('{"a":1,"__proto__":2}', (s) => void (s.b = 3)),
    '{"a":1,"__proto__":2,"b":3}',
  );
  assert.equal(
    changed('{"a":1,"a":2}', (s) => void (s.b = 3)),
    '{"a":1,"a":2,"b":3}',
  );
  assert.equal(
    changed('{}', (s) => void (s['ü"'] = 1)),
    '{"ü\\"":1}',
  );
});

test('a member that is deleted is gone with what was around it', () => {
  assert.equal(
    changed('{"a":1,"b":2,"$php":"x"}', (s) => void delete s.a),
    '{"b":2,"$php":"x"}',
  );
  assert.equal(
    changed('{"a":1,"$php":"x"}', (s) => void delete s.a),
    '{"$php":"x"}',
  );
  assert.equal(
    changed('{ "a" : 1 , "b" : 2 }', (s) => void delete s.b),
    '{ "a" : 1 }',
  );
  assert.equal(
    changed('{ "a" : 1 }', (s) => void delete s.a),
    '{}',
  );
  assert.equal(
    changed('{"a":1,"a":2,"b":3}', (s) => void delete s.a),
    '{"b":3}',
  );
  assert.equal(
    changed('{"a":1,"b":2}', (s) => void (s.a = undefined)),
    '{"b":2}',
  );
});

test('an object that is put elsewhere is copied from where it was', () => {
  const text = '{"a":{"f":1.0,"l":[2.0]},"b":{"g":3.0}}';
  assert.equal(
    changed(text, (s) => ({ new: [s.a, { deep: s.b }] })),
    '{"new":[{"f":1.0,"l":[2.0]},{"deep":{"g":3.0}}]}',
  );
  assert.equal(
    changed(text, (s) => void ([s.a, s.b] = [s.b, s.a])),
    '{"a":{"g":3.0},"b":{"f":1.0,"l":[2.0]}}',
  );
  assert.equal(
    changed(text, (s) => void (s.b.l = s.a.l)),
    '{"a":{"f":1.0,"l":[2.0]},"b":{"g":3.0,"l":[2.0]}}',
  );
});

test('an object in two places is printed in both, with its changes', () => {
  const text = '{"a":{"f":1.0,"g":2.0}}';
  assert.equal(
    changed(text, (s) => void (s.a.f = 5) || { ...s, b: [s.a, s.a] }),
    '{"a":{"f":5,"g":2.0},"b":[{"f":5,"g":2.0},{"f":5,"g":2.0}]}',
  );
});

test('elements of a list keep their text wherever they go', () => {
  const list = (change) =>
    changed('{"l":[1.0,9007199254740993,9007199254740992,"x"]}', (s) => void (s.l = change(s.l) ?? s.l));
  assert.equal(
    list((l) => void l.shift()),
    '{"l":[9007199254740993,9007199254740992,"x"]}',
  );
  assert.equal(
    list((l) => void l.pop()),
    '{"l":[1.0,9007199254740993,9007199254740992]}',
  );
  assert.equal(
    list((l) => void l.push(1)),
    '{"l":[1.0,9007199254740993,9007199254740992,"x",1]}',
  );
  assert.equal(
    list((l) => void l.unshift('x')),
    '{"l":["x",1.0,9007199254740993,9007199254740992,"x"]}',
  );
  assert.equal(
    list((l) => void l.splice(0, 2)),
    '{"l":[9007199254740992,"x"]}',
  );
  assert.equal(
    list((l) => void l.splice(2, 1)),
    '{"l":[1.0,9007199254740993,"x"]}',
  );
  assert.equal(
    list((l) => void l.splice(1, 0, 7, 8)),
    '{"l":[1.0,7,8,9007199254740993,9007199254740992,"x"]}',
  );
  assert.equal(
    list((l) => l.toSpliced(3, 1, 'y')),
    '{"l":[1.0,9007199254740993,9007199254740992,"y"]}',
  );
  assert.equal(
    list((l) => l.toReversed()),
    '{"l":["x",9007199254740993,9007199254740992,1.0]}',
  );
  assert.equal(
    list((l) => [l[3], l[0]]),
    '{"l":["x",1.0]}',
  );
  assert.equal(
    list((l) => l.map((value) => (value === 'x' ? 'y' : value))),
    '{"l":[1.0,9007199254740993,9007199254740992,"y"]}',
  );
  assert.equal(
    list(() => []),
    '{"l":[]}',
  );
});

test('equal strings and numbers of a list each keep a text of their own', () => {
  const text = '{"l":[1.0,1,1e0,2.0,1.00]}';
  assert.equal(
    changed(text, (s) => void s.l.sort((a, b) => a - b)),
    '{"l":[1.0,1,1e0,1.00,2.0]}',
  );
  assert.equal(
    changed(text, (s) => void s.l.unshift(1, 1)),
    '{"l":[1.0,1,1e0,1,1,2.0,1.00]}',
  );
  assert.equal(
    changed('{"l":[-0.0,0.0]}', (s) => void s.l.reverse()),
    '{"l":[0.0,-0.0]}',
  );
});

test('objects of a list are moved, sorted, filtered and copied without losing anything', () => {
  const text = '{"l":[{"n":3,"f":3.0},{"n":1,"f":1.0},{"n":2,"f":2.0}]}';
  assert.equal(
    changed(text, (s) => void s.l.sort((a, b) => a.n - b.n)),
    '{"l":[{"n":1,"f":1.0},{"n":2,"f":2.0},{"n":3,"f":3.0}]}',
  );
  assert.equal(
    changed(text, (s) => void (s.l = s.l.filter(({ n }) => n > 1))),
    '{"l":[{"n":3,"f":3.0},{"n":2,"f":2.0}]}',
  );
  assert.equal(
    changed(text, (s) => void (s.l = [{ n: 0 }, ...s.l.slice(1)])),
    '{"l":[{"n":0},{"n":1,"f":1.0},{"n":2,"f":2.0}]}',
  );
  assert.equal(
    changed(text, (s) => void (s.l = s.l.map((item) => ({ ...item, n: item.n + 1 })))),
    '{"l":[{"n":4,"f":3.0},{"n":2,"f":1.0},{"n":3,"f":2.0}]}',
  );
  assert.equal(
    changed(text, (s) => void s.l.splice(0, 1, s.l[2])),
    '{"l":[{"n":2,"f":2.0},{"n":1,"f":1.0},{"n":2,"f":2.0}]}',
  );
});

test('an object that is new is compared with what stood in its place', () => {
  const text = '{"user":{"id":9007199254740993,"rating":4.0,"prefs":{"zoom":1.0}},"n":1}';
  assert.equal(
    changed(text, (s) => ({ ...s, user: { ...s.user, rating: 5, prefs: { ...s.user.prefs } } })),
    text.replace('4.0', '5'),
  );
});

test('an object that becomes a list is changed, also where both are empty', () => {
  assert.equal(
    changed('{"a":{ },"b":[ ]}', (s) => void Object.assign(s, { a: [], b: {} })),
    '{"a":[],"b":{}}',
  );
  assert.equal(
    changed('{"a":{"0":1.0},"b":[1.0]}', (s) => void Object.assign(s, { a: [1], b: { 0: 1 } })),
    '{"a":[1],"b":{"0":1}}',
  );
});

test('spacing stays around what stays', () => {
  assert.equal(
    changed('{ "l" : [ 1 , 2 ] }', (s) => void s.l.push(3)),
    '{ "l" : [ 1 , 2 ,3] }',
  );
  assert.equal(
    changed('{ "l" : [ 1 , 2 ] }', (s) => void s.l.splice(0, 2, { a: 1 }, 4)),
    '{ "l" : [ {"a":1} , 4 ] }',
  );
  assert.equal(
    changed('{ "l" : [ ] }', (s) => void s.l.push(3)),
    '{ "l" : [3] }',
  );
});

test('members named __proto__ stay where they are, unseen', () => {
  const text = '{"u":{"a":1.0,"__proto__":{"x":1.0},"b":2},"\\u005f_proto__":[1.0],"n":1}';
  assert.equal(
    changed(text, (s) => void (s.u.b = 3)),
    text.replace('"b":2', '"b":3'),
  );
  assert.equal(
    changed(text, (s) => ({ ...s, u: { ...s.u, b: 3 } })),
    text.replace('"b":2', '"b":3'),
  );
  assert.equal(
    changed(text, (s) => void delete s.u),
    '{"\\u005f_proto__":[1.0],"n":1}',
  );
  assert.equal(
    changed(text, (s) => void (s.moved = [s.u])),
    text.replace('"n":1', '"n":1,"moved":[{"a":1.0,"__proto__":{"x":1.0},"b":2}]'),
  );
});

test('an element that takes the place of another gets nothing that was hidden in that', () => {
  const text = '{"l":[{"a":1,"__proto__":{"x":1},"o":{"__proto__":2}},{"a":2}]}';
  assert.equal(
    changed(text, (s) => void (s.l[0] = { a: 5, o: {} })),
    '{"l":[{"a":5,"o":{}},{"a":2}]}',
  );
  assert.equal(
    changed(text, (s) => void s.l.shift()),
    '{"l":[{"a":2}]}',
  );
});

test("the session that a draft had may stand inside another, without what is PHP's", () => {
  assert.equal(
    changed('{"a":1.0,"$php":"x"}', (s) => ({ old: s })),
    '{"old":{"a":1.0},"$php":"x"}',
  );
});

test('integers are exact in a draft with BigInt', () => {
  const text = '{"i":9007199254740993,"l":[9007199254740993,9007199254740992,1.0]}';
  const change = (edit) => changed(text, edit, { bigint: true });
  assert.equal(
    change((s) => void (s.i += 1n)),
    text.replace('{"i":9007199254740993', '{"i":9007199254740994'),
  );
  assert.equal(
    change((s) => void s.l.reverse()),
    '{"i":9007199254740993,"l":[1.0,9007199254740992,9007199254740993]}',
  );
  assert.equal(
    change((s) => void (s.i = 5n)),
    text.replace('{"i":9007199254740993', '{"i":5'),
  );
  assert.equal(
    change((s) => void (s.i = 2 ** 53)),
    text.replace('{"i":9007199254740993', '{"i":9007199254740992'),
  );
});

test('a session of many members and elements is no trouble', () => {
  const many = 150_000;
  const text = JSON.stringify({ list: Array(many).fill(1), map: Object.fromEntries(Array(many).fill(1).entries()) });
  const added = Object.fromEntries(Array.from({ length: many }, (_, n) => [`n${n}`, n]));
  const session = JSON.parse(changed(text, ({ list, map }) => ({ list: list.reverse(), map, ...added })));
  assert.deepEqual(
    [Object.keys(session).length, session.list.length, Object.keys(session.map).length],
    [many + 2, many, many],
  );
});
