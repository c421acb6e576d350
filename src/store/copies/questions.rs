//! What is asked about a session's copies.

use super::Copies;
use super::servers::no_answer;
use crate::store::protocol::Request;
use crate::store::{Cas, Claim, Claimed, Each, Error, Exptime, Fetched, Key, Transport};

impl<T: Transport> Copies<'_, T> {
    /// An item; its expiry is renewed.
    ///
    /// # Errors
    /// As [`Store::value`](crate::store::Store::value).
    pub fn fetch(&mut self, key: &Key, renew: Exptime) -> Result<Each<Fetched>, Error> {
        let renew = Some(renew);
        self.ask_each(&[Request::Fetch { key, renew }], |store, [item]| {
            store.fetched(item)
        })
    }

    /// As [`Copies::fetch`], and the number of `other` too, where there is such an item.
    ///
    /// # Errors
    /// As [`Store::value`](crate::store::Store::value).
    pub fn fetch_with_cas_of(
        &mut self,
        key: &Key,
        renew: Exptime,
        other: &Key,
    ) -> Result<Each<(Fetched, Option<Cas>)>, Error> {
        let renew = Some(renew);
        self.ask_each(
            &[Request::Fetch { key, renew }, Request::Cas { key: other }],
            |store, [item, other]| Ok((store.fetched(item)?, store.cas_in(&other.reply)?)),
        )
    }

    /// The number of the item's state, where there is one.
    ///
    /// # Errors
    /// As [`Store::value`](crate::store::Store::value).
    pub fn cas(&mut self, key: &Key) -> Result<Each<Option<Cas>>, Error> {
        self.ask_each(&[Request::Cas { key }], |store, [answer]| {
            store.cas_in(&answer.reply)
        })
    }

    /// Claims an item on the first server, and fetches another as [`Copies::fetch`] does, whether the claim was
    /// won or not.
    ///
    /// # Errors
    /// As [`Store::value`](crate::store::Store::value).
    pub fn claim_and_fetch(
        &mut self,
        claim: Claim<'_>,
        key: &Key,
        renew: Exptime,
    ) -> Result<(Claimed, Each<Fetched>), Error> {
        let renew = Some(renew);
        let fetch = Request::Fetch { key, renew };
        loop {
            let (first, second) = self.exchange(&[claim.request(false), fetch], &[fetch]);
            let first = self.first().claimed_and_fetched(claim, first);
            let second = self.read_second(second, |store, [item]| store.fetched(item));
            if !self.are_moved_by(no_answer(&first), second.as_ref().and_then(no_answer)) {
                let (claimed, item) = first?;
                return Ok((claimed, self.each(item, second.transpose()?)));
            }
        }
    }
}
