//! Finds the hint for each value of a document, after whatever another program did to it.
//!
//! Members keep their hints by name. Elements of a list whose hints name classes keep them by
//! fingerprint, wherever they went; one that was edited keeps them at its place. No loop is longer than
//! the document and the payload together, whatever an attacker wrote: what many values ask of one hint
//! is looked up in an index that is made once.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::{Container, Fingerprint, parse_double};
use super::hint::{Hint, Leaf};
use super::payload::Payload;
use crate::codec::event::Shape;
use crate::codec::outline::{Index, Key, Outline, Value};

/// A document and the hints that go with its values.
pub(super) struct Attached<'s> {
    pub(super) document: &'s Outline<'s>,
    pub(super) payload: &'s Payload<'s>,
    document_hints: Vec<Option<Index>>,
    hidden_hints: Vec<Option<Index>>,
    /// The properties of the objects that have hidden ones; each belongs to one object at most.
    hidden_of: BTreeMap<Place, Index>,
    claimed: BTreeSet<Index>,
    /// Values of the payload that are hidden properties.
    properties: BTreeSet<Index>,
    /// Containers of the document that are objects or inside one.
    in_objects: BTreeSet<Index>,
    /// Where each value stands in full that stands in several places.
    shared: BTreeMap<u64, Place>,
    /// Of every value of the document, once one is asked for.
    fingerprints: OnceCell<Vec<Fingerprint>>,
    names: NameIndex<'s>,
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In the document.
    Document(Index),
    /// In an object's hidden state, in the payload.
    Hidden(Index),
}

impl<'s> Attached<'s> {
    pub(super) fn new(document: &'s Outline<'s>, payload: &'s Payload<'s>) -> Self {
        let mut attached = Self {
            document,
            payload,
            document_hints: hints_for(document),
            hidden_hints: hints_for(&payload.outline),
            hidden_of: BTreeMap::new(),
            claimed: BTreeSet::new(),
            properties: BTreeSet::new(),
            in_objects: BTreeSet::new(),
            shared: BTreeMap::new(),
            fingerprints: OnceCell::new(),
            names: NameIndex::default(),
        };
        attached.set_hint(Place::Document(0), payload.session);
        for index in 0..document.len() {
            attached.attach_below(Place::Document(index), 0);
        }
        // Hidden properties belong to an object of the document, or of an entry before their own.
        for (number, &entry) in payload.hidden.iter().enumerate() {
            for index in entry..payload.outline.end(entry) {
                attached.attach_below(Place::Hidden(index), number + 1);
            }
        }
        attached
    }

    /// The value at a place.
    pub(super) fn value(&self, place: Place) -> Value<'s> {
        let (outline, index) = self.source(place);
        outline.value(index)
    }

    /// The outline that a place is in.
    pub(super) fn source(&self, place: Place) -> (&'s Outline<'s>, Index) {
        match place {
            Place::Document(index) => (self.document, index),
            Place::Hidden(index) => (&self.payload.outline, index),
        }
    }

    /// The hint for the value at a place; one that says nothing where there is none.
    pub(super) fn hint(&self, place: Place) -> Hint<'s> {
        let (hints, index) = match place {
            Place::Document(index) => (&self.document_hints, index),
            Place::Hidden(index) => (&self.hidden_hints, index),
        };
        let hint = usize::try_from(index)
            .ok()
            .and_then(|index| hints.get(index));
        match hint {
            Some(&Some(hint)) => Hint::read(&self.payload.outline, hint),
            _ => Hint::default(),
        }
    }

    /// The hidden properties of the object at a place.
    pub(super) fn hidden_of(&self, place: Place) -> Option<Index> {
        self.hidden_of.get(&place).copied()
    }

    /// Whether a value of the payload is a hidden property, and not a value inside one.
    pub(super) fn is_hidden_property(&self, index: Index) -> bool {
        self.properties.contains(&index)
    }

    /// Where the value with this number stands in full.
    pub(super) fn shared(&self, number: u64) -> Option<Place> {
        self.shared.get(&number).copied()
    }

    /// Of a value in the document.
    pub(super) fn fingerprint(&self, index: Index) -> Fingerprint {
        let all = self
            .fingerprints
            .get_or_init(|| fingerprints(self.document));
        let fingerprint = usize::try_from(index).ok().and_then(|index| all.get(index));
        fingerprint.copied().unwrap_or(Fingerprint::ZERO)
    }

    /// Whether any value stands in several places.
    pub(super) fn shares_values(&self) -> bool {
        !self.shared.is_empty()
    }

    /// Whether a place is an object or inside one, as PHP wrote it.
    pub(super) fn is_in_object(&self, place: Place) -> bool {
        match place {
            Place::Document(index) => self.in_objects.contains(&index),
            Place::Hidden(_) => true,
        }
    }

    /// Where a name stands in the key order `order`.
    pub(super) fn position_in(&mut self, order: Index, name: &[u8]) -> Option<Index> {
        self.names.find(&self.payload.outline, order, name)
    }

    /// Hands the hint of the value at `place` down to what is in it. Values whose hidden properties come in
    /// an entry before `first_entry` do not get them.
    fn attach_below(&mut self, place: Place, first_entry: usize) {
        let hint = self.hint(place);
        if let Some(mark) = hint.mark
            && !matches!(hint.leaf, Some(Leaf::Mark(_)))
        {
            self.shared.entry(mark.number).or_insert(place);
        }
        let Value::Array(shape) = self.value(place) else {
            return;
        };
        if let Place::Document(index) = place {
            self.note_in_object(index, &hint);
        }
        if let (Shape::List, Some((at, fingerprints)), Place::Document(list)) =
            (shape, hint.fingerprints, place)
        {
            self.attach_to_elements(list, &hint, at, fingerprints);
        } else if hint.members.is_some() || hint.each.is_some() {
            self.attach_to_members(place, &hint);
        }
        if let Some(number) = hint.hidden
            && number >= first_entry
            && let Some(&entry) = self.payload.hidden.get(number)
            && self.claimed.insert(entry)
        {
            self.hidden_of.insert(place, entry);
            self.properties.extend(self.payload.outline.children(entry));
            let hint = self.hint_of_entry(number);
            self.set_hint(Place::Hidden(entry), hint);
        }
    }

    /// Hands on that a container is an object, or inside one.
    fn note_in_object(&mut self, index: Index, hint: &Hint<'_>) {
        let is_object = matches!(hint.leaf, Some(Leaf::Object(_)));
        if is_object || self.in_objects.contains(&index) {
            self.in_objects.insert(index);
            let children = self.document.children(index);
            let containers =
                children.filter(|&child| matches!(self.document.value(child), Value::Array(_)));
            self.in_objects.extend(containers);
        }
    }

    fn attach_to_members(&mut self, place: Place, hint: &Hint<'s>) {
        let (outline, index) = self.source(place);
        let hints = &self.payload.outline;
        // Hints stand in the order of what they are for, unless that was changed.
        let mut expected = hint.members.map(|members| hints.children(members));
        let mut next = expected.as_mut().and_then(Iterator::next);
        let mut others = Vec::new();
        for child in outline.children(index) {
            match next {
                Some(member) if hints.is_named(member, &self.name_of(place, child)) => {
                    self.set_hint(place.sibling(child), next);
                    next = expected.as_mut().and_then(Iterator::next);
                }
                _ => others.push(child),
            }
        }
        for child in others {
            let members = hint.members.filter(|_| next.is_some());
            let found = members.and_then(|members| {
                let name = self.name_of(place, child);
                self.names.find(hints, members, &name)
            });
            self.set_hint(place.sibling(child), found.or(hint.each));
        }
    }

    fn attach_to_elements(
        &mut self,
        list: Index,
        hint: &Hint<'s>,
        index: Index,
        fingerprints: &[u8],
    ) {
        let children: Vec<Index> = self.document.children(list).collect();
        let (known, _) = fingerprints.as_chunks::<{ Fingerprint::TEXT_LENGTH }>();
        let mut claimed = BTreeSet::new();
        let mut elsewhere = Vec::new();
        for (at, &child) in children.iter().enumerate() {
            if known.get(at) == Some(&self.fingerprint(child).to_text()) {
                claimed.insert(at);
                self.set_hint_of_element(child, hint, at);
            } else {
                elsewhere.push((at, child));
            }
        }
        if elsewhere.is_empty() {
            return;
        }
        let mut edited = Vec::new();
        let mut passed: BTreeMap<[u8; Fingerprint::TEXT_LENGTH], usize> = BTreeMap::new();
        for (at, child) in elsewhere {
            let text = self.fingerprint(child).to_text();
            let alike = self.names.places_of(index, known, text);
            let next = passed.entry(text).or_default();
            let mut moved = None;
            while let Some(&from) = alike.get(*next) {
                *next += 1;
                if claimed.insert(from) {
                    moved = Some(from);
                    break;
                }
            }
            match moved {
                Some(from) => self.set_hint_of_element(child, hint, from),
                None => edited.push((at, child)),
            }
        }
        for (at, child) in edited {
            if at < known.len() && !claimed.contains(&at) {
                self.set_hint_of_element(child, hint, at);
            }
        }
    }

    fn set_hint_of_element(&mut self, child: Index, hint: &Hint<'s>, at: usize) {
        let hint = self.hint_of_element(hint, at);
        self.set_hint(Place::Document(child), hint);
    }

    /// The hint of what was a list's element number `at`.
    fn hint_of_element(&mut self, hint: &Hint<'s>, at: usize) -> Option<Index> {
        let mut digits = itoa::Buffer::new();
        let found = hint.members.and_then(|members| {
            let name = digits.format(at).as_bytes();
            self.names.find(&self.payload.outline, members, name)
        });
        found.or(hint.each)
    }

    fn hint_of_entry(&mut self, number: usize) -> Option<Index> {
        let hint = Hint::read(&self.payload.outline, self.payload.hidden_hint?);
        self.hint_of_element(&hint, number)
    }

    fn set_hint(&mut self, place: Place, hint: Option<Index>) {
        let (hints, index) = match place {
            Place::Document(index) => (&mut self.document_hints, index),
            Place::Hidden(index) => (&mut self.hidden_hints, index),
        };
        let room = usize::try_from(index)
            .ok()
            .and_then(|index| hints.get_mut(index));
        if let Some(room) = room {
            *room = hint;
        }
    }

    /// The name of a value for its hint: an element's is its index.
    pub(super) fn name_of(&self, place: Place, child: Index) -> Cow<'s, [u8]> {
        match self.source(place).0.node(child).key {
            Key::Int(key) => itoa::Buffer::new().format(key).as_bytes().to_vec().into(),
            Key::Name(name) => name.to_bytes(),
        }
    }
}

impl Place {
    /// Another place in the same outline.
    pub(super) fn sibling(self, index: Index) -> Self {
        match self {
            Self::Document(_) => Self::Document(index),
            Self::Hidden(_) => Self::Hidden(index),
        }
    }
}

fn hints_for(outline: &Outline<'_>) -> Vec<Option<Index>> {
    vec![None; usize::try_from(outline.len()).unwrap_or_default()]
}

/// Of every value; what is inside a container comes behind it, so from the last to the first.
fn fingerprints(outline: &Outline<'_>) -> Vec<Fingerprint> {
    let mut fingerprints =
        vec![Fingerprint::ZERO; usize::try_from(outline.len()).unwrap_or_default()];
    for index in (0..outline.len()).rev() {
        let fingerprint = match outline.value(index) {
            Value::Bool(value) => Fingerprint::of_bool(value),
            Value::Int(value) => {
                Fingerprint::of_float_text(itoa::Buffer::new().format(value).as_bytes())
            }
            Value::Float(text) => match parse_double(outline.float_text(text)) {
                Some(value) => Fingerprint::of_number(value),
                None => Fingerprint::of_null(),
            },
            Value::String(text) => Fingerprint::of_string(&text.to_bytes()),
            Value::Array(shape) => {
                let mut container = Container::new(shape == Shape::List);
                for child in outline.children(index) {
                    let value = usize::try_from(child)
                        .ok()
                        .and_then(|child| fingerprints.get(child));
                    let name = match outline.node(child).key {
                        Key::Name(name) => name.to_bytes(),
                        Key::Int(_) => Cow::default(),
                    };
                    container.add(&name, value.copied().unwrap_or(Fingerprint::ZERO));
                }
                container.finish()
            }
            _ => Fingerprint::of_null(),
        };
        if let Some(room) = usize::try_from(index)
            .ok()
            .and_then(|index| fingerprints.get_mut(index))
        {
            *room = fingerprint;
        }
    }
    fingerprints
}

/// Finds members of the payload's objects by name, elements of its arrays by text, and fingerprints of a
/// list by theirs. Each index is made when it is first asked.
#[derive(Default)]
struct NameIndex<'p> {
    known: BTreeSet<Index>,
    found: BTreeMap<(Index, Cow<'p, [u8]>), Index>,
    fingerprints: BTreeMap<Index, BTreeMap<[u8; Fingerprint::TEXT_LENGTH], Vec<usize>>>,
}

impl<'p> NameIndex<'p> {
    /// The member `name` of an object, or the position of the string `name` in an array.
    fn find(&mut self, payload: &Outline<'p>, container: Index, name: &[u8]) -> Option<Index> {
        if self.known.insert(container) {
            for (position, child) in (0..).zip(payload.children(container)) {
                let node = payload.node(child);
                let (text, value) = match (node.key, node.value) {
                    (Key::Name(name), _) => (name, child),
                    (Key::Int(_), Value::String(text)) => (text, position),
                    _ => continue,
                };
                self.found.insert((container, text.to_bytes()), value);
            }
        }
        let found: &BTreeMap<(Index, Cow<'_, [u8]>), Index> = &self.found;
        found.get(&(container, Cow::Borrowed(name))).copied()
    }

    /// The positions of a fingerprint among the `known` ones, which stand at `index`.
    fn places_of(
        &mut self,
        index: Index,
        known: &[[u8; Fingerprint::TEXT_LENGTH]],
        wanted: [u8; Fingerprint::TEXT_LENGTH],
    ) -> &[usize] {
        let index = self.fingerprints.entry(index).or_insert_with(|| {
            let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
            for (at, fingerprint) in known.iter().enumerate() {
                places.entry(*fingerprint).or_default().push(at);
            }
            places
        });
        index.get(&wanted).map(Vec::as_slice).unwrap_or_default()
    }
}
