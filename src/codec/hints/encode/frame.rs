//! A container that is being written, and what its members' hints are so far.

use std::ops::Range;

use super::attributes::Attributes;
use crate::codec::hints::fingerprint::Container;
use crate::codec::kept::Path;
use crate::codec::outline::Index;

/// How a container is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `[...]`.
    List,
    /// `{...}`.
    Map,
    /// `{...}`, the private and protected properties of this object, under shortened names.
    Hidden(Index),
    /// `{...}`, the session itself.
    Session,
}

/// What a container is to PHP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An array in no object, or the session itself.
    Array,
    /// An array in an object, or the hidden properties of one.
    PartOfObject,
    Object,
}

/// What a new frame begins with.
pub(super) struct Opening {
    pub(super) form: Form,
    pub(super) children: Vec<Index>,
    pub(super) has_encoded_keys: bool,
    pub(super) attributes: Attributes,
    /// The value that it is, and its mark, where it stands in several places.
    pub(super) shared: Option<(Index, Vec<u8>)>,
    pub(super) path: Path,
    pub(super) role: Role,
    pub(super) has_hidden: bool,
}

impl Opening {
    pub(super) fn new(form: Form, children: Vec<Index>) -> Self {
        Self {
            form,
            children,
            has_encoded_keys: false,
            attributes: Attributes::default(),
            shared: None,
            path: Path::ROOT,
            role: Role::Array,
            has_hidden: false,
        }
    }
}

/// A container whose end is not written.
pub(super) struct Frame {
    pub(super) form: Form,
    pub(super) children: std::vec::IntoIter<Index>,
    /// Members begun so far.
    pub(super) len: usize,
    pub(super) has_encoded_keys: bool,
    pub(super) is_below_list: bool,
    pub(super) role: Role,
    pub(super) path: Path,
    /// The value that it is, where that stands in several places.
    pub(super) shared: Option<Index>,
    /// Where its JSON begins.
    pub(super) json_at: usize,
    pub(super) container: Container,
    pub(super) height: usize,
    /// Where its own hint begins.
    pub(super) hint_at: usize,
    pub(super) attributes: Attributes,
    /// Whether there are hidden properties of it, or of an array that is a part of it.
    pub(super) hides: bool,
    pub(super) members: Members,
}

/// The hints of a container's members so far.
#[derive(Default)]
pub(super) struct Members {
    /// The name of the member being written.
    pub(super) name: Vec<u8>,
    /// Where its value begins.
    pub(super) json_at: usize,
    /// The string under the key 3 of an object, where an `ArrayObject` has the name of a class.
    pub(super) named: Option<Vec<u8>>,
    /// Where its name begins among the hints.
    pub(super) name_at: usize,
    /// Where its hint does.
    pub(super) hint_at: usize,
    pub(super) hinted: usize,
    pub(super) first: Option<Range<usize>>,
    pub(super) first_hints: usize,
    pub(super) are_alike: bool,
    pub(super) hints: usize,
    pub(super) names_class: bool,
    /// Those of a list's elements, one behind the other.
    pub(super) fingerprints: Vec<u8>,
}
