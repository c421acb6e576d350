//! When connections are opened, kept and replaced.

use std::io;

use rust_json_session::store::{Deleted, ErrorKind, Fetched, ServerState, Stored, Touched};

use crate::support::{Memcached, Proxy};
use crate::{add, key, seconds, settings, store, value_of};

#[test]
fn nothing_is_opened_before_the_first_question() {
    let server = Memcached::on_port(&[]);
    let proxy = Proxy::to(&server);
    let mut store = store(&proxy.address());
    assert_eq!(store.settings(), &settings(&proxy.address()));
    assert_eq!(proxy.connections(), 0);
    assert_eq!(
        store.fetch(&key("sessions/a"), seconds(100)),
        Ok(Fetched::Miss)
    );
    assert_eq!(proxy.connections(), 1);
}

#[test]
fn one_connection_serves_all_questions_and_each_is_one_request() {
    let server = Memcached::on_port(&[]);
    let proxy = Proxy::to(&server);
    let mut store = store(&proxy.address());
    let key = key("k");
    assert_eq!(store.fetch(&key, seconds(7)), Ok(Fetched::Miss));
    assert_eq!(
        store.store(
            &key,
            b"{}",
            seconds(7),
            rust_json_session::store::Condition::Absent
        ),
        Ok(Stored::Stored)
    );
    assert_eq!(store.touch(&key, seconds(8)), Ok(Touched::Touched));
    assert!(store.cas(&key).unwrap().is_some());
    assert_eq!(store.delete(&key), Ok(Deleted::Deleted));
    let expected = "mg k v c T7 O1\r\nadd k 0 7 2\r\n{}\r\nmg k T8 O3\r\nmg k c O4\r\nmd k O5\r\n";
    assert_eq!(proxy.requests(), expected);
    assert_eq!(proxy.connections(), 1);
}

#[test]
fn a_server_that_was_restarted_in_between_is_asked_again() {
    let mut server = Memcached::on_socket();
    let mut store = store(&server.address());
    let key = key("sessions/a");
    add(&mut store, &key, b"{}");
    server.stop();
    server.start_again();
    assert_eq!(store.fetch(&key, seconds(100)), Ok(Fetched::Miss));
    server.stop();
    server.start_again();
    add(&mut store, &key, b"again");
    assert_eq!(value_of(&mut store, &key), b"again");
}

#[test]
fn a_large_value_is_stored_on_a_server_that_was_restarted_in_between() {
    let mut server = Memcached::on_socket();
    let mut store = store(&server.address());
    let key = key("sessions/a");
    assert_eq!(store.fetch(&key, seconds(100)), Ok(Fetched::Miss));
    server.stop();
    server.start_again();
    let large = vec![b'x'; 900_000];
    add(&mut store, &key, &large);
    assert!(value_of(&mut store, &key) == large);
}

#[test]
fn a_server_that_is_down_is_reported_and_asked_again_when_it_is_back() {
    let mut server = Memcached::on_port(&[]);
    let mut store = store(&server.address());
    let key = key("sessions/a");
    assert_eq!(store.fetch(&key, seconds(100)), Ok(Fetched::Miss));
    server.stop();
    let refused = ErrorKind::Unreachable(io::ErrorKind::ConnectionRefused);
    let error = store.fetch(&key, seconds(100)).unwrap_err();
    assert_eq!(error.kind, refused);
    assert_eq!(
        error.to_string(),
        format!("{} cannot be reached: connection refused", server.address())
    );
    server.start_again();
    assert_eq!(store.fetch(&key, seconds(100)), Ok(Fetched::Miss));
}

#[test]
fn a_unix_socket_serves_as_well_as_a_port() {
    let server = Memcached::on_socket();
    let mut store = store(&server.address());
    let key = key("sessions/a");
    let large = vec![b'x'; 300_000];
    add(&mut store, &key, &large);
    assert!(value_of(&mut store, &key) == large);
    assert_eq!(store.delete(&key), Ok(Deleted::Deleted));
}

#[test]
fn a_unix_socket_that_is_not_there_is_reported() {
    let address = {
        let server = Memcached::on_socket();
        server.address()
    };
    let error = store(&address).fetch(&key("a"), seconds(100)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable(io::ErrorKind::NotFound));
}

#[test]
fn the_state_of_a_server_is_its_version_over_a_port_and_over_a_socket() {
    for server in [Memcached::on_port(&[]), Memcached::on_socket()] {
        let state = ServerState::of(&settings(&server.address()));
        assert_eq!(state.address.to_string(), server.address());
        let reported = server.ask("version\r\n");
        let version = reported.trim_end().strip_prefix("VERSION ").unwrap();
        assert_eq!(state.answer.unwrap().version, version);
    }
}

#[test]
fn the_state_of_a_server_that_is_down_is_the_reason() {
    let mut server = Memcached::on_port(&[]);
    server.stop();
    let state = ServerState::of(&settings(&server.address()));
    let refused = ErrorKind::Unreachable(io::ErrorKind::ConnectionRefused);
    assert_eq!(state.answer.unwrap_err().kind, refused);
}
