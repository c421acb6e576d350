//! Why a session could not be read or stored, and by whose fault.

use std::fmt;
use std::time::Duration;

use crate::{codec, store};

/// What went wrong. The texts carry no session data but the names of keys on a path.
#[derive(Clone, Debug)]
pub enum Error {
    /// The session was closed by code that ran while it was being read: a class's own, or an error handler.
    Closed,
    /// Other writers came between every attempt to store.
    Contended {
        /// Stores that were tried.
        attempts: u32,
    },
    /// An id that PHP would not make.
    InvalidId {
        /// Its length in bytes.
        len: usize,
    },
    /// Another request has had the session's lock for as long as this one waited, or longer.
    Locked {
        /// The other's process, where it said so.
        holder: Option<u32>,
        /// How long it has had the lock.
        held: Duration,
    },
    /// memcached, or the way to it.
    Store(store::Error),
    /// The stored document cannot be turned into what PHP decodes.
    Unreadable(codec::Error),
    /// The data that PHP handed over cannot be stored.
    Unwritable {
        /// What is wrong with it.
        error: codec::Error,
        /// Keys from the session's root to the place, joined with `/`; empty at the root.
        path: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => write!(f, "it was closed by code that ran while it was being read"),
            Self::Contended { attempts } => write!(
                f,
                "others stored the session between each of {attempts} attempts"
            ),
            Self::InvalidId { len } => write!(
                f,
                "the session id of {len} bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus)"
            ),
            Self::Locked { holder, held } => {
                write!(f, "another request")?;
                if let Some(process) = holder {
                    write!(f, " (process {process})")?;
                }
                write!(f, " has held its lock for {:.1} s", held.as_secs_f64())
            }
            Self::Store(error) => error.fmt(f),
            Self::Unreadable(error) => write!(f, "the stored document cannot be read: {error}"),
            Self::Unwritable { error, path } if path.is_empty() => {
                write!(f, "the session data cannot be stored: {error}")
            }
            Self::Unwritable { error, path } => {
                write!(f, "$_SESSION at {path} cannot be stored: {}", error.kind)
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            Self::Unreadable(error) | Self::Unwritable { error, .. } => Some(error),
            Self::Closed
            | Self::Contended { .. }
            | Self::InvalidId { .. }
            | Self::Locked { .. } => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Kind;

    #[test]
    fn each_text_says_whose_fault_it_is() {
        let error = codec::Error {
            kind: Kind::UnexpectedEnd,
            offset: 3,
        };
        for (error, text) in [
            (
                Error::Contended { attempts: 16 },
                "others stored the session between each of 16 attempts",
            ),
            (
                Error::Closed,
                "it was closed by code that ran while it was being read",
            ),
            (
                Error::Locked {
                    holder: Some(4711),
                    held: Duration::from_millis(30_250),
                },
                "another request (process 4711) has held its lock for 30.2 s",
            ),
            (
                Error::InvalidId { len: 300 },
                "the session id of 300 bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus)",
            ),
            (
                Error::Unreadable(error),
                "the stored document cannot be read: it ends in the middle of a value at byte 3",
            ),
            (
                Error::Unwritable {
                    error,
                    path: String::new(),
                },
                "the session data cannot be stored: it ends in the middle of a value at byte 3",
            ),
            (
                Error::Unwritable {
                    error,
                    path: "cart/0".to_owned(),
                },
                "$_SESSION at cart/0 cannot be stored: it ends in the middle of a value",
            ),
        ] {
            assert_eq!(error.to_string(), text);
        }
    }
}
