//! What is changed in all copies at the same time.

use super::Copies;
use super::servers::failure;
use crate::store::connection::Answer;
use crate::store::protocol::{Condition, Request};
use crate::store::{
    Claim, Each, Error, Exptime, Fetched, Key, Said, Store, Stored, Touched, Transport,
};

impl<T: Transport> Copies<'_, T> {
    /// Stores `value` where each copy's condition holds. What is stored stays as it is where it does not, and
    /// where `value` is too large. Stored it is where every server stored it that had room for it, one at least.
    ///
    /// Where an `add` had to be sent twice, [`Stored::Conflict`] may mean that the first was carried out. A
    /// compare-and-swap is never sent twice: where its connection ends, that is an error.
    ///
    /// # Errors
    /// Any [`ErrorKind`](crate::store::ErrorKind).
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
    /// Any [`ErrorKind`](crate::store::ErrorKind).
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

    /// Tries to store `value` where each copy's condition holds, and fetches what is there then. A copy without
    /// a condition is left as it is.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn store_and_fetch(
        &mut self,
        key: &Key,
        value: &[u8],
        expires: Exptime,
        conditions: &Each<Option<Condition>>,
    ) -> Result<Each<Fetched>, Error> {
        if !self.are_at(conditions) {
            return self.fetch(key, expires);
        }
        let store = |condition: &Option<Condition>| match *condition {
            Some(condition) => Request::Store {
                key,
                value,
                expires,
                condition,
            },
            None => Request::Cas { key },
        };
        let first = store(&conditions.first.what);
        let second = conditions.second.as_ref();
        let second = second.map_or(first, |said| store(&said.what));
        let fetch = Request::Fetch { key, renew: None };
        let (first, second) = self.exchange(&[first, fetch], &[second, fetch]);
        let read = |store: &mut Store<T>, is_stored: bool, [answer, item]: [Answer; 2]| {
            let answered = if is_stored {
                store.stored(&answer.reply, value).map(|_| ())
            } else {
                store.cas_in(&answer.reply).map(|_| ())
            };
            match answered {
                Err(error) if error.kind.ends_the_connection() => Err(error),
                _ => store.fetched(item),
            }
        };
        let is_stored = conditions.map(Option::is_some);
        let first = self.read_first(first, |store, answers| {
            read(store, is_stored.first.what, answers)
        });
        let second = self.read_second(second, |store, answers| {
            let is_stored = is_stored.second.is_some_and(|said| said.what);
            read(store, is_stored, answers)
        });
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
        self.change_each(&puts, |store, answers| {
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
        self.change_each(&[Request::Delete { key }], |store, [answer]| {
            store.deleted(&answer.reply)
        })?;
        Ok(())
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
        self.change_each(
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

    /// Whether these are for the servers that the copies are on.
    fn are_at<X>(&self, conditions: &Each<X>) -> bool {
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
        match (first, second) {
            // One server has it, and the other was not asked.
            (Err(error), Some(_)) | (_, Some(Err(error))) if error.is_end_of_the_connection() => {
                Err(error)
            }
            (Ok(Stored::Stored), Some(Ok(second))) => Ok(second),
            (Ok(Stored::Stored), Some(Err(_))) => {
                if let Some(second) = &conditions.second {
                    self.delete_old(key, second);
                }
                Ok(Stored::Stored)
            }
            (Err(_), Some(Ok(Stored::Stored))) => {
                self.delete_old(key, &conditions.first);
                Ok(Stored::Stored)
            }
            (Err(_), Some(second)) => second,
            (first, _) => first,
        }
    }

    /// Deletes what a server had before, where it had any.
    fn delete_old(&mut self, key: &Key, before: &Said<Condition>) {
        if matches!(before.what, Condition::Unchanged(_))
            && let Err(error) = self.server(before.server).delete(key)
            && error.is_failure_of_the_server()
        {
            self.pool.note_failure(before.server, &error);
        }
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
