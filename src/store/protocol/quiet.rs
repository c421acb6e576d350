//! Commands that memcached says nothing to, byte for byte (doc/protocol.txt, `noreply`).

use super::request::{append, append_number};
use crate::store::{Exptime, Key};

/// A change of a small item, flags 0. memcached 1.6 is silent whatever comes of it: a key that is missing or taken, and
/// also where it has no room, when an `add` or an `append` leaves what was there. (Its proxy says where a server behind
/// it is down.)
#[derive(Clone, Copy, Debug)]
pub enum Quiet<'a> {
    /// Stores a value where there is none.
    Add {
        /// The item.
        key: &'a Key,
        /// Its value.
        value: &'a [u8],
        /// Its expiry.
        expires: Exptime,
    },
    /// Puts a value behind that of an item, which keeps its expiry; nothing where there is no such item.
    Append {
        /// The item.
        key: &'a Key,
        /// What follows its value.
        value: &'a [u8],
    },
    /// Deletes an item.
    Delete {
        /// The item.
        key: &'a Key,
    },
    /// Stores a value, whatever is there.
    Set {
        /// The item.
        key: &'a Key,
        /// Its new value.
        value: &'a [u8],
        /// Its new expiry.
        expires: Exptime,
    },
}

impl Quiet<'_> {
    /// Appends the command, and its value where it has one.
    pub fn append_to(&self, out: &mut Vec<u8>) {
        match *self {
            Self::Add {
                key,
                value,
                expires,
            } => append_store(out, b"add ", key, value, expires.as_u32()),
            Self::Append { key, value } => append_store(out, b"append ", key, value, 0),
            Self::Delete { key } => append(out, &[b"delete ", key.as_bytes(), b" noreply\r\n"]),
            Self::Set {
                key,
                value,
                expires,
            } => append_store(out, b"set ", key, value, expires.as_u32()),
        }
    }
}

fn append_store(out: &mut Vec<u8>, command: &[u8], key: &Key, value: &[u8], exptime: u32) {
    append(out, &[command, key.as_bytes(), b" 0 "]);
    append_number(out, exptime);
    out.push(b' ');
    append_number(out, value.len());
    append(out, &[b" noreply\r\n", value, b"\r\n"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_as_the_protocol_says() {
        let key = &Key::new("u_online_42").unwrap();
        let expires = Exptime::after(360, 0);
        let value = b"17\r\n";
        for (command, expected) in [
            (
                Quiet::Add {
                    key,
                    value,
                    expires,
                },
                "add u_online_42 0 360 4 noreply\r\n17\r\n\r\n",
            ),
            (
                Quiet::Append { key, value },
                "append u_online_42 0 0 4 noreply\r\n17\r\n\r\n",
            ),
            (Quiet::Delete { key }, "delete u_online_42 noreply\r\n"),
            (
                Quiet::Set {
                    key,
                    value,
                    expires,
                },
                "set u_online_42 0 360 4 noreply\r\n17\r\n\r\n",
            ),
        ] {
            let mut out = Vec::new();
            command.append_to(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
