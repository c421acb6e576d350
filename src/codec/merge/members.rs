//! What stands under the same keys on the three sides, and what is the same.
//!
//! A member is a path of keys that some side has. Values are the same where they, and all that is in them, are,
//! in the same order; a reference, where it leads to the same member. So slot numbers do not matter.

use std::ops::Range;

use super::keys::{Matching, Values};
use super::side::{Session, Side, Sides, position};
use crate::codec::outline::{Index, Value};

/// The number of a member.
pub(super) type Number = usize;

/// The session itself.
pub(super) const ROOT: Number = 0;

/// What stands under the same keys on the three sides.
#[derive(Clone, Default)]
pub(super) struct Member {
    pub(super) values: Values,
    /// In the order of the merge. Empty where only one side has the member.
    pub(super) children: Range<Number>,
    /// Whether on some side it is entangled with its siblings, or with what they stand in.
    pub(super) is_entangled: bool,
    pub(super) ours_is_base: bool,
    pub(super) theirs_is_base: bool,
}

/// All members that may be the same on two sides. A container's come before those in it.
pub(super) struct Members {
    members: Vec<Member>,
    /// Of each value.
    numbers: Sides<Vec<Option<Number>>>,
}

impl Members {
    pub(super) fn align(sessions: &Sides<Session<'_>>) -> Self {
        let mut aligned = Self {
            members: Vec::new(),
            numbers: sessions.map(|session| vec![None; session.slots_that_count()]),
        };
        aligned.push(
            Values {
                base: Some(0),
                ours: Some(0),
                theirs: Some(0),
            },
            sessions,
        );
        let mut matching = Matching::default();
        let mut number = ROOT;
        while let Some(member) = aligned.members.get(number) {
            let values = member.values;
            let first = aligned.members.len();
            for values in matching.run(values, sessions) {
                aligned.push(values, sessions);
            }
            let children = first..aligned.members.len();
            if let Some(member) = aligned.members.get_mut(number) {
                member.children = children;
                member.ours_is_base = matching.ours_keys_are_base;
                member.theirs_is_base = matching.theirs_keys_are_base;
            }
            number += 1;
        }
        aligned.compare(sessions);
        aligned
    }

    pub(super) fn member(&self, number: Number) -> Member {
        self.members.get(number).cloned().unwrap_or_default()
    }

    pub(super) fn children(&self, number: Number) -> (Range<Number>, &[Member]) {
        let children = self.members.get(number).map(|member| &member.children);
        let children = children.cloned().unwrap_or_default();
        let members = self.members.get(children.clone()).unwrap_or_default();
        (children, members)
    }

    fn push(&mut self, values: Values, sessions: &Sides<Session<'_>>) {
        let number = self.members.len();
        let mut is_entangled = false;
        for side in [Side::Base, Side::Ours, Side::Theirs] {
            let Some(index) = *values.of(side) else {
                continue;
            };
            is_entangled |= sessions.of(side).is_entangled(index);
            let numbers = self.numbers.of_mut(side);
            if let Some(place) = position(index).and_then(|at| numbers.get_mut(at)) {
                *place = Some(number);
            }
        }
        self.members.push(Member {
            values,
            is_entangled,
            ..Member::default()
        });
    }

    /// From the inside out. So far the members say only whether their keys are the same.
    fn compare(&mut self, sessions: &Sides<Session<'_>>) {
        for number in (0..self.members.len()).rev() {
            let (_, children) = self.children(number);
            let ours_are_base = children.iter().all(|child| child.ours_is_base);
            let theirs_are_base = children.iter().all(|child| child.theirs_is_base);
            let values = self.member(number).values;
            let ours_is_base = ours_are_base && self.is_as_base(Side::Ours, values, sessions);
            let theirs_is_base = theirs_are_base && self.is_as_base(Side::Theirs, values, sessions);
            if let Some(member) = self.members.get_mut(number) {
                member.ours_is_base &= ours_is_base;
                member.theirs_is_base &= theirs_is_base;
            }
        }
    }

    /// Whether a side has what base has, but for what is in it.
    fn is_as_base(&self, side: Side, values: Values, sessions: &Sides<Session<'_>>) -> bool {
        let (one, other) = match (*values.of(side), values.base) {
            (None, None) => return true,
            (Some(one), Some(other)) => (one, other),
            _ => return false,
        };
        let (outline, base) = (&sessions.of(side).outline, &sessions.base.outline);
        match (outline.value(one), base.value(other)) {
            (Value::Null, Value::Null) | (Value::Array(_), Value::Array(_)) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Int(one), Value::Int(other)) => one == other,
            (Value::Float(one), Value::Float(other)) => {
                outline.float_text(one) == base.float_text(other)
            }
            (Value::String(one), Value::String(other)) => one.to_bytes() == other.to_bytes(),
            (Value::Object(one), Value::Object(other)) => one == other,
            (Value::Serializable(class, text), Value::Serializable(other, other_text)) => {
                (class, text) == (other, other_text)
            }
            (Value::EnumCase(class, case), Value::EnumCase(other, other_case)) => {
                (class, case) == (other, other_case)
            }
            (Value::Reference(one), Value::Reference(other))
            | (Value::SameObject(one), Value::SameObject(other)) => {
                let target = self.number(side, one);
                target.is_some() && target == self.number(Side::Base, other)
            }
            _ => false,
        }
    }

    /// `None` for a value that has no match on any side.
    fn number(&self, side: Side, index: Index) -> Option<Number> {
        *self.numbers.of(side).get(position(index)?)?
    }
}
