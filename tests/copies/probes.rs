//! How a server that was set aside is found again, without any request waiting for it.

use std::io::Read;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rust_json_session::store::Credentials;

use crate::authority::Authority;
use crate::site::{A_WHILE, Site, TIMEOUT, at_once, key};
use crate::support::{Memcached, faulty_server};

/// Sets the first server aside, and waits until its probe has found it again.
fn is_set_aside_and_found_again(site: &Site) {
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.stop(0);
    php.set(&id, "b", 2).unwrap();
    assert!(php.is_aside(0));
    site.resume(0);
    php.wait_until_all_are_back();
    assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
    site.equal_document([0, 1], &id);
}

#[test]
fn a_server_is_found_again_over_a_unix_socket() {
    let servers = [(); 2].map(|()| Memcached::start_on_unix_socket(&[]));
    is_set_aside_and_found_again(&Site::of(servers, 1));
}

#[test]
fn a_server_is_found_again_over_tls() {
    let authority = Authority::new();
    is_set_aside_and_found_again(&site_with_tls(&authority));
}

#[test]
fn a_process_that_looks_less_often_than_a_timeout_finds_it_again() {
    let authority = Authority::new();
    at_once([Site::start(2, 1), site_with_tls(&authority)], |site| {
        let id = site.id([0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        site.stop(0);
        php.set(&id, "b", 2).unwrap();
        site.resume(0);
        let begun = Instant::now();
        while php.is_aside(0) {
            assert!(begun.elapsed() < A_WHILE, "it is still set aside");
            std::thread::sleep(TIMEOUT + Duration::from_millis(20));
            let _ = php.pool.copies_of(&key(&id));
        }
        assert_eq!(php.get(&id).unwrap(), "a|i:1;b|i:2;");
    });
}

fn site_with_tls(authority: &Authority) -> Site {
    let [option, value] = authority.sign("127.0.0.1").shown();
    let servers = [(); 2].map(|()| Memcached::start_with_tls(&[&option, &value]));
    let mut site = Site::of(servers, 1);
    site.settings.tls = authority.trusted();
    site.settings.connect_timeout = A_WHILE;
    site
}

#[test]
fn a_server_that_asks_for_a_password_is_found_again() {
    let name = format!("rjs-probed-users-{}", std::process::id());
    let users = std::env::temp_dir().join(name);
    std::fs::write(&users, "app:secret\n").unwrap();
    let servers = [(); 2].map(|()| Memcached::start(&["-Y", users.to_str().unwrap()]));
    std::fs::remove_file(users).unwrap();
    let mut site = Site::of(servers, 1);
    site.settings.credentials = Credentials::new("app", "secret");
    is_set_aside_and_found_again(&site);
}

#[test]
fn a_server_that_hangs_is_asked_by_probes_alone_until_it_answers() {
    let site = Site::start(2, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    let gets = site.server(0).statistic("cmd_meta");
    site.stop(0);
    php.set(&id, "b", 2).unwrap();
    assert!(php.is_aside(0));
    let begun = Instant::now();
    // Past the first probe, which gets no answer.
    while begun.elapsed() < Duration::from_millis(500) + TIMEOUT * 2 {
        php.set(&id, "b", 3).unwrap();
        assert!(php.is_aside(0));
    }
    site.resume(0);
    // What was sent before it was set aside: at most a read and a store.
    let asked = site.server(0).statistic("cmd_meta") - gets;
    assert!(asked <= 2, "{asked} questions");
    php.wait_until_all_are_back();
}

#[test]
fn a_probe_of_a_server_that_accepts_and_never_answers_ends() {
    let (closed, ends) = mpsc::channel();
    let mute = faulty_server(move |mut stream, number| {
        // The first is the request's.
        if number > 0 {
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
            let _ = closed.send(());
        }
    });
    let site = Site::with_faulty(mute, 1, 1);
    let id = site.id([1, 0]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    assert!(php.is_aside(0));
    let begun = Instant::now();
    while ends.try_recv().is_err() {
        assert!(begun.elapsed() < A_WHILE, "the probe is still under way");
        php.set(&id, "a", 2).unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(php.is_aside(0));
}

#[test]
fn a_child_drops_the_probe_of_its_parent() {
    let (heard, news) = mpsc::channel();
    let mute = faulty_server(move |mut stream, number| {
        if number > 0 {
            let mut request = [0; 4];
            let _ = stream.read_exact(&mut request);
            let _ = heard.send("begun");
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
            let _ = heard.send("ended");
        }
    });
    let mut site = Site::with_faulty(mute, 1, 1);
    // Nothing but the fork is to end it.
    site.settings.timeout = A_WHILE * 3;
    let id = site.id([1, 0]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    assert!(php.is_aside(0));
    let begun = Instant::now();
    while news.try_recv() != Ok("begun") {
        assert!(begun.elapsed() < A_WHILE, "there is no probe");
        let _ = php.pool.copies_of(&key(&id));
        std::thread::sleep(Duration::from_millis(5));
    }
    php.pool.enter(std::process::id() + 1);
    assert_eq!(news.recv_timeout(A_WHILE), Ok("ended"));
    // The child asks on its own.
    php.set(&id, "a", 2).unwrap();
    assert_eq!(php.get(&id).unwrap(), "a|i:2;");
}

/// Sets the first server, which is faulty, aside, and looks for it until it was asked so many times.
fn stays_aside_when_asked(site: &Site, questions: &mpsc::Receiver<()>, times: usize) {
    let id = site.id([1, 0]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    assert!(php.is_aside(0));
    let begun = Instant::now();
    let mut count = 0;
    while count < times {
        assert!(begun.elapsed() < A_WHILE, "there is no probe");
        let _ = php.pool.copies_of(&key(&id));
        assert!(php.is_aside(0), "after {count} questions");
        count += questions.try_iter().count();
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(php.is_aside(0));
}

#[test]
fn a_server_that_gives_a_wrong_answer_to_its_probe_stays_aside() {
    let (asked, questions) = mpsc::channel();
    let wrong = faulty_server(move |mut stream, _| {
        use std::io::Write;
        let _ = stream.write_all(b"HELLO\r\n");
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
        let _ = asked.send(());
    });
    stays_aside_when_asked(&Site::with_faulty(wrong, 1, 1), &questions, 2);
}

#[test]
fn a_server_that_answers_too_slowly_stays_aside() {
    let (asked, questions) = mpsc::channel();
    let slow = faulty_server(move |mut stream, _| {
        use std::io::Write;
        let mut byte = [0];
        let _ = stream.read(&mut byte);
        let _ = asked.send(());
        std::thread::sleep(TIMEOUT * 2);
        let _ = stream.write_all(b"MN\r\n");
    });
    stays_aside_when_asked(&Site::with_faulty(slow, 1, 1), &questions, 3);
}
