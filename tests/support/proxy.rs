//! A TCP proxy in threads of its own. Its first connections may misbehave, as a test demands; all later
//! ones are passed on to a real server, so that nothing here has to act as a memcached.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::Memcached;

/// What is done with one accepted connection in place of passing it on.
pub(crate) type Behaviour = Box<dyn FnOnce(TcpStream) + Send>;

/// A proxy that listens on a free port. Stops with the test.
pub(crate) struct Proxy {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    is_over: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<u8>,
}

impl Proxy {
    /// Passes every connection on to `server`.
    pub(crate) fn to(server: &Memcached) -> Self {
        Self::misbehaving(server, Vec::new())
    }

    /// Treats its first connections as `behaviours` say, and passes the others on to `server`.
    pub(crate) fn misbehaving(server: &Memcached, behaviours: Vec<Behaviour>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let is_over = Arc::new(AtomicBool::new(false));
        let accepting = thread::spawn({
            let (seen, is_over) = (Arc::clone(&seen), Arc::clone(&is_over));
            let server = server.address();
            move || accept(&listener, &server, behaviours, &seen, &is_over)
        });
        Self {
            address,
            seen,
            is_over,
            accepting: Some(accepting),
        }
    }

    /// As the setting `servers` names it.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Connections that were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// What was passed on to the server so far, as text.
    pub(crate) fn requests(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap().requests).into_owned()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            drop(accepting.join());
        }
    }
}

fn accept(
    listener: &TcpListener,
    server: &str,
    behaviours: Vec<Behaviour>,
    seen: &Arc<Mutex<Seen>>,
    is_over: &AtomicBool,
) {
    let mut behaviours = behaviours.into_iter();
    while let Ok((client, _)) = listener.accept() {
        if is_over.load(Ordering::SeqCst) {
            return;
        }
        seen.lock().unwrap().connections += 1;
        if let Some(behaviour) = behaviours.next() {
            thread::spawn(move || behaviour(client));
            continue;
        }
        // A server that is down looks to the client like one that closes.
        if let Ok(server) = TcpStream::connect(server) {
            pass_on(client, server, Arc::clone(seen));
        }
    }
}

fn pass_on(client: TcpStream, server: TcpStream, seen: Arc<Mutex<Seen>>) {
    for stream in [&client, &server] {
        stream.set_nodelay(true).unwrap();
    }
    let (from_client, to_client) = (client.try_clone().unwrap(), client);
    let (from_server, to_server) = (server.try_clone().unwrap(), server);
    thread::spawn(move || {
        copy(from_client, to_server, |bytes| {
            seen.lock().unwrap().requests.extend_from_slice(bytes);
        });
    });
    thread::spawn(move || copy(from_server, to_client, |_| {}));
}

fn copy(mut from: TcpStream, mut to: TcpStream, mut note: impl FnMut(&[u8])) {
    let mut bytes = [0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        note(&bytes[..count]);
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Both));
}
