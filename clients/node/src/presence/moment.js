// When a user was seen, or left, as one number: seconds since 1970, doubled, and one more for who left. The greater of
// two is the one that counts, so that a logout counts against whoever saw the user within the same second.

/** @param {number} time seconds since 1970 @param {boolean} isSeen */
export function momentOf(time, isSeen) {
  return time * 2 + (isSeen ? 0 : 1);
}

/** Seconds since 1970. @param {number} moment */
export function timeOf(moment) {
  return Math.floor(moment / 2);
}

/** @param {number} moment */
export function isSeen(moment) {
  return moment % 2 === 0;
}

/**
 * Whether a user who was seen or left then is online.
 * @param {number} moment
 * @param {number} now seconds since 1970
 * @param {number} window seconds that a mark counts
 */
export function isOnline(moment, now, window) {
  return isSeen(moment) && now - timeOf(moment) < window;
}

/**
 * Keeps the moment of a user, where it counts against what others say.
 * @param {Map<string, number>} moments by id
 * @param {string} id
 * @param {number} moment
 */
export function keepLater(moments, id, moment) {
  const known = moments.get(id);
  if (known === undefined || known < moment) moments.set(id, moment);
}

/**
 * Whether what a writer says of a user counts against what the same one said before: of a second, its last word does.
 * @param {number} moment
 * @param {number | undefined} before
 */
export function isNewOfWriter(moment, before) {
  return before === undefined || (moment !== before && timeOf(moment) >= timeOf(before));
}
