//! Peers that accept a connection and do not speak TLS. None holds a client for longer than was allowed.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use rust_json_session::store::{Address, Error, ErrorKind, Settings, Store, TlsFault, TlsSettings};

use crate::authority::Authority;
use crate::support::{Memcached, faulty_server, settings};
use crate::{client, key};

const TIMEOUT: Duration = Duration::from_millis(100);

/// What a client with little patience says of a server, and that it says so in time.
fn error_in_time(plain: &Address) -> Error {
    let address = Address::parse(&format!("tls://{plain}")).unwrap();
    let authority = Authority::new();
    let mut store = Store::new(Settings {
        connect_timeout: TIMEOUT,
        tls: authority.trusted(),
        ..settings(address)
    });
    let start = Instant::now();
    let error = store.cas(&key("a")).unwrap_err();
    assert!(start.elapsed() < TIMEOUT * 20, "{:?}", start.elapsed());
    error
}

#[test]
fn a_peer_that_says_nothing_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let silent = ErrorKind::Tls(TlsFault::Silent { after: TIMEOUT });
    assert_eq!(error_in_time(&address).kind, silent);
}

#[test]
fn a_peer_that_drips_a_handshake_is_given_up_in_time() {
    let address = faulty_server(|mut stream, _| {
        // A handshake record of 16 KB, that never comes to its end.
        let _ = stream.write_all(&[22, 3, 3, 64, 0, 2, 0, 63, 252]);
        while stream.write_all(&[0]).is_ok() {
            std::thread::sleep(TIMEOUT / 10);
        }
    });
    let silent = ErrorKind::Tls(TlsFault::Silent { after: TIMEOUT });
    assert_eq!(error_in_time(&address).kind, silent);
}

#[test]
fn a_peer_that_closes_in_the_handshake_is_closed() {
    let address = faulty_server(|stream, _| {
        let _ = stream.peek(&mut [0]);
        drop(stream);
    });
    assert_eq!(error_in_time(&address).kind, ErrorKind::Closed);
}

#[test]
fn a_peer_that_answers_in_plain_text_speaks_no_tls() {
    let address = faulty_server(|mut stream, _| {
        let _ = stream.write_all(b"ERROR\r\n");
        let _ = stream.peek(&mut [0]);
        std::thread::sleep(TIMEOUT);
    });
    assert_eq!(
        error_in_time(&address).kind,
        ErrorKind::Tls(TlsFault::NotTls)
    );
}

/// It waits for the end of a line, or complains of one: what stands in a handshake is random.
#[test]
fn a_memcached_without_tls_is_told_in_time() {
    let memcached = Memcached::start(&[]);
    for _ in 0..20 {
        let error = error_in_time(&memcached.address);
        assert!(
            matches!(
                error.kind,
                ErrorKind::Tls(TlsFault::NotTls | TlsFault::Silent { .. })
            ),
            "{error}"
        );
        assert!(error.is_failure_of_the_server());
    }
}

#[test]
fn a_memcached_with_tls_is_not_spoken_to_without() {
    let authority = Authority::new();
    let memcached = crate::memcached(&authority.sign("127.0.0.1"));
    let Address::Tls { host, port } = memcached.address.clone() else {
        unreachable!("started with TLS");
    };
    let mut store = client(&Address::Tcp { host, port }, TlsSettings::default());
    assert!(store.cas(&key("a")).is_err());
}
