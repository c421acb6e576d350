//! What does go wrong, known and pinned: a test here turns red once its hole is closed, and then says `holds`.
//! One needs a program that does not follow the rules, others an eviction or a restart at the wrong microsecond, one
//! servers that see different halves of the world.

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

/// Both stored on one server each, and neither is done. One of them has seen its own document on the first server
/// when that loses it, and so takes for stored what the other repairs away. It reads two servers, and not at one
/// moment. Whatever it asked next, the loss could come after it.
#[test]
fn an_update_is_lost_where_its_server_is_started_anew_in_the_midst_of_two_stores() {
    Scenario::on(2)
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .may_happen(Event::Restart(0))
        .patient_for(12)
        .fails_with("the member a is lost");
}

/// Each reaches one server alone, and stores what the other does not see. Nothing but a majority, which two do not
/// have, could tell which of them is to wait.
#[test]
fn an_update_is_lost_where_each_of_two_reaches_another_server() {
    for (first, second, lost) in [(0, 1, "b"), (1, 0, "a")] {
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .sets_aside(first)
            .php('b', Merge, WRITER)
            .sets_aside(second)
            .fails_with(&format!("the member {lost} is lost"));
    }
}
