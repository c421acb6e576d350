//! Bytes that are not UTF-8, as JSON text: a `data:` URL (RFC 2397) in base64 (RFC 4648, section 4).

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::codec::json::Strings;

/// What the text of every encoded string begins with.
const PREFIX: &[u8] = b"data:;base64,";

/// The text for `bytes`.
pub(super) fn encode(bytes: &[u8]) -> Vec<u8> {
    [PREFIX, STANDARD.encode(bytes).as_bytes()].concat()
}

/// The bytes of a text that [`encode`] could have made.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text.strip_prefix(PREFIX)?).ok()
}

/// One of a session's strings as text, and whether they had to be encoded.
pub(super) fn as_text(bytes: &[u8], strings: Strings) -> (Cow<'_, [u8]>, bool) {
    if strings.are_utf8(bytes) {
        return (bytes.into(), false);
    }
    (encode(bytes).into(), true)
}

/// A key as text, in a container of which some keys have to be encoded: then those that look encoded are
/// too, so that each stays what it is.
pub(super) fn key_as_text(key: &[u8]) -> Cow<'_, [u8]> {
    if key.starts_with(PREFIX) {
        return encode(key).into();
    }
    as_text(key, Strings::Unchecked).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_encoded_is_decoded() {
        assert_eq!(decode(&encode(b"\xff\x00")).unwrap(), b"\xff\x00");
        for text in ["data:;base64,/w", "data:;base64,/w==x", "data:,x", "/wA="] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_key_that_looks_encoded_is_encoded() {
        let key = key_as_text(b"data:;base64,/w==").into_owned();
        assert_eq!(decode(&key).unwrap(), b"data:;base64,/w==");
        assert_eq!(*key_as_text("é".as_bytes()), *"é".as_bytes());
    }
}
