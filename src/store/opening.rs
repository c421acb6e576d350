//! A stream that is ready for requests: connected, encrypted, and authenticated, within `connect_timeout` in
//! all.
//!
//! Authentication is a round trip of its own, once for each connection. Sent in one write with the first
//! requests, a wrong password could not be told: memcached 1.6 says only the last of the refusals that it has
//! for one read, and resets the connection where a large value follows.

use std::io::{self, Read, Write};
use std::time::Instant;

use super::protocol::{Broken, Code, Line, parse_line};
use super::stream::{self, Stream};
use super::tls::Kept;
use super::{Credentials, ErrorKind, Settings};

/// Opens a stream to the server that `settings` name.
pub(super) fn open(settings: &Settings, kept: &mut Kept) -> Result<Stream, ErrorKind> {
    let deadline = Instant::now() + settings.connect_timeout;
    let mut stream = stream::connect(settings, kept, deadline)?;
    if let Some(credentials) = &settings.credentials {
        let reply = ask(&mut stream, &credentials.to_command(), deadline).map_err(|error| {
            match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::ConnectTimedOut {
                    after: settings.connect_timeout,
                },
                _ => ErrorKind::ended_by(&error),
            }
        })?;
        check(&reply, credentials)?;
    }
    Ok(stream)
}

/// Whether the server lets nobody in who does not begin with a user and a password.
///
/// memcached says so itself, up to 1.6.43. Later ones close the connection without a word at a line of less than
/// six bytes, as which every request of ours ends: this one is longer.
pub(super) fn asks_for_password(settings: &Settings, kept: &mut Kept) -> bool {
    let deadline = Instant::now() + settings.connect_timeout;
    let reply = stream::connect(settings, kept, deadline)
        .ok()
        .and_then(|mut stream| ask(&mut stream, b"version\r\n", deadline).ok())
        .unwrap_or_default();
    matches!(
        parse_line(&reply),
        Ok(Some((Line::Refused(line), _))) if ErrorKind::is_question_for_password(&line)
    )
}

/// What the server answers to `command`, up to its first line end.
fn ask(stream: &mut Stream, command: &[u8], deadline: Instant) -> io::Result<Vec<u8>> {
    let mut sent = 0;
    while let Some(left) = command.get(sent..).filter(|left| !left.is_empty()) {
        stream.set_write_timeout(stream::time_until(deadline)?)?;
        match stream.write(left) {
            Ok(count) => sent += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let mut reply = Vec::new();
    let mut buffer = [0; LONGEST_REPLY];
    while !reply.contains(&b'\n') && reply.len() < LONGEST_REPLY {
        stream.set_read_timeout(stream::time_until(deadline)?)?;
        match stream.read(&mut buffer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(received) => reply.extend_from_slice(buffer.get(..received).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(reply)
}

fn check(reply: &[u8], credentials: &Credentials) -> Result<(), ErrorKind> {
    let broken = |Broken(what)| ErrorKind::Broken { what };
    match parse_line(reply).map_err(broken)? {
        Some((Line::Reply(answer), len)) if answer.code == Code::Stored && len == reply.len() => {
            Ok(())
        }
        Some((Line::Refused(line), _)) if line == WRONG => Err(ErrorKind::WrongPassword {
            user: credentials.user().to_owned(),
        }),
        Some((Line::Refused(line), _)) => Err(ErrorKind::refused(line)),
        _ => Err(broken(Broken("not what a user and a password get"))),
    }
}

/// memcached's words for a user that it does not know, or not by this password.
const WRONG: &str = "CLIENT_ERROR authentication failure";

const LONGEST_REPLY: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stored_and_nothing_after_it_lets_in() {
        let credentials = Credentials::new("app", "secret").unwrap();
        let check = |reply: &str| check(reply.as_bytes(), &credentials);
        assert_eq!(check("STORED\r\n"), Ok(()));
        assert_eq!(
            check("CLIENT_ERROR authentication failure\r\n"),
            Err(ErrorKind::WrongPassword {
                user: "app".to_owned()
            })
        );
        assert_eq!(
            check("ERROR\r\n"),
            Err(ErrorKind::Refused {
                line: "ERROR".to_owned()
            })
        );
        for reply in ["STORED\r\nMN\r\n", "HD\r\n", "STORED", "hello\r\n"] {
            assert!(
                matches!(check(reply), Err(ErrorKind::Broken { .. })),
                "{reply:?}"
            );
        }
    }
}
