//! Whether a document is spelled as this codec spells it: no white space, nothing escaped that need not be, its hints
//! behind all else.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: benches/against-php"
)]

use super::error::Kind;
use super::event::{Shape, Sink, Text, is_reserved_form};

/// Hands events on, and adds up how long this codec would write the document.
///
/// A length that is right by chance costs no more than a store of what was stored already.
pub(super) struct Spelling<'s, S> {
    sink: &'s mut S,
    len: usize,
    has_needless_escapes: bool,
    hints: Hints,
    /// Whether something was opened just now.
    is_empty: bool,
}

/// Where the hints stand among the members so far.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Hints {
    InBetween,
    Last,
    #[default]
    Nowhere,
}

impl<'s, S> Spelling<'s, S> {
    pub(super) fn new(sink: &'s mut S) -> Self {
        Self {
            sink,
            len: 0,
            has_needless_escapes: false,
            hints: Hints::default(),
            is_empty: false,
        }
    }

    /// Whether the document, which is complete, is as this codec writes it.
    pub(super) fn is_own(&self, document: &[u8]) -> bool {
        self.len == document.len() && !self.has_needless_escapes && self.hints != Hints::InBetween
    }

    /// A value of `len` bytes, and the comma or bracket behind it.
    #[inline(always)]
    fn add(&mut self, len: usize) {
        self.is_empty = false;
        self.len += len + 1;
    }

    #[inline(always)]
    fn add_text(&mut self, text: Text<'_>) {
        if text.as_plain().is_none() {
            self.has_needless_escapes |= text.has_needless_escapes();
        }
        self.add(text.source_len() + 2);
    }

    #[inline(always)]
    fn open(&mut self) {
        self.len += 1;
        self.is_empty = true;
    }

    /// The bracket stands where the last comma was counted, if there was one.
    #[inline(always)]
    fn close(&mut self) {
        self.len += usize::from(self.is_empty);
        self.is_empty = false;
    }
}

impl<'a, S: Sink<'a>> Sink<'a> for Spelling<'_, S> {
    fn begin_root(&mut self) -> Result<(), Kind> {
        self.open();
        self.sink.begin_root()
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        if self.hints == Hints::Last {
            self.hints = Hints::InBetween;
        }
        self.add_text(name);
        if name.as_plain().is_some_and(is_reserved_form) {
            self.len += 1;
        }
        self.sink.root_key(name)
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        self.close();
        self.sink.end_root()
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        self.hints = Hints::Last;
        self.add("\"$php\"".len());
        self.sink.hints_key()
    }

    #[inline(always)]
    fn null(&mut self) -> Result<(), Kind> {
        self.add("null".len());
        self.sink.null()
    }

    #[inline(always)]
    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        self.add(if value { "true" } else { "false" }.len());
        self.sink.bool(value)
    }

    #[inline(always)]
    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        self.add(text.len());
        self.sink.int(text)
    }

    #[inline(always)]
    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        let is_point_added = !text.iter().any(|byte| matches!(byte, b'.' | b'E'));
        self.add(text.len() + if is_point_added { ".0".len() } else { 0 });
        self.sink.float(text)
    }

    #[inline(always)]
    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        self.add_text(text);
        self.sink.string(text)
    }

    #[inline(always)]
    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        self.open();
        self.sink.begin_array(shape)
    }

    #[inline(always)]
    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        self.sink.int_key(key)
    }

    #[inline(always)]
    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.add_text(name);
        self.sink.string_key(name)
    }

    #[inline(always)]
    fn end(&mut self) -> Result<(), Kind> {
        self.close();
        // The comma behind it.
        self.len += 1;
        self.sink.end()
    }

    fn begin_object(&mut self, class: &'a [u8]) -> Result<(), Kind> {
        self.sink.begin_object(class)
    }

    fn serializable(&mut self, class: &'a [u8], text: &'a [u8]) -> Result<(), Kind> {
        self.sink.serializable(class, text)
    }

    fn enum_case(&mut self, class: &'a [u8], case: &'a [u8]) -> Result<(), Kind> {
        self.sink.enum_case(class, case)
    }

    fn reference(&mut self, slot: usize) -> Result<(), Kind> {
        self.sink.reference(slot)
    }

    fn same_object(&mut self, slot: usize) -> Result<(), Kind> {
        self.sink.same_object(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::json;
    use crate::codec::outline::Outline;

    fn is_own(document: &str) -> bool {
        let mut outline = Outline::default();
        let mut spelling = Spelling::new(&mut outline);
        json::read(document.as_bytes(), 9, &mut spelling).unwrap();
        spelling.is_own(document.as_bytes())
    }

    #[test]
    fn a_document_of_this_codec_is_its_own() {
        for document in [
            "{}",
            r#"{"a":1}"#,
            r#"{"a":[],"b":{},"c":[1,[2,{"d":null}],-3.5],"e":"é\n\u0001\"","$$php":true}"#,
            r#"{"a":1.0,"b":1.0e+25,"":false,"$php":"1.-.-.{\"t\":{\"m\":{\"a\":\"f\"}}}"}"#,
        ] {
            assert!(is_own(document), "{document}");
        }
    }

    #[test]
    fn a_document_that_is_spelled_otherwise_is_not() {
        for document in [
            "{ }",
            r#"{"a": 1}"#,
            "{\"a\":1}\n",
            r#"{"a":-0}"#,
            r#"{"a":1.50}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":"\u00e9"}"#,
            r#"{"\u0041":1}"#,
            r#"{"a":"\u000a"}"#,
            r#"{"a":"\u001F"}"#,
            r#"{"$php":"1.-.-.{\"t\":{\"m\":{\"a\":\"f\"}}}","a":1.0}"#,
        ] {
            assert!(!is_own(document), "{document}");
        }
    }
}
