// Two people in two browsers talk; each under the name of a PHP session, whatever a client claims.

import assert from 'node:assert/strict';
import { heard } from './visitor.js';

export async function checkChat(check, { ada, zoe, adasTab, zoesTab }) {
  await check('two people in two browsers talk to each other', async () => {
    await zoe.say(zoesTab, 'Hello Ada! Node.js has my name from the session that PHP began.');
    await heard(adasTab, 'Zoë', 'Hello Ada!');
    await ada.say(adasTab, 'And mine. I have not told it.');
    await heard(zoesTab, 'Ada', 'And mine.');
  });

  await check('each sees who is in the room', async () => {
    for (const tab of [adasTab, zoesTab]) {
      for (const name of ['Ada', 'Zoë']) await person(tab, name).getByText('1 tab').waitFor();
    }
  });

  await check('what is said is text, never HTML', async () => {
    const said = '<img src=x onerror="document.title = 1"> & <b>bold</b>';
    await ada.say(adasTab, said);
    await heard(zoesTab, 'Ada', said);
    assert.equal(await zoesTab.locator('#messages img, #messages b').count(), 0);
  });

  await check('a client that claims another name speaks under its own', async () => {
    const answers = await zoesTab.evaluate(async () => {
      const { io } = await import('/socket.io/socket.io.esm.min.js');
      const socket = io({ forceNew: true, auth: { name: 'Ada', user: { name: 'Ada' } }, query: { name: 'Ada' } });
      const forged = { from: { id: '00000000', name: 'Ada' }, text: 'I am Ada, too' };
      const answers = [
        await socket.emitWithAck('say', forged),
        await socket.timeout(10_000).emitWithAck('say', 'I am Ada, honestly'),
      ];
      socket.emit('message', forged);
      socket.emit('say', 'nobody waits for the answer');
      socket.disconnect();
      return answers;
    });
    assert.deepEqual(answers, ['empty', null]);
    await heard(adasTab, 'Zoë', 'I am Ada, honestly');
    assert.equal(await adasTab.locator('.text', { hasText: 'I am Ada, too' }).count(), 0);
  });
}

/** Somebody in the list of the room. */
export const person = (tab, name) => tab.locator('.person', { has: tab.locator('.name', { hasText: name }) });
