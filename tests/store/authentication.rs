//! A memcached that asks who comes (`-Y`).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rust_json_session::store::{
    Claim, Claimed, Credentials, ErrorKind, ServerState, Settings, Store,
};

use crate::support::{Memcached, settings};
use crate::{key, minutes};

/// A file of users, gone with the test.
struct Users(PathBuf);

impl Users {
    fn new(lines: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("rjs-users-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, lines).unwrap();
        Self(path)
    }

    fn options(&self) -> [&str; 2] {
        ["-Y", self.0.to_str().unwrap()]
    }
}

impl Drop for Users {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn as_user(memcached: &Memcached, user: &str, password: &str) -> Settings {
    Settings {
        credentials: Credentials::new(user, password),
        ..settings(memcached.address.clone())
    }
}

#[test]
fn the_right_password_lets_in_and_any_other_is_named_as_wrong() {
    let users = Users::new("app:secret\nother:word\n");
    let memcached = Memcached::start(&users.options());
    for (user, password) in [("app", "secret"), ("other", "word")] {
        let settings = as_user(&memcached, user, password);
        assert!(Store::new(settings.clone()).cas(&key("a")).is_ok());
        assert!(ServerState::of(&settings).answer.is_ok());
    }
    for (user, password) in [
        ("app", "word"),
        ("nobody", "secret"),
        ("app", "secretsecret"),
    ] {
        let settings = as_user(&memcached, user, password);
        let kind = ErrorKind::WrongPassword {
            user: user.to_owned(),
        };
        assert_eq!(
            Store::new(settings.clone())
                .cas(&key("a"))
                .unwrap_err()
                .kind,
            kind
        );
        assert_eq!(ServerState::of(&settings).answer.unwrap_err().kind, kind);
    }
}

#[test]
fn a_server_that_asks_for_a_password_says_so_whatever_comes_first() {
    let users = Users::new("app:secret\n");
    let memcached = Memcached::start(&users.options());
    let key = key("a");
    let claim = Claim {
        key: &key,
        holder: b"me",
        expires: minutes(1),
    };
    let settings = settings(memcached.address.clone());
    let kind = ErrorKind::PasswordMissing;
    let mut store = Store::new(settings.clone());
    assert_eq!(store.cas(&key).unwrap_err().kind, kind);
    assert_eq!(store.claim_or_see(claim).unwrap_err().kind, kind);
    store.post_claim(claim).unwrap();
    assert_eq!(store.cas(&key).unwrap_err().kind, kind);
    assert_eq!(ServerState::of(&settings).answer.unwrap_err().kind, kind);
}

#[test]
fn a_new_connection_authenticates_anew() {
    let users = Users::new("app:secret\n");
    let memcached = Memcached::start(&users.options());
    let mut store = Store::new(as_user(&memcached, "app", "secret"));
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    let address = memcached.kill();
    let _memcached = Memcached::start_at(&address, &users.options());
    let key = key("a");
    let claim = Claim {
        key: &key,
        holder: b"me",
        expires: minutes(1),
    };
    // Longer than a connection is taken for open without a look at it.
    std::thread::sleep(Duration::from_millis(150));
    // What is posted first must not go out before the password.
    store.post_claim(claim).unwrap();
    let (claimed, _) = store.claim_or_see(claim).unwrap();
    assert_eq!(claimed, Claimed::Taken);
}

#[test]
fn a_server_that_asks_for_nobody_keeps_nothing_of_a_password() {
    let memcached = Memcached::start(&[]);
    let mut store = Store::new(as_user(&memcached, "app", "secret"));
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    assert_eq!(memcached.ask("mg rust_json_session.authentication v"), "EN");
}

#[test]
fn a_password_works_over_a_unix_domain_socket_too() {
    let users = Users::new("app:secret\n");
    let memcached = Memcached::start_on_unix_socket(&users.options());
    let mut store = Store::new(as_user(&memcached, "app", "secret"));
    assert_eq!(store.cas(&key("a")).unwrap(), None);
}
