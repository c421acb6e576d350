// The clients that are measured, each with the same two things to do with a session: to read it, and to count a visit.

import { promisify } from 'node:util';
import Memcached from 'memcached';
import memjs from 'memjs';
import { phpSessions } from '../src/index.js';

/**
 * @typedef {object} Client
 * @property {(id: string) => Promise<any>} get
 * @property {(id: string) => Promise<unknown>} update
 * @property {() => unknown} close
 */

const PREFIX = 'sessions/';
const TTL = 1440;

/** By name. @type {Record<string, (server: string) => Client>} */
export const clients = {
  // Beside what the others do it checks the id, takes no tombstone for a session and hides PHP's hints. Of one that it
  // changes it keeps how long it lives, and to the byte what PHP wrote and nobody changed.
  'rust-json-session'(server) {
    const sessions = phpSessions({ servers: server, prefix: PREFIX, ttl: TTL });
    return {
      get: (id) => sessions.get(id),
      update: (id) =>
        sessions.update(id, (session) => {
          session.visits += 1;
        }),
      close: () => sessions.close(),
    };
  },

  // The binary protocol over one connection. It has no compare-and-swap: what others store meanwhile is lost.
  memjs(server) {
    const client = memjs.Client.create(server);
    const get = async (/** @type {string} */ id) => JSON.parse((await client.get(PREFIX + id)).value.toString());
    return {
      get,
      async update(id) {
        const session = await get(id);
        session.visits += 1;
        await client.set(PREFIX + id, JSON.stringify(session), { expires: TTL });
      },
      close: () => client.close(),
    };
  },

  // The classic text protocol over up to ten connections.
  memcached(server) {
    const client = new Memcached(server);
    const get = promisify(client.get.bind(client));
    const gets = promisify(client.gets.bind(client));
    const cas = promisify(client.cas.bind(client));
    return {
      get: async (id) => JSON.parse(await get(PREFIX + id)),
      async update(id) {
        for (;;) {
          const found = await gets(PREFIX + id);
          const session = JSON.parse(found[PREFIX + id]);
          session.visits += 1;
          if (await cas(PREFIX + id, JSON.stringify(session), found.cas, TTL)) return;
        }
      },
      close: () => client.end(),
    };
  },
};
