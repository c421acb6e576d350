// The middle of measurements, and where the middle half of them lies: outliers, which a busy machine makes, count for
// nothing.

/** @param {number[]} values */
export function median(values) {
  return quantile(values, 0.5);
}

/** @param {number[]} values @returns {[number, number]} */
export function quartiles(values) {
  return [quantile(values, 0.25), quantile(values, 0.75)];
}

/** @param {number[]} values @param {number} share of the values that are smaller */
function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.round((sorted.length - 1) * share)];
}
