//! What memcached will not hold.

use rust_json_session::store::{Condition, ErrorKind, Stored};

use crate::support::{Memcached, Proxy};
use crate::{add, key, seconds, store, value_of};

/// Stores `size` bytes over an old value on a server started with `options`: it is refused, the old
/// value stays, and the connection is good for more.
fn refuses(options: &[&str], size: usize) {
    let server = Memcached::on_port(options);
    let proxy = Proxy::to(&server);
    let mut store = store(&proxy.address());
    let key = key("sessions/a");
    let seen = add(&mut store, &key, b"old");
    let too_large = vec![b'x'; size];
    for condition in [Condition::Absent, Condition::Unchanged(seen)] {
        let refused = store.store(&key, &too_large, seconds(100), condition);
        assert_eq!(refused.unwrap_err().kind, ErrorKind::TooLarge { size });
        assert_eq!(value_of(&mut store, &key), b"old", "after {condition:?}");
    }
    let stored = store.store(&key, b"new", seconds(100), Condition::Unchanged(seen));
    assert_eq!(stored, Ok(Stored::Stored));
    assert_eq!(proxy.connections(), 1);
}

#[test]
fn a_value_over_the_item_limit_leaves_the_old_one_in_place() {
    refuses(&[], 1_100_000);
}

#[test]
fn a_server_with_a_small_item_limit_keeps_the_old_value_too() {
    refuses(&["-I", "16k", "-o", "slab_chunk_max=8"], 20_000);
}

#[test]
fn a_server_without_room_keeps_the_old_value() {
    let server = Memcached::on_port(&["-m", "2", "-M"]);
    let mut store = store(&server.address());
    let old = key("sessions/old");
    let seen = add(&mut store, &old, b"old");
    let large = vec![b'x'; 500_000];
    let mut refusal = None;
    for number in 0..400 {
        let filler = key(&format!("sessions/{number}"));
        if let Err(error) = store.store(&filler, &large, seconds(100), Condition::Absent) {
            refusal = Some(error.kind);
            break;
        }
    }
    let line = "SERVER_ERROR out of memory storing object".to_owned();
    assert_eq!(refusal, Some(ErrorKind::Refused { line }));
    let refused = store.store(&old, &large, seconds(100), Condition::Unchanged(seen));
    assert!(matches!(
        refused.unwrap_err().kind,
        ErrorKind::Refused { .. }
    ));
    assert_eq!(value_of(&mut store, &old), b"old");
}
