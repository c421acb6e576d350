//! memcached's text protocol (doc/protocol.txt): bytes to send, bytes received.
//!
//! Pure: knows no socket. Reads speak the meta commands of memcached 1.6: each carries an opaque number
//! that memcached returns, so that a reply is never taken for the answer to another request.
//!
//! Stores speak the classic `cas` and `add`. A meta set of a value over the server's item size limit
//! deletes what was stored before, under any condition (memcached 1.6.18, `process_mset_command`); `cas`
//! and `add` leave it.

mod reply;
mod request;

pub use reply::{Broken, Code, Line, Reply, parse_line};
pub use request::{Condition, Request};
