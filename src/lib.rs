//! PHP sessions as plain JSON documents in memcached: the extension `rust_json_session`.
//!
//! The parts, in the order data flows. The Rust API serves the extension, its tests, benches and
//! fuzzers; it is not a promise to anyone else.
//!
//! - `php` (feature `extension`): the only code that knows PHP, the only `unsafe`
//! - [`config`]: every setting as a type, from the text a person wrote
//! - [`session`]: one session's life, from open to close
//! - [`codec`]: PHP's session formats to the JSON document and back; bytes to bytes
//! - [`presence`]: who is online: marks of users, and lists of them, beside the sessions
//! - [`store`]: memcached; knows no session and no JSON

#![cfg_attr(not(feature = "extension"), forbid(unsafe_code))]
#![cfg_attr(feature = "extension", deny(unsafe_code))]
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unimplemented,
        clippy::unwrap_used
    )
)]

#[cfg(all(test, feature = "extension"))]
compile_error!(
    "run cargo test without `extension`: PHP's symbols exist only inside a php process; php-tests/ covers src/php"
);

pub mod codec;
pub mod config;
#[cfg(feature = "extension")]
mod php;
pub mod presence;
pub mod session;
pub mod store;
