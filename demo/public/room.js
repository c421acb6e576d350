// The page of somebody who is logged in: one socket to Node.js, and what it says shown where it belongs.

import { io } from '/socket.io/socket.io.esm.min.js';
import { showMessage, showMessages, showOnline, showPeople } from './chat.js';
import { showServers } from './servers.js';
import { showStored, showTypes } from './stored.js';

const RETRY = 1000;
const UNREACHABLE =
  'The sessions are out of reach: no memcached answers. That is no logout; this page goes on by itself.';
const REFUSALS = { empty: 'Not sent: it is empty.', unreachable: 'Not sent: the sessions are out of reach.' };
const RECONNECTING = 'The connection to Node.js is lost. Trying again …';

const byId = (id) => document.getElementById(id);
const isLooking = () => document.visibilityState === 'visible';
// No long polling: the end of a tab is known at once.
const socket = io({ transports: ['websocket'], auth: (answer) => answer({ isLooking: isLooking() }) });
let isLoggedIn = true;
let unread = 0;
let servers = [];

socket.on('connect', () => {
  notice(null);
  byId('composer').hidden = false;
});
socket.on('session', (session) => {
  const visits = byId('visits');
  if (visits.textContent !== String(session.visits)) {
    visits.textContent = session.visits;
    visits.animate([{ scale: 1.25 }, { scale: 1 }], { duration: 400, easing: 'ease-out' });
  }
  unread = session.unread;
  showTitle();
  showTypes(session.types);
  showWhatIsStored();
});
socket.on('servers', (states) => {
  servers = states;
  showWhatIsStored();
});
socket.on('people', showPeople);
socket.on('online', showOnline);
socket.on('messages', showMessages);
socket.on('message', showMessage);
socket.on('unreachable', () => notice(UNREACHABLE));
socket.on('reachable', () => notice(null));
socket.on('php-session:gone', logOut);
socket.on('disconnect', () => {
  if (isLoggedIn && socket.active) notice(RECONNECTING);
});
socket.on('connect_error', (error) => {
  if (error.data?.code === 'no_session') return logOut();
  notice(error.data?.code === 'unreachable' ? UNREACHABLE : RECONNECTING);
  // A refusal is the server's, which socket.io does not try again by itself.
  if (!socket.active) setTimeout(() => socket.connect(), RETRY);
});

document.addEventListener('visibilitychange', () => {
  socket.emit('looking', isLooking());
  showTitle();
});

byId('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = byId('say');
  const refusal = await socket.timeout(5000).emitWithAck('say', input.value).catch(() => 'unreachable');
  if (refusal === null) input.value = '';
  byId('refusal').textContent = REFUSALS[refusal] ?? '';
});

// Who logs out here needs no word of it.
byId('log-out').addEventListener('submit', () => socket.disconnect());

let again;
async function showWhatIsStored() {
  clearTimeout(again);
  const copies = await showStored();
  showServers(servers, copies);
  // A server that came back empty gets its copy when PHP reads the session next, or Node.js stores it.
  const isMending = servers.some(({ isAlive }, n) => isAlive && copies?.[n] === false);
  if (isMending) again = setTimeout(showWhatIsStored, RETRY);
}

/** What was missed while nobody looks at this tab. */
function showTitle() {
  const { title } = document.body.dataset;
  document.title = unread > 0 && !isLooking() ? `(${unread}) ${title}` : title;
}

function notice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = text === null;
}

function logOut() {
  isLoggedIn = false;
  socket.disconnect();
  notice(null);
  byId('composer').hidden = true;
  if (!byId('gone').open) byId('gone').showModal();
}
