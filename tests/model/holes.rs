//! What does go wrong, known and pinned: a test here turns red once its hole is closed, and then says `holds`.

use rust_json_session::config::Concurrency::{Lock, Merge, Overwrite};

use crate::actor::{DESTROYER, WRITER};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const COMES_BACK: &str = "a destroyed session comes back";
const LOCK_EXPIRY: Event = Event::LockExpiry(Id::Old);
const TOMBSTONE_EXPIRY: Event = Event::TombstoneExpiry(Id::Old);

/// `.gone` is put, somebody stores the session, somebody else reads that, and only then comes the tombstone: what
/// was read is younger than `.gone`. Once a new visitor has stored over the tombstone, nothing tells any more that
/// it was destroyed.
#[test]
fn a_session_stored_and_read_between_gone_and_tombstone_comes_back_to_a_new_visitor() {
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('b', concurrency, WRITER)
            .php('d', concurrency, DESTROYER)
            .php('v', concurrency, WRITER)
            .fails_with(COMES_BACK);
    }
}

#[test]
fn a_session_stored_and_read_between_gone_and_tombstone_comes_back_after_the_tombstone() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .php('d', Merge, DESTROYER)
        .may_happen(TOMBSTONE_EXPIRY)
        .fails_with(COMES_BACK);
    Scenario::new()
        .php('b', Lock, WRITER)
        .php('d', Lock, DESTROYER)
        .node('n')
        .may_happen(LOCK_EXPIRY)
        .may_happen(TOMBSTONE_EXPIRY)
        .polling_once()
        .fails_with(COMES_BACK);
}

/// A request that read a tombstone, and meets another one when it stores, takes that for another logout.
#[test]
fn a_new_visitor_s_store_is_dropped_where_a_tombstone_was_edited_meanwhile() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .logged_out()
            .php('v', concurrency, WRITER)
            .naive_node('n')
            .fails_with("the member v is lost");
    }
}

/// The logout that `docs/document.md` gives to other programs puts no `.gone`.
#[test]
fn a_session_that_another_program_logged_out_comes_back_once_its_tombstone_is_gone() {
    for concurrency in [Merge, Overwrite] {
        Scenario::new()
            .php('a', concurrency, WRITER)
            .php('v', concurrency, WRITER)
            .node_that_logs_out('m')
            .fails_with(COMES_BACK);
    }
    Scenario::new()
        .php('a', Merge, WRITER)
        .node_that_logs_out('m')
        .may_happen(TOMBSTONE_EXPIRY)
        .fails_with(COMES_BACK);
}

/// The session is evicted, and its tombstone too, both while one request stores: between its look at what is there
/// and its next command. No order of commands helps against that, short of a store under two conditions.
#[test]
fn a_session_comes_back_where_its_tombstone_is_evicted_in_the_midst_of_a_store() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('d', Merge, DESTROYER)
        .may_happen(Event::Eviction(Id::Old))
        .may_happen(Event::TombstoneEviction(Id::Old))
        .fails_with(COMES_BACK);
}
