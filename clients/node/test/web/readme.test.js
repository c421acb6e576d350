// The README's examples, run as they are written but for the servers and the port, which are this test's.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { freePort, listens } from '../support/memcached.js';
import { until } from '../support/until.js';
import { request, soon, startSite } from './site.js';

const home = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(home, 'README.md'), 'utf8');

/** By name, which each begins with: `// express.js`. */
const examples = [...readme.matchAll(/```js\n\/\/ (\S+\.js)\n(.*?)```/gs)].map(([, name, code]) => ({ name, code }));

/** What a visitor of each example sees who is Ada in PHP, and one who is nobody. */
const visits = {
  async 'online.js'(url, id, site) {
    const ada = io(url, { extraHeaders: { cookie: `PHPSESSID=${id}` }, reconnection: false });
    await once(ada, 'connect', soon());
    const [joined, left] = [[], []];
    ada.on('joined', (id) => joined.push(id)).on('left', (id) => left.push(id));
    const bob = await site.login('bob');
    await site.php(bob, '$_SESSION["user"] = ["id" => "bob", "friends" => [4711, "ann"]];');
    const { count, users, cursor, friends } = JSON.parse((await request(url, { id: bob })).body);
    assert.deepEqual([count, users.map(({ id }) => id), cursor], [2, ['4711', 'bob'], null]);
    assert.deepEqual(friends, [[4711, true], ['ann', false]]);
    await until(() => joined.includes('bob'));
    await site.sessions.presence.leave('bob');
    await until(() => left.includes('bob'));
    assert.deepEqual(left, ['bob']);
    ada.close();
  },
  async 'express.js'(url, id) {
    assert.deepEqual((await request(url, { id })).json, { user: { id: 4711, name: 'Ada' } });
    assert.deepEqual((await request(url)).json, { user: null });
    assert.equal((await request(`${url}members/visits`, { id, method: 'POST' })).json, 1);
    assert.equal((await request(`${url}members/visits`, { method: 'POST' })).status, 401);
  },
  async 'http.js'(url, id) {
    assert.equal((await request(url, { id })).body, 'Hello, Ada');
    assert.equal((await request(url)).body, 'You are not logged in');
  },
  async 'fastify.js'(url, id) {
    assert.deepEqual((await request(url, { id })).json, { user: { id: 4711, name: 'Ada' } });
    assert.equal((await request(url)).status, 401);
  },
  async 'socket.io.js'(url, id, site) {
    const client = io(url, { extraHeaders: { cookie: `PHPSESSID=${id}` }, reconnection: false });
    assert.deepEqual(await once(client, 'hello', soon()), ['Ada']);
    const cart = once(client, 'cart', soon());
    await site.php(id, '$_SESSION["cart"] = [3];');
    assert.deepEqual(await cart, [[3]]);
    const gone = once(client, 'php-session:gone', soon());
    await site.logout(id);
    await gone;
    client.close();
  },
  async 'ws.js'(url, id, site) {
    const client = new WebSocket(url, { headers: { cookie: `PHPSESSID=${id}` } });
    assert.equal(String((await once(client, 'message', soon()))[0]), 'Ada');
    const cart = once(client, 'message', soon());
    await site.php(id, '$_SESSION["cart"] = [3];');
    assert.equal(String((await cart)[0]), '[3]');
    const closed = once(client, 'close', soon());
    await site.logout(id);
    assert.equal((await closed)[0], 4401);
  },
  async 'express-session.js'(url, id, site) {
    assert.deepEqual((await request(url, { id })).json, { user: { id: 4711, name: 'Ada' } });
    await request(`${url}theme`, { id, method: 'POST' });
    assert.equal(await site.php(id, 'echo $_SESSION["theme"]; var_export($_SESSION["rating"]);'), 'dark4.0');
  },
  async 'fastify-session.js'(url, id) {
    assert.deepEqual((await request(url, { id })).json, { user: { id: 4711, name: 'Ada' } });
    assert.deepEqual((await request(url)).json, { user: null });
  },
};

for (const [name, visit] of Object.entries(visits)) {
  test(`README's ${name} does what it says`, async (t) => {
    const site = await startSite(t);
    const url = await startExample(t, name, site);
    await visit(url, await site.login(), site);
  });
}

/** Runs an example until the test ends; gives its URL. */
async function startExample(t, name, { memcached }) {
  const folder = await mkdtemp(join(tmpdir(), 'rust-json-session-'));
  t.after(() => rm(folder, { recursive: true }));
  // This package by its name, and all others where an application would have them.
  await mkdir(join(folder, 'examples/node_modules'), { recursive: true });
  await symlink(join(home, 'node_modules'), join(folder, 'node_modules'));
  await symlink(home, join(folder, 'examples/node_modules/rust-json-session'));
  await writeFile(join(folder, 'examples/package.json'), '{"type":"module"}');
  const port = await freePort();
  for (const { name, code } of examples) {
    const adapted = code.replace('127.0.0.1:11211', memcached.address).replace('3000', String(port));
    await writeFile(join(folder, 'examples', name), adapted);
  }
  const child = spawn(process.execPath, [join(folder, 'examples', name)], {
    env: { ...process.env, NODE_ENV: 'test', SESSION_SECRET: 'secret-of-the-tests' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  t.after(() => child.kill() && ended);
  assert.ok(await listens(child, { port, host: '127.0.0.1' }), `${name} does not listen`);
  return `http://127.0.0.1:${port}/`;
}
