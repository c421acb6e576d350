//! A session's item in memcached, as this request last saw it.

use std::time::{Duration, Instant};

use super::newest::Found;
use super::revision::Revision;
use super::{Encoding, Error, Now, Read, Ttl};
use crate::codec::{Codec, Decoded, KeptMaps, Refused};
use crate::store::{Condition, Key, ServerId, States};

/// What is known of the item since it was read.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) key: Key,
    seen: Seen,
    /// The numbers of what was seen; of this request's own document, those of what it was stored over, which are
    /// lower than its own.
    states: States,
    revision: Revision,
    /// When its TTL was last renewed.
    renewed: Instant,
    /// Whether the request is done with it, and has given its lock back.
    is_done: bool,
    /// Whether it was destroyed since, as this request's store was told.
    is_destroyed: bool,
    /// What of the document PHP cannot decode.
    refused: Refused,
    /// For the store that follows.
    pub(super) kept: KeptMaps,
}

/// What was fetched, or has been stored since.
#[derive(Debug)]
enum Seen {
    Absent,
    /// A tombstone, and the numbers of `.gone` beside it.
    Destroyed {
        gone: States,
    },
    Document(Vec<u8>),
    /// This request's own document.
    Stored(Vec<u8>),
}

impl Item {
    /// What was found under `key`.
    pub(super) fn new(key: Key, found: Found, now: Now) -> Self {
        Self {
            key,
            seen: found.value.map_or(Seen::Absent, Seen::Document),
            states: found.states,
            revision: found.revision,
            renewed: now.instant,
            is_done: false,
            is_destroyed: false,
            refused: Refused::default(),
            kept: KeptMaps::default(),
        }
    }

    /// The session, without what is `refused`; empty where there is none, or none any more.
    pub(super) fn read(
        &mut self,
        encoding: Encoding<'_>,
        refused: &Refused,
    ) -> Result<Read, Error> {
        let Seen::Document(document) = &self.seen else {
            return Ok(Read::default());
        };
        let decoded = encoding
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
            let gone = States::default();
            self.seen = Seen::Destroyed { gone };
        }
        self.refused = refused.clone();
        self.kept = kept;
        Ok(Read { data, doubts })
    }

    /// Notes what stands beside the tombstone.
    pub(super) fn note_gone(&mut self, found: States) {
        if let Seen::Destroyed { gone } = &mut self.seen {
            *gone = found;
        }
    }

    /// Notes that the request is done with it, for now.
    pub(super) fn note_done(&mut self) {
        self.is_done = true;
    }

    /// Notes that a store was dropped, since the session is destroyed.
    pub(super) fn note_destroyed(&mut self) {
        self.is_destroyed = true;
    }

    /// Notes that the TTL was renewed.
    pub(super) fn note_renewed(&mut self, now: Now) {
        self.renewed = now.instant;
    }

    /// Notes that this request has stored `document`, or what came of merging it.
    pub(super) fn note_stored(&mut self, document: Vec<u8>, revision: Revision, now: Now) {
        self.states = self.latest_states();
        self.seen = Seen::Stored(document);
        self.revision = revision;
        self.refused = Refused::default();
        self.renewed = now.instant;
    }

    /// The session as PHP has had it: what its changes are told from.
    pub(super) fn base(&self, codec: Codec<'_>) -> Result<Vec<u8>, Error> {
        match &self.seen {
            Seen::Absent | Seen::Destroyed { .. } => Ok(Vec::new()),
            Seen::Document(document) | Seen::Stored(document) => codec
                .to_php(document, &self.refused)
                .map(|decoded| decoded.data)
                .map_err(Error::Unreadable),
        }
    }

    /// The session's document, as it was read or stored last; `None` where there is none, or none any more.
    pub(super) fn document(&self) -> Option<&[u8]> {
        match &self.seen {
            Seen::Document(document) | Seen::Stored(document) if !self.is_destroyed => {
                Some(document)
            }
            _ => None,
        }
    }

    /// Whether there is a session.
    pub(super) fn is_session(&self) -> bool {
        matches!(self.seen, Seen::Document(_) | Seen::Stored(_))
    }

    /// Whether there was a tombstone.
    pub(super) fn is_tombstone(&self) -> bool {
        matches!(self.seen, Seen::Destroyed { .. })
    }

    /// Whether the request is done with it.
    pub(super) fn is_done(&self) -> bool {
        self.is_done
    }

    /// Whether this request has stored it.
    pub(super) fn is_stored(&self) -> bool {
        matches!(self.seen, Seen::Stored(_))
    }

    /// Whether the TTL was renewed so recently that the end of the request need not.
    pub(super) fn was_renewed_just_now(&self, ttl: Ttl, now: Now) -> bool {
        let elapsed = now.instant.saturating_duration_since(self.renewed);
        elapsed <= RENEWED_JUST_NOW.min(ttl.duration() / 10)
    }

    /// Store only over what was seen; `None` where that cannot be said, of this server, over the connection to it
    /// or at all.
    pub(super) fn condition(&self, server: ServerId, connection: Option<u64>) -> Option<Condition> {
        match self.seen {
            Seen::Absent => Some(Condition::Absent),
            Seen::Stored(_) => None,
            Seen::Destroyed { .. } | Seen::Document(_) => {
                let said = self.states.at(server)?;
                match said.what {
                    Some(cas) => {
                        (connection == Some(said.connection)).then_some(Condition::Unchanged(cas))
                    }
                    None => Some(Condition::Absent),
                }
            }
        }
    }

    /// Whether the session was destroyed since, at the state `gone` of what remains of it. memcached numbers
    /// all states of all its items in the order in which they come about. Who saw no session has nothing of
    /// one that was destroyed; of one that was stored over nothing, it is not known, and nothing is risked.
    pub(super) fn is_older_than(&self, gone: &States) -> bool {
        match self.seen {
            Seen::Stored(_) if !self.states.have_any() => gone.have_any(),
            _ => self.latest_states().are_older_than(gone),
        }
    }

    /// The latest that is known.
    pub(super) fn revision(&self) -> Revision {
        self.revision
    }

    /// The highest numbers that are known to be older than what comes.
    fn latest_states(&self) -> States {
        match &self.seen {
            Seen::Destroyed { gone } => self.states.latest(*gone),
            _ => self.states,
        }
    }
}

/// How long ago a read may have renewed the TTL for an unchanged session to cost nothing at its end; or a tenth
/// of the TTL, where that is less.
const RENEWED_JUST_NOW: Duration = Duration::from_secs(5);
