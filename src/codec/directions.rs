//! The two directions, and what they give.
//!
//! Plain sessions are streamed. Whatever needs type hints is found on the way, and converted anew by
//! `hints`.

use super::error::{Error, Kind};
use super::hints::{self, Doubt, Refused, Types};
use super::kept::{self, KeptMaps};
use super::outline::Outline;
use super::php::Format;
use super::{Limits, json, merge, php};

/// How sessions are read and written.
#[derive(Clone, Copy, Debug)]
pub struct Codec<'a> {
    /// `session.serialize_handler`.
    pub format: Format,
    /// What a session may not exceed.
    pub limits: Limits,
    /// Whose word on types counts.
    pub types: Types<'a>,
}

/// Who wrote a session's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// This codec, out of two sessions: PHP may not be able to decode an object in it.
    Merge,
    /// PHP itself, so it can decode them.
    Php,
}

/// A session as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The document.
    pub document: Vec<u8>,
    /// An object that will come back as an array: there is no key to sign with, and its class is not
    /// allowed.
    pub lost: Option<Lost>,
}

/// An object that will come back as an array, or an enum case that will as a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its class.
    pub class: String,
    /// Where in the session it stands: keys joined with `/`.
    pub path: String,
}

impl Lost {
    pub(super) fn first_of(outline: &Outline<'_>, class: &[u8]) -> Self {
        let path = outline
            .first_of_class(class)
            .map(|value| outline.path_of(value));
        Self {
            class: String::from_utf8_lossy(class).into_owned(),
            path: path.unwrap_or_default(),
        }
    }
}

/// A document as PHP's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The session in PHP's format.
    pub data: Vec<u8>,
    /// Whether the session was destroyed: the document is a tombstone, and the session empty.
    pub is_destroyed: bool,
    /// For the [`Codec::to_json`] that stores this session again.
    pub kept: KeptMaps,
    /// What PHP has to be asked before it is given the session. Where it cannot decode something, the
    /// document is to be read anew without that.
    pub doubts: Vec<Doubt>,
}

impl<'a> Codec<'a> {
    /// For the document under the memcached key `item`.
    #[must_use]
    pub fn for_item(mut self, item: &'a [u8]) -> Self {
        self.types.item = item;
        self
    }

    /// The JSON document for a session that PHP encoded as `data`.
    ///
    /// The document is one UTF-8 object, without white space, with slashes and unicode unescaped and
    /// floats kept floats (`1.0`); an empty session is `{}`. A list (keys 0 to n-1 in order) becomes
    /// `[...]`, any other array `{...}`; those in `kept` too. An object becomes its public properties.
    /// What that leaves unsaid is said in the member `$php`.
    ///
    /// # Errors
    /// `data` is not in the format, or exceeds a limit.
    pub fn to_json(self, data: &[u8], kept: &KeptMaps) -> Result<Encoded, Error> {
        self.to_json_from(data, kept, Origin::Php)
    }

    /// The JSON document for a session that [`Codec::merge`] made: as [`Codec::to_json`], but nothing in it
    /// vouches that PHP wrote these bytes. Reading it brings the doubts of a document that another program
    /// edited, and a reference behind what an object encoded itself to becomes null.
    ///
    /// # Errors
    /// As [`Codec::to_json`].
    pub fn merged_to_json(self, data: &[u8], kept: &KeptMaps) -> Result<Encoded, Error> {
        self.to_json_from(data, kept, Origin::Merge)
    }

    fn to_json_from(self, data: &[u8], kept: &KeptMaps, origin: Origin) -> Result<Encoded, Error> {
        if data.len() > self.limits.size {
            return Err(Error {
                kind: Kind::TooLarge(self.limits.size),
                offset: 0,
            });
        }
        if kept.is_empty() {
            match self.to_plain_json(data) {
                Err(error) if error.kind == Kind::NotPlain => {}
                plain => {
                    return Ok(Encoded {
                        document: plain?,
                        lost: None,
                    });
                }
            }
        }
        let at_start = |kind| Error { kind, offset: 0 };
        let mut outline = Outline::new(self.format == Format::PhpSerialize);
        php::read(data, self.format, self.limits, &mut outline)?;
        let source = hints::Source {
            origin,
            format: self.format,
            strings: json::Strings::of_session(data),
            data: Some(data),
            written: &[],
        };
        let (document, lost) =
            hints::encode(&outline, source, self.limits, &self.types, kept).map_err(at_start)?;
        let lost = lost.map(|class| Lost::first_of(&outline, class));
        Ok(Encoded { document, lost })
    }

    /// The session that PHP would store, `ours`, with what another program made of the session meanwhile: it was
    /// read as `base`, and what is stored now is `theirs`. All are in PHP's format, as is the result.
    ///
    /// Maps and objects are merged by member, in our order and what they added behind; what both sides changed
    /// otherwise is ours. Where they alone changed something, at any depth, it is theirs. Values that refer to
    /// each other come from one side, all of them. `docs/document.md`, "Merging", has the rules.
    ///
    /// Where slot numbers cannot be told, because an object encoded itself to a text of its own (`C:`) before or
    /// around a reference, the result is `ours`, whole. Where the result is neither `ours` nor `theirs`, PHP never
    /// wrote it: [`Codec::merged_to_json`] is for it.
    ///
    /// # Errors
    /// One of the three is not in the format, or exceeds a limit; or the merged session is too large.
    pub fn merge(self, base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Vec<u8>, Error> {
        merge::merge(base, ours, theirs, self.format, self.limits)
    }

    fn to_plain_json(self, data: &[u8]) -> Result<Vec<u8>, Error> {
        let strings = json::Strings::of_session(data);
        let mut writer = json::Writer::new(strings, data.len());
        php::read(data, self.format, self.limits, &mut writer)?;
        if let Some(second_pass) = writer.second_pass() {
            writer = second_pass;
            php::read(data, self.format, self.limits, &mut writer)?;
        }
        Ok(writer.into_document())
    }

    /// The session in PHP's format for a JSON document, whoever wrote it, without what is `refused`.
    ///
    /// The result is what PHP itself would write for these values, so that `session.lazy_write` sees an
    /// unchanged session as unchanged. Duplicate members are passed on; PHP's last one wins. A type hint
    /// that no longer fits its value does not count.
    ///
    /// # Errors
    /// `document` is not a JSON object, or holds what the format cannot say or PHP cannot decode.
    pub fn to_php(self, document: &[u8], refused: &Refused) -> Result<Decoded, Error> {
        if document.len() > self.limits.size {
            return Err(Error {
                kind: Kind::TooLarge(self.limits.size),
                offset: 0,
            });
        }
        if hints_at(document).is_none() {
            match self.plain_to_php(document) {
                Err(error) if error.kind == Kind::NotPlain => {}
                plain => return plain,
            }
        }
        let hints::Decoded {
            data,
            is_destroyed,
            doubts,
            has_list_like_map,
        } = hints::decode(document, self.format, self.limits, &self.types, refused)?;
        Ok(Decoded {
            data,
            is_destroyed,
            kept: self.kept_maps_if(has_list_like_map, document)?,
            doubts,
        })
    }

    fn plain_to_php(self, document: &[u8]) -> Result<Decoded, Error> {
        let mut writer = php::Writer::new(self.format, document.len());
        let depth = self.format.depth_below_root(self.limits);
        json::read(document, depth, &mut writer)?;
        let has_list_like_map = writer.has_list_like_map();
        Ok(Decoded {
            data: writer.into_session(),
            is_destroyed: false,
            kept: self.kept_maps_if(has_list_like_map, document)?,
            doubts: Vec::new(),
        })
    }

    pub(super) fn kept_maps_if(
        self,
        has_list_like_map: bool,
        document: &[u8],
    ) -> Result<KeptMaps, Error> {
        if !has_list_like_map {
            return Ok(KeptMaps::default());
        }
        let mut maps = kept::FindKeptMaps::default();
        let depth = self.format.depth_below_root(self.limits);
        json::read(document, depth, &mut maps)?;
        Ok(maps.into_kept_maps())
    }
}

/// What a document as this codec writes it begins with, whatever its type hints, if it has any: its members, without
/// the bracket behind them.
#[must_use]
pub fn without_hints(document: &[u8]) -> &[u8] {
    let end = hints_at(document).unwrap_or(document.len().saturating_sub(1));
    let members = document.get(..end).unwrap_or_default();
    members.strip_suffix(b",").unwrap_or(members)
}

/// Whether hints, where they are the last member, say in which order keys stood: others may have moved them.
pub(super) fn has_key_order(document: &[u8]) -> bool {
    let hints = hints_at(document).and_then(|at| document.get(at..));
    hints.is_some_and(|hints| memchr::memmem::find(hints, br#"\"k\":["#).is_some())
}

/// Where the type hints begin that seem to be the last member: where they usually stand.
pub(super) fn hints_at(document: &[u8]) -> Option<usize> {
    if !document.ends_with(b"\"}") {
        return None;
    }
    memchr::memrchr_iter(b'$', document)
        .map(|at| at.saturating_sub(1))
        .find(|&at| {
            let from = document.get(at..).unwrap_or_default();
            from.starts_with(HINTS_BEGIN)
        })
}

/// The name of the type hints, and the quote before them.
pub(super) const HINTS_BEGIN: &[u8] = b"\"$php\":\"";

/// Where in the session the byte at `offset` of `data` stands, as a path of keys (`cart/0/price`),
/// for messages. Empty at the root. Reads `data` anew: for the path of an error, not for the hot path.
#[must_use]
pub fn path_at(data: &[u8], format: Format, offset: usize) -> String {
    php::path_at(data, format, offset)
}
