//! Both directions for sessions that plain JSON cannot say.

use std::collections::BTreeSet;

use super::attach::Attached;
use super::decode::{self as decoder, Rules, Target};
use super::encode as encoder;
use super::hint::Hint;
use super::payload::{Payload, Sealed};
use super::{Doubt, Refused, Types, payload};
use crate::codec::KeptMaps;
use crate::codec::error::{Error, Kind};
use crate::codec::event::{Shape, Text};
use crate::codec::outline::{Index, Key, Outline, Value};
use crate::codec::{Format, Limits, Origin, json, php, tombstone};

/// The document of a session, with the hints it needs, and the first of its classes that will not come
/// back by them.
pub(in crate::codec) fn encode<'a>(
    outline: &Outline<'a>,
    source: Source<'_>,
    limits: Limits,
    types: &Types<'_>,
    kept: &KeptMaps,
) -> Result<(Vec<u8>, Option<&'a [u8]>), Kind> {
    let identities = identities(outline, limits)?;
    let size = identities.as_ref().map_or(0, Vec::len);
    let written = encoder::write(
        outline,
        source.written,
        source.strings,
        kept,
        limits,
        source.format.depth_below_root(limits),
        size.saturating_add(limits.copies),
    )?;
    let is_php_s_own = source.origin == Origin::Php;
    let payload = payload::print(
        &written,
        identities.as_deref().filter(|_| is_php_s_own),
        (source.format, source.data.filter(|_| is_php_s_own)),
    );
    let mut document = written.document;
    if !payload.is_empty() {
        payload::append(&mut document, &payload, types);
    }
    if document.len() > limits.size {
        return Err(Kind::TooLarge(limits.size));
    }
    let is_lost = |class: &&&[u8]| types.keys.is_empty() && !types.classes.contains(class);
    Ok((document, written.classes.iter().find(is_lost).copied()))
}

/// What is known of where an outline comes from.
#[derive(Clone, Copy)]
pub(in crate::codec) struct Source<'d> {
    pub(in crate::codec) origin: Origin,
    pub(in crate::codec) format: Format,
    pub(in crate::codec) strings: json::Strings,
    /// PHP's bytes of the whole session, in that format, where there are any.
    pub(in crate::codec) data: Option<&'d [u8]>,
    /// JSON of the values that are written already.
    pub(in crate::codec) written: &'d [u8],
}

/// The variables of a session that hold objects, enum cases or values standing in several places, as PHP would encode
/// a session of these alone in its format `php_serialize`: what tells objects that PHP wrote from those that others
/// edited. None where there are none, or their slot numbers cannot be told.
fn identities(outline: &Outline<'_>, limits: Limits) -> Result<Option<Vec<u8>>, Kind> {
    let variables = outline.variables_with_identities();
    if variables.is_empty() || outline.is_dangling() {
        return Ok(None);
    }
    let mut writer = php::Writer::new(Format::PhpSerialize, 0);
    outline.send_to(|variable| variables.contains(&variable), &mut writer)?;
    let bytes = writer.into_session();
    if bytes.len() > limits.size {
        return Err(Kind::TooLarge(limits.size));
    }
    Ok(Some(bytes))
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
    let mut outline = Outline::default();
    json::read(document, format.depth_below_root(limits), &mut outline)?;
    if outline.hints().is_some_and(tombstone::is_said_in) {
        return Ok(Decoded {
            data: Vec::new(),
            is_destroyed: true,
            doubts: Vec::new(),
            has_list_like_map: false,
        });
    }
    let (data, doubts) = with_hints(
        &outline,
        format,
        limits,
        types,
        refused,
        |attached, rules| match whole(attached, rules) {
            Some(data) => Ok((data.to_vec(), Vec::new())),
            None => decoder::read(attached, rules),
        },
    )
    .map_err(|kind| Error { kind, offset: 0 })?;
    Ok(Decoded {
        data,
        is_destroyed: false,
        doubts,
        has_list_like_map: has_list_like_map(&outline),
    })
}

/// Sends the session of a document to `target`: what PHP's format `php` would say.
///
/// # Errors
/// [`Kind::NotPlain`] where only PHP's own bytes of the whole session say it, and those are kept in the hints. Else
/// what `target` refuses.
pub(in crate::codec) fn send(
    outline: &Outline<'_>,
    limits: Limits,
    types: &Types<'_>,
    refused: &Refused,
    target: &mut impl Target,
) -> Result<(), Kind> {
    with_hints(
        outline,
        Format::Php,
        limits,
        types,
        refused,
        |attached, rules| {
            if whole(attached, rules).is_some() {
                return Err(Kind::NotPlain);
            }
            target.begin_root()?;
            decoder::send(attached, rules, target)?;
            target.end_root()
        },
    )
}

/// Sends the variables in `outline`, which are those that need hints, to a `target` that has all others.
///
/// # Errors
/// [`Kind::NotPlain`] where the session has to be sent anew, by [`send`]. Else what `target` refuses.
pub(in crate::codec) fn send_hinted(
    outline: &Outline<'_>,
    limits: Limits,
    types: &Types<'_>,
    refused: &Refused,
    target: &mut impl Target,
) -> Result<(), Kind> {
    let mut is_first = true;
    with_hints(
        outline,
        Format::Php,
        limits,
        types,
        refused,
        |attached, rules| {
            if !std::mem::take(&mut is_first) {
                return Err(Kind::NotPlain);
            }
            decoder::send(attached, rules, target)?;
            target.end_root()
        },
    )
}

/// The variables that the hints in a document's `$php` are for; none where those are for the session as a whole too.
pub(in crate::codec) fn hinted_variables(
    hints: Text<'_>,
    limits: Limits,
    types: &Types<'_>,
) -> Option<BTreeSet<Vec<u8>>> {
    let sealed = Sealed::open(hints, types)?;
    let payload = sealed.parse(limits)?;
    let session = Hint::read(&payload.outline, payload.session?);
    let is_for_all = payload.whole.is_some()
        || session.each.is_some()
        || session.order.is_some()
        || session.is_binary;
    let members = session.members.filter(|_| !is_for_all)?;
    let names = payload.outline.children(members).filter_map(|member| {
        match payload.outline.node(member).key {
            Key::Name(name) => Some(name.to_bytes().into_owned()),
            Key::Int(_) => None,
        }
    });
    Some(names.collect())
}

/// What `work` makes of a document with its hints; without them, where the former is too deep for PHP.
fn with_hints<T>(
    outline: &Outline<'_>,
    format: Format,
    limits: Limits,
    types: &Types<'_>,
    refused: &Refused,
    mut work: impl FnMut(&mut Attached<'_>, Rules<'_>) -> Result<T, Kind>,
) -> Result<T, Kind> {
    let sealed = outline.hints().and_then(|text| Sealed::open(text, types));
    let sealed = sealed.unwrap_or(Sealed {
        payload: Vec::new(),
        is_signed: false,
    });
    let payload = sealed.parse(limits).unwrap_or_default();
    let mut rules = Rules {
        format,
        depth: format.depth_below_root(limits),
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
    match work(&mut Attached::new(outline, &payload), rules) {
        // What was moved may have come too deep. No edit makes a document unreadable.
        Err(Kind::TooDeep(_)) => {
            let nothing = Payload::default();
            work(&mut Attached::new(outline, &nothing), rules)
        }
        done => done,
    }
}

/// Whether the document writes an array as a map that PHP cannot tell from a list.
fn has_list_like_map(outline: &Outline<'_>) -> bool {
    (1..outline.len()).any(|index| is_list_like_map(outline, index))
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
