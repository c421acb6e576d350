//! Items that one caller can have at a time: what a lock is made of.

use std::time::{Duration, Instant};

use super::client::{Fetched, Store};
use super::connection::Answer;
use super::protocol::{Code, Reply, Request};
use super::{Cas, Error, ErrorKind, Exptime, Key, Transport};

/// An item that only one can have at a time.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The item.
    pub key: &'a Key,
    /// Who claims it: its value. Short.
    pub holder: &'a [u8],
    /// When nobody has it any more.
    pub expires: Exptime,
}

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Claimed {
    /// Somebody has it.
    Taken,
    /// It is the caller's, in this state.
    Won(Cas),
}

/// A claim that the server may have granted to nobody.
#[derive(Clone, Debug)]
pub(super) struct LostClaim {
    key: Key,
    holder: Vec<u8>,
    /// When it is looked for.
    next_look: Instant,
    /// How often it is looked for once more where it is not there. A server that stood still has the request
    /// before it when it goes on, and may answer others first.
    looks_left: u32,
}

impl LostClaim {
    /// One that the server has won by now, or never will.
    fn new(key: &Key, holder: &[u8]) -> Self {
        Self {
            key: key.clone(),
            holder: holder.to_vec(),
            next_look: Instant::now(),
            looks_left: 0,
        }
    }

    /// It was not there.
    fn next(self) -> Option<Self> {
        let looks_left = self.looks_left.checked_sub(1)?;
        let pause = FIRST_PAUSE * 4_u32.saturating_pow(LATE_LOOKS - looks_left);
        Some(Self {
            next_look: Instant::now() + pause,
            looks_left,
            ..self
        })
    }
}

impl<T: Transport> Store<T> {
    /// Claims an item, and then fetches another as [`Store::fetch`] does, whether the claim was won or not.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn claim_and_fetch(
        &mut self,
        claim: Claim<'_>,
        key: &Key,
        renew: Exptime,
    ) -> Result<(Claimed, Fetched), Error> {
        self.claim_before(claim, key, Some(renew))
    }

    /// Claims an item, and then fetches it, to see who has it.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn claim_or_see(&mut self, claim: Claim<'_>) -> Result<(Claimed, Fetched), Error> {
        self.claim_before(claim, claim.key, None)
    }

    /// Claims an item. No round trip: nobody waits for the answer.
    ///
    /// # Errors
    /// The claim could not be sent.
    pub fn post_claim(&mut self, claim: Claim<'_>) -> Result<(), Error> {
        self.posted_over(|transport| transport.post(&claim.request(true)))
    }

    /// Deletes an item where it is still in the state `cas`, which this connection has told of. No round trip:
    /// nobody waits for the answer. Where the connection ends before the next one, it may not have arrived;
    /// [`Store::return_lost_claims`] looks.
    ///
    /// # Errors
    /// The request could not be sent.
    pub fn post_release(&mut self, key: &Key, cas: Cas, holder: &[u8]) -> Result<(), Error> {
        self.transport.post(&Request::Release { key, cas })?;
        if self.posted.len() < MAX_LOST_CLAIMS {
            self.posted.push(LostClaim::new(key, holder));
        }
        Ok(())
    }

    /// Gives back what was won by claims whose answers were lost, before anybody waits for it. A round trip for
    /// each; for one that is not there yet, some more later.
    ///
    /// # Errors
    /// As [`Store::fetch`]; those that are left are tried again the next time.
    pub fn return_lost_claims(&mut self) -> Result<(), Error> {
        let now = Instant::now();
        let is_due = |lost: &LostClaim| lost.next_look <= now;
        while let Some(at) = self.lost_claims.iter().rposition(is_due) {
            let lost = self.lost_claims.remove(at);
            match self.value(&lost.key) {
                Ok(Fetched::Hit { value, cas }) if value == lost.holder => {
                    let released = self.post_release(&lost.key, cas, &lost.holder);
                    released.inspect_err(|_| self.remember(lost))?;
                }
                Ok(_) => self.lost_claims.extend(lost.next()),
                Err(error) => {
                    self.remember(lost);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Remembers an item that the server may have given to nobody, for [`Store::return_lost_claims`].
    pub fn note_lost(&mut self, key: &Key, holder: &[u8]) {
        self.remember(LostClaim {
            looks_left: LATE_LOOKS,
            ..LostClaim::new(key, holder)
        });
    }

    pub(super) fn remember(&mut self, lost: LostClaim) {
        self.lost_claims.push(lost);
        if self.lost_claims.len() > MAX_LOST_CLAIMS {
            self.lost_claims.remove(0);
        }
    }

    /// Whether the server could not be asked, or did not answer in time, when it was last spoken to.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.is_failing
    }

    /// Claims an item, and fetches one in the same write.
    fn claim_before(
        &mut self,
        claim: Claim<'_>,
        key: &Key,
        renew: Option<Exptime>,
    ) -> Result<(Claimed, Fetched), Error> {
        let fetch = Request::Fetch { key, renew };
        let answers = self.exchange(&[claim.request(false), fetch]);
        self.claimed_and_fetched(claim, answers)
    }

    /// What was won and fetched. What may have been won is remembered where that is not said.
    pub(super) fn claimed_and_fetched(
        &mut self,
        claim: Claim<'_>,
        answers: Result<[Answer; 2], Error>,
    ) -> Result<(Claimed, Fetched), Error> {
        let [claimed, item] = answers.inspect_err(|error| {
            if error.is_reply_lost() || matches!(error.kind, ErrorKind::Refused { .. }) {
                self.note_lost(claim.key, claim.holder);
            }
        })?;
        Ok((self.claimed(&claimed.reply)?, self.fetched(item)?))
    }

    fn claimed(&mut self, reply: &Reply) -> Result<Claimed, Error> {
        match (reply.code, reply.cas) {
            (Code::Header, Some(cas)) => self.checked(cas).map(Claimed::Won),
            (Code::NotStored, _) => Ok(Claimed::Taken),
            _ => Err(self.unexpected()),
        }
    }
}

impl<'a> Claim<'a> {
    pub(super) fn request(self, is_quiet: bool) -> Request<'a> {
        let Self {
            key,
            holder,
            expires,
        } = self;
        Request::Claim {
            key,
            holder,
            expires,
            is_quiet,
        }
    }
}

/// Looks for a claim that may still come, after 20, 80, 320 and 1280 ms.
const LATE_LOOKS: u32 = 4;

const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Lost claims that are remembered. They expire by themselves.
const MAX_LOST_CLAIMS: usize = 8;
