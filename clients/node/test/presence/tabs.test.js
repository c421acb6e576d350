// Users with pages open: online as long as one is, and counted once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tabs } from '../../src/presence/tabs.js';
import { Events } from '../support/events.js';
import { startMemcached } from '../support/memcached.js';
import { sessionsOn } from '../support/sessions.js';
import { until } from '../support/until.js';
import { segmentsOf, unixTime } from './lists.js';

const soon = { leaveDelay: 100 };

test('a user with several tabs is there once, until the last is closed', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t));
  const events = new Events();
  presence.watch(events.listener, { interval: 50, leaveDelay: 0 });
  const [first, second] = [presence.connect('ada', soon), presence.connect('ada', soon)];
  await events.until('joined');
  assert.equal(await presence.count(), 1);
  first();
  first();
  await sleep(400);
  assert.equal(await presence.isOnline('ada'), true);
  second();
  await events.until('left');
  assert.equal(await presence.isOnline('ada'), false);
  assert.equal(await presence.count(), 0);
  assert.deepEqual(events.types, ['joined', 'left']);
});

test('a page that follows another is no leave, and no second mark', async (t) => {
  const memcached = await startMemcached(t);
  const { presence } = sessionsOn(t, memcached);
  const begun = unixTime();
  let close = presence.connect('ada', { leaveDelay: 300 });
  for (let page = 0; page < 5; page++) {
    close();
    await sleep(50);
    close = presence.connect('ada', { leaveDelay: 300 });
  }
  await sleep(500);
  assert.equal(await presence.isOnline('ada'), true);
  const minutes = new Set([begun, unixTime()].map((time) => Math.floor(time / 60)));
  const segments = (await Promise.all([...minutes].map((minute) => segmentsOf(memcached, minute)))).flat();
  assert.deepEqual(segments.map(({ bytes }) => bytes.slice(2)), ['+3:ada']);
});

test('who is connected is marked in every interval', async (t) => {
  const { presence } = sessionsOn(t, await startMemcached(t), { presenceTtl: 2, presenceInterval: 1 });
  const close = presence.connect('ada', soon);
  for (let look = 0; look < 45; look++) {
    await sleep(100);
    assert.equal(await presence.isOnline('ada'), true, `after ${look / 10} s`);
  }
  close();
  await until(async () => !(await presence.isOnline('ada')));
});

test('who was marked by others since the last tab was closed does not leave', async (t) => {
  const memcached = await startMemcached(t);
  const [{ presence }, other] = [sessionsOn(t, memcached), sessionsOn(t, memcached)];
  const close = presence.connect('ada', { leaveDelay: 2500 });
  await until(() => presence.isOnline('ada'));
  await sleep(1100);
  close();
  await sleep(1100);
  await other.presence.mark('ada');
  await sleep(2000);
  assert.equal(await other.presence.isOnline('ada'), true);
});

test('tabs of another process keep a user who is marked there afterwards', async (t) => {
  const memcached = await startMemcached(t);
  const [{ presence }, other] = [sessionsOn(t, memcached), sessionsOn(t, memcached)];
  const close = presence.connect('ada', { leaveDelay: 1500 });
  await until(() => presence.isOnline('ada'));
  await sleep(1000);
  close();
  await sleep(1000);
  const closeOther = other.presence.connect('ada', soon);
  await sleep(1000);
  assert.equal(await presence.isOnline('ada'), true);
  closeOther();
  await until(async () => !(await presence.isOnline('ada')));
});

/** Tabs on a clock and marks of a test's own. */
function tabsOf({ interval = 100 } = {}) {
  const calls = [];
  const state = { time: 1000, last: null, isAway: false };
  const answer = async (name, value) => {
    calls.push(name);
    if (state.isAway) throw new Error('an outage');
    return value();
  };
  const marks = {
    mark: () => answer('mark', () => (state.last = state.time)),
    lastMark: () => answer('lastMark', () => state.last),
    leave: () => answer('leave', () => (state.last = null)),
  };
  return { tabs: new Tabs(marks, interval, () => state.time), calls, state };
}

for (const [what, last, leaves] of [
  ['nobody marked the user since', () => 1000, true],
  ['there is no mark any more', () => null, true],
  ['others marked the user before that', () => 1005, true],
  ['others marked the user in the second of that', () => 1010, false],
  ['others marked the user since', () => 1012, false],
]) {
  test(`a last tab that is closed is a leave where ${what}: ${leaves}`, async (t) => {
    const { tabs, calls, state } = tabsOf({ interval: 60_000 });
    t.after(() => tabs.close());
    const close = tabs.connect('ada', 20);
    await sleep(1);
    state.time = 1010;
    state.last = last();
    close();
    await until(() => calls.includes('lastMark'));
    await sleep(20);
    assert.deepEqual(calls, leaves ? ['mark', 'lastMark', 'leave'] : ['mark', 'lastMark']);
  });
}

test('in an outage nobody leaves, and who is connected is marked after it', async (t) => {
  const { tabs, calls, state } = tabsOf();
  t.after(() => tabs.close());
  state.isAway = true;
  const close = tabs.connect('ada', 10);
  const closeOther = tabs.connect('bob', 10);
  closeOther();
  await until(() => calls.filter((call) => call === 'mark').length > 3);
  assert(!calls.includes('leave'));
  state.isAway = false;
  await until(() => state.last === 1000);
  close();
  await until(() => calls.includes('leave'));
});

test('a tab that is opened while its user is about to leave stays', async (t) => {
  const { tabs, calls } = tabsOf({ interval: 60_000 });
  t.after(() => tabs.close());
  const close = tabs.connect('ada', 10);
  close();
  await until(() => calls.includes('lastMark'));
  const again = tabs.connect('ada', 10);
  await sleep(50);
  assert(!calls.includes('leave') || calls.at(-1) === 'mark', calls.join());
  again();
  await until(() => calls.at(-1) === 'leave');
});

test('after a close nobody is marked, and nobody leaves', async () => {
  const { tabs, calls } = tabsOf({ interval: 10 });
  const close = tabs.connect('ada', 10);
  tabs.connect('bob', 10);
  await sleep(1);
  tabs.close();
  close();
  calls.length = 0;
  await sleep(50);
  assert.deepEqual(calls, []);
});
