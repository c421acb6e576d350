// Lists of servers as people write them, and as nobody should. The cases are those of the PHP extension
// (src/store/server_list/tests.rs).

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseServers } from '../../src/memcached/server-list.js';

/** A list as one text for all that mean the same. */
const shown = (list) =>
  parseServers(list)
    .map(({ name, weight, timeout }) => {
      const parameters = [];
      if (weight !== 1) parameters.push(`weight=${weight}`);
      if (timeout !== undefined) parameters.push(`timeout=${timeout / 1000}`);
      return parameters.length > 0 ? `${name}?${parameters.join('&')}` : name;
    })
    .join();

/** What is wrong with a list that is none. */
function wrong(list) {
  try {
    return `read as ${shown(list)}`;
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error));
    return error.message;
  }
}

test('every form of a server is read', () => {
  for (const [text, canonical] of [
    ['host', 'host:11211'],
    ['host:1', 'host:1'],
    ['host:1:1', 'host:1'],
    ['host:1:2', 'host:1?weight=2'],
    ['[::1]', '[::1]:11211'],
    ['[::1]:1', '[::1]:1'],
    ['[::1]:1:2', '[::1]:1?weight=2'],
    ['unix', 'unix:11211'],
    ['unix:1', 'unix:1'],
    ['unix:///a.sock', 'unix:///a.sock'],
    ['unix:///a.sock:0', 'unix:///a.sock'],
    ['unix:///a.sock:0:3', 'unix:///a.sock?weight=3'],
    ['unix:///a.sock?weight=3', 'unix:///a.sock?weight=3'],
    ['unix:/a.sock', 'unix:///a.sock'],
    ['/a.sock', 'unix:///a.sock'],
    ['/a.sock:0', 'unix:///a.sock'],
    ['/a.sock:0:3', 'unix:///a.sock?weight=3'],
    ['tcp://host', 'host:11211'],
    ['tcp://[::1]:1', '[::1]:1'],
    ['tcp://host:1?persistent=1&weight=1&retry_interval=15', 'host:1'],
    ['tcp://host:1?weight=2&timeout=1.5', 'host:1?weight=2&timeout=1.5'],
    ['tcp://host:1?timeout=1.50&weight=02', 'host:1?weight=2&timeout=1.5'],
    ['tls://host', 'tls://host:11211'],
    ['tls://host:1?weight=2', 'tls://host:1?weight=2'],
    ['host:1?timeout=60', 'host:1?timeout=60'],
    ['host:1?timeout=0.001', 'host:1?timeout=0.001'],
    ['host:1?', 'host:1'],
    ['host:1?weight=2&', 'host:1?weight=2'],
  ]) {
    assert.equal(shown(text), canonical, text);
    assert.equal(shown(canonical), canonical);
  }
});

test('a server says where it listens', () => {
  const addresses = parseServers('a, tls://[::1]:2, /c').map(({ address }) => address);
  assert.deepEqual(addresses, [
    { kind: 'tcp', host: 'a', port: 11211 },
    { kind: 'tls', host: '::1', port: 2 },
    { kind: 'unix', path: '/c' },
  ]);
});

test('servers stay in the order they are written, in one text or several', () => {
  for (const list of [
    'b:1,a:1,/c',
    ' b:1 ; a:1 ;\t/c ',
    'tcp://b:1, tcp://a:1, unix:///c,',
    'b:1,a:1;/c;',
    ['b:1', 'a:1', '/c'],
    ['b:1, a:1,', '/c'],
  ]) {
    assert.equal(shown(list), 'b:1,a:1,unix:///c', String(list));
  }
});

test('a server carries its weight and its timeout', () => {
  const [a, b, c] = parseServers('a:1:65535, tcp://b:1?timeout=0.25, c');
  assert.deepEqual([a.weight, a.timeout], [65535, undefined]);
  assert.equal(b.timeout, 250);
  assert.deepEqual([c.weight, c.timeout], [1, undefined]);
});

test('what is wrong is quoted and said', () => {
  for (const [list, said] of [
    ['', '"": no server is named'],
    [' ', '"": no server is named'],
    [[], '"": no server is named'],
    [['a', ''], '"": no server is named'],
    [',', '",": a separator has no server before it'],
    ['a,,b', '"a,,b": a separator has no server before it'],
    ['a;;', '"a;;": a separator has no server before it'],
    ['a,cache1:99999', '"cache1:99999": the port must be 1 to 65535'],
    ['a:0', '"a:0": the port must be 1 to 65535'],
    ['a:', '"a:": the port must be 1 to 65535'],
    ['a:+1', '"a:+1": the port must be 1 to 65535'],
    ['a/b', '"a/b": the host must be a name or an IP address'],
    [':1', '":1": the host must be a name or an IP address'],
    ['tls://unix:///a', '"tls://unix:///a": the port must be 1 to 65535'],
    ['::1', '"::1": an IPv6 address stands in brackets'],
    ['::1:11211', '"::1:11211": an IPv6 address stands in brackets'],
    ['[::1', '"[::1": between brackets stands an IPv6 address'],
    ['[a]:1', '"[a]:1": between brackets stands an IPv6 address'],
    ['[fe80::1%eth0]', '"[fe80::1%eth0]": between brackets stands an IPv6 address'],
    ['[::1]1', '"[::1]1": behind an IPv6 address stands a colon and a port'],
    ['a:1:0', '"a:1:0": the weight must be 1 to 65535'],
    ['a:1:x?weight=2', '"a:1:x": the weight must be 1 to 65535'],
    ['a:1:2:3', '"a:1:2:3": the weight must be 1 to 65535'],
    ['a?weight=x', '"weight=x": the weight must be 1 to 65535'],
    ['a?weight=+2', '"weight=+2": the weight must be 1 to 65535'],
    ['a?weight', '"weight": the weight must be 1 to 65535'],
    ['a?weight=65536', '"weight=65536": the weight must be 1 to 65535'],
    ['a:1:2?weight=2', '"weight=2": this is said twice'],
    ['a?timeout=1&timeout=2', '"timeout=2": this is said twice'],
    ['a?timeout=0', '"timeout=0": the timeout must be seconds from 0.001 to 60'],
    ['a?timeout=1e1', '"timeout=1e1": the timeout must be seconds from 0.001 to 60'],
    ['a?timeout=60.1', '"timeout=60.1": the timeout must be seconds from 0.001 to 60'],
    ['a?timeout=.5', '"timeout=.5": the timeout must be seconds from 0.001 to 60'],
    ['a?timeout=1.', '"timeout=1.": the timeout must be seconds from 0.001 to 60'],
    ['http://a', '"http://a": the scheme must be tcp, tls or unix'],
    ['unix://run/a', '"unix://run/a": the path of a socket must begin with /, as in unix:///run/memcached.sock'],
    ['unix:///', '"unix:///": the path of a socket must begin with /, as in unix:///run/memcached.sock'],
    ['/a:11211', '"/a:11211": a socket has no port but 0'],
    ['/a:1:0', '"/a:1:0": a socket has no port but 0'],
    ['a:1,b:1,A:1', '"A:1": the server is named twice'],
    [['a:1', 'tls://a:1'], '"tls://a:1": the server is named twice'],
    ['[::1],[0:0::1]', '"[0:0::1]": the server is named twice'],
    ['/a,unix:///a:0:2', '"unix:///a:0:2": the server is named twice'],
    ['a:1 b:1', '"a:1 b:1": servers are separated by commas and hold no blanks'],
    ['/a\0b', '"/a\\u0000b": servers are separated by commas and hold no blanks'],
  ]) {
    assert.equal(wrong(list), said);
  }
});

test('servers that differ in case of a path alone, or in a port, are two', () => {
  assert.equal(shown('/a,/A,a:1,a:2'), 'unix:///a,unix:///A,a:1,a:2');
});

test('a parameter that would change the meaning is refused without its value', () => {
  for (const name of ['auth', 'database', 'prefix', 'udp_port', 'Weight']) {
    const said = `"${name}": the parameters are weight, timeout, persistent and retry_interval`;
    assert.equal(wrong(`tcp://a:1?weight=1&${name}=secret`), said);
  }
  for (const list of ['tcp://a:0?auth=secret', 'tcp://a:1?auth=secret b:1', 'tcp://a:1,tcp://a:1?persistent=secret']) {
    assert.doesNotMatch(wrong(list), /secret|read as/);
  }
});

test('a list has at most 256 servers', () => {
  const names = Array.from({ length: 257 }, (_, index) => `a${index}`);
  assert.equal(parseServers(names.slice(0, 256).join()).length, 256);
  assert.equal(wrong(names.join()), '"a256": a list has at most 256 servers');
});

test('no more than 100 characters are quoted', () => {
  assert.equal(wrong('ä'.repeat(1000)), `"${'ä'.repeat(100)}": the host must be a name or an IP address`);
});

test('what is no text is no list', () => {
  for (const list of [undefined, null, 1, { host: 'a' }, ['a', 1]]) {
    const message = 'servers must be a text, or an array of texts';
    assert.throws(() => parseServers(list), { name: 'TypeError', message });
  }
});
