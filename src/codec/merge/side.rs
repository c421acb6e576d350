//! The three sessions of a merge, and which of their values refer to others.

use crate::codec::error::Error;
use crate::codec::outline::{Index, Outline, Value};
use crate::codec::{Format, Limits, php};

/// One of the three sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What we read.
    Base,
    /// What we would store.
    Ours,
    /// What is stored.
    Theirs,
}

/// Something of each of the three sessions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sides<T> {
    pub(super) base: T,
    pub(super) ours: T,
    pub(super) theirs: T,
}

impl<T> Sides<T> {
    pub(super) fn of(&self, side: Side) -> &T {
        match side {
            Side::Base => &self.base,
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }

    pub(super) fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Base => &mut self.base,
            Side::Ours => &mut self.ours,
            Side::Theirs => &mut self.theirs,
        }
    }

    pub(super) fn map<U>(&self, make: impl Fn(&T) -> U) -> Sides<U> {
        Sides {
            base: make(&self.base),
            ours: make(&self.ours),
            theirs: make(&self.theirs),
        }
    }

    pub(super) fn any(&self, is_so: impl Fn(&T) -> bool) -> bool {
        is_so(&self.base) || is_so(&self.ours) || is_so(&self.theirs)
    }
}

/// A session, and which of its values are entangled with others.
pub(super) struct Session<'a> {
    pub(super) outline: Outline<'a>,
    /// By the number of the value; empty where the session has no reference.
    entangled: Vec<bool>,
}

impl<'a> Session<'a> {
    pub(super) fn read(data: &'a [u8], format: Format, limits: Limits) -> Result<Self, Error> {
        let mut outline = Outline::new(format == Format::PhpSerialize);
        php::read(data, format, limits, &mut outline)?;
        Ok(Self {
            entangled: entangled(&outline),
            outline,
        })
    }

    /// How many values there are, where their numbers count: 0 in a session without a reference.
    pub(super) fn slots_that_count(&self) -> usize {
        self.entangled.len()
    }

    /// Whether something in the value refers to what is outside of it, or the other way round.
    pub(super) fn is_entangled(&self, index: Index) -> bool {
        position(index).is_some_and(|at| self.entangled.get(at).copied().unwrap_or_default())
    }
}

/// Where in a list by numbers something stands.
pub(super) fn position(index: Index) -> Option<usize> {
    usize::try_from(index).ok()
}

/// How far the references of a value reach.
#[derive(Clone, Copy)]
struct Reach {
    /// The first value that something inside refers to.
    first_target: Index,
    /// The last reference to something inside; 0 is none, because the first value is the session.
    last_source: Index,
    parent: Index,
}

/// References lead backwards, so two numbers tell of any value whether one crosses its border. One pass to
/// find them and one, from the inside out, to add them up: climbing from each reference could cost its
/// depth each time.
fn entangled(outline: &Outline<'_>) -> Vec<bool> {
    let target = |index| match outline.value(index) {
        Value::Reference(target) | Value::SameObject(target) => Some(target),
        _ => None,
    };
    if !(0..outline.len()).any(|index| target(index).is_some()) {
        return Vec::new();
    }
    let mut reaches = with_parents(outline);
    for index in 0..outline.len() {
        let Some(target) = target(index) else {
            continue;
        };
        if let Some(reach) = position(index).and_then(|at| reaches.get_mut(at)) {
            reach.first_target = target;
        }
        if let Some(reach) = position(target).and_then(|at| reaches.get_mut(at)) {
            reach.last_source = reach.last_source.max(index);
        }
    }
    let mut entangled = vec![false; reaches.len()];
    for index in (0..outline.len()).rev() {
        let Some(at) = position(index) else {
            continue;
        };
        let Some(&reach) = reaches.get(at) else {
            continue;
        };
        if let Some(is_entangled) = entangled.get_mut(at) {
            *is_entangled = reach.first_target < index || reach.last_source >= outline.end(index);
        }
        if let Some(parent) = position(reach.parent).and_then(|at| reaches.get_mut(at)) {
            parent.first_target = parent.first_target.min(reach.first_target);
            parent.last_source = parent.last_source.max(reach.last_source);
        }
    }
    entangled
}

fn with_parents(outline: &Outline<'_>) -> Vec<Reach> {
    let mut open: Vec<Index> = Vec::new();
    (0..outline.len())
        .map(|index| {
            while open.last().is_some_and(|&last| outline.end(last) <= index) {
                open.pop();
            }
            let parent = open.last().copied().unwrap_or(0);
            open.push(index);
            Reach {
                first_target: Index::MAX,
                last_source: 0,
                parent,
            }
        })
        .collect()
}
