// Uses the demo as its visitors would, and fails where it does anything but what it says.
//
//   ORIGIN=http://127.0.0.1:8080 SERVERS=... RUN=... SCREENSHOTS=... CHROMIUM=... node run.js
//
// RUN is run.sh's folder: the pids of the memcacheds, and whether they are to stay away.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkChat } from './chat.js';
import { checkHttp } from './http.js';
import { checkLogout } from './logout.js';
import { checkOnline } from './online.js';
import { checkOutage } from './outage.js';
import { photographTogether } from './picture.js';
import { checkSession } from './session.js';
import { Visitor } from './visitor.js';

const { ORIGIN, SCREENSHOTS } = process.env;
let passed = 0;

/** One thing that is checked, named as a sentence. */
async function check(sentence, look) {
  try {
    await look();
  } catch (error) {
    console.error(`failed: ${sentence}`);
    throw error;
  }
  passed++;
  console.log(`ok: ${sentence}`);
}

await mkdir(SCREENSHOTS, { recursive: true });
const visitors = [];
try {
  await checkHttp(check, ORIGIN);
  const ada = await Visitor.start('Ada', ORIGIN, 'light');
  visitors.push(ada);
  const zoe = await Visitor.start('Zoë', ORIGIN, 'dark');
  visitors.push(zoe);
  const adasTab = await ada.logIn();
  const zoesTab = await zoe.logIn();
  const picture = join(SCREENSHOTS, 'demo.png');
  const photograph = async () => photographTogether([adasTab, zoesTab], await zoe.blank(), picture);
  const room = { ada, zoe, adasTab, zoesTab, photograph };
  await checkChat(check, room);
  await checkSession(check, room);
  await checkOnline(check, room, ORIGIN);
  await checkOutage(check, room);
  await checkLogout(check, room);
  await check('no page threw, or did what its content security policy forbids', () => {
    for (const { name, complaints } of visitors) {
      if (complaints.length > 0) throw new Error(`${name}: ${complaints.join('; ')}`);
    }
  });
} catch (error) {
  console.error(error);
  for (const visitor of visitors) await visitor.photograph('failed', SCREENSHOTS);
  process.exitCode = 1;
} finally {
  for (const visitor of visitors) await visitor.stop();
}
console.log(`demo: ${passed} passed, ${process.exitCode ? 1 : 0} failed`);
