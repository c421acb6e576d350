//! Marks on one real memcached: to the byte, and any bytes.

use std::io::{Read, Write};
use std::net::TcpStream;

use rust_json_session::presence::{LONGEST_SEGMENT, Presence};
use rust_json_session::store::{Address, Pool};

use crate::support::Memcached;
use crate::{NOW, at, listed, presence, rules, settle, user};

/// What memcached answers to a command, up to the answer to `mn`.
fn say(memcached: &Memcached, command: &str) -> String {
    let Address::Tcp { host, port } = &memcached.address else {
        panic!("no port in {}", memcached.address);
    };
    let mut stream = TcpStream::connect((host.as_str(), *port)).unwrap();
    write!(stream, "{command}\r\nmn\r\n").unwrap();
    let mut said = Vec::new();
    let mut buffer = [0; 4096];
    while !said.ends_with(b"MN\r\n") {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "it ends with {said:?}");
        said.extend_from_slice(&buffer[..count]);
    }
    said.truncate(said.len() - 4);
    String::from_utf8(said).unwrap()
}

/// Whether each of these users is online by its key.
fn are_online(presence: &Presence, pool: &mut Pool, ids: &[&[u8]]) -> Vec<bool> {
    let users: Vec<_> = ids.iter().map(|&id| user(id)).collect();
    let seen = presence.last_seen(pool, &users, at(NOW)).unwrap();
    seen.into_iter().map(|seen| seen.is_some()).collect()
}

#[test]
fn what_is_stored_is_what_the_format_says() {
    let memcached = Memcached::start(&[]);
    let mut pool = memcached.pool();
    let mut presence = presence(0xA1B2);
    presence.mark(&mut pool, &user("42"), at(NOW)).unwrap();
    presence.mark(&mut pool, &user("a b"), at(NOW + 1)).unwrap();
    presence.leave(&mut pool, &user("42"), at(NOW + 2)).unwrap();
    settle(&presence, &mut pool);
    let directory = "u_online_%minute/30000000";
    for (command, expected) in [
        (
            format!("mg {directory} v f t"),
            "VA 19 f0 t480\r\n000000000000a1b2/0\n\r\n",
        ),
        (
            format!("mg {directory}/000000000000a1b2/0 v f t"),
            "VA 22 f0 t480\r\n30+2:4231+3:a b32-2:42\r\n",
        ),
        (
            "mg u_online_a%20b v f t".to_owned(),
            "VA 10 f0 t361\r\n1800000031\r\n",
        ),
        ("mg u_online_42 v".to_owned(), "EN\r\n"),
    ] {
        assert_eq!(say(&memcached, &command), expected, "{command}");
    }
}

#[test]
fn ids_may_have_any_bytes() {
    let memcached = Memcached::start(&[]);
    let mut pool = memcached.pool();
    let mut presence = presence(1);
    let longest = [0xFF; 1024];
    let mut ids: Vec<&[u8]> = vec![
        b"\0",
        b" ",
        b"\r\nflush_all\r\n",
        b"%41",
        b"A",
        b"30+1:x",
        "Zo\u{eb} \u{1F980}".as_bytes(),
        &longest,
        &longest[..1023],
    ];
    for id in &ids {
        presence.mark(&mut pool, &user(*id), at(NOW)).unwrap();
    }
    assert_eq!(
        are_online(&presence, &mut pool, &ids),
        vec![true; ids.len()]
    );
    assert_eq!(
        are_online(&presence, &mut pool, &[b"B", b"\x01"]),
        [false, false]
    );
    ids.sort_unstable();
    assert_eq!(listed(&presence, &mut pool, NOW), ids);
    for id in &ids {
        presence.leave(&mut pool, &user(*id), at(NOW)).unwrap();
    }
    assert_eq!(
        are_online(&presence, &mut pool, &ids),
        vec![false; ids.len()]
    );
    assert!(listed(&presence, &mut pool, NOW).is_empty());
}

#[test]
fn no_list_is_longer_than_its_bound_and_nobody_is_missing_from_it() {
    let memcached = Memcached::start(&[]);
    let mut pool = memcached.pool();
    let mut presence = presence(1);
    let id = |number: usize| format!("{number:0>width$}", width = 1 + number % 1024);
    let mut ids: Vec<_> = (0..2000).map(|number| id(number).into_bytes()).collect();
    for id in &ids {
        presence
            .mark(&mut pool, &user(id.clone()), at(NOW))
            .unwrap();
    }
    ids.sort_unstable();
    assert_eq!(listed(&presence, &mut pool, NOW), ids);
    let mut sizes = Vec::new();
    for number in 0.. {
        let size = say(
            &memcached,
            &format!("mg u_online_%minute/30000000/0000000000000001/{number} s"),
        );
        let Some(size) = size.strip_prefix("HD s") else {
            break;
        };
        sizes.push(size.trim_end().parse::<usize>().unwrap());
    }
    assert!(sizes.len() > 60, "{sizes:?}");
    assert!(
        sizes.iter().all(|&size| size <= LONGEST_SEGMENT),
        "{sizes:?}"
    );
    // And it is used: only an entry that is as long as possible leaves so much.
    let last = sizes.pop();
    assert!(
        sizes.iter().all(|&size| size > LONGEST_SEGMENT - 1032),
        "{sizes:?} {last:?}"
    );
}

#[test]
fn a_mark_expires_after_a_window() {
    let memcached = Memcached::start(&[]);
    let mut pool = memcached.pool();
    let mut presence = Presence::new(rules(1, 1), 1);
    presence.mark(&mut pool, &user("42"), at(NOW)).unwrap();
    assert_eq!(are_online(&presence, &mut pool, &[b"42"]), [true]);
    assert_eq!(listed(&presence, &mut pool, NOW + 1).len(), 1);
    assert_eq!(listed(&presence, &mut pool, NOW + 2).len(), 0);
    assert_eq!(say(&memcached, "mg u_online_42 t"), "HD t3\r\n");
}

#[test]
fn a_restarted_server_learns_of_everybody_who_is_marked_from_then_on() {
    let memcached = Memcached::start(&[]);
    let address = memcached.address.clone();
    let mut pool = memcached.pool();
    let mut presence = presence(1);
    presence.mark(&mut pool, &user("before"), at(NOW)).unwrap();
    assert_eq!(listed(&presence, &mut pool, NOW), [b"before"]);
    drop(memcached);
    let _memcached = Memcached::start_at(&address, &[]);
    std::thread::sleep(std::time::Duration::from_millis(150));
    presence
        .mark(&mut pool, &user("after"), at(NOW + 1))
        .unwrap();
    assert_eq!(listed(&presence, &mut pool, NOW + 1), [b"after"]);
}

#[test]
fn what_others_put_in_its_place_is_passed_over() {
    let memcached = Memcached::start(&[]);
    let mut pool = memcached.pool();
    let mut presence = presence(1);
    presence.mark(&mut pool, &user("42"), at(NOW)).unwrap();
    presence.mark(&mut pool, &user("43"), at(NOW)).unwrap();
    settle(&presence, &mut pool);
    let put = |key: &str, value: &str| {
        say(
            &memcached,
            &format!("set u_online_{key} 0 60 {} noreply\r\n{value}", value.len()),
        );
    };
    put("43", "soon");
    put(
        "%minute/29999999",
        "garbage\n/\n0000000000000009/0\n0000000000000009/99999999999\n",
    );
    put(
        "%minute/29999999/0000000000000009/0",
        "59+1:a59+99999999999:b",
    );
    put("%minute/29999998", &"x".repeat(100_000));
    put("%minute/30000001", "");
    assert_eq!(listed(&presence, &mut pool, NOW), [&b"42"[..], b"43", b"a"]);
    assert_eq!(
        are_online(&presence, &mut pool, &[b"42", b"43"]),
        [true, false]
    );
}
