//! What a caller may ask of one memcached.

use std::time::Duration;

use super::claim::LostClaim;
use super::connection::Answer;
use super::protocol::{Code, Condition, Quiet, Reply, Request};
use super::wire::{Settings, Transport, Wire};
use super::{Cas, Error, ErrorKind, Exptime, Key};

/// A memcached. Every question costs one round trip.
#[derive(Debug)]
pub struct Store<T = Wire> {
    pub(super) transport: T,
    /// Claims whose answers were lost: nobody knows whether they were won.
    pub(super) lost_claims: Vec<LostClaim>,
    /// What was given back over the connection without waiting, and may not have arrived.
    pub(super) posted: Vec<LostClaim>,
    /// The number of the connection that was used before what is under way.
    before: u64,
    pub(super) is_failing: bool,
}

/// What is stored under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// An item.
    Hit {
        /// Its value.
        value: Vec<u8>,
        /// The number of its state.
        cas: Cas,
    },
    /// Nothing.
    Miss,
}

impl Fetched {
    /// The number of its state, where there is an item.
    #[must_use]
    pub fn cas(&self) -> Option<Cas> {
        match self {
            Self::Hit { cas, .. } => Some(*cas),
            Self::Miss => None,
        }
    }
}

/// The answer to a store under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Stored {
    /// Somebody stored since: the item is not in the state that was named, or not absent.
    Conflict,
    /// Evicted, expired or deleted since.
    Gone,
    /// A server failed, and another has its place: what is there is not known.
    Moved,
    /// Stored.
    Stored,
}

/// The answer to a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Touched {
    /// There is no such item.
    Gone,
    /// Renewed.
    Touched,
}

/// The answer to a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// There was no such item.
    Absent,
    /// Deleted.
    Deleted,
}

impl Store {
    /// Opens nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self::over(Wire::new(settings))
    }

    /// Notes which process this is, at the beginning of each use that a fork may have come before.
    pub fn enter(&mut self, process: u32) {
        if self.transport.enter(process) {
            // They are the parent's.
            self.lost_claims.clear();
            self.posted.clear();
        }
    }
}

impl<T: Transport> Store<T> {
    /// A memcached at the end of `transport`.
    pub fn over(transport: T) -> Self {
        Self {
            transport,
            lost_claims: Vec::new(),
            posted: Vec::new(),
            before: 0,
            is_failing: false,
        }
    }

    /// The item's value and number; its expiry is renewed.
    ///
    /// # Errors
    /// Any [`ErrorKind`] but [`ErrorKind::TooLarge`].
    pub fn fetch(&mut self, key: &Key, renew: Exptime) -> Result<Fetched, Error> {
        let renew = Some(renew);
        let [item] = self.exchange(&[Request::Fetch { key, renew }])?;
        self.fetched(item)
    }

    /// The item's value, as it is.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn value(&mut self, key: &Key) -> Result<Fetched, Error> {
        let renew = None;
        let [item] = self.exchange(&[Request::Fetch { key, renew }])?;
        self.fetched(item)
    }

    /// The number of the connection that is open. A state's number is good for the connection that it came
    /// over: after a restart of the server it may be another's.
    pub fn connection(&mut self) -> Option<u64> {
        self.transport.connection()
    }

    /// The number of the connection that was used last: of the states that were told just now.
    #[must_use]
    pub fn last_connection(&self) -> u64 {
        self.transport.last_connection()
    }

    /// The number of the item's state, where there is one.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn cas(&mut self, key: &Key) -> Result<Option<Cas>, Error> {
        let [answer] = self.exchange(&[Request::Cas { key }])?;
        self.cas_in(&answer.reply)
    }

    /// Stores `value` where `condition` holds. What is stored stays as it is where it does not, and where
    /// `value` is too large.
    ///
    /// Where an `add` had to be sent twice, [`Stored::Conflict`] may mean that the first was carried out. A
    /// compare-and-swap is never sent twice: where its connection ends, that is [`ErrorKind::Closed`].
    ///
    /// # Errors
    /// Any [`ErrorKind`].
    pub fn store(
        &mut self,
        key: &Key,
        value: &[u8],
        expires: Exptime,
        condition: Condition,
    ) -> Result<Stored, Error> {
        let request = Request::Store {
            key,
            value,
            expires,
            condition,
        };
        let [answer] = self.exchange(&[request])?;
        self.stored(&answer.reply, value)
    }

    /// How long the last reply took. `None` before the first.
    #[must_use]
    pub fn round_trip(&self) -> Option<Duration> {
        self.transport.round_trip()
    }

    /// Renews the item's expiry; its value and number stay.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn touch(&mut self, key: &Key, renew: Exptime) -> Result<Touched, Error> {
        let [answer] = self.exchange(&[Request::Touch { key, renew }])?;
        self.touched(&answer.reply)
    }

    /// Deletes the item.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn delete(&mut self, key: &Key) -> Result<Deleted, Error> {
        let [answer] = self.exchange(&[Request::Delete { key }])?;
        self.deleted(&answer.reply)
    }

    /// Sends commands that have no reply. What is asked next of this server, over the same connection, is answered
    /// after they were carried out.
    ///
    /// # Errors
    /// They could not be sent. That they were says nothing of whether they arrived.
    pub fn post_quietly(&mut self, commands: &[Quiet<'_>]) -> Result<(), Error> {
        self.posted_over(|transport| transport.post_quietly(commands))
    }

    /// Has `post` send something that nobody waits for.
    pub(super) fn posted_over(
        &mut self,
        post: impl FnOnce(&mut T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let before = self.transport.last_connection();
        let posted = post(&mut self.transport);
        self.doubt_posted(posted.is_err() || self.transport.last_connection() != before);
        posted
    }

    /// Remembers what was given back over a connection that has ended since: it may not have arrived.
    fn doubt_posted(&mut self, has_ended: bool) {
        if has_ended {
            for posted in std::mem::take(&mut self.posted) {
                self.remember(posted);
            }
        }
    }

    /// Sends `requests` and waits for the replies.
    pub(super) fn exchange<const N: usize>(
        &mut self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error> {
        self.send(requests);
        self.receive(requests)
    }

    /// Sends `requests`. [`Store::receive`] has to follow.
    pub(super) fn send(&mut self, requests: &[Request<'_>]) {
        self.before = self.transport.last_connection();
        self.transport.send(requests);
    }

    /// Waits for the replies: see [`Store::receive_all`].
    pub(super) fn receive<const N: usize>(
        &mut self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error> {
        let answers = self.receive_all(requests)?;
        answers.try_into().map_err(|_| self.unexpected())
    }

    /// Waits for the replies, and learns from them whether what was posted before has arrived: the server
    /// carries out the requests of a connection in their order.
    pub(super) fn receive_all(&mut self, requests: &[Request<'_>]) -> Result<Vec<Answer>, Error> {
        let answers = self.transport.receive(requests);
        self.doubt_posted(answers.is_err() || self.transport.last_connection() != self.before);
        self.posted.clear();
        self.is_failing = answers.as_ref().is_err_and(Error::is_out_of_reach);
        answers
    }

    pub(super) fn fetched(&mut self, Answer { reply, value }: Answer) -> Result<Fetched, Error> {
        match (reply.code, reply.cas) {
            (Code::Value, Some(cas)) => Ok(Fetched::Hit {
                value,
                cas: self.checked(cas)?,
            }),
            (Code::End, _) => Ok(Fetched::Miss),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn touched(&mut self, reply: &Reply) -> Result<Touched, Error> {
        match reply.code {
            Code::Header => Ok(Touched::Touched),
            Code::End => Ok(Touched::Gone),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn deleted(&mut self, reply: &Reply) -> Result<Deleted, Error> {
        match reply.code {
            Code::Header => Ok(Deleted::Deleted),
            Code::NotFound => Ok(Deleted::Absent),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn done(&mut self, reply: &Reply) -> Result<(), Error> {
        match reply.code {
            Code::Header => Ok(()),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn stored(&mut self, reply: &Reply, value: &[u8]) -> Result<Stored, Error> {
        match reply.code {
            Code::Stored => Ok(Stored::Stored),
            Code::Exists | Code::NotStored => Ok(Stored::Conflict),
            Code::NotFound => Ok(Stored::Gone),
            Code::TooLarge => {
                let size = value.len();
                Err(self.transport.fail(ErrorKind::TooLarge { size }))
            }
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn cas_in(&mut self, reply: &Reply) -> Result<Option<Cas>, Error> {
        match (reply.code, reply.cas) {
            (Code::Header, Some(cas)) => self.checked(cas).map(Some),
            (Code::End, _) => Ok(None),
            _ => Err(self.unexpected()),
        }
    }

    /// The number of an item's state, which a memcached without compare-and-swap gives as 0.
    pub(super) fn checked(&mut self, cas: Cas) -> Result<Cas, Error> {
        if cas.0 == 0 {
            return Err(self.transport.fail(ErrorKind::CasDisabled));
        }
        Ok(cas)
    }

    /// A reply that the request cannot have.
    pub(super) fn unexpected(&mut self) -> Error {
        self.transport.fail(ErrorKind::Broken {
            what: "the reply to another command",
        })
    }
}
