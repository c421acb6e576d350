//! The servers that hold the copies of one session, asked all at the same time.
//!
//! A question is sent to all of them before the first reply is waited for: it takes as long as the slowest.
//! One that fails is set aside, and the next on the ring takes its place. What can be asked again is asked
//! again there; a store is not, since what is there has to be looked at first: [`Stored::Moved`].
//!
//! Where the first copy is enough to go on with, the second is asked for all the same, and its reply is waited
//! for by who needs it: [`Copies::late`].

use super::client::{Fetched, Store, Stored, Touched};
use super::connection::Answer;
use super::each::{Each, Said};
use super::pool::{Places, Pool, ServerId};
use super::protocol::{Condition, Request};
use super::{Cas, Claim, Claimed, Error, Exptime, Key, Transport};

/// The copies of one session, and of what stands beside it.
#[derive(Debug)]
pub struct Copies<'p, T> {
    pool: &'p mut Pool<T>,
    session: &'p Key,
    places: Places,
    /// Servers that failed since these copies were asked for: none is asked twice.
    failed: Vec<ServerId>,
}

/// Whether what the first server has says by itself that the second has the same.
pub(super) type IsEnough<'f> = &'f dyn Fn(&Fetched) -> bool;

impl<'p, T: Transport> Copies<'p, T> {
    pub(super) fn new(pool: &'p mut Pool<T>, session: &'p Key) -> Self {
        Self {
            places: pool.places(session, &[]).unwrap_or_default(),
            pool,
            session,
            failed: Vec::new(),
        }
    }

    /// Whether a session is to have more than one.
    #[must_use]
    pub fn are_several(&self) -> bool {
        self.pool.is_replicated()
    }

    /// Whether they are on the servers that come first on the ring, none of which is set aside.
    #[must_use]
    pub fn are_at_home(&self) -> bool {
        self.places.are_home
    }

    /// The server that has the session's lock.
    pub fn first(&mut self) -> &mut Store<T> {
        self.pool.store(self.places.first)
    }

    /// Which server that is.
    #[must_use]
    pub fn first_server(&self) -> ServerId {
        self.places.first
    }

    /// A server, also one that has no copy.
    pub fn server(&mut self, id: ServerId) -> &mut Store<T> {
        self.pool.store(id)
    }

    /// The server of the second copy, where there are two.
    #[must_use]
    pub fn second_server(&self) -> Option<ServerId> {
        self.places.second
    }

    /// What has to hold for each copy, as `condition` says for a server and its open connection. `None` where
    /// it says nothing for one.
    pub fn conditions(
        &mut self,
        condition: impl Fn(ServerId, Option<u64>) -> Option<Condition>,
    ) -> Option<Each<Condition>> {
        let Places { first, second, .. } = self.places;
        let mut said = |server| {
            let connection = self.pool.store(server).connection();
            Some(Said {
                server,
                connection: connection.unwrap_or_default(),
                what: condition(server, connection)?,
            })
        };
        let first = said(first)?;
        let second = match second {
            Some(second) => Some(said(second)?),
            None => None,
        };
        Some(Each { first, second })
    }

    /// Asks the server that has the session's lock; where it fails, the one that takes its place.
    ///
    /// # Errors
    /// As of what is asked.
    pub fn ask_first<X>(
        &mut self,
        mut ask: impl FnMut(&mut Store<T>) -> Result<X, Error>,
    ) -> Result<X, Error> {
        loop {
            let answer = ask(self.first());
            if !self.are_moved_by(failure(&answer), None) {
                return answer;
            }
        }
    }

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

    /// Claims an item, fetches it, and renews the expiry of both it and another.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn claim_or_see_and_touch(
        &mut self,
        claim: Claim<'_>,
        other: &Key,
        renew: Exptime,
    ) -> Result<Each<Fetched>, Error> {
        let fetch = Request::Fetch {
            key: claim.key,
            renew: Some(renew),
        };
        let touch = Request::Touch { key: other, renew };
        self.ask_each(
            &[claim.request(false), fetch, touch],
            |store, [_, item, _]| store.fetched(item),
        )
    }

    /// Renews an item's expiry. [`Touched::Gone`] where one of the servers has no such item.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn touch(&mut self, key: &Key, renew: Exptime) -> Result<Touched, Error> {
        let touched = self.ask_each(&[Request::Touch { key, renew }], |store, [answer]| {
            store.touched(&answer.reply)
        })?;
        let is_one_gone = touched.iter().any(|said| said.what == Touched::Gone);
        Ok(if is_one_gone {
            Touched::Gone
        } else {
            Touched::Touched
        })
    }

    /// Stores `value` where each copy's condition holds. What is stored stays as it is where it does not, and
    /// where `value` is too large. Stored it is where every server stored it that had room for it, one at least.
    ///
    /// Where an `add` had to be sent twice, [`Stored::Conflict`] may mean that the first was carried out. A
    /// compare-and-swap is never sent twice: where its connection ends, that is an error.
    ///
    /// # Errors
    /// Any [`ErrorKind`](super::ErrorKind).
    pub fn store(
        &mut self,
        key: &Key,
        value: &[u8],
        expires: Exptime,
        conditions: &Each<Condition>,
    ) -> Result<Stored, Error> {
        if !self.are_at(conditions) {
            return Ok(Stored::Moved);
        }
        let [first, second] = stores(key, value, expires, conditions);
        let (first, second) = self.exchange(&[first], &[second]);
        let read = |store: &mut Store<T>, [answer]: [Answer; 1]| store.stored(&answer.reply, value);
        let first = self.read_first(first, read);
        let second = self.read_second(second, read);
        self.all_stored(key, conditions, first, second)
    }

    /// As [`Copies::store`], and then fetches `other` from the first server as it is.
    ///
    /// # Errors
    /// Any [`ErrorKind`](super::ErrorKind).
    pub fn store_and_see(
        &mut self,
        key: &Key,
        value: &[u8],
        expires: Exptime,
        conditions: &Each<Condition>,
        other: &Key,
    ) -> Result<(Stored, Option<Fetched>), Error> {
        if !self.are_at(conditions) {
            return Ok((Stored::Moved, None));
        }
        let [first, second] = stores(key, value, expires, conditions);
        let see = Request::Fetch {
            key: other,
            renew: None,
        };
        let (first, second) = self.exchange(&[first, see], &[second]);
        let mut seen = None;
        let first = self.read_first(first, |store, [answer, other]| {
            seen = Some(store.fetched(other)?);
            store.stored(&answer.reply, value)
        });
        let second = self.read_second(second, |store, [answer]| store.stored(&answer.reply, value));
        Ok((self.all_stored(key, conditions, first, second)?, seen))
    }

    /// Tries to store `value` where each copy's condition holds, and fetches what is there then.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn store_and_fetch(
        &mut self,
        key: &Key,
        value: &[u8],
        expires: Exptime,
        conditions: &Each<Condition>,
    ) -> Result<Each<Fetched>, Error> {
        if !self.are_at(conditions) {
            return self.fetch(key, expires, &|_| false);
        }
        let [first, second] = stores(key, value, expires, conditions);
        let fetch = Request::Fetch { key, renew: None };
        let (first, second) = self.exchange(&[first, fetch], &[second, fetch]);
        let read = |store: &mut Store<T>, [stored, item]: [Answer; 2]| match store
            .stored(&stored.reply, value)
        {
            Err(error) if error.kind.ends_the_connection() => Err(error),
            _ => store.fetched(item),
        };
        let first = self.read_first(first, read);
        let second = self.read_second(second, read);
        self.are_moved_by(failure(&first), second.as_ref().and_then(failure));
        Ok(self.each(first?, second.transpose()?))
    }

    /// Stores a small value, whatever is there, and then another where each copy's condition holds: as
    /// [`Copies::store`], but for that every server has to have room.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn put_and_store(
        &mut self,
        (put, small): (&Key, &[u8]),
        (key, value): (&Key, &[u8]),
        expires: Exptime,
        conditions: &Each<Condition>,
    ) -> Result<Stored, Error> {
        if !self.are_at(conditions) {
            return Ok(Stored::Moved);
        }
        let put = Request::Put {
            key: put,
            value: small,
            expires,
        };
        let [first, second] = stores(key, value, expires, conditions);
        let (first, second) = self.exchange(&[put, first], &[put, second]);
        let read = |store: &mut Store<T>, [put, answer]: [Answer; 2]| {
            store.done(&put.reply)?;
            store.stored(&answer.reply, value)
        };
        let first = self.read_first(first, read);
        let second = self.read_second(second, read);
        if self.are_moved_by(failure(&first), second.as_ref().and_then(failure)) {
            return Ok(Stored::Moved);
        }
        match (first?, second.transpose()?) {
            (Stored::Stored, Some(second)) => Ok(second),
            (first, _) => Ok(first),
        }
    }

    /// Stores small values, whatever is there, one after the other.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn put<const N: usize>(
        &mut self,
        items: [(&Key, &[u8]); N],
        expires: Exptime,
    ) -> Result<(), Error> {
        let puts = items.map(|(key, value)| Request::Put {
            key,
            value,
            expires,
        });
        self.ask_each(&puts, |store, answers| {
            answers
                .iter()
                .try_for_each(|answer| store.done(&answer.reply))
        })?;
        Ok(())
    }

    /// Deletes an item, whether there is one or not.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn delete(&mut self, key: &Key) -> Result<(), Error> {
        self.ask_each(&[Request::Delete { key }], |store, [answer]| {
            store.deleted(&answer.reply)
        })?;
        Ok(())
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
            if !self.are_moved_by(failure(&first), second.as_ref().and_then(failure)) {
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

    /// Asks all servers the same, and those that take the place of one that fails.
    fn ask_each<const N: usize, X>(
        &mut self,
        requests: &[Request<'_>; N],
        read: impl Fn(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Result<Each<X>, Error> {
        loop {
            let (first, second) = self.exchange(requests, requests);
            let first = self.read_first(first, &read);
            let second = self.read_second(second, &read);
            if !self.are_moved_by(failure(&first), second.as_ref().and_then(failure)) {
                return Ok(self.each(first?, second.transpose()?));
            }
        }
    }

    /// Sends to all servers, and then waits for all.
    #[expect(
        clippy::type_complexity,
        reason = "two answers, of which the second may not be asked for"
    )]
    fn exchange<const N: usize, const M: usize>(
        &mut self,
        to_first: &[Request<'_>; N],
        to_second: &[Request<'_>; M],
    ) -> (
        Result<[Answer; N], Error>,
        Option<Result<[Answer; M], Error>>,
    ) {
        match self.pool.stores(self.places) {
            (first, None) => (first.exchange(to_first), None),
            (first, Some(second)) => {
                first.send(to_first);
                second.send(to_second);
                (first.receive(to_first), Some(second.receive(to_second)))
            }
        }
    }

    fn read_first<const N: usize, X>(
        &mut self,
        answers: Result<[Answer; N], Error>,
        read: impl FnOnce(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Result<X, Error> {
        read(self.first(), answers?)
    }

    fn read_second<const N: usize, X>(
        &mut self,
        answers: Option<Result<[Answer; N], Error>>,
        read: impl FnOnce(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Option<Result<X, Error>> {
        let store = self.pool.store(self.places.second?);
        Some(answers?.and_then(|answers| read(store, answers)))
    }

    fn each<X>(&mut self, first: X, second: Option<X>) -> Each<X> {
        let Places {
            first: server,
            second: other,
            ..
        } = self.places;
        let mut said = |server, what| Said {
            server,
            connection: self.pool.store(server).last_connection(),
            what,
        };
        Each {
            first: said(server, first),
            second: other.zip(second).map(|(server, what)| said(server, what)),
        }
    }

    /// Whether these are for the servers that the copies are on.
    fn are_at(&self, conditions: &Each<Condition>) -> bool {
        let second = conditions.second.as_ref().map(|said| said.server);
        (conditions.first.server, second) == (self.places.first, self.places.second)
    }

    /// Whether all stored that had room. Of one that had none, what it had before goes: it would be read in place of
    /// what was stored where the other server fails.
    fn all_stored(
        &mut self,
        key: &Key,
        conditions: &Each<Condition>,
        first: Result<Stored, Error>,
        second: Option<Result<Stored, Error>>,
    ) -> Result<Stored, Error> {
        if self.are_moved_by(failure(&first), second.as_ref().and_then(failure)) {
            return Ok(Stored::Moved);
        }
        let without_room = match (&first, &second) {
            (Ok(Stored::Stored), Some(Err(_))) => conditions.second.as_ref(),
            (Err(_), Some(Ok(Stored::Stored))) => Some(&conditions.first),
            _ => None,
        };
        match (first, second) {
            // One server has it, and the other was not asked.
            (Err(error), Some(_)) | (_, Some(Err(error))) if error.is_end_of_the_connection() => {
                Err(error)
            }
            (Ok(Stored::Stored), Some(Ok(second))) => Ok(second),
            (Ok(Stored::Stored), Some(Err(_))) | (Err(_), Some(Ok(Stored::Stored))) => {
                if let Some(said) = without_room
                    && matches!(said.what, Condition::Unchanged(_))
                    && let Err(error) = self.server(said.server).delete(key)
                    && error.is_failure_of_the_server()
                {
                    self.pool.note_failure(said.server, &error);
                }
                Ok(Stored::Stored)
            }
            (first, _) => first,
        }
    }

    /// Sets aside the servers that failed. Whether others are in their places now.
    fn are_moved_by(&mut self, first: Option<&Error>, second: Option<&Error>) -> bool {
        let Places {
            first: server,
            second: other,
            ..
        } = self.places;
        let failures = [Some(server).zip(first), other.zip(second)];
        let mut is_any = false;
        for (server, error) in failures.into_iter().flatten() {
            is_any = true;
            self.pool.note_failure(server, error);
            self.failed.push(server);
        }
        if !is_any {
            return false;
        }
        match self.pool.places(self.session, &self.failed) {
            Some(places) => self.places = places,
            None => return false,
        }
        true
    }
}

/// The store of `value` on each server.
fn stores<'r>(
    key: &'r Key,
    value: &'r [u8],
    expires: Exptime,
    conditions: &Each<Condition>,
) -> [Request<'r>; 2] {
    let store = |condition| Request::Store {
        key,
        value,
        expires,
        condition,
    };
    let first = conditions.first.what;
    let second = conditions.second.as_ref().map_or(first, |said| said.what);
    [store(first), store(second)]
}

/// Why a server is to be set aside.
fn failure<X>(answer: &Result<X, Error>) -> Option<&Error> {
    answer
        .as_ref()
        .err()
        .filter(|error| error.is_failure_of_the_server())
}
