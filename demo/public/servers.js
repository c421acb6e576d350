// The memcacheds: which answer, and which have a copy of this session.

const list = document.getElementById('servers');

/**
 * @param {{server: string, isAlive: boolean | null}[]} states
 * @param {(boolean | null)[] | undefined} copies which have one; undefined where that could not be asked
 */
export function showServers(states, copies) {
  list.replaceChildren(
    ...states.map(({ server, isAlive }, n) => {
      const item = document.createElement('li');
      item.className = isAlive ? 'server alive' : 'server';
      const name = document.createElement('code');
      name.textContent = server;
      const state = document.createElement('span');
      state.className = 'state';
      state.textContent = isAlive ? (copies?.[n] ? 'has your session' : 'has no copy yet') : 'does not answer';
      item.append(name, state);
      return item;
    }),
  );
}
