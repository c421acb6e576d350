import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { OutageError } from '../../src/index.js';
import { phpSession, UnauthorizedError } from '../../src/web/http.js';
import { ask } from '../support/memcached.js';
import { hostileCookies, startSite } from './site.js';

const requestOf = (id) => ({ headers: { cookie: `PHPSESSID=${id}` } });

test('finds the session that PHP began', async (t) => {
  const { sessions, login } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  assert.equal(session.id, id);
  assert.deepEqual(session.data, { user: { id: 4711, name: 'Ada' }, rating: 4 });
  assert.equal(await phpSession(sessions)({ headers: {} }), null);
  assert.equal(await phpSession(sessions)(requestOf('nobodysSession')), null);
});

test('a cookie that PHP could not have made is no session, and reaches no memcached', async (t) => {
  const { sessions, memcached } = await startSite(t);
  const asked = async () => /STAT cmd_get (\d+)/.exec(await ask(memcached, 'stats\r\n'))[1];
  const before = await asked();
  for (const cookie of hostileCookies) {
    assert.equal(await phpSession(sessions)({ headers: { cookie } }), null, cookie);
  }
  assert.equal(await asked(), before);
  await phpSession(sessions)(requestOf('possible'));
  assert.notEqual(await asked(), before);
});

test('what Node.js changes PHP sees, with its types', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  const stored = await session.update((copy) => {
    copy.seen = 1;
    copy.user.name = 'Ada Lovelace';
  });
  assert.deepEqual(session.data, stored);
  assert.equal(session.data.seen, 1);
  assert.equal(
    await php(id, 'var_export($_SESSION["rating"]); echo $_SESSION["user"]["name"], $_SESSION["seen"];'),
    '4.0Ada Lovelace1',
  );
});

test('data are the newest that is known', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  await php(id, '$_SESSION["cart"] = [3];');
  assert.equal(session.data.cart, undefined);
  assert.deepEqual((await session.reload()).cart, [3]);
  assert.deepEqual(session.data.cart, [3]);
});

test('types tells the classes of PHP', async (t) => {
  const { sessions, php } = await startSite(t);
  await php('objects', '$_SESSION["when"] = new DateTime("2030-01-02");');
  const session = await phpSession(sessions)(requestOf('objects'));
  assert.equal(session.types().get('/when').class, 'DateTime');
});

test('a session logged out meanwhile stays so', async (t) => {
  const { sessions, login, logout } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  await logout(id);
  assert.equal(await session.update((copy) => void (copy.back = true)), null);
  assert.equal(await session.touch(), false);
  assert.equal(await session.reload(), null);
  assert.equal(await session.destroy(), false);
  assert.equal(await phpSession(sessions)(requestOf(id)), null);
});

test('destroy logs out in PHP', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  assert.equal(await session.destroy(), true);
  assert.equal(await php(id, 'echo count($_SESSION);'), '0');
});

test('touch lets a session live on, and changes no data', async (t) => {
  const { sessions, login, state, stored } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  const [before, document] = [await state(id), await stored(id)];
  assert.equal(await session.touch(9000), true);
  assert.ok((await state(id)).ttl > 8000);
  assert.equal((await state(id)).cas, before.cas);
  assert.equal(await stored(id), document);
});

test('isLoggedIn says which sessions count', async (t) => {
  const { sessions, login, php } = await startSite(t);
  const find = phpSession(sessions, { required: true, isLoggedIn: (session) => session.user });
  await php('guest', '$_SESSION["cart"] = [1];');
  await assert.rejects(find(requestOf('guest')), (error) => error instanceof UnauthorizedError && error.status === 401);
  await assert.rejects(find({ headers: {} }), UnauthorizedError);
  assert.equal((await find(requestOf(await login()))).data.user.name, 'Ada');
});

test('an isLoggedIn that answers later lets nobody in', async (t) => {
  const { sessions, login } = await startSite(t);
  const find = phpSession(sessions, { isLoggedIn: async () => false });
  await assert.rejects(find(requestOf(await login())), { name: 'TypeError', message: /isLoggedIn gave a promise/ });
});

test('an outage is no logout', async (t) => {
  const { sessions, login, memcached } = await startSite(t);
  const id = await login();
  await memcached.stop();
  await assert.rejects(phpSession(sessions)(requestOf(id)), (error) => {
    return error instanceof OutageError && error.status === 503 && !error.message.includes(id);
  });
});

test('an option that there is not is refused', async (t) => {
  const { sessions } = await startSite(t);
  assert.throws(() => phpSession(sessions, { require: true }), /phpSession has no option require/);
  assert.throws(() => phpSession(sessions, { isLoggedIn: true }), /isLoggedIn must be a function/);
});

test('bigint keeps integers that a number cannot hold', async (t) => {
  const { sessions, php } = await startSite(t);
  await php('big', '$_SESSION["n"] = 9007199254740993;');
  const session = await phpSession(sessions, { bigint: true })(requestOf('big'));
  assert.equal(session.data.n, 9007199254740993n);
  await session.update((copy) => void (copy.n += 1n));
  assert.equal(session.data.n, 9007199254740994n);
  assert.equal((await session.reload()).n, 9007199254740994n);
  assert.equal(await php('big', 'var_export($_SESSION["n"]);'), '9007199254740994');
});

test('neither id nor data get out by printing or copying it', async (t) => {
  const { sessions, login } = await startSite(t);
  const id = await login();
  const session = await phpSession(sessions)(requestOf(id));
  const printed = inspect(session, { depth: 9, showHidden: true });
  for (const copy of [printed, JSON.stringify(session), JSON.stringify(structuredClone(session))]) {
    assert.doesNotMatch(copy, new RegExp(`Ada|${id}`));
  }
});
