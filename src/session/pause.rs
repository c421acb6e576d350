//! How long to wait before trying again: longer with each try, never in step with others.

use std::time::Duration;

/// A pause of somebody who has waited for a lock for `waited` so far. Half a millisecond at first, later at
/// most a 16th of the time waited, so that handing a lock over costs little beside holding it; never more than
/// 5 milliseconds, or those who come later would always be faster.
pub(super) fn lock_pause(waited: Duration, random: u64) -> Duration {
    let bound = (waited / 16).clamp(SHORTEST_LOCK, LONGEST_LOCK);
    bound / 2 + fraction(bound / 2, random)
}

/// Pauses between stores that others came before: any part of a time that doubles with each. It begins with
/// how long a try takes, so that for however many try at once, there is soon one that nobody disturbs.
#[derive(Clone, Copy, Debug)]
pub(super) struct StorePauses {
    tries: u32,
}

impl StorePauses {
    pub(super) fn new() -> Self {
        Self { tries: 0 }
    }

    /// The next pause, after a try that took `took`.
    pub(super) fn next(&mut self, took: Duration, random: u64) -> Duration {
        self.tries = self.tries.saturating_add(1);
        let doubled = took.saturating_mul(2_u32.saturating_pow(self.tries));
        fraction(doubled.min(LONGEST_STORE), random)
    }
}

/// A part of `whole`.
fn fraction(whole: Duration, random: u64) -> Duration {
    let nanos = (u128::from(random >> 32) * whole.as_nanos()) >> 32;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
}

const SHORTEST_LOCK: Duration = Duration::from_micros(500);
const LONGEST_LOCK: Duration = Duration::from_millis(5);
const LONGEST_STORE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waited_for_long_asks_less_often_and_never_in_step() {
        for (waited_ms, longest_us) in [(0, 500), (8, 500), (32, 2000), (60_000, 5000)] {
            let waited = Duration::from_millis(waited_ms);
            let longest = Duration::from_micros(longest_us);
            assert_eq!(lock_pause(waited, 0), longest / 2);
            let latest = lock_pause(waited, u64::MAX);
            assert!(latest > longest * 9 / 10 && latest <= longest, "{latest:?}");
        }
    }

    #[test]
    fn pauses_between_stores_double_up_to_a_second() {
        let mut pauses = StorePauses::new();
        let took = Duration::from_micros(100);
        let bounds: Vec<Duration> = (0..40).map(|_| pauses.next(took, u64::MAX)).collect();
        assert!(bounds[0] <= took * 2 && bounds[0] > took);
        assert!(bounds[3] <= took * 16 && bounds[3] > took * 8);
        assert!(bounds[39] <= LONGEST_STORE);
        assert_eq!(StorePauses::new().next(took, 0), Duration::ZERO);
    }
}
