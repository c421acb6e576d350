//! The way to one server: a connection that is opened at first use, kept, and replaced when it is lost.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::connection::{Answer, Connection, Fault};
use super::protocol::Request;
use super::{Address, Error, ErrorKind};

/// What carries requests to a memcached and its replies back.
pub trait Transport {
    /// Sends `requests` in one write, and waits for the reply to each. Where one names a state, they are sent
    /// over no other connection than the one that is open.
    ///
    /// # Errors
    /// Any [`ErrorKind`] but [`ErrorKind::TooLarge`] and [`ErrorKind::CasDisabled`].
    fn exchange<const N: usize>(
        &mut self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error>;

    /// Sends a request and waits for nothing.
    ///
    /// # Errors
    /// It could not be sent.
    fn post(&mut self, request: &Request<'_>) -> Result<(), Error>;

    /// The number of the connection that is open, unique in this process. The numbers of states are good for
    /// the connection that told them: a server that was restarted begins anew with them.
    fn connection(&mut self) -> Option<u64>;

    /// The number of the connection that was used last, open or not.
    fn last_connection(&self) -> u64;

    /// An error of this server. After one that [`ErrorKind::ends_the_connection`] nothing is sent over the
    /// same connection again.
    fn fail(&mut self, kind: ErrorKind) -> Error;
}

/// One server and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The server.
    pub address: Address,
    /// How long a connection may take to open. Not zero, at most a minute.
    pub connect_timeout: Duration,
    /// How long a request may take until its whole reply is there, also where it has to connect first. Not
    /// zero, at most a minute.
    pub timeout: Duration,
}

/// The way over a socket.
///
/// Requests on a kept connection that the server has closed meanwhile are sent once more, on a new one, unless
/// they name a state.
#[derive(Debug)]
pub struct Wire {
    settings: Settings,
    connection: Option<Connection>,
    /// The number of the last connection; 0 before the first of this process.
    number: u64,
    /// The process. After a fork, the child must not speak on its parent's socket.
    process: u32,
}

impl Wire {
    /// Opens nothing.
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            connection: None,
            number: 0,
            process: std::process::id(),
        }
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Notes which process this is. True where it is another than before: it has no connection yet.
    pub(super) fn enter(&mut self, process: u32) -> bool {
        let is_another = self.process != process;
        if is_another {
            self.process = process;
            self.connection = None;
            self.number = 0;
        }
        is_another
    }

    fn open(&mut self) -> Result<Connection, Fault> {
        let Settings {
            address,
            connect_timeout,
            timeout,
        } = &self.settings;
        let connection =
            Connection::open(address, *connect_timeout, *timeout).map_err(Fault::Other)?;
        if self.number > 0 {
            RECONNECTS.fetch_add(1, Ordering::Relaxed);
        }
        self.number = CONNECTIONS.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(connection)
    }

    /// Runs `work` with the connection, and once more with a new one where a kept one turns out to be
    /// closed. Where it `is_bound`, with no new one at all.
    fn with_connection<T>(
        &mut self,
        is_bound: bool,
        work: impl Fn(&mut Connection, Instant) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        let deadline = Instant::now() + self.settings.timeout;
        // Out of its place while it is in use: whatever happens meanwhile, only a connection that has given
        // whole replies returns.
        let kept = self.connection.take();
        if is_bound && kept.is_none() {
            return Err(self.error(ErrorKind::Closed));
        }
        let is_resent = kept.is_some();
        if let Some(mut connection) = kept {
            match work(&mut connection, deadline) {
                Err(Fault::ClosedBeforeReply) if is_bound => {
                    return Err(self.error(ErrorKind::Closed));
                }
                Err(Fault::ClosedBeforeReply) => {}
                Err(Fault::Other(kind)) => return Err(self.error(kind)),
                Ok(done) => {
                    self.connection = Some(connection);
                    return Ok(done);
                }
            }
        }
        let done = self.open().and_then(|mut connection| {
            let done = work(&mut connection, deadline)?;
            self.connection = Some(connection);
            Ok(done)
        });
        done.map_err(|fault| Error {
            is_resent,
            ..self.error(match fault {
                Fault::ClosedBeforeReply => ErrorKind::Closed,
                Fault::Other(kind) => kind,
            })
        })
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error {
            server: self.settings.address.clone(),
            kind,
            is_resent: false,
        }
    }
}

impl Transport for Wire {
    fn exchange<const N: usize>(
        &mut self,
        requests: &[Request<'_>; N],
    ) -> Result<[Answer; N], Error> {
        let is_bound = requests.iter().any(Request::names_a_state);
        self.with_connection(is_bound, |connection, deadline| {
            connection.exchange(requests, deadline)
        })
    }

    fn post(&mut self, request: &Request<'_>) -> Result<(), Error> {
        let is_bound = request.names_a_state();
        // What is posted over a closed connection is lost without a word.
        self.connection();
        self.with_connection(is_bound, |connection, deadline| {
            connection.post(request, deadline)
        })
    }

    fn connection(&mut self) -> Option<u64> {
        if !self.connection.as_mut().is_some_and(Connection::is_open) {
            self.connection = None;
        }
        self.connection.as_ref().map(|_| self.number)
    }

    fn last_connection(&self) -> u64 {
        self.number
    }

    fn fail(&mut self, kind: ErrorKind) -> Error {
        if kind.ends_the_connection() {
            self.connection = None;
        }
        self.error(kind)
    }
}

/// How many connections this process has opened in place of one that was lost, since it started.
#[must_use]
pub fn reconnects() -> u64 {
    RECONNECTS.load(Ordering::Relaxed)
}

static RECONNECTS: AtomicU64 = AtomicU64::new(0);

/// How many connections this process has opened, of all threads.
static CONNECTIONS: AtomicU64 = AtomicU64::new(0);
