//! Where a memcached listens, from the text a person wrote.

use std::fmt;
use std::path::PathBuf;

/// One server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A host name or IP address, and a port.
    Tcp {
        /// Without the brackets of an IPv6 address.
        host: String,
        /// 11211 where the text names none.
        port: u16,
    },
    /// A unix domain socket.
    Unix(PathBuf),
}

impl Address {
    /// ```text
    /// address := "unix://" absolute path | host ( ":" port )? | "[" ipv6 "]" ( ":" port )?
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
        let (host, port) = if let Some(bracketed) = text.strip_prefix('[') {
            let (host, after) = bracketed.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            match after {
                "" => (host, None),
                after => (host, Some(after.strip_prefix(':')?)),
            }
        } else {
            match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            }
        };
        let is_host = !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
        let port = match port {
            None => DEFAULT_PORT,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok()?
            }
            Some(_) => return None,
        };
        (is_host && port > 0).then(|| Self::Tcp {
            host: host.to_owned(),
            port,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "{host}:{port}"),
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
        }
    }
}

const DEFAULT_PORT: u16 = 11211;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_as_it_is_written() {
        for text in [
            "127.0.0.1:11211",
            "cache-1.internal:1",
            "[::1]:65535",
            "unix:///run/memcached.sock",
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_port_is_memcached_s_own_where_none_is_named() {
        assert_eq!(
            Address::parse("localhost").unwrap().to_string(),
            "localhost:11211"
        );
        assert_eq!(Address::parse("[::1]").unwrap().to_string(), "[::1]:11211");
        assert_eq!(
            Address::parse(" localhost ").unwrap().to_string(),
            "localhost:11211"
        );
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
            "unix://",
            "unix:///",
            "unix://relative",
            "host:11211/",
        ] {
            assert_eq!(Address::parse(text), None, "{text:?}");
        }
    }
}
