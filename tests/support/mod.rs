//! Real servers for tests: started on a free port or a unix domain socket, stopped by their own pid.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rust_json_session::codec::{AllowedClasses, Codec, Format, Limits, Types};
use rust_json_session::store::{
    Address, Distribution, Pool, PoolSettings, ServerList, Settings, Store, TlsSettings,
};

/// A memcached that ends with the test.
pub(crate) struct Memcached {
    process: Child,
    pub(crate) address: Address,
}

impl Memcached {
    /// On a free port of the loopback interface.
    pub(crate) fn start(options: &[&str]) -> Self {
        for _ in 0..20 {
            let port = free_port();
            let memcached = Self::launch(
                &format!("127.0.0.1:{port}"),
                &["-l", "127.0.0.1", "-p", &port.to_string()],
                options,
            );
            if let Some(memcached) = memcached {
                return memcached;
            }
        }
        panic!("memcached does not start; is it installed?");
    }

    /// One that speaks TLS alone, as `options` say.
    pub(crate) fn start_with_tls(options: &[&str]) -> Self {
        let mut memcached = Self::start(&[&["-Z"], options].concat());
        let Address::Tcp { host, port } = memcached.address.clone() else {
            unreachable!("started on a port");
        };
        memcached.address = Address::Tls { host, port };
        memcached
    }

    /// On the port of one that has been stopped.
    pub(crate) fn start_at(address: &Address, options: &[&str]) -> Self {
        let (Address::Tcp { port, .. } | Address::Tls { port, .. }) = address else {
            panic!("no port in {address}");
        };
        let listen = ["-l", "127.0.0.1", "-p", &port.to_string()];
        Self::launch(&address.to_string(), &listen, options).expect("the port is free again")
    }

    /// On a unix domain socket.
    pub(crate) fn start_on_unix_socket(options: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "rjs-{}-{}.sock",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        let path = path.to_str().unwrap();
        Self::launch(&format!("unix://{path}"), &["-s", path], options)
            .expect("memcached starts on a unix socket")
    }

    fn launch(address: &str, listen: &[&str], options: &[&str]) -> Option<Self> {
        let user = std::env::var("USER").unwrap_or_else(|_| "root".to_owned());
        let process = Command::new("memcached")
            .args(["-u", &user, "-U", "0"])
            .args(listen)
            .args(options)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("memcached is installed");
        let mut memcached = Self {
            process,
            address: Address::parse(address).unwrap(),
        };
        for _ in 0..200 {
            if memcached.process.try_wait().unwrap().is_some() {
                return None;
            }
            if memcached.answers() {
                return Some(memcached);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }

    fn answers(&self) -> bool {
        match &self.address {
            Address::Tcp { host, port } | Address::Tls { host, port } => {
                TcpStream::connect((host.as_str(), *port)).is_ok()
            }
            Address::Unix(path) => UnixStream::connect(path).is_ok(),
        }
    }

    /// Stops it where it stands (`STOP`), or lets it go on (`CONT`).
    pub(crate) fn signal(&self, signal: &str) {
        let process = self.process.id().to_string();
        let killed = Command::new("kill").args(["-s", signal, &process]).status();
        assert!(killed.is_ok_and(|status| status.success()), "{signal}");
        // Each thread stops when it next looks.
        while signal == "STOP" && !self.is_stopped() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn is_stopped(&self) -> bool {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).unwrap();
        threads.flatten().all(|thread| {
            let state = std::fs::read_to_string(thread.path().join("stat")).unwrap();
            state.contains(") T ")
        })
    }

    /// A client of it.
    pub(crate) fn store(&self) -> Store {
        Store::new(settings(self.address.clone()))
    }

    /// A pool of it alone.
    pub(crate) fn pool(&self) -> Pool {
        pool(&self.address.to_string(), 0)
    }

    /// The first line of the answer to one command, on a connection of its own.
    pub(crate) fn ask(&self, command: &str) -> String {
        let Address::Tcp { host, port } = &self.address else {
            panic!("no port in {}", self.address);
        };
        let mut stream = TcpStream::connect((host.as_str(), *port)).unwrap();
        stream
            .write_all(format!("{command}\r\n").as_bytes())
            .unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// One of the numbers of `stats`.
    pub(crate) fn statistic(&self, name: &str) -> u64 {
        let Address::Tcp { host, port } = &self.address else {
            panic!("no port in {}", self.address);
        };
        let mut stream = TcpStream::connect((host.as_str(), *port)).unwrap();
        stream.write_all(b"stats\r\n").unwrap();
        let start = format!("STAT {name} ");
        let lines = BufReader::new(stream).lines().map(Result::unwrap);
        let line = lines
            .take_while(|line| line != "END")
            .find(|line| line.starts_with(&start));
        line.unwrap()[start.len()..].parse().unwrap()
    }

    /// Stops it, as `kill -9` would.
    pub(crate) fn kill(mut self) -> Address {
        self.stop();
        self.address.clone()
    }

    /// Its process, for signals.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Address::Unix(path) = &self.address {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Drop for Memcached {
    fn drop(&mut self) {
        self.stop();
    }
}

/// PHP's own format, with no secret and no class that comes back unsigned.
pub(crate) fn plain_codec() -> Codec<'static> {
    static NO_CLASSES: LazyLock<AllowedClasses> = LazyLock::new(AllowedClasses::default);
    Codec {
        format: Format::Php,
        limits: Limits::default(),
        types: Types {
            classes: &NO_CLASSES,
            keys: &[],
            item: b"",
        },
    }
}

/// A pool of the servers of a list.
pub(crate) fn pool(servers: &str, replicas: usize) -> Pool {
    Pool::new(&Arc::new(pool_settings(servers, replicas)))
}

/// Patient settings.
pub(crate) fn pool_settings(servers: &str, replicas: usize) -> PoolSettings {
    PoolSettings {
        servers: ServerList::parse(servers).unwrap(),
        distribution: Distribution::Ketama,
        replicas,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        tls: TlsSettings::default(),
        credentials: None,
    }
}

/// Settings with time enough for a busy machine.
pub(crate) fn settings(address: Address) -> Settings {
    Settings {
        address,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        tls: TlsSettings::default(),
        credentials: None,
    }
}

/// A port that was free a moment ago, is given out once in this process, and to no connection as its own: those
/// have higher ones.
pub(crate) fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let first = 10_000 + std::process::id() % 200 * 100;
    loop {
        let given = GIVEN.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(first + given % 2_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A server that only misbehaves: `behave` gets each connection, one after the other, with its number.
pub(crate) fn faulty_server(behave: impl Fn(TcpStream, usize) + Send + 'static) -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    std::thread::spawn(move || {
        for (number, connection) in listener.incoming().flatten().enumerate() {
            behave(connection, number);
        }
    });
    address
}

/// The next request's command line, without its end; empty at the end of the connection.
pub(crate) fn read_request(stream: &mut TcpStream) -> String {
    let command = read_line(stream);
    while !matches!(read_line(stream).as_str(), "mn" | "") {}
    command
}

/// The next line, without its end; empty at the end of the connection.
pub(crate) fn read_line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte).is_ok_and(|count| count == 1) && byte != *b"\n" {
        line.push(byte[0]);
    }
    String::from_utf8_lossy(&line).trim_end().to_owned()
}

/// The request's opaque flag, `O1`.
pub(crate) fn opaque_of(request: &str) -> &str {
    request
        .split(' ')
        .find(|flag| flag.starts_with('O'))
        .unwrap_or_default()
}
