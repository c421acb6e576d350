//! Time and chance, passed in so that tests decide them.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant, SystemTime};

/// What a session cannot know by itself.
pub trait Clock {
    /// The time.
    fn now(&mut self) -> Now;

    /// Lets time pass.
    fn pause(&mut self, duration: Duration);

    /// Any number. No one's safety rests on it.
    fn random(&mut self) -> u64;
}

/// The time, from both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For what has elapsed.
    pub instant: Instant,
    /// Since 1970, for expiries that memcached takes as a date, and for what other machines read.
    pub since_1970: Duration,
}

/// The machine's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&mut self) -> Now {
        Now {
            instant: Instant::now(),
            since_1970: SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default(),
        }
    }

    fn pause(&mut self, duration: Duration) {
        std::thread::sleep(duration);
    }

    /// Of the time, too: processes of one parent may have its keys for hashing.
    fn random(&mut self) -> u64 {
        RandomState::new().hash_one(self.now().since_1970)
    }
}
