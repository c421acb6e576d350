//! Whether to stay awake for a reply, or to sleep until it comes.
//!
//! A memcached on the same machine answers in less time than it takes to put a process to sleep and wake it.
//! So the first microseconds after a request are spent asking for its reply, as long as that pays: once a
//! reply has taken longer, because the server is another machine's or busy or waits for this very processor,
//! the next ones are slept for.

use std::time::Duration;

/// What the last replies have taught.
#[derive(Debug)]
pub(super) struct Eagerness {
    /// Replies to be slept for before the next attempt to stay awake.
    to_sleep: u32,
    /// How many there will be after the next attempt in vain.
    next_to_sleep: u32,
}

impl Eagerness {
    pub(super) fn new() -> Self {
        Self {
            to_sleep: 0,
            next_to_sleep: FEWEST_TO_SLEEP,
        }
    }

    /// How long to stay awake for the reply to come.
    pub(super) fn for_next_reply(&mut self) -> Duration {
        match self.to_sleep.checked_sub(1) {
            Some(fewer) => {
                self.to_sleep = fewer;
                Duration::ZERO
            }
            None => LONGEST_AWAKE,
        }
    }

    /// The reply came while this process was awake.
    pub(super) fn paid(&mut self) {
        self.next_to_sleep = FEWEST_TO_SLEEP;
    }

    /// It did not.
    pub(super) fn did_not_pay(&mut self) {
        self.to_sleep = self.next_to_sleep;
        self.next_to_sleep = (self.next_to_sleep * 2).min(MOST_TO_SLEEP);
    }
}

/// Round trips over loopback take 15 to 25 µs when both ends are awake, a sleep costs about 6 µs more
/// (`make bench`, "the socket alone").
const LONGEST_AWAKE: Duration = Duration::from_micros(40);

const FEWEST_TO_SLEEP: u32 = 8;
const MOST_TO_SLEEP: u32 = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_in_vain_sleeps_longer_each_time() {
        let mut eagerness = Eagerness::new();
        let mut slept = Vec::new();
        for _ in 0..10 {
            assert_eq!(eagerness.for_next_reply(), LONGEST_AWAKE);
            eagerness.did_not_pay();
            let mut replies = 0;
            while eagerness.to_sleep > 0 {
                assert_eq!(eagerness.for_next_reply(), Duration::ZERO);
                replies += 1;
            }
            slept.push(replies);
        }
        assert_eq!(slept[..4], [8, 16, 32, 64]);
        assert_eq!(slept.last(), Some(&MOST_TO_SLEEP));
    }

    #[test]
    fn a_server_that_answers_at_once_is_always_waited_for() {
        let mut eagerness = Eagerness::new();
        eagerness.did_not_pay();
        for _ in 0..8 {
            eagerness.for_next_reply();
        }
        for _ in 0..100 {
            assert_eq!(eagerness.for_next_reply(), LONGEST_AWAKE);
            eagerness.paid();
        }
    }
}
