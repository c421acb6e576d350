//! Several requests in one write, and posted ones, whose answers come late or not at all.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rust_json_session::store::{
    Cas, Claim, Condition, Error, ErrorKind, Exptime, Fetched, Key, Quiet, Store,
};

use super::support::{faulty_server, opaque_of, read_line, read_request};
use super::{behaves, fetch, settings};

fn key() -> Key {
    Key::new("sessions/a").unwrap()
}

fn claim(key: &Key) -> Claim<'_> {
    Claim {
        key,
        holder: b"me",
        expires: Exptime::after(60, 0),
    }
}

fn see(store: &mut Store) -> Result<(), Error> {
    store.claim_or_see(claim(&key())).map(|_| ())
}

fn broken(what: &'static str) -> ErrorKind {
    ErrorKind::Broken { what }
}

/// What a claim and a fetch say of a server whose first connection answers both with `reply`.
fn seen(reply: &'static str) -> Option<ErrorKind> {
    let address = faulty_server(move |mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        read_request(&mut stream);
        let _ = stream.write_all(reply.as_bytes());
        let _ = read_line(&mut stream);
    });
    let mut store = Store::new(settings(address));
    let seen = see(&mut store).err().map(|error| error.kind);
    if seen.is_some() {
        assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss, "{reply}");
    }
    seen
}

#[test]
fn answers_in_their_order_are_taken_and_no_others() {
    assert_eq!(seen("HD c5 O1\r\nEN O2\r\nMN\r\n"), None);
    assert_eq!(seen("NS c0 O1\r\nVA 2 c5 O2\r\nme\r\nMN\r\n"), None);
    for (reply, what) in [
        (
            "EN O2\r\nHD c5 O1\r\nMN\r\n",
            "the reply to another request",
        ),
        (
            "HD c5 O1\r\nHD c5 O1\r\nMN\r\n",
            "the reply to another request",
        ),
        ("HD c5 O1\r\nMN\r\n", "fewer replies than requests"),
        (
            "HD c5 O1\r\nEN O2\r\nEN O3\r\nMN\r\n",
            "more than one reply",
        ),
        (
            "HD c5 O1\r\nVA 2 c5\r\nme\r\nMN\r\n",
            "the reply to another request",
        ),
        (
            "VA 2 c5 O1\r\nme\r\nEN O2\r\nMN\r\n",
            "the reply to another command",
        ),
    ] {
        assert_eq!(seen(reply), Some(broken(what)), "{reply}");
    }
}

#[test]
fn a_first_answer_alone_is_not_sent_for_again() {
    let address = faulty_server(|mut stream, number| {
        if number > 0 {
            return behaves(stream);
        }
        for _ in 0..2 {
            read_request(&mut stream);
            let _ = stream.write_all(b"EN O1\r\nMN\r\n");
        }
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    // The server has claimed the item, and is gone before it says what was fetched.
    assert!(see(&mut store).is_err());
}

#[test]
fn late_answers_to_posted_requests_are_passed_over() {
    let address = faulty_server(|mut stream, _| {
        // Two that were posted, and one that is waited for.
        for late in ["EX O1\r\n", "NF O2\r\nHD O4\r\n"] {
            let _ = stream.write_all(late.as_bytes());
        }
        read_request(&mut stream);
        let _ = stream.write_all(b"EN O3\r\nMN\r\n");
    });
    let mut store = Store::new(settings(address));
    store.post_claim(claim(&key())).unwrap();
    store.post_claim(claim(&key())).unwrap();
    let kind = fetch(&mut store).unwrap_err().kind;
    assert_eq!(
        kind,
        broken("the reply to another request"),
        "O4 is nobody's"
    );
}

#[test]
fn an_answer_to_nothing_that_was_posted_is_not_passed_over() {
    for late in ["EX O9\r\n", "HD O0\r\n", "VA 1 O1\r\n"] {
        let address = faulty_server(move |mut stream, number| {
            if number > 0 {
                return behaves(stream);
            }
            read_request(&mut stream);
            let _ = stream.write_all(format!("{late}EN O1\r\nMN\r\n").as_bytes());
            std::thread::sleep(Duration::from_millis(20));
        });
        let mut store = Store::new(settings(address));
        assert!(fetch(&mut store).is_err(), "{late}");
        assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    }
}

#[test]
fn what_is_posted_waits_for_nobody() {
    let address = faulty_server(|mut stream, _| {
        let _ = read_line(&mut stream);
        std::thread::sleep(Duration::from_secs(5));
    });
    let mut store = Store::new(settings(address));
    let start = std::time::Instant::now();
    for _ in 0..10 {
        store.post_claim(claim(&key())).unwrap();
    }
    assert!(start.elapsed() < Duration::from_millis(500));
}

/// What a fetch says that comes after a posted claim, of a server that answers both with `reply`.
fn fetch_after_a_claim(reply: &'static str) -> Result<Fetched, ErrorKind> {
    let address = faulty_server(move |mut stream, _| {
        read_request(&mut stream);
        let _ = stream.write_all(reply.as_bytes());
        let _ = read_line(&mut stream);
    });
    let mut store = Store::new(settings(address));
    store.post_claim(claim(&key())).unwrap();
    fetch(&mut store).map_err(|error| error.kind)
}

#[test]
fn a_refusal_of_what_was_posted_is_not_taken_for_that_of_the_next_request() {
    let line = "SERVER_ERROR out of memory storing object".to_owned();
    assert_eq!(
        fetch_after_a_claim("SERVER_ERROR out of memory storing object\r\nEN O2\r\nMN\r\n"),
        Ok(Fetched::Miss)
    );
    assert_eq!(
        fetch_after_a_claim("SERVER_ERROR out of memory storing object\r\nMN\r\n"),
        Err(ErrorKind::Refused { line })
    );
}

#[test]
fn a_refusal_of_a_command_that_has_no_reply_is_not_taken_for_that_of_the_next_request() {
    let fetched = |refusals: usize| {
        let address = faulty_server(move |mut stream, _| {
            read_request(&mut stream);
            let refused = "SERVER_ERROR backend failure\r\n".repeat(refusals);
            let _ = stream.write_all(format!("{refused}EN O1\r\nMN\r\n").as_bytes());
            let _ = read_line(&mut stream);
        });
        let mut store = Store::new(settings(address));
        let key = key();
        let delete = Quiet::Delete { key: &key };
        store.post_quietly(&[delete, delete]).unwrap();
        fetch(&mut store).map_err(|error| error.kind)
    };
    for refusals in 0..=2 {
        assert_eq!(fetched(refusals), Ok(Fetched::Miss), "{refusals}");
    }
}

#[test]
fn what_was_given_back_over_a_connection_that_ended_is_looked_for_also_where_a_mark_opens_the_next()
{
    let (sender, receiver) = std::sync::mpsc::channel();
    let address = faulty_server(move |mut stream, number| {
        if number == 0 {
            // The release is lost with the connection.
            read_request(&mut stream);
            let _ = stream.write_all(b"NS O1\r\nVA 2 c5 O2\r\nme\r\nMN\r\n");
            return;
        }
        let mut line = read_line(&mut stream);
        while !line.is_empty() {
            sender.send(line).unwrap();
            line = read_line(&mut stream);
        }
    });
    let mut store = Store::new(settings(address));
    see(&mut store).unwrap();
    store.post_release(&key(), Cas(5), b"me").unwrap();
    // Longer ago than a connection is taken for open without a look.
    std::thread::sleep(Duration::from_millis(150));
    let user = Key::new("u_online_42").unwrap();
    store.post_quietly(&[Quiet::Delete { key: &user }]).unwrap();
    let _ = store.return_lost_claims();
    drop(store);
    let said = || receiver.recv_timeout(Duration::from_secs(5));
    assert_eq!(said().unwrap(), "delete u_online_42 noreply");
    assert_eq!(said().as_deref(), Ok("mg sessions/a v c O1"));
}

#[test]
fn what_names_a_state_is_not_sent_to_a_server_that_may_have_been_restarted() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let address = faulty_server(move |mut stream, _| {
        let first = read_request(&mut stream);
        sender.send(first.clone()).unwrap();
        let _ = stream.write_all(format!("EN {}\r\nMN\r\n", opaque_of(&first)).as_bytes());
    });
    let mut store = Store::new(settings(address));
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    let first = store.connection();
    assert!(first.is_some());
    let unchanged = Condition::Unchanged(Cas(5));
    let stored = store.store(&key(), b"{}", Exptime::after(60, 0), unchanged);
    assert_eq!(stored.unwrap_err().kind, ErrorKind::Disconnected);
    assert_eq!(store.connection(), None);
    let stored = store.store(&key(), b"{}", Exptime::after(60, 0), unchanged);
    assert_eq!(stored.unwrap_err().kind, ErrorKind::Disconnected);
    assert!(store.post_release(&key(), Cas(5), b"me").is_err());
    assert_eq!(fetch(&mut store).unwrap(), Fetched::Miss);
    assert_ne!(store.connection(), first);
    let seen: Vec<String> = receiver.try_iter().collect();
    assert!(
        seen.iter().all(|request| request.starts_with("mg ")),
        "{seen:?}"
    );
}

#[test]
fn lost_claims_are_asked_for_until_there_is_an_answer() {
    let asked = AtomicUsize::new(0);
    let address = faulty_server(move |mut stream, _| {
        // Who is given no answer asks whether a password is wanted.
        if read_request(&mut stream) == "version" {
            return;
        }
        // The claim's answer is lost, and that to the question for it.
        if asked.fetch_add(1, Ordering::Relaxed) >= 2 {
            let _ = stream.write_all(b"EN O1\r\nMN\r\n");
            let _ = read_line(&mut stream);
        }
    });
    let mut store = Store::new(settings(address));
    assert_eq!(see(&mut store).unwrap_err().kind, ErrorKind::Closed);
    assert!(store.return_lost_claims().is_err());
    store.return_lost_claims().unwrap();
    store.return_lost_claims().unwrap();
}

#[test]
fn a_refused_request_is_refused_also_behind_one_that_was_posted() {
    let refused = "SERVER_ERROR out of memory storing object\r\n";
    for replies in [
        format!("{refused}EN O3\r\nMN\r\n"),
        format!("{refused}STORED\r\nMN\r\n"),
    ] {
        let address = faulty_server(move |mut stream, _| {
            read_request(&mut stream);
            let _ = stream.write_all(replies.as_bytes());
            let _ = read_line(&mut stream);
        });
        let mut store = Store::new(settings(address));
        store.post_claim(claim(&key())).unwrap();
        let kind = see(&mut store).unwrap_err().kind;
        let line = "SERVER_ERROR out of memory storing object".to_owned();
        assert_eq!(kind, ErrorKind::Refused { line });
    }
}
