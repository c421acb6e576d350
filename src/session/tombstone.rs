//! Logged out stays logged out: what is put in place of a session that is destroyed.
//!
//! First `.gone`, whose number says when; then the tombstone, by compare-and-swap, so that no state of the
//! session is younger than `.gone` and no tombstone. A request that read any of them is told by that number
//! that its session is gone, also when another has begun under its id.

use crate::codec::TOMBSTONE;
use crate::store::{
    Cas, Claim, Condition, Error, ErrorKind, Exptime, Fetched, Key, Store, Stored, Transport,
};

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
        // There may be no room left for both, or for either. What matters most is that the session goes.
        Err(error) if is_refusal(&error) => match store.put(grave.session, TOMBSTONE, expires) {
            Err(error) if is_refusal(&error) => store.delete(grave.session).map(|_| ()),
            buried => buried,
        },
        buried => buried,
    }
}

fn try_to_bury<T: Transport>(
    store: &mut Store<T>,
    Grave { session, gone }: Grave<'_>,
    mut seen: Option<Condition>,
    expires: Exptime,
) -> Result<(), Error> {
    let mut is_in_doubt = false;
    for _ in 0..MAX_ATTEMPTS {
        let condition = match seen.take() {
            Some(condition) => condition,
            None => store
                .cas(session)?
                .map_or(Condition::Absent, Condition::Unchanged),
        };
        match store.put_and_store((gone, b""), (session, TOMBSTONE), expires, condition) {
            Ok(Stored::Stored) => return Ok(()),
            Ok(Stored::Conflict | Stored::Gone) => {}
            // The connection was an old one. Both are put again.
            Err(error) if error.kind == ErrorKind::Closed && !is_in_doubt => is_in_doubt = true,
            Err(error) => return Err(error),
        }
    }
    // Somebody stores without pause.
    store.put_both([(gone, b""), (session, TOMBSTONE)], expires)
}

/// `.gone` of a session whose tombstone was found: another program may have put the tombstone alone. Gives the
/// number of `.gone`, and renews the tombstone's hour.
pub(super) fn find_gone<T: Transport>(
    store: &mut Store<T>,
    Grave { session, gone }: Grave<'_>,
    unix_now: u64,
) -> Result<Option<Cas>, Error> {
    let expires = Exptime::after(TOMBSTONE_TTL, unix_now);
    let claim = Claim {
        key: gone,
        holder: b"",
        expires,
    };
    match store.claim_or_see_and_touch(claim, session, expires) {
        Ok(Fetched::Hit { cas, .. }) => Ok(Some(cas)),
        Ok(Fetched::Miss) => Ok(None),
        // There is no room for it, and no other harm done.
        Err(error) if is_refusal(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_refusal(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Refused { .. })
}

/// Seconds that a tombstone lasts: longer than any request that may still have the session.
const TOMBSTONE_TTL: u64 = 60 * 60;

/// Compare-and-swaps that lose against other writers before the tombstone is put over whatever is there.
const MAX_ATTEMPTS: u32 = 8;
