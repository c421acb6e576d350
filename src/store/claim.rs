//! Items that one caller can have at a time: what a lock is made of.

use super::client::{Fetched, Store};
use super::protocol::{Code, Reply, Request};
use super::{Cas, Error, Exptime, Key, Transport};

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
#[derive(Debug)]
pub(super) struct LostClaim {
    key: Key,
    holder: Vec<u8>,
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
        let renew = Some(renew);
        let [claimed, item] = self
            .transport
            .exchange(&[claim.request(false), Request::Fetch { key, renew }])
            .inspect_err(|error| self.note_lost(claim, error))?;
        Ok((self.claimed(&claimed.reply)?, self.fetched(item)?))
    }

    /// Claims an item, and then fetches it, to see who has it.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn claim_or_see(&mut self, claim: Claim<'_>) -> Result<(Claimed, Fetched), Error> {
        let key = claim.key;
        let renew = None;
        let [claimed, item] = self
            .transport
            .exchange(&[claim.request(false), Request::Fetch { key, renew }])
            .inspect_err(|error| self.note_lost(claim, error))?;
        Ok((self.claimed(&claimed.reply)?, self.fetched(item)?))
    }

    /// Claims an item, fetches it, and renews the expiry of another.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn claim_or_see_and_touch(
        &mut self,
        claim: Claim<'_>,
        other: &Key,
        renew: Exptime,
    ) -> Result<Fetched, Error> {
        let (key, touched) = (claim.key, other);
        let [_, item, _] = self.transport.exchange(&[
            claim.request(false),
            Request::Fetch { key, renew: None },
            Request::Touch {
                key: touched,
                renew,
            },
        ])?;
        self.fetched(item)
    }

    /// Claims an item. No round trip: nobody waits for the answer.
    ///
    /// # Errors
    /// The claim could not be sent.
    pub fn post_claim(&mut self, claim: Claim<'_>) -> Result<(), Error> {
        self.transport.post(&claim.request(true))
    }

    /// Deletes an item where it is still in the state `cas`, which this connection has told of. No round trip:
    /// nobody waits for the answer.
    ///
    /// # Errors
    /// The request could not be sent.
    pub fn post_release(&mut self, key: &Key, cas: Cas) -> Result<(), Error> {
        self.transport.post(&Request::Release { key, cas })
    }

    /// Gives back what was won by claims whose answers were lost. A round trip for each.
    ///
    /// # Errors
    /// As [`Store::fetch`]; those that are left are tried again the next time.
    pub fn return_lost_claims(&mut self) -> Result<(), Error> {
        while let Some(LostClaim { key, holder }) = self.lost_claims.pop() {
            if let Fetched::Hit { value, cas } = self.value(&key)?
                && value == holder
            {
                self.post_release(&key, cas)?;
            }
        }
        Ok(())
    }

    /// Whether `holder` is that of a claim of this process whose answer was lost: then it is lost no more.
    pub fn find_lost_claim(&mut self, key: &Key, holder: &[u8]) -> bool {
        let found = self
            .lost_claims
            .iter()
            .position(|claim| claim.key == *key && claim.holder == holder);
        found.map(|at| self.lost_claims.remove(at)).is_some()
    }

    fn note_lost(&mut self, claim: Claim<'_>, error: &Error) {
        if error.is_reply_lost() && self.lost_claims.len() < MAX_LOST_CLAIMS {
            self.lost_claims.push(LostClaim {
                key: claim.key.clone(),
                holder: claim.holder.to_vec(),
            });
        }
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
    fn request(self, is_quiet: bool) -> Request<'a> {
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

/// Lost claims that are remembered. They expire by themselves.
const MAX_LOST_CLAIMS: usize = 8;
