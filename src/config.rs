//! Every setting as a type, from the text a person wrote. Parsed once, trusted inside.
//!
//! [`SETTINGS`] is the one table of settings: php.ini registration, the constructor's options,
//! `phpinfo()`, `rust_json_session.ini` and the README all follow it.

mod access;
mod presence;

use std::ffi::CStr;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::codec::{AllowedClasses, Pointer, SigningKey};
use crate::store::{Distribution, Key, PoolSettings, ServerList};

pub use access::{PASSWORD, TLS_CA_FILE, TLS_CERT_FILE, TLS_KEY_FILE, TLS_SERVER_NAME, USERNAME};
pub use presence::{PRESENCE, PRESENCE_INTERVAL, PRESENCE_PREFIX, PRESENCE_TTL, PresenceRules};

/// One setting: its name in php.ini, and what may stand there.
#[derive(Debug)]
pub struct Setting {
    /// Full name in php.ini, `rust_json_session.timeout`.
    pub ini_name: &'static CStr,
    /// Text of the default.
    pub default: &'static CStr,
    /// What it decides, in one line, with the unit.
    pub meaning: &'static str,
    /// What may stand there, for messages about what may not.
    pub accepts: &'static str,
    /// Whether nobody is to see its value.
    pub is_secret: bool,
    is_valid: fn(&str) -> bool,
    /// What exactly is wrong with a text that cannot stand there, where more than that is known.
    explain: fn(&str) -> Option<String>,
}

/// Where the sessions are.
pub static SERVERS: Setting = Setting {
    ini_name: c"rust_json_session.servers",
    default: c"127.0.0.1:11211",
    meaning: "memcached servers that the sessions are spread over, with commas between",
    accepts: "servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, \
              tls://host:port or unix:///path",
    is_secret: false,
    is_valid: |text| ServerList::parse(text).is_ok(),
    explain: |text| Some(ServerList::parse(text).err()?.to_string()),
};

/// Which session is on which server.
pub static DISTRIBUTION: Setting = Setting {
    ini_name: c"rust_json_session.distribution",
    default: c"ketama",
    meaning: "which session is on which server: as libmemcached's weighted ketama has it, or its modulo",
    accepts: "ketama or modulo",
    is_secret: false,
    is_valid: |text| Distribution::parse(text).is_some(),
    explain: |_| None,
};

/// On how many servers more than one each session is.
pub static REPLICAS: Setting = Setting {
    ini_name: c"rust_json_session.replicas",
    default: c"0",
    meaning: "servers beside the first that each session is on",
    accepts: "0 or 1",
    is_secret: false,
    is_valid: |text| parse_replicas(text).is_some(),
    explain: |_| None,
};

/// What stands before a session id in the memcached key.
pub static PREFIX: Setting = Setting {
    ini_name: c"rust_json_session.prefix",
    default: c"sessions/",
    meaning: "what the memcached key begins with, before the session id",
    accepts: "up to 174 visible ASCII characters, no space",
    is_secret: false,
    is_valid: |text| Prefix::parse(text).is_some(),
    explain: |_| None,
};

/// How long a connection may take to open.
pub static CONNECT_TIMEOUT: Setting = Setting {
    ini_name: c"rust_json_session.connect_timeout",
    default: c"200",
    meaning: "milliseconds to wait for a connection to memcached",
    accepts: "milliseconds from 1 to 60000",
    is_secret: false,
    is_valid: |text| parse_milliseconds(text).is_some(),
    explain: |_| None,
};

/// How long a reply may take.
pub static TIMEOUT: Setting = Setting {
    ini_name: c"rust_json_session.timeout",
    default: c"1000",
    meaning: "milliseconds to wait for memcached's whole reply",
    accepts: "milliseconds from 1 to 60000",
    is_secret: false,
    is_valid: |text| parse_milliseconds(text).is_some(),
    explain: |_| None,
};

/// What parallel requests of one session do.
pub static CONCURRENCY: Setting = Setting {
    ini_name: c"rust_json_session.concurrency",
    default: c"lock",
    meaning: "what parallel requests of a session do: wait for each other, merge their changes, or overwrite them",
    accepts: "lock, merge or overwrite",
    is_secret: false,
    is_valid: |text| Concurrency::parse(text).is_some(),
    explain: |_| None,
};

/// How long a lock lasts whose holder died.
pub static LOCK_TTL: Setting = Setting {
    ini_name: c"rust_json_session.lock_ttl",
    default: c"0",
    meaning: "seconds after which a lock frees itself; 0: max_execution_time, or 30 where that is 0",
    accepts: "seconds from 0 to 86400",
    is_secret: false,
    is_valid: |text| parse_lock_ttl(text).is_some(),
    explain: |_| None,
};

/// How long to wait for a lock.
pub static LOCK_WAIT: Setting = Setting {
    ini_name: c"rust_json_session.lock_wait",
    default: c"30000",
    meaning: "milliseconds to wait for the lock of another request",
    accepts: "milliseconds from 0 to 3600000",
    is_secret: false,
    is_valid: |text| parse_lock_wait(text).is_some(),
    explain: |_| None,
};

/// What type hints are signed with.
pub static SECRET: Setting = Setting {
    ini_name: c"rust_json_session.secret",
    default: c"",
    meaning: "secret that signs the types of what is stored; of several the first signs and all verify",
    accepts: "secrets of at least 16 visible ASCII characters, with commas or spaces between",
    is_secret: true,
    is_valid: |text| parse_secrets(text).is_some(),
    explain: |_| None,
};

/// Which classes come back unsigned.
pub static ALLOWED_CLASSES: Setting = Setting {
    ini_name: c"rust_json_session.allowed_classes",
    default: c"",
    meaning: "classes and enums that come back although their types are not signed",
    accepts: "class names with commas or spaces between",
    is_secret: false,
    is_valid: |text| AllowedClasses::parse(text).is_some(),
    explain: |_| None,
};

/// All settings, in the order they are shown.
pub static SETTINGS: [&Setting; 21] = [
    &SERVERS,
    &DISTRIBUTION,
    &REPLICAS,
    &PREFIX,
    &CONNECT_TIMEOUT,
    &TIMEOUT,
    &TLS_CA_FILE,
    &TLS_CERT_FILE,
    &TLS_KEY_FILE,
    &TLS_SERVER_NAME,
    &USERNAME,
    &PASSWORD,
    &CONCURRENCY,
    &LOCK_TTL,
    &LOCK_WAIT,
    &SECRET,
    &ALLOWED_CLASSES,
    &PRESENCE,
    &PRESENCE_INTERVAL,
    &PRESENCE_TTL,
    &PRESENCE_PREFIX,
];

impl Setting {
    /// The name among the constructor's options: `timeout`.
    #[must_use]
    pub fn option(&self) -> &'static str {
        let full = self.ini_name.to_str().unwrap_or_default();
        full.strip_prefix(INI_PREFIX).unwrap_or(full)
    }

    /// The setting that the constructor's option `option` sets.
    #[must_use]
    pub fn by_option(option: &str) -> Option<&'static Self> {
        SETTINGS
            .into_iter()
            .find(|setting| setting.option() == option)
    }

    /// Whether `text` can stand there.
    ///
    /// # Errors
    /// It cannot; the error quotes it.
    pub fn check(&'static self, text: &str) -> Result<(), Invalid> {
        if !(self.is_valid)(text) {
            return Err(self.invalid(text));
        }
        Ok(())
    }

    fn invalid(&'static self, text: &str) -> Invalid {
        Invalid {
            setting: self,
            value: text.to_owned(),
            detail: (self.explain)(text),
            beside: None,
        }
    }

    /// Nothing stands there, and `other` is of no use without it.
    fn missing_beside(&'static self, other: &'static Self) -> Invalid {
        Invalid {
            setting: self,
            value: String::new(),
            detail: None,
            beside: Some(other),
        }
    }
}

/// A value that cannot be right, and the setting it was given to.
#[derive(Clone, Debug)]
pub struct Invalid {
    /// The setting.
    pub setting: &'static Setting,
    /// The value as it was written.
    pub value: String,
    /// The part of it that is wrong, and why.
    pub detail: Option<String>,
    /// The setting that needs it, where it only is not set.
    pub beside: Option<&'static Setting>,
}

impl fmt::Display for Invalid {
    /// Without the setting's name, which php.ini and the constructor spell differently.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(other) = self.beside {
            return write!(f, "must be set where {} is", other.option());
        }
        if self.setting.is_secret {
            return write!(f, "must be {}", self.setting.accepts);
        }
        let shown: String = self.value.chars().take(MAX_SHOWN).collect();
        write!(f, "must be {}, {shown:?} given", self.setting.accepts)?;
        match &self.detail {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Invalid {}

/// Every setting, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The memcached servers, and how long they may take.
    pub pool: Arc<PoolSettings>,
    /// What keys begin with.
    pub prefix: Prefix,
    /// What parallel requests of one session do.
    pub concurrency: Concurrency,
    /// How long a lock lasts whose holder died; zero for as long as a request may run.
    pub lock_ttl: Duration,
    /// How long to wait for a lock.
    pub lock_wait: Duration,
    /// The first signs, all verify.
    pub keys: Vec<SigningKey>,
    /// What comes back unsigned.
    pub classes: AllowedClasses,
    /// Where a session has its user, where users are to be marked as online.
    pub user: Option<Pointer>,
    /// How they are.
    pub presence: PresenceRules,
    /// A text that differs where marks go elsewhere, or count for another time. Made of all that, and good for comparing.
    pub site: Arc<str>,
}

impl Config {
    /// With other servers.
    #[must_use]
    pub fn with_servers(self, servers: ServerList) -> Self {
        let pool = PoolSettings {
            servers,
            ..(*self.pool).clone()
        };
        Self {
            site: site(&pool, &self.prefix, &self.presence),
            pool: Arc::new(pool),
            ..self
        }
    }

    /// From the text of each setting.
    ///
    /// # Errors
    /// The first text that cannot be right.
    pub fn parse(mut text_of: impl FnMut(&'static Setting) -> String) -> Result<Self, Invalid> {
        let pool = PoolSettings {
            servers: parsed(&SERVERS, &mut text_of, |text| ServerList::parse(text).ok())?,
            distribution: parsed(&DISTRIBUTION, &mut text_of, Distribution::parse)?,
            replicas: parsed(&REPLICAS, &mut text_of, parse_replicas)?,
            connect_timeout: parsed(&CONNECT_TIMEOUT, &mut text_of, parse_milliseconds)?,
            timeout: parsed(&TIMEOUT, &mut text_of, parse_milliseconds)?,
            tls: access::parse_tls(&mut text_of)?,
            credentials: access::parse_credentials(&mut text_of)?,
        };
        let prefix = parsed(&PREFIX, &mut text_of, Prefix::parse)?;
        let presence = presence::parse_rules(&prefix, &mut text_of)?;
        Ok(Self {
            site: site(&pool, &prefix, &presence),
            pool: Arc::new(pool),
            prefix,
            concurrency: parsed(&CONCURRENCY, &mut text_of, Concurrency::parse)?,
            lock_ttl: parsed(&LOCK_TTL, &mut text_of, parse_lock_ttl)?,
            lock_wait: parsed(&LOCK_WAIT, &mut text_of, parse_lock_wait)?,
            keys: parsed(&SECRET, &mut text_of, parse_secrets)?,
            classes: parsed(&ALLOWED_CLASSES, &mut text_of, AllowedClasses::parse)?,
            user: parsed(&PRESENCE, &mut text_of, |text| match text {
                "" => Some(None),
                text => Pointer::parse(text).map(Some),
            })?,
            presence,
        })
    }
}

/// Whose marks are the same: what says where they go, and how long each counts.
fn site(pool: &PoolSettings, prefix: &Prefix, presence: &PresenceRules) -> Arc<str> {
    let PoolSettings {
        servers,
        distribution,
        replicas,
        ..
    } = pool;
    format!("{servers:?} {distribution:?} {replicas} {prefix:?} {presence:?}").into()
}

fn parsed<T>(
    setting: &'static Setting,
    text_of: &mut impl FnMut(&'static Setting) -> String,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, Invalid> {
    let text = text_of(setting);
    parse(&text).ok_or_else(|| setting.invalid(&text))
}

/// What the memcached key of every session begins with. May be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(Arc<str>);

impl Prefix {
    /// `None` where memcached keys could not begin with `text`, or would leave no room for an id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_valid =
            text.len() <= Self::MAX_LENGTH && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_valid.then(|| Self(text.into()))
    }

    /// The prefix itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key's 250 bytes less `sha256:` and 64 hexadecimal digits, the form of an id that is too long, and
    /// less the `.lock` behind it.
    pub const MAX_LENGTH: usize = Key::MAX_LENGTH - 71 - 5;
}

/// What parallel requests of one session do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concurrency {
    /// One waits for the other.
    Lock,
    /// None waits; what they change is merged, member by member.
    Merge,
    /// None waits; the last to store wins.
    Overwrite,
}

impl Concurrency {
    /// `None` for any other word than the three.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "lock" => Some(Self::Lock),
            "merge" => Some(Self::Merge),
            "overwrite" => Some(Self::Overwrite),
            _ => None,
        }
    }
}

fn parse_replicas(text: &str) -> Option<usize> {
    match text.trim() {
        "0" => Some(0),
        "1" => Some(1),
        _ => None,
    }
}

fn parse_milliseconds(text: &str) -> Option<Duration> {
    let milliseconds: u64 = text.trim().parse().ok()?;
    (1..=60_000)
        .contains(&milliseconds)
        .then(|| Duration::from_millis(milliseconds))
}

fn parse_lock_ttl(text: &str) -> Option<Duration> {
    let seconds: u64 = text.trim().parse().ok()?;
    let ttl = Duration::from_secs(seconds);
    (ttl <= LONGEST_LOCK).then_some(ttl)
}

/// No lock lasts longer.
pub const LONGEST_LOCK: Duration = Duration::from_secs(86_400);

fn parse_lock_wait(text: &str) -> Option<Duration> {
    let milliseconds: u64 = text.trim().parse().ok()?;
    (milliseconds <= 3_600_000).then(|| Duration::from_millis(milliseconds))
}

fn parse_secrets(text: &str) -> Option<Vec<SigningKey>> {
    let is_separator = |c: char| c == ',' || c.is_ascii_whitespace();
    text.split(is_separator)
        .filter(|secret| !secret.is_empty())
        .map(|secret| {
            let is_valid = secret.len() >= SHORTEST_SECRET
                && secret.bytes().all(|byte| byte.is_ascii_graphic());
            is_valid.then(|| SigningKey::from_secret(secret.as_bytes()))
        })
        .collect()
}

/// Characters, for a secret that nobody guesses.
const SHORTEST_SECRET: usize = 16;

/// What every setting's name in php.ini begins with.
const INI_PREFIX: &str = "rust_json_session.";

/// Characters of a wrong value that a message quotes.
const MAX_SHOWN: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn default_of(setting: &'static Setting) -> String {
        setting.default.to_str().unwrap().to_owned()
    }

    #[test]
    fn every_default_is_valid() {
        for setting in SETTINGS {
            assert!(
                setting.check(&default_of(setting)).is_ok(),
                "{}",
                setting.option()
            );
        }
        let config = Config::parse(default_of).unwrap();
        assert_eq!(config.prefix.as_str(), "sessions/");
        assert_eq!(config.pool.connect_timeout, Duration::from_millis(200));
        assert_eq!(config.pool.timeout, Duration::from_secs(1));
    }

    #[test]
    fn an_option_is_a_setting_without_its_prefix() {
        assert!(std::ptr::eq(
            Setting::by_option("timeout").unwrap(),
            &raw const TIMEOUT
        ));
        assert!(Setting::by_option("rust_json_session.timeout").is_none());
    }

    #[test]
    fn a_wrong_value_is_quoted_with_what_would_be_right() {
        let error = TIMEOUT.check("soon").unwrap_err();
        assert_eq!(
            error.to_string(),
            "must be milliseconds from 1 to 60000, \"soon\" given"
        );
    }

    #[test]
    fn the_part_of_a_list_that_is_wrong_is_quoted() {
        let error = SERVERS.check("a:11211,b:99999").unwrap_err();
        let detail = error.detail.clone().unwrap();
        assert!(detail.starts_with("\"b:99999\": "), "{detail}");
        assert!(error.to_string().ends_with(&format!("({detail})")));
    }

    #[test]
    fn a_wrong_secret_is_not_shown() {
        let error = SECRET.check("short").unwrap_err();
        assert_eq!(error.to_string(), format!("must be {}", SECRET.accepts));
    }

    #[test]
    fn the_first_of_several_secrets_signs() {
        let keys = parse_secrets("0123456789abcdef, fedcba9876543210").unwrap();
        let ids: Vec<_> = keys.iter().map(SigningKey::id).collect();
        assert_eq!(
            ids,
            [
                SigningKey::from_secret(b"0123456789abcdef").id(),
                SigningKey::from_secret(b"fedcba9876543210").id()
            ]
        );
        assert!(parse_secrets("").unwrap().is_empty());
        assert!(parse_secrets("0123456789abcdef short").is_none());
        assert!(parse_secrets("0123456789abcdéf").is_none());
    }

    #[test]
    fn a_timeout_is_at_least_a_millisecond_and_at_most_a_minute() {
        for text in ["0", "-1", "60001", "1.5", "", "1s", "99999999999999999999"] {
            assert!(TIMEOUT.check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_lock_lasts_as_long_as_a_request_unless_it_is_set() {
        let config = Config::parse(default_of).unwrap();
        assert_eq!(config.concurrency, Concurrency::Lock);
        assert_eq!(config.lock_ttl, Duration::ZERO);
        assert_eq!(parse_lock_ttl("5"), Some(Duration::from_secs(5)));
        for (setting, text) in [
            (&LOCK_TTL, "-1"),
            (&LOCK_TTL, "86401"),
            (&LOCK_TTL, "5s"),
            (&LOCK_WAIT, "-1"),
            (&LOCK_WAIT, "3600001"),
            (&CONCURRENCY, ""),
            (&CONCURRENCY, "Lock"),
            (&CONCURRENCY, "none"),
        ] {
            assert!(setting.check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_prefix_leaves_room_for_any_id() {
        assert!(Prefix::parse(&"p".repeat(Prefix::MAX_LENGTH)).is_some());
        assert!(Prefix::parse(&"p".repeat(Prefix::MAX_LENGTH + 1)).is_none());
        assert!(Prefix::parse("").is_some());
        for text in ["a b", "a\n", "ä", "\u{7f}"] {
            assert!(Prefix::parse(text).is_none(), "{text:?}");
        }
    }
}
