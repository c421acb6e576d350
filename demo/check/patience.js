// What comes about by itself, a little later.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds after which what should have come about is missing. */
export const PATIENCE = 20_000;

/**
 * Until a text is this, or matches.
 * @param {() => Promise<string>} read
 * @param {string | RegExp} expected
 */
export async function becomes(read, expected) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const text = await read();
    if (typeof expected === 'string' ? text === expected : expected.test(text)) return;
    if (Date.now() > deadline) assert.fail(`it is ${text}, not ${expected}`);
    await sleep(20);
  }
}

/**
 * Until an element shows this text, or one that matches.
 * @param {import('playwright-core').Locator} locator
 * @param {string | RegExp} expected
 */
export const shows = (locator, expected) => becomes(() => locator.textContent(), expected);
