//! Both directions for sessions that plain JSON cannot say.

use super::attach::Attached;
use super::decode::{self as decoder, Rules};
use super::encode::{self as encoder, Written};
use super::payload::{Payload, Sealed};
use super::{Doubt, Refused, Types, payload};
use crate::codec::KeptMaps;
use crate::codec::error::{Error, Kind};
use crate::codec::event::Shape;
use crate::codec::outline::{Index, Outline, Value};
use crate::codec::{Format, Limits, Origin, json, php, tombstone};

/// The document of a session, with the hints it needs, and the first of its classes that will not come
/// back by them.
pub(in crate::codec) fn encode<'a>(
    data: &'a [u8],
    origin: Origin,
    format: Format,
    limits: Limits,
    types: &Types<'_>,
    kept: &KeptMaps,
) -> Result<(Vec<u8>, Option<&'a [u8]>), Error> {
    let mut outline = Outline::new(format == Format::PhpSerialize);
    php::read(data, format, limits, &mut outline)?;
    let at_start = |kind| Error { kind, offset: 0 };
    let written = write(&outline, data, format, limits, kept).map_err(at_start)?;
    let payload = payload::print(&written, format, (origin == Origin::Php).then_some(data));
    let mut document = written.document;
    if !payload.is_empty() {
        payload::append(&mut document, &payload, types);
    }
    if document.len() > limits.size {
        return Err(at_start(Kind::TooLarge(limits.size)));
    }
    let is_lost = |class: &&&[u8]| types.keys.is_empty() && !types.classes.contains(class);
    Ok((document, written.classes.iter().find(is_lost).copied()))
}

fn write<'a>(
    outline: &Outline<'a>,
    data: &[u8],
    format: Format,
    limits: Limits,
    kept: &KeptMaps,
) -> Result<Written<'a>, Kind> {
    let copies = data.len().saturating_add(limits.copies);
    encoder::write(
        outline,
        json::Strings::of_session(data),
        kept,
        limits,
        format.depth_below_root(limits),
        copies,
    )
}

/// A document as PHP's bytes.
pub(in crate::codec) struct Decoded {
    pub(in crate::codec) data: Vec<u8>,
    /// Whether the document is a tombstone.
    pub(in crate::codec) is_destroyed: bool,
    /// What PHP has to be asked before it may have them.
    pub(in crate::codec) doubts: Vec<Doubt>,
    /// Whether the document writes an array as a map that PHP cannot tell from a list.
    pub(in crate::codec) has_list_like_map: bool,
}

/// The session for a document.
pub(in crate::codec) fn decode(
    document: &[u8],
    format: Format,
    limits: Limits,
    types: &Types<'_>,
    refused: &Refused,
) -> Result<Decoded, Error> {
    let depth = format.depth_below_root(limits);
    let mut outline = Outline::default();
    json::read(document, depth, &mut outline)?;
    let sealed = outline.hints().and_then(|text| Sealed::open(text, types));
    let sealed = sealed.unwrap_or(Sealed {
        payload: Vec::new(),
        is_signed: false,
    });
    if outline.hints().is_some_and(tombstone::is_said_in) {
        return Ok(Decoded {
            data: Vec::new(),
            is_destroyed: true,
            doubts: Vec::new(),
            has_list_like_map: false,
        });
    }
    // A hint and its members are two levels for one of values.
    let hint_depth = limits.depth.saturating_mul(2).saturating_add(8);
    let values = if sealed.is_signed {
        usize::MAX
    } else {
        limits.hints.saturating_mul(VALUES_OF_A_HINT)
    };
    let payload = Payload::parse(&sealed.payload, hint_depth, values).unwrap_or_default();
    let mut rules = Rules {
        format,
        depth,
        types,
        refused,
        is_signed: sealed.is_signed,
        are_let_in: &[],
    };
    let are_let_in: Vec<bool> = payload
        .classes
        .iter()
        .map(|class| rules.let_in(class))
        .collect();
    rules.are_let_in = &are_let_in;
    let mut attached = Attached::new(&outline, &payload);
    let (data, doubts) = match whole(&attached, rules) {
        Some(data) => (data.to_vec(), Vec::new()),
        None => match decoder::read(&mut attached, rules) {
            // What was moved may have come too deep. No edit makes a document unreadable.
            Err(Kind::TooDeep(_)) => {
                let nothing = Payload::default();
                decoder::read(&mut Attached::new(&outline, &nothing), rules)
            }
            read => read,
        }
        .map_err(|kind| Error { kind, offset: 0 })?,
    };
    Ok(Decoded {
        data,
        is_destroyed: false,
        doubts,
        has_list_like_map: (1..outline.len()).any(|index| is_list_like_map(&outline, index)),
    })
}

fn is_list_like_map(outline: &Outline<'_>, index: Index) -> bool {
    let is_map = matches!(outline.value(index), Value::Array(Shape::Map));
    is_map
        && outline.children(index).enumerate().all(|(at, child)| {
            let mut digits = itoa::Buffer::new();
            outline.is_named(child, digits.format(at).as_bytes())
        })
}

/// PHP's own bytes, where it signed them and the document still says the same.
fn whole<'s>(attached: &Attached<'s>, rules: Rules<'_>) -> Option<&'s [u8]> {
    let whole = attached.payload.whole.as_ref()?;
    let is_same = whole.fingerprint == attached.fingerprint(0).to_text();
    (rules.is_signed && whole.format == rules.format && is_same).then_some(&whole.data)
}

/// Values that the largest hint of most documents has in a payload. What is beyond all bounds was not
/// written here.
const VALUES_OF_A_HINT: usize = 32;
