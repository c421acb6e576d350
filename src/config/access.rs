//! The settings of how to come to a server that does not let in everybody: TLS, and memcached's own
//! authentication.

use std::path::PathBuf;

use super::{Invalid, Setting};
use crate::store::{ClientCertificate, Credentials, ServerName, TlsSettings};

/// Which authorities are trusted.
pub static TLS_CA_FILE: Setting = Setting {
    ini_name: c"rust_json_session.tls_ca_file",
    default: c"",
    meaning: "file of the authorities whose certificates a tls:// server may have; none: those of the system",
    accepts: "the absolute path of a PEM file",
    is_secret: false,
    is_valid: |text| is_optional(text, parse_path),
    explain: |_| None,
};

/// What to show a server that asks for a certificate.
pub static TLS_CERT_FILE: Setting = Setting {
    ini_name: c"rust_json_session.tls_cert_file",
    default: c"",
    meaning: "file of the certificate to show a tls:// server that asks for one",
    accepts: "the absolute path of a PEM file",
    is_secret: false,
    is_valid: |text| is_optional(text, parse_path),
    explain: |_| None,
};

/// What proves that the certificate is one's own.
pub static TLS_KEY_FILE: Setting = Setting {
    ini_name: c"rust_json_session.tls_key_file",
    default: c"",
    meaning: "file of that certificate's private key",
    accepts: "the absolute path of a PEM file",
    is_secret: false,
    is_valid: |text| is_optional(text, parse_path),
    explain: |_| None,
};

/// Whom the server's certificate has to be for.
pub static TLS_SERVER_NAME: Setting = Setting {
    ini_name: c"rust_json_session.tls_server_name",
    default: c"",
    meaning: "name or address that a tls:// server's certificate must be for; none: the host in servers",
    accepts: "a host name or an IP address",
    is_secret: false,
    is_valid: |text| is_optional(text, parse_server_name),
    explain: |_| None,
};

/// Who comes to memcached.
pub static USERNAME: Setting = Setting {
    ini_name: c"rust_json_session.username",
    default: c"",
    meaning: "user to authenticate as, where memcached was started with -Y",
    accepts: "up to 120 bytes without space, colon or control character",
    is_secret: false,
    is_valid: |text| is_optional(text, parse_user),
    explain: |_| None,
};

/// By which password.
pub static PASSWORD: Setting = Setting {
    ini_name: c"rust_json_session.password",
    default: c"",
    meaning: "password of that user; goes unencrypted over anything but tls://",
    accepts: "up to 120 bytes without space or control character",
    is_secret: true,
    is_valid: |text| is_optional(text, parse_password),
    explain: |_| None,
};

/// From the text of each of them.
pub(super) fn parse_tls(
    text_of: &mut impl FnMut(&'static Setting) -> String,
) -> Result<TlsSettings, Invalid> {
    let cert_file = optional(&TLS_CERT_FILE, text_of, parse_path)?;
    let key_file = optional(&TLS_KEY_FILE, text_of, parse_path)?;
    Ok(TlsSettings {
        ca_file: optional(&TLS_CA_FILE, text_of, parse_path)?,
        client_certificate: both((&TLS_CERT_FILE, cert_file), (&TLS_KEY_FILE, key_file))?.map(
            |(cert_file, key_file)| ClientCertificate {
                cert_file,
                key_file,
            },
        ),
        server_name: optional(&TLS_SERVER_NAME, text_of, parse_server_name)?,
    })
}

/// From the text of both.
pub(super) fn parse_credentials(
    text_of: &mut impl FnMut(&'static Setting) -> String,
) -> Result<Option<Credentials>, Invalid> {
    let user = optional(&USERNAME, text_of, parse_user)?;
    let password = optional(&PASSWORD, text_of, parse_password)?;
    let both = both((&USERNAME, user), (&PASSWORD, password))?;
    Ok(both.and_then(|(user, password)| Credentials::new(&user, &password)))
}

/// `None` where nothing stands there.
fn optional<T>(
    setting: &'static Setting,
    text_of: &mut impl FnMut(&'static Setting) -> String,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Invalid> {
    let text = text_of(setting);
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).ok_or_else(|| setting.invalid(text))
}

fn is_optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> bool {
    let text = text.trim();
    text.is_empty() || parse(text).is_some()
}

/// Two settings that are of no use without each other.
fn both<A, B>(
    (first_setting, first): (&'static Setting, Option<A>),
    (second_setting, second): (&'static Setting, Option<B>),
) -> Result<Option<(A, B)>, Invalid> {
    match (first, second) {
        (Some(first), Some(second)) => Ok(Some((first, second))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(second_setting.missing_beside(first_setting)),
        (None, Some(_)) => Err(first_setting.missing_beside(second_setting)),
    }
}

/// Absolute: what a relative one means changes with the working directory of a script.
fn parse_path(text: &str) -> Option<PathBuf> {
    let is_valid = text.len() > 1 && text.starts_with('/') && !text.contains('\0');
    is_valid.then(|| text.into())
}

fn parse_server_name(text: &str) -> Option<ServerName<'static>> {
    ServerName::try_from(text.to_owned()).ok()
}

fn parse_user(text: &str) -> Option<String> {
    Credentials::is_user(text).then(|| text.to_owned())
}

fn parse_password(text: &str) -> Option<String> {
    Credentials::is_password(text).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// The settings that `given` sets, by their options, and the defaults of all others.
    fn parse(given: &[(&str, &str)]) -> Result<Config, String> {
        let text_of = |setting: &'static Setting| {
            let given = given.iter().find(|(option, _)| *option == setting.option());
            given.map_or_else(
                || setting.default.to_str().unwrap().to_owned(),
                |(_, text)| (*text).to_owned(),
            )
        };
        Config::parse(text_of).map_err(|error| format!("{} {error}", error.setting.option()))
    }

    #[test]
    fn by_default_there_is_nothing_to_show() {
        let pool = parse(&[]).unwrap().pool;
        assert_eq!(pool.tls, TlsSettings::default());
        assert_eq!(pool.credentials, None);
    }

    #[test]
    fn a_half_of_a_pair_is_refused_by_the_name_of_the_other() {
        for (option, text, error) in [
            (
                "tls_cert_file",
                "/c.pem",
                "tls_key_file must be set where tls_cert_file is",
            ),
            (
                "tls_key_file",
                "/k.pem",
                "tls_cert_file must be set where tls_key_file is",
            ),
            ("username", "app", "password must be set where username is"),
            (
                "password",
                "hidden",
                "username must be set where password is",
            ),
        ] {
            assert_eq!(parse(&[(option, text)]).unwrap_err(), error);
        }
    }

    #[test]
    fn pairs_and_names_are_taken_as_they_are_meant() {
        let pool = parse(&[
            ("tls_cert_file", " /c.pem"),
            ("tls_key_file", "/k.pem"),
            ("tls_server_name", "10.0.0.2"),
            ("username", "app"),
            ("password", "hidden"),
        ])
        .unwrap()
        .pool;
        let certificate = pool.tls.client_certificate.as_ref().unwrap();
        assert_eq!(certificate.cert_file.to_str(), Some("/c.pem"));
        assert_eq!(certificate.key_file.to_str(), Some("/k.pem"));
        assert!(matches!(
            pool.tls.server_name,
            Some(ServerName::IpAddress(_))
        ));
        assert_eq!(pool.credentials, Credentials::new("app", "hidden"));
    }

    #[test]
    fn what_cannot_be_right_is_refused_and_a_password_is_not_shown() {
        for (setting, text) in [
            (&TLS_CA_FILE, "ca.pem"),
            (&TLS_CA_FILE, "/"),
            (&TLS_SERVER_NAME, "a b"),
            (&TLS_SERVER_NAME, "host:11211"),
            (&USERNAME, "a:b"),
            (&USERNAME, "a b"),
            (&PASSWORD, "a b"),
        ] {
            assert!(setting.check(text).is_err(), "{text}");
        }
        let error = parse(&[("username", "app"), ("password", "not shown")]).unwrap_err();
        assert_eq!(
            error,
            "password must be up to 120 bytes without space or control character"
        );
    }
}
