import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastifyWithPhpSessions } from './fastify-app.js';
import { hostileCookies, startSite } from './site.js';

async function startFastify(t, sessions, routes, options = {}) {
  const app = await fastifyWithPhpSessions(t, sessions, options);
  app.get('/', (request) => ({ ...request.session, id: request.session.sessionId, cookie: undefined }));
  for (const [path, route] of Object.entries(routes)) app.get(path, route);
  return (url, id, header = id && `PHPSESSID=${id}`) => app.inject({ url, headers: header ? { cookie: header } : {} });
}

const idIn = (response) => response.cookies.find(({ name }) => name === 'PHPSESSID').value;

test('request.session is the session that PHP began', async (t) => {
  const { sessions, login } = await startSite(t);
  const get = await startFastify(t, sessions, {});
  const id = await login();
  assert.deepEqual((await get('/', id)).json(), { user: { id: 4711, name: 'Ada' }, rating: 4, id });
  for (const header of hostileCookies) assert.notEqual((await get('/', null, header)).json().id, id, header);
});

test('what PHP and a route store at the same time is merged, with its types', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const id = await login();
  const get = await startFastify(t, sessions, {
    async '/meanwhile'(request) {
      await php(id, '$_SESSION["user"]["mail"] = "ada@example.org"; unset($_SESSION["draft"]);');
      request.session.user.theme = 'dark';
      delete request.session.old;
      return 'fine';
    },
  });
  await php(id, '$_SESSION["draft"] = "x"; $_SESSION["old"] = "y";');
  assert.equal((await get('/meanwhile', id)).body, 'fine');
  const script = 'echo json_encode($_SESSION, JSON_PRESERVE_ZERO_FRACTION);';
  const merged = await php(id, script);
  assert.deepEqual(JSON.parse(merged), {
    user: { id: 4711, name: 'Ada', theme: 'dark', mail: 'ada@example.org' },
    rating: 4,
  });
  assert.match(merged, /"rating":4\.0/);
});

test('a session that a route begins is PHP\'s too, and may be saved twice', async (t) => {
  const { sessions, php } = await startSite(t);
  const get = await startFastify(t, sessions, {
    async '/login'(request) {
      request.session.user = { name: 'Bob' };
      await request.session.save();
      request.session.visits = 1;
      return 'fine';
    },
  });
  const id = idIn(await get('/login'));
  const script = 'echo json_encode($_SESSION); $_SESSION["visits"]++;';
  assert.equal(await php(id, script), '{"user":{"name":"Bob"},"visits":1}');
  assert.equal((await get('/', id)).json().visits, 2);
});

test('a request that changes nothing stores nothing, and lets the session live on', async (t) => {
  const { sessions, login, state } = await startSite(t);
  const get = await startFastify(t, sessions, {});
  const id = await login();
  await sessions.touch(id, 100);
  const before = await state(id);
  await get('/', id);
  const after = await state(id);
  assert.equal(after.cas, before.cas);
  assert.ok(after.ttl > 1400);
});

test('a logout is not undone by a request that was still running', async (t) => {
  const { sessions, login, logout, stored } = await startSite(t);
  const id = await login();
  const get = await startFastify(t, sessions, {
    async '/meanwhile'(request) {
      await logout(id);
      request.session.back = true;
      return 'fine';
    },
  });
  assert.equal((await get('/meanwhile', id)).body, 'fine');
  assert.match(await stored(id), /destroyed/);
});

test('regenerate, reload and destroy do what they do with any store', async (t) => {
  const { sessions, login, php, stored } = await startSite(t);
  const get = await startFastify(t, sessions, {
    async '/regenerate'(request) {
      await request.session.regenerate(['user']);
      return request.session.sessionId;
    },
    async '/reload'(request) {
      await php(request.session.sessionId, '$_SESSION["php"] = 1;');
      await request.session.reload();
      request.session.seen = request.session.php;
      return 'fine';
    },
    async '/logout'(request) {
      await request.session.destroy();
      return 'bye';
    },
  });
  const old = await login();
  const regenerated = await get('/regenerate', old);
  const id = regenerated.body;
  assert.equal(idIn(regenerated), id);
  assert.match(await stored(old), /destroyed/);
  await get('/reload', id);
  assert.equal(await php(id, 'echo json_encode($_SESSION);'), '{"user":{"id":4711,"name":"Ada"},"php":1,"seen":1}');
  await get('/logout', id);
  assert.match(await stored(id), /destroyed/);
});

test('PHP variables named like methods of request.session are kept, and break nothing', async (t) => {
  const { sessions, php } = await startSite(t);
  const get = await startFastify(t, sessions, {
    '/change': (request) => ((request.session.mine = 1), 'fine'),
  });
  const names = ['cookie', 'save', 'get', 'set', 'touch', 'isModified', 'sessionId', 'options', '__proto__'];
  await php('odd', `foreach (${JSON.stringify(names)} as $name) $_SESSION[$name] = 1.0;`);
  assert.equal((await get('/change', 'odd')).body, 'fine');
  const script = 'echo $_SESSION["mine"], " ", serialize(array_diff_key($_SESSION, ["mine" => 0]));';
  const kept = names.map((name) => `s:${name.length}:"${name}";d:1;`).join('');
  assert.equal(await php('odd', script), `1 a:${names.length}:{${kept}}`);
});

test('an outage is 503', async (t) => {
  const { sessions, login, memcached } = await startSite(t);
  const get = await startFastify(t, sessions, {});
  const id = await login();
  await memcached.stop();
  assert.equal((await get('/', id)).statusCode, 503);
});
