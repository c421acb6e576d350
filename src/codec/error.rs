//! Why bytes could not be read as a session. Carries no session data: messages end up in logs.

use std::fmt;

/// What was wrong, and where in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What was wrong.
    pub kind: Kind,
    /// Byte offset in the input.
    pub offset: usize,
}

/// What was wrong with the bytes at an [`Error`]'s offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Two values, members or elements without the separator or bracket named here.
    Expected(&'static str),
    /// Who had the values, or was to take them, gave up, and knows why.
    Interrupted,
    /// A length or count that the remaining bytes cannot hold.
    LengthPastEnd,
    /// A backslash in a JSON string that starts no escape of RFC 8259, section 7.
    MalformedEscape,
    /// A class name, or an enum's case, that PHP could not have written.
    MalformedClass,
    /// A reference to a value that does not exist, or that is no object where it has to be one.
    MalformedReference,
    /// Digits that are no number: a lone minus, a leading zero in JSON, no digits at all.
    MalformedNumber,
    /// What plain JSON cannot say: it needs type hints. Seen by the codec alone.
    NotPlain,
    /// Not UTF-8, where JSON allows nothing else.
    NotUtf8,
    /// The document is JSON, but no object.
    RootNotAnObject,
    /// The session, in the format `php_serialize`, is no array.
    RootNotAnArray,
    /// A member of the document's root that the format `php` cannot hold: its name contains `|`.
    RootKeyWithBar,
    /// A member of the document's root that the format `php_binary` cannot hold: over 127 bytes.
    RootKeyTooLong,
    /// Arrays nested deeper than PHP could read back; the limit in levels.
    TooDeep(usize),
    /// More than memcached could ever hold; the limit in bytes.
    TooLarge(usize),
    /// More values than one document describes the types of; the limit.
    TooManyHints(usize),
    /// Bytes after the end of the session.
    TrailingBytes,
    /// A control character in a JSON string that must be escaped.
    UnescapedControl,
    /// The input ends inside a value.
    UnexpectedEnd,
    /// A byte that starts no value.
    UnknownType,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            // Of the whole, and of no place in it.
            Kind::TooLarge(_) | Kind::TooManyHints(_) => self.kind.fmt(f),
            _ => write!(f, "{} at byte {}", self.kind, self.offset),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expected(what) => return write!(f, "{what} is missing"),
            Self::TooDeep(levels) => return write!(f, "arrays are nested over {levels} levels deep"),
            Self::Interrupted => "it was interrupted",
            Self::LengthPastEnd => "a length reaches past the end",
            Self::TooLarge(bytes) => return write!(f, "it is over {bytes} bytes large"),
            Self::TooManyHints(hints) => {
                return write!(
                    f,
                    "over {hints} of its values need a type hint each (objects, enum cases, integral floats, binary strings)"
                );
            }
            Self::MalformedClass => "a class name is malformed",
            Self::MalformedReference => "a reference leads nowhere",
            Self::NotPlain => "plain JSON cannot say it",
            Self::MalformedEscape => "a backslash starts no JSON escape",
            Self::MalformedNumber => "a number is malformed",
            Self::NotUtf8 => "the text is not UTF-8",
            Self::RootNotAnObject => "the document is not a JSON object",
            Self::RootNotAnArray => "the session is not an array",
            Self::RootKeyWithBar => "a key of the session contains `|`, which session.serialize_handler=php cannot hold",
            Self::RootKeyTooLong => {
                "a key of the session is over 127 bytes long, which session.serialize_handler=php_binary cannot hold"
            }
            Self::TrailingBytes => "bytes follow the end",
            Self::UnescapedControl => "a control character is not escaped",
            Self::UnexpectedEnd => "it ends in the middle of a value",
            Self::UnknownType => "no value starts",
        })
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_and_where() {
        let error = Error {
            kind: Kind::Expected("`;`"),
            offset: 12,
        };
        assert_eq!(error.to_string(), "`;` is missing at byte 12");
        let error = Error {
            kind: Kind::TooDeep(4096),
            offset: 1,
        };
        assert_eq!(
            error.to_string(),
            "arrays are nested over 4096 levels deep at byte 1"
        );
        let error = Error {
            kind: Kind::TooLarge(5),
            offset: 0,
        };
        assert_eq!(error.to_string(), "it is over 5 bytes large");
    }
}
