// A logout in PHP: all tabs of that visitor lose their sockets, and nobody else's.

import assert from 'node:assert/strict';
import { person } from './chat.js';

export async function checkLogout(check, { ada, zoe, adasTab, zoesTab }) {
  adasTab = await ada.logIn(adasTab);
  zoesTab = await zoe.logIn(zoesTab);
  const second = await ada.open();
  const third = await ada.open();
  for (const tab of [second, third]) await ada.isInRoom(tab);
  await person(zoesTab, 'Ada').getByText('3 tabs').waitFor();
  const ends = await Promise.all([second, third, zoesTab].map((tab) => tab.evaluateHandle(followSocket)));

  await check('a logout in PHP drops the sockets of all tabs, which say so without reload', async () => {
    await adasTab.getByRole('button', { name: 'Log out' }).click();
    await adasTab.getByLabel('Your name').waitFor();
    for (const tab of [second, third]) await tab.getByRole('heading', { name: 'You are logged out' }).waitFor();
    for (const end of ends.slice(0, 2)) {
      assert.deepEqual(await end.evaluate(({ ended }) => ended), ['php-session:gone', 'io server disconnect']);
    }
  });

  await check('another visitor keeps the socket, and sees who has gone', async () => {
    await person(zoesTab, 'Ada').waitFor({ state: 'detached' });
    assert.equal(await ends[2].evaluate(({ socket }) => socket.connected), true);
    await zoe.say(zoesTab, 'Good bye, Ada.');
    assert.equal(await zoesTab.locator('#gone').isVisible(), false);
  });

  await check('who comes back under the old id is a stranger', async () => {
    await second.reload();
    await second.getByLabel('Your name').waitFor();
  });
}

/** In a page: a socket beside the page's own, and a promise of how it ends. */
async function followSocket() {
  const { io } = await import('/socket.io/socket.io.esm.min.js');
  const socket = io({ forceNew: true, reconnection: false });
  const told = [];
  socket.onAny((name) => name.startsWith('php-session:') && told.push(name));
  const ended = new Promise((resolve) => socket.on('disconnect', (reason) => resolve([...told, reason])));
  await new Promise((resolve) => socket.on('connect', resolve));
  return { socket, ended };
}
