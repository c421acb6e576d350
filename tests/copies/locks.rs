//! Locks, which are on the first server alone, and what holds when that one is gone.

use std::time::{Duration, Instant};

use rust_json_session::config::Concurrency;
use rust_json_session::session::Error;

use crate::site::{Site, at_once, members, with};

#[test]
fn the_lock_is_on_the_first_server_that_is_well() {
    let mut site = Site::start(3, 1);
    let id = site.id([0, 1, 2]);
    let lock = format!("{id}.lock");
    let mut php = site.php_that(Concurrency::Lock);
    let data = php.read(&id).unwrap();
    let has_lock = |site: &Site, servers: &[usize]| {
        let locks = servers.iter().map(|&server| site.value(server, &lock));
        locks.map(|lock| lock.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(has_lock(&site, &[0, 1, 2]), [true, false, false]);
    php.write(&id, &with(&data, "a", 1)).unwrap();
    site.kill(0);
    php.read(&id).unwrap();
    assert_eq!(has_lock(&site, &[1, 2]), [true, false]);
}

#[test]
fn a_second_request_waits_for_the_first_also_where_a_server_is_away() {
    let mut site = Site::start(3, 1);
    let id = site.id([0, 1, 2]);
    site.kill(0);
    let mut first = site.php_that(Concurrency::Lock);
    let data = first.read(&id).unwrap();
    let seen = std::thread::scope(|scope| {
        let second = scope.spawn(|| site.php_that(Concurrency::Lock).read(&id).unwrap());
        // It takes the lock meanwhile, if it can.
        std::thread::sleep(Duration::from_millis(100));
        first.write(&id, &with(&data, "a", 1)).unwrap();
        second.join().unwrap()
    });
    assert_eq!(seen, "a|i:1;");
}

#[test]
fn requests_go_on_when_the_server_of_the_lock_dies_and_no_change_is_lost() {
    at_once([false, true], |is_back| {
        let mut site = Site::start(3, 1);
        let id = site.id([0, 1, 2]);
        let mut holder = site.php_that(Concurrency::Lock);
        holder.set(&id, "a", 1).unwrap();
        let held = holder.read(&id).unwrap();
        site.kill(0);
        if is_back {
            site.restart(0);
        }
        let mut other = site.php_that(Concurrency::Lock);
        other.set(&id, "b", 2).unwrap();
        holder.write(&id, &with(&held, "c", 3)).unwrap();
        let all = [("a", 1), ("b", 2), ("c", 3)];
        for php in [&mut holder, &mut other, &mut site.php()] {
            let seen = php.get(&id).unwrap();
            assert!(members(&seen).into_iter().eq(all), "{seen}");
        }
    });
}

#[test]
fn requests_go_on_when_the_server_of_the_lock_hangs_and_no_change_is_lost() {
    let site = Site::start(3, 1);
    let id = site.id([0, 1, 2]);
    let mut holder = site.php_that(Concurrency::Lock);
    holder.set(&id, "a", 1).unwrap();
    let held = holder.read(&id).unwrap();
    site.stop(0);
    let mut other = site.php_that(Concurrency::Lock);
    other.set(&id, "b", 2).unwrap();
    site.resume(0);
    holder.write(&id, &with(&held, "c", 3)).unwrap();
    other.wait_until_all_are_back();
    let all = [("a", 1), ("b", 2), ("c", 3)];
    for php in [&mut holder, &mut other, &mut site.php()] {
        let seen = php.get(&id).unwrap();
        assert!(members(&seen).into_iter().eq(all), "{seen}");
    }
    site.equal_document([0, 1], &id);
}

#[test]
fn a_lock_that_a_server_grants_when_it_goes_on_keeps_nobody_waiting() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php_that(Concurrency::Lock);
    site.stop(0);
    // Asks for the lock there first.
    php.set(&id, "a", 1).unwrap();
    site.resume(0);
    php.wait_until_all_are_back();
    let begun = Instant::now();
    php.set(&id, "b", 2).unwrap();
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "it waited for itself"
    );
}

/// Each process adds members of its own, in as many requests, while the first server is killed or hangs.
fn all_changes_are_kept(concurrency: Concurrency, disturb: impl FnOnce(&mut Site) + Send) {
    const PROCESSES: usize = 3;
    const REQUESTS: i64 = 30;
    let mut site = Site::start(3, 1);
    let id = site.id([0, 1, 2]);
    site.php().set(&id, "begun", 1).unwrap();
    let mut processes: Vec<_> = (0..PROCESSES).map(|_| site.php_that(concurrency)).collect();
    std::thread::scope(|scope| {
        for (number, php) in processes.iter_mut().enumerate() {
            let id = &id;
            scope.spawn(move || {
                for request in 0..REQUESTS {
                    let name = format!("p{number}r{request}");
                    match php.set(id, &name, request) {
                        // Its answer was lost to a server's death, and it waits for itself.
                        Err(Error::Locked { .. }) => php.set(id, &name, request).unwrap(),
                        set => set.unwrap(),
                    }
                    std::thread::sleep(Duration::from_millis(2));
                }
            });
        }
        disturb(&mut site);
    });
    let seen = site.php().get(&id).unwrap();
    let seen = members(&seen);
    for number in 0..PROCESSES {
        for request in 0..REQUESTS {
            let name = format!("p{number}r{request}");
            assert_eq!(
                seen.get(&*name),
                Some(&request),
                "{name} of {concurrency:?}"
            );
        }
    }
}

#[test]
fn no_change_of_many_is_lost_when_the_first_server_dies() {
    at_once([Concurrency::Lock, Concurrency::Merge], |concurrency| {
        all_changes_are_kept(concurrency, |site| {
            std::thread::sleep(Duration::from_millis(60));
            site.kill(0);
        });
    });
}

#[test]
fn no_change_of_many_is_lost_when_the_first_server_hangs_for_a_while() {
    at_once([Concurrency::Lock, Concurrency::Merge], |concurrency| {
        all_changes_are_kept(concurrency, |site| {
            std::thread::sleep(Duration::from_millis(60));
            site.stop(0);
            std::thread::sleep(crate::site::TIMEOUT * 2);
            site.resume(0);
        });
    });
}
