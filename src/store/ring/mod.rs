//! Which server a key is on.
//!
//! Pure: a list of servers and a key in, places in the list out. The rules are libmemcached's (`hosts.cc`,
//! `hash.cc`, `one_at_a_time.cc`), so that other clients look for a key where it is; the vectors that
//! libmemcached itself has made are in `tests/ring/vectors`.

mod ketama;
mod modulo;
mod order;

pub use order::{Distribution, Ring};
