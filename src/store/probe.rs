//! The question whether a server that failed answers again, asked without waiting.
//!
//! A connection of its own, on which nothing blocks: each step does what can be done just now. It counts that the
//! server answers in time, which is known only where somebody looked in time. So where a reply was found late, it
//! is asked once more; of a process that looks rarely, two late replies are enough.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};
use std::vec::IntoIter;

use socket2::SockAddr;

use super::protocol::Request;
use super::stream::{self, Stream};
use super::wire::Probed;
use super::{Address, ErrorKind};

/// A probe under way.
#[derive(Debug)]
pub(super) struct Probe {
    stream: Stream,
    /// Other addresses of the same server.
    endpoints: IntoIter<SockAddr>,
    timeout: Duration,
    /// What is still to be sent.
    outgoing: Vec<u8>,
    received: Vec<u8>,
    /// When it was asked, or the connection was begun.
    asked: Instant,
    was_late: bool,
}

impl Probe {
    /// Begins a connection.
    pub(super) fn begin(address: &Address, timeout: Duration) -> Result<Self, ErrorKind> {
        let mut endpoints = stream::endpoints(address)?.into_iter();
        Ok(Self {
            stream: connect_to_next(&mut endpoints, io::ErrorKind::NotFound)?,
            endpoints,
            timeout,
            outgoing: question(),
            received: Vec::new(),
            asked: Instant::now(),
            was_late: false,
        })
    }

    /// Goes on as far as that is possible without waiting.
    pub(super) fn step(&mut self) -> Result<Probed, ErrorKind> {
        // From before the look: what has not come by then is late.
        let is_late = self.asked.elapsed() > self.timeout;
        match self.advance() {
            Ok(true) if is_late && !self.was_late => {
                self.was_late = true;
                self.outgoing = question();
                self.received.clear();
                self.asked = Instant::now();
                Ok(Probed::Waiting)
            }
            Ok(true) => Ok(Probed::Answered),
            Ok(false) if is_late => Err(ErrorKind::TimedOut {
                after: self.timeout,
            }),
            Ok(false) => Ok(Probed::Waiting),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(ErrorKind::Broken {
                what: "the reply to another command",
            }),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(ErrorKind::Closed),
            Err(error) => {
                self.stream = connect_to_next(&mut self.endpoints, error.kind())?;
                self.outgoing = question();
                Ok(Probed::Waiting)
            }
        }
    }

    /// Whether the whole reply is there.
    fn advance(&mut self) -> io::Result<bool> {
        while !self.outgoing.is_empty() {
            match self.stream.write(&self.outgoing) {
                Ok(sent) => drop(self.outgoing.drain(..sent.min(self.outgoing.len()))),
                Err(error) if is_waiting(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        let mut buffer = [0; 64];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => self.received.extend(buffer.iter().take(count)),
                Err(error) if is_waiting(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
            if !ANSWER.starts_with(&self.received) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if self.received == ANSWER {
                return Ok(true);
            }
        }
    }
}

fn connect_to_next(
    endpoints: &mut IntoIter<SockAddr>,
    mut last_error: io::ErrorKind,
) -> Result<Stream, ErrorKind> {
    for endpoint in endpoints {
        match stream::begin(&endpoint) {
            Ok(stream) => return Ok(stream),
            Err(error) => last_error = error.kind(),
        }
    }
    Err(ErrorKind::Unreachable(last_error))
}

fn question() -> Vec<u8> {
    let mut question = Vec::new();
    Request::append_end(&mut question);
    question
}

/// On a connection that is not yet made, Linux says "not connected" to who would read.
fn is_waiting(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted | io::ErrorKind::NotConnected
    )
}

const ANSWER: &[u8] = b"MN\r\n";
