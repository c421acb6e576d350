//! Every operation, and what each answer means.

use std::time::{SystemTime, UNIX_EPOCH};

use rust_json_session::store::{Condition, Deleted, Exptime, Fetched, Key, Stored, Touched};

use crate::support::Memcached;
use crate::{add, key, seconds, store, value_of};

/// The item's remaining seconds, by memcached's own account.
fn ttl_of(server: &Memcached, key: &str) -> u64 {
    let answer = server.ask(&format!("mg {key} t\r\n"));
    let ttl = answer.trim_end().strip_prefix("HD t");
    ttl.unwrap_or_else(|| panic!("{answer}")).parse().unwrap()
}

#[test]
fn what_is_stored_is_fetched_with_its_cas() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/a");
    let cas = add(&mut store, &key, b"{\"n\":1}");
    let hit = Fetched::Hit {
        value: b"{\"n\":1}".to_vec(),
        cas,
    };
    assert_eq!(store.fetch(&key, seconds(100)), Ok(hit));
}

#[test]
fn what_is_not_there_is_no_error() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/none");
    assert_eq!(store.fetch(&key, seconds(100)), Ok(Fetched::Miss));
    assert_eq!(store.cas(&key), Ok(None));
    assert_eq!(store.touch(&key, seconds(100)), Ok(Touched::Gone));
    assert_eq!(store.delete(&key), Ok(Deleted::Absent));
}

#[test]
fn a_value_of_any_size_comes_back_as_it_was() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let buffer = 16 * 1024;
    let sizes = [
        0,
        1,
        2,
        150,
        4096,
        buffer - 20,
        buffer,
        buffer + 1,
        100_000,
        300_000,
        900_000,
    ];
    for size in sizes {
        let key = Key::new(format!("sessions/{size}")).unwrap();
        let value: Vec<u8> = (0_u8..=250).cycle().take(size).collect();
        add(&mut store, &key, &value);
        assert!(value_of(&mut store, &key) == value, "{size} bytes");
    }
}

#[test]
fn a_value_that_looks_like_the_protocol_is_only_a_value() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    for (number, value) in [
        "\r\n",
        "EN O1\r\n",
        "\r\nEND\r\nVA 1 c1 O2\r\nx\r\n",
        "\r\nflush_all\r\n",
    ]
    .iter()
    .enumerate()
    {
        let key = Key::new(format!("sessions/{number}")).unwrap();
        add(&mut store, &key, value.as_bytes());
        assert_eq!(value_of(&mut store, &key), value.as_bytes());
    }
    assert_eq!(
        value_of(&mut store, &key("sessions/0")),
        b"\r\n",
        "nothing was flushed"
    );
}

#[test]
fn the_longest_key_is_a_key() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = Key::new([b'k'; Key::MAX_LENGTH]).unwrap();
    add(&mut store, &key, b"{}");
    assert_eq!(value_of(&mut store, &key), b"{}");
    assert_eq!(store.delete(&key), Ok(Deleted::Deleted));
}

#[test]
fn nothing_is_stored_where_something_is() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/a");
    add(&mut store, &key, b"theirs");
    let stored = store.store(&key, b"ours", seconds(100), Condition::Absent);
    assert_eq!(stored, Ok(Stored::Conflict));
    assert_eq!(value_of(&mut store, &key), b"theirs");
}

#[test]
fn nothing_is_stored_over_what_somebody_else_wrote() {
    let server = Memcached::on_port(&[]);
    let (mut ours, mut theirs) = (store(&server.address()), store(&server.address()));
    let key = key("sessions/a");
    let seen = Condition::Unchanged(add(&mut ours, &key, b"first"));
    assert_eq!(
        theirs.store(&key, b"theirs", seconds(100), seen),
        Ok(Stored::Stored)
    );
    assert_eq!(
        ours.store(&key, b"ours", seconds(100), seen),
        Ok(Stored::Conflict)
    );
    assert_eq!(value_of(&mut ours, &key), b"theirs");
}

#[test]
fn an_item_that_vanished_is_said_to_be_gone() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/a");
    let seen = Condition::Unchanged(add(&mut store, &key, b"{}"));
    assert_eq!(store.delete(&key), Ok(Deleted::Deleted));
    assert_eq!(
        store.store(&key, b"ours", seconds(100), seen),
        Ok(Stored::Gone)
    );
    assert_eq!(store.fetch(&key, seconds(100)), Ok(Fetched::Miss));
}

#[test]
fn a_fetch_and_a_touch_renew_the_ttl_and_leave_the_cas() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/a");
    let cas = add(&mut store, &key, b"{}");
    assert!((90..=100).contains(&ttl_of(&server, "sessions/a")));
    assert_eq!(store.touch(&key, seconds(500)), Ok(Touched::Touched));
    assert!((490..=500).contains(&ttl_of(&server, "sessions/a")));
    assert!(matches!(
        store.fetch(&key, seconds(900)),
        Ok(Fetched::Hit { .. })
    ));
    assert!((890..=900).contains(&ttl_of(&server, "sessions/a")));
    assert_eq!(store.cas(&key), Ok(Some(cas)));
}

#[test]
fn asking_for_the_cas_alone_does_not_renew_the_ttl() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/a");
    add(&mut store, &key, b"{}");
    assert_eq!(store.touch(&key, seconds(50)), Ok(Touched::Touched));
    assert!(store.cas(&key).unwrap().is_some());
    assert!(ttl_of(&server, "sessions/a") <= 50);
}

#[test]
fn a_ttl_over_30_days_does_not_end_at_once() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let days_60 = 60 * 24 * 60 * 60;
    let exptime = Exptime::after(days_60, now);
    let stored = store.store(&key("sessions/a"), b"{}", exptime, Condition::Absent);
    assert_eq!(stored, Ok(Stored::Stored));
    let ttl = ttl_of(&server, "sessions/a");
    assert!((days_60 - 10..=days_60 + 10).contains(&ttl), "{ttl}");
}

#[test]
fn other_clients_see_plain_bytes_with_flags_0() {
    let server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    add(&mut store, &key("sessions/a"), b"{\"n\":1}");
    assert_eq!(server.ask("get sessions/a\r\n"), "VALUE sessions/a 0 7\r\n");
}
