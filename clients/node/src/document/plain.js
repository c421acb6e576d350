// What a program may put into a session: what JSON.stringify() would say of it, but for what that leaves out or empties
// without a word.

import { types } from 'node:util';

/**
 * The value that stands for this one in JSON: what its `toJSON()` gives, or what is in a `new String()` and the like.
 * @param {any} value
 * @param {string | number} name of the member or element that it is
 */
export function plain(value, name) {
  if (typeof value !== 'object' || value === null) return value;
  const own = typeof value.toJSON === 'function' && !ArrayBuffer.isView(value) ? value.toJSON(String(name)) : value;
  return !isOrdinary(own) && types.isBoxedPrimitive(own) ? own.valueOf() : own;
}

/**
 * Why no session can hold a value, and what to do about it; null where one can.
 * @param {unknown} value
 */
export function objection(value) {
  if (typeof value === 'function') return 'is a function: a session holds data only';
  if (typeof value === 'symbol') return 'is a symbol: a session holds data only';
  if (isOrdinary(value)) return null;
  if (types.isMap(value)) return 'is a Map, which JSON does not have: Object.fromEntries() makes an object of it';
  if (types.isSet(value)) return 'is a Set, which JSON does not have: [...set] is a list of the same';
  if (types.isPromise(value)) return 'is a promise: await it first';
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) {
    return 'is bytes, which JSON does not have: binary.encode() makes a text of them that PHP reads as bytes';
  }
  return null;
}

/** Whether a value is an array or object. @param {unknown} value @returns {value is object} */
export function isContainer(value) {
  return typeof value === 'object' && value !== null;
}

/** Whether an object is no instance of a class; also one of another realm. @param {object} value */
export function isPlainObject(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Whether a value is none that needs a second look. @param {unknown} value */
function isOrdinary(value) {
  return !isContainer(value) || Array.isArray(value) || isPlainObject(value);
}
