// A program of its own that changes a session in rounds: node writer.js OPTIONS ID NAME ROUNDS

import { phpSessions } from '../../src/index.js';

const [options, id, name, rounds] = process.argv.slice(2);
const sessions = phpSessions(JSON.parse(options));
for (let round = 0; round < Number(rounds); round++) {
  await sessions.update(id, (session) => {
    session[`${name}_${round}`] = { by: name };
    session.count = (session.count ?? 0) + 1;
  });
}
await sessions.close();
