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
        let stamp = self.stamped().and_then(|stamped| stamped.stamp);
        stamp.is_some_and(|stamp| stamp.is_alone)
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

/// Takes the newest of the copies that were fetched, and what has to hold to store over them. Where they differ, all are made like it, for as long as
/// `renew` says: a round trip, and another for each time that somebody stores meanwhile.
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
        let Some(repaired) = repaired(copies, &fetched, clock) else {
            break;
        };
        stats::REPAIRS.count();
        let before = States::of(&fetched);
        let is_refused;
        (fetched, is_refused) =
            match copies.store_and_fetch(key, &repaired, renew, &unchanged(&fetched)) {
                Ok(fetched) => {
                    let is_refused = before.are_still_so_anywhere(&States::of(&fetched));
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
    let conditions = unchanged(&fetched);
    let found = Found {
        states: States::of(&fetched),
        revision: latest(&fetched),
        value: newest(fetched),
    };
    Ok((found, conditions))
}

/// What somebody else stored on one server over what this request knew, where `own`, stored on the other server alone
/// and `after` what it knew, is the newer of both: to take that for the session would undo what the other was told
/// is stored. Processes that do not see the same servers come to that.
pub(super) fn beside(
    own: &[u8],
    after: Revision,
    fetched: &Each<Fetched>,
) -> Option<(Found, Each<Condition>)> {
    let copies = [Some(&fetched.first), fetched.second.as_ref()];
    let [Some(first), Some(second)] = copies.map(stamped) else {
        return None;
    };
    let (ours, theirs) = if first.document == own {
        (first, second)
    } else {
        (second, first)
    };
    let is_between = ours.document == own
        && theirs.document != own
        && !is_tombstone(theirs.document)
        && theirs.stamp?.revision > after
        && ours.stamp?.revision >= theirs.stamp?.revision;
    is_between.then(|| {
        let found = Found {
            value: Some(theirs.document.to_vec()),
            states: States::of(fetched),
            revision: latest(fetched),
        };
        (found, unchanged(fetched))
    })
}

/// Store over what was fetched only.
fn unchanged(fetched: &Each<Fetched>) -> Each<Condition> {
    fetched.map(|fetched| match fetched {
        Fetched::Hit { cas, .. } => Condition::Unchanged(*cas),
        Fetched::Miss => Condition::Absent,
    })
}

/// What all copies are to be, where they differ, or where one of the servers was away and is not any more.
fn repaired<T: Transport>(
    copies: &Copies<'_, T>,
    fetched: &Each<Fetched>,
    clock: &mut impl Clock,
) -> Option<Vec<u8>> {
    if !copies.are_several() {
        return None;
    }
    let [first, second] = [Some(&fetched.first), fetched.second.as_ref()].map(stamped);
    let newest = match (first, second) {
        (Some(first), Some(second)) if second.is_newer_than(&first) => second,
        (first, second) => first.or(second)?,
    };
    let is_alone = newest.stamp.is_some_and(|stamp| stamp.is_alone);
    let are_equal = fetched.second.is_none()
        || [first, second].map(|copy| copy.map(|copy| copy.document)) == [Some(newest.document); 2];
    if are_equal && !(is_alone && copies.are_at_home()) {
        return None;
    }
    let now = clock.now().since_1970;
    let revision = match newest.stamp {
        // Nothing new was stored: it is as old as it was, also next to what others store meanwhile.
        Some(stamp) => stamp.revision,
        // Another program's, which has no time of its own.
        None if is_tombstone(newest.document) => latest(fetched).destroyed(now),
        _ => latest(fetched).next(now),
    };
    let mut value = Vec::with_capacity(newest.document.len() + Stamp::MAX_LENGTH);
    value.extend_from_slice(newest.document);
    let is_alone = !copies.are_at_home();
    Stamp { revision, is_alone }.append_to(&mut value);
    Some(value)
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

fn newest(Each { first, second }: Each<Fetched>) -> Option<Vec<u8>> {
    let value = |fetched| match fetched {
        Fetched::Hit { value, .. } => Some(value),
        Fetched::Miss => None,
    };
    match (value(first.what), second.and_then(|said| value(said.what))) {
        (Some(first), Some(second)) => {
            let is_second = Stamped::of(&second).is_newer_than(&Stamped::of(&first));
            Some(if is_second { second } else { first })
        }
        (first, second) => first.or(second),
    }
}

/// Writers that come between before the copies are left as they are, for the next request.
const MAX_REPAIRS: u32 = 3;
