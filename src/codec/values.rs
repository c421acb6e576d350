//! From the values of a session to its document and back, with no format of PHP's between.
//!
//! Who has the values sends them as the events of `event`. What plain JSON can say is written as it comes; for
//! all else the values are sent once more, into an outline, and `hints` writes both. The document is the one that
//! [`Codec::to_json`] gives for the same session in PHP's format `php`.

use super::directions::{Encoded, Lost, ends_with_hints};
use super::error::{Error, Kind};
use super::event::Sink;
use super::hints::{self, Refused, Target};
use super::kept::KeptMaps;
use super::outline::Outline;
use super::php::{self, Format};
use super::spelling::Spelling;
use super::{Codec, Limits, json, tombstone};

/// A session whose values are sent one by one, where others are read from bytes.
pub trait Values<'a> {
    /// Sends the whole session; the same each time. Arrays are sent with their [`Shape`](super::Shape) said.
    ///
    /// # Errors
    /// What `sink` refuses, or [`Kind::Interrupted`] where the values cannot be told.
    fn send_to(&mut self, sink: &mut impl Sink<'a>) -> Result<(), Kind>;
}

impl Codec<'_> {
    /// The JSON document for a session, as [`Codec::to_json`] writes it: about `size` bytes.
    ///
    /// # Errors
    /// [`Kind::NotPlain`] where only PHP's own bytes of the whole session can say it: those are for
    /// [`Codec::to_json`]. Else what [`Values::send_to`] gives, or that the session exceeds a limit.
    pub fn values_to_json<'a>(
        self,
        values: &mut impl Values<'a>,
        size: usize,
        kept: &KeptMaps,
    ) -> Result<Encoded, Kind> {
        if kept.is_empty() {
            let mut writer = json::Writer::new(json::Strings::Unchecked, size);
            match values.send_to(&mut writer) {
                Err(Kind::NotPlain) => {}
                sent => {
                    sent?;
                    return self.sized(Encoded {
                        document: writer.into_document(),
                        lost: None,
                    });
                }
            }
        }
        let mut outline = Outline::of_values(self.limits.depth);
        values.send_to(&mut outline)?;
        if outline.is_dangling() {
            return Err(Kind::NotPlain);
        }
        let php_s_own = if outline.has_identities() {
            Some(serialize(&outline, self.limits)?)
        } else {
            None
        };
        let source = hints::Source {
            format: Format::Php,
            strings: json::Strings::Unchecked,
            size: php_s_own.as_ref().map_or(0, Vec::len),
            php_s_own: php_s_own.as_deref(),
        };
        let (document, lost) = hints::encode(&outline, source, self.limits, &self.types, kept)?;
        let lost = lost.map(|class| Lost::first_of(&outline, class));
        Ok(Encoded { document, lost })
    }

    /// Sends the session of a document, whoever wrote it, to `target`, without what is `refused`: the values of
    /// [`Codec::to_php`], each where it stands. May send anew from `begin_root` on.
    ///
    /// Objects come as their properties between `begin_object` and `end`. Slots are numbered as in the format `php`;
    /// what references lead to was announced by `begin_shared`, or is an object.
    ///
    /// # Errors
    /// [`Kind::NotPlain`] where only PHP's own bytes of the whole session say it: [`Codec::to_php`] gives those. Else
    /// that `document` is no JSON object, or too deep; or what `target` refuses.
    pub fn json_to_values(
        self,
        document: &[u8],
        refused: &Refused,
        target: &mut impl Target,
    ) -> Result<Sent, Error> {
        let at_start = |kind| Error { kind, offset: 0 };
        if document.len() > self.limits.size {
            return Err(at_start(Kind::TooLarge(self.limits.size)));
        }
        if !ends_with_hints(document) {
            let mut spelling = Spelling::new(target);
            match json::read(document, self.limits.depth, &mut spelling) {
                Err(error) if error.kind == Kind::NotPlain => {}
                read => {
                    read?;
                    return Ok(Sent {
                        is_own_spelling: spelling.is_own(document),
                        kept: self.kept_maps_if(spelling.has_list_like_map(), document)?,
                        has_hints: false,
                    });
                }
            }
        }
        let mut outline = Outline::default();
        let mut spelling = Spelling::new(&mut outline);
        json::read(document, self.limits.depth, &mut spelling)?;
        let is_own_spelling = spelling.is_own(document);
        if outline.hints().is_some_and(tombstone::is_said_in) {
            return Err(at_start(Kind::NotPlain));
        }
        hints::send(&outline, self.limits, &self.types, refused, target).map_err(at_start)?;
        Ok(Sent {
            is_own_spelling,
            kept: self.kept_maps_if(hints::has_list_like_map(&outline), document)?,
            has_hints: true,
        })
    }

    fn sized(self, encoded: Encoded) -> Result<Encoded, Kind> {
        if encoded.document.len() > self.limits.size {
            return Err(Kind::TooLarge(self.limits.size));
        }
        Ok(encoded)
    }
}

/// What is known of a document whose values were sent.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// Whether it is spelled as this codec spells it.
    pub is_own_spelling: bool,
    /// For the [`Codec::values_to_json`] that stores this session again.
    pub kept: KeptMaps,
    /// Whether types were beside the values.
    pub has_hints: bool,
}

/// What PHP's format `php` makes of the session, which tells one that PHP wrote from one that others edited; or
/// `php_serialize`, where a key is none that `php` can hold.
fn serialize(outline: &Outline<'_>, limits: Limits) -> Result<Vec<u8>, Kind> {
    let mut writer = php::Writer::new(Format::Php, 0);
    match outline.send_to(&mut writer, false) {
        Err(Kind::RootKeyWithBar) => {
            writer = php::Writer::new(Format::PhpSerialize, 0);
            outline.send_to(&mut writer, true)?;
        }
        sent => sent?,
    }
    let session = writer.into_session();
    if session.len() > limits.size {
        return Err(Kind::TooLarge(limits.size));
    }
    Ok(session)
}
