//! PHP's types beside plain JSON: the document's member `$php`.
//!
//! A tree of hints stands beside the tree of values. `encode` writes both; `attach` finds each value's
//! hint again after other programs edited the document; `decode` writes PHP's bytes from both. Which
//! classes come back is for `classes` and `sign` to say. The format is that of `payload` and `hint`.

mod attach;
mod binary;
mod classes;
mod convert;
mod decode;
mod doubt;
mod encode;
mod fingerprint;
mod hidden;
mod hint;
mod payload;
mod place;
mod shared;
mod sign;
mod trust;

pub use classes::AllowedClasses;
pub(super) use classes::is_date_class;
pub(super) use convert::{Decoded, Source, decode, encode, hinted_variables, send, send_hinted};
pub use decode::Target;
pub use doubt::{Doubt, Object, Refused};
pub(super) use place::text_at;
pub use sign::SigningKey;
pub use trust::Types;
