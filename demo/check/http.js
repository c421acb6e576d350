// What PHP and Node.js answer to a plain HTTP client, which has no browser's good manners.

import assert from 'node:assert/strict';
import { fetchItem } from '../node/memcached.js';

const servers = process.env.SERVERS.split(',');

export async function checkHttp(check, origin) {
  let cookie = '';
  let body = '';

  const visit = async (path, options = {}) => {
    const response = await fetch(origin + path, { redirect: 'manual', ...options, headers: { cookie } });
    const set = response.headers.getSetCookie().filter((line) => line.startsWith('PHPSESSID='));
    if (set.length > 0) cookie = set.at(-1).split(';')[0];
    body = await response.text();
    return response;
  };
  /** What socket.io answers, by long polling, to who wants into the room: a packet. */
  const knock = async (headers) => {
    const ask = async (query, options) => {
      const response = await fetch(`${origin}/socket.io/?EIO=4&transport=polling${query}`, { headers, ...options });
      return response.text();
    };
    const { sid } = JSON.parse((await ask('')).slice(1));
    await ask(`&sid=${sid}`, { method: 'POST', body: '40' });
    return ask(`&sid=${sid}`);
  };
  const post = (fields) => visit('/', { method: 'POST', body: new URLSearchParams(fields) });
  const idIn = (text) => text.slice('PHPSESSID='.length);

  await check('who is not logged in gets a login page from PHP, and 401 from Node.js', async () => {
    assert.equal((await visit('/live/stored')).status, 401);
    const response = await visit('/');
    assert.match(body, /Who are you/);
    assert.match(response.headers.getSetCookie()[0], /; HttpOnly; SameSite=Lax/);
    assert.equal((await visit('/live/stored')).status, 401, 'a session in which nobody is logged in');
  });

  await check('a login changes the session id, and the old one is worth nothing', async () => {
    const stranger = cookie;
    assert.equal((await post({ name: 'Zoë <b>\u202e' })).status, 303);
    assert.notEqual(cookie, stranger);
    for (const server of servers) {
      const old = await fetchItem(server, `sessions/${idIn(stranger)}`);
      assert.match(String(old), /destroyed/, `the tombstone on ${server}`);
    }
  });

  await check('PHP counts the visits, and memcached has what it wrote, twice', async () => {
    for (let visits = 1; visits <= 3; visits++) {
      await visit('/');
      assert.match(body, new RegExp(`<output id="visits">${visits}</output>`));
      const copies = await Promise.all(servers.map((server) => fetchItem(server, `sessions/${idIn(cookie)}`)));
      assert.deepEqual(copies[0], copies[1]);
      const { user, $php, ...plain } = JSON.parse(copies[0]);
      assert.equal(user.name, 'Zoë <b>');
      assert.deepEqual(plain, { visits, unread: 0, rating: 5 });
      assert.match(String(copies[0]), /"rating":5\.0,/, 'a float stays a float');
      assert.match($php, /^1\.[\w-]{8}\.[\w-]{22}\.\{/, 'signed types');
      assert.match($php, /"\.address":"127\.0\.0\.1"/, 'the private property');
    }
  });

  await check('a name is text in HTML', () => {
    assert.match(body, /<strong id="me">Zoë &lt;b&gt;<\/strong>/);
    assert.doesNotMatch(body, /<b>/);
  });

  await check('Node.js shows the owner, and nobody else, what is stored, byte for byte', async () => {
    const response = await visit('/live/stored');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const { document, stamp, copies } = JSON.parse(body);
    assert.equal(document + stamp, String(await fetchItem(servers[0], `sessions/${idIn(cookie)}`)));
    assert.deepEqual(copies, [true, true]);
    assert.doesNotMatch(body, new RegExp(idIn(cookie)), 'the id stays in its HttpOnly cookie');
  });

  await check('each answer has a content security policy without a host but this one', async () => {
    for (const path of ['/', '/room.js', '/live/stored', '/none']) {
      const policy = (await visit(path)).headers.get('content-security-policy');
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, path);
      assert.doesNotMatch(policy, /unsafe|http|\*/);
    }
  });

  await check('a login without a name is none', async () => {
    const loggedIn = cookie;
    for (const fields of [{}, { name: ' \t' }, { 'name[]': 'Ada' }]) await post(fields);
    assert.equal(cookie, loggedIn);
    await visit('/');
    assert.match(body, /<strong id="me">Zoë/);
  });

  await check('the room is for who is logged in, and for pages of this origin', async () => {
    assert.match(await knock({ cookie }), /^40\{"sid"/);
    assert.match(await knock({ cookie, origin }), /^40\{"sid"/);
    assert.match(await knock({ cookie, origin: 'http://elsewhere.example' }), /^44.*"code":"forbidden_origin"/);
    assert.match(await knock({}), /^44.*"code":"no_session"/);
    assert.match(await knock({ cookie: 'PHPSESSID=a%0d%0aflush_all' }), /^44.*"code":"no_session"/);
  });

  await check('a logout in PHP is a logout in Node.js', async () => {
    const loggedIn = cookie;
    assert.equal((await post({ logout: '1' })).status, 303);
    cookie = loggedIn;
    assert.equal((await visit('/live/stored')).status, 401);
  });

  await check('a hostile cookie reaches nothing, and a path that is none ends no server', async () => {
    for (const id of ['a%0d%0aflush_all', '%E0%A4%A', '../x', 'x'.repeat(257)]) {
      cookie = `PHPSESSID=${id}`;
      assert.equal((await visit('/live/stored')).status, 401, id);
    }
    cookie = '';
    assert.equal((await visit('/live//%')).status, 400);
    assert.equal((await visit('/live/stored')).status, 401);
  });
}
