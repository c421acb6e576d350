//! A session that is destroyed while others have it.

use rust_json_session::config::Concurrency::{self, Lock, Merge, Overwrite};

use crate::actor::{DESTROYER, READER, REGENERATOR, SLOW_READER, STRICT_WRITER, WRITER};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const ALL: [Concurrency; 3] = [Lock, Merge, Overwrite];
const EVICTION: Event = Event::Eviction(Id::Old);
const LOCK_EXPIRY: Event = Event::LockExpiry(Id::Old);
const TOMBSTONE_EVICTION: Event = Event::TombstoneEviction(Id::Old);
const TOMBSTONE_EXPIRY: Event = Event::TombstoneExpiry(Id::Old);

#[test]
fn a_slow_writer_brings_no_session_back() {
    for concurrency in ALL {
        for end in [DESTROYER, REGENERATOR] {
            for script in [WRITER, STRICT_WRITER] {
                Scenario::new()
                    .php('a', concurrency, script)
                    .php('d', concurrency, end)
                    .may_happen(LOCK_EXPIRY)
                    .may_happen(TOMBSTONE_EVICTION)
                    .polling_once()
                    .holds();
            }
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
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .php('v', concurrency, WRITER)
            .may_happen(LOCK_EXPIRY)
            .polling_once()
            .holds();
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, REGENERATOR)
            .php('v', concurrency, WRITER)
            .polling_once()
            .holds();
    }
}

#[test]
fn two_slow_readers_add_nothing_to_a_new_visitor_s_session() {
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .php('q', concurrency, SLOW_READER)
            .php('r', concurrency, SLOW_READER)
            .php('d', concurrency, DESTROYER)
            .php('v', concurrency, WRITER)
            .holds();
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
            .polling_once()
            .holds();
    }
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .php('v', concurrency, WRITER)
            .may_happen(EVICTION)
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
            .polling_once()
            .holds();
    }
    // Who overwrites promises no members, so a program that edits tombstones takes none away.
    Scenario::new()
        .php('a', Overwrite, WRITER)
        .php('d', Overwrite, DESTROYER)
        .naive_node('n')
        .holds();
    Scenario::new()
        .php('r', Lock, SLOW_READER)
        .php('d', Lock, DESTROYER)
        .naive_node('n')
        .may_happen(LOCK_EXPIRY)
        .holds();
}

#[test]
fn new_visitors_after_a_logout_all_store() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .logged_out()
            .php('v', concurrency, WRITER)
            .php('w', concurrency, WRITER)
            .node('n')
            .may_happen(TOMBSTONE_EVICTION)
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

#[test]
fn a_new_visitor_s_session_is_destroyed_too() {
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .logged_out()
            .php('v', concurrency, WRITER)
            .php('w', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .holds();
    }
}

/// Were the tombstone not put by compare-and-swap: `.gone` is put, somebody stores the session, somebody else reads
/// that, and only then comes the tombstone; what was read is younger than `.gone`. Once a new visitor has stored
/// over the tombstone, nothing tells any more that it was destroyed.
#[test]
fn what_is_stored_and_read_while_a_session_is_destroyed_does_not_reach_a_new_visitor() {
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('b', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .php('v', concurrency, WRITER)
            .holds();
    }
}

#[test]
fn what_is_stored_and_read_while_a_session_is_destroyed_does_not_outlive_the_tombstone() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .php('d', Merge, DESTROYER)
        .may_happen(TOMBSTONE_EXPIRY)
        .holds();
    Scenario::new()
        .php('b', Lock, WRITER)
        .php('d', Lock, DESTROYER)
        .node('n')
        .may_happen(LOCK_EXPIRY)
        .may_happen(TOMBSTONE_EXPIRY)
        .polling_once()
        .holds();
}

/// A request that read a tombstone, and meets it edited when it stores, does not take that for another logout.
#[test]
fn a_new_visitor_stores_over_a_tombstone_that_was_edited_meanwhile() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .logged_out()
            .php('v', concurrency, WRITER)
            .naive_node('n')
            .holds();
    }
}

/// Who finds a tombstone puts the `.gone` that another program did not.
#[test]
fn a_page_after_another_program_s_tombstone_brings_nothing_back() {
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('v', concurrency, WRITER)
            .node_that_logs_out('m')
            .holds();
    }
}
