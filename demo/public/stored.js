// The session as memcached has it: its text unchanged, with colours.

const byId = (id) => document.getElementById(id);
// A string with the colon of a member's name, a string, or a number or word; what is between stays as it is.
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;
const GLYPHS = { ' ': '·', '\t': '→', '\n': '↓', '\r': '←' };

let latest = 0;

/** Asks Node.js what is stored, and shows it. Which servers have a copy; undefined where that could not be asked. */
export async function showStored() {
  const asked = ++latest;
  const response = await fetch('/live/stored');
  // Logged out, or out of reach: the socket tells which. An older answer may come after a newer one.
  if (!response.ok) return undefined;
  const { key, document, stamp, copies } = await response.json();
  if (asked !== latest) return copies;
  byId('key').textContent = key;
  byId('stored').replaceChildren(...coloured(document));
  byId('stamp').textContent = stamp.replace(/\s/g, (space) => GLYPHS[space]);
  return copies;
}

/**
 * What Node.js knows of the values' classes.
 * @param {{pointer: string, class: string, signed: boolean}[]} types
 */
export function showTypes(types) {
  byId('types').replaceChildren(...types.map(type));
}

function* coloured(text) {
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, string, colon] = match;
    yield text.slice(end, match.index);
    end = match.index + token.length;
    if (colon === undefined) {
      yield span(string === undefined ? 'atom' : 'string', token);
    } else {
      yield span(string === '"$php"' ? 'member php' : 'member', string);
      yield colon;
    }
  }
  yield text.slice(end);
}

function type({ pointer, class: name, signed }) {
  return span('type', `${pointer} is a ${name}${signed ? ', signed' : ''}`);
}

function span(className, text) {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  return made;
}
