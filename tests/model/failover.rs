//! One of a session's servers fails.

use rust_json_session::config::Concurrency::{Lock, Merge};

use crate::actor::{DESTROYER, READ_AND_CLOSE, SLOW_READER, WRITER};
use crate::scenario::{Event, Scenario};

/// At the first server, and at the second. Each is `Down` for good, and one that is down at the end is then read
/// with what it had, and with nothing.
const FAILURES: [fn(usize) -> Event; 5] = [
    Event::Down,
    Event::Glitch,
    Event::Hang,
    Event::LateGlitch,
    Event::Reset,
];

fn failures() -> impl Iterator<Item = (usize, Event)> {
    let at = |failure: fn(usize) -> Event| [0, 1].map(|server| (server, failure(server)));
    FAILURES.into_iter().flat_map(at)
}

/// Those that show most.
fn main_failures() -> impl Iterator<Item = (usize, Event)> {
    failures().take(4)
}

#[test]
fn two_that_merge_both_store_whatever_fails() {
    for (_, failure) in failures() {
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .php('b', Merge, WRITER)
            .may_happen(failure)
            .patient_for(10)
            .holds();
    }
}

#[test]
fn two_that_lock_both_store_whatever_fails() {
    for (_, failure) in main_failures() {
        Scenario::on(2)
            .php('a', Lock, WRITER)
            .php('b', Lock, WRITER)
            .may_happen(failure)
            .patient_for(10)
            .polling_once()
            .holds();
    }
}

/// What a program stored on a server that is lost then is lost.
#[test]
fn who_merges_stores_past_a_program_in_node_whatever_fails() {
    for (server, failure) in failures() {
        let mut scenario = Scenario::on(2).php('a', Merge, WRITER).node('n');
        if server == 0 {
            scenario = scenario.without_promise();
        }
        scenario.may_happen(failure).holds();
    }
}

#[test]
fn a_slow_reader_takes_nothing_away_whatever_fails() {
    for (_, failure) in main_failures() {
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .php('r', Merge, SLOW_READER)
            .may_happen(failure)
            .patient_for(10)
            .holds();
    }
}

#[test]
fn a_copy_that_is_evicted_takes_nothing_away() {
    for server in [0, 1] {
        Scenario::on(2)
            .php('a', Lock, WRITER)
            .php('b', Lock, WRITER)
            .may_happen(Event::Loss(server))
            .patient_for(10)
            .holds();
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .php('r', Merge, SLOW_READER)
            .may_happen(Event::Loss(server))
            .patient_for(10)
            .holds();
    }
}

#[test]
fn a_slow_writer_brings_no_session_back_whatever_fails() {
    for (_, failure) in failures() {
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .php('d', Merge, DESTROYER)
            .may_happen(failure)
            .patient_for(8)
            .holds();
    }
}

#[test]
fn a_new_visitor_s_session_stays_whatever_fails() {
    for (_, failure) in main_failures() {
        Scenario::on(2)
            .logged_out()
            .php('v', Merge, WRITER)
            .php('r', Merge, READ_AND_CLOSE)
            .may_happen(failure)
            .patient_for(10)
            .holds();
    }
}

#[test]
fn the_third_server_takes_the_place_of_one_that_fails() {
    for server in [0, 1] {
        Scenario::on(3)
            .php('a', Merge, WRITER)
            .php('b', Merge, WRITER)
            .may_happen(Event::Glitch(server))
            .patient_for(10)
            .holds();
        Scenario::on(3)
            .php('a', Merge, WRITER)
            .php('d', Merge, DESTROYER)
            .may_happen(Event::Down(server))
            .patient_for(8)
            .holds();
    }
}
