//! Why the other tests are to be believed: no order is left out, and whatever is there for a reason is missed.

use rust_json_session::config::Concurrency::{Lock, Merge};

use crate::actor::{DESTROYER, READ_AND_CLOSE, SLOW_READER, UNREAD_DESTROYER, WRITER};
use crate::explorer::explore;
use crate::memcached::{Fault, Id};
use crate::scenario::{Event, Scenario};
use crate::tape::Failure;

const COMES_BACK: &str = "a destroyed session comes back";

/// A request and a new visitor, and somebody who logs out.
fn logout() -> Scenario {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('d', Merge, DESTROYER)
        .php('v', Merge, WRITER)
}

/// Two requests that count.
fn counting() -> Scenario {
    Scenario::new()
        .counting()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
}

#[test]
fn no_order_is_left_out() {
    let three_times_two_commands = Scenario::new()
        .php('a', Merge, SLOW_READER)
        .php('b', Merge, SLOW_READER)
        .php('c', Merge, SLOW_READER);
    let explored = explore(&three_times_two_commands).unwrap();
    assert_eq!(explored.schedules, 720 / 2 / 2 / 2);
    assert_eq!(explored.states, 3 * 3 * 3);
}

#[test]
fn without_a_condition_a_store_is_lost() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .with_fault(Fault::StoresUnconditionally)
        .fails_with("the member a is lost");
}

#[test]
fn without_comparing_a_lock_of_somebody_else_is_released() {
    Scenario::new()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .may_happen(Event::LockExpiry(Id::Old))
        .with_fault(Fault::ReleasesWithoutComparing)
        .fails_with("the lock of somebody else is released");
}

#[test]
fn a_lock_that_is_given_back_before_the_store_is_answered_loses_a_count() {
    counting()
        .with_fault(Fault::ReleasesEarly)
        .fails_with("2 requests counted to Some(1)");
}

#[test]
fn a_lock_that_anybody_gets_loses_a_count() {
    counting()
        .with_fault(Fault::ClaimsAreAlwaysWon)
        .fails_with("2 requests counted to Some(1)");
}

#[test]
fn without_gone_a_new_visitor_s_session_gets_what_was_destroyed() {
    logout().holds();
    logout()
        .with_fault(Fault::ForgetsGone)
        .fails_with(COMES_BACK);
}

#[test]
fn with_gone_behind_the_tombstone_a_new_visitor_s_change_is_dropped() {
    logout()
        .with_fault(Fault::TombstoneFirst)
        .fails_with("the member a is lost");
}

#[test]
fn without_a_tombstone_an_evicted_session_comes_back() {
    let evicted = Scenario::new()
        .php('a', Merge, WRITER)
        .php('d', Merge, DESTROYER)
        .may_happen(Event::Eviction(Id::Old));
    evicted.holds();
    evicted
        .with_fault(Fault::DeletesForATombstone)
        .fails_with(COMES_BACK);
}

/// A request that cannot reach a server, and one that can.
fn cut_from(server: usize) -> Scenario {
    Scenario::on(2)
        .php('a', Merge, WRITER)
        .cut_from(server, Failure::Unreachable)
        .php('b', Merge, WRITER)
}

#[test]
fn without_a_repair_the_copies_differ() {
    cut_from(0)
        .with_fault(Fault::RepairsNothing)
        .fails_with("the copies differ");
}

/// The second server was away, and then the first is.
#[test]
fn where_all_states_are_as_new_as_each_other_an_update_is_lost() {
    let scenario = Scenario::on(3)
        .php('a', Merge, WRITER)
        .sets_aside(1)
        .before()
        .php('b', Merge, READ_AND_CLOSE)
        .sets_aside(0)
        .php('r', Merge, READ_AND_CLOSE)
        .sets_aside(0);
    scenario.holds();
    scenario
        .with_fault(Fault::StampsAreAlike)
        .fails_with("the member a is lost");
}

#[test]
fn without_a_note_that_a_server_was_away_a_program_in_node_takes_an_update_away() {
    let scenario = Scenario::on(2)
        .php('a', Merge, WRITER)
        .sets_aside(0)
        .node('n')
        .without_promise();
    scenario.holds();
    scenario
        .with_fault(Fault::StampsSayNoServerWasAway)
        .fails_with("the member a is lost");
}

#[test]
fn where_only_the_first_copy_is_stored_under_a_condition_an_update_is_lost() {
    cut_from(0)
        .with_fault(Fault::StoresTheSecondUnconditionally)
        .fails_with("the member b is lost");
}

/// It is destroyed on one server, by somebody who does not know that it was stored again on the other.
#[test]
fn without_a_note_of_when_it_was_destroyed_an_old_session_comes_back() {
    let scenario = Scenario::on(2)
        .php('a', Merge, WRITER)
        .sets_aside(1)
        .before()
        .php('d', Merge, UNREAD_DESTROYER)
        .sets_aside(0)
        .before()
        .php('q', Merge, READ_AND_CLOSE)
        .php('r', Merge, READ_AND_CLOSE);
    scenario.holds();
    scenario
        .with_fault(Fault::StampsForgetTheDestruction)
        .fails_with(COMES_BACK);
}
