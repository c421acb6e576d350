//! A session that one request has just made, asking nobody, while others learn of its id early.

use rust_json_session::config::Concurrency::{Lock, Merge};

use crate::actor::{
    DESTROYER, MADE_AND_CLOSED, MADE_AND_KILLED, MAKER, READER, REGENERATOR, STRICT_WRITER, WRITER,
};
use crate::memcached::Id;
use crate::scenario::{Event, Scenario};

const LOCK_EXPIRY: Event = Event::LockExpiry(Id::Old);

#[test]
fn who_learns_of_a_made_session_early_takes_nothing_away() {
    for concurrency in [Lock, Merge] {
        for script in [WRITER, STRICT_WRITER] {
            Scenario::new()
                .without_session()
                .php('a', concurrency, MAKER)
                .php('b', concurrency, script)
                .may_happen(LOCK_EXPIRY)
                .may_happen(LOCK_EXPIRY)
                .holds();
        }
    }
}

#[test]
fn two_who_learn_of_a_made_session_early_take_nothing_away() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .without_session()
            .php('a', concurrency, MAKER)
            .php('b', concurrency, WRITER)
            .php('c', concurrency, WRITER)
            .polling_once()
            .holds();
    }
}

#[test]
fn a_program_in_node_that_learns_of_a_made_session_early_stores_past_its_lock() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .without_session()
            .php('a', concurrency, MAKER)
            .php('b', concurrency, WRITER)
            .node('n')
            .holds();
    }
}

#[test]
fn a_made_session_that_is_closed_leaves_no_lock() {
    for end in [MADE_AND_CLOSED, READER] {
        Scenario::new()
            .without_session()
            .php('a', Lock, MAKER)
            .php('b', Lock, end)
            .php('c', Lock, WRITER)
            .polling_once()
            .holds();
    }
    Scenario::new()
        .without_session()
        .php('a', Lock, MADE_AND_CLOSED)
        .php('b', Lock, WRITER)
        .may_happen(LOCK_EXPIRY)
        .holds();
}

#[test]
fn the_lock_of_a_made_session_whose_process_died_ends_when_it_expires() {
    Scenario::new()
        .without_session()
        .php('k', Lock, MADE_AND_KILLED)
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .may_happen(Event::DeadLockExpiry(Id::Old))
        .polling_once()
        .holds();
}

#[test]
fn a_made_session_that_is_destroyed_early_stays_away() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .without_session()
            .php('a', concurrency, MAKER)
            .php('d', concurrency, DESTROYER)
            .php('b', concurrency, WRITER)
            .polling_once()
            .holds();
    }
}

#[test]
fn a_regenerated_session_is_stored_under_its_new_id_whatever_comes_of_the_old_one() {
    for concurrency in [Lock, Merge] {
        Scenario::new()
            .php('d', concurrency, REGENERATOR)
            .php('e', concurrency, REGENERATOR)
            .may_happen(LOCK_EXPIRY)
            .polling_once()
            .holds();
    }
}
