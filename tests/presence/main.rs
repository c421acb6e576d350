//! Who is online: on real memcacheds, by several processes, and over minutes of a clock that the test sets.

#[path = "../support/mod.rs"]
mod support;

mod marks;
mod memory;
mod processes;
mod several_servers;
mod simulation;
mod visits;

use std::time::Duration;

use rust_json_session::config::{Prefix, PresenceRules};
use rust_json_session::presence::{Presence, UserId};
use rust_json_session::store::{Pool, Transport};

/// 2027-01-15, half a minute after a full one.
const NOW: u64 = 1_800_000_030;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn rules(ttl: u64, interval: u64) -> PresenceRules {
    PresenceRules {
        prefix: Prefix::parse("u_online_").unwrap(),
        ttl: Duration::from_secs(ttl),
        interval: Duration::from_secs(interval),
    }
}

/// One process's, with the settings' defaults.
fn presence(writer: u64) -> Presence {
    Presence::new(rules(300, 60), writer)
}

fn user(id: impl Into<Vec<u8>>) -> UserId {
    UserId::new(id).unwrap()
}

/// Waits until every server has carried out what it was sent over this pool's connections.
fn settle<T: Transport>(presence: &Presence, pool: &mut Pool<T>) {
    presence.lists(pool, at(NOW)).unwrap();
}

/// The ids of all who are online by the lists.
fn listed<T: Transport>(presence: &Presence, pool: &mut Pool<T>, now: u64) -> Vec<Vec<u8>> {
    let lists = presence.lists(pool, at(now)).unwrap();
    let page = lists.online().page(usize::MAX, None);
    page.users.into_iter().map(|(id, _)| id.to_vec()).collect()
}
