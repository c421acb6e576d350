//! The JSON document (RFC 8259), read and written as a stream.

mod float;
mod key_order;
mod number;
mod read;
mod string;
mod write;

pub(super) use float::{LARGEST_EXACT_INT, looks_like_int, write_float};
pub(super) use key_order::KeyOrder;
pub(super) use read::read;
pub(super) use string::{has_needless_escapes, text_of, unescape_into, write_string};
pub(super) use write::{Strings, Writer};
