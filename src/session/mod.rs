//! One session's life: open, read, write, touch, destroy, close.
//!
//! Knows the codec and the store, not PHP. The time is passed in. Each request of one handler goes
//! through [`Session`]; what it keeps between calls is what saves round trips:
//!
//! | PHP calls | round trips |
//! |---|---|
//! | read, also of a session that does not exist | 1 |
//! | validateId, then read (`session.use_strict_mode`) | 1 |
//! | read of an id that this handler has just made | 0 |
//! | write | 1, and 2 more for each time somebody else wrote since |
//! | updateTimestamp within five seconds of the read, which renewed the TTL | 0, later 1 |
//! | destroy | 1 |

mod error;
mod id;
mod life;
mod ttl;

pub use error::Error;
pub use id::SessionId;
pub use life::{Now, Read, Session};
pub use ttl::Ttl;
