//! What the hints say of one value, found without reading the others.

use super::hint::{Hint, Leaf};
use super::payload::Sealed;
use super::{AllowedClasses, Types, binary};
use crate::codec::Limits;
use crate::codec::event::Text;
use crate::codec::outline::Outline;

/// What the string or integer, that `names` lead to and JSON has as `text`, is to PHP, where it is a string or an integer to
/// PHP as well.
pub(in crate::codec) fn text_at(
    hints: Text<'_>,
    names: &[Vec<u8>],
    text: Vec<u8>,
) -> Option<Vec<u8>> {
    match leaf_at(hints, names) {
        Some(Leaf::Binary) => Some(binary::decode(&text).unwrap_or(text)),
        Some(Leaf::EnumCase(_) | Leaf::Float | Leaf::Object(_) | Leaf::Serializable(_)) => None,
        _ => Some(text),
    }
}

/// What a value is beyond its JSON, by the way that leads to it; where that leads over a value that stands in several
/// places, by what is said of it where it stands first.
fn leaf_at(hints: Text<'_>, names: &[Vec<u8>]) -> Option<Leaf> {
    let types = Types {
        classes: &AllowedClasses::default(),
        keys: &[],
        item: b"",
    };
    let sealed = Sealed::open(hints, &types)?;
    let payload = sealed.parse(Limits::default())?;
    let outline = &payload.outline;
    let mut hint = shared(outline, Hint::read(outline, payload.session?));
    for name in names {
        let members = hint.members;
        let member = members.and_then(|members| outline.member(members, name));
        hint = shared(outline, Hint::read(outline, member.or(hint.each)?));
    }
    hint.leaf
}

/// The hint of the first place that has this value, where this is but a mark that it is shared.
fn shared<'p>(outline: &Outline<'p>, hint: Hint<'p>) -> Hint<'p> {
    let Some(Leaf::Mark(mark)) = hint.leaf else {
        return hint;
    };
    let hints = (0..outline.len()).map(|index| Hint::read(outline, index));
    let mut first = hints.filter(|first| first.mark.is_some_and(|one| one.number == mark.number));
    first.next().unwrap_or(hint)
}
