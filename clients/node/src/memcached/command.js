// Commands, byte for byte: memcached's doc/protocol.txt, "Meta Commands" and "Storage commands". A command is plain
// data; the connection adds its number (flag `O`) and sends it.
//
// Keys are 1 to 250 bytes without blanks and control characters, expiries what `exptime()` gives. Documents are stored
// by the classic `cas` and `add`: a value over the item size limit makes memcached delete what is there in answer to a
// `set` or any meta set, and leave it in answer to these.

/**
 * What a kind of command is answered with, and may do.
 * @typedef {object} Kind
 * @property {readonly string[]} codes the replies that it can have, which `reply.js` names; none: it is not answered
 * @property {boolean} isClassic whether its reply is a word of the classic protocol
 * @property {boolean} isNumbered whether it bears a number, which its reply repeats
 * @property {boolean} isQuestion whether it changes no value: asking twice does no harm
 * @property {boolean} tellsState whether `VA` and `HD` tell the state's number
 */

/**
 * @typedef {object} Command
 * @property {Kind} kind
 * @property {string} line without its end
 * @property {string | Uint8Array | null} value
 * @property {number | null} connection the number of the connection that it is to be sent over, where it names a state
 */

/**
 * The number of an item's state, and of the connection that told it: a server that was restarted begins anew with its
 * numbers. Any reply that tells a state is one.
 * @typedef {{cas: string | null, connection: number}} State
 */

/**
 * The item's value, the number of its state and the rest of its life, its expiry renewed where one is given: `VA`,
 * or `EN`.
 * @param {string} key
 * @param {number} [exptime]
 * @returns {Command}
 */
export function fetch(key, exptime) {
  return command(FETCH, exptime === undefined ? `mg ${key} v c t` : `mg ${key} v c T${exptime} t`);
}

/**
 * The number of the item's state: `HD`, or `EN`.
 * @param {string} key
 * @returns {Command}
 */
export function cas(key) {
  return command(CAS, `mg ${key} c`);
}

/**
 * Renews the item's expiry: `HD`, or `EN`.
 * @param {string} key
 * @param {number} exptime
 * @returns {Command}
 */
export function touch(key, exptime) {
  return command(TOUCH, `mg ${key} T${exptime}`);
}

/**
 * Stores a document, flags 0, where the item is still in this state: `HD`; `EX` where it is in another, `NF` where
 * there is none any more. Sent over no other connection than the one that told the state.
 * @param {string} key
 * @param {string | Uint8Array} value
 * @param {number} exptime
 * @param {State} state
 * @returns {Command}
 */
export function store(key, value, exptime, state) {
  const line = `cas ${key} 0 ${exptime} ${byteLength(value)} ${state.cas}`;
  return command(STORE, line, value, state.connection);
}

/**
 * Stores a document, flags 0, where there is no item: `HD`; `NS` where there is one.
 * @param {string} key
 * @param {string | Uint8Array} value
 * @param {number} exptime
 * @returns {Command}
 */
export function add(key, value, exptime) {
  return command(ADD, `add ${key} 0 ${exptime} ${byteLength(value)}`, value);
}

/**
 * Adds an item that only one can have, a lock: `HD` with the number of its state, or `NS` where somebody has it. A
 * value over the item size limit would delete what is there.
 * @param {string} key
 * @param {string | Uint8Array} holder
 * @param {number} exptime
 * @returns {Command}
 */
export function claim(key, holder, exptime) {
  return command(CLAIM, `ms ${key} ${byteLength(holder)} ME c T${exptime}`, holder);
}

/**
 * Stores a small value, whatever is there: `HD`. One over the item size limit would delete that.
 * @param {string} key
 * @param {string | Uint8Array} value
 * @param {number} exptime
 * @returns {Command}
 */
export function put(key, value, exptime) {
  return command(PUT, `ms ${key} ${byteLength(value)} T${exptime}`, value);
}

/**
 * Deletes the item: `HD`, or `NF`.
 * @param {string} key
 * @returns {Command}
 */
export function remove(key) {
  return command(REMOVE, `md ${key}`);
}

/**
 * Deletes the item where it is in this state: `HD`; `EX` where it is in another, `NF` where it is gone. Sent over no
 * other connection than the one that told the state.
 * @param {string} key
 * @param {State} state
 * @returns {Command}
 */
export function release(key, state) {
  return command(RELEASE, `md ${key} C${state.cas}`, null, state.connection);
}

/** Asks for nothing but an answer: `MN`. @returns {Command} */
export function noop() {
  return command(NOOP, 'mn');
}

/**
 * Stores a small value, flags 0, whatever is there. Not answered, as all that is quiet: what fails says nothing.
 * @param {string} key
 * @param {string | Uint8Array} value
 * @param {number} exptime
 * @returns {Command}
 */
export function quietPut(key, value, exptime) {
  return command(QUIET, `set ${key} 0 ${exptime} ${byteLength(value)} noreply`, value);
}

/**
 * Stores a value, flags 0, where there is no item. Not answered.
 * @param {string} key
 * @param {string | Uint8Array} value
 * @param {number} exptime
 * @returns {Command}
 */
export function quietAdd(key, value, exptime) {
  return command(QUIET, `add ${key} 0 ${exptime} ${byteLength(value)} noreply`, value);
}

/**
 * Puts more behind an item's value, and leaves its expiry; does nothing where there is no item, or where it would be
 * over the item size limit. Not answered.
 * @param {string} key
 * @param {string | Uint8Array} value
 * @returns {Command}
 */
export function quietAppend(key, value) {
  return command(QUIET, `append ${key} 0 0 ${byteLength(value)} noreply`, value);
}

/**
 * Deletes the item. Not answered.
 * @param {string} key
 * @returns {Command}
 */
export function quietRemove(key) {
  return command(QUIET, `delete ${key} noreply`);
}

/**
 * What has to come first on a connection to a memcached that asks who comes: `HD`. One that asks for nobody takes it
 * for an item like any other: one that has expired at once.
 * @param {import('./credentials.js').Credentials} credentials
 * @returns {Command}
 */
export function authenticate({ user, password }) {
  const words = `${user} ${password}`;
  return command(AUTHENTICATE, `set rust_json_session.authentication 0 -1 ${byteLength(words)}`, words);
}

/**
 * @param {Kind} kind
 * @param {string} line
 * @param {string | Uint8Array | null} value
 * @param {number | null} connection
 * @returns {Command}
 */
function command(kind, line, value = null, connection = null) {
  return { kind, line, value, connection };
}

/** @param {string | Uint8Array} value */
function byteLength(value) {
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}

const QUESTION = { isClassic: false, isNumbered: true, isQuestion: true, tellsState: false };
const CHANGE = { isClassic: false, isNumbered: true, isQuestion: false, tellsState: false };
const CLASSIC = { isClassic: true, isNumbered: false, isQuestion: false, tellsState: false };

/** @type {Kind} */
const FETCH = { ...QUESTION, codes: ['VA', 'EN'], tellsState: true };
/** @type {Kind} */
const CAS = { ...QUESTION, codes: ['HD', 'EN'], tellsState: true };
/** @type {Kind} */
const TOUCH = { ...QUESTION, codes: ['HD', 'EN'] };
/** @type {Kind} */
const STORE = { ...CLASSIC, codes: ['HD', 'EX', 'NF'] };
/** @type {Kind} */
const ADD = { ...CLASSIC, codes: ['HD', 'NS'] };
/** @type {Kind} */
const CLAIM = { ...CHANGE, codes: ['HD', 'NS'], tellsState: true };
/** @type {Kind} */
const PUT = { ...CHANGE, codes: ['HD'] };
/** @type {Kind} */
const REMOVE = { ...CHANGE, codes: ['HD', 'NF'] };
/** @type {Kind} */
const RELEASE = { ...CHANGE, codes: ['HD', 'EX', 'NF'] };
/** @type {Kind} */
const NOOP = { ...QUESTION, codes: ['MN'], isNumbered: false };
/** @type {Kind} */
const AUTHENTICATE = { ...CLASSIC, codes: ['HD'] };
/** @type {Kind} */
const QUIET = { ...CLASSIC, codes: [] };
