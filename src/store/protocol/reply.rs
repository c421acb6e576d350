//! Replies, from bytes that a server sent. Whatever they are, nothing here panics, and nothing is
//! allocated for what they claim.

use crate::store::Cas;

/// The line that a reply begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// An answer.
    Reply(Reply),
    /// `ERROR`, `CLIENT_ERROR ...` or `SERVER_ERROR ...`: at most 120 characters of it, control
    /// characters replaced.
    Refused(String),
}

/// A meta reply's line, `<code> <value length>? <flags>*`, or a classic reply, which is its code alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What happened.
    pub code: Code,
    /// The server's claim of how many bytes of value follow, without the line end after them.
    pub value_len: Option<usize>,
    /// The request's number (flag `O`).
    pub opaque: Option<u32>,
    /// The item's number (flag `c`).
    pub cas: Option<Cas>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// `EN`: there is no such item.
    End,
    /// `EX` or `EXISTS`: the item is not in the state that was named.
    Exists,
    /// `HD`: done.
    Header,
    /// `MN`: nothing was asked, and everything before was answered.
    NoOp,
    /// `NF` or `NOT_FOUND`: there is no such item.
    NotFound,
    /// `NS` or `NOT_STORED`: there is such an item.
    NotStored,
    /// `STORED`.
    Stored,
    /// `SERVER_ERROR object too large for cache`. The server has read the value to its end all the same,
    /// and goes on with the next command.
    TooLarge,
    /// `VA`: a value follows.
    Value,
}

impl From<Code> for Reply {
    /// A reply that says nothing but its code.
    fn from(code: Code) -> Self {
        Self {
            code,
            value_len: None,
            opaque: None,
            cas: None,
        }
    }
}

/// A reply that no memcached gives; what is wrong with it, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken(pub &'static str);

/// The line at the start of `bytes`, and its length with the line end. `None` where its end has not
/// come.
///
/// # Errors
/// [`Broken`]; the rest of what the server sends means nothing then.
pub fn parse_line(bytes: &[u8]) -> Result<Option<(Line, usize)>, Broken> {
    let searched = bytes.get(..MAX_LINE).unwrap_or(bytes);
    let Some(end) = memchr::memchr(b'\n', searched) else {
        if bytes.len() >= MAX_LINE {
            return Err(Broken("a line that does not end"));
        }
        return Ok(None);
    };
    let line = searched.get(..end).unwrap_or_default();
    let line = line
        .strip_suffix(b"\r")
        .ok_or(Broken("a line end without CR"))?;
    let is_refusal = [&b"ERROR"[..], b"CLIENT_ERROR", b"SERVER_ERROR"]
        .iter()
        .any(|word| line.starts_with(word));
    let line = if line == TOO_LARGE {
        Line::Reply(Reply::from(Code::TooLarge))
    } else if is_refusal {
        Line::Refused(printable(line))
    } else {
        Line::Reply(parse_reply(line)?)
    };
    Ok(Some((line, end + 1)))
}

fn parse_reply(line: &[u8]) -> Result<Reply, Broken> {
    let mut tokens = line
        .split(|&byte| byte == b' ')
        .filter(|token| !token.is_empty());
    let code = match tokens.next() {
        Some(b"HD") => Code::Header,
        Some(b"VA") => Code::Value,
        Some(b"EN") => Code::End,
        Some(b"MN") => Code::NoOp,
        Some(b"NF" | b"NOT_FOUND") => Code::NotFound,
        Some(b"EX" | b"EXISTS") => Code::Exists,
        Some(b"NS" | b"NOT_STORED") => Code::NotStored,
        Some(b"STORED") => Code::Stored,
        _ => return Err(Broken("an unknown code")),
    };
    let mut reply = Reply::from(code);
    if code == Code::Value {
        let len = tokens
            .next()
            .and_then(parse_number)
            .ok_or(Broken("a value without a length"))?;
        if len > MAX_VALUE {
            return Err(Broken("a value larger than any item"));
        }
        reply.value_len = Some(len);
    }
    for flag in tokens {
        match flag.split_first() {
            Some((b'O', digits)) => {
                let opaque = parse_number(digits).ok_or(Broken("an opaque that was not sent"))?;
                reply.opaque = Some(opaque);
            }
            Some((b'c', digits)) => {
                let cas = parse_number(digits).ok_or(Broken("a CAS that is no number"))?;
                reply.cas = Some(Cas(cas));
            }
            // Another client marked the item stale (`md key I`); it is as good as before to this one.
            Some((b'W' | b'X' | b'Z', [])) => {}
            _ => return Err(Broken("a flag that was not asked for")),
        }
    }
    Ok(reply)
}

/// Decimal digits and nothing else.
fn parse_number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    let is_decimal = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits)
        .ok()
        .filter(|_| is_decimal)?
        .parse()
        .ok()
}

fn printable(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    text.chars()
        .take(MAX_SHOWN)
        .map(|character| {
            if character.is_control() {
                '?'
            } else {
                character
            }
        })
        .collect()
}

/// memcached's words for a value over its item size limit.
const TOO_LARGE: &[u8] = b"SERVER_ERROR object too large for cache";

/// Longest line that is searched for its end; memcached's own are shorter than 512 bytes.
const MAX_LINE: usize = 2048;

/// The largest item that memcached can be told to hold: `-I 1024m`.
const MAX_VALUE: usize = 1024 * 1024 * 1024;

/// Characters of a refusal that a message repeats.
const MAX_SHOWN: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reply(code: Code) -> Reply {
        Reply {
            code,
            value_len: None,
            opaque: Some(7),
            cas: None,
        }
    }

    #[test]
    fn replies_are_as_the_protocol_says() {
        for (bytes, expected) in [
            (&b"HD O7\r\n"[..], reply(Code::Header)),
            (
                b"HD c12 O7\r\n",
                Reply {
                    cas: Some(Cas(12)),
                    ..reply(Code::Header)
                },
            ),
            (
                b"VA 2 c12 O7\r\n{}\r\n",
                Reply {
                    cas: Some(Cas(12)),
                    value_len: Some(2),
                    ..reply(Code::Value)
                },
            ),
            (b"NF O7\r\n", reply(Code::NotFound)),
            (b"EN O7\r\n", reply(Code::End)),
            (b"NS O7\r\n", reply(Code::NotStored)),
            (b"EX O7\r\n", reply(Code::Exists)),
            (
                b"SERVER_ERROR object too large for cache\r\n",
                Reply::from(Code::TooLarge),
            ),
            (b"STORED\r\n", Reply::from(Code::Stored)),
            (b"NOT_STORED\r\n", Reply::from(Code::NotStored)),
            (b"EXISTS\r\n", Reply::from(Code::Exists)),
            (b"NOT_FOUND\r\n", Reply::from(Code::NotFound)),
        ] {
            let (line, len) = parse_line(bytes).unwrap().unwrap();
            assert_eq!(line, Line::Reply(expected));
            assert_eq!(
                len,
                bytes.iter().position(|&byte| byte == b'\n').unwrap() + 1
            );
        }
    }

    #[test]
    fn a_line_that_has_not_ended_is_waited_for() {
        let whole = b"VA 2 c12 O7\r\n";
        for end in 0..whole.len() {
            assert_eq!(parse_line(&whole[..end]), Ok(None));
        }
    }

    #[test]
    fn a_line_that_never_ends_is_broken() {
        assert_eq!(parse_line(&[b'x'; 2047]), Ok(None));
        assert_eq!(
            parse_line(&[b'x'; 2048]),
            Err(Broken("a line that does not end"))
        );
    }

    #[test]
    fn a_refusal_is_kept_in_its_own_words() {
        let refused = |words: &str| Ok(Some((Line::Refused(words.to_owned()), words.len() + 2)));
        assert_eq!(parse_line(b"ERROR\r\n"), refused("ERROR"));
        assert_eq!(
            parse_line(b"SERVER_ERROR out of memory\r\n"),
            refused("SERVER_ERROR out of memory")
        );
    }

    #[test]
    fn a_refusal_is_shown_short_and_without_control_characters() {
        let long = [b"CLIENT_ERROR \x1b[2J", &[b'x'; 500][..], b"\r\n"].concat();
        let Some((Line::Refused(words), _)) = parse_line(&long).unwrap() else {
            panic!("no refusal");
        };
        assert_eq!(words.chars().count(), 120);
        assert!(words.starts_with("CLIENT_ERROR ?[2J"));
    }

    #[test]
    fn what_no_memcached_says_is_broken() {
        for bytes in [
            &b"\r\n"[..],
            b"\n",
            b"HD O7\n",
            b"hd O7\r\n",
            b"VA\r\n",
            b"VA x O7\r\n",
            b"VA -1 O7\r\n",
            b"VA +1 O7\r\n",
            b"VA 1073741825 O7\r\n",
            b"VA 99999999999999999999999 O7\r\n",
            b"HD O\r\n",
            b"HD Ox\r\n",
            b"HD c\r\n",
            b"HD O4294967296\r\n",
            b"HD z1\r\n",
            b"VALUE k 0 2\r\n",
            b"stored\r\n",
            b"\0\r\n",
        ] {
            assert!(parse_line(bytes).is_err(), "{}", bytes.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
            if let Ok(Some((_, len))) = parse_line(&bytes) {
                prop_assert!(len <= bytes.len());
            }
        }
    }
}
