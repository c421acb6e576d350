//! A connected socket: TCP, alone or with TLS over it, or unix domain.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{RecvFlags, recv};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};

use super::tls::{Kept, TlsFault, TlsStream};
use super::{Address, ErrorKind, Settings};

/// A blocking stream whose reads and writes end after a time. [`io::ErrorKind::Interrupted`] is no end: the
/// same is tried again, for as long as there is time.
#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    Tls(Box<TlsStream>),
    Unix(UnixStream),
}

/// Connects until `deadline`, whatever a name's number of addresses. That is when `connect_timeout` is over.
///
/// The system's own lookup of a name has no timeout that could be set here; addresses are not looked up.
pub(super) fn connect(
    settings: &Settings,
    kept: &mut Kept,
    deadline: Instant,
) -> Result<Stream, ErrorKind> {
    let after = settings.connect_timeout;
    let unreachable = |error: io::Error| match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::ConnectTimedOut { after },
        kind => ErrorKind::Unreachable(kind),
    };
    match &settings.address {
        Address::Tcp { host, port } => connect_to_any(addresses_of(host, *port)?, deadline)
            .map(Stream::Tcp)
            .map_err(unreachable),
        Address::Tls { host, port } => {
            let socket =
                connect_to_any(addresses_of(host, *port)?, deadline).map_err(unreachable)?;
            TlsStream::open(socket, host, &settings.tls, kept, deadline)
                .map(|stream| Stream::Tls(Box::new(stream)))
                .map_err(|error| match error.kind() {
                    io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                        ErrorKind::Tls(TlsFault::Silent { after })
                    }
                    _ => ErrorKind::ended_by(&error),
                })
        }
        Address::Unix(path) => connect_to_path(path, deadline)
            .map(Stream::Unix)
            .map_err(unreachable),
    }
}

fn addresses_of(host: &str, port: u16) -> Result<impl Iterator<Item = SocketAddr>, ErrorKind> {
    (host, port)
        .to_socket_addrs()
        .map_err(|_| ErrorKind::UnknownHost)
}

/// Every address that a server may have, looked up where it is a name.
pub(super) fn endpoints(address: &Address) -> Result<Vec<SockAddr>, ErrorKind> {
    match address {
        Address::Tcp { host, port } | Address::Tls { host, port } => {
            Ok(addresses_of(host, *port)?.map(SockAddr::from).collect())
        }
        Address::Unix(path) => match SockAddr::unix(path) {
            Ok(address) => Ok(vec![address]),
            Err(error) => Err(ErrorKind::Unreachable(error.kind())),
        },
    }
}

/// Begins to connect. Nothing that is done with the stream ever waits.
pub(super) fn begin(
    endpoint: &SockAddr,
    settings: &Settings,
    kept: &mut Kept,
) -> io::Result<Stream> {
    let socket = Socket::new(endpoint.domain(), Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    match socket.connect(endpoint) {
        Err(error) if error.raw_os_error() != Some(Errno::INPROGRESS.raw_os_error()) => {
            return Err(error);
        }
        _ => {}
    }
    Ok(match &settings.address {
        Address::Tcp { .. } => Stream::Tcp(socket.into()),
        Address::Tls { host, .. } => {
            let stream = TlsStream::begin(socket.into(), host, &settings.tls, kept)?;
            Stream::Tls(Box::new(stream))
        }
        Address::Unix(_) => Stream::Unix(OwnedFd::from(socket).into()),
    })
}

fn connect_to_any(
    addresses: impl Iterator<Item = SocketAddr>,
    deadline: Instant,
) -> io::Result<TcpStream> {
    let mut last_error = io::ErrorKind::NotFound.into();
    for address in addresses {
        match TcpStream::connect_timeout(&address, time_until(deadline)?) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

/// A unix domain socket accepts at once, or its queue is full: a blocking `connect` would then wait for
/// as long as the server likes.
fn connect_to_path(path: &Path, deadline: Instant) -> io::Result<UnixStream> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    let address = SockAddr::unix(path)?;
    socket.set_nonblocking(true)?;
    while let Err(error) = socket.connect(&address) {
        if error.kind() != io::ErrorKind::WouldBlock {
            return Err(error);
        }
        std::thread::sleep(time_until(deadline)?.min(QUEUE_PAUSE));
    }
    socket.set_nonblocking(false)?;
    Ok(OwnedFd::from(socket).into())
}

/// What is left until `deadline`, not zero; [`io::ErrorKind::TimedOut`] where nothing is.
pub(super) fn time_until(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

impl Stream {
    /// Reads what has come; [`io::ErrorKind::WouldBlock`] where nothing has.
    pub(super) fn read_arrived(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let received = match self {
            Self::Tcp(stream) => recv(stream, buffer, RecvFlags::DONTWAIT),
            Self::Tls(stream) => return stream.read_arrived(buffer),
            Self::Unix(stream) => recv(stream, buffer, RecvFlags::DONTWAIT),
        };
        Ok(received?.0)
    }

    /// Whether the peer has not closed it, as far as that has come through.
    pub(super) fn is_open(&mut self) -> bool {
        if let Self::Tls(stream) = self {
            return stream.is_open();
        }
        match self.peek() {
            Ok(received) => received > 0,
            Err(error) => error.kind() == io::ErrorKind::WouldBlock,
        }
    }

    /// The address that it leads to.
    pub(super) fn peer(&self) -> Option<SockAddr> {
        let peer = match self {
            Self::Tcp(stream) => SockRef::from(stream).peer_addr(),
            Self::Tls(stream) => SockRef::from(stream.socket()).peer_addr(),
            Self::Unix(stream) => SockRef::from(stream).peer_addr(),
        };
        peer.ok()
    }

    /// Whether neither bytes nor its end have come.
    pub(super) fn is_silent(&self) -> bool {
        self.peek()
            .is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// A look at the socket.
    fn peek(&self) -> io::Result<usize> {
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        let mut byte = [0];
        let peeked = match self {
            Self::Tcp(stream) => recv(stream, &mut byte, flags),
            Self::Tls(stream) => recv(stream.socket(), &mut byte, flags),
            Self::Unix(stream) => recv(stream, &mut byte, flags),
        };
        Ok(peeked?.0)
    }

    /// Sends what has been written and is still on its way through TLS, whose hands are shaken first.
    pub(super) fn push(&mut self) -> io::Result<()> {
        match self {
            Self::Tcp(_) | Self::Unix(_) => Ok(()),
            Self::Tls(stream) => stream.push(),
        }
    }

    /// How long a read may wait from now on. Not zero.
    pub(super) fn set_read_timeout(&self, timeout: Duration) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_read_timeout(Some(timeout)),
            Self::Tls(stream) => stream.set_read_timeout(timeout),
            Self::Unix(stream) => stream.set_read_timeout(Some(timeout)),
        }
    }

    /// How long a write may wait from now on. Not zero.
    pub(super) fn set_write_timeout(&self, timeout: Duration) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_write_timeout(Some(timeout)),
            Self::Tls(stream) => stream.set_write_timeout(timeout),
            Self::Unix(stream) => stream.set_write_timeout(Some(timeout)),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
            Self::Unix(stream) => stream.read(buffer),
        }
    }
}

/// Plain writes only: std sends them so that a closed peer raises no signal, which a vectored write would.
impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
            Self::Unix(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Between two tries on a unix domain socket whose queue is full.
const QUEUE_PAUSE: Duration = Duration::from_millis(2);
