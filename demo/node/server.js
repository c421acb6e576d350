// The Node.js half: a chat by socket.io whose names come from the PHP session, and the session as it is stored.
//
//   SERVERS=127.0.0.1:11211,127.0.0.1:11212 SECRET=... SOCKET=/tmp/node.sock node server.js

import { createServer } from 'node:http';
import express from 'express';
import { phpSessions } from 'rust-json-session';
import { phpSession } from 'rust-json-session/express';
import { phpSocket } from 'rust-json-session/socket.io';
import { Server } from 'socket.io';
import { Online } from './online.js';
import { Room } from './room.js';
import { ServerWatch } from './server-watch.js';
import { storedDocument } from './stored.js';

const { SERVERS, SECRET, SOCKET } = process.env;
const servers = SERVERS.split(',');
const sessions = phpSessions({ servers: SERVERS, replicas: 1, secret: SECRET, presence: '/user/name' });
const isLoggedIn = (session) => Boolean(session.user);

const app = express();
app.disable('x-powered-by');
app.use('/live', phpSession(sessions, { required: true, isLoggedIn }));
app.get('/live/stored', async (request, response) => {
  response.set('Cache-Control', 'no-store').json(await storedDocument(servers, request.phpSession.id));
});
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error.status ?? 500;
  if (status >= 500) console.error(error);
  response.status(status).json({ error: error.code ?? 'failed' });
});

const server = createServer(app);
const io = new Server(server);
io.use(phpSocket(sessions, { isLoggedIn }));
const room = new Room(io, sessions);
const online = new Online(io, sessions);
const serverWatch = new ServerWatch(servers, (states) => io.emit('servers', states));
io.on('connection', (socket) => {
  room.enter(socket);
  socket.emit('online', online.names);
  socket.emit('servers', serverWatch.states);
});
server.listen(SOCKET);

process.once('SIGTERM', async () => {
  serverWatch.stop();
  online.stop();
  room.close();
  await io.close();
  await sessions.close();
});
