//! Servers that say nothing, too little, or take their time.

use std::io::{self, Write};
use std::net::TcpListener;

use rust_json_session::store::{ErrorKind, Fetched, Store};

use crate::support::{Memcached, Proxy};
use crate::{TIMEOUT, drip, fault, fetch, read_some, replying, settings, wait_for_close};

const TIMED_OUT: ErrorKind = ErrorKind::TimedOut { after: TIMEOUT };

#[test]
fn a_server_that_says_nothing_is_given_up() {
    assert_eq!(fault(Box::new(wait_for_close)), TIMED_OUT);
}

#[test]
fn a_server_that_accepts_and_closes_is_reported() {
    assert_eq!(fault(Box::new(drop)), ErrorKind::Closed);
}

#[test]
fn a_server_that_reads_and_closes_is_reported() {
    let kind = fault(Box::new(|mut client| {
        read_some(&mut client);
    }));
    assert_eq!(kind, ErrorKind::Closed);
}

#[test]
fn a_reply_cut_off_is_no_reply() {
    for cut in ["E", "EN O1\r", "VA 10 c5 O1\r\n", "VA 10 c5 O1\r\nabc"] {
        let kind = fault(Box::new(move |mut client| {
            read_some(&mut client);
            client.write_all(cut.as_bytes()).unwrap();
        }));
        assert_eq!(kind, ErrorKind::Closed, "{cut:?}");
    }
}

#[test]
fn a_server_that_drips_cannot_hold_a_request() {
    let line = b"VA 1000 c5 O1\r\n".iter().copied();
    let kind = fault(Box::new(|mut client| {
        read_some(&mut client);
        drip(&mut client, line.chain(std::iter::repeat_n(b'x', 1000)));
    }));
    assert_eq!(kind, TIMED_OUT);
}

#[test]
fn a_huge_length_is_waited_for_no_longer_than_any_reply() {
    assert_eq!(fault(replying("VA 1073741824 c5 O1\r\nabc")), TIMED_OUT);
}

#[test]
fn a_timeout_is_not_tried_again() {
    let server = Memcached::on_port(&[]);
    let proxy = Proxy::misbehaving(&server, vec![Box::new(wait_for_close)]);
    let mut store = Store::new(settings(&proxy.address()));
    assert_eq!(fetch(&mut store).unwrap_err().kind, TIMED_OUT);
    assert_eq!(proxy.connections(), 1);
}

#[test]
fn a_kept_connection_that_the_server_closed_is_replaced_once() {
    let server = Memcached::on_port(&[]);
    let answers_once = |mut client: std::net::TcpStream| {
        read_some(&mut client);
        client.write_all(b"EN O1\r\n").unwrap();
    };
    let proxy = Proxy::misbehaving(&server, vec![Box::new(answers_once), Box::new(drop)]);
    let mut store = Store::new(settings(&proxy.address()));
    assert_eq!(fetch(&mut store), Ok(Fetched::Miss));
    assert_eq!(fetch(&mut store).unwrap_err().kind, ErrorKind::Closed);
    assert_eq!(proxy.connections(), 2, "and not once more");
    assert_eq!(fetch(&mut store), Ok(Fetched::Miss));
}

#[test]
fn a_port_where_nothing_listens_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let error = fetch(&mut Store::new(settings(&address))).unwrap_err();
    assert_eq!(
        error.kind,
        ErrorKind::Unreachable(io::ErrorKind::ConnectionRefused)
    );
    assert!(!error.is_reply_lost());
}
