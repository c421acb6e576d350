//! A server comes back, with old data or with none; or some can reach it and some cannot.

use rust_json_session::config::Concurrency::{Lock, Merge};

use crate::actor::{DESTROYER, MAKER, READ_AND_CLOSE, WRITER};
use crate::scenario::{Event, Scenario};
use crate::tape::Failure;

const FAILURES: [Failure; 2] = [Failure::TimedOut, Failure::Unreachable];

#[test]
fn who_never_noticed_that_a_server_was_away_reads_what_was_stored() {
    for server in [0, 1] {
        for back in [Event::Back(server), Event::BackEmpty(server)] {
            Scenario::on(2)
                .php('a', Merge, WRITER)
                .php('r', Merge, READ_AND_CLOSE)
                .may_happen(Event::Down(server))
                .may_happen(back)
                .patient_for(12)
                .holds();
        }
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .php('b', Merge, WRITER)
            .may_happen(Event::Down(server))
            .may_happen(Event::Back(server))
            .patient_for(11)
            .holds();
    }
}

#[test]
fn who_cannot_reach_a_server_and_who_can_both_store() {
    for server in [0, 1] {
        for failure in FAILURES {
            Scenario::on(2)
                .php('a', Merge, WRITER)
                .cut_from(server, failure)
                .php('b', Merge, WRITER)
                .holds();
        }
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .sets_aside(server)
            .php('b', Merge, WRITER)
            .holds();
        Scenario::on(2)
            .without_session()
            .php('a', Lock, MAKER)
            .sets_aside(server)
            .php('b', Lock, WRITER)
            .holds();
    }
}

#[test]
fn who_cannot_reach_a_server_brings_no_session_back() {
    for server in [0, 1] {
        for failure in FAILURES {
            Scenario::on(2)
                .php('a', Merge, WRITER)
                .cut_from(server, failure)
                .php('d', Merge, DESTROYER)
                .patient_for(10)
                .holds();
            Scenario::on(2)
                .php('a', Merge, WRITER)
                .php('d', Merge, DESTROYER)
                .cut_from(server, failure)
                .patient_for(10)
                .holds();
        }
    }
}

#[test]
fn a_session_that_was_destroyed_while_a_server_was_away_stays_away_when_it_returns() {
    for server in [0, 1] {
        Scenario::on(2)
            .php('d', Merge, DESTROYER)
            .cut_from(server, Failure::Unreachable)
            .before()
            .php('v', Merge, WRITER)
            .php('r', Merge, READ_AND_CLOSE)
            .holds();
    }
}

#[test]
fn a_session_that_was_begun_while_a_server_was_away_outlives_the_tombstone_there() {
    for server in [0, 1] {
        Scenario::on(2)
            .php('d', Merge, DESTROYER)
            .before()
            .php('v', Merge, WRITER)
            .cut_from(server, Failure::Unreachable)
            .before()
            .php('w', Merge, WRITER)
            .php('r', Merge, READ_AND_CLOSE)
            .holds();
    }
}

#[test]
fn a_program_in_node_takes_nothing_away_while_the_second_server_is_set_aside_by_some() {
    Scenario::on(2)
        .php('a', Merge, WRITER)
        .sets_aside(1)
        .before()
        .php('b', Merge, WRITER)
        .node('n')
        .holds();
}

#[test]
fn a_stale_copy_on_the_third_server_is_not_taken() {
    for (first, second) in [(0, 1), (0, 2), (1, 0), (2, 0)] {
        Scenario::on(3)
            .php('a', Merge, WRITER)
            .sets_aside(first)
            .before()
            .php('b', Merge, WRITER)
            .sets_aside(second)
            .php('r', Merge, READ_AND_CLOSE)
            .patient_for(16)
            .holds();
        Scenario::on(3)
            .php('a', Merge, WRITER)
            .sets_aside(first)
            .before()
            .php('d', Merge, DESTROYER)
            .sets_aside(second)
            .before()
            .php('b', Merge, WRITER)
            .sets_aside(first)
            .php('r', Merge, READ_AND_CLOSE)
            .patient_for(16)
            .holds();
    }
}
