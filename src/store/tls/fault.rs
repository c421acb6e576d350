//! Why there is no TLS with a server, in words that come after its name.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};

/// Why there is no TLS with a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// Its certificate cannot be used.
    Certificate {
        /// What is wrong with it.
        what: String,
    },
    /// It wants a client certificate and was shown none.
    ClientCertificateMissing,
    /// It does not take the client certificate.
    ClientCertificateRefused {
        /// Its alert.
        what: String,
    },
    /// Its certificate was valid until some time ago.
    Expired,
    /// A file of this machine's own cannot be used. The server was not asked.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The system names nobody to trust. The server was not asked.
    NoAuthorities,
    /// It answered with something else than TLS.
    NotTls,
    /// Its certificate is valid from some time to come.
    NotValidYet,
    /// The two sides do not understand each other.
    Protocol {
        /// What was said last.
        what: String,
    },
    /// The handshake was not over within the time.
    Silent {
        /// `connect_timeout`.
        after: Duration,
    },
    /// Nobody who is trusted has signed its certificate.
    Untrusted,
    /// Its certificate is for somebody else.
    WrongName {
        /// For whom it should be.
        expected: String,
    },
}

impl TlsFault {
    /// What `error` means, of a server that should be `expected`.
    pub(super) fn of(error: rustls::Error, expected: &str) -> Self {
        match error {
            rustls::Error::InvalidCertificate(error) => Self::of_certificate(&error, expected),
            rustls::Error::InvalidMessage(_) => Self::NotTls,
            rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
                Self::ClientCertificateMissing
            }
            rustls::Error::AlertReceived(
                alert @ (AlertDescription::AccessDenied
                | AlertDescription::BadCertificate
                | AlertDescription::CertificateExpired
                | AlertDescription::CertificateRevoked
                | AlertDescription::CertificateUnknown
                | AlertDescription::UnknownCA
                | AlertDescription::UnsupportedCertificate),
            ) => Self::ClientCertificateRefused {
                what: format!("{alert:?}"),
            },
            error => Self::Protocol {
                what: bounded(&error.to_string()),
            },
        }
    }

    fn of_certificate(error: &CertificateError, expected: &str) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotValidYet
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName {
                    expected: expected.to_owned(),
                }
            }
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::Untrusted,
            // An authority's own certificate, above all, which speaks for no server.
            CertificateError::Other(error) => Self::Certificate {
                what: bounded(&error.to_string()),
            },
            error => Self::Certificate {
                what: bounded(&error.to_string()),
            },
        }
    }

    /// The fault that a stream gave as an [`io::Error`].
    pub(in crate::store) fn in_error(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<TlsFault> for io::Error {
    fn from(fault: TlsFault) -> Self {
        Self::other(fault)
    }
}

impl fmt::Display for TlsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate { what } => {
                write!(f, "shows a certificate that cannot be used ({what})")
            }
            Self::ClientCertificateMissing => f.write_str("asks for a client certificate"),
            Self::ClientCertificateRefused { what } => {
                write!(f, "refused the client certificate ({what})")
            }
            Self::Expired => f.write_str("shows a certificate that has expired"),
            Self::File { path, what } => {
                write!(f, "was not asked: {} {what}", path.display())
            }
            Self::NoAuthorities => {
                f.write_str("was not asked: this system names no authorities to trust")
            }
            Self::NotTls => f.write_str("answered with something else than TLS"),
            Self::NotValidYet => f.write_str("shows a certificate that is not valid yet"),
            Self::Protocol { what } => write!(f, "could not be spoken to in TLS ({what})"),
            Self::Silent { after } => write!(
                f,
                "did not complete the TLS handshake within {} ms",
                after.as_millis()
            ),
            Self::Untrusted => {
                f.write_str("shows a certificate that no trusted authority has signed")
            }
            Self::WrongName { expected } => {
                write!(f, "shows a certificate that is not for {expected:?}")
            }
        }
    }
}

impl std::error::Error for TlsFault {}

/// Some of the texts repeat what the peer sent.
fn bounded(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(MAX_SHOWN)
        .collect()
}

const MAX_SHOWN: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_says_what_is_wrong() {
        let what = || "why".to_owned();
        for (fault, text) in [
            (
                TlsFault::Certificate { what: what() },
                "shows a certificate that cannot be used (why)",
            ),
            (
                TlsFault::ClientCertificateMissing,
                "asks for a client certificate",
            ),
            (
                TlsFault::ClientCertificateRefused { what: what() },
                "refused the client certificate (why)",
            ),
            (TlsFault::Expired, "shows a certificate that has expired"),
            (
                TlsFault::File {
                    path: "/etc/ca.pem".into(),
                    what: "cannot be read".to_owned(),
                },
                "was not asked: /etc/ca.pem cannot be read",
            ),
            (
                TlsFault::NoAuthorities,
                "was not asked: this system names no authorities to trust",
            ),
            (TlsFault::NotTls, "answered with something else than TLS"),
            (
                TlsFault::NotValidYet,
                "shows a certificate that is not valid yet",
            ),
            (
                TlsFault::Protocol { what: what() },
                "could not be spoken to in TLS (why)",
            ),
            (
                TlsFault::Silent {
                    after: Duration::from_millis(200),
                },
                "did not complete the TLS handshake within 200 ms",
            ),
            (
                TlsFault::Untrusted,
                "shows a certificate that no trusted authority has signed",
            ),
            (
                TlsFault::WrongName {
                    expected: "cache".to_owned(),
                },
                "shows a certificate that is not for \"cache\"",
            ),
        ] {
            assert_eq!(fault.to_string(), text);
        }
    }

    #[test]
    fn a_fault_is_found_in_the_error_that_carried_it() {
        let error = io::Error::from(TlsFault::Expired);
        assert_eq!(TlsFault::in_error(&error), Some(&TlsFault::Expired));
        assert_eq!(TlsFault::in_error(&io::ErrorKind::TimedOut.into()), None);
    }

    #[test]
    fn a_long_text_of_the_peer_s_is_cut() {
        let error = rustls::Error::General("x\n".repeat(1000));
        let TlsFault::Protocol { what } = TlsFault::of(error, "cache") else {
            panic!("another fault");
        };
        assert_eq!(what.chars().count(), MAX_SHOWN);
        assert!(!what.contains('\n'));
    }
}
