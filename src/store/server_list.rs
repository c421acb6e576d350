//! Several servers in one text: the setting `rust_json_session.servers`, or `session.save_path`.
//!
//! Knows text and no socket. It reads what people have from the session handlers of php-memcached
//! (`host:port:weight`), pecl memcache and phpredis (`tcp://host:port?weight=2`), and says no to what would
//! mean something else there.

use std::fmt;
use std::num::NonZeroU16;
use std::time::Duration;

use super::Address;
use super::server::{Endpoint, Server, parse_positive};

/// 1 to 256 servers, none of them twice, in the order they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerList {
    first: Server,
    others: Vec<Server>,
}

impl ServerList {
    /// ```text
    /// list := server ( ( "," | ";" ) server )* ( "," | ";" )?
    /// server := ( endpoint | "tcp://" endpoint | "tls://" endpoint | socket ) ( "?" parameters )?
    /// endpoint := host ( ":" port ( ":" weight )? )? | "[" ipv6 "]" ( ":" port ( ":" weight )? )?
    /// socket := ( "unix://" | "unix:" )? absolute path ( ":0" ( ":" weight )? )?
    /// parameters := parameter ( "&" parameter )*
    /// parameter := "weight=" 1 to 65535 | "timeout=" seconds from 0.001 to 60
    ///            | "persistent=" anything | "retry_interval=" anything
    /// ```
    ///
    /// Blanks may stand around a server. `persistent` and `retry_interval` have no effect: connections are
    /// always kept.
    ///
    /// # Errors
    /// The first part that cannot be right.
    pub fn parse(text: &str) -> Result<Self, WrongServer> {
        let list = text.trim();
        let none = || WrongServer::new(list, "no server is named");
        if list.is_empty() {
            return Err(none());
        }
        let elements = list.strip_suffix(SEPARATORS).unwrap_or(list);
        let mut servers: Vec<Server> = Vec::new();
        for element in elements.split(SEPARATORS).map(str::trim) {
            if element.is_empty() {
                return Err(WrongServer::new(
                    text,
                    "a separator has no server before it",
                ));
            }
            let server = parse_server(element)?;
            let is_named_before = servers
                .iter()
                .any(|before| before.address.is_same_place(&server.address));
            if is_named_before {
                return Err(WrongServer::new(
                    place(element),
                    "the server is named twice",
                ));
            }
            if servers.len() == Self::MAX_SERVERS {
                let why = "a list has at most 256 servers";
                return Err(WrongServer::new(place(element), why));
            }
            servers.push(server);
        }
        let mut servers = servers.into_iter();
        Ok(Self {
            first: servers.next().ok_or_else(none)?,
            others: servers.collect(),
        })
    }

    /// The list that `session.save_path` is; `None` where it is a folder, which it is on most machines
    /// (`/var/lib/php/sessions`, `5;0600;/path`), or empty.
    ///
    /// It is a list where an element begins with `tcp://`, `tls://` or `unix://`, has a host and a port in
    /// digits, or is a socket with the port 0. What php-memcached takes before a list, `PERSISTENT=name `,
    /// has no effect: connections are always kept.
    #[must_use]
    pub fn from_save_path(path: &str) -> Option<Result<Self, WrongServer>> {
        let path = path.trim();
        let list = path
            .strip_prefix("PERSISTENT=")
            .and_then(|named| named.split_once(' '))
            .map_or(path, |(_, list)| list);
        list.split(SEPARATORS)
            .any(|element| is_no_folder(place(element.trim())))
            .then(|| Self::parse(list))
    }

    /// The first, and the others.
    #[must_use]
    pub fn split_first(&self) -> (&Server, &[Server]) {
        (&self.first, &self.others)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Server> + Clone {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// How many servers a list may have.
    pub const MAX_SERVERS: usize = 256;
}

impl fmt::Display for ServerList {
    /// One text for all that mean the same; [`ServerList::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for server in self.iter() {
            write!(f, "{separator}{server}")?;
            separator = ",";
        }
        Ok(())
    }
}

/// Why a text is no list of servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongServer {
    /// The part that cannot be right, as it was written, at most 100 characters of it. Never the value of an
    /// unknown parameter, which may be a password.
    pub part: String,
    /// What it should have been.
    pub why: &'static str,
}

impl WrongServer {
    fn new(part: &str, why: &'static str) -> Self {
        let part = part.chars().take(MAX_SHOWN).collect();
        Self { part, why }
    }
}

impl fmt::Display for WrongServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.part, self.why)
    }
}

impl std::error::Error for WrongServer {}

fn parse_server(element: &str) -> Result<Server, WrongServer> {
    let place = place(element);
    let is_one_word = !element.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_one_word {
        let why = "servers are separated by commas and hold no blanks";
        return Err(WrongServer::new(place, why));
    }
    let (address, weight) = parse_place(place).map_err(|why| WrongServer::new(place, why))?;
    let mut weight = match weight {
        Some(digits) => Some(parse_positive(digits).ok_or(WrongServer::new(place, WEIGHT))?),
        None => None,
    };
    let mut timeout = None;
    let query = element.split_once('?').map_or("", |(_, query)| query);
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let is_set = match name {
            "weight" => weight
                .replace(parse_positive(value).ok_or(WrongServer::new(parameter, WEIGHT))?)
                .is_some(),
            "timeout" => timeout
                .replace(parse_timeout(value).ok_or(WrongServer::new(parameter, TIMEOUT))?)
                .is_some(),
            "persistent" | "retry_interval" => false,
            _ => return Err(WrongServer::new(name, PARAMETERS)),
        };
        if is_set {
            return Err(WrongServer::new(parameter, "this is said twice"));
        }
    }
    Ok(Server {
        address,
        weight: weight.unwrap_or(NonZeroU16::MIN),
        timeout,
    })
}

/// What stands before the parameters: a scheme, a host, a port, a weight.
fn place(element: &str) -> &str {
    element.split_once('?').map_or(element, |(place, _)| place)
}

/// The address, and the weight as it is written.
fn parse_place(place: &str) -> Result<(Address, Option<&str>), &'static str> {
    if place.starts_with('/') {
        return parse_socket(place);
    }
    // Not `unix:` alone, which a host's name and its colon may be.
    let path = place.strip_prefix("unix:");
    if let Some(path) = path.filter(|path| path.starts_with('/')) {
        return parse_socket(path.strip_prefix("//").unwrap_or(path));
    }
    let (is_tls, endpoint) = match place.split_once("://") {
        None => (false, place),
        Some(("tcp", endpoint)) => (false, endpoint),
        Some(("tls", endpoint)) => (true, endpoint),
        Some(_) => return Err("the scheme must be tcp, tls or unix"),
    };
    let (endpoint, weight) = Endpoint::parse(endpoint)?;
    Ok((endpoint.into_address(is_tls), weight))
}

/// A path without a colon: what stands behind one is a port to php-memcached and pecl memcache, too.
fn parse_socket(text: &str) -> Result<(Address, Option<&str>), &'static str> {
    let (path, port_and_weight) = text.split_once(':').unwrap_or((text, "0"));
    let is_absolute = path.len() > 1 && path.starts_with('/');
    if !is_absolute {
        return Err("the path of a socket must begin with /, as in unix:///run/memcached.sock");
    }
    let weight = match port_and_weight.split_once(':') {
        Some(("0", weight)) => Some(weight),
        None if port_and_weight == "0" => None,
        _ => return Err("a socket has no port but 0"),
    };
    Ok((Address::Unix(path.into()), weight))
}

/// Digits, and perhaps a point and up to nine more.
fn parse_timeout(text: &str) -> Option<Duration> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = [seconds, fraction].iter().all(|digits| {
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !are_digits {
        return None;
    }
    let nanoseconds = format!("{fraction:0<9}").parse().ok()?;
    let timeout = Duration::new(seconds.parse().ok()?, nanoseconds);
    (MIN_TIMEOUT..=MAX_TIMEOUT)
        .contains(&timeout)
        .then_some(timeout)
}

/// Whether a place says so clearly that it is a server that no folder is meant.
fn is_no_folder(place: &str) -> bool {
    let has_scheme = ["tcp://", "tls://", "unix://"]
        .iter()
        .any(|scheme| place.starts_with(scheme));
    let (host, behind) = match place.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once("]:").unwrap_or_default(),
        None => place.split_once(':').unwrap_or_default(),
    };
    // A blank where a comma should be is better told than taken for a folder's.
    let port = behind.split([':', ' ']).next().unwrap_or_default();
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_endpoint = !host.is_empty() && !host.contains(['/', '\\']) && is_port;
    let is_socket = host.starts_with('/') && port == "0";
    has_scheme || is_endpoint || is_socket
}

const SEPARATORS: [char; 2] = [',', ';'];
const WEIGHT: &str = "the weight must be 1 to 65535";
const TIMEOUT: &str = "the timeout must be seconds from 0.001 to 60";
const PARAMETERS: &str = "the parameters are weight, timeout, persistent and retry_interval";
const MIN_TIMEOUT: Duration = Duration::from_millis(1);
const MAX_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_SHOWN: usize = 100;

#[cfg(test)]
mod tests;
