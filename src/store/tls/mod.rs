//! TLS to a memcached: what to trust, by files that the settings name, and a stream that is encrypted.
//!
//! The server's certificate is always verified, against its name too. Rules: RFC 8446, and memcached's
//! doc/tls.txt.

mod fault;
mod kept;
mod settings;
mod stream;

pub use fault::TlsFault;
pub(super) use kept::Kept;
pub use settings::{ClientCertificate, TlsSettings};
pub(super) use stream::TlsStream;
