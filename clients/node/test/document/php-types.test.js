// "What comes back as what" in the extension's README: what PHP stores, as Node.js sees it, and what PHP has of it
// after Node.js changed it. Real PHP, real memcached.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { binary, readDocument } from '../../src/document/index.js';
import { put, startMemcached } from '../support/memcached.js';
import { phpScript } from '../support/php.js';
import { stored } from '../support/stored.js';

/** Runs PHP code with the classes of values.php. */
const php = (memcached, code, secret) =>
  phpScript({ servers: memcached.address, ...(secret && { secret }) }, code, [new URL('values.php', import.meta.url)]);

/**
 * Sessions that PHP makes, then Node.js changes, then PHP has.
 * @param {object[]} rows `php` makes `$_SESSION`, whose document without `$php` is `json`; `edit` changes a draft, or
 *   `rewrite` the text as other programs would; what PHP has then of `of`, which is all of it unless said, is `shows`
 */
async function comesBack(t, rows, { secret = 'the-secret-of-this-test' } = {}) {
  const memcached = await startMemcached(t);
  const key = (n) => `sessions/row${n}`;
  await php(memcached, rows.map((row, n) => `in_session('row${n}', function () { ${row.php} });`).join('\n'), secret);
  for (const [n, row] of rows.entries()) {
    const text = await stored(memcached, key(n));
    if (row.json !== undefined) assert.equal(withoutPhp(text), row.json, row.php);
    await put(memcached, key(n), changed(text, row));
  }
  const shows = rows.map(
    ({ of = '$_SESSION' }, n) => `in_session('row${n}', function () use (&$shown) { $shown[] = shown(${of}); });`,
  );
  const json = await php(memcached, `${shows.join('\n')} echo json_encode($shown, JSON_THROW_ON_ERROR);`, secret);
  for (const [n, shown] of JSON.parse(json).entries()) {
    assert.equal(shown, rows[n].shows, `${rows[n].php} ${rows[n].edit ?? rows[n].rewrite ?? ''}`);
  }
}

function changed(text, { edit = () => {}, rewrite = (text) => text, bigint = false }) {
  const draft = readDocument(Buffer.from(text)).draft({ bigint });
  return rewrite(draft.print(edit(draft.value) ?? draft.value));
}

const withoutPhp = (text) => text.replace(/,?"\$php":"(?:[^"\\]|\\.)*"/, '');

/** As a program prints it that knows nothing of types. */
const reprinted = (text) => JSON.stringify(JSON.parse(text));

test('every kind of value has the JSON that it should, and comes back', (t) =>
  comesBack(t, [
    {
      php: `$_SESSION = ['n' => null, 't' => true, 'i' => -5, 'big' => PHP_INT_MAX, 's' => 'a/é"'];`,
      json: '{"n":null,"t":true,"i":-5,"big":9223372036854775807,"s":"a/é\\""}',
      shows: `{n: NULL, t: true, i: -5, big: 9223372036854775807, s: 'a/é"'}`,
    },
    {
      php: `$_SESSION = ['f' => 1.0, 'e' => 1e25, 'z' => -0.0, 'nan' => NAN, 'inf' => [INF, -INF]];`,
      json: '{"f":1.0,"e":1.0e+25,"z":-0.0,"nan":null,"inf":[null,null]}',
      shows: '{f: 1.0, e: 1.0E+25, z: -0.0, nan: NAN, inf: [INF, -INF]}',
    },
    {
      php: `$_SESSION = ['list' => ['a', 0.5], 'map' => [9 => 'nine', 1 => 'one'], 'empty' => []];`,
      json: '{"list":["a",0.5],"map":{"9":"nine","1":"one"},"empty":[]}',
      shows: `{list: ['a', 0.5], map: {9: 'nine', 1: 'one'}, empty: []}`,
    },
    {
      php: `$_SESSION = ['u' => new User, 'o' => (object) []];`,
      json: '{"u":{"name":"Ada"},"o":{}}',
      shows: `{u: User{name: 'Ada', role: 'admin', hash: 0xff}, o: stdClass{}}`,
    },
    {
      php: `$_SESSION = ['l' => new Listed([1, 2]), 'm' => new Listed(['a' => 1])];`,
      json: '{"l":[1,2],"m":{"a":1}}',
      shows: `{l: Listed{values: [1, 2]}, m: Listed{values: {a: 1}}}`,
    },
    {
      php: `$_SESSION = ['text' => new Text('a;b'), 'suit' => Suit::Hearts];`,
      json: '{"text":"a;b","suit":"Hearts"}',
      shows: `{text: Text{text: 'a;b'}, suit: Suit::Hearts}`,
    },
    {
      php: `$_SESSION = ['date' => new DateTime('2026-11-21 12:00')];`,
      json: '{"date":{"date":"2026-11-21 12:00:00.000000","timezone_type":3,"timezone":"UTC"}}',
      shows: '{date: DateTime(2026-11-21 12:00 UTC)}',
    },
    {
      php: String.raw`$_SESSION = ['bytes' => "\xff", 'keys' => ["\xfe" => 1, 'b' => 2]];`,
      json: '{"bytes":"data:;base64,/w==","keys":{"data:;base64,/g==":1,"b":2}}',
      shows: '{bytes: 0xff, keys: {0xfe: 1, b: 2}}',
    },
    {
      php: `$_SESSION = ['a' => new Point, 'b' => null, 'ring' => (object) []];
        $_SESSION['b'] = $_SESSION['a'];
        $_SESSION['ring']->self = $_SESSION['ring'];`,
      json: '{"a":{"x":1.0,"y":2.0},"b":{"x":1.0,"y":2.0},"ring":{"self":null}}',
      of: `[$_SESSION['a'] === $_SESSION['b'], $_SESSION['a'], $_SESSION['ring'] === $_SESSION['ring']->self]`,
      shows: '[true, Point{x: 1.0, y: 2.0}, true]',
    },
    {
      php: `$_SESSION = ['r' => 5]; $_SESSION['s'] = &$_SESSION['r'];`,
      json: '{"r":5,"s":5}',
      of: `(function () { $_SESSION['r'] = 6; return $_SESSION['s']; })()`,
      shows: '6',
    },
    {
      php: `$_SESSION = ['$php' => 1, '$$php' => ['a' => 2.0], 'php' => 3];`,
      json: '{"$$php":1,"$$$php":{"a":2.0},"php":3}',
      shows: '{$php: 1, $$php: {a: 2.0}, php: 3}',
    },
    { php: '', json: '{}', shows: '[]' },
  ]));

test('an empty list that another program made a map is one still', async (t) => {
  const memcached = await startMemcached(t);
  await php(memcached, `in_session('a', function () { $_SESSION = ['l' => [], 'f' => 1.0]; });`);
  const edited = changed(await stored(memcached, 'sessions/a'), { edit: (s) => void (s.l = {}) });
  await put(memcached, 'sessions/a', edited);
  await php(memcached, `in_session('a', function () { $_SESSION['n'] = 1; });`);
  assert.equal(withoutPhp(await stored(memcached, 'sessions/a')), '{"l":{},"f":1.0,"n":1}');
});

test('numbers and strings keep their types while they are of the same kind', (t) =>
  comesBack(t, [
    { php: `$_SESSION = ['f' => 1.0, 'g' => 2.0];`, edit: (s) => void (s.f = 2), shows: '{f: 2.0, g: 2.0}' },
    { php: `$_SESSION = ['f' => 1.0];`, edit: (s) => void (s.f = 'text'), shows: `{f: 'text'}` },
    { php: `$_SESSION = ['z' => -0.0, 'y' => -0.0];`, edit: (s) => void (s.z = 5), shows: '{z: 5, y: -0.0}' },
    { php: `$_SESSION = ['i' => PHP_INT_MAX];`, rewrite: reprinted, shows: '{i: 9223372036854775807}' },
    {
      php: `$_SESSION = ['i' => PHP_INT_MAX, 'n' => 1];`,
      edit: (s) => void s.n++,
      shows: '{i: 9223372036854775807, n: 2}',
    },
    { php: `$_SESSION = ['i' => PHP_INT_MAX];`, edit: (s) => void (s.i = 5), shows: '{i: 5}' },
    {
      php: `$_SESSION = ['i' => PHP_INT_MAX - 1];`,
      bigint: true,
      edit: (s) => void (s.i += 1n),
      // The same number to a program that knows doubles only: PHP keeps its own.
      shows: '{i: 9223372036854775806}',
    },
    {
      php: `$_SESSION = ['i' => 1 << 60];`,
      bigint: true,
      edit: (s) => void (s.i += 1000n),
      shows: '{i: 1152921504606847976}',
    },
    {
      php: `$_SESSION = ['nan' => NAN, 'inf' => INF, 'a' => 1];`,
      edit: (s) => void (s.a = 2),
      shows: '{nan: NAN, inf: INF, a: 2}',
    },
    {
      php: `$_SESSION = ['nan' => NAN, 'inf' => -INF];`,
      edit: (s) => void (s.nan = 1.5),
      shows: '{nan: 1.5, inf: -INF}',
    },
    { php: String.raw`$_SESSION = ['b' => "\xff"];`, edit: (s) => void (s.b = 'text'), shows: `{b: 'text'}` },
    {
      php: String.raw`$_SESSION = ['b' => "\xff", 'same' => "\xfe"];`,
      edit: (s) => void (s.b = binary.encode(Buffer.concat([binary.decode(s.b), Buffer.from([0])]))),
      shows: '{b: 0xff00, same: 0xfe}',
    },
    {
      php: `$_SESSION = ['s' => 'text'];`,
      edit: (s) => void (s.s = 'data:;base64,/w=='),
      shows: `{s: 'data:;base64,/w=='}`,
    },
    {
      php: `$_SESSION = ['suit' => Suit::Hearts];`,
      edit: (s) => void (s.suit = 'Spades'),
      shows: '{suit: Suit::Spades}',
    },
    { php: `$_SESSION = ['suit' => Suit::Hearts];`, edit: (s) => void (s.suit = 'Stars'), shows: `{suit: 'Stars'}` },
    { php: `$_SESSION = ['suit' => Suit::Hearts];`, edit: (s) => void (s.suit = 5), shows: '{suit: 5}' },
    {
      php: `$_SESSION = ['text' => new Text('old')];`,
      edit: (s) => void (s.text = 'new'),
      shows: `{text: Text{text: 'new'}}`,
    },
    {
      php: `$_SESSION = [];`,
      edit: (s) => void Object.assign(s, { long: 2n ** 70n, half: 'a\ud800', i: 2 ** 53, f: -0, e: 1e21 }),
      shows: `{long: 1.1805916207174113E+21, half: 'a\ufffd', i: 9007199254740992, f: -0.0, e: 1.0E+21}`,
    },
  ]));

test('keys keep their order, where JavaScript has another', (t) =>
  comesBack(t, [
    {
      php: `$_SESSION = ['m' => [9 => 'n', 'b' => 1, 1 => 'o']];`,
      rewrite: reprinted,
      shows: `{m: {9: 'n', b: 1, 1: 'o'}}`,
    },
    {
      php: `$_SESSION = ['m' => [9 => 'n', 'b' => 1, 1 => 'o']];`,
      edit: (s) => ({ ...s, m: { ...s.m, b: 2, 5: 'new' } }),
      shows: `{m: {9: 'n', b: 2, 1: 'o', 5: 'new'}}`,
    },
    {
      php: `$_SESSION = ['a' => 1.0, 'u' => new User];`,
      rewrite: (text) => text.replace(/^\{("a":1.0),("u":[^}]*\})/, '{ $2 , $1 '),
      shows: `{u: User{name: 'Ada', role: 'admin', hash: 0xff}, a: 1.0}`,
    },
  ]));

test('an object keeps its class and its hidden state through changes of its members', (t) => {
  const php = `$_SESSION = ['u' => new User];`;
  return comesBack(t, [
    { php, edit: (s) => void (s.u.name = 'Eve'), shows: `{u: User{name: 'Eve', role: 'admin', hash: 0xff}}` },
    {
      php: `$_SESSION = ['u' => new Item(5)];`,
      edit: (s) => void delete s.u.count,
      shows: '{u: Item{count: 1, price: 10.0}}',
    },
    {
      php,
      edit: (s) => ({ u: { ...s.u, tags: ['x'] } }),
      shows: `{u: User{name: 'Ada', role: 'admin', hash: 0xff, tags: ['x']}}`,
    },
    {
      php,
      edit: (s) => void Object.assign(s.u, { role: 'x', hash: 'y' }),
      shows: `{u: User{name: 'Ada', role: 'admin', hash: 0xff}}`,
    },
    { php, edit: (s) => void (s.u = 'text'), shows: `{u: 'text'}` },
    { php, edit: (s) => void (s.u = [1]), shows: '{u: [1]}' },
    { php, edit: (s) => void (s.u['\0*\0role'] = 'x'), of: `get_debug_type($_SESSION['u'])`, shows: `'array'` },
    { php: `$_SESSION = ['p' => new Point];`, edit: (s) => void (s.p.x += 1), shows: '{p: Point{x: 2.0, y: 2.0}}' },
    {
      php: `$_SESSION = ['l' => new Listed([1.0, 2])];`,
      edit: (s) => void (s.l[1] = 3),
      shows: '{l: Listed{values: [1.0, 3]}}',
    },
  ]);
});

test('an object that its class refuses becomes an array, and what is in it keeps its types', (t) => {
  const php = `$_SESSION = ['t' => new Typed, 'c' => new Checked, 'd' => new DateTime('2026-11-21')];
    $_SESSION['t']->at = new Point;`;
  const [typed, checked, date] = [
    'Typed{age: 5, at: Point{x: 1.0, y: 2.0}}',
    'Checked{even: 2}',
    'DateTime(2026-11-21 00:00 UTC)',
  ];
  const array = `{date: 'no date', timezone_type: 3, timezone: 'UTC'}`;
  return comesBack(t, [
    {
      php,
      edit: (s) => void (s.t.age = 'old'),
      shows: `{t: {age: 'old', at: Point{x: 1.0, y: 2.0}}, c: ${checked}, d: ${date}}`,
    },
    { php, edit: (s) => void (s.c.even = 3), shows: `{t: ${typed}, c: {even: 3}, d: ${date}}` },
    { php, edit: (s) => void (s.d.date = 'no date'), shows: `{t: ${typed}, c: ${checked}, d: ${array}}` },
    { php, edit: (s) => void (s.n = 1), shows: `{t: ${typed}, c: ${checked}, d: ${date}, n: 1}` },
  ]);
});

test('elements of a list keep their types wherever they go', (t) => {
  const php = `$_SESSION = ['l' => [new Item(1), new Item(2), Suit::Hearts, 3.0]];`;
  const [one, two] = ['Item{count: 1, price: 2.0}', 'Item{count: 2, price: 4.0}'];
  const points = `$_SESSION = ['l' => [new Point, new Point]];`;
  return comesBack(t, [
    { php, edit: (s) => void s.l.shift(), shows: `{l: [${two}, Suit::Hearts, 3.0]}` },
    { php, edit: (s) => void s.l.unshift({ count: 0 }), shows: `{l: [{count: 0}, ${one}, ${two}, Suit::Hearts, 3.0]}` },
    { php, edit: (s) => void s.l.reverse(), shows: `{l: [3.0, Suit::Hearts, ${two}, ${one}]}` },
    { php, edit: (s) => void s.l.push('new', 4), shows: `{l: [${one}, ${two}, Suit::Hearts, 3.0, 'new', 4]}` },
    { php, edit: (s) => void s.l.splice(1, 2, { count: 7 }), shows: `{l: [${one}, {count: 7}, 3.0]}` },
    { php: `$_SESSION = ['v' => [1.0, 2.0]];`, edit: (s) => void s.v.push(3), shows: '{v: [1.0, 2.0, 3.0]}' },
    { php: `$_SESSION = ['v' => [1.0, 'x']];`, edit: (s) => void s.v.push(3), shows: `{v: [1.0, 'x', 3]}` },
    {
      php: `$_SESSION = ['i' => [5, PHP_INT_MAX, 1.0]];`,
      edit: (s) => void s.i.shift(),
      shows: '{i: [9223372036854775807, 1.0]}',
    },
    // An object that is edited where it stands.
    { php: points, edit: (s) => void (s.l[1].x = 5), shows: '{l: [Point{x: 1.0, y: 2.0}, Point{x: 5.0, y: 2.0}]}' },
    { php, edit: (s) => void (s.l[1].count = 5), shows: `{l: [${one}, {count: 5}, Suit::Hearts, 3.0]}` },
    {
      php: points,
      edit: (s) => void (s.l.shift(), (s.l[0].x = 5)),
      shows: '{l: [Point{x: 5.0, y: 2.0}]}',
    },
    {
      php: `$_SESSION = ['l' => [new Point, new Checked]];`,
      edit: (s) => void (s.l.unshift('new'), (s.l[2].even = 4)),
      shows: `{l: ['new', Point{x: 1.0, y: 2.0}, {even: 4}]}`,
    },
    // To Node.js these are equal.
    {
      php: `$_SESSION = ['l' => [new User, new User]];`,
      edit: (s) => void s.l.reverse(),
      of: `array_map('get_debug_type', $_SESSION['l'])`,
      shows: `['User', 'User']`,
    },
  ]);
});

test('a copy of a shared value that is edited is a value of its own', (t) => {
  const php = `$p = new Point; $_SESSION = ['a' => $p, 'b' => $p, 'c' => $p];`;
  const of = `[
    ...$_SESSION,
    $_SESSION['a'] === $_SESSION['b'],
    is_object($_SESSION['b']) && $_SESSION['b'] === $_SESSION['c'],
  ]`;
  const [same, other] = ['Point{x: 1.0, y: 2.0}', '{x: 5, y: 2.0}'];
  return comesBack(t, [
    {
      php,
      of,
      edit: (s) => void ((s.new = 1), delete s.new),
      shows: `{a: ${same}, b: ${same}, c: ${same}, 0: true, 1: true}`,
    },
    { php, of, edit: (s) => void (s.c.x = 5), shows: `{a: ${same}, b: ${same}, c: ${other}, 0: true, 1: false}` },
    {
      php,
      of,
      edit: (s) => void (s.a.x = 5),
      shows: `{a: Point{x: 5.0, y: 2.0}, b: {x: 1.0, y: 2.0}, c: {x: 1.0, y: 2.0}, 0: false, 1: false}`,
    },
    {
      php: `$_SESSION = ['r' => 5]; $_SESSION['s'] = &$_SESSION['r'];`,
      of: `(function () { $_SESSION['r'] = 6; return $_SESSION['s']; })()`,
      edit: (s) => void (s.s = 7),
      shows: '7',
    },
  ]);
});

test('references past the text of an object that wrote itself are lost with an edit', (t) => {
  const php = `$o = new Point; $_SESSION = ['text' => new Nesting([new Point, 1]), 'a' => $o, 'b' => $o];`;
  const of = `[$_SESSION['text'], $_SESSION['a'], $_SESSION['b'] ?? null]`;
  const [nesting, point] = ['Nesting{value: [Point{x: 1.0, y: 2.0}, 1]}', 'Point{x: 1.0, y: 2.0}'];
  return comesBack(t, [
    { php, of, shows: `[${nesting}, ${point}, ${point}]` },
    { php, of, edit: (s) => void (s.n = 1), shows: `[${nesting}, ${point}, NULL]` },
  ]);
});

test('without $php there are arrays, strings and numbers as they are written', (t) =>
  comesBack(t, [
    { php: `$_SESSION = ['f' => 1.0, 'u' => new User];`, rewrite: withoutPhp, shows: `{f: 1.0, u: {name: 'Ada'}}` },
    {
      php: `$_SESSION = ['f' => 1.0, 's' => Suit::Hearts];`,
      rewrite: (text) => reprinted(withoutPhp(text)),
      shows: `{f: 1, s: 'Hearts'}`,
    },
  ]));

test('without a secret the classes that do no harm come back from an edit, and others are arrays', (t) =>
  comesBack(
    t,
    [
      {
        php: `$_SESSION = ['o' => (object) ['x' => 1.0], 'd' => new DateTime('2026-11-21'), 'f' => 1.0];`,
        edit: (s) => void (s.o.x = 2),
        shows: '{o: stdClass{x: 2.0}, d: DateTime(2026-11-21 00:00 UTC), f: 1.0}',
      },
    ],
    { secret: undefined },
  ));
