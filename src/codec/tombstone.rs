//! What stands in place of a session that was destroyed: a document that says so in its member `$php`.
//!
//! It says so still when another program, which did not know better, has added members to it. Nobody who
//! reads it as plain JSON finds data of a session in it.

use super::event::Text;
use super::outline::Outline;
use super::{Limits, json};

/// The document of a destroyed session.
pub const TOMBSTONE: &[u8] = br#"{"$php":"1.-.-.destroyed"}"#;

/// Whether a document is a tombstone, whatever was added to it. A scan for one word where it is not.
#[must_use]
pub fn is_tombstone(document: &[u8]) -> bool {
    if memchr::memmem::find(document, PAYLOAD).is_none() {
        return false;
    }
    let mut outline = Outline::default();
    let read = json::read(document, Limits::default().depth, &mut outline);
    read.is_ok() && outline.hints().is_some_and(is_said_in)
}

/// Whether a document's `$php` makes it a tombstone.
pub(super) fn is_said_in(hints: Text<'_>) -> bool {
    let hints = hints.to_bytes();
    hints.splitn(4, |&byte| byte == b'.').nth(3) == Some(PAYLOAD)
}

/// What `$php` has in place of type hints.
const PAYLOAD: &[u8] = b"destroyed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_to_a_tombstone_makes_it_no_session() {
        for document in [
            TOMBSTONE,
            br#"{"$php":"1.-.-.destroyed","chat":[1]}"#,
            b"{\"chat\": [1],\n \"$php\": \"1.-.-.destroyed\"}",
        ] {
            assert!(is_tombstone(document), "{}", document.escape_ascii());
        }
    }

    #[test]
    fn a_session_may_say_that_it_is_destroyed() {
        for document in [
            &b"{}"[..],
            br#"{"$$php":"1.-.-.destroyed"}"#,
            br#"{"a":"1.-.-.destroyed"}"#,
            br#"{"a":{"$php":"1.-.-.destroyed"}}"#,
            br#"{"$php":"destroyed"}"#,
            br#"{"$php":["1.-.-.destroyed"]}"#,
            br#"{"$php":"1.-.-.destroyed""#,
        ] {
            assert!(!is_tombstone(document), "{}", document.escape_ascii());
        }
    }
}
