//! Why it could not be said or found out who is online.

use std::fmt;

use crate::store;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// memcached, or the way to it.
    Store(store::Error),
    /// No memcached key could be made, which no prefix and no user's id leads to.
    NoKey,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::NoKey => f.write_str("a bug in rust_json_session (no key); please report it"),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}
