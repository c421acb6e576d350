// Uploads whose progress another request reads in their session.
//
//   MEMCACHED=127.0.0.1:11211 PAGE=http://127.0.0.1:8080/php-ini/ node upload.mjs

import assert from 'node:assert/strict';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fetchItem } from '../../demo/node/memcached.js';

const { MEMCACHED, PAGE } = process.env;
const CHUNK = Buffer.alloc(64 * 1024, 'x');
const BOUNDARY = 'a-boundary-of-this-test';

/** The page's answer to a request of a session, and the cookie of a new one. */
async function ask(cookie, query = '') {
  const response = await fetch(`${PAGE}?${query}`, { headers: { cookie } });
  const text = await response.text();
  assert.ok(text.startsWith('{'), text);
  const fresh = /PHPSESSID=[^;]+/.exec(response.headers.get('set-cookie') ?? '');
  return { ...JSON.parse(text), cookie: fresh?.[0] ?? cookie };
}

/** Uploads chunks with a pause after each; the page's answer. */
function upload({ cookie = '', name, chunks, fields = {} }) {
  const all = Object.entries({ ...fields, PHP_SESSION_UPLOAD_PROGRESS: name });
  const parts = all.map(([field, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`);
  const head = `${parts.join('')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`;
  const tail = `\r\n--${BOUNDARY}--\r\n`;
  const headers = {
    cookie,
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': head.length + chunks * CHUNK.length + tail.length,
  };
  return new Promise((resolve, reject) => {
    const request = http.request(PAGE, { method: 'POST', headers }, async (response) => {
      const text = [];
      for await (const bytes of response) text.push(bytes);
      resolve(Buffer.concat(text).toString());
    });
    request.on('error', reject);
    (async () => {
      request.write(head);
      for (let chunk = 0; chunk < chunks; chunk++) {
        request.write(CHUNK);
        await setTimeout(50);
      }
      request.end(tail);
    })();
  });
}

async function stored(cookie) {
  return JSON.parse(await fetchItem(MEMCACHED, `sessions/${cookie.slice('PHPSESSID='.length)}`));
}

async function growsWhileOthersChangeTheSession() {
  const { cookie, handler } = await ask('', 'add=before');
  assert.equal(handler, 'rust_json');
  let isDone = false;
  const done = upload({ cookie, name: 'one', chunks: 40 }).finally(() => (isDone = true));
  const seen = new Set();
  let added = 0;
  while (!isDone) {
    const { session } = await ask(cookie, `add=during${added++}`);
    const progress = session.upload_progress_one;
    if (progress && !progress.done) seen.add(progress.bytes_processed);
    await setTimeout(20);
  }
  const answer = JSON.parse(await done);
  assert.deepEqual(answer.file, { error: 0, size: 40 * CHUNK.length });
  assert.ok(seen.size >= 5, `the progress was seen ${seen.size} times`);
  assert.deepEqual([...seen], [...seen].sort((a, b) => a - b), 'it grows');
  const members = ['before', ...Array.from({ length: added }, (_, n) => `during${n}`)];
  assert.deepEqual(Object.keys(await stored(cookie)).sort(), members.sort(), 'no change is lost, and the progress is gone');
}

async function isCancelled() {
  const { cookie } = await ask('', 'add=before');
  const done = upload({ cookie, name: 'two', chunks: 40 });
  await setTimeout(500);
  const { session } = await ask(cookie, 'cancel=two');
  assert.ok(session.upload_progress_two.bytes_processed > 0);
  const answer = JSON.parse(await done);
  assert.equal(answer.file.error, 8, 'UPLOAD_ERR_EXTENSION');
  assert.deepEqual(Object.keys(await stored(cookie)), ['before']);
}

async function waitsForASessionThatIsInUse() {
  const { cookie } = await ask('', 'add=before');
  const holder = ask(cookie, 'hold=4&add=held');
  await setTimeout(200);
  const start = Date.now();
  const answer = JSON.parse(await upload({ cookie, name: 'three', chunks: 20 }));
  const seconds = (Date.now() - start) / 1000;
  await holder;
  assert.equal(answer.file.size, 20 * CHUNK.length);
  assert.ok(seconds < 8, `after ${seconds} s`);
  assert.deepEqual(await stored(cookie), { before: true, held: true });
}

async function aHostileIdStoresNothing() {
  const { cookie } = await ask('', 'add=before');
  const before = await stored(cookie);
  for (const id of ['abc\0\r\nflush_all\r\n', 'a/b', 'x'.repeat(257)]) {
    const answer = await upload({ name: 'four', chunks: 2, fields: { PHPSESSID: id } });
    assert.match(answer, /"size":131072/);
    assert.equal(await fetchItem(MEMCACHED, 'sessions/abc'), null);
  }
  assert.deepEqual(await stored(cookie), before);
}

await growsWhileOthersChangeTheSession();
await isCancelled();
await waitsForASessionThatIsInUse();
await aHostileIdStoresNothing();
