//! The store against a real memcached.

mod authentication;
mod claims;
#[path = "../support/mod.rs"]
mod support;

use std::time::SystemTime;

use rust_json_session::store::{
    Address, Cas, Condition, Deleted, ErrorKind, Exptime, Fetched, Key, ServerState, Store, Stored,
    Touched,
};
use support::{Memcached, free_port, settings};

fn key(name: &str) -> Key {
    Key::new(format!("sessions/{name}")).unwrap()
}

fn minutes(count: u64) -> Exptime {
    Exptime::after(count * 60, unix_now())
}

fn unix_now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

fn hit(store: &mut Store, key: &Key) -> (Vec<u8>, Cas) {
    match store.fetch(key, minutes(10)).unwrap() {
        Fetched::Hit { value, cas } => (value, cas),
        Fetched::Miss => panic!("no item"),
    }
}

#[test]
fn what_is_stored_is_fetched() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let key = key("a");
    assert_eq!(store.fetch(&key, minutes(10)).unwrap(), Fetched::Miss);
    assert_eq!(
        store
            .store(&key, b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    let (value, cas) = hit(&mut store, &key);
    assert_eq!(value, b"{}");
    assert_eq!(store.cas(&key).unwrap(), Some(cas));
}

#[test]
fn values_of_every_size_and_every_byte_come_back() {
    let memcached = Memcached::start(&["-I", "8m"]);
    let mut store = memcached.store();
    for size in [
        0, 1, 2, 100, 4095, 4096, 16_383, 16_384, 16_385, 65_536, 300_000, 1_000_000, 5_000_000,
    ] {
        let value: Vec<u8> = (0..size)
            .map(|index: usize| u8::try_from(index * 7 % 256).unwrap())
            .collect();
        let key = key(&size.to_string());
        assert_eq!(
            store
                .store(&key, &value, minutes(10), Condition::Absent)
                .unwrap(),
            Stored::Stored
        );
        assert!(hit(&mut store, &key).0 == value, "{size} bytes");
    }
}

#[test]
fn a_store_under_a_condition_changes_nothing_where_it_does_not_hold() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let key = key("a");
    assert_eq!(store.cas(&key).unwrap(), None);
    let unchanged = Condition::Unchanged(Cas(12345));
    assert_eq!(
        store.store(&key, b"1", minutes(10), unchanged).unwrap(),
        Stored::Gone
    );
    assert_eq!(
        store
            .store(&key, b"1", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    let (_, cas) = hit(&mut store, &key);
    assert_eq!(
        store
            .store(&key, b"2", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Conflict
    );
    assert_eq!(
        store.store(&key, b"2", minutes(10), unchanged).unwrap(),
        Stored::Conflict
    );
    assert_eq!(hit(&mut store, &key), (b"1".to_vec(), cas));
    assert_eq!(
        store
            .store(&key, b"2", minutes(10), Condition::Unchanged(cas))
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(hit(&mut store, &key).0, b"2");
}

#[test]
fn a_value_over_the_item_size_limit_leaves_the_old_one_and_the_connection() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let key = key("a");
    assert_eq!(
        store
            .store(&key, b"old", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    let (_, cas) = hit(&mut store, &key);
    let connections = memcached.statistic("total_connections");
    for condition in [
        Condition::Unchanged(cas),
        Condition::Unchanged(Cas(cas.0 + 1)),
        Condition::Absent,
    ] {
        let error = store
            .store(&key, &vec![b'x'; 1_500_000], minutes(10), condition)
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::TooLarge { size: 1_500_000 });
        assert_eq!(hit(&mut store, &key).0, b"old");
    }
    // One more, for asking.
    assert_eq!(memcached.statistic("total_connections"), connections + 1);
}

#[test]
fn a_fetch_and_a_touch_renew_the_expiry() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let key = key("a");
    let ttl = |expected: u64| {
        let line = memcached.ask("mg sessions/a t");
        let ttl: u64 = line.strip_prefix("HD t").unwrap().parse().unwrap();
        assert!(ttl.abs_diff(expected) <= 2, "{ttl} instead of {expected}");
    };
    assert_eq!(
        store
            .store(&key, b"{}", minutes(1), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    ttl(60);
    let (_, cas) = hit(&mut store, &key);
    ttl(600);
    assert_eq!(store.touch(&key, minutes(20)).unwrap(), Touched::Touched);
    ttl(1200);
    // A touch changes no CAS, and a lifetime over 30 days is not taken for a date.
    let days_60 = 60 * 24 * 3600;
    let exptime = Exptime::after(days_60, unix_now());
    assert_eq!(
        store
            .store(&key, b"{}", exptime, Condition::Unchanged(cas))
            .unwrap(),
        Stored::Stored
    );
    ttl(days_60);
    assert_eq!(
        store.touch(&Key::new("none").unwrap(), minutes(1)).unwrap(),
        Touched::Gone
    );
}

#[test]
fn what_is_deleted_is_gone() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let key = key("a");
    assert_eq!(store.delete(&key).unwrap(), Deleted::Absent);
    assert_eq!(
        store
            .store(&key, b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(store.delete(&key).unwrap(), Deleted::Deleted);
    assert_eq!(store.cas(&key).unwrap(), None);
}

#[test]
fn items_have_flags_0() {
    let memcached = Memcached::start(&[]);
    assert_eq!(
        memcached
            .store()
            .store(&key("a"), b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(memcached.ask("mg sessions/a f"), "HD f0");
}

#[test]
fn keys_of_250_bytes_and_of_any_alphabet_work() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    for name in [
        "k".repeat(250),
        "größe/漢字".to_owned(),
        "a,b-c:d|e\"f".to_owned(),
    ] {
        let key = Key::new(name).unwrap();
        assert_eq!(
            store
                .store(&key, b"{}", minutes(10), Condition::Absent)
                .unwrap(),
            Stored::Stored
        );
        assert_eq!(hit(&mut store, &key).0, b"{}");
    }
}

#[test]
fn an_item_that_another_client_marked_stale_is_still_an_item() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    assert_eq!(
        store
            .store(&key("a"), b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(memcached.ask("md sessions/a I T30"), "HD");
    for _ in 0..2 {
        let (value, cas) = hit(&mut store, &key("a"));
        assert_eq!(value, b"{}");
        assert_eq!(store.cas(&key("a")).unwrap(), Some(cas));
        assert_eq!(
            store.touch(&key("a"), minutes(10)).unwrap(),
            Touched::Touched
        );
    }
}

#[test]
fn a_memcached_without_cas_is_refused() {
    let memcached = Memcached::start(&["-C"]);
    let mut store = memcached.store();
    assert_eq!(
        store
            .store(&key("a"), b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(
        store.fetch(&key("a"), minutes(10)).unwrap_err().kind,
        ErrorKind::CasDisabled
    );
}

#[test]
fn a_unix_domain_socket_works_like_a_port() {
    let memcached = Memcached::start_on_unix_socket(&[]);
    let mut store = memcached.store();
    assert_eq!(
        store
            .store(&key("a"), b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(hit(&mut store, &key("a")).0, b"{}");
}

#[test]
fn a_host_name_is_looked_up_and_each_of_its_addresses_tried() {
    let memcached = Memcached::start(&[]);
    let Address::Tcp { port, .. } = memcached.address else {
        unreachable!("started on a port");
    };
    // Where ::1 comes first, nobody listens there.
    let address = Address::parse(&format!("localhost:{port}")).unwrap();
    assert_eq!(
        Store::new(settings(address))
            .fetch(&key("a"), minutes(1))
            .unwrap(),
        Fetched::Miss
    );
}

#[test]
fn a_restarted_server_is_found_again_without_an_error() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    assert_eq!(
        store
            .store(&key("a"), b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    let address = memcached.kill();
    let _again = Memcached::start_at(&address, &[]);
    assert_eq!(store.fetch(&key("a"), minutes(10)).unwrap(), Fetched::Miss);
    assert_eq!(
        store
            .store(&key("a"), b"{}", minutes(10), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
}

#[test]
fn a_server_that_is_gone_is_an_error_and_found_when_it_is_back() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    assert_eq!(store.fetch(&key("a"), minutes(10)).unwrap(), Fetched::Miss);
    let address = memcached.kill();
    let error = store.fetch(&key("a"), minutes(10)).unwrap_err();
    assert_eq!(
        error.kind,
        ErrorKind::Unreachable(std::io::ErrorKind::ConnectionRefused)
    );
    assert_eq!(error.server, address);
    let _again = Memcached::start_at(&address, &[]);
    assert_eq!(store.fetch(&key("a"), minutes(10)).unwrap(), Fetched::Miss);
}

#[test]
fn a_server_says_its_version_or_what_is_wrong() {
    let memcached = Memcached::start(&[]);
    let state = ServerState::of(&settings(memcached.address.clone()));
    assert_eq!(state.address, memcached.address);
    assert!(state.answer.unwrap().version.starts_with("1."));
    let nobody = Address::parse(&format!("127.0.0.1:{}", free_port())).unwrap();
    let error = ServerState::of(&settings(nobody)).answer.unwrap_err();
    assert_eq!(
        error.kind,
        ErrorKind::Unreachable(std::io::ErrorKind::ConnectionRefused)
    );
    let nowhere = Address::parse("unix:///nowhere/memcached.sock").unwrap();
    let error = ServerState::of(&settings(nowhere)).answer.unwrap_err();
    assert_eq!(
        error.kind,
        ErrorKind::Unreachable(std::io::ErrorKind::NotFound)
    );
}
