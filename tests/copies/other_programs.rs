//! Programs in Node.js, which know the first server of a session alone and store without a stamp.

use crate::site::Site;

#[test]
fn a_change_by_a_program_that_knows_the_first_server_wins_and_is_copied() {
    let site = Site::start(3, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.edit(0, &id, "chat", 7);
    assert_eq!(site.value(0, &id).unwrap(), br#"{"a":1,"chat":7}"#);
    assert_eq!(site.document(1, &id).as_deref(), Some(r#"{"a":1}"#));
    assert_eq!(php.get(&id).unwrap(), "a|i:1;chat|i:7;");
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"a":1,"chat":7}"#));
}

#[test]
fn its_change_inside_a_request_is_merged() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    let data = php.read(&id).unwrap();
    site.edit(0, &id, "chat", 7);
    php.write(&id, &data.replace("a|i:1;", "a|i:2;")).unwrap();
    assert_eq!(php.get(&id).unwrap(), "a|i:2;chat|i:7;");
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"a":2,"chat":7}"#));
}

#[test]
fn its_change_survives_the_death_of_the_server_once_php_has_read_it() {
    let mut site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.edit(0, &id, "chat", 7);
    php.read(&id).unwrap();
    site.kill(0);
    assert_eq!(php.get(&id).unwrap(), "a|i:1;chat|i:7;");
}

#[test]
fn its_change_from_before_its_server_was_away_loses_against_what_was_stored_meanwhile() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.edit(0, &id, "chat", 7);
    site.stop(0);
    php.set(&id, "b", 2).unwrap();
    site.resume(0);
    assert_eq!(site.value(0, &id).unwrap(), br#"{"a":1,"chat":7}"#);
    assert_eq!(site.php().get(&id).unwrap(), "a|i:1;b|i:2;");
    php.wait_until_all_are_back();
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#));
}

#[test]
fn its_change_after_the_return_of_its_server_and_a_read_wins_again() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(0);
    php.set(&id, "b", 2).unwrap();
    site.resume(0);
    php.wait_until_all_are_back();
    php.get(&id).unwrap();
    site.edit(0, &id, "chat", 7);
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;chat|i:7;");
    assert_eq!(site.php().get(&id).unwrap(), "a|i:1;b|i:2;chat|i:7;");
    site.equal_document([0, 1], &id);
}

#[test]
fn a_session_that_it_began_gets_its_second_copy_with_the_next_read() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    site.begin(0, &id, br#"{"chat":1}"#);
    assert_eq!(site.php().get(&id).unwrap(), "chat|i:1;");
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"chat":1}"#));
}
