//! How long to wait before trying again: longer with each try, never in step with others.

use std::time::Duration;

/// Pauses while another request holds a lock. The first is at most a millisecond. Whoever has waited for long
/// asks less often: the hand-over then takes up to a 32nd of the time waited.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockPauses {
    bound: Duration,
}

impl LockPauses {
    pub(super) fn new() -> Self {
        Self { bound: FIRST_LOCK }
    }

    /// The next pause of somebody who has waited for `waited` so far: between half and the whole of a bound.
    pub(super) fn next(&mut self, waited: Duration, random: u64) -> Duration {
        let bound = self.bound.max(waited / 32).min(LONGEST_LOCK);
        self.bound = (self.bound * 5 / 4).min(GROWN_LOCK);
        bound / 2 + fraction(bound / 2, random)
    }
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

const FIRST_LOCK: Duration = Duration::from_micros(500);
const GROWN_LOCK: Duration = Duration::from_millis(2);
const LONGEST_LOCK: Duration = Duration::from_millis(50);
const LONGEST_STORE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_pause_for_a_lock_is_at_most_a_millisecond() {
        for random in [0, u64::MAX / 2, u64::MAX] {
            let pause = LockPauses::new().next(Duration::ZERO, random);
            assert!(pause >= Duration::from_micros(250), "{pause:?}");
            assert!(pause <= Duration::from_millis(1), "{pause:?}");
        }
    }

    #[test]
    fn pauses_for_a_lock_grow_to_a_small_bound() {
        let mut pauses = LockPauses::new();
        let grown: Vec<Duration> = (0..16)
            .map(|_| pauses.next(Duration::ZERO, u64::MAX))
            .collect();
        assert!(grown.is_sorted());
        assert!(grown.last() <= Some(&GROWN_LOCK));
    }

    #[test]
    fn who_waited_for_a_lock_for_long_asks_less_often() {
        let mut pauses = LockPauses::new();
        let after_a_second = pauses.next(Duration::from_secs(1), u64::MAX);
        assert!(
            after_a_second > Duration::from_millis(30),
            "{after_a_second:?}"
        );
        assert!(pauses.next(Duration::from_secs(600), u64::MAX) <= LONGEST_LOCK);
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
