//! Sessions on two servers, none of which fails.

use rust_json_session::config::Concurrency::{Lock, Merge};

use crate::actor::{DESTROYER, MAKER, READ_AND_CLOSE, SLOW_READER, WRITER};
use crate::scenario::{Event, Scenario};

#[test]
fn two_that_merge_both_store() {
    Scenario::on(2)
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .patient_for(16)
        .holds();
    Scenario::on(2)
        .without_session()
        .php('a', Merge, WRITER)
        .php('b', Merge, WRITER)
        .holds();
}

#[test]
fn two_that_lock_count_one_after_the_other() {
    Scenario::on(2)
        .counting()
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .holds();
}

#[test]
fn who_merges_stores_past_two_programs_in_node() {
    Scenario::on(2)
        .php('a', Merge, WRITER)
        .node('m')
        .node('n')
        .holds();
}

#[test]
fn two_that_lock_count_past_a_program_in_node() {
    Scenario::on(2)
        .php('a', Lock, WRITER)
        .php('b', Lock, WRITER)
        .node('n')
        .patient_for(12)
        .holds();
}

#[test]
fn a_repair_takes_nothing_from_who_stores_meanwhile() {
    Scenario::on(2)
        .php('a', Merge, WRITER)
        .php('r', Merge, READ_AND_CLOSE)
        .node('n')
        .holds();
}

#[test]
fn who_learns_of_a_made_session_early_takes_nothing_away() {
    Scenario::on(2)
        .without_session()
        .php('a', Lock, MAKER)
        .php('b', Lock, WRITER)
        .holds();
}

#[test]
fn a_slow_writer_brings_no_session_back() {
    for end in [WRITER, SLOW_READER] {
        Scenario::on(2)
            .php('a', Merge, end)
            .php('d', Merge, DESTROYER)
            .holds();
    }
}

#[test]
fn a_program_in_node_and_whoever_reads_its_change_bring_no_session_back() {
    Scenario::on(2)
        .php('d', Merge, DESTROYER)
        .php('r', Merge, READ_AND_CLOSE)
        .node('n')
        .patient_for(8)
        .holds();
}

#[test]
fn new_visitors_after_a_logout_both_store() {
    Scenario::on(2)
        .logged_out()
        .php('v', Merge, WRITER)
        .php('w', Merge, WRITER)
        .patient_for(12)
        .holds();
}

#[test]
fn a_process_that_is_killed_in_the_midst_of_a_store_takes_nothing_away() {
    for other in [WRITER, DESTROYER] {
        Scenario::on(2)
            .php('a', Merge, WRITER)
            .php('b', Merge, other)
            .may_happen(Event::Kill('b'))
            .patient_for(12)
            .holds();
    }
}
