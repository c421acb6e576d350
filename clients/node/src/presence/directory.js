// The directory of a minute: which segments its list has on a server. Pure.
//
//   directory := ( writer "/" number "\n" )*   writer: 16 hexadecimal digits by which one process calls itself

/** @param {string} writer @param {number} number */
export function printLine(writer, number) {
  return `${writer}/${number}\n`;
}

/**
 * The segments that a directory names: each writer's numbers, each once and in their order. What names none is passed
 * over.
 * @param {Buffer} directory
 */
export function readDirectory(directory) {
  /** @type {Map<string, Set<number>>} */
  const named = new Map();
  for (const [, writer, digits] of directory.toString('latin1').matchAll(LINE)) {
    const number = Number(digits);
    if (number > GREATEST) continue;
    const numbers = named.get(writer);
    if (numbers) numbers.add(number);
    else named.set(writer, new Set([number]));
  }
  return [...named].map(([writer, numbers]) => ({ writer, numbers: [...numbers].sort((one, other) => one - other) }));
}

const LINE = /(?<![^\n])([0-9a-f]{16})\/(0|[1-9][0-9]{0,9})\n/g;

/** The extension counts its segments in 32 bits. */
const GREATEST = 2 ** 32 - 1;
