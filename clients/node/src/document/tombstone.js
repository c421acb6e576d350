// What stands in place of a session that was destroyed: docs/document.md, "Beside the document".

export const TOMBSTONE = Buffer.from('{"$php":"1.-.-.destroyed"}');

/**
 * Whether a document says that its session was destroyed, whatever else it says. Cheap for one that does not.
 * @param {Buffer} document
 */
export function isTombstone(document) {
  if (!document.includes('destroyed', 'latin1')) return false;
  try {
    const hints = JSON.parse(document.toString()).$php;
    return typeof hints === 'string' && DESTROYED.test(hints);
  } catch {
    // No JSON, so no tombstone. Who reads it says so.
    return false;
  }
}

/** A `$php` that has this in place of type hints. */
const DESTROYED = /^[^.]*\.[^.]*\.[^.]*\.destroyed$/;
