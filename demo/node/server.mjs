// The Node.js half: shows the session that PHP wrote.
//
//   MEMCACHED=127.0.0.1:11211 NODE_PORT=8081 PHP_PORT=8080 node server.mjs

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { sessionDocument } from './session.mjs';

const { MEMCACHED, NODE_PORT, PHP_PORT } = process.env;
const style = readFileSync(new URL('../php/style.css', import.meta.url));

createServer(async (request, response) => {
  const { status, type, body } = await answer(request);
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
}).listen(Number(NODE_PORT), '127.0.0.1');

async function answer(request) {
  const path = request.url.split('?')[0];
  if (path === '/style.css') return { status: 200, type: 'text/css', body: style };
  if (path !== '/' && path !== '/json') return { status: 404, type: 'text/plain', body: 'Not found\n' };

  let document;
  try {
    document = await sessionDocument(MEMCACHED, request);
  } catch (error) {
    // Not "logged out": nobody knows.
    return { status: 503, type: 'text/plain', body: `The sessions are out of reach: ${error.message}\n` };
  }
  if (path === '/json') {
    return { status: document ? 200 : 404, type: 'application/json', body: document ?? 'null' };
  }

  let session;
  try {
    session = document && JSON.parse(document);
  } catch (error) {
    return { status: 500, type: 'text/plain', body: `The stored session is no JSON: ${error.message}\n` };
  }
  const host = request.headers.host?.replace(/:\d+$/, '') ?? 'localhost';
  return { status: 200, type: 'text/html; charset=utf-8', body: page(session, document, `http://${host}:${PHP_PORT}/`) };
}

function page(session, document, php) {
  const greeting = session?.user
    ? `<h1>Hello, ${text(session.user.name)}.</h1>
    <p>Visits that PHP has counted: <strong>${text(session.visits)}</strong>. This is the session as it is stored:</p>
    <pre>${text(document)}</pre>`
    : '<h1>You are not logged in.</h1>';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Node.js half</title>
<link rel="stylesheet" href="/style.css">
<main class="node">
    <p class="half">Node.js</p>
    ${greeting}
    <p><a class="button" href="${text(php)}">Back to PHP</a></p>
</main>
</html>
`;
}

function text(value) {
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
