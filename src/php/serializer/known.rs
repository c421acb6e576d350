//! What is remembered of a session from its decoding to its encoding.

use std::cell::RefCell;
use std::mem;

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
    /// The document, where PHP does not keep it to compare the session with (`session.lazy_write`).
    pub(super) document: Option<Vec<u8>>,
    /// Not all of it is in `$_SESSION` yet.
    pub(super) is_under_way: bool,
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
    /// A session with this id is being decoded.
    pub(super) fn begin(&self, id: Vec<u8>, document: Option<Vec<u8>>) {
        *self.0.borrow_mut() = Some(Decoded {
            id,
            document,
            is_under_way: true,
            ..Decoded::default()
        });
    }

    /// It was decoded.
    pub(super) fn finish(&self, decoded: Decoded) {
        if let Some(known) = &mut *self.0.borrow_mut() {
            *known = Decoded {
                id: mem::take(&mut known.id),
                document: known.document.take(),
                ..decoded
            };
        }
    }

    /// It could not be decoded.
    pub(super) fn forget(&self) {
        *self.0.borrow_mut() = None;
    }

    /// Of the session with this id.
    pub(super) fn of(&self, id: &[u8]) -> Option<Decoded> {
        let known = self.0.borrow();
        known.as_ref().filter(|decoded| decoded.id == id).cloned()
    }
}
