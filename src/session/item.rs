//! A session's item in memcached, as this request last saw it.

use std::time::{Duration, Instant};

use super::{Error, Now, Read};
use crate::codec::{Codec, Decoded, KeptMaps, Refused};
use crate::store::{Cas, Condition, Fetched, Key};

/// What is known of the item since it was read.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) key: Key,
    seen: Seen,
    /// When its TTL was last renewed.
    pub(super) renewed: Instant,
    /// What of the document PHP cannot decode.
    refused: Refused,
    /// For the store that follows.
    pub(super) kept: KeptMaps,
}

/// What was fetched.
#[derive(Debug)]
enum Seen {
    Absent,
    Destroyed(Cas),
    Document { cas: Cas, document: Vec<u8> },
}

impl Item {
    /// What was fetched under `key`.
    pub(super) fn new(key: Key, fetched: Fetched, now: Now) -> Self {
        Self {
            key,
            seen: match fetched {
                Fetched::Hit { value, cas } => Seen::Document {
                    cas,
                    document: value,
                },
                Fetched::Miss => Seen::Absent,
            },
            renewed: now.instant,
            refused: Refused::default(),
            kept: KeptMaps::default(),
        }
    }

    /// The session, without what is `refused`; empty where there is none, or none any more.
    pub(super) fn read(&mut self, codec: Codec<'_>, refused: &Refused) -> Result<Read, Error> {
        let Seen::Document { cas, document } = &self.seen else {
            return Ok(Read::default());
        };
        let decoded = codec
            .for_item(self.key.as_bytes())
            .to_php(document, refused)
            .map_err(Error::Unreadable)?;
        let Decoded {
            data,
            is_destroyed,
            kept,
            doubts,
        } = decoded;
        if is_destroyed {
            self.seen = Seen::Destroyed(*cas);
        }
        self.refused = refused.clone();
        self.kept = kept;
        Ok(Read { data, doubts })
    }

    /// The session as PHP was given it: what its changes are told from.
    pub(super) fn base(&self, codec: Codec<'_>) -> Result<Vec<u8>, Error> {
        match &self.seen {
            Seen::Absent | Seen::Destroyed(_) => Ok(Vec::new()),
            Seen::Document { document, .. } => codec
                .to_php(document, &self.refused)
                .map(|decoded| decoded.data)
                .map_err(Error::Unreadable),
        }
    }

    /// Whether there was a session.
    pub(super) fn is_session(&self) -> bool {
        matches!(self.seen, Seen::Document { .. })
    }

    /// Whether there was a tombstone.
    pub(super) fn is_tombstone(&self) -> bool {
        matches!(self.seen, Seen::Destroyed(_))
    }

    /// Whether the read renewed the TTL so recently that the end of the request need not.
    pub(super) fn was_renewed_just_now(&self, now: Now) -> bool {
        now.instant.saturating_duration_since(self.renewed) <= RENEWED_JUST_NOW
    }

    /// Store only over what was seen.
    pub(super) fn condition(&self) -> Condition {
        self.cas().map_or(Condition::Absent, Condition::Unchanged)
    }

    /// Whether the session was destroyed since, at the state `gone` of what remains of it. memcached numbers
    /// all states of all its items in the order in which they come about. Who saw no session has nothing of
    /// one that was destroyed.
    pub(super) fn is_older_than(&self, gone: Cas) -> bool {
        self.cas().is_some_and(|seen| seen.0 < gone.0)
    }

    fn cas(&self) -> Option<Cas> {
        match self.seen {
            Seen::Absent => None,
            Seen::Destroyed(cas) | Seen::Document { cas, .. } => Some(cas),
        }
    }
}

/// How long ago a read may have renewed the TTL for an unchanged session to cost nothing at its end.
const RENEWED_JUST_NOW: Duration = Duration::from_secs(5);
