//! An encrypted stream over a socket, with the manners of a socket: timeouts that are the socket's own, and
//! reads and writes that move once and then let the caller look at its clock.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::net::{RecvFlags, recv};
use rustls::ClientConnection;
use rustls::pki_types::ServerName;

use super::{Kept, TlsFault, TlsSettings};

/// A TLS connection to a server whose certificate was verified.
///
/// A peer that sends a byte at a time, or what is no data of its own (a session ticket), makes a read or write
/// end as [`io::ErrorKind::Interrupted`]: the caller tries again while its time lasts.
#[derive(Debug)]
pub(in crate::store) struct TlsStream {
    socket: TcpStream,
    session: ClientConnection,
    name: ServerName<'static>,
    /// Bytes of the write under way that are encrypted and not yet all sent.
    unsent: usize,
    /// Whether the next write is the rest of the one before.
    is_rest: bool,
}

impl TlsStream {
    /// Shakes hands with the server on `socket`, which `host` has led to, until `deadline`.
    pub(in crate::store) fn open(
        socket: TcpStream,
        host: &str,
        settings: &TlsSettings,
        kept: &mut Kept,
        deadline: Instant,
    ) -> io::Result<Self> {
        let mut stream = Self::begin(socket, host, settings, kept)?;
        stream.shake_hands(deadline)?;
        Ok(stream)
    }

    /// A stream whose hands are still to be shaken, by the reads and writes to come.
    pub(in crate::store) fn begin(
        socket: TcpStream,
        host: &str,
        settings: &TlsSettings,
        kept: &mut Kept,
    ) -> io::Result<Self> {
        let name = match &settings.server_name {
            Some(name) => name.clone(),
            None => ServerName::try_from(host.to_owned()).map_err(|_| TlsFault::WrongName {
                expected: host.to_owned(),
            })?,
        };
        let session = ClientConnection::new(kept.config(settings)?, name.clone())
            .map_err(|error| TlsFault::of(error, &name.to_str()))?;
        Ok(Self {
            socket,
            session,
            name,
            unsent: 0,
            is_rest: false,
        })
    }

    /// Sends all that is encrypted, and shakes hands as far as the peer's has come: before that, nothing that is
    /// written can be sent.
    pub(in crate::store) fn push(&mut self) -> io::Result<()> {
        loop {
            while self.session.wants_write() {
                self.send()?;
            }
            if !self.session.is_handshaking() {
                return Ok(());
            }
            if self.session.read_tls(&mut Arrived(&self.socket))? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.decrypt()?;
        }
    }

    fn shake_hands(&mut self, deadline: Instant) -> io::Result<()> {
        while self.session.is_handshaking() || self.session.wants_write() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            if self.session.wants_write() {
                self.set_write_timeout(left)?;
                self.send()?;
            } else {
                self.set_read_timeout(left)?;
                if self.session.read_tls(&mut self.socket)? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                self.decrypt()?;
            }
        }
        Ok(())
    }

    /// The socket under it.
    pub(in crate::store) fn socket(&self) -> &TcpStream {
        &self.socket
    }

    /// Reads what has come; [`io::ErrorKind::WouldBlock`] where no data has.
    pub(in crate::store) fn read_arrived(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(taken) = self.take(buffer) {
            return taken;
        }
        self.session.read_tls(&mut Arrived(&self.socket))?;
        self.decrypt()?;
        self.take(buffer)
            .unwrap_or_else(|| Err(io::ErrorKind::WouldBlock.into()))
    }

    /// Whether the peer has closed neither TLS nor the socket, as far as that has come through.
    pub(in crate::store) fn is_open(&mut self) -> bool {
        loop {
            match self.session.process_new_packets() {
                Ok(state) if state.plaintext_bytes_to_read() > 0 => return true,
                Ok(state) if state.peer_has_closed() => return false,
                Ok(_) => {}
                Err(_) => return false,
            }
            match self.session.read_tls(&mut Arrived(&self.socket)) {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
            }
        }
    }

    pub(in crate::store) fn set_read_timeout(&self, timeout: Duration) -> io::Result<()> {
        self.socket.set_read_timeout(Some(timeout))
    }

    pub(in crate::store) fn set_write_timeout(&self, timeout: Duration) -> io::Result<()> {
        self.socket.set_write_timeout(Some(timeout))
    }

    /// Data that was received and decrypted; `None` where there is none, and the peer may send more.
    fn take(&mut self, buffer: &mut [u8]) -> Option<io::Result<usize>> {
        match self.session.reader().read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            taken => Some(taken),
        }
    }

    /// What of `bytes` goes into the next record. After the first of a write, each ends with a line.
    ///
    /// memcached 1.6.18 reads what it has no room for in its 16 KB, the rest of a large value, to the last byte,
    /// and looks at its socket before it goes on: a command in the same record would be left lying in its OpenSSL.
    fn next_record<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let record = bytes.get(..LONGEST_RECORD).unwrap_or(bytes);
        match memchr::memchr(b'\n', record) {
            Some(end) if self.is_rest => record.get(..=end).unwrap_or(record),
            _ => record,
        }
    }

    fn decrypt(&mut self) -> io::Result<()> {
        let Err(error) = self.session.process_new_packets() else {
            return Ok(());
        };
        // The peer is told why. What it makes of that is of no more concern.
        let _ = self.send();
        Err(TlsFault::of(error, &self.name.to_str()).into())
    }

    /// One write of what is encrypted. Where the peer has closed the connection, what it said last counts.
    fn send(&mut self) -> io::Result<()> {
        match self.session.write_tls(&mut PlainWrites(&self.socket)) {
            Ok(0) => Err(io::ErrorKind::WriteZero.into()),
            Ok(_) => Ok(()),
            Err(error) if is_no_end(&error) => Err(error),
            Err(error) => {
                let _ = self.session.read_tls(&mut Arrived(&self.socket));
                match self.session.process_new_packets() {
                    Err(said) => Err(TlsFault::of(said, &self.name.to_str()).into()),
                    Ok(_) => Err(error),
                }
            }
        }
    }
}

impl Read for TlsStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(taken) = self.take(buffer) {
            return taken;
        }
        self.session.read_tls(&mut self.socket)?;
        self.decrypt()?;
        self.take(buffer)
            .unwrap_or_else(|| Err(io::ErrorKind::Interrupted.into()))
    }
}

/// After [`io::ErrorKind::Interrupted`] the next write has to begin with the same bytes.
impl Write for TlsStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.unsent == 0 {
            let record = self.next_record(bytes);
            self.unsent = self.session.writer().write(record)?;
            self.is_rest = self.unsent < bytes.len();
        }
        self.send()?;
        if self.session.wants_write() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        Ok(std::mem::take(&mut self.unsent))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A socket of which only what has come is read.
struct Arrived<'a>(&'a TcpStream);

impl Read for Arrived<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (received, _) = recv(self.0, buffer, RecvFlags::DONTWAIT)?;
        Ok(received)
    }
}

/// A socket without vectored writes, with which std lets a closed peer raise a signal.
struct PlainWrites<'a>(&'a TcpStream);

impl Write for PlainWrites<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes, by RFC 8446 section 5.1. memcached reads as many at once.
const LONGEST_RECORD: usize = 16 * 1024;

fn is_no_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}
