//! What a person may decide about TLS. Paths, not what the files hold: that is read when it is needed.

use std::path::PathBuf;

use rustls::pki_types::ServerName;

/// Whom to trust, and as whom to come. Of no use where the address is not `tls://`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsSettings {
    /// Certificates of the authorities that are trusted, PEM. Those of the system where there is none.
    pub ca_file: Option<PathBuf>,
    /// What to show a server that asks who comes.
    pub client_certificate: Option<ClientCertificate>,
    /// Whom the server's certificate has to be for. The host of the address where there is none.
    pub server_name: Option<ServerName<'static>>,
}

/// A certificate of this machine's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate, and those of the authorities between it and the server's `ssl_ca_cert`, PEM.
    pub cert_file: PathBuf,
    /// Its private key, PEM, not encrypted.
    pub key_file: PathBuf,
}
