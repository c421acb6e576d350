//! PHP's three session formats, as `session.serialize_handler` names them.
//!
//! ```text
//! php           := { name "|" value }*
//! php_binary    := { len(1 byte) name value }*
//! php_serialize := "a:" count ":{" { key value }* "}"
//! ```
//!
//! The values are those of `serialize()`. Rules: php-src ext/session/session.c (`PS_SERIALIZER_*`),
//! ext/standard/var.c and `var_unserializer.re`.

mod float;
mod format;
mod name;
mod path;
mod read;
mod write;

pub use float::{from_double, is_canonical};
pub use format::Format;
pub(super) use name::{is_class_name, is_label};
pub(super) use path::{join_keys, path_at};
pub(super) use read::{read, read_value};
pub use write::{Writer, int_key};
