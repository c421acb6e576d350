//! Which server a key is on: as libmemcached has it, and what becomes of keys where a list changes.

use std::collections::BTreeMap;

use rust_json_session::store::{Distribution, Ring, ServerList};

fn ring(list: &str, distribution: Distribution) -> Ring {
    Ring::new(&ServerList::parse(list).unwrap(), distribution)
}

/// `10.0.0.1,10.0.0.2` and so on.
fn equal_servers(count: usize) -> String {
    let servers: Vec<String> = (1..=count)
        .map(|number| format!("10.0.0.{number}"))
        .collect();
    servers.join(",")
}

fn keys(count: usize) -> impl Iterator<Item = Vec<u8>> {
    (0..count).map(|number| format!("sessions/{number:026}").into_bytes())
}

fn first(ring: &Ring, key: &[u8]) -> usize {
    ring.order(key).next().unwrap()
}

/// The files say how they were made: `php-tests/make-ring-vectors.php`.
#[test]
fn a_key_is_on_the_server_that_libmemcached_puts_it_on() {
    let keys: Vec<&str> = include_str!("vectors/keys.txt").lines().collect();
    let mut checked = BTreeMap::new();
    for line in include_str!("vectors/servers.txt").lines() {
        let [distribution, list, places] = line
            .split('\t')
            .collect::<Vec<_>>()
            .try_into()
            .expect("three columns");
        assert_eq!(places.len(), keys.len(), "{list}");
        let ring = ring(list, Distribution::parse(distribution).unwrap());
        for (key, place) in keys.iter().zip(places.chars()) {
            assert_eq!(
                first(&ring, key.as_bytes()),
                place.to_digit(36).unwrap() as usize,
                "{distribution} of {key:?} over {list}"
            );
        }
        *checked.entry(distribution).or_insert(0) += keys.len();
    }
    assert!(
        checked.len() == 2 && checked.values().all(|&count| count > 10_000),
        "few vectors: {checked:?}"
    );
}

#[test]
fn every_server_is_in_the_order_once() {
    for list in [
        "a".to_owned(),
        "a,b".to_owned(),
        "a:1:65535,b:1:1,c:1:1".to_owned(),
        "/run/a.sock,[::1]:1:7,tls://c:1".to_owned(),
        equal_servers(11),
        equal_servers(256),
    ] {
        let count = list.split(',').count();
        for distribution in [Distribution::Ketama, Distribution::Modulo] {
            let ring = ring(&list, distribution);
            for key in keys(200) {
                let mut places: Vec<usize> = ring.order(&key).collect();
                places.sort_unstable();
                assert!(places.into_iter().eq(0..count), "{distribution:?} {list}");
            }
        }
    }
}

#[test]
fn of_ten_servers_an_eleventh_takes_a_share_of_each_and_moves_nothing_else() {
    let ten = ring(&equal_servers(10), Distribution::Ketama);
    let eleven = ring(&equal_servers(11), Distribution::Ketama);
    let mut moved = 0_u32;
    for key in keys(20_000) {
        let (before, now) = (first(&ten, &key), first(&eleven, &key));
        if now != before {
            assert_eq!(now, 10, "a key moved from one old server to another");
            moved += 1;
        }
    }
    let share = f64::from(moved) / 20_000.0;
    assert!((0.05..0.13).contains(&share), "{share} of all keys moved");
}

#[test]
fn without_its_first_server_a_key_is_on_the_second_of_its_order() {
    let servers: Vec<String> = (1..=10).map(|number| format!("10.0.0.{number}")).collect();
    let whole = ring(&servers.join(","), Distribution::Ketama);
    for lost in 0..10 {
        let mut others = servers.clone();
        others.remove(lost);
        let without = ring(&others.join(","), Distribution::Ketama);
        for key in keys(2000) {
            let order: Vec<usize> = whole.order(&key).filter(|&place| place != lost).collect();
            let place = first(&without, &key);
            let place = place + usize::from(place >= lost);
            assert_eq!(order[0], place, "{lost} was lost");
        }
    }
}

#[test]
fn a_server_of_three_times_the_weight_has_three_times_the_keys() {
    let ring = ring("cache1:11211:1,cache2:11211:3", Distribution::Ketama);
    let of_second: u32 = keys(20_000)
        .map(|key| u32::from(first(&ring, &key) == 1))
        .sum();
    let share = f64::from(of_second) / 20_000.0;
    assert!((0.68..0.82).contains(&share), "{share} of all keys");
}

#[test]
fn modulo_goes_on_in_the_list_s_order() {
    let ring = ring(&equal_servers(5), Distribution::Modulo);
    for key in keys(200) {
        let order: Vec<usize> = ring.order(&key).collect();
        let expected: Vec<usize> = (order[0]..order[0] + 5).map(|place| place % 5).collect();
        assert_eq!(order, expected);
    }
}

#[test]
fn any_bytes_are_a_key() {
    for distribution in [Distribution::Ketama, Distribution::Modulo] {
        let ring = ring(&equal_servers(3), distribution);
        for key in [&b""[..], &[0, 255], &[b'k'; 10_000]] {
            assert_eq!(ring.order(key).count(), 3);
        }
    }
}

#[test]
fn a_distribution_is_ketama_or_modulo() {
    assert_eq!(Distribution::parse("ketama"), Some(Distribution::Ketama));
    assert_eq!(Distribution::parse(" modulo "), Some(Distribution::Modulo));
    for text in ["", "Ketama", "modula", "ketama_weighted", "0"] {
        assert_eq!(Distribution::parse(text), None, "{text:?}");
    }
}
