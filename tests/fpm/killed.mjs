// A request that keeps its session until php-fpm kills its worker; the next one waits until the lock has expired.
//
//   PAGE=http://127.0.0.1:8080/ node killed.mjs
//
// php-fpm's request_terminate_timeout is 3 seconds, this lock lasts for 5.

import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

const { PAGE } = process.env;
const first = await fetch(PAGE);
const cookie = /PHPSESSID=[^;]+/.exec(first.headers.get('set-cookie'))[0];
await first.text();

const start = Date.now();
const killed = fetch(`${PAGE}?hold=60&lock_ttl=5`, { headers: { cookie } });
const response = await killed;
assert.notEqual(response.status, 200, 'php-fpm kills the worker');
assert.ok(Date.now() - start > 2000, 'and not at once');
// php-fpm would kill a request that waits for long, too.
await setTimeout(Math.max(0, start + 3500 - Date.now()));
const next = await fetch(PAGE, { headers: { cookie } });
assert.equal((await next.json()).count, 2);
const seconds = (Date.now() - start) / 1000;
assert.ok(seconds > 3.5 && seconds < 8, `after ${seconds} s`);
