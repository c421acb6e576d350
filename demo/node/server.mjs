// The Node.js half: shows the session that PHP wrote.
//
//   MEMCACHED=127.0.0.1:11211 NODE_PORT=8081 PHP_PORT=8080 node server.mjs

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { sessionDocument } from './session.mjs';

const { MEMCACHED, NODE_PORT, PHP_PORT } = process.env;
const style = readFileSync(new URL('../php/style.css', import.meta.url));

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/style.css') return response.writeHead(200, { 'Content-Type': 'text/css' }).end(style);
  let document;
  try {
    document = await sessionDocument(MEMCACHED, request);
  } catch (error) {
    // Not "logged out": nobody knows.
    return response.writeHead(503, { 'Content-Type': 'text/plain' }).end(`The sessions are out of reach: ${error.message}\n`);
  }
  if (pathname === '/json') {
    return response
      .writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' })
      .end(document ?? 'null');
  }
  const session = document && JSON.parse(document);
  const php = `http://${request.headers.host?.replace(/:\d+$/, '') ?? 'localhost'}:${PHP_PORT}/`;
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(page(session, document, php));
});
server.listen(Number(NODE_PORT), '127.0.0.1');

function page(session, document, php) {
  const greeting = session?.user
    ? `<h1>Hello, ${text(session.user.name)}.</h1>
    <p>PHP has counted <strong>${text(session.visits)}</strong> visits. This is the session as it is stored:</p>
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
