// Three states of a session as one: docs/document.md, "Merging". Base is what a program read, ours what it would store,
// theirs what is stored now. Values are as JSON has them, which does not tell an object of PHP's from an array.

import { Fingerprints } from './fingerprint.js';
import { isContainer } from './plain.js';

/**
 * What both made of it: theirs, with what ours changed since base. Arrays and objects of theirs are changed in place
 * wherever they can be, so that a draft prints what is in them as its document has it. Ours goes into the result.
 * @param {any} base
 * @param {any} ours
 * @param {any} theirs
 */
export function mergeValues(base, ours, theirs) {
  return merged(base, ours, theirs, 0);
}

/**
 * A value on the sides that have it; undefined on the others.
 * @param {any} base
 * @param {any} ours
 * @param {any} theirs
 * @param {number} levels between the session and it
 * @returns {any}
 */
function merged(base, ours, theirs, levels) {
  if (isSame(ours, base)) return theirs;
  if (levels <= MAX_LEVELS && mayMerge(base, ours, theirs)) {
    return withMembers(theirs, members(base, ours, theirs, levels));
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) return withElements(theirs, ours);
  return ours;
}

/** Ours, then what theirs added. @param {any} base @param {any} ours @param {any} theirs @param {number} levels */
function members(base, ours, theirs, levels) {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names]
    .map((name) => ({ name, value: merged(own(base, name), own(ours, name), own(theirs, name), levels + 1) }))
    .filter(({ value }) => value !== undefined);
}

/** Whether values that ours changed are merged by member. @param {any} base @param {any} ours @param {any} theirs */
function mayMerge(base, ours, theirs) {
  if (!isContainer(ours) || !isContainer(theirs)) return false;
  // Indices say nothing of where the elements of a list came from that base does not have.
  if (base === undefined) return [ours, theirs].every((side) => !isList(side) || isEmpty(side));
  return isContainer(base) && ![base, ours, theirs].every(isList);
}

/** @param {any} container @param {{name: string, value: unknown}[]} members @returns {any} */
function withMembers(container, members) {
  if (Array.isArray(container)) {
    const isStillList = members.every(({ name }, index) => name === String(index));
    const elements = members.map(({ value }) => value);
    return isStillList ? withElements(container, elements) : withMembers({}, members);
  }
  for (const name of Object.keys(container)) delete container[name];
  // Assigned, `__proto__` would not become a member.
  const attributes = { writable: true, enumerable: true, configurable: true };
  for (const { name, value } of members) Object.defineProperty(container, name, { value, ...attributes });
  return container;
}

/** Elements of the list's own that are equal stay, wherever. @param {unknown[]} list @param {unknown[]} elements */
function withElements(list, elements) {
  const fingerprints = new Fingerprints();
  const fingerprint = (/** @type {unknown} */ value) => fingerprints.of(value).toString('hex');
  const known = new Map(list.filter(isContainer).map((element) => [fingerprint(element), element]));
  const kept = elements.map((element) => {
    const alike = isContainer(element) ? known.get(fingerprint(element)) : undefined;
    return alike && isSame(alike, element) ? alike : element;
  });
  list.length = 0;
  for (const element of kept) list.push(element);
  return list;
}

/** Whether values are equal, and their members in the same order. @param {unknown} one @param {unknown} other */
function isSame(one, other) {
  const pairs = [[one, other]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [left, right] = pair;
    if (Object.is(left, right)) continue;
    if (!isContainer(left) || !isContainer(right)) return false;
    const names = Object.keys(left);
    const others = Object.keys(right);
    if (names.length !== others.length || names.some((name, at) => name !== others[at])) return false;
    for (const name of names) pairs.push([own(left, name), own(right, name)]);
  }
  return true;
}

/** Whether PHP makes a list of it. @param {object} container */
function isList(container) {
  return Array.isArray(container) || Object.keys(container).every((name, index) => name === String(index));
}

/** @param {object} container */
function isEmpty(container) {
  return Object.keys(container).length === 0;
}

/** @param {unknown} container @param {string} name */
function own(container, name) {
  return isContainer(container) && Object.hasOwn(container, name) ? /** @type {any} */ (container)[name] : undefined;
}

/** Levels that a merge goes into; what is deeper is whole. */
const MAX_LEVELS = 64;
