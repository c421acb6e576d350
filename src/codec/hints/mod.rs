//! PHP's types beside plain JSON: the document's member `$php`.
//!
//! A tree of hints stands beside the tree of values. `encode` writes both; `attach` finds each value's
//! hint again after other programs edited the document; `decode` writes PHP's bytes from both. Which
//! classes come back is for `classes` and `sign` to say. The format is that of `payload` and `hint`.

mod attach;
mod binary;
mod classes;
mod convert;
mod decode;
mod doubt;
mod encode;
mod fingerprint;
mod hidden;
mod hint;
mod payload;
mod shared;
mod sign;

pub use classes::AllowedClasses;
pub(super) use convert::{Decoded, decode, encode};
pub use doubt::{Doubt, Object, Refused};
pub use sign::SigningKey;

/// The version of the format, which every document with hints begins them with.
const VERSION: &[u8] = b"1";

impl Types<'_> {
    /// Ends a document with a payload of hints, signed where there is a key. The payload is not looked at:
    /// tests and fuzzers sign what no session would need.
    pub fn append_hints(&self, document: &mut Vec<u8>, payload: &[u8]) {
        payload::append(document, payload, self);
    }
}

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
