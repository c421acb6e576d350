//! Who is online: marks of users in memcached, beside the sessions, and lists of them.
//!
//! Knows the store, no session and no JSON; the time is passed in. Under `<prefix><id>` stands when a user was marked
//! last, for as long as that counts: whether somebody is online is one question to one server. memcached cannot say
//! which keys it has, so each mark is also an entry of a list, of which every process writes its own, minute by minute;
//! who is online is what the lists of the last minutes say together. docs/presence.md has the format, for programs in
//! other languages.
//!
//! - `user`: a user's id, and the key it has
//! - `lists`: the lists' keys and bytes; pure
//! - `writer`: which list the next entry goes to, so that none ever grows over its bound
//! - `marks`: [`Presence`]: marks a user, lets one leave, asks for some
//! - `online`: all of them, counted and listed
//! - `throttle`: which sessions have marked their user just now; `stats`: what is counted

mod error;
mod lists;
mod marks;
mod online;
mod stats;
mod throttle;
mod user;
mod writer;

pub use error::Error;
pub use lists::LONGEST_SEGMENT;
pub use marks::Presence;
pub use online::{Lists, Online, Page};
pub use stats::counts;
pub use throttle::{Claim, Throttle};
pub use user::UserId;
