//! Sessions that do not change: their second copy, and what becomes of its server meanwhile.

use std::time::Instant;

use crate::site::{Site, TIMEOUT};

#[test]
fn its_reply_leaves_the_connection_usable() {
    let site = Site::start(2, 1);
    let [id, other] = [[0, 1], [1, 0]].map(|order| site.id(order));
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    php.set(&other, "b", 1).unwrap();
    let opened = [0, 1].map(|server| site.server(server).statistic("total_connections"));
    for n in 0..20 {
        assert_eq!(php.get(&id).unwrap(), format!("a|i:{};", n + 1));
        assert_eq!(php.see(&other).unwrap(), "b|i:1;");
        assert_eq!(php.get(&id).unwrap(), format!("a|i:{};", n + 1));
        php.set(&id, "a", n + 2).unwrap();
    }
    // One more, for asking.
    let now = [0, 1].map(|server| site.server(server).statistic("total_connections"));
    assert_eq!(now, opened.map(|opened| opened + 1));
    site.equal_document([0, 1], &id);
}

#[test]
fn its_server_may_die_meanwhile() {
    for is_back in [false, true] {
        let mut site = Site::start(3, 1);
        let [id, other] = [[0, 1, 2], [1, 0, 2]].map(|order| site.id(order));
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        php.set(&other, "b", 1).unwrap();
        assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        site.kill(1);
        if is_back {
            site.restart(1);
        }
        assert_eq!(php.get(&other).unwrap(), "b|i:1;");
        php.set(&id, "a", 2).unwrap();
        php.set(&other, "b", 2).unwrap();
        assert_eq!(site.php().get(&id).unwrap(), "a|i:2;");
        assert_eq!(site.php().get(&other).unwrap(), "b|i:2;");
    }
}

#[test]
fn its_server_may_hang_meanwhile_and_costs_one_timeout() {
    for is_other in [false, true] {
        let site = Site::start(3, 1);
        let [id, other] = [[0, 1, 2], [1, 0, 2]].map(|order| site.id(order));
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        php.set(&other, "a", 1).unwrap();
        site.stop(1);
        assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        let begun = Instant::now();
        php.set(if is_other { &other } else { &id }, "b", 2)
            .unwrap();
        let took = begun.elapsed();
        assert!(took < TIMEOUT * 2, "{took:?}");
        assert!(php.is_aside(1));
        let seen = php.get(if is_other { &other } else { &id }).unwrap();
        assert_eq!(seen, "a|i:1;b|i:2;");
    }
}

#[test]
fn a_session_that_was_read_before_is_stored_on_both() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    let data = php.read(&id).unwrap();
    // What the second has is another than what was read, of the first alone.
    site.edit(1, &id, "a", 5);
    php.write(&id, &format!("{data}b|i:2;")).unwrap();
    let seen = php.get(&id).unwrap();
    assert!(seen.contains("b|i:2;"), "{seen}");
    site.equal_document([0, 1], &id);
}
