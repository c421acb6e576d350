//! Requests that merge.

use rust_json_session::config::Concurrency::Merge;

use crate::actor::{READER, SLOW_READER, WRITER};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const EVICTION: Event = Event::Eviction(Id::Old);

#[test]
fn two_that_merge_both_store() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .holds();
}

#[test]
fn four_that_merge_all_store() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('e', Merge, WRITER)
        .php('b', Merge, WRITER)
        .php('c', Merge, WRITER)
        .holds();
}

#[test]
fn two_that_merge_and_a_program_in_node_all_store() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .node('n')
        .holds();
}

#[test]
fn two_that_merge_store_past_two_programs_in_node() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .node('m')
        .node('n')
        .holds();
}

#[test]
fn two_that_merge_make_one_session_between_them() {
    Scenario::new()
        .without_session()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .node('n')
        .holds();
}

#[test]
fn a_reader_takes_nothing_away() {
    for script in [READER, SLOW_READER] {
        Scenario::new()
            .php('a', Merge, WRITER)
            .php('b', Merge, WRITER)
            .php('r', Merge, script)
            .may_happen(EVICTION)
            .holds();
    }
}

#[test]
fn an_evicted_session_is_stored_again_by_those_that_merge() {
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .may_happen(EVICTION)
        .may_happen(EVICTION)
        .holds();
    Scenario::new()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .node('n')
        .may_happen(EVICTION)
        .holds();
}
