//! Logged out stays logged out: what is put in place of a session that is destroyed.
//!
//! First `.gone`, whose number says when; then the tombstone, by compare-and-swap, so that no state of the
//! session is younger than `.gone` and no tombstone. A request that read any of them is told by that number
//! that its session is gone, also when another has begun under its id.

use std::time::Duration;

use super::revision::{Revision, Stamp};
use super::{Clock, Ttl};
use crate::codec::TOMBSTONE;
use crate::store::{
    Claim, Condition, Copies, Each, Error, ErrorKind, Exptime, Key, States, Stored, Transport,
};

/// The keys of a session and of what remains of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grave<'a> {
    pub(super) session: &'a Key,
    pub(super) gone: &'a Key,
}

/// Puts a tombstone in place of the session, for an hour; for as long as the session would have lived, where that is
/// longer and it has copies: a server that is away may come back with the session, or one that took its place may be
/// asked again. `seen` is the state in which the caller saw it last, and `revision` the latest it knows of.
pub(super) fn bury<T: Transport>(
    copies: &mut Copies<'_, T>,
    grave: Grave<'_>,
    mut seen: Option<Each<Condition>>,
    mut revision: Revision,
    ttl: Ttl,
    clock: &mut impl Clock,
) -> Result<(), Error> {
    let now = clock.now().since_1970;
    let mut is_in_doubt = false;
    for _ in 0..MAX_ATTEMPTS {
        // A server that hangs may put an earlier one in its place when it goes on.
        revision = revision.destroyed(now);
        let tombstone = Tombstone::new(copies, revision, ttl, now);
        match tombstone.try_to_put(copies, grave, seen.take()) {
            Ok(Stored::Stored) => return Ok(()),
            Ok(Stored::Conflict | Stored::Gone | Stored::Moved) => {}
            // The connection was an old one. Both are put again.
            Err(error) if error.is_end_of_the_connection() && !is_in_doubt => is_in_doubt = true,
            // Whenever a state is named, one ends. What names none is sent again, and then elsewhere.
            Err(error) if error.is_end_of_the_connection() && copies.are_several() => break,
            Err(error) if is_refusal(&error) => return tombstone.put_alone(copies, grave),
            Err(error) => return Err(error),
        }
    }
    // Somebody stores without pause, or a server is in doubt.
    let tombstone = Tombstone::new(copies, revision, ttl, now);
    let items = [(grave.gone, &b""[..]), (grave.session, &tombstone.value)];
    match copies.put(items, tombstone.expires) {
        Err(error) if is_refusal(&error) => tombstone.put_alone(copies, grave),
        put => put,
    }
}

/// A tombstone for the servers that the copies are on just now.
struct Tombstone {
    value: Vec<u8>,
    expires: Exptime,
}

impl Tombstone {
    fn new<T: Transport>(
        copies: &Copies<'_, T>,
        revision: Revision,
        ttl: Ttl,
        now: Duration,
    ) -> Self {
        let is_alone = !copies.are_at_home();
        Self {
            value: if copies.are_several() {
                Stamp { revision, is_alone }.behind(TOMBSTONE)
            } else {
                TOMBSTONE.to_vec()
            },
            expires: expiry(copies, ttl, now.as_secs()),
        }
    }

    fn try_to_put<T: Transport>(
        &self,
        copies: &mut Copies<'_, T>,
        Grave { session, gone }: Grave<'_>,
        seen: Option<Each<Condition>>,
    ) -> Result<Stored, Error> {
        let conditions = match seen {
            Some(conditions) => conditions,
            None => copies.cas(session)?.map(|&cas| Condition::from(cas)),
        };
        copies.put_and_store(
            (gone, b""),
            (session, &self.value),
            self.expires,
            &conditions,
        )
    }

    /// There may be no room left for both, or for either. What matters most is that the session goes.
    fn put_alone<T: Transport>(
        &self,
        copies: &mut Copies<'_, T>,
        Grave { session, .. }: Grave<'_>,
    ) -> Result<(), Error> {
        match copies.put([(session, &self.value)], self.expires) {
            Err(error) if is_refusal(&error) => copies.delete(session),
            put => put,
        }
    }
}

/// `.gone` of a session whose tombstone was found: another program may have put the tombstone alone. Gives the
/// numbers of `.gone`, and renews the tombstone's time.
pub(super) fn find_gone<T: Transport>(
    copies: &mut Copies<'_, T>,
    Grave { session, gone }: Grave<'_>,
    ttl: Ttl,
    unix_now: u64,
) -> Result<States, Error> {
    let expires = expiry(copies, ttl, unix_now);
    let claim = Claim {
        key: gone,
        holder: b"",
        expires,
    };
    match copies.claim_or_see_and_touch(claim, session, expires) {
        Ok(found) => Ok(States::of(&found)),
        // There is no room for it, and no other harm done.
        Err(error) if is_refusal(&error) => Ok(States::default()),
        Err(error) => Err(error),
    }
}

fn expiry<T: Transport>(copies: &Copies<'_, T>, ttl: Ttl, unix_now: u64) -> Exptime {
    let lasts = if copies.are_several() {
        ttl.duration().as_secs().max(TOMBSTONE_TTL)
    } else {
        TOMBSTONE_TTL
    };
    Exptime::after(lasts, unix_now)
}

fn is_refusal(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Refused { .. })
}

/// Seconds that a tombstone lasts: longer than any request that may still have the session.
const TOMBSTONE_TTL: u64 = 60 * 60;

/// Compare-and-swaps that lose against other writers before the tombstone is put over whatever is there.
const MAX_ATTEMPTS: u32 = 8;
