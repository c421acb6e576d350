//! The JSON document (RFC 8259), read and written as a stream.

mod number;
mod read;
mod string;
mod write;

pub(super) use read::read;
pub(super) use string::unescape_into;
pub(super) use write::{Strings, Writer};
