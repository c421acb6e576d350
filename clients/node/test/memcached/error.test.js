// What goes wrong, in words, and by whose fault.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MemcachedError } from '../../src/memcached/error.js';

const error = (kind, detail, cause) => new MemcachedError('10.0.0.2:11211', kind, detail, cause);

test('each text names the server and the fault', () => {
  for (const [kind, detail, text] of [
    ['broken', 'an unknown code', 'gave a reply that makes no sense (an unknown code)'],
    ['cas disabled', undefined, 'keeps no CAS numbers, without which no store is safe'],
    ['closed', undefined, 'closed the connection before its reply was whole'],
    ['connect timed out', 200, 'did not accept a connection within 200 ms'],
    ['disconnected', undefined, 'closed the connection before its reply was whole'],
    ['not sent', undefined, 'closed the connection before its reply was whole'],
    ['password missing', undefined, 'asks for a user and a password'],
    ['refused', 'SERVER_ERROR out of memory', 'refused: SERVER_ERROR out of memory'],
    ['shut', undefined, 'is not asked any more: this program has closed its connections'],
    ['timed out', 200, 'did not answer within 200 ms'],
    ['tls', 'shows a certificate that has expired', 'shows a certificate that has expired'],
    ['too large', 2_000_000, 'refused 2000000 bytes, which is over its item size limit'],
    ['unknown host', undefined, 'cannot be reached: its name has no address'],
    ['unreachable', 'connection refused', 'cannot be reached: connection refused'],
    ['wrong password', 'app', 'refused the user "app", or the password'],
  ]) {
    assert.equal(error(kind, detail).message, `10.0.0.2:11211 ${text}`);
  }
});

test('a server is set aside where it fails, and not where it answers, was restarted or was not asked', () => {
  for (const kind of ['broken', 'closed', 'connect timed out', 'timed out', 'tls', 'unreachable', 'wrong password']) {
    assert.deepEqual([error(kind).failsServer, error(kind).isNoAnswer], [true, true], kind);
  }
  assert.deepEqual([error('refused').failsServer, error('refused').isNoAnswer], [false, true]);
  for (const kind of ['disconnected', 'not sent', 'shut', 'too large', 'cas disabled']) {
    assert.deepEqual([error(kind).failsServer, error(kind).isNoAnswer], [false, false], kind);
  }
  assert.equal(error('refused', 'ERROR Too many open connections').failsServer, true);
});

test('only where nobody listens, a server has ended', () => {
  for (const [code, isEnd] of [['ECONNREFUSED', true], ['ENOENT', true], ['EHOSTUNREACH', false]]) {
    assert.equal(error('unreachable', code, Object.assign(new Error(code), { code })).isEndOfServer, isEnd, code);
  }
  assert.equal(error('timed out', 200).isEndOfServer, false);
});
