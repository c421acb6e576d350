//! memcached's text protocol (doc/protocol.txt): bytes to send, bytes received.
//!
//! Pure: knows no socket. Every write whose reply is waited for ends with `mn`, which memcached answers with
//! `MN`: where a server says anything that was not asked for, the two stop matching and the connection is
//! given up. Meta commands also carry an opaque number, and no value is taken without it, so that nobody
//! ever gets somebody else's session. (A miss returns it from memcached 1.6.18 on.)
//!
//! Stores speak the classic `cas` and `add`. A meta set of a value over the server's item size limit
//! deletes what was stored before, under any condition (memcached 1.6.18, `process_mset_command`); `cas`
//! and `add` leave it.

mod quiet;
mod reply;
mod request;

pub use quiet::Quiet;
pub use reply::{Broken, Code, Line, Reply, parse_line};
pub use request::{Condition, Request};
