//! Which of PHP's session formats, and what sets them apart.

use crate::codec::Limits;

/// One of PHP's own session formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `php`, PHP's default: `name|value` pairs.
    Php,
    /// `php_binary`: pairs with the name's length in one byte before it.
    PhpBinary,
    /// `php_serialize`: one `serialize()`d array.
    PhpSerialize,
}

impl Format {
    /// The format that `session.serialize_handler` names, in any case as PHP compares it; `None` for
    /// another extension's.
    #[must_use]
    pub fn from_serialize_handler(name: &[u8]) -> Option<Self> {
        [Self::Php, Self::PhpBinary, Self::PhpSerialize]
            .into_iter()
            .find(|format| name.eq_ignore_ascii_case(format.serialize_handler().as_bytes()))
    }

    /// The name in `session.serialize_handler`.
    #[must_use]
    pub fn serialize_handler(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::PhpBinary => "php_binary",
            Self::PhpSerialize => "php_serialize",
        }
    }

    /// Levels of non-empty arrays that a session variable may have: `php_serialize` spends one on
    /// the session itself.
    pub(in crate::codec) fn depth_below_root(self, limits: Limits) -> usize {
        match self {
            Self::Php | Self::PhpBinary => limits.depth,
            Self::PhpSerialize => limits.depth.saturating_sub(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serialize_handler_is_found_in_any_case() {
        assert_eq!(
            Format::from_serialize_handler(b"PHP_Binary"),
            Some(Format::PhpBinary)
        );
        assert_eq!(Format::from_serialize_handler(b"igbinary"), None);
        assert_eq!(Format::from_serialize_handler(b""), None);
    }
}
