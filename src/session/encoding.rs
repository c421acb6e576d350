//! What PHP's bytes of a session are, and how they become its document and come of it.

use std::borrow::Cow;

use super::revision::Stamped;
use crate::codec::{self, Codec, Decoded, Encoded, KeptMaps, Kind, Lost, Refused, is_tombstone};

/// What the bytes are that PHP hands over and is given: what `session.serialize_handler` makes them.
#[derive(Clone, Copy, Debug)]
pub enum Encoding<'a> {
    /// The document itself, which the serialize handler `rust_json` has written, and will read. The codec is for what
    /// two have written at a time: in the format `php_serialize`, which can hold any session.
    Document(Codec<'a>),
    /// One of PHP's formats.
    Php(Codec<'a>),
}

impl<'a> From<Codec<'a>> for Encoding<'a> {
    fn from(codec: Codec<'a>) -> Self {
        Self::Php(codec)
    }
}

impl<'a> Encoding<'a> {
    /// For the document under the memcached key `item`.
    pub(super) fn for_item(self, item: &'a [u8]) -> Self {
        match self {
            Self::Document(codec) => Self::Document(codec.for_item(item)),
            Self::Php(codec) => Self::Php(codec.for_item(item)),
        }
    }

    /// What PHP gets of a document, without what is `refused`.
    pub(super) fn to_php(
        self,
        document: &[u8],
        refused: &Refused,
    ) -> Result<Decoded, codec::Error> {
        match self {
            Self::Php(codec) => codec.to_php(document, refused),
            Self::Document(_) => {
                let is_destroyed = is_tombstone(document);
                let data = if is_destroyed {
                    Vec::new()
                } else {
                    Stamped::of(document).document.to_vec()
                };
                // PHP would take it for a session that is new.
                if data.is_empty() && !is_destroyed {
                    return Err(NOT_AN_OBJECT);
                }
                Ok(Decoded {
                    data,
                    is_destroyed,
                    kept: KeptMaps::default(),
                    doubts: Vec::new(),
                })
            }
        }
    }

    /// The document for what PHP hands over, and the first object that will come back as an array.
    pub(super) fn to_document<'d>(
        self,
        data: &'d [u8],
        kept: &KeptMaps,
    ) -> Result<(Cow<'d, [u8]>, Option<Lost>), codec::Error> {
        match self {
            Self::Php(codec) => codec
                .to_json(data, kept)
                .map(|Encoded { document, lost }| (Cow::Owned(document), lost)),
            Self::Document(_) if matches!(data, [b'{', .., b'}']) => {
                Ok((Cow::Borrowed(data), None))
            }
            Self::Document(_) => Err(NOT_AN_OBJECT),
        }
    }

    /// Where in the session the byte at `offset` of what PHP handed over stands.
    pub(super) fn path_at(self, data: &[u8], offset: usize) -> String {
        match self {
            Self::Php(codec) => codec::path_at(data, codec.format, offset),
            Self::Document(_) => String::new(),
        }
    }

    /// How sessions are merged, which is done in a format of PHP's.
    pub(super) fn codec(self) -> Codec<'a> {
        match self {
            Self::Document(codec) | Self::Php(codec) => codec,
        }
    }

    /// What PHP hands over, as it is merged, and the places of its maps.
    pub(super) fn to_merge<'d>(
        self,
        data: &'d [u8],
        kept: &KeptMaps,
    ) -> Result<(Cow<'d, [u8]>, KeptMaps), codec::Error> {
        match self {
            Self::Php(_) => Ok((Cow::Borrowed(data), kept.clone())),
            Self::Document(codec) => codec
                .to_php(data, &Refused::default())
                .map(|Decoded { data, kept, .. }| (Cow::Owned(data), kept)),
        }
    }
}

const NOT_AN_OBJECT: codec::Error = codec::Error {
    kind: Kind::RootNotAnObject,
    offset: 0,
};
