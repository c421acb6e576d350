//! The store against a server that only misbehaves. Whatever it does, an error of the right kind comes
//! within the time that was allowed, and the next request has a new connection.

mod posted;
#[path = "../support/mod.rs"]
mod support;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use rust_json_session::store::{
    Address, Condition, Error, ErrorKind, Exptime, Fetched, Key, ServerState, Settings, Store,
    Stored, TlsSettings,
};
use support::{faulty_server, opaque_of, read_line, read_request};

const TIMEOUT: Duration = Duration::from_millis(100);

fn settings(address: Address) -> Settings {
    Settings {
        address,
        connect_timeout: TIMEOUT,
        timeout: TIMEOUT,
        tls: TlsSettings::default(),
        credentials: None,
    }
}

fn fetch(store: &mut Store) -> Result<Fetched, Error> {
    store.fetch(&Key::new("sessions/a").unwrap(), Exptime::after(60, 0))
}

fn store_value(store: &mut Store, size: usize) -> Result<Stored, Error> {
    let key = Key::new("sessions/a").unwrap();
    store.store(
        &key,
        &vec![b'x'; size],
        Exptime::after(60, 0),
        Condition::Absent,
    )
}

/// Answers requests as a memcached that holds nothing would, until the client goes.
fn behaves(mut stream: TcpStream) {
    loop {
        let request = read_request(&mut stream);
        if request.is_empty()
            || stream
                .write_all(format!("EN {}\r\nMN\r\n", opaque_of(&request)).as_bytes())
                .is_err()
        {
            return;
        }
    }
}

/// What a fetch says of a server whose first connection answers with `reply` (`{O}` stands for the
/// right opaque), and that the next fetch, on a second connection, works.
fn fetch_answered(reply: &'static str) -> ErrorKind {
    let address = faulty_server(move |mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        let request = read_request(&mut stream);
        let _ = stream.write_all(reply.replace("{O}", opaque_of(&request)).as_bytes());
        let _ = read_request(&mut stream);
    });
    let mut store = Store::new(settings(address));
    let kind = fetch(&mut store).unwrap_err().kind;
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    kind
}

fn within_reason(start: Instant) {
    assert!(start.elapsed() < TIMEOUT * 20, "{:?}", start.elapsed());
}

#[test]
fn replies_that_make_no_sense_are_named_and_end_the_connection() {
    for (reply, what) in [
        ("hello\r\n", "an unknown code"),
        ("\r\n", "an unknown code"),
        ("VA 2 c1\r\n{}\r\nMN\r\n", "the reply to another request"),
        ("EN O9\r\n", "the reply to another request"),
        ("EN Ox\r\n", "an opaque that was not sent"),
        ("EN {O}\n", "a line end without CR"),
        ("HD {O}\r\nMN\r\n", "the reply to another command"),
        ("STORED\r\nMN\r\n", "the reply to another command"),
        ("VA 2 {O}\r\n{}\r\nMN\r\n", "the reply to another command"),
        ("VA two c1 {O}\r\n{}\r\n", "a value without a length"),
        ("VA 99999999999 c1 {O}\r\n", "a value larger than any item"),
        (
            "VA 1 c1 {O}\r\n{}\r\n",
            "a value of another length than was said",
        ),
        ("VA 2 cx {O}\r\n{}\r\n", "a CAS that is no number"),
        ("VA 2 c1 s2 {O}\r\n{}\r\n", "a flag that was not asked for"),
        ("VA 2 c1 {O}\r\n{}\r\nEN {O}\r\n", "more than one reply"),
        ("EN {O}\r\nMN\r\nMN\r\n", "more than one reply"),
    ] {
        assert_eq!(
            fetch_answered(reply),
            ErrorKind::Broken { what },
            "{reply:?}"
        );
    }
}

#[test]
fn a_line_that_never_ends_is_not_collected() {
    let line: &'static str = Box::leak("x".repeat(100_000).into_boxed_str());
    assert_eq!(
        fetch_answered(line),
        ErrorKind::Broken {
            what: "a line that does not end"
        }
    );
}

#[test]
fn a_refusal_is_an_error_in_the_server_s_words() {
    for line in [
        "ERROR",
        "CLIENT_ERROR bad command line format",
        "SERVER_ERROR out of memory storing object",
    ] {
        let reply: &'static str = Box::leak(format!("{line}\r\n").into_boxed_str());
        let line = line.to_owned();
        assert_eq!(fetch_answered(reply), ErrorKind::Refused { line });
    }
}

#[test]
fn a_server_that_says_nothing_is_given_up_in_time() {
    let address = faulty_server(|mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        while !read_request(&mut stream).is_empty() {}
    });
    let mut store = Store::new(settings(address));
    let start = Instant::now();
    assert_eq!(
        fetch(&mut store).unwrap_err().kind,
        ErrorKind::TimedOut { after: TIMEOUT }
    );
    within_reason(start);
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
}

#[test]
fn a_server_that_drips_is_given_up_in_time() {
    let address = faulty_server(|mut stream, _| {
        let request = read_request(&mut stream);
        let reply = format!("VA 1000 c1 {}\r\n{}", opaque_of(&request), "x".repeat(1000));
        for byte in reply.bytes() {
            if stream.write_all(&[byte]).is_err() {
                return;
            }
            std::thread::sleep(TIMEOUT / 5);
        }
    });
    let start = Instant::now();
    let error = fetch(&mut Store::new(settings(address))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut { after: TIMEOUT });
    within_reason(start);
}

#[test]
fn a_reply_in_pieces_within_the_time_is_a_reply() {
    let address = faulty_server(|mut stream, _| {
        for _ in 0..2 {
            let request = read_request(&mut stream);
            let reply = format!(
                "VA 20 c7 {}\r\n{}\r\nMN\r\n",
                opaque_of(&request),
                "x".repeat(20)
            );
            for byte in reply.bytes() {
                stream.write_all(&[byte]).unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    });
    let mut store = Store::new(Settings {
        timeout: Duration::from_secs(5),
        ..settings(address)
    });
    for _ in 0..2 {
        assert!(
            matches!(fetch(&mut store).unwrap(), Fetched::Hit { value, .. } if value == [b'x'; 20])
        );
    }
}

#[test]
fn a_claimed_gigabyte_that_never_comes_costs_no_memory() {
    let address = faulty_server(|mut stream, _| {
        let request = read_request(&mut stream);
        let _ = stream
            .write_all(format!("VA 1073741824 c1 {}\r\n{{\"a\":", opaque_of(&request)).as_bytes());
        let _ = read_request(&mut stream);
    });
    let before = resident_kilobytes();
    let error = fetch(&mut Store::new(settings(address))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut { after: TIMEOUT });
    assert!(resident_kilobytes() < before + 100_000);
}

fn resident_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    peak.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_connection_closed_in_mid_reply_is_no_miss() {
    let address = faulty_server(|mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        let request = read_request(&mut stream);
        let _ = stream.write_all(format!("VA 100 c1 {}\r\n{{", opaque_of(&request)).as_bytes());
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap_err().kind, ErrorKind::Closed);
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
}

#[test]
fn a_server_that_accepts_and_closes_is_an_error_after_one_try() {
    let address = faulty_server(|stream, number| {
        if number > 0 {
            behaves(stream);
        }
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap_err().kind, ErrorKind::Closed);
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
}

/// memcached from 1.6.44 on with `-Y`, at requests that end with `mn`.
#[test]
fn a_server_that_closes_for_want_of_a_password_says_so_when_it_is_asked() {
    let address = faulty_server(|mut stream, _| {
        if read_line(&mut stream) == "version" {
            let _ = stream.write_all(b"CLIENT_ERROR unauthenticated\r\n");
        }
    });
    let kind = ErrorKind::PasswordMissing;
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap_err().kind, kind);
    assert_eq!(fetch(&mut store).unwrap_err().kind, kind);
}

#[test]
fn a_kept_connection_that_was_closed_is_replaced_unseen() {
    let address = faulty_server(|mut stream, _| {
        let request = read_request(&mut stream);
        let _ = stream.write_all(format!("EN {}\r\nMN\r\n", opaque_of(&request)).as_bytes());
    });
    let mut store = Store::new(settings(address));
    for _ in 0..5 {
        assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    }
}

#[test]
fn bytes_that_come_unasked_are_no_answer_to_the_next_request() {
    let (sent, was_sent) = std::sync::mpsc::channel();
    let address = faulty_server(move |mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        let request = read_request(&mut stream);
        stream
            .write_all(format!("EN {}\r\nMN\r\n", opaque_of(&request)).as_bytes())
            .unwrap();
        // After the reply: somebody else's session.
        std::thread::sleep(Duration::from_millis(20));
        stream
            .write_all(b"VA 14 c1 O1\r\n{\"user\":\"eve\"}\r\n")
            .unwrap();
        sent.send(()).unwrap();
        let _ = read_request(&mut stream);
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    was_sent.recv().unwrap();
    let what = "the reply to another request";
    assert_eq!(
        fetch(&mut store).unwrap_err().kind,
        ErrorKind::Broken { what }
    );
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
}

#[test]
fn a_server_that_stops_reading_a_large_value_is_given_up_in_time() {
    let address = faulty_server(|mut stream, _| {
        let _ = read_line(&mut stream);
        std::thread::sleep(TIMEOUT * 30);
    });
    let start = Instant::now();
    let error = store_value(&mut Store::new(settings(address)), 50_000_000).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut { after: TIMEOUT });
    within_reason(start);
}

#[test]
fn a_connection_that_breaks_while_a_large_value_is_sent_is_an_error() {
    let address = faulty_server(|mut stream, _| drop(read_line(&mut stream)));
    let mut store = Store::new(Settings {
        timeout: TIMEOUT * 50,
        ..settings(address)
    });
    let error = store_value(&mut store, 50_000_000).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Closed);
}

#[test]
fn a_port_that_accepts_no_more_connections_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Fill the queue of connections that nobody accepts.
    let mut waiting = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(50)) {
        waiting.push(stream);
        assert!(waiting.len() < 10_000, "the queue has no end");
    }
    let start = Instant::now();
    let address = Address::parse(&address.to_string()).unwrap();
    let error = fetch(&mut Store::new(settings(address))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::ConnectTimedOut { after: TIMEOUT });
    within_reason(start);
}

#[test]
fn the_question_for_a_version_is_bounded_too() {
    let drips = faulty_server(|mut stream, _| {
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(TIMEOUT / 5);
        }
    });
    let start = Instant::now();
    let error = ServerState::of(&settings(drips)).answer.unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut { after: TIMEOUT });
    within_reason(start);
    let floods = faulty_server(|mut stream, _| while stream.write_all(&[b'x'; 8192]).is_ok() {});
    let error = ServerState::of(&settings(floods)).answer.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Closed);
    let nonsense = faulty_server(|mut stream, _| drop(stream.write_all(b"ERROR\r\n")));
    let error = ServerState::of(&settings(nonsense)).answer.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Broken { what: "no version" });
}

#[test]
fn an_answer_that_was_not_asked_for_never_passes_for_a_store() {
    let (sent, was_sent) = std::sync::mpsc::channel();
    let address = faulty_server(move |mut stream, _| {
        let request = read_request(&mut stream);
        stream
            .write_all(format!("EN {}\r\nMN\r\n", opaque_of(&request)).as_bytes())
            .unwrap();
        std::thread::sleep(Duration::from_millis(20));
        stream.write_all(b"STORED\r\n").unwrap();
        sent.send(()).unwrap();
        // The store that follows is refused.
        let _ = read_request(&mut stream);
        let _ = stream.write_all(b"NOT_STORED\r\nMN\r\n");
        let _ = read_request(&mut stream);
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    was_sent.recv().unwrap();
    let what = "more than one reply";
    assert_eq!(
        store_value(&mut store, 10).unwrap_err().kind,
        ErrorKind::Broken { what }
    );
}

#[test]
fn bytes_behind_a_refusal_never_pass_for_the_next_answer() {
    let address = faulty_server(|mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        let _ = read_request(&mut stream);
        let _ = stream.write_all(b"SERVER_ERROR object too large for cache\r\nSTORED\r\nMN\r\n");
        let _ = read_request(&mut stream);
    });
    let mut store = Store::new(settings(address));
    let what = "more than one reply";
    assert_eq!(
        store_value(&mut store, 10).unwrap_err().kind,
        ErrorKind::Broken { what }
    );
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
}

#[test]
fn a_store_that_may_have_been_carried_out_says_so() {
    // The first connection takes the store and closes; there is no second.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let request = read_request(&mut stream);
        let reply = format!("EN {}\r\nMN\r\n", opaque_of(&request));
        stream.write_all(reply.as_bytes()).unwrap();
        read_request(&mut stream);
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    let error = store_value(&mut store, 10).unwrap_err();
    server.join().unwrap();
    assert_eq!(
        error.kind,
        ErrorKind::Unreachable(std::io::ErrorKind::ConnectionRefused)
    );
    assert!(error.is_reply_lost());
}

#[test]
fn a_miss_without_an_opaque_is_a_miss() {
    // memcached before 1.6.18.
    let address = faulty_server(|mut stream, _| {
        let _ = read_request(&mut stream);
        let _ = stream.write_all(b"EN\r\nMN\r\n");
        let _ = read_request(&mut stream);
    });
    assert_eq!(
        fetch(&mut Store::new(settings(address))).unwrap(),
        Fetched::Miss
    );
}

#[test]
fn a_unix_domain_socket_with_a_full_queue_is_given_up_in_time() {
    let path = std::env::temp_dir().join(format!("rjs-queue-{}.sock", std::process::id()));
    let socket = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    socket
        .bind(&socket2::SockAddr::unix(&path).unwrap())
        .unwrap();
    socket.listen(0).unwrap();
    let _waiting = std::os::unix::net::UnixStream::connect(&path).unwrap();
    let address = Address::parse(&format!("unix://{}", path.display())).unwrap();
    let start = Instant::now();
    let error = fetch(&mut Store::new(settings(address))).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(error.kind, ErrorKind::ConnectTimedOut { after: TIMEOUT });
    within_reason(start);
}

#[test]
fn a_name_without_an_address_is_named_as_such() {
    let address = Address::parse("no-such-host.invalid").unwrap();
    assert_eq!(
        fetch(&mut Store::new(settings(address))).unwrap_err().kind,
        ErrorKind::UnknownHost
    );
}
