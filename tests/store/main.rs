//! The store against real memcached servers that these tests start and stop.

#[allow(dead_code, reason = "each test binary uses its part of it")]
#[path = "../support/mod.rs"]
mod support;

mod connection;
mod limits;
mod operations;

use std::time::Duration;

use rust_json_session::store::{
    Address, Cas, Condition, Exptime, Fetched, Key, Settings, Store, Stored,
};

fn settings(address: &str) -> Settings {
    Settings {
        address: Address::parse(address).unwrap(),
        connect_timeout: Duration::from_secs(2),
        timeout: Duration::from_secs(2),
    }
}

fn store(address: &str) -> Store {
    Store::new(settings(address))
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// A TTL that needs no clock.
fn seconds(ttl: u64) -> Exptime {
    Exptime::after(ttl, 0)
}

/// Stores where nothing is stored yet; the CAS it got.
fn add(store: &mut Store, key: &Key, value: &[u8]) -> Cas {
    let stored = store.store(key, value, seconds(100), Condition::Absent);
    assert_eq!(stored, Ok(Stored::Stored));
    store.cas(key).unwrap().expect("it is there")
}

fn value_of(store: &mut Store, key: &Key) -> Vec<u8> {
    match store.fetch(key, seconds(100)).unwrap() {
        Fetched::Hit { value, .. } => value,
        Fetched::Miss => panic!("nothing is stored"),
    }
}
