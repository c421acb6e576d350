//! The transports of a request that is run from its start again and again, each time with one answer more.

use std::cell::RefCell;
use std::time::Duration;

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::store::protocol::{Code, Quiet, Reply, Request};
use rust_json_session::store::{Address, Answer, Error, ErrorKind, Probed, Transport};

use crate::memcached::{Command, Fault};

/// What a request was told by a server, for each command that it sent there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The answer, and how often the server had been started anew by then.
    Answer(Answer, u8),
    /// Nothing: nobody waited for it, and it did not arrive.
    Dropped,
    /// Nothing, for all that is left of the exchange.
    Failed(Failure),
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Closed,
    Disconnected,
    TimedOut,
    Unreachable,
}

/// What was sent to a server and has no answer yet.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    /// In their order: the rest of an exchange, or one that was posted.
    pub(crate) commands: Vec<Command>,
    /// Nobody waits for the answer.
    pub(crate) is_posted: bool,
    /// Some of the exchange was answered.
    pub(crate) is_begun: bool,
    /// Something in the exchange names a state: it is good for the open connection only.
    pub(crate) is_bound: bool,
    /// How often the server had been started anew when the open connection was last used.
    pub(crate) connected: Option<u8>,
}

/// What a request was told so far, and what it waits for next.
///
/// A posted command is sent like any other, and the request goes on: nobody can tell when it is carried out but by
/// the request's next command to that server, which comes behind it.
pub(crate) struct Tape<'a> {
    channels: Vec<Channel<'a>>,
    fault: Option<Fault>,
    /// It waits. Whatever it did after that did not happen.
    is_blocked: bool,
    /// The server that fails, before anything else: it is being set aside.
    failing: Option<usize>,
}

#[derive(Default)]
struct Channel<'a> {
    told: std::vec::IntoIter<&'a Told>,
    /// The first that has no answer.
    pending: Option<Pending>,
    connected: Option<u8>,
    failures: u64,
    /// What the exchange came to that was sent last.
    received: Option<Result<Vec<Answer>, Failure>>,
}

/// The way to one server.
pub(crate) struct Way<'t, 'a> {
    tape: &'t RefCell<Tape<'a>>,
    server: usize,
}

impl<'a> Tape<'a> {
    pub(crate) fn new(told: Vec<Vec<&'a Told>>, fault: Option<Fault>) -> Self {
        let channels = told.into_iter().map(|told| Channel {
            told: told.into_iter(),
            ..Channel::default()
        });
        Self {
            channels: channels.collect(),
            fault,
            is_blocked: false,
            failing: None,
        }
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.is_blocked
    }

    /// Lets a server fail for now, and others have nothing.
    pub(crate) fn let_fail(&mut self, server: Option<usize>) {
        self.failing = server;
    }

    /// What waits for an answer, by server.
    pub(crate) fn into_pending(self) -> Vec<Option<Pending>> {
        let channels = self.channels.into_iter();
        channels.map(|channel| channel.pending).collect()
    }

    fn is_turned(&self, requests: &[Request<'_>]) -> bool {
        self.fault == Some(Fault::TombstoneFirst)
            && requests.iter().any(|request| match request {
                Request::Put { value, .. } | Request::Store { value, .. } => *value == TOMBSTONE,
                _ => false,
            })
    }

    fn send(&mut self, server: usize, requests: &[Request<'_>]) {
        let is_turned = self.is_turned(requests);
        let mut commands: Vec<_> = requests.iter().map(Command::from).collect();
        if is_turned {
            commands.reverse();
        }
        let mut received = self.channels[server].exchange(&commands);
        if let (true, Some(Ok(answers))) = (is_turned, &mut received) {
            answers.reverse();
        }
        self.channels[server].received = received;
    }
}

impl Channel<'_> {
    /// What came of an exchange. `None` where that is not known yet.
    fn exchange(&mut self, commands: &[Command]) -> Option<Result<Vec<Answer>, Failure>> {
        if self.pending.is_some() {
            return None;
        }
        let is_bound = commands.iter().any(Command::names_a_state);
        if is_bound && self.connected.is_none() {
            return Some(Err(Failure::Disconnected));
        }
        let mut answers = Vec::new();
        while answers.len() < commands.len() {
            match self.told.next() {
                None => {
                    self.pending = Some(Pending {
                        is_posted: false,
                        is_begun: !answers.is_empty(),
                        is_bound,
                        connected: self.connected,
                        commands: commands[answers.len()..].to_vec(),
                    });
                    return None;
                }
                Some(Told::Answer(answer, epoch)) => {
                    self.connected = Some(*epoch);
                    answers.push(answer.clone());
                }
                Some(Told::Failed(failure)) => {
                    self.connected = None;
                    self.failures += 1;
                    return Some(Err(*failure));
                }
                Some(Told::Dropped) => unreachable!("somebody waits for it"),
            }
        }
        Some(Ok(answers))
    }

    /// Whether it could be sent.
    fn post(&mut self, command: Command) -> bool {
        let is_bound = command.names_a_state();
        if is_bound && self.connected.is_none() {
            return false;
        }
        if self.pending.is_none() {
            match self.told.next() {
                None => {
                    self.pending = Some(Pending {
                        is_posted: true,
                        is_begun: false,
                        is_bound,
                        connected: self.connected,
                        commands: vec![command],
                    });
                }
                Some(Told::Answer(_, epoch)) => self.connected = Some(*epoch),
                Some(Told::Dropped) => {}
                Some(Told::Failed(_)) => unreachable!("nobody waits for it"),
            }
        }
        true
    }

    /// The number of the connection.
    fn number(&self) -> u64 {
        let epoch = self.connected.unwrap_or_default();
        (self.failures << 8) + u64::from(epoch) + 1
    }
}

impl<'t, 'a> Way<'t, 'a> {
    pub(crate) fn new(tape: &'t RefCell<Tape<'a>>, server: usize) -> Self {
        Self { tape, server }
    }

    /// For actors that are no session.
    pub(crate) fn exchange<const N: usize>(
        &mut self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error> {
        self.send(requests);
        let answers = self.receive(requests)?;
        Ok(answers.try_into().expect("an answer to each"))
    }
}

impl Transport for Way<'_, '_> {
    fn send(&mut self, requests: &[Request<'_>]) {
        let mut tape = self.tape.borrow_mut();
        if !tape.is_blocked && tape.failing.is_none() {
            tape.send(self.server, requests);
        }
    }

    fn receive(&mut self, requests: &[Request<'_>]) -> Result<Vec<Answer>, Error> {
        let mut tape = self.tape.borrow_mut();
        let received = match tape.failing {
            Some(failing) if failing == self.server => Some(Err(Failure::Unreachable)),
            Some(_) => {
                let reply = Reply::from(Code::End);
                let value = Vec::new();
                Some(Ok(vec![Answer { reply, value }; requests.len()]))
            }
            None => tape.channels[self.server].received.take(),
        };
        tape.is_blocked |= received.is_none();
        drop(tape);
        match received.unwrap_or(Err(Failure::Unreachable)) {
            Ok(answers) => Ok(answers),
            Err(failure) => Err(self.fail(failure.kind())),
        }
    }

    fn post(&mut self, request: &Request<'_>) -> Result<(), Error> {
        let mut tape = self.tape.borrow_mut();
        let is_sent = tape.is_blocked || tape.channels[self.server].post(Command::from(request));
        drop(tape);
        if is_sent {
            Ok(())
        } else {
            Err(self.fail(ErrorKind::Disconnected))
        }
    }

    fn post_quietly(&mut self, _: &[Quiet<'_>]) -> Result<(), Error> {
        unreachable!("no session does")
    }

    fn connection(&mut self) -> Option<u64> {
        let tape = self.tape.borrow();
        let channel = &tape.channels[self.server];
        channel.connected.map(|_| channel.number())
    }

    fn last_connection(&self) -> u64 {
        self.tape.borrow().channels[self.server].number()
    }

    /// A server that is set aside stays so for as long as the request runs.
    fn probe(&mut self) -> Probed {
        Probed::Waiting
    }

    fn has_answered(&self) -> bool {
        false
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

impl Failure {
    fn kind(self) -> ErrorKind {
        match self {
            Self::Closed => ErrorKind::Closed,
            Self::Disconnected => ErrorKind::Disconnected,
            Self::TimedOut => ErrorKind::TimedOut {
                after: Duration::from_secs(1),
            },
            Self::Unreachable => ErrorKind::Unreachable(std::io::ErrorKind::NotConnected),
        }
    }
}
