//! The question whether a server that failed answers again, asked without waiting.
//!
//! A connection of its own, on which nothing blocks: each step does what can be done just now. It counts that the
//! server answers in time, whenever it is its turn. A reply that was found late may have been in time, where nobody
//! looked: it is asked once more then, and of a process that looks rarely, two late replies are enough.

use std::io::{self, Read, Write};
use std::time::Instant;
use std::vec::IntoIter;

use socket2::SockAddr;

use super::Settings;
use super::protocol::Request;
use super::stream::{self, Stream};
use super::tls::Kept;
use super::wire::Probed;

/// A probe under way.
#[derive(Debug)]
pub(super) struct Probe {
    stream: Stream,
    /// Other addresses of the same server.
    endpoints: IntoIter<SockAddr>,
    /// What is still to be sent.
    outgoing: Vec<u8>,
    /// What is still to be received.
    awaited: Vec<u8>,
    /// Since when it has been the server's turn.
    asked: Instant,
    was_late: bool,
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Nothing could be sent or received.
    None,
    /// Something was; it is the server's turn.
    Some,
    /// All that was awaited is there.
    Whole,
}

impl Probe {
    /// Begins a connection to the first of `endpoints` that can be connected to.
    pub(super) fn begin(
        endpoints: Vec<SockAddr>,
        settings: &Settings,
        kept: &mut Kept,
    ) -> Option<Self> {
        let mut endpoints = endpoints.into_iter();
        let mut probe = Self {
            stream: connect_to_next(&mut endpoints, settings, kept)?,
            endpoints,
            outgoing: Vec::new(),
            awaited: Vec::new(),
            asked: Instant::now(),
            was_late: false,
        };
        probe.introduce(settings);
        Some(probe)
    }

    /// Goes on as far as that is possible without waiting.
    pub(super) fn step(&mut self, settings: &Settings, kept: &mut Kept) -> Probed {
        // From before the look: what has not come by then is late.
        let is_late = self.asked.elapsed() > settings.timeout;
        match self.advance() {
            Ok(Progress::Whole) if is_late && !self.was_late => {
                self.was_late = true;
                self.ask();
                self.asked = Instant::now();
                // Sent at once. What comes of it is seen with the next step.
                self.advance().map_or(Probed::Failed, |_| Probed::Waiting)
            }
            Ok(Progress::Whole) => Probed::Answered,
            // It was this process that came late, and it is the server's turn again.
            Ok(Progress::Some) => {
                self.asked = Instant::now();
                Probed::Waiting
            }
            Ok(Progress::None) if is_late => Probed::Failed,
            Ok(Progress::None) => Probed::Waiting,
            Err(_) => match connect_to_next(&mut self.endpoints, settings, kept) {
                Some(stream) => {
                    self.stream = stream;
                    self.introduce(settings);
                    Probed::Waiting
                }
                None => Probed::Failed,
            },
        }
    }

    /// What a new connection begins with.
    fn introduce(&mut self, settings: &Settings) {
        self.outgoing.clear();
        self.awaited.clear();
        if let Some(credentials) = &settings.credentials {
            self.outgoing = credentials.to_command();
            self.awaited.extend_from_slice(b"STORED\r\n");
        }
        self.ask();
    }

    fn ask(&mut self) {
        Request::append_end(&mut self.outgoing);
        self.awaited.extend_from_slice(b"MN\r\n");
    }

    /// Moves what can be moved just now.
    fn advance(&mut self) -> io::Result<Progress> {
        let mut progress = Progress::None;
        while !self.awaited.is_empty() {
            match self.move_once() {
                Err(error) if is_waiting(&error) => return Ok(progress),
                // Some of TLS.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                moved => moved?,
            }
            progress = Progress::Some;
        }
        Ok(Progress::Whole)
    }

    /// One write, or one read.
    fn move_once(&mut self) -> io::Result<()> {
        self.stream.push()?;
        if !self.outgoing.is_empty() {
            let sent = self.stream.write(&self.outgoing)?;
            self.outgoing.drain(..sent.min(self.outgoing.len()));
            return Ok(());
        }
        let mut buffer = [0; 64];
        let count = self.stream.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(received) if count > 0 && self.awaited.starts_with(received) => {
                self.awaited.drain(..count);
                Ok(())
            }
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn connect_to_next(
    endpoints: &mut IntoIter<SockAddr>,
    settings: &Settings,
    kept: &mut Kept,
) -> Option<Stream> {
    endpoints.find_map(|endpoint| stream::begin(&endpoint, settings, kept).ok())
}

/// On a connection that is not yet made, Linux says "not connected" to who would read.
fn is_waiting(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::NotConnected
    )
}
