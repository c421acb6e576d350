//! Which children of three containers stand under the same key.

use super::side::{Session, Side, Sides};
use crate::codec::outline::{Index, Key, Outline};
use crate::codec::php;

/// A key as PHP's arrays have it: the name of an integer is the integer. Objects are no different, though
/// theirs are all names to PHP: no object has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ArrayKey<'a> {
    Int(i64),
    Name(&'a [u8]),
}

impl<'a> ArrayKey<'a> {
    pub(super) fn of(outline: &Outline<'a>, index: Index) -> Self {
        match outline.node(index).key {
            Key::Int(key) => Self::Int(key),
            Key::Name(name) => {
                // PHP's formats escape nothing.
                let bytes = name.as_plain().unwrap_or_default();
                let int = name.starts_like_int().then(|| php::int_key(bytes));
                int.flatten().map_or(Self::Name(bytes), Self::Int)
            }
        }
    }
}

/// The values under one key, on the sides that have it.
pub(super) type Values = Sides<Option<Index>>;

impl Values {
    fn is_on_several_sides(self) -> bool {
        [self.base, self.ours, self.theirs].iter().flatten().count() > 1
    }
}

/// Matches the children of containers. Keeps its memory from one to the next.
#[derive(Default)]
pub(super) struct Matching<'a> {
    children: Vec<Child<'a>>,
    matched: Vec<Matched>,
    pub(super) ours_keys_are_base: bool,
    pub(super) theirs_keys_are_base: bool,
}

#[derive(Clone, Copy)]
struct Child<'a> {
    key: ArrayKey<'a>,
    side: Side,
    index: Index,
    /// Where it stands: ours in their order, theirs behind them, base's behind those.
    rank: usize,
}

struct Matched {
    rank: usize,
    values: Values,
}

impl<'a> Matching<'a> {
    /// The children of `containers` by key: ours in their order, then what theirs has beyond those, in its
    /// order, then what is left of base. Nothing for a container that one side alone has: it is taken whole.
    pub(super) fn run(
        &mut self,
        containers: Values,
        sessions: &Sides<Session<'a>>,
    ) -> impl Iterator<Item = Values> {
        self.children.clear();
        self.matched.clear();
        let ours = self.add(Side::Ours, containers, sessions);
        let theirs = self.add(Side::Theirs, containers, sessions);
        let base = self.add(Side::Base, containers, sessions);
        self.compare_order(ours, theirs);
        if self.ours_keys_are_base && self.theirs_keys_are_base {
            self.match_in_order(base);
        } else if containers.is_on_several_sides() {
            self.match_by_key();
        }
        self.matched.iter().map(|matched| matched.values)
    }

    /// Adds a side's children; how many there are.
    fn add(&mut self, side: Side, containers: Values, sessions: &Sides<Session<'a>>) -> usize {
        let Some(container) = *containers.of(side) else {
            return 0;
        };
        let outline = &sessions.of(side).outline;
        let before = self.children.len();
        for index in outline.children(container) {
            self.children.push(Child {
                key: ArrayKey::of(outline, index),
                side,
                index,
                rank: self.children.len(),
            });
        }
        self.children.len() - before
    }

    fn compare_order(&mut self, ours: usize, theirs: usize) {
        let (ours, others) = self.children.split_at_checked(ours).unwrap_or_default();
        let (theirs, base) = others.split_at_checked(theirs).unwrap_or_default();
        let are_base = |children: &[Child<'a>]| {
            let keys = children.iter().map(|child| child.key);
            children.len() == base.len() && keys.eq(base.iter().map(|child| child.key))
        };
        self.ours_keys_are_base = are_base(ours);
        self.theirs_keys_are_base = are_base(theirs);
    }

    /// All sides have the same keys in the same order, so also those that stand there twice.
    fn match_in_order(&mut self, len: usize) {
        let mut sides = self.children.chunks_exact(len.max(1));
        let mut next = || sides.next().unwrap_or_default();
        for ((ours, theirs), base) in next().iter().zip(next()).zip(next()) {
            self.matched.push(Matched {
                rank: ours.rank,
                values: Sides {
                    base: Some(base.index),
                    ours: Some(ours.index),
                    theirs: Some(theirs.index),
                },
            });
        }
    }

    /// By sorting: hostile keys make it no slower. Where a side has a key twice, PHP takes the last.
    fn match_by_key(&mut self) {
        self.children.sort_by(|one, other| one.key.cmp(&other.key));
        for same in self.children.chunk_by(|one, other| one.key == other.key) {
            let mut values = Values::default();
            let mut rank = usize::MAX;
            for child in same.iter().rev() {
                let value = values.of_mut(child.side);
                if value.is_none() {
                    *value = Some(child.index);
                    rank = rank.min(child.rank);
                }
            }
            self.matched.push(Matched { rank, values });
        }
        self.matched.sort_unstable_by_key(|matched| matched.rank);
    }
}
