//! PHP's session formats to the JSON document and back: bytes in, bytes out.
//!
//! Pure: no I/O, clock, randomness, globals, PHP. Sessions that plain JSON can say are streamed as the
//! events of `event` from a reader into a writer, without recursion and without a tree between. For all
//! others `hints` keeps PHP's types beside the JSON.
//!
//! The promise: `to_php(to_json(bytes)) == bytes`, byte for byte, for every session PHP wrote; and what
//! [`Codec::to_php`] returns, PHP can decode, once the doubts it tells of are settled. PHP destroys a
//! session that it cannot decode, so a document in doubt is an [`Error`], never a guess.

mod directions;
mod error;
mod event;
mod hints;
mod input;
mod json;
mod kept;
mod limits;
mod merge;
mod outline;
mod php;
mod pointer;
mod spelling;
mod split;
mod tombstone;
mod values;

use directions::Origin;
pub use directions::{Codec, Decoded, Encoded, Lost, path_at, without_hints};
pub use error::{Error, Kind};
pub use event::{Shape, Sink, Text};
pub use hints::{AllowedClasses, Doubt, Object, Refused, SigningKey, Target, Types};
pub use kept::KeptMaps;
pub use limits::Limits;
pub use php::{
    Format, Writer as PhpWriter, from_double as print_double, int_key,
    is_canonical as is_double_text,
};
pub use pointer::{Pointer, text_at};
pub use tombstone::{TOMBSTONE, is_tombstone};
pub use values::{Sent, Values};
