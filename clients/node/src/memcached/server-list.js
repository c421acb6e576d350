// Several servers in one text: the setting `rust_json_session.servers`.
//
// Knows text and no socket. The grammar and what is wrong with a text are those of the PHP extension
// (src/store/server_list.rs): one setting serves both.

import { isIPv6, SocketAddress } from 'node:net';

/**
 * Where a server listens; an IPv6 address without its brackets.
 * @typedef {{kind: 'tcp' | 'tls', host: string, port: number} | {kind: 'unix', path: string}} Address
 */

/**
 * One server of a list: where it listens, its share of the keys next to the others' (1 to 65,535), how long a connect
 * or a reply of it may take where the text says so (ms), and its name in messages: `host:port`, `tls://host:port` or
 * `unix:///path`.
 * @typedef {{address: Address, weight: number, timeout: number | undefined, name: string}} ListedServer
 */

/**
 * 1 to 256 servers, none of them twice, in the order they were written.
 *
 * ```text
 * list := server ( ( "," | ";" ) server )* ( "," | ";" )?
 * server := ( endpoint | "tcp://" endpoint | "tls://" endpoint | socket ) ( "?" parameters )?
 * endpoint := host ( ":" port ( ":" weight )? )? | "[" ipv6 "]" ( ":" port ( ":" weight )? )?
 * socket := ( "unix://" | "unix:" )? absolute path ( ":0" ( ":" weight )? )?
 * parameters := parameter ( "&" parameter )*
 * parameter := "weight=" 1 to 65535 | "timeout=" seconds from 0.001 to 60
 *            | "persistent=" anything | "retry_interval=" anything
 * ```
 *
 * Blanks may stand around a server. `persistent` and `retry_interval` have no effect: connections are always kept.
 * @param {string | string[]} texts one list, or several that are one
 * @returns {ListedServer[]}
 * @throws {RangeError} the first part that cannot be right; never the value of an unknown parameter
 */
export function parseServers(texts) {
  const elements = [texts].flat().flatMap(elementsOf);
  if (elements.length === 0) throw wrong('', 'no server is named');
  const places = new Set();
  return elements.map((element) => {
    const server = parseServer(element);
    const place = placeOf(server.address);
    if (places.has(place)) throw wrong(beforeQuery(element), 'the server is named twice');
    if (places.size === MAX_SERVERS) throw wrong(beforeQuery(element), 'a list has at most 256 servers');
    places.add(place);
    return server;
  });
}

/** @param {string} text */
function elementsOf(text) {
  if (typeof text !== 'string') throw new TypeError('servers must be a text, or an array of texts');
  const list = text.trim();
  if (list === '') throw wrong(list, 'no server is named');
  const elements = list.replace(/[,;]$/, '').split(/[,;]/).map((element) => element.trim());
  if (elements.includes('')) throw wrong(text, 'a separator has no server before it');
  return elements;
}

/** @param {string} element @returns {ListedServer} */
function parseServer(element) {
  const place = beforeQuery(element);
  if (/[\s\p{Cc}]/u.test(element)) throw wrong(place, 'servers are separated by commas and hold no blanks');
  const { address, weight: written } = parsePlace(place);
  let weight = written === undefined ? undefined : parsePositive(written, place, WEIGHT);
  /** @type {number | undefined} */
  let timeout;
  for (const parameter of element.slice(place.length + 1).split('&').filter(Boolean)) {
    const [name, value = ''] = splitOnce(parameter, '=');
    switch (name) {
      case 'weight':
        if (weight !== undefined) throw wrong(parameter, TWICE);
        weight = parsePositive(value, parameter, WEIGHT);
        break;
      case 'timeout':
        if (timeout !== undefined) throw wrong(parameter, TWICE);
        timeout = parseTimeout(value, parameter);
        break;
      case 'persistent':
      case 'retry_interval':
        break;
      default:
        throw wrong(name, 'the parameters are weight, timeout, persistent and retry_interval');
    }
  }
  return { address, weight: weight ?? 1, timeout, name: nameOf(address) };
}

/**
 * What stands before the parameters, which is all that is quoted of an element: a parameter may be a password.
 * @param {string} element
 */
function beforeQuery(element) {
  return splitOnce(element, '?')[0];
}

/**
 * The address, and the weight as it is written.
 * @param {string} place
 * @returns {{address: Address, weight: string | undefined}}
 */
function parsePlace(place) {
  if (place.startsWith('/')) return parseSocket(place, place);
  // Not `unix:` alone, which a host's name and its colon may be.
  if (place.startsWith('unix:/')) return parseSocket(place.slice('unix:'.length).replace(/^\/\//, ''), place);
  const [before, behind] = splitOnce(place, '://');
  const kind = behind === undefined ? 'tcp' : before;
  if (kind !== 'tcp' && kind !== 'tls') throw wrong(place, 'the scheme must be tcp, tls or unix');
  const { host, port, weight } = parseEndpoint(behind ?? place, place);
  return { address: { kind, host, port }, weight };
}

/**
 * A path without a colon: what stands behind one is a port to php-memcached and pecl memcache, too.
 * @param {string} text
 * @param {string} place
 * @returns {{address: Address, weight: string | undefined}}
 */
function parseSocket(text, place) {
  const [path, portAndWeight = '0'] = splitOnce(text, ':');
  if (path.length < 2 || !path.startsWith('/')) {
    throw wrong(place, 'the path of a socket must begin with /, as in unix:///run/memcached.sock');
  }
  const [port, weight] = splitOnce(portAndWeight, ':');
  if (port !== '0') throw wrong(place, 'a socket has no port but 0');
  return { address: { kind: 'unix', path }, weight };
}

/**
 * @param {string} text
 * @param {string} place
 */
function parseEndpoint(text, place) {
  let [host, behind] = splitOnce(text, ':');
  if (text.startsWith('[')) {
    const [bracketed, rest] = splitOnce(text.slice(1), ']');
    if (rest === undefined || !isIPv6(bracketed) || bracketed.includes('%')) {
      throw wrong(place, 'between brackets stands an IPv6 address');
    }
    if (rest !== '' && !rest.startsWith(':')) throw wrong(place, 'behind an IPv6 address stands a colon and a port');
    host = bracketed;
    behind = rest === '' ? undefined : rest.slice(1);
  } else if (isIPv6(text) || /^(?=.*::)[0-9A-Fa-f:]*$/.test(text)) {
    throw wrong(place, 'an IPv6 address stands in brackets');
  } else if (!/^[A-Za-z0-9._-]+$/.test(host)) {
    throw wrong(place, 'the host must be a name or an IP address');
  }
  const [port, weight] = splitOnce(behind ?? `${DEFAULT_PORT}`, ':');
  return { host, port: parsePositive(port, place, 'the port must be 1 to 65535'), weight };
}

/**
 * A port or a weight.
 * @param {string} digits
 * @param {string} part
 * @param {string} why
 */
function parsePositive(digits, part, why) {
  const number = /^[0-9]+$/.test(digits) ? Number(digits) : 0;
  if (number < 1 || number > 65_535) throw wrong(part, why);
  return number;
}

/**
 * Milliseconds, of seconds in digits, and perhaps a point and up to nine more.
 * @param {string} text
 * @param {string} part
 */
function parseTimeout(text, part) {
  const [, seconds, fraction = ''] = /^([0-9]{1,9})(?:\.([0-9]{1,9}))?$/.exec(text) ?? [];
  const milliseconds = Number(seconds) * 1000 + Number(fraction.padEnd(9, '0')) / 1e6;
  if (!(milliseconds >= 1 && milliseconds <= 60_000)) {
    throw wrong(part, 'the timeout must be seconds from 0.001 to 60');
  }
  return milliseconds;
}

/** @param {Address} address */
function nameOf(address) {
  if (address.kind === 'unix') return `unix://${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.kind === 'tls' ? 'tls://' : ''}${host}:${address.port}`;
}

/**
 * One text for all addresses that are one server. What a name's address is, is not looked up.
 * @param {Address} address
 */
function placeOf(address) {
  if (address.kind === 'unix') return address.path;
  const { host, port } = address;
  const written = isIPv6(host) ? new SocketAddress({ address: host, family: 'ipv6' }).address : host.toLowerCase();
  return `${written} ${port}`;
}

/**
 * What stands before the first `separator`, and what behind it.
 * @param {string} text
 * @param {string} separator
 * @returns {[string, string | undefined]}
 */
function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/**
 * @param {string} part at most 100 characters of it are shown
 * @param {string} why
 */
function wrong(part, why) {
  return new RangeError(`${JSON.stringify([...part].slice(0, 100).join(''))}: ${why}`);
}

const DEFAULT_PORT = 11211;
const MAX_SERVERS = 256;
const WEIGHT = 'the weight must be 1 to 65535';
const TWICE = 'this is said twice';
