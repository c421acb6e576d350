//! What happens to a session between open and close, and what is remembered from one call to the next.

use std::time::Duration;

use once_cell::unsync::OnceCell;

use super::change::{Change, Changed};
use super::item::Item;
use super::lock::{Keys, Lock, LockTimes};
use super::newest::{Found, settle};
use super::tombstone::{Grave, bury, find_gone};
use super::{Clock, Encoding, Error, Now, SessionId, Ttl, stats};
use crate::codec::{Doubt, Lost, Pointer, Refused, text_at};
use crate::config::{Concurrency, Prefix};
use crate::store::{Copies, Exptime, Key, Pool, Touched, Transport};

/// One handler's session. Of one request at a time; [`Session::open`] begins each anew.
#[derive(Debug)]
pub struct Session {
    rules: Rules,
    /// The key of the id that was made last: nobody can have stored anything under it.
    made: Option<Key>,
    /// What `validateId` fetched, for the `read` that follows.
    validated: Option<(Key, Result<Found, Error>)>,
    /// What is known of the session since it was read.
    item: Option<Item>,
    /// The same of another one: the last that was read beside it, or the one that was done with before it.
    beside: Option<Item>,
    /// The lock that this request has: of the former.
    lock: Option<Lock>,
}

/// How sessions live. The same for all of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// What keys begin with.
    pub prefix: Prefix,
    /// How long what is stored or read lives.
    pub ttl: Ttl,
    /// What parallel requests do.
    pub concurrency: Concurrency,
    /// How long locks last and are waited for.
    pub lock: LockTimes,
}

/// A session for PHP.
#[derive(Debug, Default)]
pub struct Read {
    /// As PHP encodes sessions; empty where none is stored.
    pub data: Vec<u8>,
    /// What PHP has to be asked before it gets it: see [`Session::read_without`].
    pub doubts: Vec<Doubt>,
}

impl Session {
    /// A session that is open.
    #[must_use]
    pub fn open(rules: Rules) -> Self {
        Self {
            rules,
            made: None,
            validated: None,
            item: None,
            beside: None,
            lock: None,
        }
    }

    /// Takes over the lock of a session of this handler that was not closed, as none is before
    /// `session_reset()` opens another. Leaves it where the rules are others now.
    pub fn take_over(&mut self, unclosed: &mut Self) {
        if unclosed.rules == self.rules {
            self.lock = unclosed.lock.take();
        }
    }

    /// Notes that `id` was made just now, so that reading it needs no question to memcached. PHP's ids
    /// have at least 88 random bits (`session.sid_length`, `session.sid_bits_per_character`).
    ///
    /// # Errors
    /// [`Error::InvalidId`].
    pub fn made(&mut self, id: SessionId<'_>) -> Result<(), Error> {
        self.made = Some(id.key(&self.rules.prefix)?);
        Ok(())
    }

    /// Whether a session is stored under `id`. If so, its TTL is renewed, and a following [`Session::read`] needs
    /// no further round trip: it gets what was fetched here, also where that is an error, and the lock.
    /// While a session is in use, nothing is locked or kept.
    ///
    /// # Errors
    /// [`Error::Locked`] or [`Error::Store`].
    pub fn validate<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        clock: &mut impl Clock,
    ) -> Result<bool, Error> {
        self.validated = None;
        let key = id.key(&self.rules.prefix)?;
        if self.made.as_ref() == Some(&key) {
            return Ok(false);
        }
        if self.item.as_ref().is_some_and(|item| !item.is_done()) {
            let found = self.find(&mut pool.copies_of(&key), &key, clock)?;
            return Ok(found.is_session());
        }
        let found = self.fetch(&mut pool.copies_of(&key), id, &key, clock);
        let exists = match &found {
            Ok(found) => Ok(found.is_session()),
            Err(error) => Err(error.clone()),
        };
        if !matches!(exists, Ok(true)) {
            self.close(pool, clock);
        }
        if !matches!(exists, Ok(false)) {
            self.validated = Some((key, found));
        }
        exists
    }

    /// The session in PHP's format, empty where none is stored. Renews the TTL. Where requests lock, it is
    /// this one's until it is stored, touched or closed; one that is read beside a session in use is not
    /// locked.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Store`], and [`Error::Unreadable`] for a document that PHP could not
    /// decode: PHP would destroy such a session, so it never gets to see it. The lock is free then.
    pub fn read<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        encoding: Encoding<'_>,
        clock: &mut impl Clock,
    ) -> Result<Read, Error> {
        let key = id.key(&self.rules.prefix)?;
        if let Some(item) = self.item.take_if(|item| item.key != key) {
            if !item.is_done() {
                self.item = Some(item);
                return self.read_beside(pool, id, &key, encoding, clock);
            }
            self.beside = Some(item);
        }
        self.item = None;
        let made = self.made.take_if(|made| *made == key);
        let copies = &mut pool.copies_of(&key);
        let found = match self.validated.take() {
            _ if made.is_some() => {
                self.lock_made(copies, id, &key, clock);
                Ok(Found::default())
            }
            Some((validated, found)) if validated == key => found,
            _ => self.fetch(copies, id, &key, clock),
        };
        let read = found.and_then(|found| self.decode(copies, id, &key, found, encoding, clock));
        match read {
            Ok((item, read)) => {
                self.item = Some(item);
                stats::READS.count();
                Ok(read)
            }
            Err(error) => {
                self.close(pool, clock);
                Err(error)
            }
        }
    }

    /// A session that is read while another is in use.
    fn read_beside<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        key: &Key,
        encoding: Encoding<'_>,
        clock: &mut impl Clock,
    ) -> Result<Read, Error> {
        let copies = &mut pool.copies_of(key);
        let found = if self.made.take_if(|made| made == key).is_some() {
            Found::default()
        } else {
            self.find(copies, key, clock)?
        };
        let (item, read) = self.decode(copies, id, key, found, encoding, clock)?;
        self.beside = Some(item);
        stats::READS.count();
        Ok(read)
    }

    /// What is known of an item that was found, and the session in it.
    fn decode<T: Transport>(
        &self,
        copies: &mut Copies<'_, T>,
        id: SessionId<'_>,
        key: &Key,
        found: Found,
        encoding: Encoding<'_>,
        clock: &mut impl Clock,
    ) -> Result<(Item, Read), Error> {
        let now = clock.now();
        let mut item = Item::new(key.clone(), found, now);
        let read = item.read(encoding, &Refused::default())?;
        if item.is_tombstone() {
            let grave = Grave {
                session: &item.key,
                gone: &id.gone_key(&self.rules.prefix)?,
            };
            let gone = find_gone(copies, grave, self.rules.ttl, now.since_1970.as_secs())?;
            item.note_gone(gone);
        }
        Ok((item, read))
    }

    /// The session that was read last under `id`, without what PHP cannot decode of it. No round trip.
    ///
    /// # Errors
    /// [`Error::Unreadable`], or [`Error::Closed`] where that is not known any more.
    pub fn read_without(
        &mut self,
        id: SessionId<'_>,
        refused: &Refused,
        encoding: Encoding<'_>,
    ) -> Result<Read, Error> {
        let key = id.key(&self.rules.prefix)?;
        let item = self.known_mut(&key).ok_or(Error::Closed)?;
        if item.is_stored() {
            return Err(Error::Closed);
        }
        item.read(encoding, refused)
    }

    /// Stores what PHP encoded as `data`, for a whole TTL, and gives the lock back, also where that fails. Gives
    /// the first object that will come back as an array.
    ///
    /// Each store is a compare-and-swap. What others stored since the read is merged in, or overwritten, as
    /// the rules say; where the session was destroyed since, `data` is dropped. A session that was not read
    /// is overwritten.
    ///
    /// # Errors
    /// [`Error::Unwritable`], [`Error::Store`], [`Error::Contended`], or [`Error::Unreadable`] where another
    /// program stored a document since that cannot be read; what was stored before is still there then, but
    /// for a reply that was lost on the way.
    pub fn write<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        data: &[u8],
        encoding: Encoding<'_>,
        clock: &mut impl Clock,
    ) -> Result<Option<Lost>, Error> {
        let is_gone = false;
        self.store(pool, id, data, is_gone, encoding, clock)
    }

    /// Renews the TTL of a session whose `data` has not changed, or stores it where it is gone, and gives the
    /// lock back.
    ///
    /// # Errors
    /// As [`Session::write`].
    pub fn touch<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        data: &[u8],
        encoding: Encoding<'_>,
        clock: &mut impl Clock,
    ) -> Result<Option<Lost>, Error> {
        let key = id.key(&self.rules.prefix)?;
        let now = clock.now();
        let ttl = self.rules.ttl;
        let is_renewed = match self.known_mut(&key) {
            Some(item) if !item.is_session() => return self.write(pool, id, data, encoding, clock),
            Some(item) => item.was_renewed_just_now(ttl, now),
            None => false,
        };
        if !is_renewed {
            match pool.copies_of(&key).touch(&key, self.exptime(now)) {
                Ok(Touched::Touched) => {
                    if let Some(item) = self.known_mut(&key) {
                        item.note_renewed(now);
                    }
                }
                Ok(Touched::Gone) => {
                    let is_gone = true;
                    return self.store(pool, id, data, is_gone, encoding, clock);
                }
                Err(error) => {
                    self.finish(pool, &key, clock);
                    return Err(error.into());
                }
            }
        }
        stats::TOUCHES.count();
        self.finish(pool, &key, clock);
        Ok(None)
    }

    /// Stores `data`, and gives the lock back.
    fn store<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        data: &[u8],
        is_gone: bool,
        encoding: Encoding<'_>,
        clock: &mut impl Clock,
    ) -> Result<Option<Lost>, Error> {
        let key = id.key(&self.rules.prefix)?;
        let change = Change {
            id,
            key: &key,
            item: known([&self.item, &self.beside], &key),
            data,
            encoding: encoding.for_item(key.as_bytes()),
            rules: &self.rules,
            base: OnceCell::new(),
        };
        let lock = self.lock.as_mut().filter(|lock| lock.is_of(&key));
        let changed = change.store(&mut pool.copies_of(&key), is_gone, lock, clock);
        self.validated.take_if(|(validated, _)| *validated == key);
        self.finish(pool, &key, clock);
        let Changed { lost, stored } = changed?;
        let now = clock.now();
        if let Some(item) = self.known_mut(&key) {
            match stored {
                Some((document, revision)) => item.note_stored(document, revision, now),
                None => item.note_destroyed(),
            }
        }
        Ok(lost)
    }

    /// The string or the integer, as text, that the session has at `pointer`, as it was read or stored last. No round
    /// trip. `None` where it has none there, or is not known, or destroyed.
    #[must_use]
    pub fn text_at(&self, id: SessionId<'_>, pointer: &Pointer) -> Option<Vec<u8>> {
        let key = id.key(&self.rules.prefix).ok()?;
        let known = known([&self.item, &self.beside], &key);
        text_at(known?.document()?, pointer)
    }

    /// Whether there is such a session, as it was read or stored last. No round trip.
    #[must_use]
    pub fn is_there(&self, id: SessionId<'_>) -> bool {
        let key = id.key(&self.rules.prefix).ok();
        let known = key.and_then(|key| known([&self.item, &self.beside], &key));
        known.is_some_and(|item| item.document().is_some())
    }

    /// The string or the integer of any session: one that is not known costs a round trip.
    ///
    /// # Errors
    /// As [`Session::read`].
    pub fn fetch_text_at<T: Transport>(
        &self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        pointer: &Pointer,
        clock: &mut impl Clock,
    ) -> Result<Option<Vec<u8>>, Error> {
        let key = id.key(&self.rules.prefix)?;
        if known([&self.item, &self.beside], &key).is_some() {
            return Ok(self.text_at(id, pointer));
        }
        let found = self.find(&mut pool.copies_of(&key), &key, clock)?;
        let document = found.document().filter(|_| found.is_session());
        Ok(document.and_then(|document| text_at(document, pointer)))
    }

    /// Puts a tombstone in place of the session, so that no request that is still running brings it back. One
    /// that is not there is no error.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn destroy<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        id: SessionId<'_>,
        clock: &mut impl Clock,
    ) -> Result<(), Error> {
        let key = id.key(&self.rules.prefix)?;
        self.made.take_if(|made| *made == key);
        self.validated.take_if(|(validated, _)| *validated == key);
        let known = self.item.take_if(|item| item.key == key);
        let known = known.or_else(|| self.beside.take_if(|item| item.key == key));
        let grave = Grave {
            session: &key,
            gone: &id.gone_key(&self.rules.prefix)?,
        };
        let copies = &mut pool.copies_of(&key);
        let seen = known.as_ref().and_then(|item| {
            copies.conditions(|server, connection| item.condition(server, connection))
        });
        let revision = known.as_ref().map(Item::revision).unwrap_or_default();
        let buried = bury(copies, grave, seen, revision, self.rules.ttl, clock);
        let silent = copies
            .silent_home(Duration::MAX)
            .filter(|_| copies.are_several());
        self.finish(pool, &key, clock);
        buried?;
        stats::DESTROYS.count();
        // It may come back with the session.
        silent.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Gives the lock back, where this request has one. What the server has to say to that is of no use to
    /// anyone: the lock frees itself.
    pub fn close<T: Transport>(&mut self, pool: &mut Pool<T>, clock: &mut impl Clock) {
        if let Some(lock) = self.lock.take() {
            let server = pool.store(lock.server);
            lock.release(server, clock);
        }
    }

    /// Whether there is anything for [`Session::close`] to do.
    #[must_use]
    pub fn has_lock(&self) -> bool {
        self.lock.is_some()
    }

    /// What is known of the session under `key`.
    fn known_mut(&mut self, key: &Key) -> Option<&mut Item> {
        let items = [&mut self.item, &mut self.beside];
        items.into_iter().flatten().find(|item| item.key == *key)
    }

    /// Gives back the lock of the session under `key`, where this request has it, which is done with that session.
    fn finish<T: Transport>(&mut self, pool: &mut Pool<T>, key: &Key, clock: &mut impl Clock) {
        if let Some(item) = self.known_mut(key) {
            item.note_done();
        }
        if self.lock.as_ref().is_some_and(|lock| lock.is_of(key)) {
            self.close(pool, clock);
        }
    }

    /// The item under `key`. Where requests lock, it is locked first, unless it is already.
    fn fetch<T: Transport>(
        &mut self,
        copies: &mut Copies<'_, T>,
        id: SessionId<'_>,
        key: &Key,
        clock: &mut impl Clock,
    ) -> Result<Found, Error> {
        let is_locked = self
            .lock
            .as_ref()
            .is_some_and(|lock| lock.is_of(key) && lock.lasts(clock));
        if is_locked || self.rules.concurrency != Concurrency::Lock {
            return self.find(copies, key, clock);
        }
        self.leave_lock(copies, clock);
        let lock_key = id.lock_key(&self.rules.prefix)?;
        let keys = Keys {
            session: key,
            lock: &lock_key,
        };
        let renew = self.exptime(clock.now());
        let (lock, fetched) = Lock::take_and_fetch(copies, keys, self.rules.lock, renew, clock)?;
        self.lock = Some(lock);
        let (found, _) = settle(copies, key, fetched, renew, clock)?;
        believed(found, copies)
    }

    /// The item under `key`, as it is.
    fn find<T: Transport>(
        &self,
        copies: &mut Copies<'_, T>,
        key: &Key,
        clock: &mut impl Clock,
    ) -> Result<Found, Error> {
        let renew = self.exptime(clock.now());
        let fetched = copies.fetch(key, renew)?;
        let (found, _) = settle(copies, key, fetched, renew, clock)?;
        believed(found, copies)
    }

    /// Locks a session that was made just now, for those who learn of its id before this request ends. The
    /// server's answer is met later; where there is no server, the store to come is what fails.
    fn lock_made<T: Transport>(
        &mut self,
        copies: &mut Copies<'_, T>,
        id: SessionId<'_>,
        key: &Key,
        clock: &mut impl Clock,
    ) {
        if self.rules.concurrency != Concurrency::Lock {
            return;
        }
        self.leave_lock(copies, clock);
        if let Ok(lock) = id.lock_key(&self.rules.prefix) {
            let keys = Keys {
                session: key,
                lock: &lock,
            };
            self.lock = Lock::post(copies, keys, self.rules.lock, clock).ok();
        }
    }

    /// Gives back the lock of another session, where this request has one.
    fn leave_lock<T: Transport>(&mut self, copies: &mut Copies<'_, T>, clock: &mut impl Clock) {
        if let Some(lock) = self.lock.take() {
            let server = copies.server(lock.server);
            lock.release(server, clock);
        }
    }

    fn exptime(&self, now: Now) -> Exptime {
        self.rules.ttl.exptime(now.since_1970.as_secs())
    }
}

/// What is known of the session under `key`.
fn known<'i>(items: [&'i Option<Item>; 2], key: &Key) -> Option<&'i Item> {
    items.into_iter().flatten().find(|item| item.key == *key)
}

/// What was found, unless nothing was by servers that only stand in for both that have a session's copies, and may
/// stand still. Without copies, who stands in for a server begins its sessions anew.
fn believed<T: Transport>(found: Found, copies: &Copies<'_, T>) -> Result<Found, Error> {
    if found.value.is_some() || !copies.are_several() {
        return Ok(found);
    }
    let silent = copies.silent_home(LONGEST_STANDSTILL);
    silent.map_or(Ok(found), |error| Err(error.into()))
}

/// How long a server that does not answer is taken to come back with what it has. After that, its sessions begin anew
/// elsewhere.
const LONGEST_STANDSTILL: Duration = Duration::from_secs(10);
