import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promisify } from 'node:util';
import express from 'express';
import session from 'express-session';
import { phpSessions } from '../../src/index.js';
import { phpCookie, phpSessionId, phpSessionStore } from '../../src/web/express-session.js';
import { ask } from '../support/memcached.js';
import { hostileCookies, listen, request, startSite } from './site.js';

const PhpSessionStore = phpSessionStore(session.Store);
const secret = 'of express-session';

/** An application of express-session's whose pages are these. */
async function startExpress(t, sessions, pages, options = {}) {
  const store = new PhpSessionStore({ sessions });
  const app = express().set('env', 'test');
  const settings = { name: 'PHPSESSID', secret, genid: phpSessionId, resave: false, saveUninitialized: false, store };
  app.use(phpCookie(session({ ...settings, ...options }), { secret }));
  for (const [path, page] of Object.entries(pages)) app.use(path, page);
  app.use('/', (req, res) => res.json({ ...req.session, id: req.session.id, cookie: undefined }));
  const { url } = await listen(t, app);
  return (path, idOrOptions) =>
    request(new URL(path, url), typeof idOrOptions === 'string' ? { id: idOrOptions } : idOrOptions);
}

const idIn = ({ headers }) => /^PHPSESSID=([A-Za-z0-9-]+);/.exec(headers.getSetCookie()[0])[1];

test('req.session is the session that PHP began', async (t) => {
  const { sessions, login } = await startSite(t);
  const get = await startExpress(t, sessions, {});
  const id = await login();
  const { json, headers } = await get('/', id);
  assert.deepEqual(json, { user: { id: 4711, name: 'Ada' }, rating: 4, id });
  assert.deepEqual(headers.getSetCookie(), []);
});

test('PHP sees what a page changes, and the types of all the rest', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const get = await startExpress(t, sessions, {
    '/change'(req, res) {
      req.session.visits = 1;
      req.session.user.name = 'Ada Lovelace';
      req.session.last = new Date(0);
      res.end();
    },
  });
  const id = await login();
  await php(id, '$_SESSION["n"] = 9007199254740993; $_SESSION["when"] = new DateTime("2030-01-02");');
  await get('/change', id);
  assert.equal(
    await php(
      id,
      `echo $_SESSION['user']['name'], ' ', var_export($_SESSION['rating'], true), ' ', $_SESSION['n'], ' ',
        get_class($_SESSION['when']), ' ', $_SESSION['visits'], ' ', $_SESSION['last'];`,
    ),
    'Ada Lovelace 4.0 9007199254740993 DateTime 1 1970-01-01T00:00:00.000Z',
  );
});

test('a session that a page begins is PHP\'s too', async (t) => {
  const { sessions, php, state } = await startSite(t);
  const get = await startExpress(
    t,
    sessions,
    { '/login': (req, res) => ((req.session.user = { name: 'Bob' }), res.end()) },
    { cookie: { sameSite: 'lax', path: '/' } },
  );
  const answer = await get('/login');
  const id = idIn(answer);
  assert.equal(answer.headers.getSetCookie()[0], `PHPSESSID=${id}; Path=/; HttpOnly; SameSite=Lax`);
  assert.equal(await php(id, 'echo $_SESSION["user"]["name"]; $_SESSION["seen"] = true;'), 'Bob');
  assert.equal((await get('/', id)).json.seen, true);
  assert.ok((await state(id)).ttl > 1400);
});

test('what PHP and a page store at the same time is merged', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const id = await login();
  const get = await startExpress(t, sessions, {
    async '/meanwhile'(req, res) {
      await php(id, '$_SESSION["user"]["mail"] = "ada@example.org"; $_SESSION["cart"] = [1];');
      await php(id, 'unset($_SESSION["draft"]);');
      req.session.user.theme = 'dark';
      delete req.session.old;
      res.end();
    },
  });
  await php(id, '$_SESSION["draft"] = "x"; $_SESSION["old"] = "y";');
  await get('/meanwhile', id);
  assert.deepEqual(JSON.parse(await php(id, 'echo json_encode($_SESSION);')), {
    user: { id: 4711, name: 'Ada', theme: 'dark', mail: 'ada@example.org' },
    rating: 4,
    cart: [1],
  });
});

test('requests at the same time keep each other\'s changes', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const get = await startExpress(t, sessions, {
    '/set': (req, res) => ((req.session[req.query.name] = 1), res.end()),
  });
  const id = await login();
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => get(`/set?name=${name}`, id)));
  assert.equal(await php(id, 'echo array_sum(array_intersect_key($_SESSION, array_flip(range("a", "e"))));'), '5');
});

test('a logout is not undone by a request that was still running', async (t) => {
  const { sessions, login, logout, php, stored } = await startSite(t);
  const id = await login();
  const get = await startExpress(t, sessions, {
    async '/meanwhile'(req, res) {
      await logout(id);
      req.session.back = true;
      res.end('fine');
    },
  });
  assert.equal((await get('/meanwhile', id)).body, 'fine');
  assert.match(await stored(id), /destroyed/);
  assert.equal(await php(id, 'echo count($_SESSION);'), '0');
});

test('a session that was evicted meanwhile is not begun again', async (t) => {
  const { sessions, login, memcached, stored } = await startSite(t);
  const id = await login();
  const get = await startExpress(t, sessions, {
    async '/meanwhile'(req, res) {
      await ask(memcached, `delete sessions/${id}\r\n`);
      req.session.back = true;
      res.end();
    },
  });
  await get('/meanwhile', id);
  assert.equal(await stored(id), null);
});

test('a request that changes nothing stores nothing, and lets the session live on', async (t) => {
  const { sessions, login, state, stored } = await startSite(t);
  const id = await login();
  for (const options of [{}, { resave: true }, { rolling: true, cookie: { maxAge: 60_000 } }]) {
    const get = await startExpress(t, sessions, {}, options);
    await sessions.touch(id, 100);
    const [before, document] = [await state(id), await stored(id)];
    await get('/', id);
    const after = await state(id);
    assert.equal(after.cas, before.cas, JSON.stringify(options));
    assert.equal(await stored(id), document);
    assert.ok(after.ttl > 1400, 'PHP\'s gc_maxlifetime says how long, not the age of the cookie');
  }
});

test('a cookie that is sent again has the attributes that express-session was given', async (t) => {
  const { sessions, login } = await startSite(t);
  const cookie = { maxAge: 60_000, sameSite: 'strict', path: '/', httpOnly: true, domain: 'shop.example' };
  const get = await startExpress(t, sessions, {}, { rolling: true, cookie });
  const id = await login('with,comma');
  const [sent] = (await get('/', 'with%2Ccomma')).headers.getSetCookie();
  assert.match(sent, /^PHPSESSID=with%2Ccomma; Domain=shop.example; Path=\/; Expires=/);
  assert.match(sent, /; HttpOnly; SameSite=Strict$/);
  assert.equal((await get('/', 'with%2Ccomma')).json.id, id);
});

test('regenerate moves to a new id, and logs the old one out', async (t) => {
  const { sessions, login, php, stored } = await startSite(t);
  const get = await startExpress(t, sessions, {
    async '/regenerate'(req, res) {
      const { user } = req.session;
      await promisify(req.session.regenerate).call(req.session);
      Object.assign(req.session, { user });
      res.end();
    },
  });
  const old = await login();
  const id = idIn(await get('/regenerate', old));
  assert.notEqual(id, old);
  assert.equal(await php(id, 'echo $_SESSION["user"]["name"];'), 'Ada');
  assert.match(await stored(old), /destroyed/);
});

test('a session may be saved again and again, reloaded, and destroyed', async (t) => {
  const { sessions, login, php, stored } = await startSite(t);
  const id = await login();
  const get = await startExpress(t, sessions, {
    async '/often'(req, res) {
      const call = (name) => promisify(req.session[name]).call(req.session);
      req.session.a = 1;
      await call('save');
      await php(id, '$_SESSION["php"] = 1; unset($_SESSION["rating"]);');
      req.session.b = 2;
      delete req.session.a;
      await call('save');
      await call('reload');
      req.session.c = [req.session.php, req.session.b, req.session.a, req.session.rating];
      res.end();
    },
    async '/logout'(req, res) {
      await promisify(req.session.destroy).call(req.session);
      res.end();
    },
  });
  await get('/often', id);
  const { user, ...rest } = JSON.parse(await php(id, 'echo json_encode($_SESSION);'));
  assert.equal(user.name, 'Ada');
  assert.deepEqual(rest, { b: 2, php: 1, c: [1, 2, null, null] });
  await get('/logout', id);
  assert.match(await stored(id), /destroyed/);
});

test('a session that a page begins may be saved again and again', async (t) => {
  const { sessions, php } = await startSite(t);
  const get = await startExpress(t, sessions, {
    async '/often'(req, res) {
      req.session.a = 1;
      await promisify(req.session.save).call(req.session);
      req.session.b = 2;
      res.end();
    },
  });
  assert.equal(await php(idIn(await get('/often')), 'echo json_encode($_SESSION);'), '{"a":1,"b":2}');
});

test('a change lets the session live on', async (t) => {
  const { sessions, login, state } = await startSite(t);
  const get = await startExpress(t, sessions, { '/change': (req, res) => ((req.session.a = 1), res.end()) });
  const id = await login();
  await sessions.touch(id, 100);
  await get('/change', id);
  assert.ok((await state(id)).ttl > 1400);
});

test('PHP variables named like parts of req.session are kept, and not shown', async (t) => {
  const { sessions, php } = await startSite(t);
  const get = await startExpress(t, sessions, {
    '/change': (req, res) => ((req.session.mine = req.session.cookie.path), res.end()),
  });
  const names = ['cookie', 'id', 'req', 'save', 'touch', 'toString', '__proto__', 'constructor'];
  await php('odd', `foreach (${JSON.stringify(names)} as $name) $_SESSION[$name] = 1.0;`);
  assert.deepEqual((await get('/', 'odd')).json, { id: 'odd' });
  await get('/change', 'odd');
  const script = 'echo $_SESSION["mine"], " ", serialize(array_diff_key($_SESSION, ["mine" => 0]));';
  const kept = names.map((name) => `s:${name.length}:"${name}";d:1;`).join('');
  assert.equal(await php('odd', script), `/ a:${names.length}:{${kept}}`);
});

test('only the bare id of PHP is a cookie; whatever is signed is none', async (t) => {
  const { sessions, login, memcached } = await startSite(t);
  const get = await startExpress(t, sessions, {});
  await login('known');
  const asked = async () => /STAT cmd_get (\d+)/.exec(await ask(memcached, 'stats\r\n'))[1];
  const before = await asked();
  const own = /=([^;]+)/.exec((await signedCookie(t, sessions, 'known')).headers.getSetCookie()[0])[1];
  const signed = [`PHPSESSID=${own}`, `PHPSESSID=${own}; PHPSESSID=known`, `PHPSESSID =${own}`, ` PHPSESSID= ${own}`];
  for (const cookie of [...hostileCookies, ...signed]) {
    assert.notEqual((await get('/', { cookie })).json.id, 'known', cookie);
  }
  assert.equal(await asked(), before);
  assert.equal((await get('/', { cookie: `PHPSESSID=known; PHPSESSID=${own}` })).json.id, 'known');
});

/** A page's answer of express-session alone, which signs the id with the secret that all tests have. */
async function signedCookie(t, sessions, id) {
  const app = express();
  const store = new PhpSessionStore({ sessions });
  store.set = (sid, given, callback) => callback();
  app.use(session({ name: 'PHPSESSID', secret, genid: () => id, resave: false, saveUninitialized: true, store }));
  app.use('/', (req, res) => res.end());
  return request((await listen(t, app)).url);
}

test('an outage is 503, and begins no session', async (t) => {
  const { sessions, login, memcached } = await startSite(t);
  const get = await startExpress(t, sessions, {});
  const id = await login();
  await memcached.stop();
  const { status, headers } = await get('/', id);
  assert.deepEqual([status, headers.getSetCookie()], [503, []]);
});

test('a unix socket that is not there is an outage too', async (t) => {
  const sessions = phpSessions({ servers: 'unix:///nonexistent/memcached.sock' });
  t.after(() => sessions.close());
  // express-session takes an error with the code ENOENT for a session that does not exist.
  const get = await startExpress(t, sessions, {});
  assert.equal((await get('/', 'any')).status, 503);
});

test('the store answers for ids that PHP could not have made, but asks nobody', async (t) => {
  const { sessions } = await startSite(t);
  const store = new PhpSessionStore({ sessions });
  const call = (name, ...values) => promisify(store[name]).call(store, ...values);
  assert.equal(await call('get', 'no id'), null);
  await call('touch', 'no id', {});
  await call('destroy', 'no id');
  await assert.rejects(call('set', 'no id', { a: 1 }), /genid: phpSessionId/);
});

test('a session that was not read is not overwritten', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const store = new PhpSessionStore({ sessions });
  const set = promisify(store.set).bind(store);
  const id = await login();
  await assert.rejects(set(id, { user: 'Mallory' }), (error) => {
    return /was there already/.test(error.message) && !error.message.includes(id);
  });
  assert.equal(await php(id, 'echo $_SESSION["user"]["name"];'), 'Ada');
});

test('load gives a session without a request', async (t) => {
  const { sessions, login } = await startSite(t);
  const store = new PhpSessionStore({ sessions });
  session({ secret, store, resave: false, saveUninitialized: false });
  const loaded = await promisify(store.load).call(store, await login());
  assert.equal(loaded.user.name, 'Ada');
  assert.equal(await promisify(store.load).call(store, 'nobodys'), undefined);
});

test('a store is not enumerable unless it is told to be', async (t) => {
  const { sessions, login, logout, memcached, stored } = await startSite(t);
  const plain = new PhpSessionStore({ sessions });
  for (const name of ['all', 'length', 'clear']) assert.equal(plain[name], undefined);

  const store = new PhpSessionStore({ sessions, enumerable: true });
  const call = (name) => promisify(store[name]).call(store);
  const [ada, bob, gone] = [await login(), await login(), await login()];
  await logout(gone);
  await ask(memcached, 'set other/item 0 0 2\r\n{}\r\n');
  assert.deepEqual(Object.keys(await call('all')).sort(), [ada, bob].sort());
  assert.equal((await call('all'))[ada].user.name, 'Ada');
  assert.equal(await call('length'), 2);
  await call('clear');
  assert.equal(await call('length'), 0);
  for (const id of [ada, bob]) assert.match(await stored(id), /destroyed/);
  assert.match(await ask(memcached, 'get other/item\r\n'), /^VALUE/);
});
