import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { phpSocket } from '../../src/web/socket.io.js';
import { listen, soon, startSite, told, watches } from './site.js';

async function startSocketIo(t, { sessions }, options, serverOptions) {
  const { server, url } = await listen(t);
  const io = new Server(server, serverOptions);
  t.after(() => io.close());
  io.use(phpSocket(sessions, options));
  return {
    io,
    /** A browser's tab that begins to connect. */
    open(id, headers = {}) {
      const cookie = id && { cookie: `PHPSESSID=${id}` };
      const client = connect(url, { extraHeaders: { ...cookie, ...headers }, reconnection: false, forceNew: true });
      t.after(() => client.close());
      return client;
    },
  };
}

/** What a client is refused with. */
async function refusal(client) {
  const [error] = await once(client, 'connect_error', soon());
  return { message: error.message, code: error.data.code };
}

/** The server's half of a client that gets in. */
async function letIn(io, client) {
  const [[socket]] = await Promise.all([once(io, 'connection', soon()), once(client, 'connect', soon())]);
  return socket;
}

test('lets in whoever has a PHP session, and nobody else', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site);
  const id = await site.login();
  const socket = await letIn(io, open(id));
  assert.equal(socket.data.phpSession.id, id);
  assert.equal(socket.data.phpSession.data.user.name, 'Ada');
  for (const stranger of [null, 'nobodysSession', '%0d%0aflush_all']) {
    assert.deepEqual(await refusal(open(stranger)), { message: 'no PHP session', code: 'no_session' });
  }
});

test('a logout in PHP drops all tabs of the session, and nobody else', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site);
  const [ada, bob] = [await site.login(), await site.login()];
  const tabs = [];
  const sockets = [];
  for (let tab = 0; tab < 2; tab++) {
    tabs.push(open(ada));
    sockets.push(await letIn(io, tabs[tab]));
  }
  const other = open(bob);
  await letIn(io, other);
  const gone = sockets.map((socket) => told(socket.data.phpSession, 'gone'));
  const ends = tabs.map((tab) => Promise.all([once(tab, 'php-session:gone', soon()), once(tab, 'disconnect', soon())]));
  await site.logout(ada);
  for (const [, [reason]] of await Promise.all(ends)) assert.equal(reason, 'io server disconnect');
  await Promise.all(gone);
  assert.equal(other.connected, true);
});

test('what PHP changes is told, and the data are the newest', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site);
  const id = await site.login();
  const { phpSession } = (await letIn(io, open(id))).data;
  const changed = told(phpSession, 'changed');
  await site.php(id, '$_SESSION["cart"] = [3];');
  assert.deepEqual((await changed).cart, [3]);
  assert.deepEqual(phpSession.data.cart, [3]);
  await phpSession.update((session) => void session.cart.push(4));
  assert.equal(await site.php(id, 'echo json_encode($_SESSION["cart"]);'), '[3,4]');
});

test('a session that does not count any more is as gone', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site, { isLoggedIn: (session) => session.user });
  const id = await site.login();
  const client = open(id);
  await letIn(io, client);
  const gone = once(client, 'php-session:gone', soon());
  await site.php(id, 'unset($_SESSION["user"]);');
  await gone;
  assert.equal((await refusal(open(id))).code, 'no_session');
});

test('an isLoggedIn that throws says no, and the application is told', async (t) => {
  const site = await startSite(t);
  const errors = [];
  const { io, open } = await startSocketIo(t, site, {
    isLoggedIn: (session) => session.user.name === 'Ada',
    onError: (error) => errors.push(error.name),
  });
  const id = await site.login();
  const client = open(id);
  await letIn(io, client);
  const gone = once(client, 'php-session:gone', soon());
  await site.php(id, 'unset($_SESSION["user"]);');
  await gone;
  assert.equal((await refusal(open(id))).code, 'no_session');
  assert.deepEqual(errors, ['TypeError', 'TypeError']);
});

test('in an outage sockets stay, and new ones are told to try later', async (t) => {
  const site = await startSite(t);
  const errors = [];
  const { io, open } = await startSocketIo(t, site, { onError: (error) => errors.push(error.name) });
  const id = await site.login();
  const client = open(id);
  const { phpSession } = (await letIn(io, client)).data;
  const unreachable = told(phpSession, 'unreachable');
  const reachable = told(phpSession, 'reachable');
  site.memcached.signal('SIGSTOP');
  assert.equal((await unreachable).name, 'OutageError');
  const { message, code } = await refusal(open(id));
  assert.equal(code, 'unreachable');
  assert.ok(!message.includes(site.memcached.address), 'no client is to know the servers');
  assert.deepEqual(errors, ['OutageError']);
  site.memcached.signal('SIGCONT');
  await reachable;
  assert.equal(client.connected, true);
});

test('what happens between the handshake and the connection is not missed', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site);
  const changes = await site.login();
  const ends = await site.login();
  io.use(async (socket, next) => {
    if (socket.data.phpSession.id === changes) await site.php(changes, '$_SESSION["cart"] = [3];');
    else await site.logout(ends);
    next();
  });
  const connection = once(io, 'connection', soon());
  open(changes);
  const [socket] = await connection;
  assert.deepEqual((await told(socket.data.phpSession, 'changed')).cart, [3]);
  await once(open(ends), 'php-session:gone', soon());
});

test('nothing follows a session without a socket', async (t) => {
  const site = await startSite(t);
  const watched = watches(site.sessions);
  const { io, open } = await startSocketIo(t, site);
  const id = await site.login();
  let refused = 0;
  io.on('connection', (socket) => {
    if (socket.handshake.headers.step === 'drop') socket.disconnect();
  });
  io.use((socket, next) => {
    const { step } = socket.handshake.headers;
    if (step === 'refuse') refused++;
    if (step === 'leave') return socket.conn.once('close', () => next()).close();
    next(step === 'refuse' ? new Error('refused') : undefined);
  });

  // It is refused by a later middleware, but stays connected for another namespace.
  io.of('/open');
  const stays = open(id, { step: 'refuse' });
  await once(stays, 'connect_error', soon());
  assert.equal(refused, 1);
  assert.deepEqual(watched, { begun: 0, open: 0 });

  // It goes before it is connected.
  const leaves = open(id, { step: 'leave' });
  await Promise.race([once(leaves, 'connect_error', soon()), once(leaves.io, 'close', soon())]);
  await sleep(50);
  assert.deepEqual(watched, { begun: 0, open: 0 });

  // It is disconnected as soon as it is connected.
  await once(open(id, { step: 'drop' }), 'disconnect', soon());
  assert.deepEqual(watched, { begun: 0, open: 0 });

  const client = open(id);
  const socket = await letIn(io, client);
  assert.deepEqual(watched, { begun: 1, open: 1 });
  const gone = once(socket, 'disconnect', soon());
  client.close();
  await gone;
  assert.deepEqual(watched, { begun: 1, open: 0 });
});

test('pages of other sites open no socket', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site);
  const id = await site.login();
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'garbage']) {
    assert.equal((await refusal(open(id, { origin }))).code, 'forbidden_origin', origin);
  }
  // PHP's own page, which is on another port.
  await letIn(io, open(id, { origin: 'http://127.0.0.1:8080' }));
});

test('origins names the sites whose pages open sockets', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site, { origins: ['https://shop.example'] });
  const id = await site.login();
  await letIn(io, open(id, { origin: 'https://shop.example' }));
  for (const origin of ['http://shop.example', 'https://shop.example:8443', 'http://127.0.0.1']) {
    assert.equal((await refusal(open(id, { origin }))).code, 'forbidden_origin', origin);
  }
  assert.throws(() => phpSocket(site.sessions, { origins: ['https://shop.example/'] }), /without a path/);
  assert.throws(() => phpSocket(site.sessions, { origins: ['*'] }), /which is none/);
  assert.throws(() => phpSocket(site.sessions, { origin: [] }), /phpSocket has no option origin/);
});

test('what other processes get of socket.data has nothing of the session', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site);
  const id = await site.login();
  const { data } = await letIn(io, open(id));
  assert.deepEqual(structuredClone(data), { phpSession: {} });
  assert.equal(JSON.stringify(data), '{"phpSession":{}}');
  const [remote] = await io.fetchSockets();
  assert.equal(remote.data.phpSession.id, id);
});

test('a server that restores clients without asking its middleware is refused', async (t) => {
  const site = await startSite(t);
  const errors = [];
  const onError = (error) => errors.push(error.message);
  const { open } = await startSocketIo(t, site, { onError }, { connectionStateRecovery: {} });
  assert.equal((await refusal(open(await site.login()))).code, 'failed');
  assert.match(errors[0], /connectionStateRecovery.skipMiddlewares must be false/);
});

test('who comes back after an interruption is asked for the session again', async (t) => {
  const site = await startSite(t);
  const { io, open } = await startSocketIo(t, site, {}, { connectionStateRecovery: { skipMiddlewares: false } });
  const id = await site.login();
  const client = open(id);
  const socket = await letIn(io, client);
  socket.emit('an event with an offset');
  await once(client, 'an event with an offset', soon());
  const interrupted = once(client, 'disconnect', soon());
  socket.conn.close();
  await interrupted;
  client.connect();
  const restored = await letIn(io, client);
  assert.equal(restored.recovered, true);
  const gone = once(client, 'php-session:gone', soon());
  await site.logout(id);
  await gone;
});
