//! Items that one can have at a time, and requests that nobody waits for.

use std::time::{Duration, Instant};

use rust_json_session::store::{
    Address, Cas, Claim, Claimed, Condition, ErrorKind, Fetched, Key, Settings, Store, Stored,
};

use super::support::{Memcached, settings};
use super::{hit, key, minutes};

fn claim<'a>(key: &'a Key, holder: &'a str) -> Claim<'a> {
    Claim {
        key,
        holder: holder.as_bytes(),
        expires: minutes(1),
    }
}

fn won(claimed: Claimed) -> Cas {
    match claimed {
        Claimed::Won(cas) => cas,
        Claimed::Taken => panic!("it is another's"),
    }
}

/// The value under `key`, asked for over the same connection as what was posted before.
fn value(store: &mut Store, key: &Key) -> Option<Vec<u8>> {
    match store.value(key).unwrap() {
        Fetched::Hit { value, .. } => Some(value),
        Fetched::Miss => None,
    }
}

#[test]
fn one_of_two_wins_a_claim_and_both_fetch() {
    let memcached = Memcached::start(&[]);
    let (mut first, mut second) = (memcached.store(), memcached.store());
    let (item, lock) = (key("a"), key("a.lock"));
    let stored = first.store(&item, b"{}", minutes(10), Condition::Absent);
    assert_eq!(stored.unwrap(), Stored::Stored);
    let (claimed, fetched) = first
        .claim_and_fetch(claim(&lock, "first"), &item, minutes(10))
        .unwrap();
    won(claimed);
    assert!(matches!(fetched, Fetched::Hit { ref value, .. } if value == b"{}"));
    let (claimed, fetched) = second
        .claim_and_fetch(claim(&lock, "second"), &item, minutes(10))
        .unwrap();
    assert_eq!(claimed, Claimed::Taken);
    assert!(matches!(fetched, Fetched::Hit { .. }));
    let (claimed, holder) = second.claim_or_see(claim(&lock, "second")).unwrap();
    assert_eq!(claimed, Claimed::Taken);
    assert!(matches!(holder, Fetched::Hit { ref value, .. } if value == b"first"));
}

#[test]
fn a_claim_is_released_by_its_own_number_alone() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let lock = key("a.lock");
    let (claimed, _) = store.claim_or_see(claim(&lock, "me")).unwrap();
    let cas = won(claimed);
    store.post_release(&lock, Cas(cas.0 + 1), b"me").unwrap();
    assert_eq!(value(&mut store, &lock).unwrap(), b"me");
    store.post_release(&lock, cas, b"me").unwrap();
    assert_eq!(value(&mut store, &lock), None);
    // What is not there is no error, and the answer to it is nobody's.
    store.post_release(&lock, cas, b"me").unwrap();
    assert_eq!(value(&mut store, &lock), None);
}

#[test]
fn a_posted_claim_shows_itself_with_the_next_store() {
    let memcached = Memcached::start(&[]);
    let (mut pool, mut other) = (memcached.pool(), memcached.store());
    let (item, lock) = (key("a"), key("a.lock"));
    let mut copies = pool.copies_of(&item);
    copies.first().post_claim(claim(&lock, "me")).unwrap();
    copies.first().post_claim(claim(&lock, "me again")).unwrap();
    let absent = copies.conditions(|_, _| Some(Condition::Absent)).unwrap();
    let (stored, holder) = copies
        .store_and_see(&item, b"{}", minutes(10), &absent, &lock)
        .unwrap();
    assert_eq!(stored, Stored::Stored);
    assert!(matches!(holder, Some(Fetched::Hit { ref value, .. }) if value == b"me"));
    let (claimed, _) = other.claim_or_see(claim(&lock, "other")).unwrap();
    assert_eq!(claimed, Claimed::Taken);
}

#[test]
fn any_number_of_posted_requests_leave_the_connection_usable() {
    let memcached = Memcached::start(&[]);
    let mut store = memcached.store();
    let (item, lock) = (key("a"), key("a.lock"));
    store.value(&item).unwrap();
    let connection = store.connection();
    for round in 0..50 {
        for _ in 0..round {
            // Each is answered all the same: nothing is there to be deleted.
            store.post_release(&lock, Cas(1), b"me").unwrap();
        }
        assert_eq!(store.fetch(&item, minutes(1)).unwrap(), Fetched::Miss);
    }
    assert!(connection.is_some());
    assert_eq!(store.connection(), connection);
}

#[test]
fn two_values_are_put_over_whatever_is_there() {
    let memcached = Memcached::start(&[]);
    let (mut pool, mut store) = (memcached.pool(), memcached.store());
    let (first, second) = (key("a.gone"), key("a"));
    let mut copies = pool.copies_of(&second);
    for _ in 0..2 {
        copies
            .put([(&first, b""), (&second, b"tombstone")], minutes(1))
            .unwrap();
        assert_eq!(hit(&mut store, &first).0, b"");
        assert_eq!(hit(&mut store, &second).0, b"tombstone");
    }
    let mut fetch = |other| {
        let each = copies.fetch_with_cas_of(&second, minutes(1), other);
        each.unwrap().first.what
    };
    let (fetched, cas) = fetch(&first);
    let Fetched::Hit { cas: of_second, .. } = fetched else {
        panic!("no item");
    };
    assert!(
        cas.unwrap().0 < of_second.0,
        "numbers ascend over all items"
    );
    let (_, none) = fetch(&key("b"));
    assert_eq!(none, None);
}

#[test]
fn what_lost_claims_won_is_given_back() {
    let memcached = Memcached::start(&[]);
    let lock = key("a.lock");
    let mut witness = memcached.store();
    // A proxy that hands the claim on, and never an answer back.
    let Address::Tcp { host, port } = memcached.address.clone() else {
        panic!("no port");
    };
    let server = (host, port);
    let swallowing = super::support::faulty_server(move |mut client, number| {
        let mut upstream = std::net::TcpStream::connect(&server).unwrap();
        let mut back = upstream.try_clone().unwrap();
        let mut to_client = client.try_clone().unwrap();
        if number > 0 {
            std::thread::spawn(move || std::io::copy(&mut back, &mut to_client));
        }
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = std::io::Read::read(&mut client, &mut bytes) {
            std::io::Write::write_all(&mut upstream, &bytes[..length]).unwrap();
            if number == 0 {
                std::thread::sleep(Duration::from_millis(50));
                return;
            }
        }
    });
    let mut store = Store::new(settings(swallowing));
    assert!(store.claim_or_see(claim(&lock, "lost")).is_err());
    assert_eq!(value(&mut witness, &lock).unwrap(), b"lost");
    store.return_lost_claims().unwrap();
    assert_eq!(store.value(&lock).unwrap(), Fetched::Miss);
}

#[test]
fn a_claim_that_a_server_wins_after_it_stood_still_is_given_back() {
    let memcached = Memcached::start(&[]);
    let lock = key("a.lock");
    let mut witness = memcached.store();
    let mut store = Store::new(Settings {
        timeout: Duration::from_millis(100),
        ..settings(memcached.address.clone())
    });
    assert_eq!(value(&mut store, &lock), None);
    memcached.signal("STOP");
    let error = store.claim_or_see(claim(&lock, "late")).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::TimedOut { .. }), "{error}");
    memcached.signal("CONT");
    let begun = Instant::now();
    while value(&mut witness, &lock).is_none() {
        assert!(begun.elapsed() < Duration::from_secs(5), "it never came");
    }
    while value(&mut witness, &lock).is_some() {
        store.return_lost_claims().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(10), "it stayed");
    }
}
