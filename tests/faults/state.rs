//! What `phpinfo()` is told about a server that misbehaves.

use std::time::Instant;

use rust_json_session::store::{ErrorKind, ServerState};

use crate::support::{Behaviour, Memcached, Proxy};
use crate::{AT_MOST, TIMEOUT, drip, read_some, replying, settings, wait_for_close};

fn fault(behaviour: Behaviour) -> ErrorKind {
    let server = Memcached::on_port(&[]);
    let proxy = Proxy::misbehaving(&server, vec![behaviour]);
    let asked = Instant::now();
    let state = ServerState::of(&settings(&proxy.address()));
    assert!(asked.elapsed() < AT_MOST);
    state.answer.unwrap_err().kind
}

#[test]
fn a_silent_server_does_not_hold_the_page() {
    assert_eq!(
        fault(Box::new(wait_for_close)),
        ErrorKind::TimedOut { after: TIMEOUT }
    );
}

#[test]
fn a_server_that_drips_does_not_hold_the_page() {
    let kind = fault(Box::new(|mut client| {
        read_some(&mut client);
        drip(&mut client, std::iter::repeat_n(b'x', 1000));
    }));
    assert_eq!(kind, ErrorKind::TimedOut { after: TIMEOUT });
}

#[test]
fn a_line_without_end_does_not_fill_the_memory() {
    let kind = fault(replying(vec![b'x'; 1_000_000]));
    assert!(
        matches!(kind, ErrorKind::Closed | ErrorKind::Broken { .. }),
        "{kind:?}"
    );
}

#[test]
fn what_is_no_memcached_is_named_so() {
    let kind = fault(replying("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert!(matches!(kind, ErrorKind::Broken { .. }), "{kind:?}");
}

#[test]
fn a_server_that_closes_is_reported() {
    assert_eq!(fault(Box::new(drop)), ErrorKind::Closed);
}
