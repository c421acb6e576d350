//! Marks on several memcacheds, of which one fails.

use std::sync::Arc;
use std::time::Duration;

use rust_json_session::presence::UserId;
use rust_json_session::store::{Pool, PoolSettings};

use crate::support::{Memcached, pool_settings};
use crate::{NOW, at, listed, presence, settle, user};

fn pool(servers: &[&Memcached], replicas: usize) -> Pool {
    let list: Vec<_> = servers
        .iter()
        .map(|server| server.address.to_string())
        .collect();
    Pool::new(&Arc::new(PoolSettings {
        connect_timeout: Duration::from_millis(300),
        timeout: Duration::from_millis(300),
        ..pool_settings(&list.join(","), replicas)
    }))
}

fn users() -> Vec<UserId> {
    (100..200)
        .map(|number: u32| user(number.to_string()))
        .collect()
}

#[test]
fn users_are_spread_and_all_are_found() {
    let servers = [Memcached::start(&[]), Memcached::start(&[])];
    let mut pool = pool(&[&servers[0], &servers[1]], 0);
    let mut presence = presence(1);
    for user in users() {
        presence.mark(&mut pool, &user, at(NOW)).unwrap();
    }
    assert_eq!(
        presence.last_seen(&mut pool, &users(), at(NOW)).unwrap(),
        vec![Some(NOW); 100]
    );
    assert_eq!(listed(&presence, &mut pool, NOW).len(), 100);
    settle(&presence, &mut pool);
    for server in &servers {
        let alone = listed(&presence, &mut server.pool(), NOW).len();
        assert!((20..80).contains(&alone), "{alone}");
    }
}

#[test]
fn with_two_copies_nobody_is_missing_when_a_server_dies_or_comes_back_empty() {
    let first = Memcached::start(&[]);
    let second = Memcached::start(&[]);
    let address = first.address.clone();
    let mut pool = pool(&[&first, &second], 1);
    let mut presence = presence(1);
    for user in users() {
        presence.mark(&mut pool, &user, at(NOW)).unwrap();
    }
    settle(&presence, &mut pool);
    for server in [&first, &second] {
        assert_eq!(listed(&presence, &mut server.pool(), NOW).len(), 100);
    }
    drop(first);
    assert_eq!(
        presence.last_seen(&mut pool, &users(), at(NOW)).unwrap(),
        vec![Some(NOW); 100]
    );
    assert_eq!(listed(&presence, &mut pool, NOW).len(), 100);
    presence.leave(&mut pool, &user("100"), at(NOW)).unwrap();
    let _first = Memcached::start_at(&address, &[]);
    let mut probes = 0;
    while pool.servers().len() < 2 {
        std::thread::sleep(Duration::from_millis(20));
        probes += 1;
        assert!(probes < 500, "it is not asked again");
    }
    let seen = presence.last_seen(&mut pool, &users(), at(NOW)).unwrap();
    assert_eq!(seen.iter().flatten().count(), 99);
    assert_eq!(listed(&presence, &mut pool, NOW).len(), 99);
}

#[test]
fn without_copies_the_stand_in_is_marked_and_asked() {
    let first = Memcached::start(&[]);
    let second = Memcached::start(&[]);
    let mut pool = pool(&[&first, &second], 0);
    let mut presence = presence(1);
    for user in users() {
        presence.mark(&mut pool, &user, at(NOW)).unwrap();
    }
    drop(first);
    let left = presence.last_seen(&mut pool, &users(), at(NOW)).unwrap();
    let left = left.iter().flatten().count();
    assert!((20..80).contains(&left), "{left}");
    assert_eq!(listed(&presence, &mut pool, NOW).len(), left);
    for user in users() {
        presence.mark(&mut pool, &user, at(NOW + 60)).unwrap();
    }
    assert_eq!(
        presence.last_seen(&mut pool, &users(), at(NOW)).unwrap(),
        vec![Some(NOW + 60); 100]
    );
    assert_eq!(listed(&presence, &mut pool, NOW + 60).len(), 100);
}

#[test]
fn an_outage_is_an_error_and_says_of_nobody_that_he_is_offline() {
    let servers = [Memcached::start(&[]), Memcached::start(&[])];
    let mut pool = pool(&[&servers[0], &servers[1]], 0);
    let mut presence = presence(1);
    for user in users() {
        presence.mark(&mut pool, &user, at(NOW)).unwrap();
    }
    drop(servers);
    assert!(presence.last_seen(&mut pool, &users(), at(NOW)).is_err());
    assert!(presence.lists(&mut pool, at(NOW)).is_err());
    assert!(presence.mark(&mut pool, &user("100"), at(NOW)).is_err());
}

#[test]
fn a_server_that_hangs_is_waited_for_once() {
    let servers = [Memcached::start(&[]), Memcached::start(&[])];
    let mut pool = pool(&[&servers[0], &servers[1]], 1);
    let mut presence = presence(1);
    for user in users() {
        presence.mark(&mut pool, &user, at(NOW)).unwrap();
    }
    assert_eq!(listed(&presence, &mut pool, NOW).len(), 100);
    servers[0].signal("STOP");
    assert_eq!(
        presence.last_seen(&mut pool, &users(), at(NOW)).unwrap(),
        vec![Some(NOW); 100]
    );
    assert_eq!(listed(&presence, &mut pool, NOW).len(), 100);
    assert_eq!(pool.servers().len(), 1);
    servers[0].signal("CONT");
}
