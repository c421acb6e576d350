import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { phpWebSocket } from '../../src/web/ws.js';
import { listen, soon, startSite, told, watches } from './site.js';

async function startWebSockets(t, { sessions }, options) {
  const { server, url } = await listen(t);
  const webSockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', phpWebSocket(sessions, options).upgrade(webSockets));
  return {
    server,
    webSockets,
    /** A browser's tab that begins to connect. */
    open(id, headers = {}) {
      const cookie = id && { cookie: `PHPSESSID=${id}` };
      const client = new WebSocket(url, { headers: { ...cookie, ...headers } });
      t.after(() => client.terminate());
      return client;
    },
  };
}

/** The status that a client is refused with. */
async function refusal(client) {
  client.on('error', () => {});
  const [, response] = await once(client, 'unexpected-response', soon());
  return response.statusCode;
}

/** The server's half of a client that gets in, and its session. */
async function letIn(webSockets, client) {
  const [[webSocket, , session]] = await Promise.all([
    once(webSockets, 'connection', soon()),
    once(client, 'open', soon()),
  ]);
  return { webSocket, session };
}

test('lets in whoever has a PHP session, and nobody else', async (t) => {
  const site = await startSite(t);
  const { webSockets, open } = await startWebSockets(t, site);
  const id = await site.login();
  const { session } = await letIn(webSockets, open(id));
  assert.equal(session.id, id);
  assert.equal(session.data.user.name, 'Ada');
  for (const stranger of [null, 'nobodysSession', '%0d%0aflush_all']) assert.equal(await refusal(open(stranger)), 401);
});

test('a logout in PHP closes all tabs of the session, and no other', async (t) => {
  const site = await startSite(t);
  const { webSockets, open } = await startWebSockets(t, site);
  const [ada, bob] = [await site.login(), await site.login()];
  const tabs = [];
  const sessions = [];
  for (const id of [ada, ada, bob]) {
    tabs.push(open(id));
    sessions.push((await letIn(webSockets, tabs.at(-1))).session);
  }
  const gone = told(sessions[0], 'gone');
  const ends = tabs.slice(0, 2).map((tab) => once(tab, 'close', soon()));
  await site.logout(ada);
  for (const [code, reason] of await Promise.all(ends)) assert.deepEqual([code, String(reason)], [4401, 'logged out']);
  await gone;
  assert.equal(tabs[2].readyState, WebSocket.OPEN);
});

test('a client that does not answer the closing is cut off', async (t) => {
  const site = await startSite(t);
  const { webSockets, open } = await startWebSockets(t, site);
  const id = await site.login();
  const client = open(id);
  const { webSocket } = await letIn(webSockets, client);
  client.pause();
  const cut = once(webSocket, 'close', soon());
  await site.logout(id);
  assert.equal((await cut)[0], 1006);
});

test('what PHP changes is told, until the session does not count any more', async (t) => {
  const site = await startSite(t);
  const watched = watches(site.sessions);
  const { webSockets, open } = await startWebSockets(t, site, { isLoggedIn: (session) => session.user });
  const id = await site.login();
  const client = open(id);
  const { session } = await letIn(webSockets, client);
  const openAtEnd = new Promise((resolve) => session.once('gone', () => resolve(watched.open)));
  const changed = told(session, 'changed');
  await site.php(id, '$_SESSION["cart"] = [3];');
  assert.deepEqual((await changed).cart, [3]);
  const closed = once(client, 'close', soon());
  await site.php(id, 'unset($_SESSION["user"]);');
  assert.equal((await closed)[0], 4401);
  assert.equal(await openAtEnd, 0);
});

test('in an outage WebSockets stay, and new ones are answered 503', async (t) => {
  const site = await startSite(t);
  const errors = [];
  const { webSockets, open } = await startWebSockets(t, site, { onError: (error) => errors.push(error.name) });
  const id = await site.login();
  const client = open(id);
  const { session } = await letIn(webSockets, client);
  const unreachable = told(session, 'unreachable');
  const reachable = told(session, 'reachable');
  site.memcached.signal('SIGSTOP');
  await unreachable;
  assert.equal(await refusal(open(id)), 503);
  assert.deepEqual(errors, ['OutageError']);
  site.memcached.signal('SIGCONT');
  await reachable;
  assert.equal(client.readyState, WebSocket.OPEN);
});

test('pages of other sites are answered 403', async (t) => {
  const site = await startSite(t);
  const { webSockets, open } = await startWebSockets(t, site);
  const id = await site.login();
  assert.equal(await refusal(open(id, { origin: 'https://evil.example' })), 403);
  await letIn(webSockets, open(id, { origin: 'http://127.0.0.1:8080' }));
});

test('a function may decide about origins', async (t) => {
  const site = await startSite(t);
  const { webSockets, open } = await startWebSockets(t, site, { origins: (origin) => origin.endsWith('.example') });
  const id = await site.login();
  await letIn(webSockets, open(id, { origin: 'https://shop.example' }));
  assert.equal(await refusal(open(id, { origin: 'http://127.0.0.1:8080' })), 403);
});

test('nothing follows the session of a WebSocket that is closed', async (t) => {
  const site = await startSite(t);
  const watched = watches(site.sessions);
  const { webSockets, open } = await startWebSockets(t, site);
  const client = open(await site.login());
  const { webSocket, session } = await letIn(webSockets, client);
  assert.deepEqual(watched, { begun: 1, open: 1 });
  const closed = once(webSocket, 'close', soon());
  client.close();
  await closed;
  assert.deepEqual(watched, { begun: 1, open: 0 });
  phpWebSocket(site.sessions).follow(webSocket, session);
  assert.deepEqual(watched, { begun: 1, open: 0 });
});

test('a client that breaks off during the handshake harms nobody', async (t) => {
  const site = await startSite(t);
  let onError;
  const error = new Promise((resolve) => (onError = resolve));
  const { server, webSockets } = await startWebSockets(t, site, { onError });
  const id = await site.login();
  site.memcached.signal('SIGSTOP');
  const socket = connect(server.address().port, '127.0.0.1');
  const handshake = [
    'GET / HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Cookie: PHPSESSID=${id}`,
  ];
  socket.write(`${handshake.join('\r\n')}\r\n\r\n`);
  const [, ours] = await once(server, 'upgrade', soon());
  const closed = new Promise((resolve) => ours.once('close', resolve));
  socket.resetAndDestroy();
  assert.equal((await error).name, 'OutageError');
  await closed;
  assert.equal(webSockets.clients.size, 0);
});
