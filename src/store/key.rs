//! What names an item, and one state of it.

use std::fmt;

/// A memcached key: 1 to 250 bytes, none of them blank or a control byte (doc/protocol.txt, "Protocol").
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    /// `None` where `bytes` cannot be a key.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        let is_valid = (1..=Self::MAX_LENGTH).contains(&bytes.len())
            && bytes.iter().all(|&byte| byte > b' ' && byte != 0x7F);
        is_valid.then_some(Self(bytes))
    }

    /// The key itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// `KEY_MAX_LENGTH` in memcached.h.
    pub const MAX_LENGTH: usize = 250;
}

impl fmt::Debug for Key {
    /// Without the key: it holds a session id, and debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} bytes)", self.0.len())
    }
}

/// The unique number that memcached gives each state of an item, for compare-and-swap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cas(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_nothing_that_could_end_a_command() {
        for byte in (0..=b' ').chain([0x7F]) {
            assert_eq!(Key::new([b'a', byte]), None, "{byte:#x}");
        }
        assert!(Key::new("sessions/ä").is_some());
    }

    #[test]
    fn a_key_has_1_to_250_bytes() {
        assert!(Key::new("").is_none());
        assert!(Key::new("k".repeat(250)).is_some());
        assert!(Key::new("k".repeat(251)).is_none());
    }
}
