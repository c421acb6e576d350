// TLS with a real memcached: what is stored comes back, and only who is trusted is spoken to.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { add, fetch, noop, put } from '../../src/memcached/command.js';
import { startMemcached } from '../support/memcached.js';
import { Authority } from './authority.js';
import { codesOf, failure, kindOf, openPool, openServer } from './client.js';
import { startFake } from './fake.js';

/** A memcached that speaks TLS alone, and listens where its address says. */
async function startWithTls(t, { shown }, ...options) {
  const memcached = await startMemcached(t, { options: ['-Z', '-o', shown, ...options] });
  return { ...memcached, address: `tls://${memcached.address}` };
}

/** Why there is no TLS with a server, behind its name. */
async function fault(server) {
  const error = await failure(server.exchange([noop()]));
  assert.deepEqual([error.kind, error.failsServer], ['tls', true], error.message);
  return error.message.slice(server.name.length + 1);
}

test('values of every size come back over TLS, many at once', async (t) => {
  const authority = new Authority(t);
  const memcached = await startWithTls(t, authority.sign('IP:127.0.0.1'), '-I', '8m');
  const server = openServer(t, memcached.address, { tls: { ca: authority.pem } });
  // The end of the value at every place of a record, and of memcached's own buffer; a command behind each.
  const lengths = [0, 1, 4096, 65_536, 1_000_000];
  for (let length = 16_310; length < 16_390; length++) lengths.push(length);
  for (let length = 32_700; length < 32_730; length++) lengths.push(length);
  const answers = await Promise.all(
    lengths.map((length) => {
      const value = Buffer.alloc(length, 'a line\n');
      return server.exchange([add(`k${length}`, value, 60), fetch(`k${length}`)]);
    }),
  );
  for (const [index, [added, fetched]] of answers.entries()) {
    assert.equal(added.code, 'HD');
    assert.ok(fetched.value.equals(Buffer.alloc(lengths[index], 'a line\n')), `${lengths[index]} bytes`);
  }
});

test('thousands of commands at once are answered over TLS', async (t) => {
  const authority = new Authority(t);
  const memcached = await startWithTls(t, authority.sign('IP:127.0.0.1'));
  const server = openServer(t, memcached.address, { tls: { ca: authority.pem } });
  const keys = Array.from({ length: 3000 }, (_, index) => `${'k'.repeat(1 + (index % 200))}${index}`);
  const answers = keys.map((key) => server.exchange([put(key, `"${key}"`, 60), fetch(key)]));
  for (const [index, [, fetched]] of (await Promise.all(answers)).entries()) {
    assert.equal(fetched.value.toString(), `"${keys[index]}"`);
  }
});

test('values that a server was too slow for are stored over TLS when it goes on', async (t) => {
  const authority = new Authority(t);
  const memcached = await startWithTls(t, authority.sign('IP:127.0.0.1'));
  const server = openServer(t, memcached.address, { tls: { ca: authority.pem } });
  await server.exchange([noop()]);
  memcached.signal('SIGSTOP');
  const answers = [];
  for (let count = 0; count < 60; count++) {
    answers.push(codesOf(server.exchange([put(`k${count}`, Buffer.alloc(200_000 + count), 60), fetch(`k${count}`)])));
    await new Promise(setImmediate);
  }
  memcached.signal('SIGCONT');
  assert.deepEqual(new Set(await Promise.all(answers)), new Set(['HD VA']));
});

test('an authority that is not trusted is refused', async (t) => {
  const memcached = await startWithTls(t, new Authority(t).sign('IP:127.0.0.1'));
  for (const tls of [{ ca: new Authority(t).pem }, {}, undefined]) {
    const server = openServer(t, memcached.address, { tls });
    assert.equal(await fault(server), 'shows a certificate that no trusted authority has signed');
  }
});

test('the environment does not make a certificate one that is trusted', async (t) => {
  const memcached = await startWithTls(t, new Authority(t).sign('IP:127.0.0.1'));
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  t.after(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
  const server = openServer(t, memcached.address);
  assert.equal(await fault(server), 'shows a certificate that no trusted authority has signed');
});

test('a certificate for another name is refused, unless it is expected', async (t) => {
  const authority = new Authority(t);
  const named = await startWithTls(t, authority.sign('DNS:cache.internal'));
  const with_ = (address, serverName) => openServer(t, address, { tls: { ca: [authority.pem], serverName } });
  assert.equal(await fault(with_(named.address)), 'shows a certificate that is not for "127.0.0.1"');
  assert.equal(await fault(with_(named.address, 'other')), 'shows a certificate that is not for "other"');
  assert.equal(await fault(with_(named.address, '10.0.0.1')), 'shows a certificate that is not for "10.0.0.1"');
  assert.equal(await codesOf(with_(named.address, 'cache.internal').exchange([noop()])), 'MN');
  const numbered = await startWithTls(t, authority.sign('IP:10.0.0.1'));
  assert.equal(await codesOf(with_(numbered.address, '10.0.0.1').exchange([noop()])), 'MN');
});

test('a host name is the name that is verified', async (t) => {
  const authority = new Authority(t);
  const { port } = await startWithTls(t, authority.sign('DNS:localhost'));
  const server = openServer(t, `tls://localhost:${port}`, { tls: { ca: authority.pem } });
  assert.equal(await codesOf(server.exchange([noop()])), 'MN');
});

test('an expired certificate is refused', async (t) => {
  const authority = new Authority(t);
  const memcached = await startWithTls(t, authority.sign('IP:127.0.0.1', -1));
  const server = openServer(t, memcached.address, { tls: { ca: authority.pem } });
  assert.equal(await fault(server), 'shows a certificate that has expired');
});

test('a server that asks for a client certificate gets the right one', async (t) => {
  const [authority, other] = [new Authority(t), new Authority(t)];
  const { shown } = authority.sign('IP:127.0.0.1');
  const asking = `${shown},ssl_verify_mode=2,ssl_ca_cert=${authority.file}`;
  const memcached = await startWithTls(t, { shown: asking });
  const showing = (certificate) => openServer(t, memcached.address, { tls: { ca: authority.pem, ...certificate } });
  const { cert, key } = authority.sign('DNS:app');
  assert.equal(await codesOf(showing({ cert, key }).exchange([noop()])), 'MN');
  assert.equal(await fault(showing({})), 'asks for a client certificate');
  const wrong = other.sign('DNS:app');
  assert.match(await fault(showing({ cert: wrong.cert, key: wrong.key })), /^refused the client certificate \(/);
});

test('what cannot be used of the settings is named at once', (t) => {
  const authority = new Authority(t);
  const [one, another] = [authority.sign('DNS:one'), authority.sign('DNS:another')];
  for (const [tls, said] of [
    [{ ca: 'no certificate' }, 'tls.ca holds no certificate in PEM form'],
    [{ ca: [authority.pem, ''] }, 'tls.ca holds no certificate in PEM form'],
    [{ cert: one.cert }, 'tls.cert is given alone: a server is shown both'],
    [{ key: one.key }, 'tls.key is given alone: a server is shown both'],
    [{ cert: 'x', key: one.key }, 'tls.cert holds no certificate in PEM form'],
    [{ cert: one.cert, key: one.cert }, 'tls.key holds no private key in PEM form'],
    [{ cert: one.cert, key: another.key }, 'tls.key is not the key of tls.cert'],
    [{ serverName: '' }, 'tls.serverName must be a name or an IP address'],
  ]) {
    assert.throws(() => openPool(t, 'tls://a', { tls }), { name: 'RangeError', message: said });
  }
});

test('a memcached that was started with TLS and users lets in who has both', async (t) => {
  const authority = new Authority(t);
  const users = `${authority.file}.users`;
  writeFileSync(users, 'app:open-sesame\n');
  const memcached = await startWithTls(t, authority.sign('IP:127.0.0.1'), '-Y', users);
  const tls = { ca: authority.pem };
  const server = openServer(t, memcached.address, { tls, username: 'app', password: 'open-sesame' });
  assert.equal(await codesOf(server.exchange([put('k', 'x'.repeat(100_000), 60), fetch('k')])), 'HD VA');
  const wrong = openServer(t, memcached.address, { tls, username: 'app', password: 'sesame' });
  assert.equal(await kindOf(wrong.exchange([noop()])), 'wrong password');
});

test('a peer that says nothing, or drips, is given up in the handshake', async (t) => {
  const silent = await startFake(t);
  const dripping = await startFake(t, (socket) => {
    // A handshake record of 16 KB that never comes to its end.
    socket.write(Buffer.from([22, 3, 3, 64, 0, 2, 0, 63, 252]));
    const drip = setInterval(() => socket.write('\0'), 10);
    socket.on('close', () => clearInterval(drip));
  });
  for (const { address } of [silent, dripping]) {
    const server = openServer(t, `tls://${address}`, { connectTimeout: 200 });
    assert.equal(await fault(server), 'did not complete the TLS handshake within 200 ms');
  }
});

test('a peer that closes in the handshake is closed', async (t) => {
  const fake = await startFake(t, (socket) => socket.on('data', () => socket.end()));
  assert.equal(await kindOf(openServer(t, `tls://${fake.address}`).exchange([noop()])), 'closed');
});

test('a peer that answers in plain text speaks no TLS', async (t) => {
  const fake = await startFake(t, (socket) => socket.on('data', () => socket.write('ERROR\r\n')));
  const server = openServer(t, `tls://${fake.address}`);
  assert.equal(await fault(server), 'answered with something else than TLS');
});

test('a memcached without TLS is told in time', async (t) => {
  const { address } = await startMemcached(t);
  const error = await failure(openServer(t, `tls://${address}`, { connectTimeout: 300 }).exchange([noop()]));
  // It waits for the end of a line, or complains of one: what stands in a handshake is random.
  assert.ok(['tls', 'closed'].includes(error.kind), error.message);
});
