//! Servers for tests: a memcached of the test's own, and a proxy that counts, records and misbehaves.

mod memcached;
mod proxy;

pub(crate) use memcached::Memcached;
pub(crate) use proxy::{Behaviour, Proxy};
