//! What becomes of each member of a container that both sides changed.

use super::members::{Member, Members, Number};
use super::shape::may_merge;
use super::side::{Session, Side, Sides};
use crate::codec::outline::Index;

/// Levels that a merge goes into. What lies deeper is taken whole.
const MAX_LEVELS: usize = 64;

/// What is written of a member.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// This value of this side, with all that is in it.
    Copy(Side, Index),
    /// What both sides made of it.
    Merge(Number),
}

/// The members of a container that the merge goes into, `level` levels below the session, in their order.
pub(super) fn steps(
    container: Number,
    level: usize,
    members: &Members,
    sessions: &Sides<Session<'_>>,
) -> Vec<Step> {
    let (numbers, children) = members.children(container);
    let mut unit = unit(children).into_iter();
    numbers
        .zip(children)
        .filter_map(|(number, child)| {
            if child.is_entangled {
                return unit.next().flatten();
            }
            let goes_in = level < MAX_LEVELS;
            step(number, child, |child| {
                goes_in && may_merge(child.values, sessions)
            })
        })
        .collect()
}

fn step(number: Number, member: &Member, may_merge: impl Fn(&Member) -> bool) -> Option<Step> {
    let copy = |side| member.values.of(side).map(|index| Step::Copy(side, index));
    if member.ours_is_base {
        copy(Side::Theirs)
    } else if member.theirs_is_base {
        copy(Side::Ours)
    } else if may_merge(member) {
        Some(Step::Merge(number))
    } else {
        copy(Side::Ours)
    }
}

/// The entangled children, all from one side: a reference from one side to a value of the other would be to
/// something else. They take each other's places, so that they stand in their own side's order and every
/// reference leads backwards.
fn unit(children: &[Member]) -> Vec<Option<Step>> {
    let entangled = || children.iter().filter(|child| child.is_entangled);
    let side = if entangled().all(|child| child.ours_is_base) {
        Side::Theirs
    } else {
        Side::Ours
    };
    let mut indices: Vec<Index> = entangled()
        .filter_map(|child| *child.values.of(side))
        .collect();
    indices.sort_unstable();
    let mut indices = indices.into_iter();
    entangled()
        .map(|child| {
            child
                .values
                .of(side)
                .and(indices.next())
                .map(|index| Step::Copy(side, index))
        })
        .collect()
}
