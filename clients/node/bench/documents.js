// Sessions to measure with, as the extension writes them (docs/document.md).

/** What a shop keeps of a visitor, in about 150 bytes, 4 KB and 100 KB. @type {[label: string, items: number][]} */
export const sizes = [
  ['150 B', 0],
  ['4 KB', 29],
  ['100 KB', 745],
];

/** The document of visitor `number`, with so many items in the cart. @param {number} number @param {number} items */
export function document(number, items) {
  const user = `"user":{"id":${number},"name":"Jörg Müller","roles":["customer","reviewer"]}`;
  const head = `${user},"csrf":"4f1c7a90d2b84e6f93aa","locale":"de_DE","visits":0`;
  if (items === 0) return `{${head},"cart":[]}`;
  const cart = Array.from({ length: items }, (_, index) => item(index)).join(',');
  // Each price is a float.
  const hints = '1.-.-.{"t":{"m":{"cart":{"*":{"m":{"price":"f"}}}}}}';
  return `{${head},"cart":[${cart}],"$php":${JSON.stringify(hints)}}`;
}

/** @param {number} index */
function item(index) {
  const name = `"sku":"REG-${100_000 + index}","title":"Bücherregal Nr. ${index}, \\"Nußbaum\\""`;
  return `{${name},"price":${19 + (index % 80)}.0,"quantity":2,"tags":["neu","holz"],"note":null}`;
}
