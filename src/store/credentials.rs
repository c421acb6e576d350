//! Who comes to a memcached that was started with `-Y`, and how it is told: memcached's doc/protocol.txt,
//! "Authentication".

use std::fmt;

/// A user of memcached's, and the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: String,
}

impl Credentials {
    /// `None` where memcached's file of users could not hold them.
    #[must_use]
    pub fn new(user: &str, password: &str) -> Option<Self> {
        let is_valid = Self::is_user(user) && Self::is_password(password);
        is_valid.then(|| Self {
            user: user.to_owned(),
            password: password.to_owned(),
        })
    }

    /// Whether it can be a user's name: up to 120 bytes, no space, no control character and no colon.
    #[must_use]
    pub fn is_user(text: &str) -> bool {
        Self::is_password(text) && !text.contains(':')
    }

    /// Whether it can be a password: up to 120 bytes, no space and no control character.
    #[must_use]
    pub fn is_password(text: &str) -> bool {
        let is_word = |c: char| !c.is_whitespace() && !c.is_control();
        (1..=LONGEST).contains(&text.len()) && text.chars().all(is_word)
    }

    /// The user's name.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The command that has to come first on a connection. A memcached that asks for nobody takes it for an
    /// item like any other: one that has expired at once.
    pub(super) fn to_command(&self) -> Vec<u8> {
        let Self { user, password } = self;
        let len = user.len() + 1 + password.len();
        format!("set {KEY} 0 -1 {len}\r\n{user} {password}\r\n").into_bytes()
    }
}

/// Without the password: it ends up in logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

const KEY: &str = "rust_json_session.authentication";

/// Bytes. Both together have to fit into a line of 255.
const LONGEST: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_a_set_that_leaves_nothing_behind() {
        let credentials = Credentials::new("app", "pässword").unwrap();
        assert_eq!(
            String::from_utf8(credentials.to_command()).unwrap(),
            "set rust_json_session.authentication 0 -1 13\r\napp pässword\r\n"
        );
    }

    #[test]
    fn what_memcached_would_take_for_two_words_is_refused() {
        for (user, password) in [
            ("", "p"),
            ("u", ""),
            ("a b", "p"),
            ("u", "a b"),
            ("u:v", "p"),
            ("u", "p\r\n"),
            ("u", "p\u{a0}q"),
        ] {
            assert_eq!(
                Credentials::new(user, password),
                None,
                "{user:?} {password:?}"
            );
        }
        assert!(Credentials::new(&"u".repeat(120), &"p".repeat(120)).is_some());
        assert!(Credentials::new("u", &"p".repeat(121)).is_none());
    }

    #[test]
    fn the_password_is_not_shown() {
        let shown = format!("{:?}", Credentials::new("app", "hidden"));
        assert!(
            shown.contains("app") && !shown.contains("hidden"),
            "{shown}"
        );
    }
}
