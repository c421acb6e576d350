//! What does go wrong, known and pinned: a test here turns red once its hole is closed, and then says `holds`.
//! One needs a program that does not follow the rules, one an eviction at the wrong microsecond.

use rust_json_session::config::Concurrency::Merge;

use crate::actor::{DESTROYER, WRITER};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const COMES_BACK: &str = "a destroyed session comes back";
const TOMBSTONE_EXPIRY: Event = Event::TombstoneExpiry(Id::Old);

/// A program that stores a tombstone and no `.gone` does not follow `docs/document.md`; and nobody reads the tombstone
/// as long as it is there.
#[test]
fn a_session_that_a_tombstone_alone_ends_comes_back_once_the_tombstone_is_gone() {
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
