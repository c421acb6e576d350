//! One session's life: open, read, write, touch, destroy, close.
//!
//! Knows the codec and the store, not PHP. Time and chance are passed in. Each request of one handler goes
//! through [`Session`]; what it keeps between calls is what saves round trips:
//!
//! | PHP calls | round trips |
//! |---|---|
//! | read, also of a session that does not exist; with the lock, where nobody has it | 1 |
//! | validateId, then read (`session.use_strict_mode`) | 1 |
//! | read of an id that this handler has just made | 0 |
//! | write | 1, and 2 more for each time somebody else wrote since |
//! | updateTimestamp within five seconds of the read, which renewed the TTL | 0, later 1 |
//! | destroy | 1 |
//! | giving the lock back: nobody waits for the answer | 0 |
//!
//! With copies (`rust_json_session.replicas`), each of these goes to both servers at the same time, and reading takes
//! one more round trip where the copies differ.
//!
//! Beside the item `<prefix><id>` stand `<prefix><id>.lock` while a request has the session, and
//! `<prefix><id>.gone` after it was destroyed.

mod change;
mod clock;
mod encoding;
mod error;
mod id;
mod item;
mod life;
mod lock;
mod newest;
mod pause;
mod revision;
mod stats;
mod tombstone;
mod ttl;

pub use clock::{Clock, Now, SystemClock};
pub use encoding::Encoding;
pub use error::Error;
pub use id::SessionId;
pub use life::{Read, Rules, Session};
pub use lock::LockTimes;
pub use stats::Stats;
pub use ttl::Ttl;
