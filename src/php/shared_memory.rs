//! Memory that all workers of this PHP share: what its master maps before it forks them.

use std::hash::{BuildHasher as _, RandomState};
use std::mem::size_of;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous};

use crate::presence::Throttle;

/// Reserves it. In MINIT, which runs in php-fpm's and Apache's master. Costs address space until it is used.
pub(super) fn reserve() {
    throttle();
}

/// Which sessions have marked their user just now.
pub(super) fn throttle() -> &'static Throttle<'static> {
    THROTTLE.get_or_init(|| {
        let random = RandomState::new();
        let seed = (random.hash_one(0), random.hash_one(1));
        // Without it, each page marks its user.
        Throttle::new(map(SLOTS).unwrap_or_default(), seed)
    })
}

/// So many words, all 0, that forked processes share.
fn map(words: usize) -> Option<&'static [AtomicU64]> {
    let length = words.checked_mul(size_of::<AtomicU64>())?;
    let access = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: a new mapping, at no address that anything else has.
    let mapped = unsafe { mmap_anonymous(ptr::null_mut(), length, access, MapFlags::SHARED) };
    let mapped = mapped.ok()?.cast::<AtomicU64>();
    // SAFETY: `length` bytes at the start of a page, all 0, which are never unmapped; whoever has them uses them as
    // atomic words alone.
    Some(unsafe { std::slice::from_raw_parts(mapped, words) })
}

/// One for each session that is used within an interval: 2 MiB, of which the system gives the pages that are used.
const SLOTS: usize = 1 << 18;

static THROTTLE: OnceLock<Throttle<'static>> = OnceLock::new();
