//! What a caller may ask of memcached.

use std::time::{Duration, Instant};

use super::connection::{Connection, Fault};
use super::protocol::{Code, Condition, Reply, Request};
use super::{Address, Cas, Error, ErrorKind, Exptime, Key};

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

/// A memcached, over one connection that is opened at first use and kept.
///
/// Every request costs one round trip. One on a kept connection that the server has closed meanwhile is
/// sent once more, on a new connection.
#[derive(Debug)]
pub struct Store {
    settings: Settings,
    connection: Option<Connection>,
}

/// What is stored under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// An item.
    Hit {
        /// Its value.
        value: Vec<u8>,
        /// The number of its state.
        cas: Cas,
    },
    /// Nothing.
    Miss,
}

/// The answer to a store under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Stored {
    /// Somebody stored since: the item is not in the state that was named, or not absent.
    Conflict,
    /// Evicted, expired or deleted since.
    Gone,
    /// Stored.
    Stored,
}

/// The answer to a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Touched {
    /// There is no such item.
    Gone,
    /// Renewed.
    Touched,
}

/// The answer to a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// There was no such item.
    Absent,
    /// Deleted.
    Deleted,
}

impl Store {
    /// Opens nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            connection: None,
        }
    }

    /// What it was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The item's value and number; its expiry is renewed.
    ///
    /// # Errors
    /// Any [`ErrorKind`] but [`ErrorKind::TooLarge`].
    pub fn fetch(&mut self, key: &Key, renew: Exptime) -> Result<Fetched, Error> {
        match self.ask(&Request::Fetch { key, renew })? {
            (
                Reply {
                    code: Code::Value,
                    cas: Some(cas),
                    ..
                },
                value,
            ) => Ok(Fetched::Hit {
                value,
                cas: self.checked(cas)?,
            }),
            (
                Reply {
                    code: Code::End, ..
                },
                _,
            ) => Ok(Fetched::Miss),
            _ => Err(self.unexpected()),
        }
    }

    /// The number of the item's state, where there is one.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn cas(&mut self, key: &Key) -> Result<Option<Cas>, Error> {
        match self.ask(&Request::Cas { key })?.0 {
            Reply {
                code: Code::Header,
                cas: Some(cas),
                ..
            } => self.checked(cas).map(Some),
            Reply {
                code: Code::End, ..
            } => Ok(None),
            _ => Err(self.unexpected()),
        }
    }

    /// Stores `value` where `condition` holds. What is stored stays as it is where it does not, and where
    /// `value` is too large.
    ///
    /// Where the request had to be sent twice, [`Stored::Conflict`] may mean that the first was carried
    /// out.
    ///
    /// # Errors
    /// Any [`ErrorKind`].
    pub fn store(
        &mut self,
        key: &Key,
        value: &[u8],
        expires: Exptime,
        condition: Condition,
    ) -> Result<Stored, Error> {
        let request = Request::Store {
            key,
            value,
            expires,
            condition,
        };
        match self.ask(&request)?.0.code {
            Code::Stored => Ok(Stored::Stored),
            Code::Exists | Code::NotStored => Ok(Stored::Conflict),
            Code::NotFound => Ok(Stored::Gone),
            _ => Err(self.unexpected()),
        }
    }

    /// Renews the item's expiry; its value and number stay.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn touch(&mut self, key: &Key, renew: Exptime) -> Result<Touched, Error> {
        match self.ask(&Request::Touch { key, renew })?.0.code {
            Code::Header => Ok(Touched::Touched),
            Code::End => Ok(Touched::Gone),
            _ => Err(self.unexpected()),
        }
    }

    /// Deletes the item.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn delete(&mut self, key: &Key) -> Result<Deleted, Error> {
        match self.ask(&Request::Delete { key })?.0.code {
            Code::Header => Ok(Deleted::Deleted),
            Code::NotFound => Ok(Deleted::Absent),
            _ => Err(self.unexpected()),
        }
    }

    fn ask(&mut self, request: &Request<'_>) -> Result<(Reply, Vec<u8>), Error> {
        let deadline = Instant::now() + self.settings.timeout;
        // Out of its place while it is in use: whatever happens meanwhile, only a connection that has
        // given a whole reply returns.
        let kept = self.connection.take().filter(Connection::is_own);
        let is_resent = kept.is_some();
        if let Some(connection) = kept {
            match self.exchange(connection, request, deadline) {
                Err(Fault::ClosedBeforeReply) => {}
                Err(Fault::Other(kind)) => return Err(self.error(kind)),
                Ok(answer) => return Ok(answer),
            }
        }
        let Settings {
            address,
            connect_timeout,
            timeout,
        } = &self.settings;
        let answer = Connection::open(address, *connect_timeout, *timeout)
            .map_err(Fault::Other)
            .and_then(|connection| self.exchange(connection, request, deadline));
        answer.map_err(|fault| Error {
            is_resent,
            ..self.error(match fault {
                Fault::ClosedBeforeReply => ErrorKind::Closed,
                Fault::Other(kind) => kind,
            })
        })
    }

    fn exchange(
        &mut self,
        mut connection: Connection,
        request: &Request<'_>,
        deadline: Instant,
    ) -> Result<(Reply, Vec<u8>), Fault> {
        let answer = connection.exchange(request, deadline);
        if let Ok(_) | Err(Fault::Other(ErrorKind::TooLarge { .. })) = answer {
            self.connection = Some(connection);
        }
        answer
    }

    /// The number of an item's state, which a memcached without compare-and-swap gives as 0.
    fn checked(&self, cas: Cas) -> Result<Cas, Error> {
        if cas.0 == 0 {
            return Err(self.error(ErrorKind::CasDisabled));
        }
        Ok(cas)
    }

    /// A reply that the request cannot have.
    fn unexpected(&mut self) -> Error {
        self.connection = None;
        self.error(ErrorKind::Broken {
            what: "the reply to another command",
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
