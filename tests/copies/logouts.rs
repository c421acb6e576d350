//! Logged out stays logged out, also on a server that was away.

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::config::Concurrency;
use rust_json_session::store::Stored;

use crate::site::{Site, at_once, key, minutes, tombstone};

/// A session that was destroyed while the server `away` was, which has just resumed.
fn destroyed_while_away(site: &Site, away: usize) -> String {
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(away);
    php.read(&id).unwrap();
    php.destroy(&id).unwrap();
    site.resume(away);
    assert_eq!(site.document(away, &id).as_deref(), Some(r#"{"a":1}"#));
    id
}

#[test]
fn a_session_that_was_destroyed_while_a_server_was_away_is_a_tombstone_on_both() {
    at_once([0, 1], |away| {
        let site = Site::start(2, 1);
        let id = destroyed_while_away(&site, away);
        assert_eq!(site.php().see(&id).unwrap(), "");
        assert_eq!(site.equal_document([0, 1], &id), Some(tombstone()));
    });
}

#[test]
fn whoever_destroyed_it_sees_no_session_when_the_server_is_back() {
    at_once([0, 1], |away| {
        let site = Site::start(3, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        php.read(&id).unwrap();
        site.stop(away);
        php.destroy(&id).unwrap();
        assert_eq!(php.see(&id).unwrap(), "");
        site.resume(away);
        php.wait_until_all_are_back();
        assert_eq!(php.see(&id).unwrap(), "");
        assert_eq!(site.equal_document([0, 1], &id), Some(tombstone()));
    });
}

#[test]
fn a_late_request_that_knows_the_server_from_before_brings_nothing_back() {
    at_once(
        [Concurrency::Merge, Concurrency::Overwrite],
        |concurrency| {
            for away in [0, 1] {
                let site = Site::start(2, 1);
                let id = site.id([0, 1]);
                let mut php = site.php();
                php.set(&id, "a", 1).unwrap();
                let mut late = site.php_that(concurrency);
                let data = late.read(&id).unwrap();
                site.stop(away);
                php.destroy(&id).unwrap();
                site.resume(away);
                late.write(&id, &format!("{data}b|i:2;")).unwrap();
                assert_eq!(site.php().see(&id).unwrap(), "", "{away} {concurrency:?}");
                assert_eq!(site.equal_document([0, 1], &id), Some(tombstone()));
            }
        },
    );
}

#[test]
fn a_session_begun_anew_survives_the_return_of_the_old_tombstone() {
    at_once([0, 1], |away| {
        let site = Site::start(3, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        php.destroy(&id).unwrap();
        site.stop(away);
        assert_eq!(php.read(&id).unwrap(), "");
        php.write(&id, "b|i:2;").unwrap();
        site.resume(away);
        assert_eq!(site.document(away, &id), Some(tombstone()));
        assert_eq!(site.php().get(&id).unwrap(), "b|i:2;");
        php.wait_until_all_are_back();
        assert_eq!(php.get(&id).unwrap(), "b|i:2;");
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"b":2}"#));
    });
}

#[test]
fn a_session_begun_anew_survives_the_return_of_the_session_before_the_logout() {
    at_once([0, 1], |away| {
        let site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.stop(away);
        php.destroy(&id).unwrap();
        assert_eq!(php.read(&id).unwrap(), "");
        php.write(&id, "b|i:2;").unwrap();
        site.resume(away);
        assert_eq!(site.document(away, &id).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(site.php().get(&id).unwrap(), "b|i:2;");
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"b":2}"#));
    });
}

#[test]
fn a_logout_by_a_program_that_knows_the_first_server_is_one_on_both() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    let mut store = site.store(0);
    let cas = store.cas(&key(&id)).unwrap().unwrap();
    let unchanged = rust_json_session::store::Condition::Unchanged(cas);
    let stored = store.store(&key(&id), TOMBSTONE, minutes(10), unchanged);
    assert_eq!(stored.unwrap(), Stored::Stored);
    assert_eq!(php.see(&id).unwrap(), "");
    assert_eq!(site.equal_document([0, 1], &id), Some(tombstone()));
}

#[test]
fn a_logout_is_on_the_server_that_is_left_when_another_dies_under_it() {
    at_once([0, 1], |dies| {
        let mut site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        php.read(&id).unwrap();
        site.kill(dies);
        php.destroy(&id).unwrap();
        assert_eq!(site.document(1 - dies, &id), Some(tombstone()));
        assert_eq!(site.php().see(&id).unwrap(), "");
    });
}
