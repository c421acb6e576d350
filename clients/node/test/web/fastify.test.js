import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { OutageError } from '../../src/index.js';
import plugin, { phpSession } from '../../src/web/fastify.js';
import { hostileCookies, startSite } from './site.js';

async function startFastify(t, options) {
  const app = fastify();
  t.after(() => app.close());
  await app.register(plugin, options);
  app.get('/', (request) => ({ session: request.phpSession && request.phpSession.data }));
  app.post('/visit', async (request) => {
    return request.phpSession.update((session) => void (session.visits = (session.visits ?? 0) + 1));
  });
  await app.ready();
  return (method, url, cookie) => app.inject({ method, url, headers: cookie ? { cookie } : {} });
}

test('a route sees the session that PHP began, and changes it', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const inject = await startFastify(t, { sessions });
  const id = await login();
  assert.equal((await inject('GET', '/', `PHPSESSID=${id}`)).json().session.user.name, 'Ada');
  assert.equal((await inject('POST', '/visit', `PHPSESSID=${id}`)).json().visits, 1);
  assert.equal(await php(id, 'echo $_SESSION["visits"]; var_export($_SESSION["rating"]);'), '14.0');
  assert.equal((await inject('GET', '/')).json().session, null);
  for (const cookie of hostileCookies) assert.equal((await inject('GET', '/', cookie)).json().session, null, cookie);
});

test('a route that requires a session answers 401 without one', async (t) => {
  const { sessions, login } = await startSite(t);
  const inject = await startFastify(t, { sessions, required: true, isLoggedIn: (session) => session.user });
  assert.equal((await inject('GET', '/')).statusCode, 401);
  assert.equal((await inject('GET', '/', `PHPSESSID=${await login()}`)).statusCode, 200);
});

test('an outage is 503, and an error handler can tell', async (t) => {
  const { sessions, login, memcached } = await startSite(t);
  const id = await login();
  const app = fastify();
  t.after(() => app.close());
  await app.register(phpSession, { sessions });
  app.get('/', () => 'hello');
  app.setErrorHandler((error, request, reply) => {
    reply.status(error.statusCode).send(error instanceof OutageError ? 'try again later' : 'failed');
  });
  await memcached.stop();
  const answer = await app.inject({ url: '/', headers: { cookie: `PHPSESSID=${id}` } });
  assert.deepEqual([answer.statusCode, answer.body], [503, 'try again later']);
});

test('it is for the instance that registers it, with its prefix, and for none above', async (t) => {
  const { sessions, login } = await startSite(t);
  const app = fastify();
  t.after(() => app.close());
  app.register(
    async (members) => {
      await members.register(phpSession, { sessions, required: true });
      members.get('/name', (request) => request.phpSession.data.user.name);
    },
    { prefix: '/members' },
  );
  app.get('/', () => 'everybody');
  const cookie = `PHPSESSID=${await login()}`;
  assert.equal((await app.inject('/')).body, 'everybody');
  assert.equal((await app.inject('/members/name')).statusCode, 401);
  assert.equal((await app.inject({ url: '/members/name', headers: { cookie } })).body, 'Ada');
});
