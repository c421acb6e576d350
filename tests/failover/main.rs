//! Sessions on several servers, one of which fails, against real memcacheds.

#[path = "../support/mod.rs"]
mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rust_json_session::config::{Concurrency, Prefix};
use rust_json_session::session::{Error, LockTimes, Rules, Session, SessionId, SystemClock, Ttl};
use rust_json_session::store::{
    Address, Condition, Distribution, Exptime, Fetched, Key, Pool, PoolSettings, Ring, ServerList,
    Stored,
};
use support::{Memcached, plain_codec, pool_settings};

const TIMEOUT: Duration = Duration::from_millis(300);

/// Two servers with one pool of them, in the order of the ring of [`Site::id`].
struct Site {
    first: Memcached,
    second: Memcached,
    list: String,
}

impl Site {
    fn start(options: &[&str]) -> Self {
        Self::of(Memcached::start(options), Memcached::start(options))
    }

    /// `one` comes first in the list; which of both comes first on the ring depends on the id.
    fn of(first: Memcached, second: Memcached) -> Self {
        let list = format!("{},{}", first.address, second.address);
        Self {
            first,
            second,
            list,
        }
    }

    fn id(&self) -> String {
        let list = ServerList::parse(&self.list).unwrap();
        id_on(&list, 0)
    }

    fn pool(&self) -> Pool {
        pool(&self.list)
    }
}

/// An id whose session is on this server of the list first.
fn id_on(list: &ServerList, first: usize) -> String {
    let ring = Ring::new(list, Distribution::Ketama);
    (0..10_000)
        .map(|number: u32| format!("abcdefghij{number}"))
        .find(|id| ring.order(format!("sessions/{id}").as_bytes()).next() == Some(first))
        .unwrap()
}

fn pool(list: &str) -> Pool {
    Pool::new(&Arc::new(PoolSettings {
        connect_timeout: TIMEOUT,
        timeout: TIMEOUT,
        ..pool_settings(list, 1)
    }))
}

fn rules(ttl: i64) -> Rules {
    Rules {
        prefix: Prefix::parse("sessions/").unwrap(),
        ttl: Ttl::from_gc_maxlifetime(ttl),
        concurrency: Concurrency::Merge,
        lock: LockTimes {
            ttl: Duration::from_secs(30),
            wait: Duration::from_secs(2),
        },
    }
}

struct Request(Session);

impl Request {
    fn new() -> Self {
        Self(Session::open(rules(1440)))
    }

    fn read(&mut self, pool: &mut Pool, id: &str) -> Result<String, Error> {
        let id = SessionId::parse(id.as_bytes()).unwrap();
        let read = self
            .0
            .read(pool, id, plain_codec().into(), &mut SystemClock::new())?;
        Ok(String::from_utf8(read.data).unwrap())
    }

    fn write(&mut self, pool: &mut Pool, id: &str, data: &str) -> Result<(), Error> {
        let id = SessionId::parse(id.as_bytes()).unwrap();
        self.0
            .write(
                pool,
                id,
                data.as_bytes(),
                plain_codec().into(),
                &mut SystemClock::new(),
            )
            .map(|_| ())
    }

    fn destroy(&mut self, pool: &mut Pool, id: &str) -> Result<(), Error> {
        let id = SessionId::parse(id.as_bytes()).unwrap();
        self.0.destroy(pool, id, &mut SystemClock::new())
    }
}

fn read(pool: &mut Pool, id: &str) -> Result<String, Error> {
    Request::new().read(pool, id)
}

/// A whole request that replaces the session.
fn change(pool: &mut Pool, id: &str, data: &str) {
    let mut request = Request::new();
    request.read(pool, id).unwrap();
    request.write(pool, id, data).unwrap();
}

fn value(memcached: &Memcached, id: &str) -> Option<String> {
    let key = Key::new(format!("sessions/{id}")).unwrap();
    match memcached.store().value(&key).unwrap() {
        Fetched::Hit { value, .. } => Some(String::from_utf8(value).unwrap()),
        Fetched::Miss => None,
    }
}

fn text(length: usize) -> String {
    format!("a|s:{length}:\"{}\";", "x".repeat(length))
}

/// Passes on what is sent, with a delay in what comes back, until it is told to close the next connection that is
/// used.
struct Proxy {
    address: Address,
    cuts: Arc<AtomicBool>,
}

impl Proxy {
    fn before(memcached: &Memcached) -> Self {
        Self::at_a_distance(memcached, Duration::ZERO)
    }

    fn at_a_distance(memcached: &Memcached, distance: Duration) -> Self {
        let target = memcached.address.to_string();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = Address::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let cuts = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&cuts);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&target).unwrap();
                let (from, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || {
                    pass_on(from, to, || {
                        std::thread::sleep(distance);
                        true
                    });
                });
                let told = Arc::clone(&told);
                std::thread::spawn(move || {
                    pass_on(client, server, || !told.swap(false, Ordering::SeqCst));
                });
            }
        });
        Self { address, cuts }
    }

    fn cut(&self) {
        self.cuts.store(true, Ordering::SeqCst);
    }
}

/// Until either end closes, or one is told to.
fn pass_on(mut from: TcpStream, mut to: TcpStream, goes_on: impl Fn() -> bool) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer)
        && goes_on()
        && to.write_all(&buffer[..count]).is_ok()
    {}
    for end in [from, to] {
        let _ = end.shutdown(Shutdown::Both);
    }
}

#[test]
fn a_large_session_is_read_from_the_other_server_while_one_hangs() {
    let (first, second) = (
        Memcached::start(&["-I", "8m"]),
        Memcached::start(&["-I", "8m"]),
    );
    let far = Proxy::at_a_distance(&second, Duration::from_millis(1));
    let list = format!("{},{}", first.address, far.address);
    let id = id_on(&ServerList::parse(&list).unwrap(), 0);
    let data = text(7_000_000);
    change(&mut pool(&list), &id, &data);
    first.signal("STOP");
    let found = read(&mut pool(&list), &id).map(|found| found == data);
    first.signal("CONT");
    assert!(found.unwrap());
}

#[test]
fn a_connection_that_ended_long_ago_is_replaced_while_the_other_server_hangs() {
    let (first, second) = (Memcached::start(&[]), Memcached::start(&[]));
    let far = Proxy::at_a_distance(&second, Duration::from_millis(1));
    let list = format!("{},{}", first.address, far.address);
    let id = id_on(&ServerList::parse(&list).unwrap(), 0);
    let mut pool = pool(&list);
    change(&mut pool, &id, "a|i:1;");
    far.cut();
    first.signal("STOP");
    let found = read(&mut pool, &id);
    first.signal("CONT");
    assert_eq!(found.unwrap(), "a|i:1;");
}

#[test]
fn what_is_stored_while_the_first_of_two_servers_is_away_says_so() {
    let site = Site::start(&[]);
    let (mut pool, id) = (site.pool(), site.id());
    change(&mut pool, &id, "a|i:1;");
    site.first.signal("STOP");
    change(&mut pool, &id, "a|i:2;");
    site.first.signal("CONT");
    let stored = value(&site.second, &id).unwrap();
    assert!(stored.starts_with("{\"a\":2}\r"), "{stored:?}");
}

#[test]
fn what_another_program_stored_before_its_server_hung_does_not_come_back_over_what_php_stored_since()
 {
    let site = Site::start(&[]);
    let (mut pool, id) = (site.pool(), site.id());
    change(&mut pool, &id, "a|i:1;");
    // Node.js, on the session's first server.
    let key = Key::new(format!("sessions/{id}")).unwrap();
    let mut node = site.first.store();
    let cas = node.cas(&key).unwrap().unwrap();
    let edited = br#"{"a":1,"chat":1}"#;
    let stored = node.store(
        &key,
        edited,
        Exptime::after(600, 0),
        Condition::Unchanged(cas),
    );
    assert_eq!(stored.unwrap(), Stored::Stored);
    site.first.signal("STOP");
    change(&mut pool, &id, "a|i:2;");
    site.first.signal("CONT");
    assert_eq!(read(&mut site.pool(), &id).unwrap(), "a|i:2;");
}

#[test]
fn a_copy_that_did_not_fit_is_not_read_later() {
    let site = Site::of(
        Memcached::start(&["-I", "4m"]),
        Memcached::start(&["-I", "1m"]),
    );
    let (mut pool, id) = (site.pool(), site.id());
    change(&mut pool, &id, "a|i:1;");
    let large = text(2_000_000);
    change(&mut pool, &id, &large);
    let before = site.first.statistic("cas_hits");
    assert!(read(&mut pool, &id).unwrap() == large);
    let repairs = site.first.statistic("cas_hits") - before;
    let second = value(&site.second, &id);
    assert!(repairs <= 1 && second.is_none(), "{repairs} {second:?}");
}

#[test]
fn a_server_with_too_many_connections_is_as_good_as_none() {
    let full = Memcached::start(&["-t", "1", "-c", "20"]);
    let site = Site::of(full, Memcached::start(&[]));
    let (mut pool, id) = (site.pool(), site.id());
    change(&mut pool, &id, "a|i:1;");
    let address = site.first.address.to_string();
    let taken: Vec<_> = (0..30)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    std::thread::sleep(Duration::from_millis(50));
    let found = read(&mut site.pool(), &id);
    drop(taken);
    assert_eq!(found.unwrap(), "a|i:1;");
}

#[test]
fn a_logout_reaches_both_servers_although_one_connection_had_ended() {
    let (first, second) = (Memcached::start(&[]), Memcached::start(&[]));
    let proxy = Proxy::before(&first);
    let list = format!("{},{}", proxy.address, second.address);
    let id = id_on(&ServerList::parse(&list).unwrap(), 0);
    let mut pool = pool(&list);
    change(&mut pool, &id, "a|i:1;");
    let mut request = Request::new();
    request.read(&mut pool, &id).unwrap();
    proxy.cut();
    request.destroy(&mut pool, &id).unwrap();
    second.kill();
    assert_eq!(read(&mut pool, &id).unwrap(), "");
}

#[test]
fn a_change_reaches_both_servers_although_one_connection_had_ended() {
    for cut_first in [true, false] {
        let (first, second) = (Memcached::start(&[]), Memcached::start(&[]));
        let proxy = Proxy::before(&first);
        let list = format!("{},{}", proxy.address, second.address);
        let id = id_on(&ServerList::parse(&list).unwrap(), usize::from(!cut_first));
        let mut pool = pool(&list);
        change(&mut pool, &id, "a|i:1;");
        let mut request = Request::new();
        request.read(&mut pool, &id).unwrap();
        proxy.cut();
        request.write(&mut pool, &id, "a|i:2;").unwrap();
        second.kill();
        assert_eq!(read(&mut pool, &id).unwrap(), "a|i:2;");
    }
}

#[test]
fn a_logout_reaches_a_server_that_has_no_memory_left() {
    let site = Site::of(Memcached::start(&["-M", "-m", "2"]), Memcached::start(&[]));
    let (mut pool, id) = (site.pool(), site.id());
    change(&mut pool, &id, "a|i:1;");
    let mut stream = TcpStream::connect(site.first.address.to_string()).unwrap();
    let mut replies = BufReader::new(stream.try_clone().unwrap());
    let mut number = 0;
    for size in (1..400).step_by(8) {
        loop {
            number += 1;
            let item = format!("set fill{number} 0 0 {size}\r\n{}\r\n", "x".repeat(size));
            stream.write_all(item.as_bytes()).unwrap();
            let mut line = String::new();
            replies.read_line(&mut line).unwrap();
            if line.starts_with("SERVER_ERROR") {
                break;
            }
        }
    }
    let mut request = Request::new();
    request.read(&mut pool, &id).unwrap();
    request.destroy(&mut pool, &id).unwrap();
    site.second.kill();
    assert_eq!(read(&mut pool, &id).unwrap(), "");
}

/// Seconds that the item has left on the server where it has the fewest.
fn shortest_life(servers: &[Memcached], id: &str) -> u64 {
    let lives = servers.iter().filter_map(|server| {
        let answer = server.ask(&format!("mg sessions/{id} t"));
        Some(answer.strip_prefix("HD t")?.parse().unwrap())
    });
    lives.min().unwrap()
}

#[test]
fn a_logout_lasts_as_long_as_a_copy_on_a_third_server() {
    let servers: Vec<_> = (0..3).map(|_| Memcached::start(&[])).collect();
    let list: Vec<_> = servers.iter().map(|s| s.address.to_string()).collect();
    let list = list.join(",");
    let id = id_on(&ServerList::parse(&list).unwrap(), 0);
    let mut pool = pool(&list);
    let week = || Request(Session::open(rules(7 * 86_400)));
    let mut request = week();
    request.read(&mut pool, &id).unwrap();
    request.write(&mut pool, &id, "a|i:1;").unwrap();
    let mut request = week();
    request.read(&mut pool, &id).unwrap();
    request.destroy(&mut pool, &id).unwrap();
    assert!(shortest_life(&servers, &id) > 6 * 86_400);
    // Somebody comes with the old id.
    let mut request = week();
    request.read(&mut pool, &id).unwrap();
    assert!(shortest_life(&servers, &id) > 6 * 86_400);
}

/// Connections that nobody accepts, until there is no room for more.
fn fill_queue(address: SocketAddr) -> Vec<TcpStream> {
    let connect = |_| TcpStream::connect_timeout(&address, Duration::from_millis(100)).ok();
    (0..10_000).map_while(connect).collect()
}

#[test]
fn a_new_session_waits_once_for_a_server_that_accepts_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let full = fill_queue(address);
    let second = Memcached::start(&[]);
    let list = format!("{address},{}", second.address);
    let id = id_on(&ServerList::parse(&list).unwrap(), 0);
    let mut pool = pool(&list);
    let mut new = rules(1440);
    new.concurrency = Concurrency::Lock;
    let mut request = Request(Session::open(new));
    request
        .0
        .made(SessionId::parse(id.as_bytes()).unwrap())
        .unwrap();
    let begun = Instant::now();
    request.read(&mut pool, &id).unwrap();
    request.write(&mut pool, &id, "a|i:1;").unwrap();
    let took = begun.elapsed();
    assert!(took < TIMEOUT * 2, "{took:?}");
    drop(full);
}

#[test]
fn what_a_process_stored_that_cannot_see_one_server_is_merged_with_by_one_that_can() {
    let site = Site::start(&[]);
    let (mut near, id) = (site.pool(), site.id());
    change(&mut near, &id, "a|i:1;");
    let mut apart = site.pool();
    site.first.signal("STOP");
    read(&mut apart, &id).unwrap();
    site.first.signal("CONT");
    let (mut one, mut other) = (Request::new(), Request::new());
    one.read(&mut apart, &id).unwrap();
    other.read(&mut near, &id).unwrap();
    one.write(&mut apart, &id, "a|i:1;one|i:1;").unwrap();
    other.write(&mut near, &id, "a|i:1;other|i:1;").unwrap();
    let found = read(&mut near, &id).unwrap();
    assert!(
        found.contains("one|") && found.contains("other|"),
        "{found}"
    );
}

#[test]
fn a_lock_left_on_a_server_that_hung_is_given_back_when_it_answers_again() {
    let site = Site::start(&[]);
    let (mut pool, id) = (site.pool(), site.id());
    let mut lock = rules(1440);
    lock.concurrency = Concurrency::Lock;
    let mut request = Request(Session::open(lock.clone()));
    request.read(&mut pool, &id).unwrap();
    site.first.signal("STOP");
    request.write(&mut pool, &id, "a|i:2;").unwrap();
    site.first.signal("CONT");
    let other = id_on(&ServerList::parse(&site.list).unwrap(), 1);
    let begun = Instant::now();
    while pool.health().any(|server| server.health.is_aside()) {
        read(&mut pool, &other).unwrap();
        assert!(begun.elapsed() < Duration::from_secs(10), "it answers");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut request = Request(Session::open(lock));
    assert_eq!(request.read(&mut site.pool(), &id).unwrap(), "a|i:2;");
}
