// Thousands of random documents and edits. A printed draft says what JSON.stringify() would say of the edited session,
// and each value that nobody changed still stands in it as it stood in the document.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readDocument } from '../../src/document/index.js';
import { randomFrom } from '../support/random.js';

/** Documents of each test; more with `CASES=100000`. */
const CASES = Number(process.env.CASES ?? 2000);

/**
 * A random document. Each scalar is a number or string of its own, written in one of many ways.
 * @param {ReturnType<typeof randomFrom>} random
 */
function randomDocument(random) {
  /** How each scalar is written, by its value. @type {Map<unknown, string>} */
  const tokens = new Map();
  const space = () => (random.chance(0.8) ? '' : random.pick([' ', '\n', '\t ', '\r\n  ']));
  const spaced = (text) => space() + text + space();
  const scalar = () => {
    const id = 100_000 + tokens.size;
    const long = 9_007_199_254_000_000 + 1000 * tokens.size;
    const token = random.pick([
      ...[`${id}`, `${id}.0`, `-${id}`, `${id}e2`, `${id}.50E-3`, `-${id}0.0`, `${long}`],
      ...[`"${id}"`, `"\\u0061${id}"`, `"\\/é${id}\\n"`, `"${id}\\ud83d\\ude00"`],
    ]);
    tokens.set(JSON.parse(token), token);
    return token;
  };
  const value = (depth) => {
    const kind = depth > 0 ? random.below(4) : 3;
    if (kind === 0) return `{${members(depth - 1)}}`;
    if (kind === 1) {
      const elements = Array.from({ length: random.below(5) }, () => spaced(value(depth - 1)));
      return `[${elements.join(',') || space()}]`;
    }
    return random.chance(0.1) ? random.pick(['null', 'true', 'false', '{}', '[]']) : scalar();
  };
  const members = (depth) => {
    const names = new Set(
      Array.from({ length: random.below(6) }, () => random.pick(['a', 'b', 'é', '0', '7', '12', 'n m', ''])),
    );
    const spelled = (name) => (random.chance(0.1) && name === 'a' ? '"\\u0061"' : JSON.stringify(name));
    return [...names].map((name) => `${spaced(spelled(name))}:${spaced(value(depth))}`).join(',') || space();
  };
  const root = members(4);
  const php = random.chance(0.7) ? `${root.trim() && ','}"$php":"1.-.-.{\\"t\\":{}}"` : '';
  return { text: `${space()}{${root.trim() ? root : ''}${php}}`, tokens };
}

/** The arrays and objects in a value, and the value. */
function containersIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(containersIn)];
}

function scalarsIn(value) {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : [value];
}

/**
 * One edit of a session, by which nothing that it keeps loses the way it was written.
 * @param {any} session
 * @param {Map<any, any>} originals what was in each array and object that the document has
 * @param {ReturnType<typeof randomFrom>} random
 */
function edit(session, originals, random) {
  const container = random.pick(containersIn(session));
  const fresh = () =>
    random.pick([`new ${random.below(1e6)}`, null, random.below(10), { new: [random.below(10)] }, []]);
  const name = random.pick(Object.keys(container));
  // What is put into what it holds would be a circle.
  const movable = [...originals.keys()].filter((original) => !containersIn(original).includes(container));
  const moved = () => (movable.length > 0 ? random.pick(movable) : fresh());
  if (Array.isArray(container)) {
    const at = random.below(container.length + 1);
    random.pick([
      () => container.push(fresh()),
      () => container.unshift(fresh()),
      () => container.pop(),
      () => container.shift(),
      () => container.splice(at, random.below(3), fresh(), fresh()),
      () => container.splice(at, 0, moved()),
      () => container.reverse(),
      () => container.sort(() => random.below(3) - 1),
    ])();
    return;
  }
  // A copy in the place of an original has what that had.
  const original = name !== undefined && originals.get(container)?.[name] === container[name] ? container[name] : null;
  random.pick([
    () => (container[random.pick(['a', 'new', '3'])] = fresh()),
    () => (container[random.pick(['b', 'moved'])] = moved()),
    () => (container.wrapped = { in: [moved()] }),
    () => name !== undefined && delete container[name],
    () => Array.isArray(original) && (container[name] = original.slice(random.below(2))),
    () =>
      original &&
      typeof original === 'object' &&
      !Array.isArray(original) &&
      (container[name] = { ...original, added: fresh() }),
  ])();
}

test('what was not changed keeps its text, whatever else was', () => {
  let kept = 0;
  for (let seed = 0; seed < CASES; seed++) {
    const random = randomFrom(seed);
    const { text, tokens } = randomDocument(random);
    const draft = readDocument(Buffer.from(text)).draft();
    const originals = new Map(containersIn(draft.value).map((container) => [container, { ...container }]));
    for (let edits = random.below(6); edits > 0; edits--) edit(draft.value, originals, random);
    const printed = draft.print(draft.value);
    const { $php, ...session } = JSON.parse(printed);
    const message = `seed ${seed}: ${text} became ${printed}`;
    assert.deepEqual(session, JSON.parse(JSON.stringify(draft.value)), message);
    assert.equal($php, JSON.parse(text).$php, message);
    for (const scalar of scalarsIn(draft.value)) {
      const token = tokens.get(scalar);
      if (token === undefined) continue;
      assert.ok(printed.includes(token), `${message}: ${token}`);
      kept += 1;
    }
  }
  assert.ok(kept > CASES, `${kept}`);
});

test('a change of one value changes its text alone', () => {
  let changes = 0;
  for (let seed = 0; seed < CASES; seed++) {
    const random = randomFrom(seed);
    const { text, tokens } = randomDocument(random);
    const draft = readDocument(Buffer.from(text)).draft();
    assert.equal(draft.print(draft.value), text);
    const container = random.pick(containersIn(draft.value));
    const name = random.pick(Object.keys(container));
    const token = tokens.get(container[name]);
    if (token === undefined) continue;
    container[name] = 'changed';
    assert.equal(draft.print(draft.value), text.replace(token, '"changed"'), `seed ${seed}`);
    changes += 1;
  }
  assert.ok(changes > CASES / 10, `${changes}`);
});

test('a copy of all of a session prints as the session', () => {
  for (let seed = 0; seed < CASES; seed++) {
    const { text } = randomDocument(randomFrom(seed));
    const document = readDocument(Buffer.from(text));
    assert.equal(document.draft().print(document.session()), text, `seed ${seed}`);
  }
});
