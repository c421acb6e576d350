//! What sessions of this process cost, counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::store;

/// Counts since the process started. A forked process goes on from its parent's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Sessions given to PHP, also those that are new.
    pub reads: u64,
    /// Documents stored.
    pub writes: u64,
    /// Sessions that ended unchanged, whether their lifetime had to be renewed for that or not.
    pub touches: u64,
    /// Sessions destroyed.
    pub destroys: u64,
    /// Documents stored with the changes of others merged in.
    pub conflicts_merged: u64,
    /// Changes that were dropped, because the session had been destroyed meanwhile.
    pub writes_dropped: u64,
    /// Locks that somebody else had at first.
    pub lock_waits: u64,
    /// Microseconds spent waiting for them.
    pub lock_wait_us: u64,
    /// Locks that were not to be had within `lock_wait`.
    pub lock_timeouts: u64,
    /// Locks that had expired before their request was done with the session.
    pub locks_expired: u64,
    /// Stores that were tried again, because somebody else had stored.
    pub retries: u64,
    /// Connections opened in place of one that was lost.
    pub reconnects: u64,
    /// Servers set aside because they failed.
    pub failovers: u64,
    /// Copies of sessions made like the newest one.
    pub repairs: u64,
}

impl Stats {
    /// The counts as they are now.
    #[must_use]
    pub fn now() -> Self {
        let read = |counter: &Counter| counter.0.load(Ordering::Relaxed);
        Self {
            reads: read(&READS),
            writes: read(&WRITES),
            touches: read(&TOUCHES),
            destroys: read(&DESTROYS),
            conflicts_merged: read(&CONFLICTS_MERGED),
            writes_dropped: read(&WRITES_DROPPED),
            lock_waits: read(&LOCK_WAITS),
            lock_wait_us: read(&LOCK_WAIT_US),
            lock_timeouts: read(&LOCK_TIMEOUTS),
            locks_expired: read(&LOCKS_EXPIRED),
            retries: read(&RETRIES),
            reconnects: store::reconnects(),
            failovers: store::failovers(),
            repairs: read(&REPAIRS),
        }
    }

    /// Each count under its name, in the order they are shown.
    #[must_use]
    pub fn named(&self) -> [(&'static str, u64); 14] {
        [
            ("reads", self.reads),
            ("writes", self.writes),
            ("touches", self.touches),
            ("destroys", self.destroys),
            ("conflicts_merged", self.conflicts_merged),
            ("writes_dropped", self.writes_dropped),
            ("lock_waits", self.lock_waits),
            ("lock_wait_us", self.lock_wait_us),
            ("lock_timeouts", self.lock_timeouts),
            ("locks_expired", self.locks_expired),
            ("retries", self.retries),
            ("reconnects", self.reconnects),
            ("failovers", self.failovers),
            ("repairs", self.repairs),
        ]
    }
}

/// One count, of all threads of the process.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    pub(super) fn count(&self) {
        self.add(1);
    }

    pub(super) fn add_us(&self, duration: Duration) {
        self.add(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
    }

    fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }
}

pub(super) static READS: Counter = Counter::new();
pub(super) static WRITES: Counter = Counter::new();
pub(super) static TOUCHES: Counter = Counter::new();
pub(super) static DESTROYS: Counter = Counter::new();
pub(super) static CONFLICTS_MERGED: Counter = Counter::new();
pub(super) static WRITES_DROPPED: Counter = Counter::new();
pub(super) static LOCK_WAITS: Counter = Counter::new();
pub(super) static LOCK_WAIT_US: Counter = Counter::new();
pub(super) static LOCK_TIMEOUTS: Counter = Counter::new();
pub(super) static LOCKS_EXPIRED: Counter = Counter::new();
pub(super) static RETRIES: Counter = Counter::new();
pub(super) static REPAIRS: Counter = Counter::new();
