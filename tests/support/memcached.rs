//! A memcached that belongs to one test: on a free port or a unix socket, stopped by its own pid.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A running memcached. Ends with the test, also with one that fails.
pub(crate) struct Memcached {
    child: Child,
    place: Place,
    options: Vec<String>,
}

#[derive(Clone)]
enum Place {
    Port(u16),
    Socket(PathBuf),
}

impl Memcached {
    /// On a free port of 127.0.0.1.
    pub(crate) fn on_port(options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        // Between choosing a port and listening on it, another process may take it.
        for _ in 0..20 {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let place = Place::Port(listener.local_addr().unwrap().port());
            drop(listener);
            if let Some(child) = start(&place, &options) {
                return Self {
                    child,
                    place,
                    options,
                };
            }
        }
        panic!("no memcached could be started on a free port");
    }

    /// On a unix socket in a folder of its own.
    pub(crate) fn on_socket() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("rust-json-session-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        let place = Place::Socket(folder.join("memcached.sock"));
        let child = start(&place, &[]).expect("memcached starts on a unix socket");
        Self {
            child,
            place,
            options: Vec::new(),
        }
    }

    /// As the setting `servers` names it.
    pub(crate) fn address(&self) -> String {
        match &self.place {
            Place::Port(port) => format!("127.0.0.1:{port}"),
            Place::Socket(path) => format!("unix://{}", path.display()),
        }
    }

    /// Ends it; all it held is lost.
    pub(crate) fn stop(&mut self) {
        // One that has ended already is what was wanted.
        drop(self.child.kill());
        self.child.wait().unwrap();
    }

    /// Starts it again in the same place, empty.
    pub(crate) fn start_again(&mut self) {
        self.child = start(&self.place, &self.options).expect("memcached starts again");
    }

    /// The first line of the answer to `request`, asked on a connection of its own.
    pub(crate) fn ask(&self, request: &str) -> String {
        ask(&self.place, request, "\r\n").expect("memcached answers")
    }
}

impl Drop for Memcached {
    fn drop(&mut self) {
        self.stop();
        if let Place::Socket(path) = &self.place {
            fs::remove_dir_all(path.parent().unwrap()).unwrap();
        }
    }
}

/// `None` where it ends before it answers, as it does on a port that is taken.
fn start(place: &Place, options: &[String]) -> Option<Child> {
    let mut command = Command::new("memcached");
    match place {
        Place::Port(port) => command.args(["-l", "127.0.0.1", "-p", &port.to_string()]),
        Place::Socket(path) => command.arg("-s").arg(path),
    };
    let mut child = command
        .args(["-U", "0", "-u", "root", "-t", "2"])
        .args(options)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("memcached is installed");
    // Whoever took the port meanwhile may answer too, but not with this pid.
    let own = format!("STAT pid {}\r\n", child.id());
    let given_up = Instant::now() + Duration::from_secs(10);
    while Instant::now() < given_up {
        if ask(place, "stats\r\n", "END\r\n").is_some_and(|stats| stats.contains(&own)) {
            return Some(child);
        }
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
    drop(child.kill());
    child.wait().unwrap();
    None
}

/// The answer up to the first `end`.
fn ask(place: &Place, request: &str, end: &str) -> Option<String> {
    match place {
        Place::Port(port) => {
            let stream = TcpStream::connect(("127.0.0.1", *port)).ok()?;
            stream.set_read_timeout(Some(PATIENCE)).ok()?;
            ask_on(stream, request, end)
        }
        Place::Socket(path) => {
            let stream = UnixStream::connect(path).ok()?;
            stream.set_read_timeout(Some(PATIENCE)).ok()?;
            ask_on(stream, request, end)
        }
    }
}

fn ask_on(mut stream: impl Read + Write, request: &str, end: &str) -> Option<String> {
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&answer);
        if let Some(at) = text.find(end) {
            return Some(text[..at + end.len()].to_owned());
        }
        match stream.read(&mut piece) {
            Ok(count @ 1..) => answer.extend_from_slice(&piece[..count]),
            Ok(0) | Err(_) => return None,
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(5);
