//! One memcached: where it listens, and what a person said about it.
//!
//! Knows text and no socket. The forms of an address are those of php-memcached's `addServer` and of its
//! session handler's `session.save_path`.

use std::fmt;
use std::net::Ipv6Addr;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A host name or IP address, and a port.
    Tcp {
        /// Without the brackets of an IPv6 address.
        host: String,
        /// 11211 where the text names none.
        port: u16,
    },
    /// The same, where TLS is spoken.
    Tls {
        /// Without the brackets of an IPv6 address. The name that the server's certificate is for.
        host: String,
        /// 11211 where the text names none.
        port: u16,
    },
    /// A unix domain socket.
    Unix(PathBuf),
}

impl Address {
    /// ```text
    /// address := "unix://" absolute path | "tls://"? endpoint
    /// endpoint := host ( ":" port )? | "[" ipv6 "]" ( ":" port )?
    /// ```
    ///
    /// `None` for anything else. Names are looked up when connecting, not here.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("unix://") {
            let is_absolute = path.len() > 1 && path.starts_with('/') && !path.contains('\0');
            return is_absolute.then(|| Self::Unix(path.into()));
        }
        let (is_tls, endpoint) = match text.strip_prefix("tls://") {
            Some(endpoint) => (true, endpoint),
            None => (false, text),
        };
        match Endpoint::parse(endpoint).ok()? {
            (endpoint, None) => Some(endpoint.into_address(is_tls)),
            (_, Some(_)) => None,
        }
    }

    /// Whether both are one server, however its name is written. What a name's address is, is not looked up.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        match (self.endpoint(), other.endpoint()) {
            (Some((host, port)), Some((other_host, other_port))) => {
                let ips = (host.parse::<Ipv6Addr>(), other_host.parse::<Ipv6Addr>());
                let is_same_host = match ips {
                    (Ok(ip), Ok(other_ip)) => ip == other_ip,
                    _ => host.eq_ignore_ascii_case(other_host),
                };
                is_same_host && port == other_port
            }
            _ => self == other,
        }
    }

    fn endpoint(&self) -> Option<(&str, u16)> {
        match self {
            Self::Tcp { host, port } | Self::Tls { host, port } => Some((host, *port)),
            Self::Unix(_) => None,
        }
    }

    /// Where memcached listens unless it is told otherwise.
    pub const DEFAULT_PORT: u16 = 11211;
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if matches!(self, Self::Tls { .. }) {
            f.write_str("tls://")?;
        }
        match self {
            Self::Tcp { host, port } | Self::Tls { host, port } if host.contains(':') => {
                write!(f, "[{host}]:{port}")
            }
            Self::Tcp { host, port } | Self::Tls { host, port } => write!(f, "{host}:{port}"),
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
        }
    }
}

/// One server of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Where it listens.
    pub address: Address,
    /// Its share of the keys, next to the others' weights; 1 where the text names none. Up to 65,535: the sum
    /// of a whole list's weights is then exact in the single precision that libmemcached reckons with.
    pub weight: NonZeroU16,
    /// How long a connect or a reply of this server may take, where the text says so: 1 ms to 60 s.
    pub timeout: Option<Duration>,
}

impl fmt::Display for Server {
    /// As [`ServerList::parse`](super::ServerList::parse) reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)?;
        let mut mark = '?';
        if self.weight != NonZeroU16::MIN {
            write!(f, "{mark}weight={}", self.weight)?;
            mark = '&';
        }
        if let Some(timeout) = self.timeout {
            write!(f, "{mark}timeout={}", timeout.as_secs())?;
            let fraction = format!("{:09}", timeout.subsec_nanos());
            let digits = fraction.trim_end_matches('0');
            if !digits.is_empty() {
                write!(f, ".{digits}")?;
            }
        }
        Ok(())
    }
}

/// A host and a port.
pub(super) struct Endpoint {
    host: String,
    port: u16,
}

impl Endpoint {
    /// ```text
    /// host ( ":" port ( ":" weight )? )? | "[" ipv6 "]" ( ":" port ( ":" weight )? )?
    /// ```
    ///
    /// The weight is handed back as it is written.
    ///
    /// # Errors
    /// What the text should have been.
    pub(super) fn parse(text: &str) -> Result<(Self, Option<&str>), &'static str> {
        let (host, behind) = match text.strip_prefix('[') {
            Some(bracketed) => {
                let (host, behind) = bracketed
                    .split_once(']')
                    .filter(|(host, _)| host.parse::<Ipv6Addr>().is_ok())
                    .ok_or("between brackets stands an IPv6 address")?;
                match behind.strip_prefix(':') {
                    Some(behind) => (host, Some(behind)),
                    None if behind.is_empty() => (host, None),
                    None => return Err("behind an IPv6 address stands a colon and a port"),
                }
            }
            None if is_bare_ipv6(text) => {
                return Err("an IPv6 address stands in brackets");
            }
            None => match text.split_once(':') {
                Some((host, behind)) => (host, Some(behind)),
                None => (text, None),
            },
        };
        let is_host = !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
        if !is_host {
            return Err("the host must be a name or an IP address");
        }
        let (port, weight) = match behind.map(|behind| behind.split_once(':')) {
            Some(Some((port, weight))) => (Some(port), Some(weight)),
            Some(None) => (behind, None),
            None => (None, None),
        };
        let port = match port {
            Some(port) => parse_positive(port)
                .ok_or("the port must be 1 to 65535")?
                .get(),
            None => Address::DEFAULT_PORT,
        };
        let host = host.to_owned();
        Ok((Self { host, port }, weight))
    }

    pub(super) fn into_address(self, is_tls: bool) -> Address {
        let Self { host, port } = self;
        if is_tls {
            Address::Tls { host, port }
        } else {
            Address::Tcp { host, port }
        }
    }
}

/// Whether `text` begins like an IPv6 address without its brackets, with a port or without.
fn is_bare_ipv6(text: &str) -> bool {
    let is_hexadecimal = text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b':');
    text.parse::<Ipv6Addr>().is_ok() || (is_hexadecimal && text.contains("::"))
}

/// A port or a weight. Digits alone: Rust's own parser takes a sign as well.
pub(super) fn parse_positive(text: &str) -> Option<NonZeroU16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_as_it_is_written() {
        for text in [
            "127.0.0.1:11211",
            "cache-1.internal:1",
            "[::1]:65535",
            "tls://cache-1.internal:11212",
            "tls://[::1]:1",
            "unix:///run/memcached.sock",
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_port_is_memcached_s_own_where_none_is_named() {
        for (text, shown) in [
            ("localhost", "localhost:11211"),
            ("[::1]", "[::1]:11211"),
            (" localhost ", "localhost:11211"),
            ("tls://localhost", "tls://localhost:11211"),
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            ":11211",
            "host:",
            "host:0",
            "host:65536",
            "host:+1",
            "host:1:2",
            "::1",
            "[::1",
            "[::1]1",
            "[host]:1",
            "a,b",
            "a;b",
            "a b",
            "tcp://a:1",
            "tls://",
            "tls://unix:///a",
            "unix://",
            "unix:///",
            "unix://relative",
            "host:11211/",
        ] {
            assert_eq!(Address::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_server_is_the_same_however_it_is_written() {
        let same = |text: &str, other: &str| {
            let [text, other] = [text, other].map(|text| Address::parse(text).unwrap());
            text.is_same_place(&other)
        };
        assert!(same("Cache1", "cache1:11211"));
        assert!(same("[::1]", "[0:0::1]"));
        assert!(same("tls://a:1", "a:1"));
        assert!(same("unix:///a", "unix:///a"));
        assert!(!same("a:1", "a:2"));
        assert!(!same("a", "b"));
        assert!(!same("unix:///a", "unix:///A"));
        assert!(!same("unix:///a", "a"));
    }
}
