// A visitor: a Chromium with a profile of its own, and what a person does in its tabs.

import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { PATIENCE } from './patience.js';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export class Visitor {
  /** What pages threw, and what their own content security policy did not allow. */
  complaints = [];

  #browser;

  constructor(name, origin) {
    this.name = name;
    this.origin = origin;
  }

  /**
   * @param {string} name
   * @param {string} origin
   * @param {'light' | 'dark'} [colorScheme]
   */
  static async start(name, origin, colorScheme = 'light') {
    const visitor = new Visitor(name, origin);
    const profile = await mkdtemp(join(process.env.RUN, 'visitor-'));
    visitor.#browser = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM,
      args: QUIET,
      colorScheme,
      viewport: { width: 1180, height: 1130 },
    });
    visitor.#browser.setDefaultTimeout(PATIENCE);
    visitor.#browser.on('page', (tab) => visitor.#listen(tab));
    return visitor;
  }

  stop() {
    return this.#browser.close();
  }

  /** A new tab that shows the demo. */
  async open() {
    const tab = await this.blank();
    await tab.goto(this.origin);
    return tab;
  }

  /** A tab in which the visitor has logged in: this one, which shows the login page, or a new one. */
  async logIn(tab) {
    tab ??= await this.open();
    await tab.getByLabel('Your name').fill(this.name);
    await tab.getByRole('button', { name: 'Log in' }).click();
    await this.isInRoom(tab);
    return tab;
  }

  async isInRoom(tab) {
    await tab.locator('#composer').waitFor();
    assert.equal(await tab.locator('#me').textContent(), this.name);
  }

  async say(tab, text) {
    await tab.getByRole('textbox', { name: 'Message' }).fill(text);
    await tab.getByRole('button', { name: 'Send' }).click();
    await heard(tab, this.name, text);
  }

  async sessionId() {
    const cookies = await this.#browser.cookies();
    return cookies.find(({ name }) => name === 'PHPSESSID').value;
  }

  /** A new tab that shows nothing yet. */
  blank() {
    return this.#browser.newPage();
  }

  /** A picture of each tab. */
  async photograph(title, folder = process.env.SCREENSHOTS) {
    for (const [n, tab] of this.#browser.pages().entries()) {
      await tab.screenshot({ path: join(folder, `${title}-${this.name}-${n}.png`) });
    }
  }

  #listen(tab) {
    tab.on('pageerror', (error) => this.complaints.push(error.message));
    tab.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.complaints.push(message.text());
    });
  }
}

/** Until the tab shows that somebody of this name has said this. */
export async function heard(tab, name, text) {
  const message = tab.locator('.message', { has: tab.locator('.text', { hasText: text }) });
  await message.locator('.from', { hasText: name }).waitFor();
}
