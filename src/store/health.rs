//! Whether a server is to be asked: set aside when it fails, back when it answers again.
//!
//! A state machine that is told of time and of what happens; it asks nobody.

use std::time::{Duration, Instant};

use super::Error;

/// What is known of a server's health, by one process.
#[derive(Clone, Debug, Default)]
pub struct Health {
    aside: Option<Aside>,
    /// How long it was set aside for the last time.
    pause: Duration,
    /// When it came back from that.
    back_since: Option<Instant>,
    last_error: Option<(Error, Instant)>,
}

/// A server that is not asked.
#[derive(Clone, Copy, Debug)]
struct Aside {
    since: Instant,
    /// When it is probed.
    until: Instant,
}

impl Health {
    /// It could not be reached, or gave no answer that makes sense, and none can take its place.
    pub fn note_error(&mut self, error: &Error, now: Instant) {
        self.last_error = Some((error.clone(), now));
    }

    /// It could not be reached, or gave no answer that makes sense: it is set aside.
    pub fn note_failure(&mut self, error: &Error, now: Instant) {
        self.note_error(error, now);
        self.note_silence(now);
    }

    /// It did not answer: it is set aside, or stays so.
    pub fn note_silence(&mut self, now: Instant) {
        let is_relapse = self.aside.is_some()
            || self.back_since.is_some_and(|back| {
                now.saturating_duration_since(back) <= RELAPSE.max(self.pause * 2)
            });
        self.pause = if is_relapse {
            (self.pause * 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
        } else {
            SHORTEST_PAUSE
        };
        self.aside = Some(Aside {
            since: self.aside.map_or(now, |aside| aside.since),
            until: now + self.pause,
        });
    }

    /// It answered, while it was set aside.
    pub fn note_answer(&mut self, now: Instant) {
        if self.aside.take().is_some() {
            self.back_since = Some(now);
        }
    }

    /// Whether others take its place.
    #[must_use]
    pub fn is_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Since when others have taken its place.
    #[must_use]
    pub fn aside_since(&self) -> Option<Instant> {
        self.aside.map(|aside| aside.since)
    }

    /// When it will be probed next.
    #[must_use]
    pub fn aside_until(&self) -> Option<Instant> {
        self.aside.map(|aside| aside.until)
    }

    /// Whether it is time to find out whether it answers again.
    #[must_use]
    pub fn is_probe_due(&self, now: Instant) -> bool {
        self.aside.is_some_and(|aside| now >= aside.until)
    }

    /// What it failed with last, and when.
    #[must_use]
    pub fn last_error(&self) -> Option<(&Error, Instant)> {
        self.last_error.as_ref().map(|(error, when)| (error, *when))
    }
}

/// Before the first probe of a server that failed. Most stand still for a moment only, and as long as processes
/// differ in which servers they take for well, they do not see what the others store.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);

/// A server that fails so soon after it came back has not become well.
const RELAPSE: Duration = Duration::from_secs(10);

/// Between probes of one that has failed for long.
const LONGEST_PAUSE: Duration = Duration::from_secs(16);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Address, ErrorKind};

    fn gone() -> Error {
        Error {
            server: Address::parse("a").unwrap(),
            kind: ErrorKind::UnknownHost,
            is_resent: false,
        }
    }

    fn pause(health: &Health, now: Instant) -> Duration {
        health.aside_until().unwrap() - now
    }

    #[test]
    fn a_server_that_never_failed_is_asked() {
        assert!(!Health::default().is_aside());
    }

    #[test]
    fn pauses_between_probes_grow_to_a_limit() {
        let mut health = Health::default();
        let mut now = Instant::now();
        let mut pauses = Vec::new();
        for _ in 0..11 {
            health.note_failure(&gone(), now);
            assert!(!health.is_probe_due(now));
            pauses.push(pause(&health, now).as_millis());
            now = health.aside_until().unwrap();
            assert!(health.is_probe_due(now));
        }
        assert_eq!(
            pauses,
            [
                50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 16_000, 16_000
            ]
        );
    }

    #[test]
    fn who_fails_soon_after_coming_back_waits_longer_and_who_lasted_does_not() {
        let mut health = Health::default();
        let mut now = Instant::now();
        health.note_failure(&gone(), now);
        now += SHORTEST_PAUSE;
        health.note_answer(now);
        assert!(!health.is_aside());
        now += SHORTEST_PAUSE;
        health.note_failure(&gone(), now);
        assert_eq!(pause(&health, now), SHORTEST_PAUSE * 2);
        health.note_answer(now);
        now += RELAPSE * 2;
        health.note_failure(&gone(), now);
        assert_eq!(pause(&health, now), SHORTEST_PAUSE);
    }

    #[test]
    fn the_time_aside_counts_from_the_first_failure() {
        let mut health = Health::default();
        let first = Instant::now();
        health.note_failure(&gone(), first);
        health.note_failure(&gone(), first + Duration::from_secs(9));
        assert_eq!(health.aside_since(), Some(first));
    }
}
