//! A session's change on its way into memcached, past whatever others did to the session meanwhile.
//!
//! Every store is a compare-and-swap. One that fails looks at what is there now: a tombstone ends it, a
//! document is merged with, nothing is stored over. Then it is tried again, a bounded number of times.

use std::borrow::Cow;
use std::time::Duration;

use once_cell::unsync::OnceCell;

use super::item::Item;
use super::lock::Lock;
use super::pause::StorePauses;
use super::{Clock, Error, Rules, SessionId, stats};
use crate::codec::{self, Codec, Decoded, Encoded, KeptMaps, Lost, Refused, is_tombstone};
use crate::config::Concurrency;
use crate::store::{self, Cas, Condition, ErrorKind, Fetched, Key, Store, Stored, Transport};

/// What a request has made of a session.
pub(super) struct Change<'a> {
    pub(super) id: SessionId<'a>,
    pub(super) key: &'a Key,
    /// As the request read it, or stored it before; `None` where it did neither.
    pub(super) item: Option<&'a Item>,
    /// As PHP encoded it.
    pub(super) data: &'a [u8],
    /// For this item.
    pub(super) codec: Codec<'a>,
    pub(super) rules: &'a Rules,
    /// What the request changed, for as many merges as it takes.
    pub(super) base: OnceCell<Vec<u8>>,
}

/// What became of a change.
pub(super) struct Changed {
    /// The first object that will come back as an array.
    pub(super) lost: Option<Lost>,
    /// The document of this change alone; `None` where the change was dropped.
    pub(super) document: Option<Vec<u8>>,
}

/// A try to store.
struct Try<'d> {
    document: Cow<'d, [u8]>,
    condition: Condition,
}

/// What to do after a look at what is there.
enum Next<'d> {
    /// Nothing: it is there.
    Done,
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
        store: &mut Store<T>,
        is_gone: bool,
        lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<Changed, Error> {
        let Encoded { document, lost } = self.encode()?;
        let condition = match self.item {
            Some(item) if !is_gone => item.condition(store.connection()),
            Some(_) => None,
            None => Some(
                store
                    .cas(self.key)?
                    .map_or(Condition::Absent, Condition::Unchanged),
            ),
        };
        let first = match condition {
            Some(condition) => Next::Try(Try {
                document: Cow::Borrowed(&document),
                condition,
            }),
            None => self.look(None, &document, store, clock)?,
        };
        let is_stored = self.store_from(first, &document, store, lock, clock)?;
        Ok(Changed {
            lost: lost.filter(|_| is_stored),
            document: is_stored.then_some(document),
        })
    }

    fn encode(&self) -> Result<Encoded, Error> {
        let nothing = KeptMaps::default();
        let kept = self.item.map_or(&nothing, |item| &item.kept);
        self.codec
            .to_json(self.data, kept)
            .map_err(|error| self.unwritable(self.data, error))
    }

    /// Whether it is stored in the end, and was not dropped.
    fn store_from<'d, T: Transport>(
        &self,
        first: Next<'d>,
        ours: &'d [u8],
        store: &mut Store<T>,
        mut lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<bool, Error> {
        let mut pauses = StorePauses::new();
        let begun = clock.now().instant;
        let mut is_in_doubt = false;
        let mut next = first;
        for attempt in 0..MAX_ATTEMPTS {
            let current = match next {
                Next::Done => {
                    stats::WRITES.count();
                    return Ok(true);
                }
                Next::Dropped => {
                    stats::WRITES_DROPPED.count();
                    return Ok(false);
                }
                Next::Try(current) => current,
            };
            let tried = clock.now().instant;
            match self.attempt(&current, store, lock.as_deref_mut(), clock) {
                Ok(Stored::Stored) => {
                    stats::WRITES.count();
                    if let Cow::Owned(_) = current.document {
                        stats::CONFLICTS_MERGED.count();
                    }
                    return Ok(true);
                }
                Ok(Stored::Conflict | Stored::Gone) => {}
                // Whether it was carried out can be seen, once: a connection may be old, two are not.
                Err(error) if error.kind == ErrorKind::Closed && !is_in_doubt => is_in_doubt = true,
                Err(error) => return Err(in_doubt(error, is_in_doubt)),
            }
            // Of one other writer, nothing more is to be expected just now.
            if attempt > 0 {
                let now = clock.now().instant;
                if now.saturating_duration_since(begun) > LONGEST {
                    return Err(Error::Contended {
                        attempts: attempt + 1,
                    });
                }
                let random = clock.random();
                clock.pause(pauses.next(now.saturating_duration_since(tried), random));
            }
            next = match self.look(Some(&current.document), ours, store, clock) {
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
        Try {
            document,
            condition,
        }: &Try<'_>,
        store: &mut Store<T>,
        lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<Stored, store::Error> {
        let expires = self.rules.ttl.exptime(clock.now().since_1970.as_secs());
        if let Some(lock) = lock
            && let Some(key) = lock.unseen()
            && *condition == Condition::Absent
        {
            let (stored, item) =
                store.store_and_fetch(self.key, document, expires, *condition, key)?;
            lock.see(&item, store);
            return Ok(stored);
        }
        store.store(self.key, document, expires, *condition)
    }

    /// What to do about what is there now. `tried` is the document of the last try, and `ours` that of this
    /// change alone.
    fn look<'d, T: Transport>(
        &self,
        tried: Option<&[u8]>,
        ours: &'d [u8],
        store: &mut Store<T>,
        clock: &mut impl Clock,
    ) -> Result<Next<'d>, Error> {
        let renew = self.rules.ttl.exptime(clock.now().since_1970.as_secs());
        let gone = self.id.gone_key(&self.rules.prefix)?;
        let (theirs, gone) = store.fetch_with_cas_of(self.key, renew, &gone)?;
        let is_destroyed = self
            .item
            .is_some_and(|item| is_destroyed_since(item, &theirs, gone));
        if is_destroyed {
            return Ok(Next::Dropped);
        }
        let Fetched::Hit { value, cas } = theirs else {
            return Ok(Next::Try(Try {
                document: Cow::Borrowed(ours),
                condition: Condition::Absent,
            }));
        };
        // A try was carried out, and its reply lost.
        if tried.is_some_and(|tried| *tried == *value) {
            return Ok(Next::Done);
        }
        let merged = match self.item {
            Some(item) if self.rules.concurrency != Concurrency::Overwrite => {
                self.merge(&value, item)?
            }
            _ => Merged::Ours,
        };
        let document = match merged {
            Merged::Theirs => return Ok(Next::Done),
            Merged::Ours => Cow::Borrowed(ours),
            Merged::Both(document) => Cow::Owned(document),
        };
        let condition = Condition::Unchanged(cas);
        Ok(Next::Try(Try {
            document,
            condition,
        }))
    }

    /// This change and what others made of what the request read.
    fn merge(&self, theirs: &[u8], item: &Item) -> Result<Merged, Error> {
        let Decoded { data, kept, .. } = self
            .codec
            .to_php(theirs, &Refused::default())
            .map_err(Error::Unreadable)?;
        let base = self.base.get_or_try_init(|| item.base(self.codec))?;
        let merged = self
            .codec
            .merge(base, self.data, &data)
            .map_err(|error| self.unwritable(self.data, error))?;
        if merged == data {
            return Ok(Merged::Theirs);
        }
        if merged == self.data {
            return Ok(Merged::Ours);
        }
        self.codec
            .merged_to_json(&merged, &item.kept.union(&kept))
            .map(|encoded| Merged::Both(encoded.document))
            .map_err(|error| self.unwritable(&merged, error))
    }

    fn unwritable(&self, data: &[u8], error: codec::Error) -> Error {
        Error::Unwritable {
            error,
            path: codec::path_at(data, self.codec.format, error.offset),
        }
    }
}

/// Whether the session that a request read, and not another under its id, was destroyed since. Who did not read
/// it has nothing of it that could come back.
fn is_destroyed_since(item: &Item, theirs: &Fetched, gone: Option<Cas>) -> bool {
    match gone {
        Some(gone) if item.is_older_than(gone) => true,
        // The tombstone that the request read may only have been edited.
        Some(_) if item.is_tombstone() => false,
        _ => matches!(theirs, Fetched::Hit { value, .. } if is_tombstone(value)),
    }
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
