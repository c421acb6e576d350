//! memcached: one server, one connection, the few questions a session asks.
//!
//! Knows no session and no JSON. Each question costs one write and one read; some are posted and cost one
//! write. A connection whose replies are in doubt is closed, never reused.

mod claim;
mod client;
mod connection;
mod copies;
mod credentials;
mod each;
mod eagerness;
mod error;
mod expiry;
mod health;
mod key;
mod opening;
mod pool;
mod probe;
pub mod protocol;
mod ring;
mod server;
mod server_list;
mod state;
mod stream;
mod tls;
mod wire;

pub use claim::{Claim, Claimed};
pub use client::{Deleted, Fetched, Store, Stored, Touched};
pub use connection::Answer;
pub use copies::Copies;
pub use credentials::Credentials;
pub use each::{Each, Said, States};
pub use error::{Error, ErrorKind};
pub use expiry::Exptime;
pub use health::Health;
pub use key::{Cas, Key};
pub use pool::{Pool, PoolSettings, ServerHealth, ServerId, failovers};
pub use protocol::Condition;
pub use ring::{Distribution, Ring};
pub use rustls::pki_types::ServerName;
pub use server::{Address, Server};
pub use server_list::{ServerList, WrongServer};
pub use state::{ServerAnswer, ServerState};
pub use tls::{ClientCertificate, TlsFault, TlsSettings};
pub use wire::{Probed, Settings, Transport, Wire, reconnects};
