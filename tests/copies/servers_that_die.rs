//! A server that dies with all it had, and one that comes back empty.

use crate::site::{Site, at_once};

#[test]
fn a_session_goes_on_from_the_other_copy_whichever_server_dies() {
    at_once([0, 1], |dies| {
        let mut site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.kill(dies);
        assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        php.set(&id, "b", 2).unwrap();
        assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
        let left = site.document(1 - dies, &id);
        assert_eq!(left.as_deref(), Some(r#"{"a":1,"b":2}"#));
    });
}

#[test]
fn a_session_stays_on_two_servers_where_there_is_a_third() {
    at_once([0, 1], |dies| {
        let mut site = Site::start(3, 1);
        let id = site.id([0, 1, 2]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        assert_eq!(site.value(2, &id), None);
        site.kill(dies);
        // An unchanged session does not wait for its second copy: it is missed the next time.
        for _ in 0..2 {
            assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        }
        let copies = [1 - dies, 2];
        let document = site.equal_document(copies, &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1}"#));
        php.set(&id, "b", 2).unwrap();
        let document = site.equal_document(copies, &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
    });
}

#[test]
fn a_server_that_dies_inside_a_request_takes_no_change_with_it() {
    at_once([0, 1], |dies| {
        for servers in [2, 3] {
            let mut site = Site::start(servers, 1);
            let id = site.id([0, 1]);
            let mut php = site.php();
            php.set(&id, "a", 1).unwrap();
            let data = php.read(&id).unwrap();
            site.kill(dies);
            php.write(&id, &format!("{data}b|i:2;")).unwrap();
            assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
            if servers == 3 {
                let document = site.equal_document([1 - dies, 2], &id);
                assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
            }
        }
    });
}

#[test]
fn servers_that_die_one_after_the_other_lose_nothing_while_sessions_are_used() {
    let mut site = Site::start(4, 1);
    let id = site.id([0, 1, 2, 3]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    for dies in [0, 1, 2] {
        site.kill(dies);
        assert_eq!(php.get(&id).unwrap(), "a|i:1;", "after the death of {dies}");
    }
    let left = site.document(3, &id);
    assert_eq!(left.as_deref(), Some(r#"{"a":1}"#));
}

#[test]
fn a_server_that_comes_back_empty_gets_its_copy_with_the_next_read() {
    at_once([0, 1], |dies| {
        let mut site = Site::start(3, 1);
        let id = site.id([0, 1, 2]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.kill(dies);
        php.set(&id, "b", 2).unwrap();
        site.restart(dies);
        assert_eq!(site.value(dies, &id), None);
        php.wait_until_all_are_back();
        assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
    });
}

#[test]
fn a_server_that_was_restarted_unnoticed_gets_its_copy_with_the_next_change() {
    at_once([0, 1], |dies| {
        let mut site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.kill(dies);
        site.restart(dies);
        php.set(&id, "b", 2).unwrap();
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
    });
}

#[test]
fn a_server_that_is_restarted_inside_a_request_gets_its_copy() {
    at_once([0, 1], |dies| {
        let mut site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        let data = php.read(&id).unwrap();
        site.kill(dies);
        site.restart(dies);
        php.write(&id, &format!("{data}b|i:2;")).unwrap();
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#), "of {dies}");
    });
}
