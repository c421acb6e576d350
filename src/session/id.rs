//! Session ids: parsed once, then trusted.
//!
//! PHP hands on whatever a cookie holds, control characters included, so nothing but the alphabet of
//! PHP's own ids may reach a memcached command (`php_session_valid_key` in php-src
//! ext/session/session.c).

use std::fmt;

use sha2::{Digest, Sha256};

use super::Error;
use crate::config::Prefix;
use crate::store::Key;

/// An id that PHP could have made: 1 to 256 of `A-Z a-z 0-9 , -`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionId<'a>(&'a [u8]);

impl<'a> SessionId<'a> {
    /// The id in `bytes`, every one of which is looked at.
    ///
    /// # Errors
    /// [`Error::InvalidId`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let is_valid = (1..=Self::MAX_LENGTH).contains(&bytes.len())
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'-'));
        if !is_valid {
            return Err(Error::InvalidId { len: bytes.len() });
        }
        Ok(Self(bytes))
    }

    /// The id itself.
    #[must_use]
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The memcached key: the prefix and the id, or `sha256:` and the id's SHA-256 in hexadecimal where
    /// that would be too long for a key. (No id contains a colon.)
    ///
    /// # Errors
    /// [`Error::InvalidId`] where even that is no key, which a parsed [`Prefix`] rules out.
    pub fn key(self, prefix: &Prefix) -> Result<Key, Error> {
        self.key_with(prefix, b"")
    }

    /// The key of the session's lock: as [`SessionId::key`], with `.lock` behind it. (No id contains a dot.)
    ///
    /// # Errors
    /// As [`SessionId::key`].
    pub fn lock_key(self, prefix: &Prefix) -> Result<Key, Error> {
        self.key_with(prefix, b".lock")
    }

    /// The key of what remains of a destroyed session: as [`SessionId::key`], with `.gone` behind it.
    ///
    /// # Errors
    /// As [`SessionId::key`].
    pub fn gone_key(self, prefix: &Prefix) -> Result<Key, Error> {
        self.key_with(prefix, b".gone")
    }

    fn key_with(self, prefix: &Prefix, suffix: &[u8]) -> Result<Key, Error> {
        let prefix = prefix.as_str().as_bytes();
        Key::new([prefix, self.0, suffix].concat())
            .or_else(|| Key::new([prefix, self.hashed().as_bytes(), suffix].concat()))
            .ok_or(Error::InvalidId { len: self.0.len() })
    }

    fn hashed(self) -> String {
        Sha256::digest(self.0)
            .iter()
            .fold("sha256:".to_owned(), |mut text, byte| {
                text.extend(
                    [byte >> 4, byte & 0xF]
                        .map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default()),
                );
                text
            })
    }

    /// `PS_MAX_SID_LENGTH` in php-src ext/session/session.c.
    const MAX_LENGTH: usize = 256;
}

impl fmt::Display for SessionId<'_> {
    /// The first four characters, or half of an id that is shorter than eight: enough to find a session
    /// in a log, too little to take it over.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &byte in self.0.iter().take((self.0.len() / 2).min(4)) {
            write!(f, "{}", char::from(byte))?;
        }
        f.write_str("…")
    }
}

impl fmt::Debug for SessionId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(id: &str, prefix: &str) -> Vec<u8> {
        let id = SessionId::parse(id.as_bytes()).unwrap();
        id.key(&Prefix::parse(prefix).unwrap())
            .unwrap()
            .as_bytes()
            .to_owned()
    }

    #[test]
    fn an_id_is_of_php_s_own_alphabet() {
        for id in ["a", "Az09,-", &"x".repeat(256)] {
            assert!(SessionId::parse(id.as_bytes()).is_ok(), "{id}");
        }
    }

    #[test]
    fn no_byte_that_memcached_could_act_upon_passes() {
        assert!(SessionId::parse(b"").is_err());
        assert!(SessionId::parse(&[b'x'; 257]).is_err());
        for byte in
            (0..=u8::MAX).filter(|byte| !byte.is_ascii_alphanumeric() && !b",-".contains(byte))
        {
            assert!(SessionId::parse(&[b'a', byte, b'b']).is_err(), "{byte:#x}");
        }
        assert!(SessionId::parse(b"abc\0\r\nflush_all\r\n").is_err());
    }

    #[test]
    fn a_key_is_prefix_and_id() {
        assert_eq!(key_of("abc", "sessions/"), b"sessions/abc");
        assert_eq!(key_of(&"x".repeat(241), "sessions/").len(), 250);
    }

    #[test]
    fn no_id_is_the_key_of_another_s_lock() {
        let prefix = Prefix::parse("sessions/").unwrap();
        let id = SessionId::parse(b"abc").unwrap();
        assert_eq!(
            id.lock_key(&prefix).unwrap().as_bytes(),
            b"sessions/abc.lock"
        );
        assert_eq!(
            id.gone_key(&prefix).unwrap().as_bytes(),
            b"sessions/abc.gone"
        );
        assert!(SessionId::parse(b"abc.lock").is_err());
    }

    #[test]
    fn an_id_too_long_for_a_key_is_stored_under_its_hash() {
        // printf 'x%.0s' {1..256} | sha256sum
        let hash = "85e62acd750c4eb56b7b6a1d66dca5bfaac5f062608a1a893410d0288936c09a";
        let expected = format!("sessions/sha256:{hash}");
        assert_eq!(
            String::from_utf8(key_of(&"x".repeat(256), "sessions/")).unwrap(),
            expected
        );
        let prefix = Prefix::parse(&"p".repeat(Prefix::MAX_LENGTH)).unwrap();
        let long = "x".repeat(242);
        let id = SessionId::parse(long.as_bytes()).unwrap();
        assert_eq!(id.key(&prefix).unwrap().as_bytes().len(), 245);
        assert_eq!(id.lock_key(&prefix).unwrap().as_bytes().len(), 250);
        assert_eq!(id.gone_key(&prefix).unwrap().as_bytes().len(), 250);
    }

    #[test]
    fn a_shown_id_gives_no_one_the_session() {
        for (id, shown) in [("3f9a77b2c0ffee", "3f9a…"), ("abcd", "ab…"), ("a", "…")] {
            assert_eq!(SessionId::parse(id.as_bytes()).unwrap().to_string(), shown);
        }
    }
}
