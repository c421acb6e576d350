// Three states of a session as one, by the rules of docs/document.md, "Merging": the cases of tests/codec/merge.rs, for
// values as JSON has them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mergeValues, readDocument } from '../../src/document/index.js';
import { randomFrom } from '../support/random.js';
import { nearTheEndOfTheStack } from '../support/stack.js';

/** What becomes of three sessions, with the order of their members. */
function merges(base, ours, theirs, expected) {
  const merged = mergeValues(...structuredClone([base, ours, theirs]));
  assert.equal(JSON.stringify(merged), JSON.stringify(expected));
}

/** The same for the value of one member. */
const mergesMember = (base, ours, theirs, expected) => merges({ v: base }, { v: ours }, { v: theirs }, { v: expected });

test('variables that each side added are all there', () => {
  merges({ a: 1 }, { a: 1, o: 2 }, { t: 3, a: 1 }, { a: 1, o: 2, t: 3 });
});

test('a change on one side stands, whichever side it is', () => {
  merges({ a: 1, b: 1, c: 1 }, { a: 2, b: 1, c: 1 }, { a: 1, b: 3, c: 1 }, { a: 2, b: 3, c: 1 });
});

test('what both changed is ours', () => {
  merges({ a: 1 }, { a: 2 }, { a: 3 }, { a: 2 });
  merges({}, { a: 2 }, { a: 3 }, { a: 2 });
  merges({ a: 0 }, { a: -0 }, { a: 1 }, { a: -0 });
});

test('what one side deleted is gone, unless ours changed it', () => {
  merges({ a: 1, b: 1, c: 1, d: 1 }, { b: 1, c: 2, new: 1 }, { a: 1, d: 2 }, { c: 2, new: 1 });
});

test('objects are merged by member at any depth', () => {
  const nested = (a, b) => ({ x: { a, y: { b } } });
  mergesMember(nested(1, 1), nested(2, 1), nested(1, 3), nested(2, 3));
});

test('a list is taken whole', () => {
  mergesMember([1, 2, 3], [1, 2, 3, 4], [0, 1, 2, 3], [1, 2, 3, 4]);
  mergesMember([], [1], [2], [1]);
  mergesMember([1, 2], [1], [1, 2], [1]);
  mergesMember([1, 2], [1, 2], [2], [2]);
});

test('a list against a map is merged by key', () => {
  mergesMember([1, 2], [1, 5], { 0: 1, 1: 2, k: 3 }, { 0: 1, 1: 5, k: 3 });
  mergesMember([1, 2], { 1: 2 }, [1, 5], { 1: 5 });
  mergesMember({ 0: 1, k: 1 }, [1], ['new'], ['new']);
});

test('an empty list or object is of every shape', () => {
  mergesMember([], { a: 1 }, { b: 1 }, { a: 1, b: 1 });
  mergesMember({ a: 1 }, [], { a: 1, b: 1 }, { b: 1 });
  mergesMember({}, {}, [1], [1]);
  mergesMember([], {}, [1], [1]);
  merges({}, { v: { a: 1 } }, { v: { b: 1 } }, { v: { a: 1, b: 1 } });
  merges({}, { v: [] }, { v: { b: 1 } }, { v: { b: 1 } });
  merges({}, { v: [1] }, { v: { b: 1 } }, { v: [1] });
  merges({}, { v: { b: 1 } }, { v: [1] }, { v: { b: 1 } });
});

test('an object with the keys of a list is one to PHP, and so it is here', () => {
  mergesMember({ 0: 1, 1: 2 }, { 0: 1, 1: 2, 2: 3 }, { 0: 9, 1: 2 }, { 0: 1, 1: 2, 2: 3 });
  mergesMember([1, 2], { 0: 1, 1: 2 }, [1, 2, 3], [1, 2, 3]);
});

test('a value of another kind is taken whole', () => {
  mergesMember({ x: 1 }, 5, { x: 2 }, 5);
  mergesMember(null, { a: 1 }, { b: 1 }, { a: 1 });
  mergesMember('text', { a: 1 }, { b: 1 }, { a: 1 });
  mergesMember({ x: 1 }, { x: 2 }, null, { x: 2 });
});

test('ours order comes first, and their additions behind', () => {
  const of = (...names) => Object.fromEntries(names.map((name) => [name, 1]));
  mergesMember(
    of('a', 'b', 'c'),
    of('c', 'o', 'a', 'b'),
    of('y', 'a', 'x', 'b', 'c'),
    of('c', 'o', 'a', 'b', 'y', 'x'),
  );
  mergesMember(of('a', 'b'), of('a', 'b'), of('b', 'a'), of('b', 'a'));
});

test('below 64 levels values are whole', () => {
  const nested = (levels, o, t) => (levels > 0 ? { k: nested(levels - 1, o, t) } : { o, t });
  mergesMember(nested(63, 0, 0), nested(63, 1, 0), nested(63, 0, 1), nested(63, 1, 1));
  mergesMember(nested(64, 0, 0), nested(64, 1, 0), nested(64, 0, 1), nested(64, 1, 0));
});

test('names that every object inherits are members like any other', () => {
  merges(
    {},
    { toString: 1, constructor: { a: 1 } },
    { constructor: { b: 2 } },
    { toString: 1, constructor: { a: 1, b: 2 } },
  );
  const ours = JSON.parse('{"__proto__":{"isAdmin":true}}');
  const merged = mergeValues({}, ours, {});
  assert.deepEqual([merged.isAdmin, Object.keys(merged)], [undefined, ['__proto__']]);
});

test('what a draft has keeps its text in a merge', () => {
  const text =
    '{"user":{"id":9007199254740993,"rating":1.0,"seen":1.0},' +
    '"items":[{"n":1,"f":1.0},{"n":2,"f":2.0},{"n":3,"f":3.0}],"gone":1,"list":[1.0,2.0],"$php":"1.-.-.{}"}';
  const document = readDocument(Buffer.from(text));
  const base = document.session();
  const ours = document.session();
  const draft = document.draft();
  ours.user.seen = 2;
  ours.items.shift();
  ours.items.push({ n: 4, f: 4 });
  ours.list.push(3);
  delete ours.gone;
  ours.new = { a: 1 };
  assert.equal(
    draft.print(mergeValues(base, ours, draft.value)),
    '{"user":{"id":9007199254740993,"rating":1.0,"seen":2},"items":[{"n":2,"f":2.0},{"n":3,"f":3.0},{"n":4,"f":4}],' +
      '"list":[1.0,2.0,3],"new":{"a":1},"$php":"1.-.-.{}"}',
  );
});

test('what ours left alone is theirs, to the byte', () => {
  const text = '{"a":{"f":1.0,"l":[{"x":-0.0}]},"$php":"1.-.-.{}"}';
  const document = readDocument(Buffer.from(text));
  const draft = document.draft();
  const base = JSON.parse(JSON.stringify(document.session()));
  assert.equal(draft.print(mergeValues(base, structuredClone(base), draft.value)), text);
});

test('elements with one fingerprint are not taken for each other', () => {
  // Fingerprints do not look at the order of members; the draft does.
  const draft = readDocument(Buffer.from('{"l":[{"a":1.0,"b":2.0},5]}')).draft();
  const merged = mergeValues({ l: [{ a: 1, b: 2 }] }, { l: [{ b: 2, a: 1 }] }, draft.value);
  assert.deepEqual(Object.keys(merged.l[0]), ['b', 'a']);
});

test('a deep session needs no more of the stack than any other', () => {
  const nested = (levels, inside) => JSON.parse('{"a":'.repeat(levels) + inside + '}'.repeat(levels));
  nearTheEndOfTheStack(() => {
    const merged = mergeValues(nested(4096, '[[1]]'), nested(4096, '[[1]]'), nested(4096, '[[2]]'));
    assert.equal(mergeValues({ v: nested(4000, 1) }, { v: nested(4000, 2) }, { v: nested(4000, 3), w: 1 }).w, 1);
    assert.ok(merged.a.a);
  });
});

/** The rules, as they are written, and without a thought for how long it takes or what becomes of `theirs`. */
function model(base, ours, theirs, level = 0) {
  const text = (value) => JSON.stringify(asPhpHasIt(value));
  const isListOrEmpty = (value) => Object.keys(value).every((name, index) => name === `${index}`);
  const isList = (value) => isListOrEmpty(value) && Object.keys(value).length > 0;
  const isArray = (value) => typeof value === 'object' && value !== null;
  if (text(ours) === text(base)) return theirs;
  if (text(theirs) === text(base)) return ours;
  const areArrays = isArray(ours) && isArray(theirs);
  if (!areArrays || level > 64) return ours;
  const mayMerge =
    base === undefined ? !isList(ours) && !isList(theirs) : isArray(base) && ![base, ours, theirs].every(isListOrEmpty);
  if (!mayMerge) return ours;
  const merged = {};
  for (const name of [...Object.keys(ours), ...Object.keys(theirs)]) {
    const value = model((base ?? {})[name], ours[name], theirs[name], level + 1);
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** A list and an object with its keys are one thing to PHP. */
function asPhpHasIt(value) {
  if (typeof value !== 'object' || value === null) return value;
  return { array: Object.entries(value).map(([name, member]) => [name, asPhpHasIt(member)]) };
}

test('random sessions are merged as the rules say', () => {
  const cases = Number(process.env.CASES ?? 2000);
  for (let seed = 0; seed < cases; seed++) {
    const random = randomFrom(seed);
    const value = (depth) => {
      const kind = random.below(depth > 0 ? 5 : 3);
      if (kind === 3) return Array.from({ length: random.below(3) }, () => value(depth - 1));
      if (kind < 3) return random.pick([null, true, 1, 2, 'text', '']);
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [random.pick(['a', 'b', 'c', '0', '1']), value(depth - 1)]),
      );
    };
    const change = (session) => {
      for (let edits = random.below(4); edits > 0; edits--) {
        let container = session;
        while (random.chance(0.6)) {
          const inner = Object.values(container).filter((member) => typeof member === 'object' && member !== null);
          if (inner.length === 0) break;
          container = random.pick(inner);
        }
        const name = random.pick(['a', 'b', 'c']);
        if (Array.isArray(container)) random.pick([() => container.push(value(1)), () => container.shift()])();
        else random.pick([() => (container[name] = value(2)), () => delete container[name]])();
      }
      return session;
    };
    const base = { ...value(0), ...Object.fromEntries(['a', 'b', 'c'].map((name) => [name, value(3)])) };
    const [ours, theirs] = [change(structuredClone(base)), change(structuredClone(base))];
    const expected = model(base, ours, theirs);
    const merged = mergeValues(...structuredClone([base, ours, theirs]));
    assert.deepEqual(asPhpHasIt(merged), asPhpHasIt(expected), `seed ${seed}: ${JSON.stringify([base, ours, theirs])}`);
  }
});
