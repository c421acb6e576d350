//! A session that is destroyed while others have it.

use rust_json_session::config::Concurrency::{Lock, Merge, Overwrite};

use crate::actor::{DESTROYER, READER, REGENERATOR, SLOW_READER, WRITER};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const LOCK_EXPIRY: Event = Event::LockExpiry(Id::Old);
const EVICTION: Event = Event::Eviction(Id::Old);
const TOMBSTONE_EXPIRY: Event = Event::TombstoneExpiry(Id::Old);
const ALL: [rust_json_session::config::Concurrency; 3] = [Lock, Merge, Overwrite];

#[test]
fn a_slow_writer_brings_no_session_back() {
    for concurrency in ALL {
        for end in [DESTROYER, REGENERATOR] {
            Scenario::new()
                .php('a', concurrency, WRITER)
                .php('d', concurrency, end)
                .may_happen(LOCK_EXPIRY)
                .may_happen(TOMBSTONE_EXPIRY)
                .holds();
        }
    }
}

#[test]
fn a_slow_reader_brings_no_session_back() {
    for concurrency in ALL {
        for script in [READER, SLOW_READER] {
            Scenario::new()
                .php('r', concurrency, script)
                .php('d', concurrency, DESTROYER)
                .may_happen(LOCK_EXPIRY)
                .may_happen(EVICTION)
                .may_happen(TOMBSTONE_EXPIRY)
                .holds();
        }
    }
}

#[test]
fn a_slow_writer_adds_nothing_to_a_new_visitor_s_session() {
    for concurrency in ALL {
        for end in [DESTROYER, REGENERATOR] {
            Scenario::new()
                .php('a', concurrency, WRITER)
                .php('d', concurrency, end)
                .php('v', concurrency, WRITER)
                .may_happen(LOCK_EXPIRY)
                .polling_once()
                .holds();
        }
    }
}

#[test]
fn an_evicted_session_that_is_destroyed_stays_away() {
    for concurrency in ALL {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .may_happen(LOCK_EXPIRY)
            .may_happen(EVICTION)
            .may_happen(TOMBSTONE_EXPIRY)
            .holds();
    }
}

#[test]
fn programs_in_node_bring_no_session_back() {
    for concurrency in ALL {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .node('n')
            .may_happen(LOCK_EXPIRY)
            .holds();
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .naive_node('n')
            .may_happen(LOCK_EXPIRY)
            .holds();
    }
}

#[test]
fn new_visitors_after_a_logout_all_store() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .logged_out()
            .php('v', concurrency, WRITER)
            .php('w', concurrency, WRITER)
            .node('n')
            .may_happen(TOMBSTONE_EXPIRY)
            .may_happen(EVICTION)
            .holds();
    }
}

#[test]
fn a_session_is_destroyed_twice() {
    for concurrency in ALL {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .php('e', concurrency, DESTROYER)
            .polling_once()
            .holds();
    }
}
