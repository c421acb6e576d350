//! What marking users has cost this process, counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the process started, in the order they are shown: users marked as online, or as gone; and marks that
/// could not be sent, which the next request tries again.
#[must_use]
pub fn counts() -> [(&'static str, u64); 2] {
    [
        ("presence_marks", MARKS.load(Ordering::Relaxed)),
        ("presence_failures", FAILURES.load(Ordering::Relaxed)),
    ]
}

pub(super) fn count(is_sent: bool) {
    let counter = if is_sent { &MARKS } else { &FAILURES };
    counter.fetch_add(1, Ordering::Relaxed);
}

static MARKS: AtomicU64 = AtomicU64::new(0);
static FAILURES: AtomicU64 = AtomicU64::new(0);
