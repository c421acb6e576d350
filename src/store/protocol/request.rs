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

impl From<Option<Cas>> for Condition {
    /// Of an item that was in this state, or not there.
    fn from(cas: Option<Cas>) -> Self {
        cas.map_or(Self::Absent, Self::Unchanged)
    }
}

/// A command to memcached. The answers that each can have are said with it.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// Adds an item that only one can have: `HD` with its number, or `NS` where somebody has it. A value
    /// over the item size limit would delete what is there.
    Claim {
        /// The item.
        key: &'a Key,
        /// Its value: who has it.
        holder: &'a [u8],
        /// When nobody has it any more.
        expires: Exptime,
        /// Whether `HD` is not said.
        is_quiet: bool,
    },
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
    /// The item's value and number, its expiry renewed where that is asked for: `VA`, or `EN`.
    Fetch {
        /// The item.
        key: &'a Key,
        /// Its new expiry.
        renew: Option<Exptime>,
    },
    /// Stores a small value, whatever is there: `HD`. One over the item size limit would delete that.
    Put {
        /// The item.
        key: &'a Key,
        /// Its new value.
        value: &'a [u8],
        /// Its new expiry.
        expires: Exptime,
    },
    /// Deletes the item where it is in this state: no reply then; `EX` where it is in another, `NF` where it is
    /// gone.
    Release {
        /// The item.
        key: &'a Key,
        /// Its state.
        cas: Cas,
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
    /// Appends the command, and its value where it has one.
    pub fn append_to(&self, opaque: u32, out: &mut Vec<u8>) {
        match *self {
            Self::Cas { key } => append(out, &[b"mg ", key.as_bytes(), b" c"]),
            Self::Claim {
                key,
                holder: value,
                expires,
                is_quiet,
            } => {
                let flags: &[u8] = if is_quiet { b" ME q T" } else { b" ME c T" };
                return append_meta_set(out, key, value, flags, expires, opaque);
            }
            Self::Put {
                key,
                value,
                expires,
            } => return append_meta_set(out, key, value, b" T", expires, opaque),
            Self::Delete { key } => append(out, &[b"md ", key.as_bytes()]),
            Self::Fetch { key, renew } => {
                append(out, &[b"mg ", key.as_bytes(), b" v c"]);
                if let Some(expires) = renew {
                    out.extend_from_slice(b" T");
                    append_number(out, expires.as_u32());
                }
            }
            Self::Release { key, cas: Cas(cas) } => {
                append(out, &[b"md ", key.as_bytes(), b" q C"]);
                append_number(out, cas);
            }
            Self::Store {
                key,
                value,
                expires,
                condition,
            } => return append_store(out, key, value, expires, condition),
            Self::Touch { key, renew } => {
                append(out, &[b"mg ", key.as_bytes(), b" T"]);
                append_number(out, renew.as_u32());
            }
        }
        append_opaque(out, opaque);
    }

    /// Whether it names a state by its number, which is another's after the server was restarted.
    #[must_use]
    pub fn names_a_state(&self) -> bool {
        matches!(
            self,
            Self::Release { .. }
                | Self::Store {
                    condition: Condition::Unchanged(_),
                    ..
                }
        )
    }

    /// Appends the `mn` that ends every write whose reply is waited for.
    pub fn append_end(out: &mut Vec<u8>) {
        out.extend_from_slice(b"mn\r\n");
    }
}

fn append_meta_set(
    out: &mut Vec<u8>,
    key: &Key,
    value: &[u8],
    flags: &[u8],
    expires: Exptime,
    opaque: u32,
) {
    append(out, &[b"ms ", key.as_bytes(), b" "]);
    append_number(out, value.len());
    out.extend_from_slice(flags);
    append_number(out, expires.as_u32());
    append_opaque(out, opaque);
    append(out, &[value, b"\r\n"]);
}

fn append_store(
    out: &mut Vec<u8>,
    key: &Key,
    value: &[u8],
    expires: Exptime,
    condition: Condition,
) {
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
}

fn append_opaque(out: &mut Vec<u8>, opaque: u32) {
    out.extend_from_slice(b" O");
    append_number(out, opaque);
    out.extend_from_slice(b"\r\n");
}

pub(super) fn append(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

pub(super) fn append_number(out: &mut Vec<u8>, number: impl itoa::Integer) {
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
        let expires = Exptime::after(1440, 0);
        let store = |condition| Request::Store {
            key,
            value: b"{}",
            expires,
            condition,
        };
        let fetch = |renew| Request::Fetch { key, renew };
        let claim = |is_quiet| Request::Claim {
            key,
            holder: b"me",
            expires,
            is_quiet,
        };
        for (request, expected) in [
            (fetch(None), "mg sessions/abc v c O7\r\n"),
            (fetch(Some(expires)), "mg sessions/abc v c T1440 O7\r\n"),
            (
                Request::Touch {
                    key,
                    renew: expires,
                },
                "mg sessions/abc T1440 O7\r\n",
            ),
            (Request::Cas { key }, "mg sessions/abc c O7\r\n"),
            (Request::Delete { key }, "md sessions/abc O7\r\n"),
            (
                Request::Release { key, cas: Cas(12) },
                "md sessions/abc q C12 O7\r\n",
            ),
            (claim(false), "ms sessions/abc 2 ME c T1440 O7\r\nme\r\n"),
            (claim(true), "ms sessions/abc 2 ME q T1440 O7\r\nme\r\n"),
            (
                Request::Put {
                    key,
                    value: b"",
                    expires,
                },
                "ms sessions/abc 0 T1440 O7\r\n\r\n",
            ),
            (
                store(Condition::Absent),
                "add sessions/abc 0 1440 2\r\n{}\r\n",
            ),
            (
                store(Condition::Unchanged(Cas(u64::MAX))),
                "cas sessions/abc 0 1440 2 18446744073709551615\r\n{}\r\n",
            ),
        ] {
            assert_eq!(bytes(&request), expected);
        }
    }
}
