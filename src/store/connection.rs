//! One connection to one server: sends requests, receives their whole replies, in bounded time.
//!
//! Requests go out in one write and are answered in order. Some are posted: nobody waits for a reply, and
//! where one comes all the same it is passed over before the replies to the next write. A connection is used
//! up by the first error: whoever holds it drops it then.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use socket2::SockAddr;

use super::eagerness::Eagerness;
use super::protocol::{Broken, Code, Line, Quiet, Reply, Request, parse_line};
use super::stream::Stream;
use super::tls::Kept;
use super::{ErrorKind, Settings, opening};

/// An open connection, between two requests.
#[derive(Debug)]
pub(super) struct Connection {
    stream: Stream,
    timeout: Duration,
    /// Whether the stream's read timeout is still `timeout`.
    is_timeout_whole: bool,
    /// The number of the last request.
    opaque: u32,
    /// The number of the first request that is under way.
    first: u32,
    /// How many requests were posted since the last reply.
    posted: u32,
    /// How many commands that have no reply were sent since then. A proxy may refuse one all the same.
    posted_quietly: u32,
    /// When it was used last.
    used: Instant,
    /// Whether a reply to the requests that are under way has come.
    is_answered: bool,
    eagerness: Eagerness,
    /// Until when to stay awake for the reply.
    awake_until: Option<Instant>,
    outgoing: Vec<u8>,
    incoming: Incoming,
}

/// A reply, and the value where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply.
    pub reply: Reply,
    /// Empty where the reply has none.
    pub value: Vec<u8>,
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

impl From<Fault> for ErrorKind {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::ClosedBeforeReply => Self::Closed,
            Fault::Other(kind) => kind,
        }
    }
}

impl Connection {
    /// Connects, and sets the timeouts for all requests to come.
    pub(super) fn open(settings: &Settings, kept: &mut Kept) -> Result<Self, ErrorKind> {
        let stream = opening::open(settings, kept)?;
        let timeout = settings.timeout;
        let set = || {
            stream.set_read_timeout(timeout)?;
            stream.set_write_timeout(timeout)
        };
        set().map_err(|error: io::Error| ErrorKind::Unreachable(error.kind()))?;
        Ok(Self {
            stream,
            timeout,
            is_timeout_whole: true,
            opaque: 0,
            first: 0,
            posted: 0,
            posted_quietly: 0,
            used: Instant::now(),
            is_answered: false,
            eagerness: Eagerness::new(),
            awake_until: None,
            outgoing: Vec::new(),
            incoming: Incoming::default(),
        })
    }

    /// How long after `begun` the last reply came.
    pub(super) fn time_since(&self, begun: Instant) -> Duration {
        self.used.saturating_duration_since(begun)
    }

    /// Whether the server has not closed it, as far as that is known here. Asks where it was not used just
    /// now: what is posted over a closed connection is lost without a word.
    pub(super) fn is_open(&mut self) -> bool {
        if self.used.elapsed() < USED_JUST_NOW {
            return true;
        }
        self.used = Instant::now();
        self.stream.is_open()
    }

    /// The server's address.
    pub(super) fn peer(&self) -> Option<SockAddr> {
        self.stream.peer()
    }

    /// Whether what was asked last was answered.
    pub(super) fn has_answered(&self) -> bool {
        self.is_answered
    }

    /// Whether it is open, and nothing has come.
    pub(super) fn is_silent(&self) -> bool {
        self.stream.is_silent()
    }

    /// Sends `requests` in one write. [`Connection::receive`] has to follow.
    pub(super) fn send(
        &mut self,
        requests: &[Request<'_>],
        deadline: Instant,
    ) -> Result<(), Fault> {
        self.first = self.opaque.wrapping_add(1);
        self.is_answered = false;
        self.outgoing.clear();
        for request in requests {
            self.append(request);
        }
        Request::append_end(&mut self.outgoing);
        self.write(deadline)
    }

    /// The replies to the `count` requests that were sent, with the values where there are some, until `deadline`. One
    /// read where they come in one piece.
    pub(super) fn receive(
        &mut self,
        count: usize,
        deadline: Instant,
    ) -> Result<Vec<Answer>, Fault> {
        let awake = self.eagerness.for_next_reply();
        self.awake_until = (awake > Duration::ZERO).then(|| Instant::now() + awake);
        let answers = self.receive_all(count, deadline);
        self.posted = 0;
        self.posted_quietly = 0;
        self.used = Instant::now();
        if !self.is_timeout_whole {
            self.stream
                .set_read_timeout(self.timeout)
                .map_err(|error| self.io_fault(&error))?;
            self.is_timeout_whole = true;
        }
        answers
    }

    /// Sends a request whose reply nobody waits for.
    pub(super) fn post(&mut self, request: &Request<'_>, deadline: Instant) -> Result<(), Fault> {
        self.outgoing.clear();
        self.append(request);
        self.write(deadline)?;
        self.posted = self.posted.saturating_add(1);
        Ok(())
    }

    /// Sends commands that have no reply, in one write.
    pub(super) fn post_quietly(
        &mut self,
        commands: &[Quiet<'_>],
        deadline: Instant,
    ) -> Result<(), Fault> {
        self.outgoing.clear();
        for command in commands {
            command.append_to(&mut self.outgoing);
            self.posted_quietly = self.posted_quietly.saturating_add(1);
        }
        self.write(deadline)
    }

    fn append(&mut self, request: &Request<'_>) {
        self.opaque = self.opaque.wrapping_add(1);
        request.append_to(self.opaque, &mut self.outgoing);
    }

    fn write(&mut self, deadline: Instant) -> Result<(), Fault> {
        let mut sent = 0;
        while let Some(left) = self.outgoing.get(sent..).filter(|left| !left.is_empty()) {
            match self.stream.write(left) {
                Ok(0) => return Err(Fault::ClosedBeforeReply),
                Ok(count) => sent += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_closed(&error) => return Err(Fault::ClosedBeforeReply),
                Err(error) => return Err(self.io_fault(&error)),
            }
            if sent < self.outgoing.len() && Instant::now() >= deadline {
                return Err(self.timed_out());
            }
        }
        if self.outgoing.capacity() > KEPT_BUFFER {
            self.outgoing = Vec::new();
        }
        Ok(())
    }

    /// The replies to all that was sent, and the `MN` that ends them.
    fn receive_all(&mut self, count: usize, deadline: Instant) -> Result<Vec<Answer>, Fault> {
        let first = self.first;
        let mut answers = Vec::with_capacity(count);
        let mut awaited = first;
        // A refusal bears no number: it may be that of a request that was posted.
        let mut refusal = None;
        while answers.len() < count {
            let reply = match self.receive_line(deadline)? {
                Line::Reply(reply) => reply,
                Line::Refused(line) if ErrorKind::is_question_for_password(&line) => {
                    return Err(Fault::Other(ErrorKind::PasswordMissing));
                }
                Line::Refused(line)
                    if self.posted.max(self.posted_quietly) > 0 && answers.is_empty() =>
                {
                    refusal = Some(line);
                    continue;
                }
                Line::Refused(line) => return Err(Fault::Other(ErrorKind::Refused { line })),
            };
            // It was not: there are fewer replies than requests, or that to the second comes first.
            let is_next = reply.opaque == Some(awaited.wrapping_add(1));
            let is_own_refusal = reply.code == Code::NoOp || is_next && count > 1;
            if let Some(line) = refusal.take_if(|_| is_own_refusal) {
                return Err(Fault::Other(ErrorKind::Refused { line }));
            }
            match reply.opaque {
                Some(opaque) if opaque != awaited => {
                    if self.is_answered || !self.is_posted(opaque, first) {
                        return Err(broken(ANOTHER_REQUEST));
                    }
                    self.receive_value(&reply, deadline)?;
                    continue;
                }
                None if reply.code == Code::Value => return Err(broken(ANOTHER_REQUEST)),
                None if reply.code == Code::NoOp => {
                    return Err(broken(Broken("fewer replies than requests")));
                }
                _ => {}
            }
            self.is_answered = true;
            let value = self.receive_value(&reply, deadline)?;
            answers.push(Answer { reply, value });
            awaited = awaited.wrapping_add(1);
        }
        match self.receive_line(deadline)? {
            Line::Reply(Reply {
                code: Code::NoOp, ..
            }) if self.incoming.len == 0 => Ok(answers),
            _ => Err(broken(Broken("more than one reply"))),
        }
    }

    /// Whether a request was posted since the exchange before the one whose first request is `first`.
    fn is_posted(&self, opaque: u32, first: u32) -> bool {
        (1..=self.posted).contains(&first.wrapping_sub(opaque))
    }

    fn receive_line(&mut self, deadline: Instant) -> Result<Line, Fault> {
        loop {
            if let Some((line, len)) = parse_line(self.incoming.as_slice()).map_err(broken)? {
                self.incoming.forget(len);
                return Ok(line);
            }
            self.receive_more(deadline)?;
        }
    }

    /// The value that a reply announces, which is copied out once, when it is whole.
    fn receive_value(&mut self, reply: &Reply, deadline: Instant) -> Result<Vec<u8>, Fault> {
        let Some(len) = reply.value_len else {
            return Ok(Vec::new());
        };
        let whole = len.saturating_add(LINE_END.len());
        while self.incoming.len < whole {
            self.receive_more(deadline)?;
        }
        let received = self.incoming.as_slice();
        if received.get(len..whole) != Some(LINE_END) {
            return Err(broken(Broken("a value of another length than was said")));
        }
        let value = received.get(..len).unwrap_or_default().to_vec();
        self.incoming.forget(whole);
        Ok(value)
    }

    fn receive_more(&mut self, deadline: Instant) -> Result<(), Fault> {
        loop {
            let received = if let Some(until) = self.awake_until {
                self.read_awake(until)
            } else if self.shorten_timeout(deadline)? {
                self.stream.read(self.incoming.room())
            } else {
                // The time went by with another server. What came meanwhile is in time.
                self.stream.read_arrived(self.incoming.room())
            };
            match received {
                Ok(0) => return Err(self.closed()),
                Ok(received) => {
                    self.incoming.len += received;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_closed(&error) => return Err(self.closed()),
                Err(error)
                    if self.awake_until.is_some() && error.kind() == io::ErrorKind::WouldBlock =>
                {
                    self.eagerness.did_not_pay();
                    self.awake_until = None;
                }
                Err(error) => return Err(self.io_fault(&error)),
            }
        }
    }

    /// Reads what comes before `until`.
    fn read_awake(&mut self, until: Instant) -> io::Result<usize> {
        loop {
            match self.stream.read_arrived(self.incoming.room()) {
                Err(error)
                    if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < until =>
                {
                    // Each question takes the socket's lock, which the reply needs too.
                    let next = Instant::now() + BETWEEN_QUESTIONS;
                    while Instant::now() < next {
                        std::hint::spin_loop();
                    }
                }
                received => {
                    if received.is_ok() {
                        self.eagerness.paid();
                    }
                    return received;
                }
            }
        }
    }

    /// Keeps a reply that comes in pieces within the deadline, and leaves one that comes at once without
    /// a system call for it. Whether there is any time left.
    fn shorten_timeout(&mut self, deadline: Instant) -> Result<bool, Fault> {
        let left = deadline.saturating_duration_since(Instant::now());
        if !left.is_zero() && left + TOLERATED_DELAY < self.timeout {
            self.stream
                .set_read_timeout(left)
                .map_err(|error| self.io_fault(&error))?;
            self.is_timeout_whole = false;
        }
        Ok(!left.is_zero())
    }

    fn closed(&self) -> Fault {
        if self.incoming.len == 0 && !self.is_answered {
            Fault::ClosedBeforeReply
        } else {
            Fault::Other(ErrorKind::Closed)
        }
    }

    fn timed_out(&self) -> Fault {
        Fault::Other(ErrorKind::TimedOut {
            after: self.timeout,
        })
    }

    fn io_fault(&self, error: &io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => self.timed_out(),
            _ => Fault::Other(ErrorKind::ended_by(error)),
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

fn broken(Broken(what): Broken) -> Fault {
    Fault::Other(ErrorKind::Broken { what })
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

const ANOTHER_REQUEST: Broken = Broken("the reply to another request");

const LINE_END: &[u8] = b"\r\n";

/// How long ago a connection may have been used to be taken for open.
const USED_JUST_NOW: Duration = Duration::from_millis(100);

/// A delay that is not worth a system call.
const TOLERATED_DELAY: Duration = Duration::from_millis(5);

/// While awake for a reply.
const BETWEEN_QUESTIONS: Duration = Duration::from_micros(1);

const SMALLEST_READ: usize = 4 * 1024;
const FIRST_BUFFER: usize = 16 * 1024;
const KEPT_BUFFER: usize = 256 * 1024;
