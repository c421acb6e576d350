//! Authorities and certificates of a test's own, in files that go with it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd,
};
use rust_json_session::store::{ClientCertificate, TlsSettings};

/// Somebody who signs certificates.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
}

/// Two files: a certificate and its key.
pub(crate) struct Certificate {
    pub(crate) cert_file: PathBuf,
    pub(crate) key_file: PathBuf,
}

impl Authority {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("rjs-tls-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params
            .distinguished_name
            .push(DnType::CommonName, format!("authority {number}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        std::fs::write(folder.join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    /// Its own certificate.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// Its own certificate, and the key that it signs with.
    pub(crate) fn own(&self) -> Certificate {
        let key_file = self.folder.join("ca.key");
        std::fs::write(&key_file, self.issuer.key().serialize_pem()).unwrap();
        Certificate {
            cert_file: self.file(),
            key_file,
        }
    }

    /// A certificate for a name or an IP address, that is valid now.
    pub(crate) fn sign(&self, name: &str) -> Certificate {
        self.sign_with(name, |_| {})
    }

    /// One that was valid, until the year 2001.
    pub(crate) fn sign_expired(&self, name: &str) -> Certificate {
        self.sign_with(name, |params| {
            params.not_before = date_time_ymd(2000, 1, 1);
            params.not_after = date_time_ymd(2001, 1, 1);
        })
    }

    fn sign_with(&self, name: &str, change: impl Fn(&mut CertificateParams)) -> Certificate {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ClientAuth,
            ExtendedKeyUsagePurpose::ServerAuth,
        ];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let signed = params.signed_by(&key, &self.issuer).unwrap();
        let [cert_file, key_file] = ["pem", "key"].map(|end| {
            let name = format!("{}.{end}", name.replace([':', '*'], "-"));
            self.folder.join(name)
        });
        std::fs::write(&cert_file, signed.pem()).unwrap();
        std::fs::write(&key_file, key.serialize_pem()).unwrap();
        Certificate {
            cert_file,
            key_file,
        }
    }

    /// Settings of one who trusts it, and nobody else.
    pub(crate) fn trusted(&self) -> TlsSettings {
        TlsSettings {
            ca_file: Some(self.file()),
            ..TlsSettings::default()
        }
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Certificate {
    /// memcached's options for a server that shows it.
    pub(crate) fn shown(&self) -> [String; 2] {
        let (cert, key) = (self.cert_file.display(), self.key_file.display());
        [
            "-o".to_owned(),
            format!("ssl_chain_cert={cert},ssl_key={key}"),
        ]
    }

    /// The same, and that clients have to show one that `ca_file` has signed.
    pub(crate) fn shown_to_clients_of(&self, ca_file: &Path) -> [String; 2] {
        let [option, value] = self.shown();
        [
            option,
            format!(
                "{value},ssl_verify_mode=2,ssl_ca_cert={}",
                ca_file.display()
            ),
        ]
    }
}

impl From<Certificate> for ClientCertificate {
    fn from(
        Certificate {
            cert_file,
            key_file,
        }: Certificate,
    ) -> Self {
        Self {
            cert_file,
            key_file,
        }
    }
}
