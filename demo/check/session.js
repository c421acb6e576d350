// One session, changed by PHP and by Node.js, seen by both at once.

import assert from 'node:assert/strict';
import { fetchItem } from '../node/memcached.js';
import { person } from './chat.js';
import { becomes, shows } from './patience.js';
import { heard } from './visitor.js';

const servers = process.env.SERVERS.split(',');

export async function checkSession(check, { ada, zoe, adasTab, zoesTab, photograph }) {
  const stored = async () => String(await fetchItem(servers[0], `sessions/${await ada.sessionId()}`));

  await check('a page that PHP counts in one tab is counted in the other, which nobody reloads', async () => {
    await shows(adasTab.locator('#visits'), '1');
    const second = await ada.open();
    await ada.isInRoom(second);
    assert.equal(await second.locator('#visits').textContent(), '2');
    await shows(adasTab.locator('#visits'), '2');
    await person(zoesTab, 'Ada').getByText('2 tabs').waitFor();
    await second.reload();
    await shows(adasTab.locator('#visits'), '3');
    await shows(zoesTab.locator('#visits'), '1');
    await ada.say(second, 'I have opened a second tab: the counter of the first has risen by itself.');
    await second.close();
    await person(zoesTab, 'Ada').getByText('1 tab').waitFor();
  });

  await check('a pane shows the stored JSON as it is, and follows it', async () => {
    const document = (await stored()).trimEnd();
    assert.match(document, /"visits":3,/);
    await shows(adasTab.locator('#stored'), document);
    await shows(adasTab.locator('#types'), /\/user is a User, signed.*\/user\/since is a DateTimeImmutable, signed/);
  });

  await check('messages that somebody misses are counted in the session, and the next PHP page says so', async () => {
    await adasTab.goto('about:blank');
    await person(zoesTab, 'Ada').getByText('no tab open').waitFor();
    await zoe.say(zoesTab, 'You are away. Node.js counts this in your session …');
    await zoe.say(zoesTab, '… and PHP shows it on your next page.');
    await becomes(stored, /"unread":2,/);
    await adasTab.goto(ada.origin);
    assert.equal(await adasTab.locator('#missed').textContent(), '2');
    await heard(adasTab, 'Zoë', 'You are away.');
    await shows(adasTab.locator('#stored'), /"unread":0,/);
  });

  await check("PHP's types have survived what Node.js stored", async () => {
    const dump = await adasTab.locator('#dump').textContent();
    assert.match(dump, /\["user"\] => object\(User\)/);
    assert.match(dump, /\["since"\] => object\(DateTimeImmutable\)/);
    assert.match(dump, /\["address":"User":private\] => string\(9\) "127\.0\.0\.1"/);
    assert.match(dump, /\["visits"\] => int\(4\)/);
    assert.match(dump, /\["rating"\] => float\(5\)/);
  });

  await check('who looks at the room misses nothing', async () => {
    await zoe.say(zoesTab, 'Welcome back.');
    await heard(adasTab, 'Zoë', 'Welcome back.');
    await ada.say(adasTab, 'Two messages missed, says PHP.');
    await zoe.say(zoesTab, 'It has that from me: I am Node.js, and write to your session.');
    assert.match(await stored(), /"unread":0,/);
    await photograph();
  });

  await check('what was missed is said once', async () => {
    await adasTab.reload();
    assert.equal(await adasTab.locator('#missed').textContent(), '0');
    await ada.isInRoom(adasTab);
  });

  await check('a tab in the background says in its title how many messages wait', async () => {
    await show(adasTab, 'hidden');
    await person(zoesTab, 'Ada').getByText('1 tab, away').waitFor();
    await zoe.say(zoesTab, 'You have another tab before this one.');
    await becomes(() => adasTab.title(), /^\(1\) /);
    await show(adasTab, 'visible');
    await becomes(() => adasTab.title(), /^One session/);
    await person(zoesTab, 'Ada').getByText('1 tab', { exact: true }).waitFor();
  });
}

/** Brings a tab to the background or back. Headless Chromium has none: there all tabs are visible. */
async function show(tab, state) {
  await tab.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
