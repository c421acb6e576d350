//! What is remembered of a session from its decoding to its encoding.

use std::cell::RefCell;

use crate::codec::{KeptMaps, Refused};

/// Of this thread's session.
#[derive(Default)]
pub(in crate::php) struct Known(RefCell<Option<Decoded>>);

/// What is known of the document that a session was decoded from.
#[derive(Clone, Default)]
pub(super) struct Decoded {
    /// The session's id.
    pub(super) id: Vec<u8>,
    /// The places of its maps that PHP cannot tell from lists.
    pub(super) kept: KeptMaps,
    /// What PHP cannot decode, and was given as plain values.
    pub(super) refused: Refused,
    /// Whether an unchanged session may be encoded to other bytes: the document is spelled otherwise, or its types did
    /// not all count.
    pub(super) may_differ: MayDiffer,
    /// Whether the application has it. Not while it is decoded, nor after that failed.
    pub(super) is_complete: bool,
    /// The document, where PHP does not keep it to compare the session with (`session.lazy_write`).
    pub(super) document: Option<Vec<u8>>,
}

/// How the document of an unchanged session may differ from the one that was decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum MayDiffer {
    /// In any byte.
    Anywhere,
    /// In the hints of its types: not all of them counted, or others have dropped them.
    InHints,
    #[default]
    Nowhere,
}

impl Known {
    pub(super) fn note(&self, decoded: Decoded) {
        *self.0.borrow_mut() = Some(decoded);
    }

    /// Of the session with this id.
    pub(super) fn of(&self, id: &[u8]) -> Option<Decoded> {
        let known = self.0.borrow();
        known.as_ref().filter(|decoded| decoded.id == id).cloned()
    }
}
