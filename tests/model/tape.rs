//! The transport and the clock of a request that is run from its start again and again, each time with one
//! answer more.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::session::{Clock, Now};
use rust_json_session::store::protocol::Request;
use rust_json_session::store::{Address, Answer, Error, ErrorKind, Probed, Transport};

use crate::memcached::{Command, Fault};

/// The answers that a request got so far, and what it asks next.
///
/// A posted command is asked for like any other, and the request goes on: nobody can tell when it is carried
/// out but by the request's next command, which comes behind it.
pub(crate) struct Tape<'a> {
    answers: &'a [Answer],
    fault: Option<Fault>,
    /// The first command without an answer. Whatever the request did after it did not happen.
    pub(crate) next: Option<Command>,
}

impl<'a> Tape<'a> {
    pub(crate) fn new(answers: &'a [Answer], fault: Option<Fault>) -> Self {
        Self {
            answers,
            fault,
            next: None,
        }
    }

    /// For actors that are no session.
    pub(crate) fn exchange<const N: usize>(
        mut self: &mut Self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error> {
        Transport::receive(&mut self, requests)
    }

    fn ask(&mut self, request: &Request<'_>) -> Option<Answer> {
        if let Some((answer, rest)) = self.answers.split_first() {
            self.answers = rest;
            return Some(answer.clone());
        }
        self.next.get_or_insert_with(|| Command::from(request));
        None
    }
}

impl Transport for &mut Tape<'_> {
    /// The model asks when the replies are waited for.
    fn send(&mut self, _: &[Request<'_>]) {}

    fn receive<const N: usize>(
        &mut self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error> {
        let is_turned = self.fault == Some(Fault::TombstoneFirst) && is_destroying(requests);
        let mut requests: Vec<_> = requests.iter().collect();
        if is_turned {
            requests.reverse();
        }
        let answers: Option<Vec<Answer>> =
            requests.iter().map(|request| self.ask(request)).collect();
        let answers = answers.map(|mut answers| {
            if is_turned {
                answers.reverse();
            }
            answers
        });
        answers
            .and_then(|answers| answers.try_into().ok())
            .ok_or_else(|| self.fail(ErrorKind::Unreachable(std::io::ErrorKind::NotConnected)))
    }

    fn post(&mut self, request: &Request<'_>) -> Result<(), Error> {
        self.ask(request);
        Ok(())
    }

    fn connection(&mut self) -> Option<u64> {
        Some(1)
    }

    fn last_connection(&self) -> u64 {
        1
    }

    /// No server is set aside: there is one.
    fn probe(&mut self) -> Probed {
        Probed::Answered
    }

    fn round_trip(&self) -> Option<Duration> {
        None
    }

    fn fail(&mut self, kind: ErrorKind) -> Error {
        Error {
            server: Address::Unix("/model".into()),
            kind,
            is_resent: false,
        }
    }
}

fn is_destroying(requests: &[Request<'_>]) -> bool {
    requests.iter().any(|request| match request {
        Request::Put { value, .. } | Request::Store { value, .. } => *value == TOMBSTONE,
        _ => false,
    })
}

/// Time that stands still but for pauses.
pub(crate) struct StillClock {
    elapsed: Duration,
    polls: u32,
    random: u64,
}

impl StillClock {
    /// With the chance of one request, who asks for a lock that somebody has `polls` times more.
    pub(crate) fn new(random: u64, polls: u32) -> Self {
        Self {
            elapsed: Duration::ZERO,
            polls,
            random,
        }
    }

    /// Lets a request take long.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.elapsed += time;
    }

    /// How long requests wait for a lock.
    pub(crate) const LOCK_WAIT: Duration = Duration::from_secs(1);
}

impl Clock for StillClock {
    fn now(&mut self) -> Now {
        Now {
            instant: *START + self.elapsed,
            since_1970: Duration::from_secs(1_800_000_000) + self.elapsed,
        }
    }

    /// Between stores, which take no time here, pauses are none.
    fn pause(&mut self, duration: Duration) {
        if !duration.is_zero() {
            self.elapsed += Self::LOCK_WAIT / self.polls;
        }
    }

    fn random(&mut self) -> u64 {
        self.random
    }

    fn process(&mut self) -> u32 {
        4711
    }
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
