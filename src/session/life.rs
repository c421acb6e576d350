//! What happens to a session between open and close, and what is remembered from one call to the next.

use std::time::{Duration, Instant};

use super::{Error, SessionId, Ttl};
use crate::codec::{self, Codec, Decoded, Doubt, KeptMaps, Lost, Refused};
use crate::config::Prefix;
use crate::store::{self, Cas, Condition, Fetched, Key, Store, Stored, Touched};

/// One handler's session. Of one request at a time; [`Session::open`] begins each anew.
#[derive(Debug)]
pub struct Session {
    prefix: Prefix,
    ttl: Ttl,
    /// The key of the id that was made last: nobody can have stored anything under it.
    made: Option<Key>,
    /// What `validateId` fetched, for the `read` that follows.
    validated: Option<(Key, Result<Fetched, store::Error>)>,
    /// What is known of the item since it was read.
    item: Option<Item>,
}

/// The session's item in memcached, as this request last saw it.
#[derive(Debug)]
struct Item {
    key: Key,
    /// `None`: there was none.
    cas: Option<Cas>,
    /// When its TTL was last renewed.
    renewed: Instant,
    /// Its document, while it is not settled what PHP can decode of it.
    document: Option<Vec<u8>>,
    kept: KeptMaps,
}

/// A session for PHP.
#[derive(Debug)]
pub struct Read {
    /// In PHP's format; empty where none is stored.
    pub data: Vec<u8>,
    /// What PHP has to be asked before it gets it: see [`Session::read_without`].
    pub doubts: Vec<Doubt>,
}

/// The time, from both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For what has elapsed.
    pub instant: Instant,
    /// Seconds since 1970, for expiries that memcached takes as a date.
    pub unix: u64,
}

impl Session {
    /// A session that is open: keys begin with `prefix`, what is stored or read lives for `ttl`.
    #[must_use]
    pub fn open(prefix: Prefix, ttl: Ttl) -> Self {
        Self {
            prefix,
            ttl,
            made: None,
            validated: None,
            item: None,
        }
    }

    /// Notes that `id` was made just now, so that reading it needs no question to memcached. PHP's ids
    /// have at least 88 random bits (`session.sid_length`, `session.sid_bits_per_character`).
    ///
    /// # Errors
    /// [`Error::InvalidId`].
    pub fn made(&mut self, id: SessionId<'_>) -> Result<(), Error> {
        self.made = Some(id.key(&self.prefix)?);
        Ok(())
    }

    /// Whether a session is stored under `id`. Its TTL is renewed, and a following [`Session::read`]
    /// needs no further round trip: it gets what was fetched here, also where that is an error.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn validate(
        &mut self,
        store: &mut Store,
        id: SessionId<'_>,
        now: Now,
    ) -> Result<bool, Error> {
        self.validated = None;
        let key = id.key(&self.prefix)?;
        if self.made.as_ref() == Some(&key) {
            return Ok(false);
        }
        let fetched = store.fetch(&key, self.ttl.exptime(now.unix));
        let exists = match &fetched {
            Ok(Fetched::Hit { .. }) => Ok(true),
            Ok(Fetched::Miss) => Ok(false),
            Err(error) => Err(error.clone().into()),
        };
        self.validated = Some((key, fetched));
        exists
    }

    /// The session in PHP's format, empty where none is stored. Renews the TTL.
    ///
    /// # Errors
    /// [`Error::Store`], and [`Error::Unreadable`] for a document that PHP could not decode: PHP would
    /// destroy such a session, so it never gets to see it.
    pub fn read(
        &mut self,
        store: &mut Store,
        id: SessionId<'_>,
        codec: Codec<'_>,
        now: Now,
    ) -> Result<Read, Error> {
        self.item = None;
        let key = id.key(&self.prefix)?;
        let fetched = match (self.made.take(), self.validated.take()) {
            (Some(made), _) if made == key => Fetched::Miss,
            (_, Some((validated, fetched))) if validated == key => fetched?,
            _ => store.fetch(&key, self.ttl.exptime(now.unix))?,
        };
        let mut item = Item::absent(key, now);
        let mut read = Read {
            data: Vec::new(),
            doubts: Vec::new(),
        };
        if let Fetched::Hit { value, cas } = fetched {
            item.cas = Some(cas);
            read = item.decode(value, codec, &Refused::default())?;
        }
        self.item = Some(item);
        Ok(read)
    }

    /// The session that was read last, without what PHP cannot decode of it. No round trip.
    ///
    /// # Errors
    /// [`Error::Unreadable`].
    pub fn read_without(&mut self, refused: &Refused, codec: Codec<'_>) -> Result<Read, Error> {
        let document = self.item.as_mut().and_then(|item| item.document.take());
        match (self.item.as_mut(), document) {
            (Some(item), Some(document)) => item.decode(document, codec, refused),
            _ => Err(Error::Closed),
        }
    }

    /// Stores what PHP encoded as `data`, for a whole TTL. Gives the first object that will come back as an
    /// array.
    ///
    /// Each store is a compare-and-swap. Where somebody else wrote since the read, the last to write
    /// wins: this one.
    ///
    /// # Errors
    /// [`Error::Unwritable`], [`Error::Store`] or [`Error::Contended`]; what was stored before is still
    /// there then, but for a reply that was lost on the way.
    pub fn write(
        &mut self,
        store: &mut Store,
        id: SessionId<'_>,
        data: &[u8],
        codec: Codec<'_>,
        now: Now,
    ) -> Result<Option<Lost>, Error> {
        let key = id.key(&self.prefix)?;
        // What is known of the item ends here: the number of its new state is not asked for.
        let item = self.item.take().filter(|item| item.key == key);
        let kept = item.as_ref().map(|item| &item.kept);
        let encoded = codec
            .for_item(key.as_bytes())
            .to_json(data, kept.unwrap_or(&KeptMaps::default()))
            .map_err(|error| Error::Unwritable {
                error,
                path: codec::path_at(data, codec.format, error.offset),
            })?;
        let mut condition = match item {
            Some(item) => condition_for(item.cas),
            None => condition_for(store.cas(&key)?),
        };
        for _ in 0..MAX_ATTEMPTS {
            match store.store(
                &key,
                &encoded.document,
                self.ttl.exptime(now.unix),
                condition,
            )? {
                Stored::Stored => return Ok(encoded.lost),
                Stored::Conflict => condition = condition_for(store.cas(&key)?),
                Stored::Gone => condition = Condition::Absent,
            }
        }
        Err(Error::Contended {
            attempts: MAX_ATTEMPTS,
        })
    }

    /// Renews the TTL of a session whose `data` has not changed, or stores it where it is gone.
    ///
    /// # Errors
    /// As [`Session::write`].
    pub fn touch(
        &mut self,
        store: &mut Store,
        id: SessionId<'_>,
        data: &[u8],
        codec: Codec<'_>,
        now: Now,
    ) -> Result<Option<Lost>, Error> {
        let key = id.key(&self.prefix)?;
        match self.item.as_ref().filter(|item| item.key == key) {
            Some(Item { cas: None, .. }) => return self.write(store, id, data, codec, now),
            Some(item)
                if now.instant.saturating_duration_since(item.renewed) <= RENEWED_JUST_NOW =>
            {
                return Ok(None);
            }
            _ => {}
        }
        match store.touch(&key, self.ttl.exptime(now.unix))? {
            Touched::Touched => {
                if let Some(item) = self.item.as_mut().filter(|item| item.key == key) {
                    item.renewed = now.instant;
                }
                Ok(None)
            }
            Touched::Gone => {
                let known = self.item.take().filter(|item| item.key == key);
                let kept = known.map(|item| item.kept).unwrap_or_default();
                self.item = Some(Item {
                    kept,
                    ..Item::absent(key, now)
                });
                self.write(store, id, data, codec, now)
            }
        }
    }

    /// Deletes the session. One that is not there is no error.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn destroy(&mut self, store: &mut Store, id: SessionId<'_>) -> Result<(), Error> {
        self.item = None;
        self.validated = None;
        store.delete(&id.key(&self.prefix)?)?;
        Ok(())
    }
}

impl Item {
    /// One that is not stored.
    fn absent(key: Key, now: Now) -> Self {
        Self {
            key,
            cas: None,
            renewed: now.instant,
            document: None,
            kept: KeptMaps::default(),
        }
    }

    /// The session in its document, which is kept where there are doubts.
    fn decode(
        &mut self,
        document: Vec<u8>,
        codec: Codec<'_>,
        refused: &Refused,
    ) -> Result<Read, Error> {
        let codec = codec.for_item(self.key.as_bytes());
        let Decoded { data, kept, doubts } = codec
            .to_php(&document, refused)
            .map_err(Error::Unreadable)?;
        self.document = (!doubts.is_empty()).then_some(document);
        self.kept = kept;
        Ok(Read { data, doubts })
    }
}

/// Store only over what was seen.
fn condition_for(seen: Option<Cas>) -> Condition {
    seen.map_or(Condition::Absent, Condition::Unchanged)
}

/// How long ago a read may have renewed the TTL for an unchanged session to cost nothing at its end.
const RENEWED_JUST_NOW: Duration = Duration::from_secs(5);

/// Stores that lose against another writer before this one gives up.
const MAX_ATTEMPTS: u32 = 16;
