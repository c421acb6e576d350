//! Whose word on types counts.

use super::{AllowedClasses, SigningKey, payload};

/// Whose word on types counts.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// Classes that come back unsigned.
    pub classes: &'a AllowedClasses,
    /// The first signs, all verify. Without any, documents are not signed.
    pub keys: &'a [SigningKey],
    /// The memcached key of the document: hints signed for another do not count.
    pub item: &'a [u8],
}

impl Types<'_> {
    /// Ends a document with a payload of hints, signed where there is a key. The payload is not looked at:
    /// tests and fuzzers sign what no session would need.
    pub fn append_hints(&self, document: &mut Vec<u8>, payload: &[u8]) {
        payload::append(document, payload, self);
    }
}
