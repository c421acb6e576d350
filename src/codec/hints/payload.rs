//! The document's member `$php`: its frame, its signature, and the payload inside.
//!
//! ```text
//! $php    := "1." key-id "." signature "." payload        "-" for no key id and no signature
//! payload := { "c": [ class ... ]       classes, that hints name by their number
//!            , "t": hint                of the session
//!            , "h": [ { ... } ... ]     private and protected properties, an object for each object with some
//!            , "u": hint                of "h"
//!            , "d": digest              of PHP's bytes of variables with objects, where hints name classes
//!            , "w": format ":" fingerprint ":" text }
//!                                       these bytes, where slot numbers cannot be rebuilt, and the document's
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::encode::Written;
use super::sign::SigningKey;
use super::{Types, binary};
use crate::codec::event::Text;
use crate::codec::json;
use crate::codec::outline::{Index, Outline, Value};
use crate::codec::{Format, Limits};

/// The version of the format, which every document with hints begins them with.
pub(super) const VERSION: &[u8] = b"1";

/// Ends a document with its hints, where there are any.
pub(super) fn append(document: &mut Vec<u8>, payload: &[u8], types: &Types<'_>) {
    let (id, signature) = match types.keys.first() {
        Some(key) => (key.id().to_owned(), key.sign(types.item, payload)),
        None => ("-".to_owned(), "-".to_owned()),
    };
    let value = [
        VERSION,
        b".",
        id.as_bytes(),
        b".",
        signature.as_bytes(),
        b".",
        payload,
    ]
    .concat();
    document.pop();
    if document.last() != Some(&b'{') {
        document.push(b',');
    }
    document.extend_from_slice(b"\"$php\":");
    json::write_string(&value, document);
    document.push(b'}');
}

/// The payload for a session; empty where it needs none. `identities` are the bytes of its variables with objects, and
/// `whole` those of the session and their format, where PHP itself wrote them: both what vouches for them and what
/// stands in for them bring no doubts when they are read.
pub(super) fn print(
    written: &Written<'_>,
    identities: Option<&[u8]>,
    whole: (Format, Option<&[u8]>),
) -> Vec<u8> {
    let mut payload = Vec::new();
    let mut member = |letter: u8, json: &[u8]| {
        if !json.is_empty() {
            payload.push(if payload.is_empty() { b'{' } else { b',' });
            payload.extend_from_slice(&[b'"', letter, b'"', b':']);
            payload.extend_from_slice(json);
        }
    };
    let mut classes = Vec::new();
    for class in &written.classes {
        classes.push(if classes.is_empty() { b'[' } else { b',' });
        json::write_string(
            &binary::as_text(class, json::Strings::Unchecked).0,
            &mut classes,
        );
    }
    if !classes.is_empty() {
        classes.push(b']');
    }
    member(b'c', &classes);
    member(b't', &written.hint);
    member(b'h', &written.hidden);
    member(b'u', &written.hidden_hint);
    if let Some(identities) = identities.filter(|_| !classes.is_empty()) {
        member(b'd', &quoted(digest(identities).as_bytes()));
    }
    let (format, data) = whole;
    if let Some(data) = data.filter(|_| written.needs_whole) {
        let text = [
            format.serialize_handler().as_bytes(),
            b":",
            &written.fingerprint.to_text(),
            b":",
            &binary::encode(data),
        ];
        member(b'w', &quoted(&text.concat()));
    }
    if !payload.is_empty() {
        payload.push(b'}');
    }
    payload
}

/// What tells PHP's own bytes from any others: SHA-256, cut to 96 bits, in base64url.
pub(super) fn digest(data: &[u8]) -> String {
    let digest = Sha256::digest(data);
    URL_SAFE_NO_PAD.encode(digest.first_chunk::<12>().unwrap_or(&[0; 12]))
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let mut json = Vec::with_capacity(text.len() + 2);
    json::write_string(text, &mut json);
    json
}

/// A payload as it stands in a document.
pub(super) struct Sealed {
    /// Its JSON.
    pub(super) payload: Vec<u8>,
    /// Whether PHP issued it for this very session.
    pub(super) is_signed: bool,
}

impl Sealed {
    /// `None` for what no version of this codec writes.
    pub(super) fn open(text: Text<'_>, types: &Types<'_>) -> Option<Self> {
        let text = text.to_bytes();
        let mut parts = text.splitn(4, |&byte| byte == b'.');
        let (version, id, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let payload = parts.next()?;
        if version != VERSION {
            return None;
        }
        let verifies = |key: &SigningKey| {
            key.id().as_bytes() == id && key.verifies(signature, types.item, payload)
        };
        let is_signed = types.keys.iter().any(verifies);
        let payload = payload.to_vec();
        Some(Self { payload, is_signed })
    }

    /// `None` for a payload that is no JSON object, or larger than any that is written.
    pub(super) fn parse(&self, limits: Limits) -> Option<Payload<'_>> {
        // A hint and its members are two levels for one of values.
        let depth = limits.depth.saturating_mul(2).saturating_add(8);
        let values = if self.is_signed {
            usize::MAX
        } else {
            limits.hints.saturating_mul(VALUES_OF_A_HINT)
        };
        Payload::parse(&self.payload, depth, values)
    }
}

/// Values that the largest hint of most documents has in a payload. What is beyond all bounds was not
/// written here.
const VALUES_OF_A_HINT: usize = 32;

/// A payload's parts, whoever wrote it.
#[derive(Default)]
pub(super) struct Payload<'p> {
    pub(super) outline: Outline<'p>,
    /// Classes by number. What is no string is an empty name, which is no class's.
    pub(super) classes: Vec<Vec<u8>>,
    /// The session's hint.
    pub(super) session: Option<Index>,
    /// The hidden properties of each object that has some.
    pub(super) hidden: Vec<Index>,
    /// The hint of their array.
    pub(super) hidden_hint: Option<Index>,
    /// Of PHP's own bytes for the variables with objects.
    pub(super) digest: Option<String>,
    /// PHP's own bytes.
    pub(super) whole: Option<Whole>,
}

/// PHP's own bytes, which are good while the document has this fingerprint.
pub(super) struct Whole {
    pub(super) format: Format,
    pub(super) fingerprint: Vec<u8>,
    pub(super) data: Vec<u8>,
}

impl Whole {
    fn parse(text: &[u8]) -> Option<Self> {
        let mut parts = text.splitn(3, |&byte| byte == b':');
        Some(Self {
            format: Format::from_serialize_handler(parts.next()?)?,
            fingerprint: parts.next()?.to_vec(),
            data: binary::decode(parts.next()?)?,
        })
    }
}

impl<'p> Payload<'p> {
    /// `None` where it is no JSON object, or larger than any that is written.
    fn parse(payload: &'p [u8], depth: usize, values: usize) -> Option<Self> {
        let mut outline = Outline::default();
        json::read(payload, depth, &mut outline).ok()?;
        if usize::try_from(outline.len()).ok()? > values {
            return None;
        }
        let elements = |letter: &[u8]| -> Vec<Index> {
            let array = outline.member(0, letter);
            array.map_or_else(Vec::new, |array| outline.children(array).collect())
        };
        let string = |index: Index| match outline.value(index) {
            Value::String(text) => Some(text.to_bytes()),
            _ => None,
        };
        let class = |index: Index| {
            let name = string(index).unwrap_or_default();
            binary::decode(&name).unwrap_or_else(|| name.into_owned())
        };
        Some(Self {
            classes: elements(b"c").into_iter().map(class).collect(),
            session: outline.member(0, b"t"),
            hidden: elements(b"h"),
            hidden_hint: outline.member(0, b"u"),
            digest: outline
                .member(0, b"d")
                .and_then(string)
                .and_then(|text| String::from_utf8(text.into_owned()).ok()),
            whole: outline
                .member(0, b"w")
                .and_then(string)
                .and_then(|text| Whole::parse(&text)),
            outline,
        })
    }
}
