//! Whether a value is still what its hint says, after whatever another program did to it.

use super::{Reading, Target};
use crate::codec::event::Shape;
use crate::codec::hints::attach::Place;
use crate::codec::hints::fingerprint::parse_double;
use crate::codec::hints::hint::{Hint, Leaf, Mark};
use crate::codec::hints::{binary, hidden};
use crate::codec::outline::Value;
use crate::codec::php::is_label;

impl<'s, W: Target> Reading<'_, 's, W> {
    /// The class of a container: one that counts, and that the value still fits.
    pub(super) fn class_of(&self, place: Place, shape: Shape, hint: &Hint<'_>) -> Option<&'s [u8]> {
        let Some(Leaf::Object(number)) = hint.leaf else {
            return None;
        };
        let class = self.counting_class(number)?;
        let (outline, index) = self.attached.source(place);
        let len = outline.children(index).count();
        // An empty list is how PHP's json_encode() prints an object that json_decode() made an array.
        let fits_shape = match (shape, hint.list_length) {
            (Shape::List, Some(length)) => u64::try_from(len) == Ok(length),
            (Shape::List, None) => len == 0,
            (_, length) => length.is_none(),
        };
        let fits_hidden_state = match (hint.fingerprint, place) {
            (Some(fingerprint), Place::Document(index)) => {
                fingerprint == self.attached.fingerprint(index).to_text()
            }
            _ => true,
        };
        let has_hidden_state = hint.hidden.is_none() || self.attached.hidden_of(place).is_some();
        let fits = fits_shape
            && fits_hidden_state
            && has_hidden_state
            && !self.rules.refused.has(place)
            && outline.children(index).all(|child| {
                let child = place.sibling(child);
                let name = self.key_of(child, hint.is_binary);
                !name.starts_with(b"\0")
                    && !hidden::names_missing_class(&name)
                    && (*name != *b"3" || self.may_name_class(child, hint))
            });
        fits.then_some(class)
    }

    /// Under the key 3 an `ArrayObject` has the name of a class that PHP loads: it has to be the one that PHP
    /// wrote, or one that may come back in any case.
    fn may_name_class(&self, place: Place, hint: &Hint<'_>) -> bool {
        let mark = self.attached.hint(place).any_mark();
        let shared = mark.and_then(|mark| self.attached.shared(mark.number));
        let may = |place: Place| match self.attached.value(place) {
            Value::String(name) => {
                let name = name.to_bytes();
                let is_named = hint.named.is_some_and(|named| *named.to_bytes() == *name);
                let is_php_s_own = is_named || matches!(place, Place::Hidden(_));
                self.rules.is_signed && is_php_s_own || self.rules.types.classes.contains(&name)
            }
            _ => true,
        };
        may(place) && shared.is_none_or(may)
    }

    pub(super) fn counts_as_object(&self, place: Place, hint: &Hint<'_>) -> bool {
        match self.attached.value(place) {
            Value::Array(shape) => {
                self.open.len() < self.rules.depth && self.class_of(place, shape, hint).is_some()
            }
            Value::String(_) => match hint.leaf {
                Some(Leaf::EnumCase(number)) => self.enum_case(place, hint, number).is_some(),
                Some(Leaf::Serializable(number)) => {
                    self.serializable(place, hint, number).is_some()
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The enum and case of a string that still is one.
    pub(super) fn enum_case(
        &self,
        place: Place,
        hint: &Hint<'_>,
        number: usize,
    ) -> Option<(&'s [u8], Vec<u8>)> {
        let class = self.counting_class(number)?;
        let case = self.own_bytes(place, hint)?;
        let is_case = is_label(&case) && !self.rules.refused.has_case(class, &case);
        is_case.then_some((class, case))
    }

    /// The class and text of a string that an object can still decode itself from.
    pub(super) fn serializable(
        &self,
        place: Place,
        hint: &Hint<'_>,
        number: usize,
    ) -> Option<(&'s [u8], Vec<u8>)> {
        let class = self.counting_class(number)?;
        let own = self.own_bytes(place, hint)?;
        let is_let_in = self.rules.let_in_text(&own) && !self.rules.refused.has(place);
        is_let_in.then_some((class, own))
    }

    /// The class with this number, where its objects may come back.
    fn counting_class(&self, number: usize) -> Option<&'s [u8]> {
        let class = self.attached.payload.classes.get(number)?.as_slice();
        let is_let_in = self.rules.are_let_in.get(number).copied();
        is_let_in.unwrap_or_default().then_some(class)
    }

    /// The text at a place as the class it belongs to knows it.
    fn own_bytes(&self, place: Place, hint: &Hint<'_>) -> Option<Vec<u8>> {
        let Value::String(text) = self.attached.value(place) else {
            return None;
        };
        let text = text.to_bytes();
        let decoded = hint.is_binary.then(|| binary::decode(&text)).flatten();
        Some(decoded.unwrap_or_else(|| text.into_owned()))
    }

    /// Whether a place still holds the value it shares with others: a copy of it, or null.
    pub(super) fn holds_shared(&self, place: Place, hint: &Hint<'_>, mark: Mark) -> bool {
        let is_copy = matches!(hint.leaf, Some(Leaf::Mark(_)));
        match (self.attached.shared(mark.number), place) {
            (Some(content), _) if !is_copy => content == place,
            (Some(Place::Document(content)), Place::Document(copy)) => {
                matches!(self.attached.value(place), Value::Null)
                    || self.attached.fingerprint(content) == self.attached.fingerprint(copy)
            }
            (Some(_), _) => matches!(self.attached.value(place), Value::Null),
            (None, _) => false,
        }
    }
}

/// Whether JSON's number `text` is what became of the integer `exact` in a program that knows doubles only.
pub(super) fn is_same_double(text: &[u8], exact: i64) -> bool {
    let mut digits = itoa::Buffer::new();
    parse_double(text) == parse_double(digits.format(exact).as_bytes())
}
