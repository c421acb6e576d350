// Questions that an application answers, such as isLoggedIn: with yes or no, at once.

/**
 * @template {unknown[]} Arguments
 * @param {string} name the option's, for messages
 * @param {(...values: Arguments) => unknown} answer
 * @returns {(...values: Arguments) => boolean}
 * @throws {TypeError} if it is no function; what it returns throws one if it answers with a promise
 */
export function question(name, answer) {
  if (typeof answer !== 'function') throw new TypeError(`${name} must be a function`);
  return (...values) => {
    const said = /** @type {any} */ (answer(...values));
    // A promise is true, whatever it will be: an async isLoggedIn would let everybody in.
    if (typeof said?.then === 'function') throw new TypeError(`${name} gave a promise; it must answer at once`);
    return Boolean(said);
  };
}

/** @param {string} called @param {object} rest what it was given beside the options that it has */
export function refuseUnknown(called, rest) {
  // A misspelt `required` would protect nothing.
  for (const name of Object.keys(rest)) throw new TypeError(`${called} has no option ${name}`);
}
