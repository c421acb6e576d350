//! Why memcached did not do what it was asked, by whose fault.

use std::fmt;
use std::io;
use std::time::Duration;

use super::{Address, TlsFault};

/// What went wrong with which server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The server.
    pub server: Address,
    /// What went wrong.
    pub kind: ErrorKind,
    /// Whether the request had been sent before, on a connection that ended without a reply.
    pub is_resent: bool,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The reply is none that the request can have; what about it, in words.
    Broken {
        /// What is wrong with the reply.
        what: &'static str,
    },
    /// The server keeps no numbers for compare-and-swap.
    CasDisabled,
    /// The connection ended before the reply was whole.
    Closed,
    /// No connection within the time.
    ConnectTimedOut {
        /// `connect_timeout`.
        after: Duration,
    },
    /// The connection has ended that the number of a state was told over. A request that names the state was
    /// not sent, or nobody knows what became of it.
    Disconnected,
    /// memcached wants to know who comes, and was told nothing.
    PasswordMissing,
    /// memcached said no, in a line of its own.
    Refused {
        /// Its words: at most 120 characters, none of them a control character.
        line: String,
    },
    /// There is no TLS with the server.
    Tls(TlsFault),
    /// No whole reply within the time.
    TimedOut {
        /// `timeout`.
        after: Duration,
    },
    /// The value is larger than the server's item limit. What was stored before is still there.
    TooLarge {
        /// Bytes of the value.
        size: usize,
    },
    /// The host's name has no address.
    UnknownHost,
    /// No connection.
    Unreachable(io::ErrorKind),
    /// memcached does not know the user, or not by this password.
    WrongPassword {
        /// The user.
        user: String,
    },
}

impl ErrorKind {
    /// Whether the connection cannot be used any more.
    #[must_use]
    pub fn ends_the_connection(&self) -> bool {
        !matches!(self, Self::CasDisabled | Self::TooLarge { .. })
    }

    /// What a line of refusal means.
    pub(super) fn refused(line: String) -> Self {
        if Self::is_question_for_password(&line) {
            Self::PasswordMissing
        } else {
            Self::Refused { line }
        }
    }

    /// memcached's words to somebody who should have begun with a user and a password.
    pub(super) fn is_question_for_password(line: &str) -> bool {
        line == "CLIENT_ERROR unauthenticated"
    }

    /// What `error` says of a connection that it has ended.
    pub(super) fn ended_by(error: &io::Error) -> Self {
        TlsFault::in_error(error).map_or(Self::Closed, |fault| Self::Tls(fault.clone()))
    }
}

impl Error {
    /// Whether the server cannot be reached, lets nobody in, or is too slow: asking again at once takes as long
    /// again.
    #[must_use]
    pub fn is_out_of_reach(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::ConnectTimedOut { .. }
                | ErrorKind::PasswordMissing
                | ErrorKind::TimedOut { .. }
                | ErrorKind::Tls(_)
                | ErrorKind::UnknownHost
                | ErrorKind::Unreachable(_)
                | ErrorKind::WrongPassword { .. }
        )
    }

    /// Whether to wait for it took all the time there was.
    #[must_use]
    pub fn is_out_of_time(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::ConnectTimedOut { .. } | ErrorKind::TimedOut { .. }
        )
    }

    /// Whether another server is to take this one's place. One that was only restarted is well.
    #[must_use]
    pub fn is_failure_of_the_server(&self) -> bool {
        self.is_out_of_reach()
            || match &self.kind {
                ErrorKind::Broken { .. } | ErrorKind::Closed => true,
                ErrorKind::Refused { line } => line == TOO_MANY_CONNECTIONS,
                _ => false,
            }
    }

    /// Whether the server gave no answer to a question that can be asked of another instead.
    #[must_use]
    pub fn is_no_answer(&self) -> bool {
        self.is_failure_of_the_server() || matches!(self.kind, ErrorKind::Refused { .. })
    }

    /// Whether nothing listens there any more: who held its data in memory has lost them.
    #[must_use]
    pub fn is_end_of_the_server(&self) -> bool {
        let gone = [io::ErrorKind::ConnectionRefused, io::ErrorKind::NotFound];
        matches!(self.kind, ErrorKind::Unreachable(kind) if gone.contains(&kind))
    }

    /// Whether a connection ended: nothing is known of the server.
    #[must_use]
    pub fn is_end_of_the_connection(&self) -> bool {
        matches!(self.kind, ErrorKind::Closed | ErrorKind::Disconnected)
    }

    /// Whether the server may have acted on the request all the same.
    #[must_use]
    pub fn is_reply_lost(&self) -> bool {
        self.is_resent
            || matches!(
                self.kind,
                ErrorKind::Broken { .. }
                    | ErrorKind::Closed
                    | ErrorKind::Disconnected
                    | ErrorKind::TimedOut { .. }
            )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = &self.server;
        match &self.kind {
            ErrorKind::Broken { what } => {
                write!(f, "{server} gave a reply that makes no sense ({what})")
            }
            ErrorKind::Closed | ErrorKind::Disconnected => write!(
                f,
                "{server} closed the connection before its reply was whole"
            ),
            ErrorKind::ConnectTimedOut { after } => {
                write!(
                    f,
                    "{server} did not accept a connection within {} ms",
                    after.as_millis()
                )
            }
            ErrorKind::PasswordMissing => write!(f, "{server} asks for a user and a password"),
            ErrorKind::Refused { line } => write!(f, "{server} refused: {line}"),
            ErrorKind::TimedOut { after } => {
                write!(f, "{server} did not answer within {} ms", after.as_millis())
            }
            ErrorKind::Tls(fault) => write!(f, "{server} {fault}"),
            ErrorKind::TooLarge { size } => {
                write!(
                    f,
                    "{server} refused {size} bytes, which is over its item size limit"
                )
            }
            ErrorKind::CasDisabled => write!(
                f,
                "{server} keeps no CAS numbers, without which no store is safe"
            ),
            ErrorKind::UnknownHost => {
                write!(f, "{server} cannot be reached: its name has no address")
            }
            ErrorKind::Unreachable(kind) => write!(f, "{server} cannot be reached: {kind}"),
            ErrorKind::WrongPassword { user } => {
                write!(f, "{server} refused the user {user:?}, or the password")
            }
        }
    }
}

impl std::error::Error for Error {}

/// What memcached says to whoever connects beyond its limit (`-c`), and closes the connection.
const TOO_MANY_CONNECTIONS: &str = "ERROR Too many open connections";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_names_the_server_and_the_fault() {
        let after = Duration::from_millis(200);
        for (kind, text) in [
            (
                ErrorKind::Broken {
                    what: "an unknown code",
                },
                "10.0.0.2:11211 gave a reply that makes no sense (an unknown code)",
            ),
            (
                ErrorKind::Closed,
                "10.0.0.2:11211 closed the connection before its reply was whole",
            ),
            (
                ErrorKind::Disconnected,
                "10.0.0.2:11211 closed the connection before its reply was whole",
            ),
            (
                ErrorKind::ConnectTimedOut { after },
                "10.0.0.2:11211 did not accept a connection within 200 ms",
            ),
            (
                ErrorKind::Refused {
                    line: "SERVER_ERROR out of memory".to_owned(),
                },
                "10.0.0.2:11211 refused: SERVER_ERROR out of memory",
            ),
            (
                ErrorKind::PasswordMissing,
                "10.0.0.2:11211 asks for a user and a password",
            ),
            (
                ErrorKind::Tls(TlsFault::Expired),
                "10.0.0.2:11211 shows a certificate that has expired",
            ),
            (
                ErrorKind::WrongPassword {
                    user: "app".to_owned(),
                },
                "10.0.0.2:11211 refused the user \"app\", or the password",
            ),
            (
                ErrorKind::TimedOut { after },
                "10.0.0.2:11211 did not answer within 200 ms",
            ),
            (
                ErrorKind::TooLarge { size: 2_000_000 },
                "10.0.0.2:11211 refused 2000000 bytes, which is over its item size limit",
            ),
            (
                ErrorKind::CasDisabled,
                "10.0.0.2:11211 keeps no CAS numbers, without which no store is safe",
            ),
            (
                ErrorKind::UnknownHost,
                "10.0.0.2:11211 cannot be reached: its name has no address",
            ),
            (
                ErrorKind::Unreachable(io::ErrorKind::ConnectionRefused),
                "10.0.0.2:11211 cannot be reached: connection refused",
            ),
        ] {
            let server = Address::parse("10.0.0.2:11211").unwrap();
            let error = Error {
                server,
                kind,
                is_resent: false,
            };
            assert_eq!(error.to_string(), text);
        }
    }
}
