//! Servers without room for a session.

use rust_json_session::store::ErrorKind;

use crate::site::{Site, at_once};
use crate::support::Memcached;

/// Two servers, of which the one with number 0 takes small items alone.
fn site() -> Site {
    let small = Memcached::start(SMALL);
    Site::of([small, Memcached::start(&[])], 1)
}

/// PHP's data, too large for one of them.
fn large(last: i64) -> String {
    let text = "x".repeat(600_000);
    format!("text|s:600000:\"{text}\";last|i:{last};")
}

fn last_of(data: &str) -> &str {
    let (_, last) = data.split_once("last|i:").unwrap_or_default();
    last
}

#[test]
fn a_session_that_one_server_has_no_room_for_is_stored_on_the_other() {
    at_once([[0, 1], [1, 0]], |order| {
        let site = site();
        let id = site.id(order);
        let mut php = site.php();
        php.read(&id).unwrap();
        php.write(&id, &large(1)).unwrap();
        assert_eq!(site.value(0, &id), None);
        assert!(site.value(1, &id).is_some());
        for seen in [php.get(&id), site.php().get(&id)] {
            assert_eq!(last_of(&seen.unwrap()), "1;", "{order:?}");
        }
        php.read(&id).unwrap();
        php.write(&id, &large(2)).unwrap();
        for seen in [php.get(&id), site.php().get(&id)] {
            assert_eq!(last_of(&seen.unwrap()), "2;", "{order:?}");
        }
        assert!(!php.is_aside(0));
    });
}

#[test]
fn a_session_that_has_grown_too_large_for_one_server_is_not_read_from_there_any_more() {
    at_once([[0, 1], [1, 0]], |order| {
        let site = site();
        let id = site.id(order);
        let mut php = site.php();
        php.set(&id, "last", 1).unwrap();
        let mut other = site.php();
        assert_eq!(last_of(&other.get(&id).unwrap()), "1;");
        php.read(&id).unwrap();
        php.write(&id, &large(2)).unwrap();
        for seen in [php.get(&id), other.get(&id), site.php().get(&id)] {
            assert_eq!(last_of(&seen.unwrap()), "2;", "{order:?}");
        }
    });
}

#[test]
fn a_session_that_has_become_small_again_is_on_both() {
    at_once([[0, 1], [1, 0]], |order| {
        let site = site();
        let id = site.id(order);
        let mut php = site.php();
        php.set(&id, "last", 1).unwrap();
        php.read(&id).unwrap();
        php.write(&id, &large(2)).unwrap();
        php.read(&id).unwrap();
        php.write(&id, "last|i:3;").unwrap();
        let document = site.equal_document(order, &id);
        assert_eq!(document.as_deref(), Some(r#"{"last":3}"#));
    });
}

#[test]
fn a_session_that_is_too_large_for_both_is_an_error_and_the_old_one_stays() {
    let servers = [(); 2].map(|()| Memcached::start(SMALL));
    let site = Site::of(servers, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "last", 1).unwrap();
    php.read(&id).unwrap();
    let error = php.write(&id, &large(2)).unwrap_err();
    let rust_json_session::session::Error::Store(error) = error else {
        panic!("{error}");
    };
    assert!(matches!(error.kind, ErrorKind::TooLarge { .. }), "{error}");
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"last":1}"#));
    php.set(&id, "last", 3).unwrap();
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"last":3}"#));
}

/// Options of a memcached that takes items of up to 512 KB, half of what it takes without.
const SMALL: &[&str] = &["-I", "512k"];
