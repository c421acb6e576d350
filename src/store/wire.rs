//! The way to one server: a connection that is opened at first use, kept, and replaced when it is lost.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use socket2::SockAddr;

use super::connection::{Answer, Connection, Fault};
use super::opening;
use super::probe::Probe;
use super::protocol::{Quiet, Request};
use super::stream;
use super::tls::Kept;
use super::{Address, Credentials, Error, ErrorKind, TlsSettings};

/// What carries requests to a memcached and its replies back.
pub trait Transport {
    /// Sends `requests` in one write. Where one names a state, they are sent over no other connection than the
    /// one that is open. What goes wrong is told by [`Transport::receive`].
    fn send(&mut self, requests: &[Request<'_>]);

    /// Waits for the reply to each of the `requests` that were sent last.
    ///
    /// # Errors
    /// Any [`ErrorKind`] but [`ErrorKind::TooLarge`] and [`ErrorKind::CasDisabled`].
    fn receive(&mut self, requests: &[Request<'_>]) -> Result<Vec<Answer>, Error>;

    /// Sends a request and waits for nothing.
    ///
    /// # Errors
    /// It could not be sent.
    fn post(&mut self, request: &Request<'_>) -> Result<(), Error>;

    /// Sends commands that have no reply, in one write.
    ///
    /// # Errors
    /// They could not be sent.
    fn post_quietly(&mut self, commands: &[Quiet<'_>]) -> Result<(), Error>;

    /// The number of the connection that is open, unique in this process. The numbers of states are good for
    /// the connection that told them: a server that was restarted begins anew with them.
    fn connection(&mut self) -> Option<u64>;

    /// The number of the connection that was used last, open or not.
    fn last_connection(&self) -> u64;

    /// Finds out whether a server that failed answers again, without waiting for it: called until that is known.
    fn probe(&mut self) -> Probed;

    /// Whether the last question got its whole reply.
    fn has_answered(&self) -> bool;

    /// How long the last reply took.
    fn round_trip(&self) -> Option<Duration>;

    /// An error of this server. After one that [`ErrorKind::ends_the_connection`] nothing is sent over the
    /// same connection again.
    fn fail(&mut self, kind: ErrorKind) -> Error;
}

/// What is known from a probe so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probed {
    /// It answers.
    Answered,
    /// It does not.
    Failed,
    /// Nothing yet.
    Waiting,
}

/// One server and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The server.
    pub address: Address,
    /// How long a connection may take to open, with TLS and authentication. Not zero, at most a minute.
    pub connect_timeout: Duration,
    /// How long a request may take until its whole reply is there, also where it has to connect first. Not
    /// zero, at most a minute.
    pub timeout: Duration,
    /// Whom to trust, where the address is `tls://`.
    pub tls: TlsSettings,
    /// Who comes, where memcached asks for that.
    pub credentials: Option<Credentials>,
}

/// The way over a socket.
///
/// Requests on a kept connection that the server has closed meanwhile are sent once more, on a new one, unless
/// they name a state.
#[derive(Debug)]
pub struct Wire {
    settings: Settings,
    /// Boxed, like what is under way: it changes its place with every question.
    connection: Option<Box<Connection>>,
    /// What is under way.
    sent: Option<Sent>,
    /// The question whether a server that failed answers again.
    probe: Option<Box<Probe>>,
    /// The server's addresses as they were known last, and when.
    endpoints: Option<(Vec<SockAddr>, Instant)>,
    round_trip: Option<Duration>,
    kept: Kept,
    /// The number of the last connection; 0 before the first of this process.
    number: u64,
    /// The process. After a fork, the child must not speak on its parent's socket.
    process: u32,
}

/// Requests whose replies have not been received.
#[derive(Debug)]
struct Sent {
    /// Where they were sent, or why they were not.
    connection: Result<Box<Connection>, Fault>,
    /// Whether it had been used before.
    is_kept: bool,
    deadline: Instant,
    /// When that was done.
    at: Instant,
}

impl Wire {
    /// Opens nothing.
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            connection: None,
            sent: None,
            probe: None,
            endpoints: None,
            round_trip: None,
            kept: Kept::default(),
            number: 0,
            process: std::process::id(),
        }
    }

    /// Notes which process this is. True where it is another than before: it has no connection yet.
    pub(super) fn enter(&mut self, process: u32) -> bool {
        let is_another = self.process != process;
        if is_another {
            self.process = process;
            self.connection = None;
            self.sent = None;
            self.probe = None;
            self.kept = Kept::default();
            self.number = 0;
        }
        is_another
    }

    fn open(&mut self) -> Result<Box<Connection>, Fault> {
        let connection = Connection::open(&self.settings, &mut self.kept).map_err(Fault::Other)?;
        if self.number > 0 {
            RECONNECTS.fetch_add(1, Ordering::Relaxed);
        }
        self.number = CONNECTIONS.fetch_add(1, Ordering::Relaxed) + 1;
        self.endpoints = connection.peer().map(|peer| (vec![peer], Instant::now()));
        Ok(Box::new(connection))
    }

    /// The server's addresses. A name is looked up once in a while: that cannot be cut short.
    fn endpoints(&mut self) -> Option<Vec<SockAddr>> {
        match &self.endpoints {
            Some((known, since)) if since.elapsed() < LOOKUP_PAUSE => Some(known.clone()),
            _ => {
                let endpoints = stream::endpoints(&self.settings.address).ok();
                let known = endpoints.clone().unwrap_or_default();
                self.endpoints = Some((known, Instant::now()));
                endpoints
            }
        }
    }

    /// Opens a connection, and sends over it.
    fn send_anew(
        &mut self,
        requests: &[Request<'_>],
        deadline: Instant,
    ) -> Result<Box<Connection>, Fault> {
        let mut connection = self.open()?;
        connection.send(requests, deadline)?;
        Ok(connection)
    }

    /// Whether `fault`, of the first requests over a connection, is how the server asks for a password.
    fn is_closed_for_want_of_password(&mut self, fault: &Fault) -> bool {
        matches!(fault, Fault::ClosedBeforeReply)
            && self.settings.credentials.is_none()
            && opening::asks_for_password(&self.settings, &mut self.kept)
    }

    /// Has `post` send something that nobody waits for: over a new connection where there is none, unless it names a
    /// state.
    fn post_over(
        &mut self,
        names_a_state: bool,
        post: impl FnOnce(&mut Connection, Instant) -> Result<(), Fault>,
    ) -> Result<(), Error> {
        // What is posted over a closed connection is lost without a word.
        self.connection();
        let deadline = Instant::now() + self.settings.timeout;
        let connection = match self.connection.take() {
            Some(kept) => Ok(kept),
            None if names_a_state => Err(Fault::Other(ErrorKind::Disconnected)),
            None => self.open(),
        };
        let posted = connection.and_then(|mut connection| {
            post(&mut connection, deadline)?;
            Ok(connection)
        });
        self.connection = Some(posted.map_err(|fault| self.error(fault.into()))?);
        Ok(())
    }

    fn error(&mut self, kind: ErrorKind) -> Error {
        if matches!(kind, ErrorKind::Tls(_)) {
            self.kept.forget();
        }
        Error {
            server: self.settings.address.clone(),
            kind,
            is_resent: false,
        }
    }
}

impl Transport for Wire {
    fn send(&mut self, requests: &[Request<'_>]) {
        let deadline = Instant::now() + self.settings.timeout;
        // Out of its place while it is in use: whatever happens meanwhile, only a connection that has given
        // whole replies returns.
        let kept = self.connection.take();
        let is_kept = kept.is_some();
        let connection = match kept {
            Some(mut kept) => kept.send(requests, deadline).map(|()| kept),
            None if is_bound(requests) => Err(Fault::Other(ErrorKind::Disconnected)),
            None => self.send_anew(requests, deadline),
        };
        self.sent = Some(Sent {
            connection,
            is_kept,
            deadline,
            at: Instant::now(),
        });
    }

    fn receive(&mut self, requests: &[Request<'_>]) -> Result<Vec<Answer>, Error> {
        let Some(Sent {
            connection,
            is_kept,
            deadline,
            at,
        }) = self.sent.take()
        else {
            return Err(self.error(ErrorKind::Closed));
        };
        // The time went by with another server. It is not this one's where this one has begun to answer: what did
        // not fit into the socket's buffer can only come now. Nor where a connection of long ago has ended.
        let elsewhere = at.elapsed();
        let deadline = if elsewhere > TOLERATED_WAIT
            && !connection.as_deref().is_ok_and(Connection::is_silent)
        {
            deadline + elsewhere
        } else {
            deadline
        };
        let mut answers = received(connection, requests.len(), deadline);
        let is_closed = is_kept && matches!(answers, Err(Fault::ClosedBeforeReply));
        let is_resent = is_closed && !is_bound(requests);
        if is_resent {
            let connection = self.send_anew(requests, deadline);
            answers = received(connection, requests.len(), deadline);
        } else if is_closed {
            answers = Err(Fault::Other(ErrorKind::Disconnected));
        }
        match answers {
            Ok((connection, answers)) => {
                let begun = deadline.checked_sub(self.settings.timeout);
                self.round_trip = begun.map(|begun| connection.time_since(begun));
                self.connection = Some(connection);
                Ok(answers)
            }
            Err(fault) => {
                let is_first = is_resent || !is_kept;
                let kind = if is_first && self.is_closed_for_want_of_password(&fault) {
                    ErrorKind::PasswordMissing
                } else {
                    fault.into()
                };
                Err(Error {
                    is_resent,
                    ..self.error(kind)
                })
            }
        }
    }

    fn post(&mut self, request: &Request<'_>) -> Result<(), Error> {
        self.post_over(request.names_a_state(), |connection, deadline| {
            connection.post(request, deadline)
        })
    }

    fn post_quietly(&mut self, commands: &[Quiet<'_>]) -> Result<(), Error> {
        self.post_over(false, |connection, deadline| {
            connection.post_quietly(commands, deadline)
        })
    }

    fn connection(&mut self) -> Option<u64> {
        if !self
            .connection
            .as_mut()
            .is_some_and(|connection| connection.is_open())
        {
            self.connection = None;
        }
        self.connection.as_ref().map(|_| self.number)
    }

    fn last_connection(&self) -> u64 {
        self.number
    }

    fn probe(&mut self) -> Probed {
        let probe = self.probe.take().or_else(|| {
            let endpoints = self.endpoints()?;
            Probe::begin(endpoints, &self.settings, &mut self.kept).map(Box::new)
        });
        let Some(mut probe) = probe else {
            return Probed::Failed;
        };
        let probed = probe.step(&self.settings, &mut self.kept);
        if probed == Probed::Waiting {
            self.probe = Some(probe);
        }
        probed
    }

    fn has_answered(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| connection.has_answered())
    }

    fn round_trip(&self) -> Option<Duration> {
        self.round_trip
    }

    fn fail(&mut self, kind: ErrorKind) -> Error {
        if kind.ends_the_connection() {
            self.connection = None;
        }
        self.error(kind)
    }
}

fn received(
    connection: Result<Box<Connection>, Fault>,
    count: usize,
    deadline: Instant,
) -> Result<(Box<Connection>, Vec<Answer>), Fault> {
    let mut connection = connection?;
    let answers = connection.receive(count, deadline)?;
    Ok((connection, answers))
}

/// Whether they can be sent over the connection alone that is open.
fn is_bound(requests: &[Request<'_>]) -> bool {
    requests.iter().any(Request::names_a_state)
}

/// How many connections this process has opened in place of one that was lost, since it started.
#[must_use]
pub fn reconnects() -> u64 {
    RECONNECTS.load(Ordering::Relaxed)
}

/// Between two lookups of a name, by probes.
const LOOKUP_PAUSE: Duration = Duration::from_secs(60);

/// Between sending and receiving, where nobody else is waited for.
const TOLERATED_WAIT: Duration = Duration::from_millis(5);

static RECONNECTS: AtomicU64 = AtomicU64::new(0);

/// How many connections this process has opened, of all threads.
static CONNECTIONS: AtomicU64 = AtomicU64::new(0);
