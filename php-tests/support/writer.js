// writer.js HOST PORT KEY CHANGE COUNT: changes a session as a program does that knows nothing but `gets` and `cas`.
// CHANGE is JavaScript on `session`, with `n` from 0 to COUNT - 1.
"use strict";
const net = require("node:net");

const [host, port, key, change, count] = process.argv.slice(2);
const edit = new Function("session", "n", change);
const socket = net.connect(Number(port), host).setNoDelay(true);
let received = Buffer.alloc(0);
let wake = () => {};
socket.on("data", (bytes) => {
  received = Buffer.concat([received, bytes]);
  wake();
});

async function receive(length) {
  while (received.length < length()) {
    await new Promise((resolve) => (wake = resolve));
  }
  const bytes = received.subarray(0, length());
  received = received.subarray(bytes.length);
  return bytes.toString();
}

function line() {
  return receive(() => {
    const end = received.indexOf("\r\n");
    return end < 0 ? Infinity : end + 2;
  });
}

async function changeOnce(n) {
  for (;;) {
    socket.write(`gets ${key}\r\n`);
    const header = (await line()).trim().split(" ");
    if (header[0] !== "VALUE") {
      return;
    }
    const length = Number(header[3]);
    const document = (await receive(() => length + 2)).slice(0, -2);
    await line();
    const session = JSON.parse(document);
    edit(session, n);
    const value = Buffer.from(JSON.stringify(session));
    socket.write(`cas ${key} 0 1000 ${value.length} ${header[4]}\r\n`);
    socket.write(value);
    socket.write("\r\n");
    const answer = (await line()).trim();
    if (answer === "STORED" || answer === "NOT_FOUND") {
      return;
    }
  }
}

(async () => {
  for (let n = 0; n < Number(count); n++) {
    await changeOnce(n);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.end();
})();
