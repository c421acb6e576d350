import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import express from 'express';
import { phpSession } from '../../src/web/express.js';
import { hostileCookies, listen, request, startSite } from './site.js';

/** An application whose pages answer with the session, with Express's own error handler but without its log. */
async function startExpress(t, middleware) {
  const app = express().set('env', 'test');
  app.use(middleware);
  app.get('/', (req, res) => res.json(req.phpSession && req.phpSession.data));
  app.post('/visit', async (req, res) => {
    await req.phpSession.update((session) => void (session.visits = (session.visits ?? 0) + 1));
    res.json(req.phpSession.data);
  });
  app.post('/logout', async (req, res) => res.json(await req.phpSession.destroy()));
  return (await listen(t, app)).url;
}

test('a page sees the session that PHP began', async (t) => {
  const { sessions, login } = await startSite(t);
  const url = await startExpress(t, phpSession(sessions));
  assert.equal((await request(url, { id: await login() })).json.user.name, 'Ada');
  assert.equal((await request(url)).json, null);
});

test('a hostile cookie is no session', async (t) => {
  const { sessions } = await startSite(t);
  const url = await startExpress(t, phpSession(sessions));
  for (const cookie of hostileCookies) assert.equal((await request(url, { cookie })).json, null, cookie);
});

test('as in PHP the first of several cookies counts, and %2C is a comma', async (t) => {
  const { sessions, login } = await startSite(t);
  await login('first,one');
  const url = await startExpress(t, phpSession(sessions));
  const cookie = 'theme=dark; PHPSESSID=first%2Cone; PHPSESSID=another';
  assert.equal((await request(url, { cookie })).json.user.name, 'Ada');
  assert.equal((await request(url, { cookie: 'PHPSESSID=another; PHPSESSID=first%2Cone' })).json, null);
});

test('pages change the session and log out, for PHP too', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const url = await startExpress(t, phpSession(sessions));
  const id = await login();
  await Promise.all([1, 2, 3].map(() => request(`${url}visit`, { id, method: 'POST' })));
  assert.equal(await php(id, 'echo $_SESSION["visits"]; var_export($_SESSION["rating"]);'), '34.0');
  assert.equal((await request(`${url}logout`, { id, method: 'POST' })).json, true);
  assert.equal(await php(id, 'echo count($_SESSION);'), '0');
});

test('a page that requires a session answers 401 without one', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const url = await startExpress(t, phpSession(sessions, { required: true, isLoggedIn: (session) => session.user }));
  assert.equal((await request(url)).status, 401);
  await php('guest', '$_SESSION["cart"] = [];');
  assert.equal((await request(url, { id: 'guest' })).status, 401);
  assert.equal((await request(url, { id: await login() })).status, 200);
});

test('an outage is 503, and the session is back with memcached', async (t) => {
  const { sessions, login, memcached } = await startSite(t);
  const url = await startExpress(t, phpSession(sessions));
  const id = await login();
  memcached.signal('SIGSTOP');
  assert.equal((await request(url, { id })).status, 503);
  memcached.signal('SIGCONT');
  let answer;
  for (let tries = 0; answer?.status !== 200 && tries < 500; tries++) answer = await request(url, { id });
  assert.equal(answer.json?.user.name, 'Ada');
});

test('it is middleware for any server, under any name', async (t) => {
  const { sessions, login } = await startSite(t);
  const middleware = phpSession(sessions, { property: 'visitor' });
  const server = createServer((req, res) => middleware(req, res, () => res.end(req.visitor.data.user.name)));
  const { url } = await listen(t, (req, res) => server.emit('request', req, res));
  assert.equal((await request(url, { id: await login() })).body, 'Ada');
});
