//! The clock of a request that is run from its start again and again.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use rust_json_session::session::{Clock, Now};

/// Time that stands still but for pauses.
pub(crate) struct StillClock {
    elapsed: Duration,
    polls: u32,
    random: u64,
}

impl StillClock {
    /// With the chance of one request, who asks for a lock that somebody has `polls` times more.
    pub(crate) fn new(random: u64, polls: u32) -> Self {
        Self {
            elapsed: Duration::ZERO,
            polls,
            random,
        }
    }

    /// Lets a request take long.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.elapsed += time;
    }

    /// How long requests wait for a lock.
    pub(crate) const LOCK_WAIT: Duration = Duration::from_secs(1);
}

impl Clock for StillClock {
    fn now(&mut self) -> Now {
        Now {
            instant: *START + self.elapsed,
            since_1970: Duration::from_secs(1_800_000_000) + self.elapsed,
        }
    }

    /// Between stores, which take no time here, pauses are none.
    fn pause(&mut self, duration: Duration) {
        if !duration.is_zero() {
            self.elapsed += Self::LOCK_WAIT / self.polls;
        }
    }

    fn random(&mut self) -> u64 {
        self.random
    }

    fn process(&mut self) -> u32 {
        4711
    }
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
