//! A server that was away and comes back with what it had before: that is never taken for the session.

use std::time::Duration;

use rust_json_session::config::Concurrency;

use crate::site::{Site, TIMEOUT, at_once, members};

/// A session `a: 1, b: 2`, of whose first change alone the server `away` knows, which has just resumed.
fn changed_while_away(site: &Site, away: usize) -> String {
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(away);
    php.set(&id, "b", 2).unwrap();
    assert!(php.is_aside(away));
    site.resume(away);
    assert_eq!(site.document(away, &id).as_deref(), Some(r#"{"a":1}"#));
    id
}

#[test]
fn a_server_that_comes_back_with_old_data_gets_the_newest_with_the_next_read() {
    at_once([(2, 0), (2, 1), (3, 0), (3, 1)], |(servers, away)| {
        let site = Site::start(servers, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.stop(away);
        php.set(&id, "b", 2).unwrap();
        php.set(&id, "a", 3).unwrap();
        site.resume(away);
        assert_eq!(site.document(away, &id).as_deref(), Some(r#"{"a":1}"#));
        php.wait_until_all_are_back();
        assert_eq!(php.get(&id).unwrap(), "a|i:3;b|i:2;");
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":3,"b":2}"#));
    });
}

#[test]
fn a_process_that_never_knew_of_it_reads_the_newest() {
    at_once([0, 1], |away| {
        let site = Site::start(2, 1);
        let id = changed_while_away(&site, away);
        assert_eq!(site.php().get(&id).unwrap(), "a|i:1;b|i:2;");
        site.equal_document([0, 1], &id);
    });
}

#[test]
fn a_process_whose_connection_was_idle_meanwhile_reads_the_newest() {
    at_once([0, 1], |away| {
        let site = Site::start(2, 1);
        let mut idle = site.php();
        let another = site.ids([0, 1]).nth(1).unwrap();
        idle.set(&another, "a", 1).unwrap();
        let id = changed_while_away(&site, away);
        assert_eq!(idle.get(&id).unwrap(), "a|i:1;b|i:2;");
        site.equal_document([0, 1], &id);
    });
}

#[test]
fn a_process_that_is_more_patient_than_the_one_that_gave_up_reads_the_newest() {
    let mut site = Site::start(2, 1);
    let list = site.settings.servers.to_string();
    let id = site.id([0, 1]);
    site.settings.timeout = Duration::from_secs(5);
    site.settings.connect_timeout = Duration::from_secs(5);
    // A server's own timeout wins over that of all.
    let hasty = list.replace(',', "?timeout=0.1,");
    site.settings.servers = rust_json_session::store::ServerList::parse(&hasty).unwrap();
    let mut other = site.php();
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    assert_eq!(other.get(&id).unwrap(), "a|i:1;");
    site.stop(0);
    php.set(&id, "b", 2).unwrap();
    site.resume(0);
    assert_eq!(other.get(&id).unwrap(), "a|i:1;b|i:2;");
}

#[test]
fn a_change_by_a_process_that_never_knew_of_it_keeps_what_was_stored_meanwhile() {
    let cases = [
        (Concurrency::Lock, 0),
        (Concurrency::Lock, 1),
        (Concurrency::Merge, 0),
        (Concurrency::Merge, 1),
        (Concurrency::Overwrite, 0),
        (Concurrency::Overwrite, 1),
    ];
    at_once(cases, |(concurrency, away)| {
        let site = Site::start(3, 1);
        let id = changed_while_away(&site, away);
        site.php_that(concurrency).set(&id, "c", 3).unwrap();
        assert_eq!(site.php().get(&id).unwrap(), "a|i:1;b|i:2;c|i:3;");
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2,"c":3}"#));
    });
}

#[test]
fn a_request_that_read_before_a_server_was_away_merges_with_what_was_stored_meanwhile() {
    at_once([0, 1], |away| {
        let site = Site::start(3, 1);
        let id = site.id([0, 1, 2]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        let mut slow = site.php();
        let data = slow.read(&id).unwrap();
        site.stop(away);
        php.set(&id, "b", 2).unwrap();
        site.resume(away);
        slow.write(&id, &format!("{data}c|i:3;")).unwrap();
        let merged = site.php().get(&id).unwrap();
        let all = [("a", 1), ("b", 2), ("c", 3)];
        assert!(members(&merged).into_iter().eq(all), "{merged}");
        site.equal_document([0, 1], &id);
    });
}

#[test]
fn a_session_that_is_stored_alone_is_read_from_both_until_its_servers_are_back() {
    let site = Site::start(3, 1);
    let id = site.id([0, 1, 2]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(0);
    php.set(&id, "b", 2).unwrap();
    // Another process has it set aside too, and changes what both others have.
    let mut other = site.php();
    other.set(&id, "c", 3).unwrap();
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;c|i:3;");
    site.resume(0);
    other.wait_until_all_are_back();
    other.set(&id, "d", 4).unwrap();
    // This one may still have the first server set aside.
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;c|i:3;d|i:4;");
    php.wait_until_all_are_back();
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;c|i:3;d|i:4;");
    assert!(php.set(&id, "e", 5).is_ok());
    let document = site.equal_document([0, 1], &id);
    assert_eq!(
        document.as_deref(),
        Some(r#"{"a":1,"b":2,"c":3,"d":4,"e":5}"#)
    );
}

#[test]
fn a_server_that_is_away_for_less_than_a_timeout_is_waited_for() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(TIMEOUT / 6);
            site.resume(0);
        });
        php.set(&id, "b", 2).unwrap();
    });
    assert!(!php.is_aside(0));
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
}
