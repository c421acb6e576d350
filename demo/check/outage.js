// memcacheds that die under the visitors: one of two, then both.

import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { names } from './online.js';
import { becomes, shows } from './patience.js';
import { heard } from './visitor.js';

const { RUN } = process.env;
const ALIVE = /has your session/;
const EMPTY = /has no copy yet/;
const DEAD = /does not answer/;

export async function checkOutage(check, { ada, zoe, adasTab, zoesTab }) {
  const tabs = [adasTab, zoesTab];
  const goOn = async (text) => {
    await ada.say(adasTab, text);
    await heard(zoesTab, 'Ada', text);
    for (const [visitor, tab] of [[ada, adasTab], [zoe, zoesTab]]) {
      await tab.reload();
      await visitor.isInRoom(tab);
    }
  };

  for (const n of [0, 1]) {
    await check(`with memcached ${n + 1} killed nobody is logged out, and chat and PHP go on`, async () => {
      await kill(n);
      for (const tab of tabs) await shows(server(tab, n), DEAD);
      await goOn(`memcached ${n + 1} is dead. I am not.`);
      for (const tab of tabs) {
        await shows(server(tab, 1 - n), ALIVE);
        assert.equal(await names(tab), 'Ada, Zoë', 'nor is anybody offline');
      }
      await ada.photograph(`one-killed-${n + 1}`);
    });

    await check(`memcached ${n + 1} comes back empty, and has its copies again`, async () => {
      await letThemComeBack();
      for (const tab of tabs) await shows(server(tab, n), EMPTY);
      await ada.photograph(`one-empty-${n + 1}`);
      for (const tab of tabs) {
        // A PHP process that found it dead asks again after a while.
        const stateOnNextPage = async () => {
          await tab.reload();
          return server(tab, n).textContent();
        };
        await becomes(stateOnNextPage, ALIVE);
      }
    });
  }

  await check('with both killed the sessions are out of reach, which is no logout', async () => {
    await kill(0, 1);
    for (const tab of tabs) {
      await tab.locator('#notice', { hasText: 'out of reach' }).waitFor();
      assert.equal(await tab.locator('#gone').isVisible(), false);
    }
    const page = await ada.open();
    assert.equal(await page.getByRole('heading').textContent(), 'The sessions are out of reach');
    await ada.photograph('both-killed');
    await page.close();
  });

  await check('nobody speaks whose session cannot be asked', async () => {
    const message = adasTab.getByRole('textbox', { name: 'Message' });
    await message.fill('Who am I?');
    await adasTab.getByRole('button', { name: 'Send' }).click();
    await adasTab.getByText('Not sent').waitFor();
    assert.equal(await message.inputValue(), 'Who am I?', 'it may be sent later');
    assert.equal(await zoesTab.locator('.text', { hasText: 'Who am I?' }).count(), 0);
  });

  await check('when both come back empty everybody is told: logged out', async () => {
    await letThemComeBack();
    for (const tab of tabs) await tab.getByRole('heading', { name: 'You are logged out' }).waitFor();
    await zoe.photograph('logged-out');
    for (const tab of tabs) {
      assert.equal(await tab.locator('#notice').isVisible(), false);
      await tab.getByRole('link', { name: 'Log in again' }).click();
      await tab.getByLabel('Your name').waitFor();
    }
  });
}

/** The line of a memcached in a page. */
const server = (tab, n) => tab.locator('.server').nth(n);

async function kill(...numbers) {
  await writeFile(join(RUN, 'hold'), '');
  for (const n of numbers) process.kill(Number(await readFile(join(RUN, `memcached-${n}.pid`), 'utf8')), 'SIGKILL');
}

const letThemComeBack = () => rm(join(RUN, 'hold'));
