//! One connection to one server: sends a request, receives its whole reply, in bounded time.
//!
//! A connection is used up by the first error: whoever holds it drops it then.

use std::io::{self, IoSlice, Read, Write};
use std::time::{Duration, Instant};

use super::protocol::{Broken, Line, Reply, Request, parse_line};
use super::stream::Stream;
use super::{Address, ErrorKind};

/// An open connection, between two requests.
#[derive(Debug)]
pub(super) struct Connection {
    stream: Stream,
    /// The process that opened it. After a fork, the child must not speak on its parent's socket.
    process: u32,
    timeout: Duration,
    /// Whether the stream's read timeout is still `timeout`.
    is_timeout_whole: bool,
    /// The number of the last request.
    opaque: u32,
    outgoing: Vec<u8>,
    incoming: Incoming,
}

/// Bytes received and not used: the first `len` of `bytes`.
#[derive(Debug, Default)]
struct Incoming {
    bytes: Vec<u8>,
    len: usize,
}

/// Why there is no reply.
#[derive(Debug)]
pub(super) enum Fault {
    /// The connection ended before the first byte of a reply: so does one that the server closed long
    /// ago, when it was restarted or had too many.
    ClosedBeforeReply,
    Other(ErrorKind),
}

impl Connection {
    /// Connects, and sets the timeouts for all requests to come.
    pub(super) fn open(
        address: &Address,
        connect_timeout: Duration,
        timeout: Duration,
    ) -> Result<Self, ErrorKind> {
        let connect = || {
            let stream = Stream::connect(address, connect_timeout)?;
            stream.set_read_timeout(timeout)?;
            stream.set_write_timeout(timeout)?;
            Ok(stream)
        };
        let stream = connect().map_err(|error: io::Error| match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::ConnectTimedOut {
                after: connect_timeout,
            },
            kind => ErrorKind::Unreachable(kind),
        })?;
        Ok(Self {
            stream,
            process: std::process::id(),
            timeout,
            is_timeout_whole: true,
            opaque: 0,
            outgoing: Vec::new(),
            incoming: Incoming::default(),
        })
    }

    /// Whether this process opened it.
    pub(super) fn is_own(&self) -> bool {
        self.process == std::process::id()
    }

    /// Sends `request` and receives its reply, with the value where there is one. One write and one read
    /// where the reply comes in one piece.
    pub(super) fn exchange(&mut self, request: &Request<'_>) -> Result<(Reply, Vec<u8>), Fault> {
        self.opaque = self.opaque.wrapping_add(1);
        let deadline = Instant::now() + self.timeout;
        self.send(request, deadline)?;
        let (reply, value) = self.receive(request, deadline)?;
        if !self.is_timeout_whole {
            self.stream
                .set_read_timeout(self.timeout)
                .map_err(|error| Fault::Other(self.io_fault(&error)))?;
            self.is_timeout_whole = true;
        }
        Ok((reply, value))
    }

    fn send(&mut self, request: &Request<'_>, deadline: Instant) -> Result<(), Fault> {
        self.outgoing.clear();
        request.append_line(self.opaque, &mut self.outgoing);
        let mut parts = [IoSlice::new(b""); 3];
        let mut left = match request.value() {
            Some(value) if value.len() > COPIED_VALUE => {
                parts = [&self.outgoing, value, b"\r\n"].map(IoSlice::new);
                &mut parts[..]
            }
            value => {
                if let Some(value) = value {
                    self.outgoing.extend_from_slice(value);
                    self.outgoing.extend_from_slice(b"\r\n");
                }
                parts[0] = IoSlice::new(&self.outgoing);
                &mut parts[..1]
            }
        };
        while !left.is_empty() {
            match self.stream.write_vectored(left) {
                Ok(0) => return Err(Fault::ClosedBeforeReply),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_closed(&error) => return Err(Fault::ClosedBeforeReply),
                Err(error) => return Err(Fault::Other(self.io_fault(&error))),
            }
            if Instant::now() >= deadline && !left.is_empty() {
                return Err(Fault::Other(ErrorKind::TimedOut {
                    after: self.timeout,
                }));
            }
        }
        Ok(())
    }

    fn receive(
        &mut self,
        request: &Request<'_>,
        deadline: Instant,
    ) -> Result<(Reply, Vec<u8>), Fault> {
        let broken = |Broken(what)| Fault::Other(ErrorKind::Broken { what });
        let (line, line_len) = loop {
            if let Some(parsed) = parse_line(self.incoming.as_slice()).map_err(broken)? {
                break parsed;
            }
            self.receive_more(deadline)?;
        };
        let reply = match line {
            Line::Reply(reply) => reply,
            Line::Refused(line) => return Err(self.refusal(request, line, line_len)),
        };
        if reply.opaque != request.has_opaque().then_some(self.opaque) {
            return Err(broken(Broken("the reply to another request")));
        }
        let value = match reply.value_len {
            None => Vec::new(),
            Some(len) => {
                let value_end = line_len.saturating_add(len);
                let whole = value_end.saturating_add(2);
                while self.incoming.len < whole {
                    self.receive_more(deadline)?;
                }
                if self.incoming.as_slice().get(value_end..whole) != Some(b"\r\n") {
                    return Err(broken(Broken("a value of another length than was said")));
                }
                let value = self
                    .incoming
                    .as_slice()
                    .get(line_len..value_end)
                    .unwrap_or_default()
                    .to_vec();
                self.incoming.forget(whole);
                return self.in_step((reply, value));
            }
        };
        self.incoming.forget(line_len);
        self.in_step((reply, value))
    }

    /// One request, one reply: anything more that has come already means nothing that was asked for.
    fn in_step<T>(&self, received: T) -> Result<T, Fault> {
        if self.incoming.len > 0 {
            return Err(Fault::Other(ErrorKind::Broken {
                what: "bytes after the reply",
            }));
        }
        Ok(received)
    }

    fn refusal(&mut self, request: &Request<'_>, line: String, line_len: usize) -> Fault {
        self.incoming.forget(line_len);
        Fault::Other(match request.value() {
            Some(value) if line == TOO_LARGE => ErrorKind::TooLarge { size: value.len() },
            _ => ErrorKind::Refused { line },
        })
    }

    fn receive_more(&mut self, deadline: Instant) -> Result<(), Fault> {
        loop {
            self.shorten_timeout(deadline)?;
            match self.stream.read(self.incoming.room()) {
                Ok(0) => return Err(self.closed()),
                Ok(received) => {
                    self.incoming.len += received;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_closed(&error) => return Err(self.closed()),
                Err(error) => return Err(Fault::Other(self.io_fault(&error))),
            }
        }
    }

    /// Keeps a reply that comes in pieces within the deadline, and leaves one that comes at once without
    /// a system call for it.
    fn shorten_timeout(&mut self, deadline: Instant) -> Result<(), Fault> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Fault::Other(ErrorKind::TimedOut {
                after: self.timeout,
            }));
        }
        if left + TOLERATED_DELAY < self.timeout {
            self.stream
                .set_read_timeout(left)
                .map_err(|error| Fault::Other(self.io_fault(&error)))?;
            self.is_timeout_whole = false;
        }
        Ok(())
    }

    fn closed(&self) -> Fault {
        if self.incoming.len == 0 {
            Fault::ClosedBeforeReply
        } else {
            Fault::Other(ErrorKind::Closed)
        }
    }

    fn io_fault(&self, error: &io::Error) -> ErrorKind {
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::TimedOut {
                after: self.timeout,
            },
            _ => ErrorKind::Closed,
        }
    }
}

impl Incoming {
    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// Where the next bytes go: at least a page. Grows with what has come, not with what was announced.
    fn room(&mut self) -> &mut [u8] {
        if self.bytes.len() - self.len < SMALLEST_READ {
            self.bytes
                .resize((self.bytes.len() * 2).max(FIRST_BUFFER), 0);
        }
        self.bytes.get_mut(self.len..).unwrap_or_default()
    }

    /// The first `count` bytes have been used. Room for the largest of replies is not kept.
    fn forget(&mut self, count: usize) {
        let count = count.min(self.len);
        self.bytes.copy_within(count..self.len, 0);
        self.len -= count;
        if self.len == 0 && self.bytes.len() > KEPT_BUFFER {
            self.bytes.truncate(KEPT_BUFFER);
            self.bytes.shrink_to_fit();
        }
    }
}

fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::UnexpectedEof
    )
}

/// memcached's words for a value over its item size limit. It reads the value to its end all the same,
/// so the connection stays in step.
const TOO_LARGE: &str = "SERVER_ERROR object too large for cache";

/// Values up to this size are copied behind their command line; larger ones are sent from where they are.
const COPIED_VALUE: usize = 16 * 1024;

/// A delay that is not worth a system call.
const TOLERATED_DELAY: Duration = Duration::from_millis(5);

const SMALLEST_READ: usize = 4 * 1024;
const FIRST_BUFFER: usize = 16 * 1024;
const KEPT_BUFFER: usize = 256 * 1024;
