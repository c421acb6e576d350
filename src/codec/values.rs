//! From the values of a session to its document and back, with no format of PHP's between.
//!
//! Who has the values sends them as the events of `event`. What plain JSON can say is written as it comes; for
//! all else the values are sent once more, into an outline, and `hints` writes both. The document is the one that
//! [`Codec::to_json`] gives for the same session in PHP's format `php`.

use super::directions::{Encoded, HINTS_BEGIN, Lost, has_key_order, hints_at};
use super::error::{Error, Kind};
use super::event::{Sink, Text};
use super::hints::{self, Refused, Target};
use super::kept::KeptMaps;
use super::outline::{Outline, Span};
use super::php::Format;
use super::spelling::Spelling;
use super::split::Split;
use super::{Codec, Limits, Origin, json, tombstone};

/// A session whose variables are sent one by one, where others are read from bytes.
pub trait Values<'a> {
    /// The name of the next variable, which is the current one then; none after the last.
    fn next_name(&mut self) -> Option<Text<'a>>;

    /// Sends the value of the current variable; the same each time. Arrays are sent with their
    /// [`Shape`](super::Shape) said.
    ///
    /// # Errors
    /// What `sink` refuses, or [`Kind::Interrupted`] where the value cannot be told.
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
        let mut plain = Plain::new(size);
        let mut outline: Option<Outline<'a>> = None;
        plain.writer.begin_root()?;
        while let Some(name) = values.next_name() {
            // The places of maps are told by the outline alone.
            if kept.is_empty() && plain.write(name, values)? {
                if let Some(outline) = &mut outline {
                    plain.push_last_to(outline)?;
                }
                continue;
            }
            let outline = match &mut outline {
                Some(outline) => outline,
                none => none.insert(plain.begin_outline(self.limits)?),
            };
            outline.root_key(name)?;
            values.send_to(outline)?;
        }
        plain.writer.end_root()?;
        let document = plain.writer.into_document();
        let encoded = match outline {
            None => Encoded {
                document,
                lost: None,
            },
            Some(mut outline) => {
                outline.end_root()?;
                self.outline_to_json(&outline, &document, kept)?
            }
        };
        if encoded.document.len() > self.limits.size {
            return Err(Kind::TooLarge(self.limits.size));
        }
        Ok(encoded)
    }

    fn outline_to_json(
        self,
        outline: &Outline<'_>,
        written: &[u8],
        kept: &KeptMaps,
    ) -> Result<Encoded, Kind> {
        if outline.is_dangling() {
            return Err(Kind::NotPlain);
        }
        let source = hints::Source {
            origin: Origin::Php,
            format: Format::Php,
            strings: json::Strings::Unchecked,
            data: None,
            written,
        };
        let (document, lost) = hints::encode(outline, source, self.limits, &self.types, kept)?;
        let lost = lost.map(|class| Lost::first_of(outline, class));
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
        if hints_at(document).is_none() {
            let mut spelling = Spelling::new(target);
            match json::read(document, self.limits.depth, &mut spelling) {
                Err(error) if error.kind == Kind::NotPlain => {}
                read => {
                    read?;
                    return self.sent(spelling.is_own(document), document);
                }
            }
        }
        match self.send_apart(document, refused, target) {
            Err(error) if error.kind == Kind::NotPlain => {}
            sent => return sent,
        }
        let mut outline = Outline::default();
        let mut spelling = Spelling::new(&mut outline);
        json::read(document, self.limits.depth, &mut spelling)?;
        let is_own_spelling = spelling.is_own(document);
        if outline.hints().is_some_and(tombstone::is_said_in) {
            return Err(at_start(Kind::NotPlain));
        }
        hints::send(&outline, self.limits, &self.types, refused, target).map_err(at_start)?;
        self.sent(is_own_spelling, document)
    }

    /// What is known of a document once its values were sent.
    fn sent(self, is_own_spelling: bool, document: &[u8]) -> Result<Sent, Error> {
        Ok(Sent {
            // In which order keys stood is said by hints alone, where others may have moved them.
            is_own_spelling: is_own_spelling && !has_key_order(document),
            kept: self.kept_maps_if(may_have_list_like_map(document), document)?,
        })
    }

    /// As [`Codec::json_to_values`], where all of the hints are for some of the variables: only these take the way of
    /// hints.
    ///
    /// # Errors
    /// [`Kind::NotPlain`] where it is not so, or that cannot be told at once; the session has to be sent anew then.
    fn send_apart(
        self,
        document: &[u8],
        refused: &Refused,
        target: &mut impl Target,
    ) -> Result<Sent, Error> {
        let at_start = |kind| Error { kind, offset: 0 };
        let hints = trailing_hints(document).ok_or(at_start(Kind::NotPlain))?;
        let hinted = hints::hinted_variables(hints, self.limits, &self.types)
            .ok_or(at_start(Kind::NotPlain))?;
        let mut split = Split::new(target, &hinted);
        let mut spelling = Spelling::new(&mut split);
        json::read(document, self.limits.depth, &mut spelling)?;
        let is_own_spelling = spelling.is_own(document);
        let mut outline = split.into_outline();
        outline.set_hints(hints);
        hints::send_hinted(&outline, self.limits, &self.types, refused, target)
            .map_err(at_start)?;
        self.sent(is_own_spelling, document)
    }
}

/// Whether a document may write an array as a map that PHP cannot tell from a list: one that is empty, or begins with
/// the name 0. White space may stand in between; a string may have the same bytes in it.
fn may_have_list_like_map(document: &[u8]) -> bool {
    memchr::memchr_iter(b'{', document).any(|at| {
        let behind = document.get(at + 1..).unwrap_or_default();
        let next = behind.iter().position(|byte| !byte.is_ascii_whitespace());
        let inside = next.and_then(|next| behind.get(next..)).unwrap_or_default();
        matches!(inside, [b'}', ..] | [b'"', b'0' | b'\\', ..])
    })
}

/// The string in a document's `$php`, where that is its last member, as this codec writes it.
fn trailing_hints(document: &[u8]) -> Option<Text<'_>> {
    let hints = document.get(hints_at(document)?..)?;
    json::text_of(hints.strip_prefix(HINTS_BEGIN)?.strip_suffix(b"\"}")?)
}

/// What is known of a document whose values were sent.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// Whether it is spelled as this codec spells it, which is not known where hints say in which order keys stand.
    pub is_own_spelling: bool,
    /// For the [`Codec::values_to_json`] that stores this session again.
    pub kept: KeptMaps,
}

/// The variables of a session that plain JSON can say, all others left out.
struct Plain<'a> {
    writer: json::Writer,
    /// Where the value of each stands.
    written: Vec<(Text<'a>, Span)>,
}

impl<'a> Plain<'a> {
    fn new(size: usize) -> Self {
        Self {
            writer: json::Writer::new(json::Strings::Unchecked, size),
            written: Vec::new(),
        }
    }

    /// Writes a variable, unless it needs hints.
    fn write(&mut self, name: Text<'a>, values: &mut impl Values<'a>) -> Result<bool, Kind> {
        let before = self.writer.mark();
        let mut value_at = 0;
        let written = self.writer.root_key(name).and_then(|()| {
            value_at = self.writer.len();
            values.send_to(&mut self.writer)
        });
        match written {
            Err(Kind::NotPlain) => {
                self.writer.go_back_to(before);
                Ok(false)
            }
            written => {
                written?;
                self.written.push((name, self.writer.last_value(value_at)));
                Ok(true)
            }
        }
    }

    /// An outline that begins with what is written.
    fn begin_outline(&self, limits: Limits) -> Result<Outline<'a>, Kind> {
        let mut outline = Outline::of_values(limits.depth);
        outline.begin_root()?;
        for &(name, value) in &self.written {
            outline.push_written(name, value)?;
        }
        Ok(outline)
    }

    fn push_last_to(&self, outline: &mut Outline<'a>) -> Result<(), Kind> {
        match self.written.last() {
            Some(&(name, value)) => outline.push_written(name, value),
            None => Ok(()),
        }
    }
}
