//! What is merged by member, and what is taken whole.

use super::keys::{ArrayKey, Values};
use super::side::{Session, Sides};
use crate::codec::hints::is_date_class;
use crate::codec::outline::{Index, Outline, Value};

#[derive(Clone, Copy)]
enum Shape<'a> {
    /// Of every shape.
    EmptyArray,
    List,
    Map,
    /// An object of this class, whose members may each have a value of their own.
    Object(&'a [u8]),
    Whole,
}

impl<'a> Shape<'a> {
    fn of(outline: &Outline<'a>, index: Index) -> Self {
        match outline.value(index) {
            Value::Array(_) if outline.children(index).next().is_none() => Self::EmptyArray,
            Value::Array(_) if is_list(outline, index) => Self::List,
            Value::Array(_) => Self::Map,
            // Half of one date and half of another is none: DateTime throws, or is wrong.
            Value::Object(class) if !is_date_class(class) => Self::Object(class),
            _ => Self::Whole,
        }
    }

    fn is_list_or_empty(self) -> bool {
        matches!(self, Self::List | Self::EmptyArray)
    }

    fn is_array(self) -> bool {
        self.is_list_or_empty() || matches!(self, Self::Map)
    }

    fn is_of_class(self, class: &[u8]) -> bool {
        matches!(self, Self::Object(own) if own.eq_ignore_ascii_case(class))
    }
}

/// Whether values that both sides changed are merged by member. What is absent from base counts as empty,
/// unless one side has a list: its indices say nothing of where its elements came from.
pub(super) fn may_merge(values: Values, sessions: &Sides<Session<'_>>) -> bool {
    let (Some(ours), Some(theirs)) = (values.ours, values.theirs) else {
        return false;
    };
    let ours = Shape::of(&sessions.ours.outline, ours);
    let theirs = Shape::of(&sessions.theirs.outline, theirs);
    let base = values
        .base
        .map(|base| Shape::of(&sessions.base.outline, base));
    if let Shape::Object(class) = ours {
        return theirs.is_of_class(class) && base.is_none_or(|base| base.is_of_class(class));
    }
    if !ours.is_array() || !theirs.is_array() {
        return false;
    }
    match base {
        None => !matches!(ours, Shape::List) && !matches!(theirs, Shape::List),
        Some(base) => {
            base.is_array()
                && ![base, ours, theirs]
                    .into_iter()
                    .all(Shape::is_list_or_empty)
        }
    }
}

fn is_list(outline: &Outline<'_>, index: Index) -> bool {
    (0_i64..)
        .zip(outline.children(index))
        .all(|(at, child)| ArrayKey::of(outline, child) == ArrayKey::Int(at))
}
