//! What happens to a session between open and close, and what is remembered from one call to the next.

use std::time::{Duration, Instant};

use super::{Error, SessionId, Ttl};
use crate::codec::{self, Format, Limits};
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
}

/// How PHP's bytes are to be read and written.
#[derive(Clone, Copy, Debug)]
pub struct Codec {
    /// `session.serialize_handler`.
    pub format: Format,
    /// What PHP can decode.
    pub limits: Limits,
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
        codec: Codec,
        now: Now,
    ) -> Result<Vec<u8>, Error> {
        self.item = None;
        let key = id.key(&self.prefix)?;
        let fetched = match (self.made.take(), self.validated.take()) {
            (Some(made), _) if made == key => Fetched::Miss,
            (_, Some((validated, fetched))) if validated == key => fetched?,
            _ => store.fetch(&key, self.ttl.exptime(now.unix))?,
        };
        let (data, cas) = match fetched {
            Fetched::Hit { value, cas } => {
                let data = codec::to_php(&value, codec.format, codec.limits);
                (data.map_err(Error::Unreadable)?, Some(cas))
            }
            Fetched::Miss => (Vec::new(), None),
        };
        self.item = Some(Item {
            key,
            cas,
            renewed: now.instant,
        });
        Ok(data)
    }

    /// Stores what PHP encoded as `data`, for a whole TTL.
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
        codec: Codec,
        now: Now,
    ) -> Result<(), Error> {
        let key = id.key(&self.prefix)?;
        let document = codec::to_json(data, codec.format, codec.limits).map_err(|error| {
            Error::Unwritable {
                error,
                path: codec::path_at(data, codec.format, error.offset),
            }
        })?;
        // What is known of the item ends here: the number of its new state is not asked for.
        let mut condition = match self.item.take() {
            Some(item) if item.key == key => condition_for(item.cas),
            _ => condition_for(store.cas(&key)?),
        };
        for _ in 0..MAX_ATTEMPTS {
            match store.store(&key, &document, self.ttl.exptime(now.unix), condition)? {
                Stored::Stored => return Ok(()),
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
        codec: Codec,
        now: Now,
    ) -> Result<(), Error> {
        let key = id.key(&self.prefix)?;
        match self.item.as_ref().filter(|item| item.key == key) {
            Some(Item { cas: None, .. }) => return self.write(store, id, data, codec, now),
            Some(item)
                if now.instant.saturating_duration_since(item.renewed) <= RENEWED_JUST_NOW =>
            {
                return Ok(());
            }
            _ => {}
        }
        match store.touch(&key, self.ttl.exptime(now.unix))? {
            Touched::Touched => {
                if let Some(item) = self.item.as_mut().filter(|item| item.key == key) {
                    item.renewed = now.instant;
                }
                Ok(())
            }
            Touched::Gone => {
                self.item = Some(Item {
                    key,
                    cas: None,
                    renewed: now.instant,
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

/// Store only over what was seen.
fn condition_for(seen: Option<Cas>) -> Condition {
    seen.map_or(Condition::Absent, Condition::Unchanged)
}

/// How long ago a read may have renewed the TTL for an unchanged session to cost nothing at its end.
const RENEWED_JUST_NOW: Duration = Duration::from_secs(5);

/// Stores that lose against another writer before this one gives up.
const MAX_ATTEMPTS: u32 = 16;
