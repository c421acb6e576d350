//! Writes the document of a session that plain JSON can say, from events.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: cargo bench --bench codec"
)]

use super::{KeyOrder, LARGEST_EXACT_INT, looks_like_int, string, write_float};
use crate::codec::error::Kind;
use crate::codec::event::{Shape, Sink, Text, is_reserved_form};
use crate::codec::outline::Span;

/// Builds a document in one pass, or in two. Whatever needs a hint beside it is [`Kind::NotPlain`].
///
/// Whether an array is a JSON array shows only after its last key. The writer takes an array whose
/// first key is 0 for a list; where a later key disproves that, it notes the array's number and the
/// document has to be written again. Two passes at most, whatever the nesting, and nothing kept in
/// memory for the arrays that were guessed right.
pub(in crate::codec) struct Writer {
    /// With a comma behind each value, which the end of its container takes the place of.
    document: Vec<u8>,
    strings: Strings,
    open: Vec<Array>,
    /// The keys of the session itself.
    root_order: KeyOrder,
    /// Arrays begun so far: the number of the next.
    begun: usize,
    /// Numbers of the arrays that begin with key 0 and are no lists, ascending; known from a first pass.
    maps: Vec<usize>,
    /// How many of `maps` lie behind.
    maps_passed: usize,
    /// The same, found in this pass.
    found_maps: Vec<usize>,
}

/// What is known of a session's strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) enum Strings {
    /// All are UTF-8.
    AllUtf8,
    /// Each has to be looked at.
    Unchecked,
}

impl Strings {
    /// Those of PHP's `data`. Each stands between ASCII bytes: where the whole is UTF-8, each is.
    pub(in crate::codec) fn of_session(data: &[u8]) -> Self {
        match simdutf8::basic::from_utf8(data) {
            Ok(_) => Self::AllUtf8,
            Err(_) => Self::Unchecked,
        }
    }

    /// Whether one of them is UTF-8.
    #[inline]
    pub(in crate::codec) fn are_utf8(self, bytes: &[u8]) -> bool {
        self == Self::AllUtf8 || std::str::from_utf8(bytes).is_ok()
    }
}

/// A place in a document, between two variables.
#[derive(Clone, Copy)]
pub(in crate::codec) struct Mark {
    len: usize,
    root_order: KeyOrder,
}

/// An array whose end has not come.
struct Array {
    number: usize,
    kind: ArrayKind,
}

enum ArrayKind {
    /// No key yet, so no bracket yet.
    Unbegun,
    List {
        next: i64,
    },
    Map(KeyOrder),
}

impl Writer {
    /// For a session of about `size` bytes.
    pub(in crate::codec) fn new(strings: Strings, size: usize) -> Self {
        Self {
            // JSON is shorter than PHP's formats, but for the brackets and words of the smallest sessions.
            document: Vec::with_capacity(size.saturating_add(SMALL_SESSION)),
            strings,
            open: Vec::new(),
            root_order: KeyOrder::default(),
            begun: 0,
            maps: Vec::new(),
            maps_passed: 0,
            found_maps: Vec::new(),
        }
    }

    /// A writer for the same session, where this one guessed an array wrong.
    pub(in crate::codec) fn second_pass(&mut self) -> Option<Self> {
        if self.found_maps.is_empty() {
            return None;
        }
        self.document.clear();
        self.found_maps.sort_unstable();
        Some(Self {
            document: std::mem::take(&mut self.document),
            maps: std::mem::take(&mut self.found_maps),
            ..Self::new(self.strings, 0)
        })
    }

    /// How far the document is, between two variables.
    pub(in crate::codec) fn mark(&self) -> Mark {
        Mark {
            len: self.document.len(),
            root_order: self.root_order,
        }
    }

    /// Takes back what was written since.
    pub(in crate::codec) fn go_back_to(&mut self, mark: Mark) {
        self.document.truncate(mark.len);
        self.root_order = mark.root_order;
        self.open.clear();
    }

    /// Where the value stands that was written last, after its name ended at `start`.
    pub(in crate::codec) fn last_value(&self, start: usize) -> Span {
        Span::new(start, self.document.len().saturating_sub(1))
    }

    /// Bytes that are written.
    pub(in crate::codec) fn len(&self) -> usize {
        self.document.len()
    }

    /// The document, complete after `end_root` where [`Writer::second_pass`] is `None`.
    pub(in crate::codec) fn into_document(self) -> Vec<u8> {
        self.document
    }

    /// A string, and `behind` it a comma or a colon.
    #[inline(always)]
    fn write_string(&mut self, text: Text<'_>, behind: u8) -> Result<(), Kind> {
        let is_written = match self.strings {
            Strings::AllUtf8 => string::write_chunk(text, behind, &mut self.document),
            Strings::Unchecked => string::write_plain_ascii(text, behind, &mut self.document),
        };
        if is_written {
            return Ok(());
        }
        match text.as_plain() {
            Some(bytes) => self.write_bytes(bytes)?,
            None => self.write_bytes(&text.to_bytes())?,
        }
        self.document.push(behind);
        Ok(())
    }

    #[inline]
    fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), Kind> {
        if !self.strings.are_utf8(bytes) {
            return Err(Kind::NotPlain);
        }
        string::write_string(bytes, &mut self.document);
        Ok(())
    }

    /// Ends what was opened with a bracket, in place of the comma behind its last value.
    #[inline(always)]
    fn close(&mut self, end: u8) {
        match self.document.last_mut() {
            Some(last) if *last == b',' => *last = end,
            _ => self.document.push(end),
        }
    }

    /// Opens the innermost array with its first key known, and says whether it is a list so far.
    #[inline(always)]
    fn is_list_with(&mut self, key: Option<i64>) -> Result<bool, Kind> {
        let Some(array) = self.open.last_mut() else {
            return Ok(false);
        };
        match (&mut array.kind, key) {
            (ArrayKind::List { next }, Some(key)) if *next == key => {
                *next = next.saturating_add(1);
                return Ok(true);
            }
            (ArrayKind::List { .. }, _) => {
                self.found_maps.push(array.number);
                // Written again, so the order of its keys is of no matter here.
                array.kind = ArrayKind::Map(KeyOrder::default());
            }
            (ArrayKind::Map(order), None) => order.has_name(),
            (ArrayKind::Map(order), Some(key)) => {
                if !order.keeps_int(key) {
                    return Err(Kind::NotPlain);
                }
            }
            (ArrayKind::Unbegun, key) => {
                let is_known_map = self.maps.get(self.maps_passed) == Some(&array.number);
                self.maps_passed += usize::from(is_known_map);
                if key == Some(0) && !is_known_map {
                    array.kind = ArrayKind::List { next: 1 };
                    self.document.push(b'[');
                    return Ok(true);
                }
                let mut order = KeyOrder::default();
                match key {
                    Some(key) => drop(order.keeps_int(key)),
                    None => order.has_name(),
                }
                array.kind = ArrayKind::Map(order);
                self.document.push(b'{');
            }
        }
        Ok(false)
    }
}

impl<'a> Sink<'a> for Writer {
    fn begin_root(&mut self) -> Result<(), Kind> {
        self.document.push(b'{');
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        let name = name.to_bytes();
        if !self.root_order.keeps_name(&name) {
            return Err(Kind::NotPlain);
        }
        let at = self.document.len() + 1;
        self.write_bytes(&name)?;
        if is_reserved_form(&name) {
            self.document.insert(at, b'$');
        }
        self.document.push(b':');
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        self.close(b'}');
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    #[inline(always)]
    fn null(&mut self) -> Result<(), Kind> {
        self.document.extend_from_slice(b"null,");
        Ok(())
    }

    #[inline(always)]
    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        if value {
            self.document.extend_from_slice(b"true,");
        } else {
            self.document.extend_from_slice(b"false,");
        }
        Ok(())
    }

    #[inline(always)]
    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        if text.len() >= DIGITS_OF_LARGEST_EXACT_INT && !is_exact_in_javascript(&text.to_bytes()) {
            return Err(Kind::NotPlain);
        }
        text.append_to(&mut self.document);
        self.document.push(b',');
        Ok(())
    }

    #[inline(always)]
    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        // With a point and no exponent it has a fraction, and is spelled as in JSON.
        if text.contains(&b'.') && !text.contains(&b'E') {
            self.document.extend_from_slice(text);
            self.document.push(b',');
            return Ok(());
        }
        if is_int_or_no_number(text) {
            return Err(Kind::NotPlain);
        }
        write_float(text, &mut self.document);
        self.document.push(b',');
        Ok(())
    }

    #[inline(always)]
    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        self.write_string(text, b',')
    }

    #[inline(always)]
    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        let kind = match shape {
            Shape::List => {
                self.document.push(b'[');
                ArrayKind::List { next: 0 }
            }
            Shape::Map => {
                self.document.push(b'{');
                ArrayKind::Map(KeyOrder::default())
            }
            Shape::Unsaid => ArrayKind::Unbegun,
        };
        self.open.push(Array {
            number: self.begun,
            kind,
        });
        self.begun += 1;
        Ok(())
    }

    #[inline(always)]
    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        if !self.is_list_with(Some(key))? {
            self.document.push(b'"');
            self.document
                .extend_from_slice(itoa::Buffer::new().format(key).as_bytes());
            self.document.extend_from_slice(b"\":");
        }
        Ok(())
    }

    #[inline(always)]
    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.is_list_with(None)?;
        self.write_string(name, b':')
    }

    #[inline(always)]
    fn end(&mut self) -> Result<(), Kind> {
        match self.open.pop().map(|array| array.kind) {
            Some(ArrayKind::Unbegun) | None => self.document.extend_from_slice(b"[]"),
            Some(ArrayKind::List { .. }) => self.close(b']'),
            Some(ArrayKind::Map(_)) => self.close(b'}'),
        }
        self.document.push(b',');
        Ok(())
    }

    fn begin_object(&mut self, _class: &'a [u8]) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn serializable(&mut self, _class: &'a [u8], _text: &'a [u8]) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn enum_case(&mut self, _class: &'a [u8], _case: &'a [u8]) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn reference(&mut self, _slot: usize) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn same_object(&mut self, _slot: usize) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }
}

/// Whether a program whose numbers are doubles knows the integer `text` from its neighbours.
fn is_exact_in_javascript(text: &[u8]) -> bool {
    let value = std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<i64>().ok());
    value.is_some_and(|value| value.unsigned_abs() <= LARGEST_EXACT_INT)
}

/// Whether JavaScript would print a float without point and exponent, or has no text for it.
fn is_int_or_no_number(text: &[u8]) -> bool {
    let value = std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<f64>().ok());
    value.is_none_or(|value| !value.is_finite() || looks_like_int(value))
}

/// 9007199254740992.
const DIGITS_OF_LARGEST_EXACT_INT: usize = 16;

const SMALL_SESSION: usize = 64;
