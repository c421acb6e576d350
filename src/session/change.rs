//! A session's change on its way into memcached, past whatever others did to the session meanwhile.
//!
//! Every store is a compare-and-swap. One that fails looks at what is there now: a tombstone ends it, a
//! document is merged with, nothing is stored over. Then it is tried again, a bounded number of times.

use std::borrow::Cow;
use std::time::Duration;

use once_cell::unsync::OnceCell;

use super::item::Item;
use super::lock::Lock;
use super::newest::{Found, settle};
use super::pause::StorePauses;
use super::revision::{Revision, Stamp};
use super::{Clock, Encoding, Error, Rules, SessionId, stats};
use crate::codec::{self, KeptMaps, Lost, Refused};
use crate::config::Concurrency;
use crate::store::{self, Condition, Copies, Each, Fetched, Key, States, Stored, Transport};

/// What a request has made of a session.
pub(super) struct Change<'a> {
    pub(super) id: SessionId<'a>,
    pub(super) key: &'a Key,
    /// As the request read it, or stored it before; `None` where it did neither.
    pub(super) item: Option<&'a Item>,
    /// As PHP encoded it.
    pub(super) data: &'a [u8],
    /// For this item.
    pub(super) encoding: Encoding<'a>,
    pub(super) rules: &'a Rules,
    /// What the request changed, for as many merges as it takes.
    pub(super) base: OnceCell<Vec<u8>>,
}

/// What became of a change.
pub(super) struct Changed {
    /// The first object that will come back as an array.
    pub(super) lost: Option<Lost>,
    /// The document of this change alone, and the revision that was stored; `None` where the change was dropped.
    pub(super) stored: Option<(Vec<u8>, Revision)>,
}

/// A try to store.
struct Try<'d> {
    document: Cow<'d, [u8]>,
    conditions: Each<Condition>,
    /// The latest that is known of.
    after: Revision,
    /// Whether the changes of others are in it.
    is_merged: bool,
}

/// What to do after a look at what is there.
enum Next<'d> {
    /// Nothing: it is there.
    Done(Revision),
    /// Nothing: the session was destroyed.
    Dropped,
    Try(Try<'d>),
}

/// What comes of a merge.
enum Merged {
    /// They have all that this change would bring.
    Theirs,
    /// All that they did is in this change.
    Ours,
    /// The document of both.
    Both(Vec<u8>),
}

impl Change<'_> {
    /// Stores it over what the request saw last, or after a look at what is there, where that is said to be
    /// gone or cannot be named.
    pub(super) fn store<T: Transport>(
        &self,
        copies: &mut Copies<'_, T>,
        is_gone: bool,
        lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<Changed, Error> {
        let (document, lost) = self.encode()?;
        let conditions = match self.item {
            Some(item) if !is_gone => {
                copies.conditions(|server, connection| item.condition(server, connection))
            }
            Some(_) => None,
            // Which of several copies is the newest has to be seen.
            None if copies.are_several() => None,
            None => Some(copies.cas(self.key)?.map(|&cas| Condition::from(cas))),
        };
        let first = match conditions {
            Some(conditions) => Next::Try(Try {
                document: Cow::Borrowed(&document),
                conditions,
                after: self.item.map(Item::revision).unwrap_or_default(),
                is_merged: false,
            }),
            None => self.look(None, &document, copies, clock)?,
        };
        let revision = self.store_from(first, &document, copies, lock, clock)?;
        Ok(Changed {
            lost: lost.filter(|_| revision.is_some()),
            stored: revision.map(|revision| (document.into_owned(), revision)),
        })
    }

    fn encode(&self) -> Result<(Cow<'_, [u8]>, Option<Lost>), Error> {
        let nothing = KeptMaps::default();
        let kept = self.item.map_or(&nothing, |item| &item.kept);
        self.encoding
            .to_document(self.data, kept)
            .map_err(|error| self.unwritable(error))
    }

    /// What is stored in the end; `None` where the change was dropped.
    fn store_from<'d, T: Transport>(
        &self,
        first: Next<'d>,
        ours: &'d [u8],
        copies: &mut Copies<'_, T>,
        mut lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<Option<Revision>, Error> {
        let mut pauses = StorePauses::new();
        let begun = clock.now().instant;
        let mut is_in_doubt = false;
        let mut next = first;
        for attempt in 0..MAX_ATTEMPTS {
            let current = match next {
                Next::Done(revision) => {
                    stats::WRITES.count();
                    return Ok(Some(revision));
                }
                Next::Dropped => {
                    stats::WRITES_DROPPED.count();
                    return Ok(None);
                }
                Next::Try(current) => current,
            };
            let now = clock.now();
            let tried = now.instant;
            let mut is_moved = false;
            let revision = current.after.next(now.since_1970);
            match self.attempt(&current, revision, copies, lock.as_deref_mut(), clock) {
                Ok(Stored::Stored) => {
                    stats::WRITES.count();
                    if current.is_merged {
                        stats::CONFLICTS_MERGED.count();
                    }
                    return Ok(Some(revision));
                }
                Ok(Stored::Conflict | Stored::Gone) => {}
                Ok(Stored::Moved) => is_moved = true,
                // Whether it was carried out can be seen, once: a connection may be old, two are not.
                Err(error) if error.is_end_of_the_connection() && !is_in_doubt => {
                    is_in_doubt = true;
                }
                Err(error) => return Err(in_doubt(error, is_in_doubt)),
            }
            // Of one other writer, nothing more is to be expected just now, and of a server that failed neither.
            if attempt > 0 && !is_moved {
                let now = clock.now().instant;
                if now.saturating_duration_since(begun) > LONGEST {
                    return Err(Error::Contended {
                        attempts: attempt + 1,
                    });
                }
                let random = clock.random();
                clock.pause(pauses.next(now.saturating_duration_since(tried), random));
            }
            next = match self.look(Some((&current.document, revision)), ours, copies, clock) {
                Err(Error::Store(error)) => return Err(in_doubt(error, is_in_doubt)),
                next => next?,
            };
            if let Next::Try(_) = next {
                stats::RETRIES.count();
            }
        }
        Err(Error::Contended {
            attempts: MAX_ATTEMPTS,
        })
    }

    /// Tries to store. The number of a lock that is not known yet comes with the answer.
    fn attempt<T: Transport>(
        &self,
        current: &Try<'_>,
        revision: Revision,
        copies: &mut Copies<'_, T>,
        lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<Stored, store::Error> {
        let expires = self.rules.ttl.exptime(clock.now().since_1970.as_secs());
        let Try {
            document,
            conditions,
            ..
        } = current;
        let value = if copies.are_several() {
            let is_alone = !copies.are_at_home();
            Cow::Owned(Stamp { revision, is_alone }.behind(document))
        } else {
            Cow::Borrowed(&**document)
        };
        if let Some(lock) = lock
            && let Some(key) = lock.unseen()
            && lock.server == copies.first_server()
            && conditions.first.what == Condition::Absent
        {
            let (stored, item) =
                copies.store_and_see(self.key, &value, expires, conditions, key)?;
            if let Some(item) = item {
                lock.see(&item, copies.server(lock.server));
            }
            return Ok(stored);
        }
        copies.store(self.key, &value, expires, conditions)
    }

    /// What to do about what is there now. `tried` is the document of the last try, which one server may have, and
    /// `ours` that of this change alone.
    fn look<'d, T: Transport>(
        &self,
        tried: Option<(&[u8], Revision)>,
        ours: &'d [u8],
        copies: &mut Copies<'_, T>,
        clock: &mut impl Clock,
    ) -> Result<Next<'d>, Error> {
        let renew = self.rules.ttl.exptime(clock.now().since_1970.as_secs());
        let gone = self.id.gone_key(&self.rules.prefix)?;
        let fetched = copies.fetch_with_cas_of(self.key, renew, &gone)?;
        let gone = States::from(&fetched.map(|&(_, gone)| gone));
        let items: Each<Fetched> = fetched.into_map(|(item, _)| item);
        let (theirs, conditions) = settle(copies, self.key, items, renew, clock)?;
        let is_destroyed = self
            .item
            .is_some_and(|item| is_destroyed_since(item, &theirs, &gone));
        if is_destroyed {
            return Ok(Next::Dropped);
        }
        let next = |document, is_merged| {
            Ok(Next::Try(Try {
                document,
                conditions,
                after: tried.map_or(theirs.revision, |(_, tried)| tried.max(theirs.revision)),
                is_merged,
            }))
        };
        let Some(document) = theirs.document() else {
            return next(Cow::Borrowed(ours), false);
        };
        // A try was carried out, and its reply lost; or a server failed on the way, which is to be known when it
        // comes back.
        if tried.is_some_and(|(tried, _)| *tried == *document) {
            if theirs.is_alone() || copies.are_at_home() || !copies.are_several() {
                return Ok(Next::Done(theirs.revision));
            }
            return next(Cow::Owned(document.to_vec()), false);
        }
        let merged = match self.item {
            Some(item) if self.rules.concurrency != Concurrency::Overwrite => {
                self.merge(document, item)?
            }
            _ => Merged::Ours,
        };
        match merged {
            Merged::Theirs => Ok(Next::Done(theirs.revision)),
            Merged::Ours => next(Cow::Borrowed(ours), false),
            Merged::Both(document) => next(Cow::Owned(document), true),
        }
    }

    /// This change and what others made of what the request read.
    fn merge(&self, theirs: &[u8], item: &Item) -> Result<Merged, Error> {
        let codec = self.encoding.codec();
        let theirs = codec
            .to_php(theirs, &Refused::default())
            .map_err(Error::Unreadable)?;
        let base = self.base.get_or_try_init(|| item.base(codec))?;
        let (ours, kept) = self
            .encoding
            .to_merge(self.data, &item.kept)
            .map_err(|error| self.unwritable(error))?;
        let merged = codec
            .merge(base, &ours, &theirs.data)
            .map_err(|error| self.unwritable(error))?;
        if merged == theirs.data {
            return Ok(Merged::Theirs);
        }
        if merged == *ours {
            return Ok(Merged::Ours);
        }
        codec
            .merged_to_json(&merged, &kept.union(&theirs.kept))
            .map(|encoded| Merged::Both(encoded.document))
            .map_err(|error| Error::Unwritable {
                error,
                path: codec::path_at(&merged, codec.format, error.offset),
            })
    }

    fn unwritable(&self, error: codec::Error) -> Error {
        Error::Unwritable {
            error,
            path: self.encoding.path_at(self.data, error.offset),
        }
    }
}

/// Whether the session that a request read, and not another under its id, was destroyed since. Who did not read
/// it has nothing of it that could come back.
fn is_destroyed_since(item: &Item, theirs: &Found, gone: &States) -> bool {
    if item.is_older_than(gone) {
        return true;
    }
    // The tombstone that the request read may only have been edited.
    if gone.have_any() && item.is_tombstone() {
        return false;
    }
    let has_begun_anew = item
        .revision()
        .is_before_the_destruction_of(theirs.revision);
    theirs.is_tombstone() || item.is_session() && has_begun_anew
}

/// An error, perhaps after a try of which it is not known whether it was carried out.
fn in_doubt(error: store::Error, is_in_doubt: bool) -> Error {
    Error::Store(store::Error {
        is_resent: error.is_resent || is_in_doubt,
        ..error
    })
}

/// Stores that lose against another writer before this one gives up.
const MAX_ATTEMPTS: u32 = 40;

/// How long others may come before every store.
const LONGEST: Duration = Duration::from_secs(30);
