// Who is online: marked by PHP in memcached, shown by PHP, and told by Node.js as it changes.

import assert from 'node:assert/strict';
import { becomes } from './patience.js';

export async function checkOnline(check, { ada, adasTab, zoesTab }, origin) {
  const tabs = [adasTab, zoesTab];
  const grace = new Reader(origin);

  await check('somebody who only loads a page of PHP is seen to come, by people who reload nothing', async () => {
    await grace.logIn('Grace');
    for (const tab of tabs) await becomes(() => names(tab), /^Ada, Grace, Zoë$/);
  });

  await check('PHP shows who is online when it makes a page', async () => {
    const page = await grace.page();
    const [list] = page.match(/<ul id="online".*?<\/ul>/s);
    assert.deepEqual(list.match(/(?<=class="name">)[^<]+/g), ['Ada', 'Grace', 'Zoë']);
  });

  await check('who logs out in PHP is seen to leave', async () => {
    await grace.post({ logout: '1' });
    for (const tab of tabs) await becomes(() => names(tab), /^Ada, Zoë$/);
  });

  await check('who goes to another page has not left in between, nor has one of two tabs that is closed', async () => {
    const seen = await zoesTab.evaluateHandle(recordNames);
    for (let times = 0; times < 3; times++) {
      await adasTab.reload();
      await ada.isInRoom(adasTab);
    }
    await (await ada.open()).close();
    await zoesTab.waitForTimeout(3000);
    assert.deepEqual(await seen.evaluate((lists) => lists.filter((list) => !list.includes('Ada'))), []);
    assert.match(await names(zoesTab), /^Ada, Zoë$/);
  });
}

/** Who is online, as a tab shows it. */
export const names = async (tab) => (await tab.locator('#online .name').allTextContents()).join(', ');

/** In a page: every list of who is online that it shows from now on. */
function recordNames() {
  const online = document.getElementById('online');
  const lists = [];
  new MutationObserver(() => lists.push(online.textContent)).observe(online, { childList: true, subtree: true });
  return lists;
}

/** Somebody without JavaScript. */
class Reader {
  #origin;
  #cookie = '';

  constructor(origin) {
    this.#origin = origin;
  }

  async logIn(name) {
    await this.page();
    await this.post({ name });
  }

  page() {
    return this.#fetch({});
  }

  post(fields) {
    return this.#fetch({ method: 'POST', body: new URLSearchParams(fields) });
  }

  async #fetch(options) {
    const headers = { cookie: this.#cookie };
    const response = await fetch(`${this.#origin}/`, { redirect: 'manual', ...options, headers });
    const set = response.headers.getSetCookie().filter((line) => line.startsWith('PHPSESSID='));
    if (set.length > 0) this.#cookie = set.at(-1).split(';')[0];
    return response.text();
  }
}
