//! What the hints say of one value, found without reading the others.

use super::hint::{Hint, Leaf};
use super::payload::Sealed;
use super::{AllowedClasses, Types, binary};
use crate::codec::Limits;
use crate::codec::event::Text;

/// Whether the hints make the string that `names` lead to one of bytes that are not UTF-8.
pub(in crate::codec) fn is_binary_at(hints: Text<'_>, names: &[Vec<u8>]) -> bool {
    leaf_at(hints, names) == Some(Leaf::Binary)
}

/// The bytes of a string whose hint says that it stands for others.
pub(in crate::codec) fn decode_binary(text: &[u8]) -> Option<Vec<u8>> {
    binary::decode(text)
}

/// Whether a string may stand for others.
pub(in crate::codec) fn looks_binary(text: &[u8]) -> bool {
    text.starts_with(binary::PREFIX)
}

fn leaf_at(hints: Text<'_>, names: &[Vec<u8>]) -> Option<Leaf> {
    let types = Types {
        classes: &AllowedClasses::default(),
        keys: &[],
        item: b"",
    };
    let sealed = Sealed::open(hints, &types)?;
    let payload = sealed.parse(Limits::default())?;
    let outline = &payload.outline;
    let mut hint = Hint::read(outline, payload.session?);
    for name in names {
        let members = hint
            .members
            .and_then(|members| outline.member(members, name));
        hint = Hint::read(outline, members.or(hint.each)?);
    }
    hint.leaf
}
