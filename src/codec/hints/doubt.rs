//! What only PHP can say of a document's types, before it decodes the session: PHP destroys a session in
//! which it finds an enum case it does not know, or an object whose class throws.

use std::collections::BTreeSet;

use super::attach::Place;

/// Something in a session that PHP may not be able to decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// An enum case, which may be gone from the application.
    EnumCase {
        /// The enum.
        class: Vec<u8>,
        /// The case's name.
        case: Vec<u8>,
    },
    /// An object that another program may have edited.
    Object(Object),
    /// All of a session, of which another program may have edited some object: what `unserialize()` makes an
    /// array of.
    Session(Vec<u8>),
}

/// An object in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub(super) place: Place,
    pub(super) bytes: Vec<u8>,
}

impl Object {
    /// What `unserialize()` makes it of. Empty where so many objects hold the same large values that to ask for
    /// each would cost too much: such an object counts as one that PHP cannot decode.
    #[must_use]
    pub fn serialized(&self) -> &[u8] {
        &self.bytes
    }
}

/// Doubts that turned out right: these become plain values.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    cases: BTreeSet<(Vec<u8>, Vec<u8>)>,
    objects: BTreeSet<Place>,
    all_objects: bool,
    is_searching: bool,
}

impl Refused {
    /// PHP cannot decode this.
    pub fn add(&mut self, doubt: Doubt) {
        match doubt {
            Doubt::EnumCase { class, case } => drop(self.cases.insert((class, case))),
            Doubt::Object(object) => {
                self.is_searching = false;
                self.objects.insert(object.place);
            }
            // Which of its objects is it? Each is a doubt of its own now.
            Doubt::Session(_) => self.is_searching = true,
        }
    }

    /// No object is to come back: PHP can decode each of them, and not all together, or there were too many
    /// doubts to settle each.
    pub fn add_all_objects(&mut self) {
        self.is_searching = false;
        self.all_objects = true;
    }

    /// Whether the objects of a session that PHP cannot decode are doubts of their own.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.is_searching
    }

    pub(super) fn has_case(&self, class: &[u8], case: &[u8]) -> bool {
        !self.cases.is_empty() && self.cases.contains(&(class.to_vec(), case.to_vec()))
    }

    pub(super) fn has(&self, place: Place) -> bool {
        self.all_objects || self.objects.contains(&place)
    }
}
