// The session document: what memcached holds of a session, read and edited. The format and its rules: docs/document.md
// of the extension. Pure: bytes and text in, values and text out.
//
//   document     the bytes of a document, and what they say
//   scan         JSON text as a tree of values that know where they stand
//   print        changed values as text, in which everything that was not changed is copied
//   list         where the elements of a changed list come from
//   plain        what a program may put into a session
//   merge        three states of a session as one
//   types        the PHP classes of values: $php, fitted to what the document says by now
//   payload      what is in $php;  signature  who wrote it;  fingerprint, siphash  which element it is about
//   binary       strings that are bytes;  tombstone  what a logout leaves;  scalar  one string or integer

export { binary } from './binary.js';
export { Document, readDocument } from './document.js';
export { mergeValues } from './merge.js';
export { bytesAt, namesIn, valueAt } from './scalar.js';
export { TOMBSTONE, isTombstone } from './tombstone.js';
export { documentTypes } from './types.js';
