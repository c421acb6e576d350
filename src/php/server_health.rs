//! How each server is, as far as this process knows: for `phpinfo()` and `stats()`.

use std::time::{Duration, Instant};

use super::state;
use crate::store::ServerHealth;

/// One server, in words and numbers for people.
pub(super) struct Report {
    /// As a list of servers names it.
    pub(super) server: String,
    /// Until when others have its place; zero where it is probed right now. `None` where it is well.
    pub(super) next_probe: Option<Duration>,
    /// For how long others have had its place.
    pub(super) aside_for: Option<Duration>,
    /// What it failed with last, and how long ago.
    pub(super) last_error: Option<(String, Duration)>,
    /// How long its last reply took.
    pub(super) round_trip: Option<Duration>,
}

impl Report {
    fn new(known: &ServerHealth<'_>, now: Instant) -> Self {
        let ServerHealth {
            server,
            health,
            round_trip,
        } = known;
        let last_error = health
            .last_error()
            .map(|(error, when)| (error.to_string(), now.saturating_duration_since(when)));
        let until = health.aside_until();
        let since = health.aside_since();
        Self {
            server: server.address.to_string(),
            next_probe: until.map(|until| until.saturating_duration_since(now)),
            aside_for: since.map(|since| now.saturating_duration_since(since)),
            last_error,
            round_trip: *round_trip,
        }
    }
}

/// All servers that this thread has used, each once.
pub(super) fn reports() -> Vec<Report> {
    let now = Instant::now();
    let mut reports: Vec<Report> = Vec::new();
    state::each_pool(|pool| {
        for known in pool.health() {
            let report = Report::new(&known, now);
            if reports.iter().all(|other| other.server != report.server) {
                reports.push(report);
            }
        }
    });
    reports
}
