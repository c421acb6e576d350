// Sessions of a folder whose .user.ini names the save handler and starts them.
//
//   PAGE=http://127.0.0.1:8080/user-ini/ node user-ini.mjs

import assert from 'node:assert/strict';

const { PAGE } = process.env;
const first = await fetch(`${PAGE}?add=one`);
const cookie = /PHPSESSID=[^;]+/.exec(first.headers.get('set-cookie'))[0];
assert.deepEqual(await first.json(), { handler: 'rust_json', was_started: true, file: [], session: { one: true } });
const second = await fetch(`${PAGE}?add=two`, { headers: { cookie } });
assert.deepEqual((await second.json()).session, { one: true, two: true });
