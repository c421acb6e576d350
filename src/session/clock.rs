//! Time, chance and who this is, passed in so that tests decide them.

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

    /// The process, which a fork makes another one.
    fn process(&mut self) -> u32;
}

/// The time, from both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For what has elapsed.
    pub instant: Instant,
    /// Since 1970, for expiries that memcached takes as a date, and for what other machines read.
    pub since_1970: Duration,
}

/// The machine's own. Made anew for each call from PHP: between two of them a process may have forked.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    /// Asked for once: a system call each time.
    process: u32,
}

impl SystemClock {
    /// For this process.
    #[must_use]
    pub fn new() -> Self {
        Self {
            process: std::process::id(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

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

    /// Of the time and the process, too: processes of one parent may have its keys for hashing.
    fn random(&mut self) -> u64 {
        RandomState::new().hash_one((self.process, self.now().since_1970))
    }

    fn process(&mut self) -> u32 {
        self.process
    }
}
