// Who is here, and what they say. All of it is text, never HTML.

const messages = document.getElementById('messages');
const people = document.getElementById('people');
const online = document.getElementById('online');
const me = document.body.dataset.user;

export function showMessages(all) {
  messages.replaceChildren(...all.map(message));
  messages.scrollTop = messages.scrollHeight;
}

export function showMessage(one) {
  // Who has scrolled up to read stays there.
  const isAtEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 40;
  messages.append(message(one));
  if (isAtEnd || one.from.id === me) messages.scrollTop = messages.scrollHeight;
}

export function showPeople(all) {
  people.replaceChildren(...all.map(person));
}

/** @param {string[]} names of everybody on the site */
export function showOnline(names) {
  online.replaceChildren(
    ...names.map((name) => {
      const item = element('li', 'person here');
      item.append(element('span', 'name', name));
      return item;
    }),
  );
}

function message({ from, text, at }) {
  const item = element('li', from.id === me ? 'message mine' : 'message');
  const head = element('p', 'from', from.name);
  const time = element('time', '', new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  time.dateTime = new Date(at).toISOString();
  head.append(' ', time);
  const said = element('div', 'said');
  said.append(head, element('p', 'text', text));
  item.append(avatar(from), said);
  return item;
}

function person({ id, name, tabs, isLooking }) {
  const item = element('li', isLooking ? 'person here' : 'person');
  const open = tabs === 0 ? 'no tab open' : tabs === 1 ? '1 tab' : `${tabs} tabs`;
  item.append(
    avatar({ id, name }),
    element('span', 'name', id === me ? `${name} (you)` : name),
    element('span', 'tabs', tabs > 0 && !isLooking ? `${open}, away` : open),
  );
  return item;
}

function avatar({ id, name }) {
  const disc = element('span', `avatar hue-${parseInt(id[0], 16) % 8}`, [...name][0]);
  disc.setAttribute('aria-hidden', 'true');
  return disc;
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
