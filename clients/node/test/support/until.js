// Waits for what comes about by itself, however busy the machine is.

import { setTimeout as sleep } from 'node:timers/promises';

/** @param {() => unknown} isSo asked again and again; a promise is waited for */
export async function until(isSo) {
  for (const begun = Date.now(); Date.now() - begun < LONGEST_MS; await sleep(20)) if (await isSo()) return;
  throw new Error(`it did not come about within ${LONGEST_MS} ms`);
}

const LONGEST_MS = 20_000;
