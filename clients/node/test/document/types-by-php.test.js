// Random sessions of every kind of value: the classes that Node.js sees are those that PHP has, also after edits.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { documentTypes, readDocument } from '../../src/document/index.js';
import { put, startMemcached } from '../support/memcached.js';
import { phpScript } from '../support/php.js';
import { randomFrom } from '../support/random.js';
import { stored } from '../support/stored.js';

const SESSIONS = Number(process.env.CASES ?? 300);
const SECRET = 'the-secret-of-this-test';
const key = (n) => `sessions/random${n}`;

const FILES = ['../../../../php-tests/generated/sessions.php', 'types.php'].map(
  (file) => new URL(file, import.meta.url),
);

const php = (memcached, code) => phpScript({ servers: memcached.address, secret: SECRET }, code, FILES);

/** The sessions of seeds from 0 on, stored by PHP. One that PHP itself cannot decode is left out. */
const store = (memcached) =>
  php(
    memcached,
    `$generator = new SessionGenerator;
    for ($n = 0; $n < ${SESSIONS}; $n++) {
        mt_srand($n);
        $session = $generator->session(false);
        try {
            unserialize(serialize($session));
        } catch (Throwable) {
            continue;
        }
        in_session("random$n", fn () => $_SESSION = $session);
    }`,
  );

/** The classes that PHP has of each session. */
async function typesInPhp(memcached) {
  const json = await php(
    memcached,
    `$types = [];
    for ($n = 0; $n < ${SESSIONS}; $n++) {
        in_session("random$n", function () use (&$types) { $types[] = (object) types_of_session(); });
    }
    echo json_encode($types, JSON_THROW_ON_ERROR);`,
  );
  return JSON.parse(json);
}

/** Documents by number, but for those in which only PHP itself can tell what refers to what. */
async function documents(memcached) {
  const found = new Map();
  for (let n = 0; n < SESSIONS; n++) {
    const text = await stored(memcached, key(n));
    if (text !== null && !text.includes('\\"w\\":\\"php:')) found.set(n, readDocument(Buffer.from(text)));
  }
  return found;
}

const typesOf = (document, n) => documentTypes(document, { key: key(n), secrets: [SECRET] });

/** That Node.js and PHP are of one mind; how many types there are. */
async function compare(memcached) {
  const inPhp = await typesInPhp(memcached);
  let count = 0;
  for (const [n, document] of await documents(memcached)) {
    const types = [...typesOf(document, n)].map(([pointer, { class: name, kind, signed }]) => {
      assert.ok(signed, pointer);
      return [pointer, [name, kind]];
    });
    assert.deepEqual(Object.fromEntries(types), inPhp[n], `seed ${n}: ${document.text}`);
    count += types.length;
  }
  return count;
}

test('what PHP stored has the classes that it has in PHP', async (t) => {
  const memcached = await startMemcached(t);
  await store(memcached);
  assert.ok((await compare(memcached)) > SESSIONS);
});

test('what Node.js edited has the classes that it has in PHP then', async (t) => {
  const memcached = await startMemcached(t);
  await store(memcached);
  for (const [n, document] of await documents(memcached)) {
    // It refuses a copy of an object that was edited elsewhere, and is a copy no more.
    if (document.text.includes('SplObjectStorage')) continue;
    const random = randomFrom(n);
    let edited = document;
    for (let edits = 0; edits < 3; edits++) {
      const draft = edited.draft();
      edit(random.pick(editable(draft.value, typesOf(edited, n))), random);
      edited = readDocument(Buffer.from(draft.print(draft.value)));
    }
    await put(memcached, key(n), edited.text);
  }
  assert.ok((await compare(memcached)) > SESSIONS / 2);
});

/**
 * The arrays and objects in a session that no class is particular about: what other classes refuse, only they can tell.
 * @param {any} session
 * @param {Map<string, {class: string}>} types
 */
function editable(session, types) {
  const found = [];
  const walk = (container, pointer) => {
    found.push({ container, names: Object.keys(container).filter((name) => isFree(name, pointer, types)) });
    for (const [name, value] of Object.entries(container)) {
      const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const type = types.get(at)?.class;
      const isTouchable = pointer !== '' || !/^\$+php$/.test(name);
      const isPlain = type === undefined || type === 'stdClass' || type === 'App\\User';
      if (isTouchable && isPlain && typeof value === 'object' && value !== null) walk(value, at);
    }
  };
  walk(session, '');
  return found;
}

/** Whether a member may have any value: no property of a declared type, no enum case, under a plain name. */
function isFree(name, pointer, types) {
  const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return name !== 'tags' && !name.startsWith('data:') && !/^\$+php$/.test(name) && types.get(at)?.class === undefined;
}

function edit({ container, names }, random) {
  if (!Array.isArray(container)) {
    const name = random.pick(names);
    random.pick([
      () => (container[`new ${random.below(3)}`] = { a: [1] }),
      () => name !== undefined && (container[name] = 'changed'),
      () => name !== undefined && delete container[name],
    ])();
    return;
  }
  const at = random.below(container.length + 1);
  random.pick([
    () => container.shift(),
    () => container.pop(),
    () => container.reverse(),
    // No name of an enum's case.
    () => container.unshift('a new one'),
    () => container.push({ x: 1 }),
    () => container.splice(at, 1),
    () => container.splice(at, 0, container.at(0) ?? null),
    () => container.splice(at, 1, 7),
    () => container.sort(() => random.below(3) - 1),
  ])();
}
