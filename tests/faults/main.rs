//! The store against servers that misbehave: each fault has its error, none outlasts the deadline, and
//! the next question is asked on a new connection.

#[allow(dead_code, reason = "each test binary uses its part of it")]
#[path = "../support/mod.rs"]
mod support;

mod replies;
mod silence;
mod state;
mod writes;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use rust_json_session::store::{Address, Error, ErrorKind, Exptime, Fetched, Key, Settings, Store};

use support::{Behaviour, Memcached, Proxy};

const TIMEOUT: Duration = Duration::from_millis(150);

/// No fault may take longer. Far above [`TIMEOUT`], for machines that are busy, and far below what a
/// server that drips could make of it.
const AT_MOST: Duration = Duration::from_secs(5);

fn settings(address: &str) -> Settings {
    Settings {
        address: Address::parse(address).unwrap(),
        connect_timeout: TIMEOUT,
        timeout: TIMEOUT,
    }
}

fn key() -> Key {
    Key::new("sessions/a").unwrap()
}

fn fetch(store: &mut Store) -> Result<Fetched, Error> {
    store.fetch(&key(), Exptime::after(100, 0))
}

/// The error of the first question to a server that misbehaves so, which the second must not notice.
fn fault(behaviour: Behaviour) -> ErrorKind {
    let server = Memcached::on_port(&[]);
    let proxy = Proxy::misbehaving(&server, vec![behaviour]);
    let mut store = Store::new(settings(&proxy.address()));
    let asked = Instant::now();
    let error = fetch(&mut store).unwrap_err();
    assert!(asked.elapsed() < AT_MOST, "{error}");
    assert_eq!(error.server.to_string(), proxy.address());
    assert_eq!(
        proxy.connections(),
        1,
        "a new connection's fault is not tried again"
    );
    assert_eq!(fetch(&mut store), Ok(Fetched::Miss), "after {error}");
    assert_eq!(proxy.connections(), 2);
    error.kind
}

/// Answers the first request with `reply`, and then waits for the client to close.
fn replying(reply: impl Into<Vec<u8>>) -> Behaviour {
    let reply = reply.into();
    Box::new(move |mut client| {
        read_some(&mut client);
        // The client may have seen enough and closed.
        drop(client.write_all(&reply));
        wait_for_close(client);
    })
}

fn read_some(client: &mut TcpStream) -> usize {
    client.read(&mut [0; 4096]).unwrap_or_default()
}

fn wait_for_close(mut client: TcpStream) {
    while read_some(&mut client) > 0 {}
}

/// One byte at a time, until the client closes.
fn drip(client: &mut TcpStream, bytes: impl IntoIterator<Item = u8>) {
    for byte in bytes {
        if client.write_all(&[byte]).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}
