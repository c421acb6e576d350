//! Which servers the copies are on, and one question to all of them.

use std::time::{Duration, Instant};

use crate::store::connection::Answer;
use crate::store::pool::{Places, Pool};
use crate::store::protocol::{Condition, Quiet, Request};
use crate::store::{Each, Error, Key, Said, ServerId, Store, Transport};

/// The copies of one session, and of what stands beside it.
#[derive(Debug)]
pub struct Copies<'p, T> {
    pub(super) pool: &'p mut Pool<T>,
    session: &'p Key,
    pub(super) places: Places,
    /// Servers that failed since these copies were asked for: none is asked twice.
    failed: Vec<ServerId>,
}

impl<'p, T: Transport> Copies<'p, T> {
    pub(in crate::store) fn new(pool: &'p mut Pool<T>, session: &'p Key) -> Self {
        Self {
            places: pool
                .well_places(session, &[])
                .or_else(|| pool.untried_places(session, &[]))
                .unwrap_or_default(),
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

    /// Whether they are on the servers that come first on the ring, none of which others stand in for.
    #[must_use]
    pub fn are_at_home(&self) -> bool {
        self.places.are_home
    }

    /// Why a server that comes first on the ring does not answer, for `longest` at most, where it may have what
    /// these servers have not: none of them comes first.
    #[must_use]
    pub fn silent_home(&self, longest: Duration) -> Option<Error> {
        if self.places.has_home {
            return None;
        }
        self.pool.silent_home(self.session, longest, Instant::now())
    }

    /// Which servers have one.
    pub fn servers(&self) -> impl Iterator<Item = ServerId> + use<T> {
        std::iter::once(self.places.first).chain(self.places.second)
    }

    /// Sends commands that have no reply to a server.
    ///
    /// # Errors
    /// They could not be sent; the server is set aside where that is its failure.
    pub fn post_quietly(&mut self, server: ServerId, commands: &[Quiet<'_>]) -> Result<(), Error> {
        let posted = self.pool.store(server).post_quietly(commands);
        if let Some(error) = failure(&posted) {
            self.pool.note_failure(server, error);
        }
        posted
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
            if !self.are_moved_by(no_answer(&answer), None) {
                return answer;
            }
        }
    }

    /// Asks all servers the same, and those that take the place of one that gives no answer.
    pub(super) fn ask_each<const N: usize, X>(
        &mut self,
        requests: &[Request<'_>; N],
        read: impl Fn(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Result<Each<X>, Error> {
        self.each_until(requests, read, no_answer)
    }

    /// Has all servers change the same, and those that take the place of one that fails.
    pub(super) fn change_each<const N: usize, X>(
        &mut self,
        requests: &[Request<'_>; N],
        read: impl Fn(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Result<Each<X>, Error> {
        self.each_until(requests, read, failure)
    }

    fn each_until<const N: usize, X>(
        &mut self,
        requests: &[Request<'_>; N],
        read: impl Fn(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
        fault: fn(&Result<X, Error>) -> Option<&Error>,
    ) -> Result<Each<X>, Error> {
        loop {
            let (first, second) = self.exchange(requests, requests);
            let first = self.read_first(first, &read);
            let second = self.read_second(second, &read);
            if !self.are_moved_by(fault(&first), second.as_ref().and_then(fault)) {
                return Ok(self.each(first?, second.transpose()?));
            }
        }
    }

    /// Sends to all servers, and then waits for all.
    #[expect(
        clippy::type_complexity,
        reason = "two answers, of which the second may not be asked for"
    )]
    pub(super) fn exchange<const N: usize, const M: usize>(
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

    pub(super) fn read_first<const N: usize, X>(
        &mut self,
        answers: Result<[Answer; N], Error>,
        read: impl FnOnce(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Result<X, Error> {
        read(self.first(), answers?)
    }

    pub(super) fn read_second<const N: usize, X>(
        &mut self,
        answers: Option<Result<[Answer; N], Error>>,
        read: impl FnOnce(&mut Store<T>, [Answer; N]) -> Result<X, Error>,
    ) -> Option<Result<X, Error>> {
        let store = self.pool.store(self.places.second?);
        Some(answers?.and_then(|answers| read(store, answers)))
    }

    pub(super) fn each<X>(&mut self, first: X, second: Option<X>) -> Each<X> {
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

    /// Sets aside the servers that failed. Whether others are in their places now.
    pub(super) fn are_moved_by(&mut self, first: Option<&Error>, second: Option<&Error>) -> bool {
        let Places {
            first: server,
            second: other,
            ..
        } = self.places;
        let failures = [Some(server).zip(first), other.zip(second)];
        let mut is_any = false;
        let mut is_slow = false;
        for (server, error) in failures.into_iter().flatten() {
            is_any = true;
            is_slow |= error.is_out_of_time();
            self.pool.note_failure(server, error);
            self.failed.push(server);
        }
        if !is_any {
            return false;
        }
        match self.next_places(is_slow) {
            Some(places) => self.places = places,
            None => return false,
        }
        true
    }

    /// The servers to go on with. Where the last ones took their time to fail, that is none that may do so too.
    fn next_places(&mut self, is_slow: bool) -> Option<Places> {
        let Self {
            pool,
            session,
            failed,
            ..
        } = self;
        let well = pool.well_places(session, failed);
        if well.is_some() {
            return well;
        }
        if !is_slow {
            return pool.untried_places(session, failed);
        }
        // The probes have had as much time.
        pool.probe();
        pool.well_places(session, failed)
    }
}

/// Why a server is to be set aside.
pub(super) fn failure<X>(answer: &Result<X, Error>) -> Option<&Error> {
    answer
        .as_ref()
        .err()
        .filter(|error| error.is_failure_of_the_server())
}

/// Why another server is to be asked.
pub(super) fn no_answer<X>(answer: &Result<X, Error>) -> Option<&Error> {
    answer.as_ref().err().filter(|error| error.is_no_answer())
}
