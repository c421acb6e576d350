//! Logged out stays logged out: what is put in place of a session that is destroyed.
//!
//! First `.gone`, whose number says when; then the tombstone, by compare-and-swap, so that no state of the
//! session is younger than `.gone` and no tombstone. A request that read any of them is told by that number
//! that its session is gone, also when another has begun under its id.

use crate::codec::TOMBSTONE;
use crate::store::{Condition, Error, ErrorKind, Exptime, Key, Store, Stored, Transport};

/// The keys of a session and of what remains of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grave<'a> {
    pub(super) session: &'a Key,
    pub(super) gone: &'a Key,
}

/// Puts a tombstone in place of the session, for an hour. `seen` is the state in which the caller saw it last.
pub(super) fn bury<T: Transport>(
    store: &mut Store<T>,
    grave: Grave<'_>,
    seen: Option<Condition>,
    unix_now: u64,
) -> Result<(), Error> {
    let expires = Exptime::after(TOMBSTONE_TTL, unix_now);
    match try_to_bury(store, grave, seen, expires) {
        // There may be no room left for a tombstone. What matters most is that the session goes.
        Err(error) if matches!(error.kind, ErrorKind::Refused { .. }) => {
            store.delete(grave.session).map(|_| ())
        }
        buried => buried,
    }
}

fn try_to_bury<T: Transport>(
    store: &mut Store<T>,
    Grave { session, gone }: Grave<'_>,
    mut seen: Option<Condition>,
    expires: Exptime,
) -> Result<(), Error> {
    for _ in 0..MAX_ATTEMPTS {
        let condition = match seen.take() {
            Some(condition) => condition,
            None => store
                .cas(session)?
                .map_or(Condition::Absent, Condition::Unchanged),
        };
        let stored = store.put_and_store((gone, b""), (session, TOMBSTONE), expires, condition)?;
        if stored == Stored::Stored {
            return Ok(());
        }
    }
    // Somebody stores without pause.
    store.put_both([(gone, b""), (session, TOMBSTONE)], expires)
}

/// Seconds that a tombstone lasts: longer than any request that may still have the session.
const TOMBSTONE_TTL: u64 = 60 * 60;

/// Compare-and-swaps that lose against other writers before the tombstone is put over whatever is there.
const MAX_ATTEMPTS: u32 = 8;
