//! Values that stand in several places: PHP's references, and objects held more than once.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fingerprint::Fingerprint;
use crate::codec::outline::{Index, Outline, Value};

/// How a place holds a value that stands elsewhere too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sharing {
    /// By PHP reference (`R:`): assigning to one place changes the other.
    Reference,
    /// As the same object (`r:`).
    SameObject,
}

impl Sharing {
    /// What stands for it in a payload, before the number of the value.
    pub(super) fn letter(self) -> u8 {
        match self {
            Self::Reference => b'R',
            Self::SameObject => b'r',
        }
    }
}

/// A value that stands in several places, while a document is written.
#[derive(Debug)]
pub(super) struct Shared {
    /// What its places are marked with.
    pub(super) number: usize,
    /// How its first place in PHP's order holds it.
    pub(super) sharing: Sharing,
    pub(super) state: State,
}

/// How far a shared value is written.
#[derive(Clone, Debug)]
pub(super) enum State {
    Unwritten,
    /// A place inside the value itself holds it again.
    Begun,
    /// It stands in the document, or in a payload.
    Written(Option<Copyable>),
}

/// A value in the document that can be written once more.
#[derive(Clone, Debug)]
pub(super) struct Copyable {
    pub(super) range: Range<usize>,
    pub(super) fingerprint: Fingerprint,
    /// Levels of arrays and objects.
    pub(super) height: usize,
}

/// All shared values of a session.
pub(super) fn shared_values(outline: &Outline<'_>) -> BTreeMap<Index, Shared> {
    let mut shared: BTreeMap<Index, Shared> = BTreeMap::new();
    for index in 0..outline.len() {
        let (target, sharing) = match outline.value(index) {
            Value::Reference(target) => (target, Sharing::Reference),
            Value::SameObject(target) => (target, Sharing::SameObject),
            _ => continue,
        };
        let number = shared.len();
        let value = shared.entry(target).or_insert(Shared {
            number,
            sharing,
            state: State::Unwritten,
        });
        if sharing == Sharing::Reference {
            value.sharing = sharing;
        }
    }
    shared
}
