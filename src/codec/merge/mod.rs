//! Three-way merge of sessions: what we read, what we would store, and what another program stored since.
//!
//! - `sessions`: the merge of whole sessions
//! - `side`: one of the three, and which of its values refer to others
//! - `members`: what stands under the same keys on the three sides, and what is the same
//! - `keys`: which children of three containers stand under the same key
//! - `shape`: what is merged by member, and what is taken whole
//! - `plan`: what becomes of each member of a container
//! - `write`: PHP's bytes of it, with slots numbered anew
//!
//! Knows no document and no hints. No part recurses on its input.

mod keys;
mod members;
mod plan;
mod sessions;
mod shape;
mod side;
mod write;

pub(super) use sessions::merge;
