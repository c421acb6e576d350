//! Requests that lock.

use rust_json_session::config::Concurrency::{Lock, Merge};

use crate::actor::{KILLED, READ_AND_CLOSE, READER, SLOW_READ_AND_CLOSE, SLOW_READER, WRITER};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const LOCK_EXPIRY: Event = Event::LockExpiry(Id::Old);
const EVICTION: Event = Event::Eviction(Id::Old);

#[test]
fn two_that_lock_count_one_after_the_other() {
    Scenario::new()
        .counting()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .holds();
}

#[test]
fn three_that_lock_count_one_after_the_other() {
    Scenario::new()
        .counting()
        .polling_once()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .php('c', Lock, WRITER)
        .holds();
}

#[test]
fn two_that_lock_count_past_a_program_in_node() {
    Scenario::new()
        .counting()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .node('n')
        .holds();
}

#[test]
fn one_that_locks_counts_past_two_programs_in_node() {
    Scenario::new()
        .counting()
        .php('a', Lock, WRITER)
        .node('m')
        .node('n')
        .holds();
}

#[test]
fn who_only_reads_keeps_no_lock() {
    for script in [READER, SLOW_READER, READ_AND_CLOSE, SLOW_READ_AND_CLOSE] {
        Scenario::new()
            .counting()
            .php('a', Lock, WRITER)
            .php('b', Lock, WRITER)
            .php('r', Lock, script)
            .polling_once()
            .holds();
    }
}

#[test]
fn two_that_lock_make_one_session_between_them() {
    Scenario::new()
        .without_session()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .node('n')
        .holds();
}

#[test]
fn two_whose_locks_overlap_both_store() {
    Scenario::new()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .may_happen(LOCK_EXPIRY)
        .may_happen(LOCK_EXPIRY)
        .holds();
}

#[test]
fn three_whose_locks_overlap_all_store() {
    Scenario::new()
        .polling_once()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .php('c', Lock, WRITER)
        .may_happen(LOCK_EXPIRY)
        .holds();
}

#[test]
fn two_whose_locks_overlap_and_a_program_in_node_all_store() {
    Scenario::new()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .node('n')
        .may_happen(LOCK_EXPIRY)
        .holds();
}

#[test]
fn a_lock_of_the_dead_ends_when_it_expires() {
    Scenario::new()
        .counting()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .php('k', Lock, KILLED)
        .may_happen(Event::DeadLockExpiry(Id::Old))
        .polling_once()
        .holds();
}

#[test]
fn an_evicted_session_is_stored_again_by_those_that_lock() {
    Scenario::new()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .node('n')
        .may_happen(EVICTION)
        .holds();
    Scenario::new()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .may_happen(EVICTION)
        .may_happen(LOCK_EXPIRY)
        .holds();
}

#[test]
fn who_locks_and_who_merges_both_store() {
    Scenario::new()
        .php('a', Lock, WRITER)
        .php('b', Merge, WRITER)
        .php('c', Lock, WRITER)
        .may_happen(LOCK_EXPIRY)
        .polling_once()
        .holds();
}
