//! memcached: the servers, the ways to them, and the few questions a session asks.
//!
//! Knows no session and no JSON. In the order in which a question goes:
//!
//! - `server_list`, `server`: which servers there are, from the text a person wrote
//! - `ring`: which key is on which of them; pure
//! - `pool`, `health`: which of them are well; `probe` asks those that are not
//! - `copies`, `each`: the servers of one session, all asked at the same time; `many`: many items of all servers
//! - `client`, `claim`: one server and what it may be asked: [`Store`]
//! - `wire`: the way to it, a connection that is kept, and replaced when it is lost
//! - `connection`, `eagerness`, `protocol`: requests go out, their replies come in, in bounded time
//! - `opening`, `stream`, `tls`, `credentials`: a socket that is ready for requests
//!
//! Each question costs one write and one read; some are posted and cost one write. A connection whose replies are
//! in doubt is closed, never reused.

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
mod many;
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
pub use many::Asked;
pub use pool::{Pool, PoolSettings, ServerHealth, ServerId, failovers};
pub use protocol::{Condition, Quiet};
pub use ring::{Distribution, Ring};
pub use rustls::pki_types::ServerName;
pub use server::{Address, Server};
pub use server_list::{ServerList, WrongServer};
pub use state::{ServerAnswer, ServerState};
pub use tls::{ClientCertificate, TlsFault, TlsSettings};
pub use wire::{Probed, Settings, Transport, Wire, reconnects};
