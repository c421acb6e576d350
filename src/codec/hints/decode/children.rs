//! What is in a container, in PHP's order.

use std::collections::BTreeSet;

use super::Reading;
use crate::codec::hints::attach::Place;
use crate::codec::hints::hidden;
use crate::codec::hints::hint::Hint;
use crate::codec::outline::{Index, Value};

impl<'s> Reading<'_, 's> {
    /// What is in a container, in PHP's order: unknown keys last.
    pub(super) fn ordered_children(&mut self, place: Place, hint: &Hint<'s>) -> Vec<Place> {
        let (outline, index) = self.attached.source(place);
        let children = outline.children(index).map(|child| place.sibling(child));
        let mut children: Vec<Place> = children.collect();
        if let Some(order) = hint.order {
            let attached = &mut *self.attached;
            children.sort_by_cached_key(|&child| {
                let name = attached.name_of(child, attached.source(child).1);
                attached.position_in(order, &name).unwrap_or(Index::MAX)
            });
        }
        children
    }

    /// An object's public properties and its hidden ones, where those stood among them. A public one that PHP
    /// would take for a hidden one is left out: hidden state is nobody else's to change.
    pub(super) fn with_hidden(
        &self,
        public: Vec<Place>,
        entry: Index,
        hint: &Hint<'_>,
    ) -> Vec<Place> {
        let payload = &self.attached.payload.outline;
        let hidden: Vec<Index> = payload.children(entry).collect();
        let names: BTreeSet<Vec<u8>> = hidden
            .iter()
            .filter_map(|&property| {
                hidden::bare_name(&self.attached.name_of(Place::Hidden(entry), property))
                    .map(<[u8]>::to_vec)
            })
            .collect();
        let mut public = public
            .into_iter()
            .filter(|&place| !names.contains(&*self.attached.name_of(place, self.index_of(place))));
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
            children.push(Place::Hidden(property));
        }
        children.extend(public);
        children
    }

    /// Whether a place is a private or protected property of the innermost object, and no value inside one.
    pub(super) fn is_hidden_property(&self, child: Place) -> bool {
        match child {
            Place::Hidden(index) => self.attached.is_hidden_property(index),
            Place::Document(_) => false,
        }
    }

    pub(super) fn index_of(&self, place: Place) -> Index {
        self.attached.source(place).1
    }
}
