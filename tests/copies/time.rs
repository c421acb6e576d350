//! What a server that hangs costs: one timeout, once.

use std::time::{Duration, Instant};

use rust_json_session::config::Concurrency;

use crate::site::{Site, TIMEOUT, at_once};

/// More than a busy machine adds to a timeout.
const TOLERANCE: Duration = Duration::from_millis(250);

fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = work();
    (result, begun.elapsed())
}

#[test]
fn a_server_that_hangs_costs_one_timeout_and_then_nothing() {
    at_once([Concurrency::Lock, Concurrency::Merge], |concurrency| {
        for hangs in [0, 1] {
            let site = Site::start(3, 1);
            let id = site.id([0, 1]);
            let mut php = site.php_that(concurrency);
            php.set(&id, "a", 1).unwrap();
            site.stop(hangs);
            let (set, took) = time(|| php.set(&id, "b", 2));
            set.unwrap();
            assert!(took < TIMEOUT + TOLERANCE, "{took:?}");
            let (data, took) = time(|| {
                let mut data = String::new();
                for _ in 0..50 {
                    data = php.get(&id).unwrap();
                }
                data
            });
            assert_eq!(data, "a|i:1;b|i:2;");
            assert!(took < TIMEOUT, "50 requests took {took:?}");
        }
    });
}

#[test]
fn a_server_that_hangs_inside_a_request_costs_it_one_timeout() {
    at_once([Concurrency::Lock, Concurrency::Merge], |concurrency| {
        for hangs in [0, 1] {
            let site = Site::start(3, 1);
            let id = site.id([0, 1]);
            let mut php = site.php_that(concurrency);
            php.set(&id, "a", 1).unwrap();
            let data = php.read(&id).unwrap();
            site.stop(hangs);
            let (written, took) = time(|| php.write(&id, &format!("{data}b|i:2;")));
            written.unwrap();
            assert!(took < TIMEOUT + TOLERANCE, "{took:?}");
            assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
        }
    });
}

#[test]
fn a_second_server_that_hangs_costs_unchanged_sessions_one_timeout_in_all() {
    let site = Site::start(3, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(1);
    let ((), took) = time(|| {
        for _ in 0..50 {
            assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        }
    });
    assert!(php.is_aside(1));
    assert!(took < TIMEOUT + TOLERANCE, "{took:?}");
}

#[test]
fn sessions_of_other_servers_are_never_delayed() {
    at_once([0, 1], |replicas| {
        let site = Site::start(4, replicas);
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.stop(2);
        let ((), took) = time(|| {
            for n in 0..50 {
                php.set(&id, "a", n).unwrap();
            }
        });
        assert!(took < TIMEOUT, "{took:?}");
        // Also while it is known to hang, and is probed.
        php.set(&site.id([2, 3]), "a", 1).unwrap();
        assert!(php.is_aside(2));
        let begun = Instant::now();
        while begun.elapsed() < TIMEOUT * 3 {
            let (set, took) = time(|| php.set(&id, "a", 1));
            set.unwrap();
            assert!(took < TIMEOUT, "{took:?}");
        }
    });
}

#[test]
fn without_replicas_the_sessions_of_a_server_that_hangs_begin_anew_on_another() {
    let site = Site::start(2, 0);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(0);
    let (data, took) = time(|| php.get(&id).unwrap());
    assert_eq!(data, "");
    assert!(took < TIMEOUT + TOLERANCE, "{took:?}");
    php.set(&id, "b", 2).unwrap();
    assert_eq!(site.value(1, &id).unwrap(), br#"{"b":2}"#);
}

#[test]
fn all_servers_down_is_an_error_in_bounded_time_until_one_is_back() {
    let [lock, merge] = [Concurrency::Lock, Concurrency::Merge];
    let cases = [(lock, 0), (lock, 1), (merge, 0), (merge, 1)];
    at_once(cases, |(concurrency, replicas)| {
        let site = Site::start(3, replicas);
        let id = site.id([0, 1, 2]);
        let mut php = site.php_that(concurrency);
        php.set(&id, "a", 1).unwrap();
        for server in [0, 1, 2] {
            site.stop(server);
        }
        for _ in 0..2 {
            let (read, took) = time(|| php.read(&id));
            assert!(read.is_err());
            assert!(took < TIMEOUT * 3 + TOLERANCE, "{took:?}");
        }
        // Without copies any server will do, with copies one of the session's own.
        site.resume(2 - replicas);
        let begun = Instant::now();
        while let Err(error) = php.set(&id, "b", 2) {
            assert!(begun.elapsed() < TIMEOUT * 20, "{error}");
        }
        let (set, took) = time(|| php.set(&id, "c", 3));
        set.unwrap();
        assert!(
            took < TIMEOUT,
            "{took:?} although a server is known to be back"
        );
    });
}

#[test]
fn a_session_whose_servers_both_stand_still_is_not_taken_for_new() {
    let site = Site::start(3, 1);
    let id = site.id([0, 1, 2]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(0);
    site.stop(1);
    for _ in 0..3 {
        assert!(php.read(&id).is_err(), "server 2 knows nothing of it");
    }
    assert!(php.destroy(&id).is_err(), "it is still there");
    site.resume(0);
    site.resume(1);
    php.wait_until_all_are_back();
    assert_eq!(php.get(&id).unwrap(), "a|i:1;");
}
