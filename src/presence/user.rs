//! A user's id, whatever bytes an application names its users by.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Error;
use crate::config::Prefix;
use crate::store::Key;

/// 1 to 1024 bytes, any bytes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(Vec<u8>);

impl UserId {
    /// `None` where it has no bytes, or too many.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        (1..=Self::MAX_LENGTH)
            .contains(&bytes.len())
            .then_some(Self(bytes))
    }

    /// The id itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The key under which the user's last mark stands: behind the prefix the id, of which every byte that is no visible
    /// ASCII character, and `%`, stands as `%XX`; where that is too long for a key, `%sha256/` and the id's SHA-256 in
    /// base64url.
    pub(super) fn key(&self, prefix: &Prefix) -> Result<Key, Error> {
        let mut key = prefix.as_str().as_bytes().to_vec();
        for &byte in &self.0 {
            if byte.is_ascii_graphic() && byte != b'%' {
                key.push(byte);
            } else {
                key.extend_from_slice(format!("%{byte:02X}").as_bytes());
            }
        }
        if key.len() > Key::MAX_LENGTH {
            key.truncate(prefix.as_str().len());
            key.extend_from_slice(b"%sha256/");
            key.extend_from_slice(URL_SAFE_NO_PAD.encode(Sha256::digest(&self.0)).as_bytes());
        }
        Key::new(key).ok_or(Error::NoKey)
    }

    /// Longer than any that a database has a key for, and short beside a list.
    pub const MAX_LENGTH: usize = 1024;
}

impl fmt::Debug for UserId {
    /// Without the id: debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserId({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &[u8]) -> String {
        let prefix = Prefix::parse("u_online_").unwrap();
        let key = UserId::new(id).unwrap().key(&prefix).unwrap();
        String::from_utf8(key.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn an_ordinary_id_stands_in_the_key_as_it_is() {
        assert_eq!(key(b"42"), "u_online_42");
        assert_eq!(key(b"ann@example.org"), "u_online_ann@example.org");
    }

    #[test]
    fn any_bytes_have_a_key_of_their_own() {
        assert_eq!(key(b"a b"), "u_online_a%20b");
        assert_eq!(key(b"a%20b"), "u_online_a%2520b");
        assert_eq!(key(b"\0\r\n\x7f\xff"), "u_online_%00%0D%0A%7F%FF");
        assert_eq!(key("é".as_bytes()), "u_online_%C3%A9");
    }

    #[test]
    fn a_long_id_is_hashed_and_looks_like_no_other() {
        assert_eq!(key(&[b'x'; 241]), format!("u_online_{}", "x".repeat(241)));
        assert_eq!(
            key(&[b'x'; 242]),
            "u_online_%sha256/CyDrD_1yqRhagExT2c8SgEv1k5iUz_SPSO-FwNNdwYU"
        );
        let longest = Prefix::parse(&"p".repeat(Prefix::MAX_LENGTH)).unwrap();
        assert!(UserId::new([0xFF; 1024]).unwrap().key(&longest).is_ok());
    }

    #[test]
    fn an_id_has_1_to_1024_bytes() {
        assert!(UserId::new("").is_none());
        assert!(UserId::new([0; 1024]).is_some());
        assert!(UserId::new([0; 1025]).is_none());
    }
}
