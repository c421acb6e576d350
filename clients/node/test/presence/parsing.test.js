// The lists' bytes, whoever wrote them: what makes no sense is passed over, and costs nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printLine, readDirectory } from '../../src/presence/directory.js';
import { printEntry, readEntries } from '../../src/presence/entries.js';
import { isNewOfWriter, isSeen, momentOf, timeOf } from '../../src/presence/moment.js';
import { firstOf, printCursor, readCursor } from '../../src/presence/page.js';
import { Roll } from '../../src/presence/roll.js';
import { Throttle } from '../../src/presence/throttle.js';
import { randomFrom } from '../support/random.js';
import { one, other } from './lists.js';

const latin1 = (text) => Buffer.from(text, 'latin1');

/** Who a segment of minute 0 names: `7+a`, the last of each. */
function read(...segments) {
  const moments = new Map();
  const take = (id, moment) => void (isNewOfWriter(moment, moments.get(id)) && moments.set(id, moment));
  for (const segment of segments) readEntries(latin1(segment), 0, take);
  return [...moments].map(([id, moment]) => `${timeOf(moment)}${isSeen(moment) ? '+' : '-'}${id}`);
}

test('entries come back as they were written', () => {
  const longest = '9'.repeat(1024);
  const entries = [[7, true, '42'], [59, false, '\0:+-\r\n\xff'], [0, true, longest]];
  const bytes = Buffer.concat(entries.map((entry) => Buffer.from(printEntry(...entry), 'latin1')));
  assert(bytes.latin1Slice().startsWith('07+2:4259-7:\0'));
  assert.deepEqual(read(bytes.latin1Slice()), ['7+42', '59-\0:+-\r\n\xff', `0+${longest}`]);
});

test('what is no entry ends a segment', () => {
  for (const broken of [
    '07+2:4',
    '07+',
    '0',
    '7+2:42',
    '60+2:42',
    '5:+2:42',
    '07*2:42',
    '07+0:',
    '07+:42',
    '07+-1:42',
    '07+2;42',
    '07+99999999999999999999:42',
    '07+9999:42',
    '07+1025:',
    `07+1025:${'x'.repeat(1025)}`,
    '07+1024:x',
    '07+2',
    '\xff',
    ' 07+2:42',
    '\0'.repeat(100),
  ]) {
    assert.deepEqual(read(`01+1:a${broken}`), ['1+a'], JSON.stringify(broken).slice(0, 40));
  }
});

test('random bytes name nobody or somebody, and harm nothing', () => {
  const random = randomFrom(8);
  const parts = ['07', '+', '-', ':', '1', '2:', '42', '1024:', '0', '\n', '\0', one, '/', '0\n', 'x'];
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: random.below(20) }, () => random.pick(parts)).join('');
    for (const id of read(text)) assert(id.length <= 1024 + 4);
    for (const { writer, numbers } of readDirectory(latin1(text))) {
      for (const number of numbers) assert(text.includes(printLine(writer, number)));
    }
  }
});

test('of a writer the later entry counts, and of a second its last', () => {
  assert.deepEqual(read('10+1:a20-1:a'), ['20-a']);
  assert.deepEqual(read('20-1:a10+1:a'), ['20-a'], 'its clock was set back');
  assert.deepEqual(read('10-1:a10+1:a'), ['10+a'], 'session_regenerate_id(true)');
  assert.deepEqual(read('10+1:a10-1:a'), ['10-a'], 'a logout');
  assert.deepEqual(read('10-1:a', '10+1:a'), ['10+a'], 'over two segments');
});

test('of two who say something else of the same second, who left counts', () => {
  assert(momentOf(10, false) > momentOf(10, true));
  assert(momentOf(11, true) > momentOf(10, false));
  for (const [time, seen] of [[0, true], [1_800_000_000, false], [2 ** 40, true]]) {
    assert.deepEqual([timeOf(momentOf(time, seen)), isSeen(momentOf(time, seen))], [time, seen]);
  }
});

test('a directory names each segment once, in the order in which it was begun', () => {
  const directory = [
    printLine(one, 10),
    printLine(other, 4_294_967_295),
    'garbage\n\n',
    `${one}/+3\n`,
    `${one}/03\n`,
    `${one}/4294967296\n`,
    `${one}/99999999999999\n`,
    `${one.toUpperCase()}/3\n`,
    'ab/3\n',
    ` ${one}/3\n`,
    `\r${one}/3\n`,
    printLine(one, 9),
    printLine(one, 10),
    `${one}/5`,
  ].join('');
  assert.deepEqual(readDirectory(latin1(directory)), [
    { writer: one, numbers: [9, 10] },
    { writer: other, numbers: [4_294_967_295] },
  ]);
  assert.deepEqual(readDirectory(latin1('')), []);
});

test('a page has the least ids behind the one before, by their bytes', () => {
  const ids = Array.from({ length: 5000 }, (_, index) => `id${(index * 7919) % 5000}`);
  const sorted = [...ids].sort((a, b) => Buffer.compare(latin1(a), latin1(b)));
  for (const limit of [1, 7, 100, 4999, 5000, 5001, Number.MAX_SAFE_INTEGER]) {
    assert.deepEqual(firstOf(ids, limit, null), { ids: sorted.slice(0, limit), hasMore: limit < 5000 }, `${limit}`);
  }
  assert.deepEqual(firstOf(ids, 2, sorted[4996]), { ids: sorted.slice(4997, 4999), hasMore: true });
  assert.deepEqual(firstOf(ids, 3, sorted[4996]), { ids: sorted.slice(4997), hasMore: false });
  assert.deepEqual(firstOf(['\xff', 'a', '\0', 'a\0'], 9, null).ids, ['\0', 'a', 'a\0', '\xff']);
});

test('a cursor is an id, and nothing else is a cursor', () => {
  for (const id of ['42', '\0', '\xff\xfe', 'x'.repeat(1024)]) assert.equal(readCursor(printCursor(id)), id);
  const tooLong = printCursor('x'.repeat(1025));
  for (const cursor of ['', 'NDI=', 'N', 'NDJ', 'ä', ' NDI', 'NDI\n', tooLong, 42, {}, undefined]) {
    assert.throws(() => readCursor(cursor), /^TypeError: cursor must be one that list\(\) gave$/, String(cursor));
  }
});

test('a session marks its user once in an interval, and at once after the user has left', () => {
  const throttle = new Throttle(60);
  const isDue = (name, id, now) => {
    const due = throttle.isDue(name, now);
    if (due) throttle.noteMark(name, id, now);
    return due;
  };
  const due = [0, 30, 59, 60, 119, 120].filter((now) => isDue('a 42', '42', now));
  assert.deepEqual(due, [0, 60, 120]);
  assert.equal(isDue('b 42', '42', 121), true, 'another session');
  assert.equal(isDue('b 43', '43', 121), true, 'another user');
  throttle.noteLeave('42', 130);
  assert.equal(isDue('a 42', '42', 131), true);
  assert.equal(isDue('a 42', '42', 132), false);
  assert.equal(isDue('b 42', '42', 132), true);
  assert.equal(isDue('b 43', '43', 132), false);
  throttle.forget('b 43');
  assert.equal(isDue('b 43', '43', 133), true, 'it could not be marked');
});

test('a roll tells who came and who went, each once', () => {
  const roll = new Roll(360);
  roll.note('a', momentOf(1000, true));
  roll.note('b', momentOf(1000, false));
  roll.note('c', momentOf(600, true));
  assert.deepEqual(roll.turn(1000), { came: ['a'], went: [] });
  assert.deepEqual([...roll.present()], ['a']);
  assert.equal(roll.lastSeen('a'), 1000);
  roll.note('a', momentOf(900, false));
  roll.note('b', momentOf(1001, true));
  assert.deepEqual(roll.turn(1001), { came: ['b'], went: [] });
  roll.note('b', momentOf(1001, false));
  assert.deepEqual(roll.turn(1359), { came: [], went: ['b'] });
  assert.deepEqual(roll.turn(1360), { came: [], went: ['a'] });
  assert.deepEqual(roll.turn(1361), { came: [], went: [] });
  assert.deepEqual([...roll.present()], []);
});

test('whoever is present when nobody can be marked stays for a while', () => {
  const roll = new Roll(360);
  for (const id of ['stays', 'leaves', 'comes back']) roll.note(id, momentOf(1000, true));
  roll.turn(1000);
  roll.hold(5060);
  assert.deepEqual(roll.turn(5000), { came: [], went: [] });
  roll.note('leaves', momentOf(5001, false));
  roll.note('comes back', momentOf(5030, true));
  roll.note('old', momentOf(1000, true));
  assert.deepEqual(roll.turn(5059), { came: [], went: ['leaves'] });
  assert.deepEqual(roll.turn(5060), { came: [], went: ['stays'] });
});
