//! The extension: all that knows PHP, and the only `unsafe`.
//!
//! Arguments in, a call to [`crate::session`], the result out. Three rules hold everywhere here:
//! work in plain Rust first and drop every borrow, only then touch the engine (a warning may run a
//! user's error handler, which may call back or jump out); no panic passes into PHP ([`guard`]); an
//! error becomes a text in [`warning`] and nowhere else.

#![allow(unsafe_code)]

mod caller;
mod class;
mod doubt;
mod guard;
mod handler;
mod info;
mod ini;
mod limits;
mod marking;
mod module;
mod options;
mod presence;
mod save_handler;
mod serializer;
mod server_health;
mod session_module;
mod shared_memory;
mod state;
mod storage;
mod values;
mod warning;
