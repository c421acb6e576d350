//! Requests, byte for byte.

use crate::store::{Cas, Exptime, Key};

/// Under which condition a value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nothing is stored under the key.
    Absent,
    /// What is stored is still the state with this number.
    Unchanged(Cas),
}

/// A question to memcached. The answers that each can have are said with it.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// The number of the item's state: `HD` with it, or `EN`.
    Cas {
        /// The item.
        key: &'a Key,
    },
    /// Deletes the item: `HD`, or `NF`.
    Delete {
        /// The item.
        key: &'a Key,
    },
    /// The item's value and number, its expiry renewed: `VA`, or `EN`.
    Fetch {
        /// The item.
        key: &'a Key,
        /// Its new expiry.
        renew: Exptime,
    },
    /// Stores a value, flags 0: `STORED`; `NOT_STORED` or `EXISTS` where the condition does not hold;
    /// `NOT_FOUND` where there is no item any more.
    Store {
        /// The item.
        key: &'a Key,
        /// Its new value.
        value: &'a [u8],
        /// Its new expiry.
        expires: Exptime,
        /// What must hold.
        condition: Condition,
    },
    /// Renews the item's expiry: `HD`, or `EN`.
    Touch {
        /// The item.
        key: &'a Key,
        /// Its new expiry.
        renew: Exptime,
    },
}

impl Request<'_> {
    /// Appends the command, its value where it has one, and the `mn` that ends every request.
    pub fn append_to(&self, opaque: u32, out: &mut Vec<u8>) {
        self.append_command(opaque, out);
        out.extend_from_slice(b"mn\r\n");
    }

    fn append_command(&self, opaque: u32, out: &mut Vec<u8>) {
        match *self {
            Self::Cas { key } => append(out, &[b"mg ", key.as_bytes(), b" c"]),
            Self::Delete { key } => append(out, &[b"md ", key.as_bytes()]),
            Self::Fetch { key, renew } => {
                append(out, &[b"mg ", key.as_bytes(), b" v c T"]);
                append_number(out, renew.as_u32());
            }
            Self::Store {
                key,
                value,
                expires,
                condition,
            } => {
                let command: &[u8] = match condition {
                    Condition::Absent => b"add ",
                    Condition::Unchanged(_) => b"cas ",
                };
                append(out, &[command, key.as_bytes(), b" 0 "]);
                append_number(out, expires.as_u32());
                out.push(b' ');
                append_number(out, value.len());
                if let Condition::Unchanged(Cas(cas)) = condition {
                    out.push(b' ');
                    append_number(out, cas);
                }
                append(out, &[b"\r\n", value, b"\r\n"]);
                return;
            }
            Self::Touch { key, renew } => {
                append(out, &[b"mg ", key.as_bytes(), b" T"]);
                append_number(out, renew.as_u32());
            }
        }
        out.extend_from_slice(b" O");
        append_number(out, opaque);
        out.extend_from_slice(b"\r\n");
    }

    /// The value that it stores.
    #[must_use]
    pub fn value(&self) -> Option<&[u8]> {
        match *self {
            Self::Store { value, .. } => Some(value),
            _ => None,
        }
    }
}

fn append(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

fn append_number(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(request: &Request<'_>) -> String {
        let mut out = Vec::new();
        request.append_to(7, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn requests_are_as_the_protocol_says() {
        let key = &Key::new("sessions/abc").unwrap();
        let renew = Exptime::after(1440, 0);
        let store = |condition| Request::Store {
            key,
            value: b"{}",
            expires: renew,
            condition,
        };
        for (request, expected) in [
            (
                Request::Fetch { key, renew },
                "mg sessions/abc v c T1440 O7\r\nmn\r\n",
            ),
            (
                Request::Touch { key, renew },
                "mg sessions/abc T1440 O7\r\nmn\r\n",
            ),
            (Request::Cas { key }, "mg sessions/abc c O7\r\nmn\r\n"),
            (Request::Delete { key }, "md sessions/abc O7\r\nmn\r\n"),
            (
                store(Condition::Absent),
                "add sessions/abc 0 1440 2\r\n{}\r\nmn\r\n",
            ),
            (
                store(Condition::Unchanged(Cas(u64::MAX))),
                "cas sessions/abc 0 1440 2 18446744073709551615\r\n{}\r\nmn\r\n",
            ),
        ] {
            assert_eq!(bytes(&request), expected);
        }
    }
}
