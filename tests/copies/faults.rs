//! Servers that refuse, break off, or talk nonsense: set aside, and their sessions go on elsewhere.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use rust_json_session::store::{Address, ErrorKind};

use crate::site::Site;
use crate::support::{Memcached, faulty_server, free_port, opaque_of, read_request};

/// Where nobody listens.
fn nobody() -> Address {
    Address::parse(&format!("127.0.0.1:{}", free_port())).unwrap()
}

/// A server that gives `reply` to each request, with its number for `O`, and closes the connection.
fn server_that_says(reply: &'static str) -> Address {
    faulty_server(move |mut stream, _| {
        let request = read_request(&mut stream);
        let reply = reply.replace('O', opaque_of(&request));
        let _ = stream.write_all(reply.as_bytes());
    })
}

#[test]
fn a_server_that_misbehaves_is_set_aside_and_its_sessions_go_on_elsewhere() {
    type IsExpected = fn(&ErrorKind) -> bool;
    let cases: [(&str, Address, IsExpected); 5] = [
        ("refuses connections", nobody(), |kind| {
            matches!(kind, ErrorKind::Unreachable(_))
        }),
        ("closes at once", faulty_server(|_, _| {}), |kind| {
            matches!(kind, ErrorKind::Closed)
        }),
        (
            "closes in mid-reply",
            server_that_says("VA 100 c1 O\r\n{\"a\":1"),
            |kind| matches!(kind, ErrorKind::Closed),
        ),
        (
            "talks nonsense",
            server_that_says("HTTP/1.1 400 Bad Request\r\n\r\n"),
            |kind| matches!(kind, ErrorKind::Broken { .. }),
        ),
        (
            "answers another request",
            server_that_says("EN O99\r\nMN\r\n"),
            |kind| matches!(kind, ErrorKind::Broken { .. }),
        ),
    ];
    for (fault, address, is_expected) in cases {
        for replicas in [0, 1] {
            let site = Site::with_faulty(address.clone(), 2, replicas);
            let mut php = site.php();
            for order in [[0, 1, 2], [1, 0, 2]] {
                let id = site.id(order);
                php.set(&id, "a", 1).unwrap();
                php.set(&id, "b", 2).unwrap();
                let document = match replicas {
                    0 => site.document(1, &id),
                    _ => site.equal_document([1, 2], &id),
                };
                assert_eq!(document.as_deref(), Some(r#"{"a":1,"b":2}"#), "{fault}");
            }
            let known = php.pool.health().next().unwrap();
            assert!(known.health.is_aside(), "one that {fault} is set aside");
            let (kind, _) = known.health.last_error().unwrap();
            assert!(is_expected(&kind.kind), "one that {fault}: {kind:?}");
            assert!(!php.is_aside(1) && !php.is_aside(2));
        }
    }
}

#[test]
fn a_server_that_misbehaves_as_the_second_one_is_set_aside_too() {
    let nonsense = server_that_says("what?\r\n");
    for address in [nobody(), nonsense] {
        let site = Site::with_faulty(address, 2, 1);
        let id = site.id([2, 0, 1]);
        let mut php = site.php();
        php.set(&id, "a", 1).unwrap();
        assert!(php.is_aside(0));
        let document = site.equal_document([2, 1], &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1}"#));
    }
}

#[test]
fn a_single_server_that_misbehaves_is_an_error_and_asked_again() {
    let site = Site::with_faulty(nobody(), 0, 1);
    let mut php = site.php();
    for _ in 0..2 {
        assert!(php.read("a").is_err());
        assert!(!php.is_aside(0));
        let known = php.pool.health().next().unwrap();
        assert!(known.health.last_error().is_some());
    }
}

#[test]
fn a_server_with_too_many_connections_is_set_aside_until_there_is_room() {
    let full = Memcached::start(&["-t", "1", "-c", "32"]);
    let site = Site::of([full, Memcached::start(&[])], 1);
    let Address::Tcp { host, port } = &site.server(0).address else {
        unreachable!("started on a port");
    };
    let others: Vec<_> = (0..48)
        .map(|_| TcpStream::connect((host.as_str(), *port)).unwrap())
        .collect();
    let mut php = site.php();
    for order in [[0, 1], [1, 0]] {
        let id = site.id(order);
        php.set(&id, "a", 1).unwrap();
        assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        assert!(php.is_aside(0));
    }
    drop(others);
    php.wait_until_all_are_back();
    for order in [[0, 1], [1, 0]] {
        let id = site.id(order);
        assert_eq!(php.get(&id).unwrap(), "a|i:1;");
        let document = site.equal_document(order, &id);
        assert_eq!(document.as_deref(), Some(r#"{"a":1}"#));
    }
}

#[test]
fn a_restart_is_no_failure() {
    let mut site = Site::start(3, 1);
    let id = site.id([0, 1]);
    let mut php = site.php();
    php.set(&id, "a", 1).unwrap();
    site.kill(0);
    site.restart(0);
    // Longer than a connection is taken for open without a look at it.
    std::thread::sleep(Duration::from_millis(150));
    assert_eq!(php.get(&id).unwrap(), "a|i:1;");
    assert!(!php.is_aside(0));
    let document = site.equal_document([0, 1], &id);
    assert_eq!(document.as_deref(), Some(r#"{"a":1}"#));
}
