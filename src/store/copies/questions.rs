//! What is asked about a session's copies.
//!
//! Where the first copy is enough to go on with, the second is asked for all the same, and its reply is waited
//! for by who needs it: [`Copies::late`].

use super::Copies;
use super::servers::{failure, no_answer};
use crate::store::connection::Answer;
use crate::store::protocol::Request;
use crate::store::{
    Cas, Claim, Claimed, Each, Error, Exptime, Fetched, Key, Said, Store, Transport,
};

/// Whether what the first server has says by itself that the second has the same.
pub(in crate::store) type IsEnough<'f> = &'f dyn Fn(&Fetched) -> bool;

impl<T: Transport> Copies<'_, T> {
    /// An item; its expiry is renewed. Without the second where the first `is_enough` and its server is beyond
    /// doubt.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn fetch(
        &mut self,
        key: &Key,
        renew: Exptime,
        is_enough: IsEnough<'_>,
    ) -> Result<Each<Fetched>, Error> {
        let renew = Some(renew);
        let fetch = Request::Fetch { key, renew };
        let read = |store: &mut Store<T>, first: Result<[Answer; 1], Error>| {
            let [item] = first?;
            Ok(((), store.fetched(item)?))
        };
        let ((), each) = self.fetch_with(&[fetch], fetch, read, is_enough)?;
        Ok(each)
    }

    /// The second copy of an item, of which the first was enough. A round trip only where other questions were
    /// asked since. `None` where there is no second copy.
    ///
    /// # Errors
    /// As [`Store::value`]; the server is set aside where it failed.
    pub fn late(&mut self, key: &Key, renew: Exptime) -> Result<Option<Said<Fetched>>, Error> {
        let Some(server) = self.places.second else {
            return Ok(None);
        };
        let fetched = self.pool.store(server).fetch_asked(key, renew);
        self.are_moved_by(None, failure(&fetched));
        let connection = self.pool.store(server).last_connection();
        fetched.map(|what| {
            Some(Said {
                server,
                connection,
                what,
            })
        })
    }

    /// As [`Copies::fetch`], and the number of `other` too, where there is such an item.
    ///
    /// # Errors
    /// As [`Store::value`].
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
    /// As [`Store::value`].
    pub fn cas(&mut self, key: &Key) -> Result<Each<Option<Cas>>, Error> {
        self.ask_each(&[Request::Cas { key }], |store, [answer]| {
            store.cas_in(&answer.reply)
        })
    }

    /// Claims an item on the first server, and fetches another as [`Copies::fetch`] does, whether the claim was
    /// won or not.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn claim_and_fetch(
        &mut self,
        claim: Claim<'_>,
        key: &Key,
        renew: Exptime,
        is_enough: IsEnough<'_>,
    ) -> Result<(Claimed, Each<Fetched>), Error> {
        let renew = Some(renew);
        let fetch = Request::Fetch { key, renew };
        let read = |store: &mut Store<T>, first| store.claimed_and_fetched(claim, first);
        self.fetch_with(&[claim.request(false), fetch], fetch, read, is_enough)
    }

    /// Asks the first server for an item and more, and the second for the item.
    fn fetch_with<const N: usize, X>(
        &mut self,
        to_first: &[Request<'_>; N],
        to_second: Request<'_>,
        read: impl Fn(&mut Store<T>, Result<[Answer; N], Error>) -> Result<(X, Fetched), Error>,
        is_enough: IsEnough<'_>,
    ) -> Result<(X, Each<Fetched>), Error> {
        loop {
            let (store, other) = self.pool.stores(self.places);
            store.send(to_first);
            if let Some(other) = other {
                other.ask_ahead(to_second);
            }
            let store = self.first();
            let answers = store.receive(to_first);
            let first = read(store, answers);
            let second = match self.places.second {
                Some(other) if !self.is_first_enough(&first, is_enough) => {
                    Some(self.pool.store(other).receive_asked(to_second))
                }
                _ => None,
            };
            if !self.are_moved_by(no_answer(&first), second.as_ref().and_then(no_answer)) {
                let (more, item) = first?;
                return Ok((more, self.each(item, second.transpose()?)));
            }
        }
    }

    fn is_first_enough<X>(
        &self,
        first: &Result<(X, Fetched), Error>,
        is_enough: IsEnough<'_>,
    ) -> bool {
        self.pool.is_beyond_doubt(self.places.first)
            && first.as_ref().is_ok_and(|(_, item)| is_enough(item))
    }
}
