//! What is in a container, in PHP's order.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Reading, Target};
use crate::codec::hints::attach::Place;
use crate::codec::hints::binary;
use crate::codec::hints::hidden;
use crate::codec::hints::hint::Hint;
use crate::codec::outline::{Index, Key, Value};
use crate::codec::php::int_key;

impl<'s, W: Target> Reading<'_, 's, W> {
    /// What is in a container, in PHP's order: unknown keys last.
    pub(super) fn ordered_children(&mut self, place: Place, hint: &Hint<'s>) -> Vec<Place> {
        let (outline, index) = self.attached.source(place);
        let children = outline.children(index).map(|child| place.sibling(child));
        let mut children: Vec<Place> = children.collect();
        self.visited += children.len();
        if let Some(order) = hint.order {
            let attached = &mut *self.attached;
            children.sort_by_cached_key(|&child| {
                let name = attached.name_of(child, attached.source(child).1);
                attached.position_in(order, &name).unwrap_or(Index::MAX)
            });
        }
        if self.attached.shares_values() {
            self.drop_overwritten(&mut children, hint.is_binary);
        }
        children
    }

    /// Of several members with one name PHP keeps the last; a reference must not lead to another.
    fn drop_overwritten(&self, children: &mut Vec<Place>, is_binary: bool) {
        let mut names = BTreeSet::new();
        let mut kept: Vec<Place> = children
            .iter()
            .rev()
            .copied()
            .filter(|&child| names.insert(self.key_of(child, is_binary)))
            .collect();
        kept.reverse();
        *children = kept;
    }

    /// The members that a stranger may have written, without those whose names PHP would take for private or
    /// protected properties: an object has none of these here, and an array inside one only where PHP signed
    /// that it came from elsewhere.
    pub(super) fn without_mangled(
        &self,
        mut children: Vec<Place>,
        place: Place,
        hint: &Hint<'s>,
        class: Option<&[u8]>,
    ) -> Vec<Place> {
        let is_stranger_s = match place {
            Place::Document(_) => !self.rules.is_signed || self.attached.is_in_object(place),
            Place::Hidden(_) => !self.rules.is_signed,
        };
        if is_stranger_s || class.is_some() && matches!(place, Place::Document(_)) {
            children.retain(|&child| !self.key_of(child, hint.is_binary).starts_with(b"\0"));
        }
        children
    }

    /// What is public in an object or an array inside one, and what is hidden, where that stood among it. A public
    /// one that PHP would take for a hidden one is left out: hidden state is nobody else's to change.
    pub(super) fn with_hidden(
        &self,
        public: Vec<Place>,
        entry: Index,
        hint: &Hint<'s>,
        class: Option<&[u8]>,
    ) -> Vec<Place> {
        let payload = &self.attached.payload.outline;
        let is_encoded = self.attached.hint(Place::Hidden(entry)).is_binary;
        let hidden: Vec<Place> = payload.children(entry).map(Place::Hidden).collect();
        let names: BTreeSet<Vec<u8>> = hidden
            .iter()
            .filter_map(|&property| {
                let short = self.key_of(property, is_encoded);
                hidden::bare_name(&short).map(<[u8]>::to_vec)
            })
            .collect();
        // An array has keys, and each is what it is; so is an integer.
        let mut public = public.into_iter().filter(|&place| {
            let name = self.key_of(place, hint.is_binary);
            let is_int = hint.has_int_keys && int_key(&name).is_some();
            class.is_none() || is_int || !names.contains(&*name)
        });
        let mut positions = hint.positions.map(|positions| payload.children(positions));
        let mut children = Vec::new();
        for property in hidden {
            let position = positions
                .as_mut()
                .and_then(Iterator::next)
                .and_then(|position| match payload.value(position) {
                    Value::Int(position) => usize::try_from(position).ok(),
                    _ => None,
                });
            let before = position.map_or(usize::MAX, |position| {
                position.saturating_sub(children.len())
            });
            children.extend(public.by_ref().take(before));
            if self.rules.let_hidden(&self.key_of(property, is_encoded)) {
                children.push(property);
            }
        }
        children.extend(public);
        children
    }

    /// A key as PHP has it, where keys may be encoded.
    pub(super) fn key_of(&self, place: Place, is_encoded: bool) -> Cow<'s, [u8]> {
        let (outline, index) = self.attached.source(place);
        let name = match outline.node(index).key {
            Key::Int(key) => return itoa::Buffer::new().format(key).as_bytes().to_vec().into(),
            Key::Name(name) => name.to_bytes(),
        };
        match is_encoded.then(|| binary::decode(&name)).flatten() {
            Some(decoded) => decoded.into(),
            None => name,
        }
    }

    /// Whether a place is a private or protected property of the innermost object, and no value inside one.
    pub(super) fn is_hidden_property(&self, child: Place) -> bool {
        match child {
            Place::Hidden(index) => self.attached.is_hidden_property(index),
            Place::Document(_) => false,
        }
    }
}
