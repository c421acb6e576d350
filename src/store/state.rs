//! How a server answers just now, for `phpinfo()`. Off the hot path: a connection of its own.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_io::{AsyncRead, AsyncWrite};
use memcache_async::ascii::Protocol;

use super::stream::{Stream, time_until};
use super::tls::Kept;
use super::{Address, Error, ErrorKind, Settings, TlsFault, opening};

/// A server and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerState {
    /// The server.
    pub address: Address,
    /// What it answered, or why it did not.
    pub answer: Result<ServerAnswer, Error>,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAnswer {
    /// Its version, `1.6.18`.
    pub version: String,
    /// How long the question took, without connecting.
    pub round_trip: Duration,
}

impl ServerState {
    /// Asks the server that `settings` name.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            address: settings.address.clone(),
            answer: ask_version(settings).map_err(|kind| Error {
                server: settings.address.clone(),
                kind,
                is_resent: false,
            }),
        }
    }
}

fn ask_version(settings: &Settings) -> Result<ServerAnswer, ErrorKind> {
    let stream = opening::open(settings, &mut Kept::default())?;
    let asked = Instant::now();
    let mut protocol = Protocol::new(Bounded {
        stream,
        deadline: asked + settings.timeout,
        bytes_left: LONGEST_REPLY,
    });
    let version =
        futures_executor::block_on(protocol.version()).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::TimedOut {
                after: settings.timeout,
            },
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe => ErrorKind::Closed,
            // The line that the server gave instead.
            io::ErrorKind::Other
                if ErrorKind::is_question_for_password(error.to_string().trim_end()) =>
            {
                ErrorKind::PasswordMissing
            }
            _ if TlsFault::in_error(&error).is_some() => ErrorKind::ended_by(&error),
            _ => ErrorKind::Broken { what: "no version" },
        })?;
    Ok(ServerAnswer {
        version: version
            .chars()
            .filter(|character| !character.is_control())
            .take(LONGEST_VERSION)
            .collect(),
        round_trip: asked.elapsed(),
    })
}

/// A blocking stream as memcache-async wants one: it is always ready, until its time or its bytes are
/// used up. memcache-async itself would read on for as long as a line does not end.
struct Bounded {
    stream: Stream,
    deadline: Instant,
    bytes_left: usize,
}

impl Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(self.bytes_left);
        let buffer = buffer.get_mut(..room).unwrap_or_default();
        let received = self.until_done(|stream, left| {
            stream.set_read_timeout(left)?;
            stream.read(buffer)
        })?;
        self.bytes_left -= received;
        Ok(received)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.until_done(|stream, left| {
            stream.set_write_timeout(left)?;
            stream.write(bytes)
        })
    }

    /// memcache-async takes an interruption for an end.
    fn until_done(
        &mut self,
        mut work: impl FnMut(&mut Stream, Duration) -> io::Result<usize>,
    ) -> io::Result<usize> {
        loop {
            let left = time_until(self.deadline)?;
            match work(&mut self.stream, left) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.read(buffer))
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write(bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Bytes of a reply to `version` that are looked at.
const LONGEST_REPLY: usize = 512;

/// Characters of a version that are shown.
const LONGEST_VERSION: usize = 40;
