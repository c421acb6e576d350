//! A session's change on its way into memcached, past whatever others did to the session meanwhile.
//!
//! Every store is a compare-and-swap. One that fails looks at what is there now: a tombstone ends it, a
//! document is merged with, nothing is stored over. Then it is tried again, a bounded number of times.

use std::borrow::Cow;

use super::item::Item;
use super::lock::Lock;
use super::pause::StorePauses;
use super::{Clock, Error, Rules, SessionId, stats};
use crate::codec::{self, Codec, Decoded, Encoded, KeptMaps, Lost, Refused, is_tombstone};
use crate::config::Concurrency;
use crate::store::{self, Cas, Condition, Fetched, Key, Store, Stored, Transport};

/// What a request has made of a session.
pub(super) struct Change<'a> {
    pub(super) id: SessionId<'a>,
    pub(super) key: &'a Key,
    /// As the request read it; `None` where it did not.
    pub(super) item: Option<Item>,
    /// As PHP encoded it.
    pub(super) data: &'a [u8],
    /// For this item.
    pub(super) codec: Codec<'a>,
    pub(super) rules: &'a Rules,
}

/// A try to store.
struct Try<'d> {
    document: Cow<'d, [u8]>,
    condition: Condition,
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
    /// Stores it over what the request read. Gives the first object that will come back as an array.
    pub(super) fn store<T: Transport>(
        &self,
        store: &mut Store<T>,
        lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<Option<Lost>, Error> {
        let Encoded { document, lost } = self.encode()?;
        let condition = match &self.item {
            Some(item) => item.condition(),
            None => store
                .cas(self.key)?
                .map_or(Condition::Absent, Condition::Unchanged),
        };
        let first = Try {
            document: Cow::Borrowed(&document),
            condition,
        };
        self.try_from(first, &document, store, lock, clock)?;
        Ok(lost)
    }

    /// Stores it where what the request read is known to be gone.
    pub(super) fn store_again<T: Transport>(
        &self,
        store: &mut Store<T>,
        clock: &mut impl Clock,
    ) -> Result<Option<Lost>, Error> {
        let Encoded { document, lost } = self.encode()?;
        if let Some(first) = self.next_try(&[], &document, store, clock)? {
            self.try_from(first, &document, store, None, clock)?;
        }
        Ok(lost)
    }

    fn encode(&self) -> Result<Encoded, Error> {
        let nothing = KeptMaps::default();
        let kept = self.item.as_ref().map_or(&nothing, |item| &item.kept);
        self.codec
            .to_json(self.data, kept)
            .map_err(|error| self.unwritable(self.data, error))
    }

    fn try_from<'d, T: Transport>(
        &self,
        first: Try<'d>,
        ours: &'d [u8],
        store: &mut Store<T>,
        mut lock: Option<&mut Lock>,
        clock: &mut impl Clock,
    ) -> Result<(), Error> {
        let mut pauses = StorePauses::new();
        let mut current = first;
        let mut begun = clock.now().instant;
        for attempt in 0..MAX_ATTEMPTS {
            if let Stored::Stored = self.attempt(&current, store, lock.as_deref_mut(), clock)? {
                stats::WRITES.count();
                if let Cow::Owned(_) = current.document {
                    stats::CONFLICTS_MERGED.count();
                }
                return Ok(());
            }
            stats::RETRIES.count();
            // Of one other writer, nothing more is to be expected just now.
            if attempt > 0 {
                let took = clock.now().instant.saturating_duration_since(begun);
                let random = clock.random();
                clock.pause(pauses.next(took, random));
            }
            begun = clock.now().instant;
            let Some(next) = self.next_try(&current.document, ours, store, clock)? else {
                return Ok(());
            };
            current = next;
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
        {
            let (stored, item) =
                store.store_and_fetch(self.key, document, expires, *condition, key)?;
            lock.see(&item);
            return Ok(stored);
        }
        store.store(self.key, document, expires, *condition)
    }

    /// What to store over what is there now; `None` where there is nothing more to do. `tried` is the document
    /// of the last try, and `ours` that of this change alone.
    fn next_try<'d, T: Transport>(
        &self,
        tried: &[u8],
        ours: &'d [u8],
        store: &mut Store<T>,
        clock: &mut impl Clock,
    ) -> Result<Option<Try<'d>>, Error> {
        let renew = self.rules.ttl.exptime(clock.now().since_1970.as_secs());
        let gone = self.id.gone_key(&self.rules.prefix)?;
        let (theirs, gone) = store.fetch_with_cas_of(self.key, renew, &gone)?;
        let is_destroyed = self
            .item
            .as_ref()
            .is_some_and(|item| is_destroyed_since(item, &theirs, gone));
        if is_destroyed {
            stats::WRITES_DROPPED.count();
            return Ok(None);
        }
        let Fetched::Hit { value, cas } = theirs else {
            return Ok(Some(Try {
                document: Cow::Borrowed(ours),
                condition: Condition::Absent,
            }));
        };
        // A try was carried out, and its reply lost.
        if value == *tried {
            return Ok(None);
        }
        let merged = match &self.item {
            Some(item) if self.rules.concurrency != Concurrency::Overwrite => {
                self.merge(&value, item)?
            }
            _ => Merged::Ours,
        };
        let document = match merged {
            Merged::Theirs => return Ok(None),
            Merged::Ours => Cow::Borrowed(ours),
            Merged::Both(document) => Cow::Owned(document),
        };
        Ok(Some(Try {
            document,
            condition: Condition::Unchanged(cas),
        }))
    }

    /// This change and what others made of what the request read.
    fn merge(&self, theirs: &[u8], item: &Item) -> Result<Merged, Error> {
        let Decoded { data, kept, .. } = self
            .codec
            .to_php(theirs, &Refused::default())
            .map_err(Error::Unreadable)?;
        let base = item.base(self.codec)?;
        let merged = self
            .codec
            .merge(&base, self.data, &data)
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

/// Stores that lose against another writer before this one gives up, after half a minute or less.
const MAX_ATTEMPTS: u32 = 40;
