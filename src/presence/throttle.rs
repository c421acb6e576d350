//! Which sessions have marked their user just now: in memory that all workers of a machine share, so that they mark once
//! between them.
//!
//! A table of lines of eight slots, as large as a processor's cache line. A session has one line, and in it the slot
//! that bears its tag; a session that is new takes the slot that was used longest ago. Each slot is one atomic word, so
//! a worker that dies leaves nothing behind that another would have to wait for. The table forgets where it is full,
//! and what it forgets is marked again.

use std::hash::Hasher as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use siphasher::sip::SipHasher13;

/// The sessions that marked their user last.
#[derive(Debug)]
pub struct Throttle<'m> {
    /// Tag in the upper half, milliseconds in the lower, of which only differences are looked at; 0 where there is none.
    slots: &'m [AtomicU64],
    /// What tags are hashed with. The same in all processes that share the slots.
    seed: (u64, u64),
}

/// That it is this process which marks.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    slot: usize,
    value: u64,
}

impl<'m> Throttle<'m> {
    /// A table in `slots`, which are 0 at first, a multiple of [`Throttle::LINE`] and one line at least. Without any, every
    /// mark is due.
    #[must_use]
    pub fn new(slots: &'m [AtomicU64], seed: (u64, u64)) -> Self {
        Self { slots, seed }
    }

    /// Whether the session that `parts` name, with its user, has not marked within `interval` before `now`, in time
    /// since 1970. Who is told so marks it; nobody else is told the same meanwhile, but for a session that two
    /// processes get at the same moment for the first time.
    #[must_use]
    pub fn claim(&self, parts: &[&[u8]], now: Duration, interval: Duration) -> Option<Claim> {
        let hash = self.hash(parts);
        let now = low_half(now.as_millis());
        let value = tag(hash) << 32 | u64::from(now);
        let line = self.line(hash);
        let mut oldest = None;
        for slot in line.clone() {
            let Some(known) = self.load(slot) else {
                break;
            };
            let age = match known {
                0 => u128::MAX,
                known => age(low_half(known.into()), now),
            };
            if known >> 32 == tag(hash) {
                let is_due = age >= interval.as_millis();
                return (is_due && self.replace(slot, known, value))
                    .then_some(Claim { slot, value });
            }
            if oldest.is_none_or(|(_, _, most)| age > most) {
                oldest = Some((slot, known, age));
            }
        }
        // Where another session takes the slot first, this one is not remembered.
        if let Some((slot, known, _)) = oldest {
            self.replace(slot, known, value);
        }
        let slot = oldest.map_or(line.start, |(slot, ..)| slot);
        Some(Claim { slot, value })
    }

    /// Has what was claimed marked by the next who asks.
    pub fn give_back(&self, Claim { slot, value }: Claim) {
        self.replace(slot, value, 0);
    }

    /// Forgets a session: what has its id from now on is another.
    pub fn forget(&self, parts: &[&[u8]]) {
        let hash = self.hash(parts);
        for slot in self.line(hash) {
            if let Some(known) = self.load(slot)
                && known >> 32 == tag(hash)
            {
                self.replace(slot, known, 0);
            }
        }
    }

    fn hash(&self, parts: &[&[u8]]) -> u64 {
        let mut hasher = SipHasher13::new_with_keys(self.seed.0, self.seed.1);
        for part in parts {
            hasher.write(&part.len().to_le_bytes());
            hasher.write(part);
        }
        hasher.finish()
    }

    fn line(&self, hash: u64) -> std::ops::Range<usize> {
        let lines = u64::try_from(self.slots.len() / Self::LINE).unwrap_or(u64::MAX);
        let line = (hash & u64::from(u32::MAX)).checked_rem(lines).unwrap_or(0);
        let first = usize::try_from(line).unwrap_or(0) * Self::LINE;
        first..first + Self::LINE
    }

    fn load(&self, slot: usize) -> Option<u64> {
        // No other memory depends on what is read.
        Some(self.slots.get(slot)?.load(Ordering::Relaxed))
    }

    fn replace(&self, slot: usize, known: u64, value: u64) -> bool {
        self.slots.get(slot).is_some_and(|slot| {
            slot.compare_exchange(known, value, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        })
    }

    /// Slots of a line.
    pub const LINE: usize = 8;
}

/// Milliseconds from `when` to `now`, of a time that comes round in seven weeks. Who looked at the clock a little before
/// another marked is no older than that; where the clock was set back, all are old.
fn age(when: u32, now: u32) -> u128 {
    if when.wrapping_sub(now) <= CLOCKS_APART {
        return 0;
    }
    now.wrapping_sub(when).into()
}

/// Milliseconds that two requests' times may differ by: both are told by one clock.
const CLOCKS_APART: u32 = 1000;

/// Never 0, which is no session's.
fn tag(hash: u64) -> u64 {
    (hash >> 32).max(1)
}

fn low_half(value: u128) -> u32 {
    u32::try_from(value & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_800_000_000);
    const INTERVAL: Duration = Duration::from_secs(60);

    fn slots(count: usize) -> Vec<AtomicU64> {
        (0..count).map(|_| AtomicU64::new(0)).collect()
    }

    fn after(seconds: u64) -> Duration {
        NOW + Duration::from_secs(seconds)
    }

    #[test]
    fn a_session_marks_once_in_an_interval() {
        let slots = slots(64);
        let throttle = Throttle::new(&slots, (1, 2));
        let is_due = |session: &[u8], seconds| {
            throttle
                .claim(&[session, b"42"], after(seconds), INTERVAL)
                .is_some()
        };
        assert!(is_due(b"a", 0));
        assert!(!is_due(b"a", 0) && !is_due(b"a", 59));
        assert!(is_due(b"b", 59));
        assert!(is_due(b"a", 60));
        assert!(!is_due(b"a", 119));
        // The clock was set back.
        assert!(is_due(b"a", 1));
        assert!(throttle.claim(&[b"a", b"43"], after(1), INTERVAL).is_some());
    }

    #[test]
    fn an_interval_is_exact_to_the_millisecond() {
        let slots = slots(64);
        let throttle = Throttle::new(&slots, (1, 2));
        let is_due = |milliseconds| {
            let now = NOW + Duration::from_millis(milliseconds);
            throttle.claim(&[b"a"], now, INTERVAL).is_some()
        };
        assert!(is_due(999));
        assert!(!is_due(60_998));
        assert!(is_due(60_999));
    }

    #[test]
    fn who_looked_at_the_clock_before_another_marked_does_not_mark_too() {
        let slots = slots(64);
        let throttle = Throttle::new(&slots, (1, 2));
        let is_due = |milliseconds| {
            let now = NOW + Duration::from_millis(milliseconds);
            throttle.claim(&[b"a"], now, INTERVAL).is_some()
        };
        assert!(is_due(1001));
        assert!(!is_due(1000) && !is_due(1));
        assert!(is_due(0));
    }

    #[test]
    fn the_parts_of_a_name_are_told_apart() {
        let slots = slots(64);
        let throttle = Throttle::new(&slots, (1, 2));
        assert!(throttle.claim(&[b"a", b"bc"], NOW, INTERVAL).is_some());
        assert!(throttle.claim(&[b"ab", b"c"], NOW, INTERVAL).is_some());
    }

    #[test]
    fn what_could_not_be_marked_or_was_destroyed_is_due_again() {
        let slots = slots(64);
        let throttle = Throttle::new(&slots, (1, 2));
        let claim = throttle.claim(&[b"a"], NOW, INTERVAL).unwrap();
        throttle.give_back(claim);
        assert!(throttle.claim(&[b"a"], NOW, INTERVAL).is_some());
        throttle.forget(&[b"a"]);
        assert!(throttle.claim(&[b"a"], NOW, INTERVAL).is_some());
    }

    #[test]
    fn a_table_that_is_full_forgets_who_was_marked_longest_ago() {
        let slots = slots(Throttle::LINE);
        let throttle = Throttle::new(&slots, (1, 2));
        let claim = |session: u64, seconds| {
            let name = session.to_le_bytes();
            throttle.claim(&[&name], after(seconds), INTERVAL).is_some()
        };
        for session in 0..9 {
            assert!(claim(session, session));
        }
        for session in 1..9 {
            assert!(!claim(session, 10), "{session}");
        }
        assert!(claim(0, 10));
    }

    #[test]
    fn without_memory_every_mark_is_due() {
        let throttle = Throttle::new(&[], (1, 2));
        for _ in 0..2 {
            let claim = throttle.claim(&[b"a"], NOW, INTERVAL).unwrap();
            throttle.give_back(claim);
        }
        throttle.forget(&[b"a"]);
    }

    #[test]
    fn of_many_threads_one_marks() {
        let slots = slots(1024);
        let throttle = Throttle::new(&slots, (1, 2));
        let claim = |session: u64, seconds| {
            let name = session.to_le_bytes();
            throttle.claim(&[&name], after(seconds), INTERVAL).is_some()
        };
        for session in 0..50 {
            assert!(claim(session, 0));
        }
        let marked: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..50).filter(|&session| claim(session, 60)).count()))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        assert_eq!(marked, 50);
    }
}
