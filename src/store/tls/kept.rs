//! What the files named by the settings hold, read at the first connection of a process and kept: the next
//! connections resume its sessions. Read anew after any fault, so that a renewed certificate needs no restart.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::{ClientCertificate, TlsFault, TlsSettings};

/// What was read for one [`TlsSettings`].
#[derive(Debug, Default)]
pub(in crate::store) struct Kept(Option<Arc<ClientConfig>>);

impl Kept {
    /// What `settings` name. Always asked with the same.
    pub(super) fn config(&mut self, settings: &TlsSettings) -> Result<Arc<ClientConfig>, TlsFault> {
        if let Some(config) = &self.0 {
            return Ok(Arc::clone(config));
        }
        let config = Arc::new(read(settings)?);
        self.0 = Some(Arc::clone(&config));
        Ok(config)
    }

    /// The next connection reads the files anew.
    pub(in crate::store) fn forget(&mut self) {
        self.0 = None;
    }
}

fn read(settings: &TlsSettings) -> Result<ClientConfig, TlsFault> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = match &settings.ca_file {
        Some(path) => authorities_in(path)?,
        None => authorities_of_the_system()?,
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsFault::of(error, ""))?
        .with_root_certificates(roots);
    let Some(ClientCertificate {
        cert_file,
        key_file,
    }) = &settings.client_certificate
    else {
        return Ok(builder.with_no_client_auth());
    };
    let chain = certificates_in(cert_file)?;
    let key = PrivateKeyDer::from_pem_file(key_file)
        .map_err(|error| unusable(key_file, &error, "private key"))?;
    builder
        .with_client_auth_cert(chain, key)
        .map_err(|error| TlsFault::File {
            path: key_file.clone(),
            what: format!("is not the key of {} ({error})", cert_file.display()),
        })
}

fn authorities_in(path: &Path) -> Result<RootCertStore, TlsFault> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates_in(path)? {
        roots.add(certificate).map_err(|error| TlsFault::File {
            path: path.to_owned(),
            what: format!("holds a certificate that cannot be used ({error})"),
        })?;
    }
    Ok(roots)
}

/// The system's own may hold some that cannot be used; the others count.
fn authorities_of_the_system() -> Result<RootCertStore, TlsFault> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(TlsFault::NoAuthorities);
    }
    Ok(roots)
}

fn certificates_in(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFault> {
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unusable(path, &error, "certificate"))?;
    if certificates.is_empty() {
        return Err(unusable(path, &pem::Error::NoItemsFound, "certificate"));
    }
    Ok(certificates)
}

fn unusable(path: &Path, error: &pem::Error, wanted: &str) -> TlsFault {
    TlsFault::File {
        path: path.to_owned(),
        what: match error {
            pem::Error::Io(error) => format!("cannot be read ({})", error.kind()),
            _ => format!("holds no {wanted} in PEM form"),
        },
    }
}
