//! Which servers a session is on.

use crate::site::{Site, key, tombstone};

const STAMP: usize = 25;

#[test]
fn with_replicas_the_two_servers_that_come_first_have_equal_documents_and_no_other_has_one() {
    let site = Site::start(3, 1);
    let mut php = site.php();
    for order in [[0, 1, 2], [1, 2, 0], [2, 1, 0]] {
        let id = site.id(order);
        php.set(&id, "a", 1).unwrap();
        php.set(&id, "b", 2).unwrap();
        let [first, second, third] = order;
        let value = site.value(first, &id).unwrap();
        let document = br#"{"a":1,"b":2}"#;
        assert_eq!(value.trim_ascii_end(), document);
        assert_eq!(value.len(), document.len() + STAMP);
        assert_eq!(site.value(second, &id), Some(value));
        assert_eq!(site.value(third, &id), None);
    }
}

#[test]
fn without_replicas_the_first_server_has_the_document_alone_and_without_a_stamp() {
    let site = Site::start(3, 0);
    let mut php = site.php();
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
        let id = site.id(order);
        php.set(&id, "a", 1).unwrap();
        php.set(&id, "b", 2).unwrap();
        let values = order.map(|server| site.value(server, &id));
        assert_eq!(values, [Some(br#"{"a":1,"b":2}"#.to_vec()), None, None]);
    }
}

#[test]
fn a_single_server_has_no_stamp_whatever_replicas_says() {
    let site = Site::start(1, 1);
    let id = site.id([0]);
    site.php().set(&id, "a", 1).unwrap();
    assert_eq!(site.value(0, &id).unwrap(), br#"{"a":1}"#);
}

#[test]
fn a_session_from_before_there_were_replicas_gets_its_second_copy_when_it_is_read() {
    let mut site = Site::start(2, 0);
    let id = site.id([1, 0]);
    site.php().set(&id, "a", 1).unwrap();
    assert_eq!(site.value(0, &id), None);
    site.settings.replicas = 1;
    assert_eq!(site.php().get(&id).unwrap(), "a|i:1;");
    let document = site.equal_document([1, 0], &id);
    assert_eq!(document.as_deref(), Some(r#"{"a":1}"#));
}

#[test]
fn a_destroyed_session_is_a_tombstone_on_both() {
    let site = Site::start(3, 1);
    let id = site.id([2, 0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    php.read(&id).unwrap();
    php.destroy(&id).unwrap();
    let document = site.equal_document([2, 0], &id);
    assert_eq!(document, Some(tombstone()));
    assert_eq!(site.value(1, &id), None);
    assert_eq!(php.see(&id).unwrap(), "");
}

#[test]
fn a_copy_that_was_evicted_comes_back_with_the_next_change() {
    for evicted in [0, 1] {
        let site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.store(evicted).delete(&key(&id)).unwrap();
        php.set(&id, "b", 2).unwrap();
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
    }
}

#[test]
fn a_copy_that_is_evicted_inside_a_request_comes_back_with_its_change() {
    for evicted in [0, 1] {
        let site = Site::start(2, 1);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        let data = php.read(&id).unwrap();
        site.store(evicted).delete(&key(&id)).unwrap();
        php.write(&id, &format!("{data}b|i:2;")).unwrap();
        let document = site.equal_document([0, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
    }
}
