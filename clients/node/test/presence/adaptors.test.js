// The option `presence` in Express, Fastify, node:http, express-session, socket.io and ws: whoever asks for a page, or
// has a socket open, is online.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import express from 'express';
import expressSession from 'express-session';
import fastify from 'fastify';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';
import { phpSession as expressMiddleware } from '../../src/web/express.js';
import { phpCookie, phpSessionId, phpSessionStore } from '../../src/web/express-session.js';
import fastifyPlugin from '../../src/web/fastify.js';
import { phpSession as sessionFinder } from '../../src/web/http.js';
import { phpSocket } from '../../src/web/socket.io.js';
import { phpWebSocket } from '../../src/web/ws.js';
import { until } from '../support/until.js';
import { fastifyWithPhpSessions } from '../web/fastify-app.js';
import { listen, request, soon, startSite } from '../web/site.js';

const presence = '/user/id';
const ada = 4711;

/** A site where Ada is logged in, and what knows whether she is online. */
async function startAdasSite(t, options = {}) {
  const site = await startSite(t, { presence, ...options });
  return { site, id: await site.login(), isOnline: () => site.sessions.presence.isOnline(ada) };
}

const fastifyUrl = (app) => app.listen({ port: 0, host: '127.0.0.1' });

const pages = {
  async Express(t, sessions) {
    const app = express();
    app.use(expressMiddleware(sessions));
    app.get('/', (req, res) => res.json(req.phpSession?.data.user ?? null));
    app.get('/logout', async (req, res) => res.json(await req.phpSession.destroy()));
    return (await listen(t, app)).url;
  },
  async 'node:http'(t, sessions) {
    const sessionOf = sessionFinder(sessions);
    const handler = async (req, res) => {
      const session = await sessionOf(req);
      if (req.url === '/logout') await session.destroy();
      res.end();
    };
    return (await listen(t, handler)).url;
  },
  async Fastify(t, sessions) {
    const app = fastify();
    t.after(() => app.close());
    await app.register(fastifyPlugin, { sessions });
    app.get('/', (request) => ({ user: request.phpSession?.data.user ?? null }));
    app.get('/logout', (request) => request.phpSession.destroy());
    return `${await fastifyUrl(app)}/`;
  },
  async 'express-session'(t, sessions) {
    const PhpSessionStore = phpSessionStore(expressSession.Store);
    const [name, secret] = ['PHPSESSID', 'secret-of-the-tests'];
    const store = new PhpSessionStore({ sessions });
    const session = { name, secret, genid: phpSessionId, store, resave: false, saveUninitialized: false };
    const app = express();
    app.use(phpCookie(expressSession(session), { name, secret }));
    app.get('/', (req, res) => res.json(req.session.user ?? null));
    app.get('/logout', (req, res) => req.session.destroy(() => res.end()));
    return (await listen(t, app)).url;
  },
  async '@fastify/session'(t, sessions) {
    const app = await fastifyWithPhpSessions(t, sessions);
    app.get('/', (request) => ({ user: request.session.user ?? null }));
    app.get('/logout', async (request) => {
      await request.session.destroy();
      return {};
    });
    return `${await fastifyUrl(app)}/`;
  },
};

for (const [name, start] of Object.entries(pages)) {
  test(`${name}: who asks for a page is online, until the logout`, async (t) => {
    const { site, id, isOnline } = await startAdasSite(t);
    const url = await start(t, site.sessions);
    await request(url);
    assert.equal(await site.sessions.presence.count(), 0);
    assert.equal((await request(url, { id })).status, 200);
    assert.equal(await isOnline(), true);
    await request(`${url}logout`, { id });
    await until(async () => !(await isOnline()));
    assert.equal(await site.sessions.presence.count(), 0);
  });
}

const sockets = {
  async 'socket.io'(t, { sessions }) {
    const { server, url } = await listen(t);
    const io = new Server(server);
    t.after(() => io.close());
    io.use(phpSocket(sessions));
    return async (id) => {
      const client = connect(url, { extraHeaders: { cookie: `PHPSESSID=${id}` }, reconnection: false, forceNew: true });
      t.after(() => client.close());
      await once(client, 'connect', soon());
      return () => client.close();
    };
  },
  async ws(t, { sessions }) {
    const { server, url } = await listen(t);
    const webSockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', phpWebSocket(sessions).upgrade(webSockets));
    return async (id) => {
      const client = new WebSocket(url, { headers: { cookie: `PHPSESSID=${id}` } });
      t.after(() => client.terminate());
      await once(client, 'open', soon());
      return () => client.close();
    };
  },
};

for (const [name, start] of Object.entries(sockets)) {
  test(`${name}: who has a socket open is online, and leaves a while after the last is closed`, async (t) => {
    const { site, id, isOnline } = await startAdasSite(t, { presenceTtl: 2, presenceInterval: 1 });
    const open = await start(t, site);
    const tabs = [await open(id), await open(id)];
    for (let look = 0; look < 45; look++) {
      await sleep(100);
      assert.equal(await isOnline(), true);
      assert.equal(await site.sessions.presence.count(), 1);
    }
    for (const close of tabs) close();
    await until(async () => !(await isOnline()));
  });

  test(`${name}: a socket has the user that its session has by now`, async (t) => {
    const { site, id, isOnline } = await startAdasSite(t, { presenceTtl: 2, presenceInterval: 1 });
    await site.php(id, 'unset($_SESSION["user"]);');
    const open = await start(t, site);
    const close = await open(id);
    assert.equal(await site.sessions.presence.count(), 0);
    await site.php(id, '$_SESSION["user"] = ["id" => 4711];');
    await until(isOnline);
    await site.php(id, '$_SESSION["user"]["id"] = "bob";');
    await until(() => site.sessions.presence.isOnline('bob'));
    await until(async () => !(await isOnline()));
    await sleep(3500);
    assert.equal(await site.sessions.presence.isOnline('bob'), true);
    await site.logout(id);
    await until(async () => !(await site.sessions.presence.isOnline('bob')));
    close();
  });
}

test('the list of all sessions marks nobody', async (t) => {
  const { site, id } = await startAdasSite(t);
  const store = new (phpSessionStore())({ sessions: site.sessions, enumerable: true });
  const all = promisify(store.all.bind(store));
  assert.deepEqual(Object.keys(await all()), [id]);
  assert.equal(await site.sessions.presence.count(), 0);
});
