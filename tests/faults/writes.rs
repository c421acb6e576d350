//! Faults while a value is on its way.

use std::io::Write;
use std::time::Instant;

use rust_json_session::store::{Condition, Error, ErrorKind, Exptime, Store, Stored};

use crate::support::{Behaviour, Memcached, Proxy};
use crate::{AT_MOST, TIMEOUT, key, read_some, replying, settings};

/// Larger than the buffers of both ends of a socket on loopback.
const LARGE: usize = 32 * 1024 * 1024;

/// The error of storing `value` on a server that misbehaves so; the next value is stored all the same.
fn fault(behaviour: Behaviour, value: &[u8]) -> Error {
    let server = Memcached::on_port(&[]);
    let proxy = Proxy::misbehaving(&server, vec![behaviour]);
    let mut store = Store::new(settings(&proxy.address()));
    let exptime = Exptime::after(100, 0);
    let asked = Instant::now();
    let error = store
        .store(&key(), value, exptime, Condition::Absent)
        .unwrap_err();
    assert!(asked.elapsed() < AT_MOST, "{error}");
    assert_eq!(proxy.connections(), 1);
    let stored = store.store(&key(), b"{}", exptime, Condition::Absent);
    assert_eq!(stored, Ok(Stored::Stored), "after {error}");
    error
}

#[test]
fn a_server_that_stops_reading_a_large_value_is_given_up() {
    let error = fault(
        Box::new(|mut client| {
            read_some(&mut client);
            std::thread::sleep(TIMEOUT * 4);
        }),
        &vec![b'x'; LARGE],
    );
    assert_eq!(error.kind, ErrorKind::TimedOut { after: TIMEOUT });
    assert!(error.is_reply_lost());
}

#[test]
fn a_server_that_closes_in_the_middle_of_a_large_value_is_reported() {
    let error = fault(
        Box::new(|mut client| {
            read_some(&mut client);
        }),
        &vec![b'x'; LARGE],
    );
    assert_eq!(error.kind, ErrorKind::Closed);
    assert!(error.is_reply_lost());
}

#[test]
fn a_refusal_in_the_middle_of_a_large_value_is_no_success() {
    let error = fault(
        Box::new(|mut client| {
            read_some(&mut client);
            client
                .write_all(b"SERVER_ERROR out of memory reading request\r\n")
                .unwrap();
        }),
        &vec![b'x'; LARGE],
    );
    let is_reported = matches!(error.kind, ErrorKind::Closed | ErrorKind::Refused { .. });
    assert!(is_reported, "{error}");
}

#[test]
fn a_lost_reply_to_a_store_is_said_to_be_lost() {
    let error = fault(
        Box::new(|mut client| {
            read_some(&mut client);
        }),
        b"{}",
    );
    assert_eq!(error.kind, ErrorKind::Closed);
    assert!(error.is_reply_lost());
}

#[test]
fn the_reply_to_another_command_does_not_count_as_stored() {
    for reply in [
        "EN O1\r\n",
        "HD O1\r\n",
        "STORED O1\r\n",
        "STORED\r\nSTORED\r\n",
    ] {
        let error = fault(replying(reply), b"{}");
        assert!(
            matches!(error.kind, ErrorKind::Broken { .. }),
            "{reply:?}: {error}"
        );
    }
}
