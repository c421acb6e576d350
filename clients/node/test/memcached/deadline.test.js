// Times that run out, on an event loop that is busy with something else.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Deadline } from '../../src/memcached/deadline.js';
import { startFake } from './fake.js';

/** A deadline, and how often it has run out. Something else has to keep the process. */
function watched() {
  const watch = { count: 0, deadline: new Deadline(() => watch.count++) };
  return watch;
}

function beBusy(milliseconds) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

test('a time runs out once, unless it is stopped', async () => {
  const [one, stopped] = [watched(), watched()];
  one.deadline.start(10);
  stopped.deadline.start(10);
  assert.deepEqual([one.deadline.isRunning, stopped.deadline.isRunning], [true, true]);
  stopped.deadline.stop();
  while (one.count === 0) await sleep(10);
  await sleep(50);
  assert.deepEqual([one.count, stopped.count], [1, 0]);
  assert.deepEqual([one.deadline.isRunning, stopped.deadline.isRunning], [false, false]);
});

test('a time that begins anew counts from then on', async () => {
  const watch = watched();
  watch.deadline.start(1);
  watch.deadline.start(1_000_000);
  await sleep(50);
  assert.deepEqual([watch.count, watch.deadline.isRunning], [0, true]);
  watch.deadline.stop();
});

test('what arrived while nobody looked is in time', async (t) => {
  const { port } = await startFake(t, (socket) => socket.write('x'));
  for (const lateness of [5, 100]) {
    const watch = watched();
    const socket = connect(port, '127.0.0.1').pause();
    await once(socket, 'connect');
    await sleep(20);
    const read = once(socket, 'data');
    watch.deadline.start(30);
    setImmediate(() => {
      socket.resume();
      beBusy(30 + lateness);
    });
    await read;
    assert.equal(watch.count, 0, `${lateness} ms late`);
    watch.deadline.stop();
    socket.destroy();
  }
});

test('a loop that was busy gives a peer as much time once more, and none for ever', async () => {
  const watch = watched();
  watch.deadline.start(10);
  setImmediate(() => beBusy(300));
  await sleep(20);
  await sleep(100);
  assert.equal(watch.count, 0);
  const busy = setInterval(() => beBusy(40), 1);
  while (watch.count === 0) await sleep(10);
  clearInterval(busy);
  assert.equal(watch.count, 1);
});
