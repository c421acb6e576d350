//! Replies that make no sense.

use std::io::Write;

use rust_json_session::store::ErrorKind;

use crate::{fault, read_some, replying, wait_for_close};

fn assert_broken(reply: impl Into<Vec<u8>>) {
    let reply = reply.into();
    let shown = reply[..reply.len().min(60)].escape_ascii().to_string();
    let kind = fault(replying(reply));
    assert!(
        matches!(kind, ErrorKind::Broken { .. }),
        "{shown}: {kind:?}"
    );
}

#[test]
fn garbage_is_no_reply() {
    assert_broken("HTTP/1.1 400 Bad Request\r\n\r\n");
    assert_broken(b"\0\xff\xfe\r\n".to_vec());
}

#[test]
fn the_reply_to_another_request_is_not_taken_for_this_one_s() {
    assert_broken("EN O2\r\n");
    assert_broken("VA 2 c5 O77\r\n{}\r\n");
}

#[test]
fn a_reply_without_the_request_s_number_is_not_trusted() {
    assert_broken("EN\r\n");
    assert_broken("VA 2 c5\r\n{}\r\n");
}

#[test]
fn the_reply_to_another_command_is_not_taken_for_this_one_s() {
    assert_broken("HD O1\r\n");
    assert_broken("VA 2 O1\r\n{}\r\n");
}

#[test]
fn a_reply_that_was_there_before_the_request_is_noticed() {
    let kind = fault(Box::new(|mut client| {
        client.write_all(b"EN O0\r\n").unwrap();
        wait_for_close(client);
    }));
    assert!(matches!(kind, ErrorKind::Broken { .. }), "{kind:?}");
}

#[test]
fn bytes_behind_the_reply_are_noticed() {
    assert_broken("EN O1\r\nEN O2\r\n");
}

#[test]
fn a_value_of_another_length_than_announced_is_noticed() {
    assert_broken("VA 2 c5 O1\r\n{\"n\":1}\r\n");
}

#[test]
fn a_line_without_end_is_given_up() {
    assert_broken(vec![b'x'; 100_000]);
}

#[test]
fn a_length_that_no_item_can_have_is_not_waited_for() {
    assert_broken("VA 1073741825 c5 O1\r\n");
    assert_broken("VA 99999999999999999999999 c5 O1\r\n");
}

#[test]
fn what_the_server_refuses_is_reported_in_its_own_words() {
    let refused = |line: &str| ErrorKind::Refused {
        line: line.to_owned(),
    };
    for line in [
        "ERROR",
        "CLIENT_ERROR bad command line format",
        "SERVER_ERROR out of memory",
    ] {
        assert_eq!(fault(replying(format!("{line}\r\n"))), refused(line));
    }
}

#[test]
fn a_server_with_too_many_connections_is_reported_in_its_own_words() {
    let kind = fault(Box::new(|mut client| {
        read_some(&mut client);
        client
            .write_all(b"ERROR Too many open connections\r\n")
            .unwrap();
    }));
    let line = "ERROR Too many open connections".to_owned();
    assert_eq!(kind, ErrorKind::Refused { line });
}
