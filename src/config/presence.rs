//! The settings of who is online.

use std::time::Duration;

use super::{Invalid, Prefix, Setting, parsed};
use crate::codec::Pointer;

/// Whose session it is.
pub static PRESENCE: Setting = Setting {
    ini_name: c"rust_json_session.presence",
    default: c"",
    meaning: "where a session has its user's id, who is marked as online when it is used; none: nobody is",
    accepts: "the name of a session variable, or a JSON Pointer such as /user/id",
    is_secret: false,
    is_valid: |text| text.is_empty() || Pointer::parse(text).is_some(),
    explain: |_| None,
};

/// How often a user is marked.
pub static PRESENCE_INTERVAL: Setting = Setting {
    ini_name: c"rust_json_session.presence_interval",
    default: c"60",
    meaning: "seconds in which a session marks its user once at most",
    accepts: "seconds from 1 to 3600",
    is_secret: false,
    is_valid: |text| parse_seconds(text, LONGEST_INTERVAL).is_some(),
    explain: |_| None,
};

/// How long a user counts as online.
pub static PRESENCE_TTL: Setting = Setting {
    ini_name: c"rust_json_session.presence_ttl",
    default: c"300",
    meaning: "seconds that a user who does nothing counts as online, and up to an interval more",
    accepts: "seconds from 1 to 86400",
    is_secret: false,
    is_valid: |text| parse_seconds(text, LONGEST_TTL).is_some(),
    explain: |_| None,
};

/// What stands before a user's id in the memcached key.
pub static PRESENCE_PREFIX: Setting = Setting {
    ini_name: c"rust_json_session.presence_prefix",
    default: c"u_online_",
    meaning: "what the memcached key begins with, before the user's id",
    accepts: "up to 174 visible ASCII characters, no space",
    is_secret: false,
    is_valid: |text| Prefix::parse(text).is_some(),
    explain: |_| None,
};

/// How users are marked as online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresenceRules {
    /// What the keys begin with.
    pub prefix: Prefix,
    /// How long a user who does nothing counts as online.
    pub ttl: Duration,
    /// In what time a session marks its user once at most.
    pub interval: Duration,
}

impl PresenceRules {
    /// Seconds after which a mark counts no more. A user who did something `ttl` ago may have been marked an interval
    /// earlier, and is online all the same.
    #[must_use]
    pub fn window(&self) -> u64 {
        self.ttl.as_secs() + self.interval.as_secs()
    }
}

/// From the text of each of them. `sessions`: what the keys of sessions begin with, in whose place no mark may come.
pub(super) fn parse_rules(
    sessions: &Prefix,
    text_of: &mut impl FnMut(&'static Setting) -> String,
) -> Result<PresenceRules, Invalid> {
    let seconds = |most| move |text: &str| parse_seconds(text, most);
    let prefix = parsed(&PRESENCE_PREFIX, text_of, Prefix::parse)?;
    if are_mixed_up(prefix.as_str(), sessions.as_str()) {
        return Err(Invalid {
            detail: Some(format!(
                "the keys of sessions begin with {:?}",
                sessions.as_str()
            )),
            ..PRESENCE_PREFIX.invalid(prefix.as_str())
        });
    }
    Ok(PresenceRules {
        prefix,
        ttl: parsed(&PRESENCE_TTL, text_of, seconds(LONGEST_TTL))?,
        interval: parsed(&PRESENCE_INTERVAL, text_of, seconds(LONGEST_INTERVAL))?,
    })
}

/// Whether a user's id may make the key of a session, or a session's id that of a mark.
fn are_mixed_up(marks: &str, sessions: &str) -> bool {
    let is_of_an_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'-');
    let longer = marks.strip_prefix(sessions);
    sessions.starts_with(marks) || longer.is_some_and(|rest| rest.bytes().all(is_of_an_id))
}

fn parse_seconds(text: &str, most: u64) -> Option<Duration> {
    let seconds: u64 = text.trim().parse().ok()?;
    (1..=most)
        .contains(&seconds)
        .then(|| Duration::from_secs(seconds))
}

const LONGEST_INTERVAL: u64 = 3600;

/// A minute's list is read for each minute of it.
const LONGEST_TTL: u64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_has_the_key_of_a_session() {
        for (marks, sessions) in [
            ("", "sessions/"),
            ("sess", "sessions/"),
            ("sessions/", "sessions/"),
            ("online-", ""),
            ("", ""),
        ] {
            assert!(are_mixed_up(marks, sessions), "{marks:?} {sessions:?}");
        }
        for (marks, sessions) in [
            ("u_online_", "sessions/"),
            ("u_online_", ""),
            ("sessions/u_online_", "sessions/"),
            ("a/online/", "a/sessions/"),
        ] {
            assert!(!are_mixed_up(marks, sessions), "{marks:?} {sessions:?}");
        }
    }
}
