// The place of a value in a document: JSON Pointer (RFC 6901).

/** @param {(string | number)[]} names from the session down; none is the session itself */
export function pointer(names) {
  return names.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
