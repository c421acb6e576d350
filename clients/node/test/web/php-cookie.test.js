import assert from 'node:assert/strict';
import { test } from 'node:test';
import express from 'express';
import session from 'express-session';
import { isSessionId } from '../../src/id.js';
import { phpCookie, phpSessionId } from '../../src/web/express-session.js';
import { phpSession } from '../../src/web/express.js';
import { listen, request, startSite } from './site.js';

const secret = 'of express-session';
const settings = { name: 'PHPSESSID', secret, genid: phpSessionId, resave: false, saveUninitialized: true };

/** express-session with its own store in memory: only the cookie matters here. */
async function startExpress(t, page, options = { secret }) {
  const app = express().set('env', 'test');
  app.use(phpCookie(session({ ...settings, store: new session.MemoryStore() }), options));
  app.use('/', page);
  return (await listen(t, app)).url;
}

test('an id is one that PHP takes, and no two are equal', () => {
  const ids = Array.from({ length: 1000 }, phpSessionId);
  assert.ok(ids.every(isSessionId));
  assert.equal(new Set(ids).size, 1000);
});

test('a session lasts from request to request by the bare id', async (t) => {
  const url = await startExpress(t, (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.json([req.session.id, req.session.visits]);
  });
  const first = await request(url);
  const [id] = first.json;
  assert.deepEqual(first.headers.getSetCookie(), [`PHPSESSID=${id}; Path=/; HttpOnly`]);
  assert.deepEqual((await request(url, { id })).json, [id, 2]);
  assert.deepEqual((await request(url, { cookie: `a=b; PHPSESSID=${id}; PHPSESSID=c` })).json, [id, 3]);
});

const ways = {
  'by setHeader': (res) => res.setHeader('Set-Cookie', ['a=1', 'b=2; Path=/']).end(),
  'by appendHeader': (res) => res.appendHeader('Set-Cookie', 'a=1').appendHeader('Set-Cookie', 'b=2; Path=/').end(),
  'by Express': (res) => res.cookie('a', 1, { path: '' }).end(),
  'in one text': (res) => res.setHeader('set-cookie', 'a=1; X').end(),
  'by writeHead with an object': (res) => res.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'] }).end(),
  'by writeHead with an array': (res) => res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end(),
  'by writeHead with a message': (res) => res.writeHead(200, 'Fine', { 'Set-Cookie': 'a=1' }).end(),
};
for (const [way, answer] of Object.entries(ways)) {
  test(`cookies that a page sets ${way} stay beside it`, async (t) => {
    const url = await startExpress(t, (req, res) => answer(res));
    const cookies = (await request(url)).headers.getSetCookie();
    assert.match(cookies[0], /^a=1(; X)?$/);
    assert.match(cookies.at(-1), /^PHPSESSID=[0-9a-f]{32}; Path=\/; HttpOnly$/);
  });
}

test('everything behind it sees the cookie as it came', async (t) => {
  const { sessions, login } = await startSite(t);
  const app = express();
  app.use(phpCookie(session({ ...settings, store: new session.MemoryStore() }), { secret }));
  app.use(phpSession(sessions));
  app.use('/', (req, res) => res.json([req.headers.cookie, req.phpSession && req.phpSession.data.user.name]));
  const { url } = await listen(t, app);
  const cookie = `x=1; PHPSESSID=${await login()}`;
  assert.deepEqual((await request(url, { cookie })).json, [cookie, 'Ada']);
  assert.deepEqual((await request(url, { cookie: 'PHPSESSID=no id' })).json, ['PHPSESSID=no id', null]);
  assert.deepEqual((await request(url)).json, [null, null]);
});

test('another secret than express-session\'s is an error', async (t) => {
  const app = express();
  app.use(phpCookie(session({ ...settings, store: new session.MemoryStore() }), { secret: 'another' }));
  app.use('/', (req, res) => res.end());
  const told = new Promise((resolve) => {
    app.use((error, req, res, next) => resolve(error.message));
  });
  const { url } = await listen(t, app);
  assert.deepEqual((await request(url)).headers.getSetCookie(), []);
  assert.equal(await told, 'phpCookie has another secret than express-session');
  assert.throws(() => phpCookie(() => {}, {}), /needs the secret/);
});

test('of several secrets the first signs, as in express-session', async (t) => {
  const app = express();
  const secrets = ['new', 'old'];
  app.use(phpCookie(session({ ...settings, secret: secrets, store: new session.MemoryStore() }), { secret: secrets }));
  app.use('/', (req, res) => res.end(req.session.id));
  const { url } = await listen(t, app);
  const { body: id } = await request(url);
  assert.equal((await request(url, { id })).body, id);
});
