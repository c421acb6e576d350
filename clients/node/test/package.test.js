// The package as npm would publish it, installed into a program of its own that is in TypeScript and strict.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const home = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

const program = `
import { createServer } from 'node:http';
import { OutageError, binary, phpSessions, types } from 'rust-json-session';
import type { PhpSessions, Presence, PresenceEvent } from 'rust-json-session';
import { phpSession } from 'rust-json-session/express';
import { phpCookie, phpSessionId, phpSessionStore } from 'rust-json-session/express-session';
import fastifyPlugin from 'rust-json-session/fastify';
import { phpSession as sessionOf } from 'rust-json-session/http';
import { phpSocket } from 'rust-json-session/socket.io';
import { phpWebSocket } from 'rust-json-session/ws';

const sessions: PhpSessions = phpSessions({ servers: ['127.0.0.1:1'], replicas: 0, timeout: 500 });
createServer(async (request) => {
  const session = await sessions.fromRequest(request);
  if (session === null) return;
  const id: string = sessions.idOf(session);
  const updated: Record<string, unknown> | null = await sessions.update(id, (session) => void (session.a = 1), { lock: 10 });
  const kinds: string[] = [...types(session).values()].map(({ kind }) => kind);
  const stop: () => void = sessions.watch(id, (event) => {
    if (event.type === 'changed') console.log(event.session.a);
    if (event.type === 'unreachable') console.log(event.error.message);
  });
  console.log(updated, kinds, stop, binary.decode(binary.encode(Buffer.from('a'))).length);
});
const presence: Presence = sessions.presence;
const stopWatching: () => void = presence.watch((event: PresenceEvent) => {
  if (event.type === 'joined') console.log(event.id, event.lastSeen);
  if (event.type === 'unreachable') console.log(event.error.message);
}, { leaveDelay: 100 });
stopWatching();
export async function online(id: string | number | Uint8Array): Promise<boolean> {
  const disconnect: () => void = presence.connect(id);
  disconnect();
  const seen: number | null = await presence.lastSeen(id);
  const friends: Map<string | number, boolean> = await presence.areOnline(['a', 1]);
  const { users, cursor } = await presence.list({ limit: 10, cursor: null });
  const ids: Array<string | Buffer> = users.map((user) => user.id);
  await presence.mark(id);
  await presence.leave(id);
  return seen !== null && friends.size > ids.length && cursor === null && (await presence.count()) > 0;
}
sessions.get('a').catch((error: unknown) => console.log(error instanceof OutageError && error.status));
console.log([phpSession, phpCookie, phpSessionId, phpSessionStore, fastifyPlugin, sessionOf, phpSocket, phpWebSocket]
  .every((entry) => typeof entry === 'function'));
// @ts-expect-error an option that there is not
try { phpSessions({ server: 'a' }); } catch (error) { console.log((error as Error).name); }
`;

test('the published package is whole: its types compile, its entries load, its program ends by itself', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rust-json-session-'));
  t.after(() => rm(folder, { recursive: true }));
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: home });
  t.after(() => rm(join(home, 'types'), { recursive: true, force: true }));
  const installed = join(folder, 'node_modules', 'rust-json-session');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', installed, '--strip-components=1']);
  const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  assert.equal(dependencies, undefined, 'no dependencies');

  await mkdir(join(folder, 'node_modules', '@types'));
  await symlink(join(home, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  await symlink(join(home, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'));
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'program.ts'), program);
  const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--skipLibCheck', 'false', '--types', 'node'];
  await run(process.execPath, [join(home, 'node_modules/typescript/bin/tsc'), ...options, 'program.ts'], { cwd: folder }).catch(
    ({ stdout }) => assert.fail(stdout),
  );
  const { stdout: said } = await run(process.execPath, ['program.js'], { cwd: folder, timeout: 20_000 });
  assert.deepEqual(said.trim().split('\n').sort(), ['503', 'TypeError', 'true']);
});
