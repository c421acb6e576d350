//! Reads a JSON document into events. Strict to RFC 8259: whoever wrote it, what is read is JSON.
//!
//! Iterative: nesting costs one small frame a level, up to the limit.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: cargo bench --bench codec"
)]

use super::{number, string};
use crate::codec::error::{Error, Kind};
use crate::codec::event::{Shape, Sink, Text, is_reserved_form};
use crate::codec::input::Input;

/// Sends the session in `document` to `sink`. Values may be non-empty arrays up to `depth` levels deep.
pub(in crate::codec) fn read<'a>(
    document: &'a [u8],
    depth: usize,
    sink: &mut impl Sink<'a>,
) -> Result<(), Error> {
    if let Err(error) = simdutf8::compat::from_utf8(document) {
        return Err(Error {
            kind: Kind::NotUtf8,
            offset: error.valid_up_to(),
        });
    }
    let mut reader = Reader {
        input: Input::new(document),
        depth,
        open: Vec::new(),
    };
    reader.read_root(sink)
}

struct Reader<'a> {
    input: Input<'a>,
    depth: usize,
    open: Vec<Open>,
}

/// A non-empty array or object whose end has not come.
enum Open {
    Array { index: i64 },
    Object,
}

impl<'a> Reader<'a> {
    fn read_root<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        self.skip_white_space();
        if self.input.peek() != Some(b'{') {
            return Err(self.input.error(Kind::RootNotAnObject));
        }
        self.input.skip(1);
        self.send(sink.begin_root())?;
        self.skip_white_space();
        if self.input.peek() == Some(b'}') {
            self.input.skip(1);
        } else {
            loop {
                self.read_root_name(sink)?;
                self.read_value(sink)?;
                if self.ends_after_value(b'}', "a `,` or `}` after a member")? {
                    break;
                }
            }
        }
        self.send(sink.end_root())?;
        self.skip_white_space();
        if !self.input.is_at_end() {
            return Err(self.input.error(Kind::TrailingBytes));
        }
        Ok(())
    }

    fn read_root_name<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        let start = self.input.offset();
        let name = self.read_name()?;
        let sent = match &*name.to_bytes() {
            b"$php" => sink.hints_key(),
            unescaped if is_reserved_form(unescaped) => sink.root_key(name.without_dollar()),
            _ => sink.root_key(name),
        };
        sent.map_err(|kind| Error {
            kind,
            offset: start,
        })
    }

    /// One value with all that is in it.
    fn read_value<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        loop {
            if self.read_scalar_or_open(sink)? {
                continue;
            }
            loop {
                let (end, expected) = match self.open.last_mut() {
                    None => return Ok(()),
                    Some(Open::Array { .. }) => (b']', "a `,` or `]` after an element"),
                    Some(Open::Object) => (b'}', "a `,` or `}` after a member"),
                };
                if !self.ends_after_value(end, expected)? {
                    self.read_key(sink)?;
                    break;
                }
                self.open.pop();
                self.send(sink.end())?;
            }
        }
    }

    /// True where a non-empty array or object was opened and its first key read: the next value is
    /// inside.
    #[inline(always)]
    fn read_scalar_or_open<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<bool, Error> {
        self.skip_white_space();
        let start = self.input.offset();
        match self.input.peek() {
            Some(b'"') => {
                let text = self.read_string()?;
                self.send(sink.string(text))?;
            }
            Some(b'-' | b'0'..=b'9') => {
                let sent = number::read(&mut self.input, sink);
                sent.map_err(|kind| Error {
                    kind,
                    offset: start,
                })?;
            }
            Some(b'{') => return self.open(b'}', Open::Object, sink),
            Some(b'[') => return self.open(b']', Open::Array { index: 0 }, sink),
            Some(b't') => {
                self.read_word(b"true")?;
                self.send(sink.bool(true))?;
            }
            Some(b'f') => {
                self.read_word(b"false")?;
                self.send(sink.bool(false))?;
            }
            Some(b'n') => {
                self.read_word(b"null")?;
                self.send(sink.null())?;
            }
            Some(_) => return Err(self.input.error(Kind::UnknownType)),
            None => return Err(self.input.error(Kind::UnexpectedEnd)),
        }
        Ok(false)
    }

    fn open<S: Sink<'a>>(&mut self, end: u8, open: Open, sink: &mut S) -> Result<bool, Error> {
        let start = self.input.offset();
        self.input.skip(1);
        self.send(sink.begin_array(match open {
            Open::Array { .. } => Shape::List,
            Open::Object => Shape::Map,
        }))?;
        self.skip_white_space();
        if self.input.peek() == Some(end) {
            self.input.skip(1);
            self.send(sink.end())?;
            return Ok(false);
        }
        if self.open.len() >= self.depth {
            return Err(Error {
                kind: Kind::TooDeep(self.depth),
                offset: start,
            });
        }
        self.open.push(open);
        self.read_key(sink)?;
        Ok(true)
    }

    /// The next member's name, or the next element's index, which JSON leaves unsaid.
    #[inline(always)]
    fn read_key<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        let sent = match self.open.last_mut() {
            Some(Open::Array { index }) => {
                let key = *index;
                *index = index.saturating_add(1);
                sink.int_key(key)
            }
            Some(Open::Object) | None => {
                let name = self.read_name()?;
                sink.string_key(name)
            }
        };
        self.send(sent)
    }

    /// A name and its colon.
    #[inline(always)]
    fn read_name(&mut self) -> Result<Text<'a>, Error> {
        self.skip_white_space();
        let [b'"', source @ ..] = self.input.rest() else {
            return Err(self.input.error(Kind::Expected("a member's name")));
        };
        let plain = string::plain_prefix(source);
        if let Some((_, [b'"', b':', rest @ ..])) = source.split_at_checked(plain) {
            self.input.skip_to(rest);
            return Ok(Text::start_of(source, plain));
        }
        let name = self.read_string()?;
        self.skip_white_space();
        self.input.expect(b':', "the `:` after a name")?;
        Ok(name)
    }

    /// Steps over a comma, or over `end`, which closes what the value stands in.
    #[inline(always)]
    fn ends_after_value(&mut self, end: u8, expected: &'static str) -> Result<bool, Error> {
        self.skip_white_space();
        let is_end = match self.input.peek() {
            Some(b',') => false,
            Some(byte) if byte == end => true,
            Some(_) => return Err(self.input.error(Kind::Expected(expected))),
            None => return Err(self.input.error(Kind::UnexpectedEnd)),
        };
        self.input.skip(1);
        Ok(is_end)
    }

    /// A string, from its opening quote to behind its closing one. Most have nothing escaped in them.
    #[inline(always)]
    fn read_string(&mut self) -> Result<Text<'a>, Error> {
        self.input.skip(1);
        let source = self.input.rest();
        let plain = string::plain_prefix(source);
        match source.split_at_checked(plain) {
            Some((_, [b'"', rest @ ..])) => {
                self.input.skip_to(rest);
                Ok(Text::start_of(source, plain))
            }
            _ => self.read_escaped_string(plain),
        }
    }

    /// A string from behind its opening quote, where the first `plain` bytes have nothing escaped.
    fn read_escaped_string(&mut self, plain: usize) -> Result<Text<'a>, Error> {
        let source = self.input.rest();
        self.input.skip(plain);
        let mut source_len = plain;
        let mut len = plain;
        loop {
            match self.input.peek() {
                Some(b'"') => {
                    self.input.skip(1);
                    return Ok(Text::json(
                        source.get(..source_len).unwrap_or_default(),
                        len,
                    ));
                }
                Some(b'\\') => {
                    let (consumed, character) = string::read_escape(self.input.rest())
                        .ok_or_else(|| self.input.error(Kind::MalformedEscape))?;
                    self.input.skip(consumed);
                    source_len += consumed;
                    len += character.len_utf8();
                }
                Some(_) => return Err(self.input.error(Kind::UnescapedControl)),
                None => return Err(self.input.error(Kind::UnexpectedEnd)),
            }
            let plain = string::plain_prefix(self.input.rest());
            self.input.skip(plain);
            source_len += plain;
            len += plain;
        }
    }

    #[inline]
    fn read_word<const N: usize>(&mut self, word: &[u8; N]) -> Result<(), Error> {
        if self.input.rest().first_chunk() != Some(word) {
            return Err(self.input.error(Kind::UnknownType));
        }
        self.input.skip(N);
        Ok(())
    }

    /// ```text
    /// white space := space | tab | line feed | carriage return
    /// ```
    #[inline(always)]
    fn skip_white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.input.peek() {
            self.input.skip(1);
        }
    }

    #[inline(always)]
    fn send(&self, sent: Result<(), Kind>) -> Result<(), Error> {
        sent.map_err(|kind| Error {
            kind,
            offset: self.input.offset(),
        })
    }
}
