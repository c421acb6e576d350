// Which server a key is on: as libmemcached has it, and what becomes of keys where a list changes. The vectors are
// those of the PHP extension; php-tests/make-ring-vectors.php says how they were made.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Continuum, pointName } from '../../src/memcached/ketama.js';
import { oneAtATime } from '../../src/memcached/modulo.js';
import { Ring } from '../../src/memcached/ring.js';
import { parseServers } from '../../src/memcached/server-list.js';

const ring = (list, distribution = 'ketama') => new Ring(parseServers(list), distribution);
const first = (ring, key) => ring.order(key).next().value;
const keys = (count) => Array.from({ length: count }, (_, number) => `sessions/${String(number).padStart(26, '0')}`);
const equalServers = (count) => Array.from({ length: count }, (_, index) => `10.0.0.${index + 1}`);
const vectors = (name) =>
  readFileSync(new URL(`../../../../tests/ring/vectors/${name}`, import.meta.url), 'utf8').trimEnd().split('\n');

test('a key is on the server that libmemcached puts it on', () => {
  const keys = vectors('keys.txt');
  const checked = { ketama: 0, modulo: 0 };
  for (const line of vectors('servers.txt')) {
    const [distribution, list, places] = line.split('\t');
    assert.equal(places.length, keys.length, list);
    const servers = ring(list, distribution);
    for (const [index, key] of keys.entries()) {
      const place = Number.parseInt(places[index], 36);
      assert.equal(first(servers, key), place, `${distribution} of ${key} over ${list}`);
    }
    checked[distribution] += keys.length;
  }
  assert.ok(checked.ketama > 10_000 && checked.modulo > 10_000, `few vectors: ${JSON.stringify(checked)}`);
});

test('every server is in the order once', () => {
  const lists = ['a', 'a,b', 'a:1:65535,b:1:1,c:1:1', '/run/a.sock,[::1]:1:7,tls://c:1'];
  for (const list of [...lists, equalServers(11), equalServers(256)]) {
    const servers = parseServers(list);
    for (const distribution of ['ketama', 'modulo']) {
      const ring = new Ring(servers, distribution);
      for (const key of keys(50)) {
        const places = [...ring.order(key)].sort((a, b) => a - b);
        assert.deepEqual(places, [...servers.keys()], `${distribution} ${list}`);
      }
    }
  }
});

test('of ten servers an eleventh takes a share of each and moves nothing else', () => {
  const [ten, eleven] = [10, 11].map((count) => ring(equalServers(count)));
  let moved = 0;
  for (const key of keys(10_000)) {
    const now = first(eleven, key);
    if (now === first(ten, key)) continue;
    assert.equal(now, 10, 'a key moved from one old server to another');
    moved++;
  }
  assert.ok(moved > 500 && moved < 1300, `${moved} of 10000 keys moved`);
});

test('without its first server a key is on the second of its order', () => {
  const servers = equalServers(10);
  const whole = ring(servers);
  for (const lost of servers.keys()) {
    const without = ring(servers.toSpliced(lost, 1));
    for (const key of keys(500)) {
      const place = first(without, key);
      const [expected] = [...whole.order(key)].filter((other) => other !== lost);
      assert.equal(place < lost ? place : place + 1, expected, `${lost} was lost`);
    }
  }
});

test('modulo goes on in the list\'s order', () => {
  const five = ring(equalServers(5), 'modulo');
  for (const key of keys(100)) {
    const order = [...five.order(key)];
    assert.deepEqual(order, [0, 1, 2, 3, 4].map((step) => (order[0] + step) % 5));
  }
});

test('a server has points by its weight', () => {
  const pointsOf = (list, place) => new Continuum(parseServers(list)).places.filter((other) => other === place).length;
  assert.equal(pointsOf('a,b', 1), 160);
  assert.deepEqual([pointsOf('a:1:3,b:1:1', 0), pointsOf('a:1:3,b:1:1', 1)], [240, 80]);
  assert.deepEqual([pointsOf('a:1:65535,b:1:1', 0), pointsOf('a:1:65535,b:1:1', 1)], [316, 0]);
});

test('single precision loses a name of each of 25 servers', () => {
  assert.equal(new Continuum(parseServers(equalServers(25))).places.length, 25 * 156);
});

test('a server\'s name on the circle has its port where it is not memcached\'s own', () => {
  for (const [text, hashed] of [
    ['cache1', 'cache1-7'],
    ['cache1:11212', 'cache1:11212-7'],
    ['tls://cache1', 'cache1-7'],
    ['tls://cache1:1', 'cache1:1-7'],
    ['[::1]', '::1-7'],
    ['[::1]:1', '::1:1-7'],
    ['unix:///run/a.sock', '/run/a.sock:0-7'],
  ]) {
    assert.equal(pointName(parseServers(text)[0].address, 7), hashed);
  }
});

test('the hash of modulo is Jenkins\'s own for ASCII', () => {
  assert.equal(oneAtATime(Buffer.from('a')), 0xca2e9442);
  assert.equal(oneAtATime(Buffer.from('The quick brown fox jumps over the lazy dog')), 0x519e91f5);
});

test('a distribution is ketama or modulo', () => {
  const message = '"modula": the distribution must be ketama or modulo';
  assert.throws(() => ring('a', 'modula'), { name: 'RangeError', message });
});
