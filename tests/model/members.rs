//! Sets of members of a session.

use std::fmt;

use rust_json_session::codec::is_tombstone;

/// Members of a document whose names have one letter.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Members(u32);

impl Members {
    pub(crate) fn named(name: char) -> Self {
        Self(1 << (u32::from(name) - u32::from('a')))
    }

    /// Of a document. Names of more than one letter do not count.
    pub(crate) fn of(document: &[u8]) -> Self {
        let document: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(document).expect("a document is a JSON object");
        let mut members = Self::default();
        for name in document.keys() {
            let mut letters = name.chars();
            if let (Some(name @ 'a'..='z'), None) = (letters.next(), letters.next()) {
                members.add(Self::named(name));
            }
        }
        members
    }

    /// Of a document that may be a tombstone.
    pub(crate) fn live(document: &[u8]) -> Self {
        if is_tombstone(document) {
            return Self::default();
        }
        Self::of(document)
    }

    /// Of a session in PHP's format.
    pub(crate) fn of_php(data: &[u8]) -> Self {
        let mut members = Self::default();
        for variable in data.split(|&byte| byte == b';') {
            if let [name @ b'a'..=b'z', b'|', ..] = variable {
                members.add(Self::named(char::from(*name)));
            }
        }
        members
    }

    pub(crate) fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    pub(crate) fn remove(&mut self, others: Self) {
        self.0 &= !others.0;
    }

    pub(crate) fn overlap(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(crate) fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ('a'..='z').filter(|&name| self.overlap(Self::named(name)));
        names
            .map(String::from)
            .collect::<Vec<_>>()
            .join(" and ")
            .fmt(f)
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}
