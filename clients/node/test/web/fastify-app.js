// A Fastify app whose @fastify/session is PHP's, which ends with the test.

import cookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import fastify from 'fastify';
import { phpSessionId, phpSessionStore, phpSigner } from '../../src/web/express-session.js';

const PhpSessionStore = phpSessionStore();

export async function fastifyWithPhpSessions(t, sessions, options = {}) {
  const app = fastify();
  t.after(() => app.close());
  await app.register(cookie);
  await app.register(fastifySession, {
    secret: phpSigner,
    cookieName: 'PHPSESSID',
    idGenerator: phpSessionId,
    store: new PhpSessionStore({ sessions }),
    saveUninitialized: false,
    cookie: { secure: false },
    ...options,
  });
  return app;
}
