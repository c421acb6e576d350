//! The copies of a session as one: the newest of them is the session, and the others are made like it.

use super::revision::{Revision, Stamp, Stamped};
use super::{Clock, stats};
use crate::codec::is_tombstone;
use crate::store::{
    Condition, Copies, Each, Error, ErrorKind, Exptime, Fetched, Key, Said, States, Transport,
};

/// A session's item, of all of its copies.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The newest value, with its stamp; `None` where there is no such item.
    pub(super) value: Option<Vec<u8>>,
    /// What each server has.
    pub(super) states: States,
    /// The latest that is known of.
    pub(super) revision: Revision,
}

impl Found {
    /// Without a stamp.
    pub(super) fn document(&self) -> Option<&[u8]> {
        Some(self.stamped()?.document)
    }

    /// Whether it was stored while one of its servers was away.
    pub(super) fn is_alone(&self) -> bool {
        self.stamped().is_some_and(|stamped| stamped.is_alone())
    }

    pub(super) fn is_tombstone(&self) -> bool {
        self.value.as_deref().is_some_and(is_tombstone)
    }

    /// Whether there is a session, and no tombstone of one.
    pub(super) fn is_session(&self) -> bool {
        self.value.is_some() && !self.is_tombstone()
    }

    fn stamped(&self) -> Option<Stamped<'_>> {
        self.value.as_deref().map(Stamped::of)
    }
}

/// Takes the newest of the copies that were fetched, and what has to hold to store over them. Where they differ, all
/// are made like it, for as long as `renew` says: a round trip, two where it was stored by another program or while
/// a server was away, and another for each time that somebody stores meanwhile.
///
/// # Errors
/// As [`Copies::fetch`].
pub(super) fn settle<T: Transport>(
    copies: &mut Copies<'_, T>,
    key: &Key,
    mut fetched: Each<Fetched>,
    renew: Exptime,
    clock: &mut impl Clock,
) -> Result<(Found, Each<Condition>), Error> {
    for _ in 0..MAX_REPAIRS {
        let Some(Repair { value, conditions }) = repair(copies, &fetched, clock) else {
            break;
        };
        stats::REPAIRS.count();
        let before = States::of(&fetched);
        let is_refused;
        (fetched, is_refused) = match copies.store_and_fetch(key, &value, renew, &conditions) {
            Ok(fetched) => {
                let is_refused = before.are_still_so_where(&conditions, &States::of(&fetched));
                (fetched, is_refused)
            }
            // A connection was an old one, or a server failed just now.
            Err(error) => {
                let is_refused = matches!(error.kind, ErrorKind::Refused { .. });
                (copies.fetch(key, renew)?, is_refused)
            }
        };
        // One has no room for it, nor will it have any if it is asked again.
        if is_refused {
            break;
        }
    }
    let conditions = fetched.map(unchanged);
    let found = Found {
        states: States::of(&fetched),
        revision: latest(&fetched),
        value: newest(fetched, copies.are_at_home()),
    };
    Ok((found, conditions))
}

/// What is to be stored, and where.
struct Repair {
    value: Vec<u8>,
    conditions: Each<Option<Condition>>,
}

/// Store over what was fetched only.
fn unchanged(fetched: &Fetched) -> Condition {
    Condition::from(fetched.cas())
}

/// The next step to copies that are all the same, at home with a stamp that says so.
///
/// The servers were not asked at one moment: what is taken for the newest may be older than what somebody stored
/// between the two. So it is copied as it is, no newer than it was, and loses against that. Where it is not the
/// newest by its stamp, as another program's, which has none, it is stamped anew where it is, which fails if it is
/// there no more, before it is copied. And a server was away until its copy is seen to be like the others.
fn repair<T: Transport>(
    copies: &Copies<'_, T>,
    fetched: &Each<Fetched>,
    clock: &mut impl Clock,
) -> Option<Repair> {
    if !copies.are_several() {
        return None;
    }
    let [first, second] = [Some(&fetched.first), fetched.second.as_ref()].map(stamped);
    let is_second = is_second_newer(fetched, copies.are_at_home());
    let newest = if is_second { second } else { first }?;
    let are_equal = fetched.second.is_none()
        || [first, second].map(|copy| copy.map(|copy| copy.document)) == [Some(newest.document); 2];
    let is_any_alone = [first, second]
        .into_iter()
        .flatten()
        .any(|copy| copy.is_alone());
    let has = |fetched: &Fetched, stamp: Option<Stamp>| match fetched {
        Fetched::Hit { value, .. } => {
            let stamped = Stamped::of(value);
            (stamped.document, stamped.stamp) == (newest.document, stamp)
        }
        Fetched::Miss => false,
    };
    let conditions = |is_stored: &dyn Fn(&Fetched) -> bool| {
        fetched.map(|fetched| is_stored(fetched).then(|| unchanged(fetched)))
    };
    let (stamp, conditions) = match newest.stamp {
        // No server is away any more.
        _ if are_equal && is_any_alone && copies.are_at_home() => {
            let stamp = Stamp {
                revision: latest(fetched),
                is_alone: false,
            };
            (stamp, conditions(&|fetched| !has(fetched, Some(stamp))))
        }
        _ if are_equal => return None,
        Some(stamp) if stamp.revision == latest(fetched) => {
            (stamp, conditions(&|fetched| !has(fetched, Some(stamp))))
        }
        stamp => {
            let now = clock.now().since_1970;
            let latest = latest(fetched);
            let revision = if is_tombstone(newest.document) {
                latest.destroyed(now)
            } else {
                latest.next(now)
            };
            let is_alone = stamp.map_or(!copies.are_at_home(), |stamp| stamp.is_alone);
            (
                Stamp { revision, is_alone },
                conditions(&|fetched| has(fetched, stamp)),
            )
        }
    };
    let value = stamp.behind(newest.document);
    Some(Repair { value, conditions })
}

fn latest(fetched: &Each<Fetched>) -> Revision {
    let stamps = fetched.iter().filter_map(|said| stamped(Some(said))?.stamp);
    stamps.map(|stamp| stamp.revision).max().unwrap_or_default()
}

fn stamped(said: Option<&Said<Fetched>>) -> Option<Stamped<'_>> {
    match said?.what {
        Fetched::Hit { ref value, .. } => Some(Stamped::of(value)),
        Fetched::Miss => None,
    }
}

/// Whether the second copy is the session, and not the first.
fn is_second_newer(fetched: &Each<Fetched>, are_at_home: bool) -> bool {
    match [Some(&fetched.first), fetched.second.as_ref()].map(stamped) {
        [Some(first), Some(second)] => second.is_newer_than(&first, are_at_home),
        [first, _] => first.is_none(),
    }
}

fn newest(fetched: Each<Fetched>, are_at_home: bool) -> Option<Vec<u8>> {
    let is_second = is_second_newer(&fetched, are_at_home);
    let Each { first, second } = fetched;
    let said = if is_second { second? } else { first };
    match said.what {
        Fetched::Hit { value, .. } => Some(value),
        Fetched::Miss => None,
    }
}

/// Writers that come between before the copies are left as they are, for the next request.
const MAX_REPAIRS: u32 = 3;
