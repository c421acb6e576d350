//! The vocabulary that readers and writers of session formats share.
//!
//! A reader sends a [`Sink`] one event for each thing it meets; a writer is a [`Sink`]. A new format
//! is one reader and one writer, and neither knows the other formats.

use super::error::Kind;

/// Takes a session as events, in document order:
///
/// ```text
/// session := begin_root ( root_key value )* end_root
/// value   := null | bool | int | float | string | begin_array members | begin_object members
///          | serializable | enum_case | reference | same_object
/// members := ( key value )* end
/// key     := int_key | string_key
/// ```
///
/// Texts live as long as the source, `'a`. A sink may refuse an event with the [`Kind`] of its
/// objection; the reader knows the place and stops with both.
#[expect(
    clippy::missing_errors_doc,
    reason = "every event has the same, said above"
)]
pub trait Sink<'a> {
    /// The session begins.
    fn begin_root(&mut self) -> Result<(), Kind>;
    /// The next value is the session variable `name`.
    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind>;
    /// The session is complete.
    fn end_root(&mut self) -> Result<(), Kind>;
    /// The next value is the document's reserved member `$php`, no session variable.
    fn hints_key(&mut self) -> Result<(), Kind>;
    /// PHP's and JSON's null.
    fn null(&mut self) -> Result<(), Kind>;
    /// true or false.
    fn bool(&mut self, value: bool) -> Result<(), Kind>;
    /// A 64-bit integer as its shortest decimal text: no plus, no leading zero, no `-0`.
    fn int(&mut self, text: Text<'_>) -> Result<(), Kind>;
    /// A double as the text that PHP prints for it: `1`, `-0`, `0.1`, `1.0E+25`, `INF`, `-INF`, `NAN`.
    fn float(&mut self, text: &[u8]) -> Result<(), Kind>;
    /// A string: any bytes from PHP, UTF-8 from JSON.
    fn string(&mut self, text: Text<'a>) -> Result<(), Kind>;
    /// An array begins.
    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind>;
    /// An object of `class` begins (`O:`). Its keys are properties, `\0*\0name` and `\0Class\0name` where
    /// they are protected and private, or whatever keys `__serialize` gave.
    fn begin_object(&mut self, class: &'a [u8]) -> Result<(), Kind>;
    /// The next value stands under the integer key `key`.
    fn int_key(&mut self, key: i64) -> Result<(), Kind>;
    /// The next value stands under `name`. In an array, a name that PHP would take for an integer key
    /// (`"5"`, not `"05"`) is one.
    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind>;
    /// The innermost array or object is complete.
    fn end(&mut self) -> Result<(), Kind>;
    /// An object whose class encodes itself to a text of its own (`Serializable`, `C:`).
    fn serializable(&mut self, class: &'a [u8], text: &'a [u8]) -> Result<(), Kind>;
    /// A case of an enum (`E:`).
    fn enum_case(&mut self, class: &'a [u8], case: &'a [u8]) -> Result<(), Kind>;
    /// A PHP reference to the value with the number `slot` (`R:`).
    fn reference(&mut self, slot: usize) -> Result<(), Kind>;
    /// The object with the number `slot` once more (`r:`).
    fn same_object(&mut self, slot: usize) -> Result<(), Kind>;

    /// Slots are counted from the next variable on.
    fn begin_slots(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    /// The next value, one of an array, is one that other places will refer to.
    fn begin_shared(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    /// A value that may be held in several places, as the text that `serialize` gives for it: an object, or what
    /// PHP references lead to. All such texts of a session share one numbering of slots, which no other value has
    /// a part in. A sink that has no use for it refuses before `serialize` is called.
    fn serialized(
        &mut self,
        serialize: impl FnOnce() -> Result<&'a [u8], Kind>,
    ) -> Result<(), Kind> {
        let _ = serialize;
        Err(Kind::NotPlain)
    }
}

/// How an array's source writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// JSON's `[...]`, or PHP's array with the keys 0 to n-1 in order.
    List,
    /// JSON's `{...}`, or PHP's array with any other keys.
    Map,
    /// PHP's `a:`, which tells only by its keys.
    Unsaid,
}

/// The text of a string in its source: as it is, or with JSON escapes still in it.
///
/// Handing the escapes on lets a writer unescape straight into its output. What the source has behind the
/// text comes along, so that a short text can be copied as a chunk of fixed size.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The source from the text's first byte on.
    window: &'a [u8],
    /// How many bytes of it are the text's.
    source_len: usize,
    /// How many those are unescaped.
    len: usize,
}

impl<'a> Text<'a> {
    /// Bytes that stand for themselves.
    #[inline]
    #[must_use]
    pub fn plain(bytes: &'a [u8]) -> Self {
        Self::start_of(bytes, bytes.len())
    }

    /// The first `len` bytes of `window`, which stand for themselves.
    #[inline]
    pub(super) fn start_of(window: &'a [u8], len: usize) -> Self {
        Self {
            window,
            source_len: len,
            len,
        }
    }

    /// A JSON string's checked source between its quotes, of which `len` bytes remain unescaped.
    #[inline]
    pub(super) fn json(source: &'a [u8], len: usize) -> Self {
        Self {
            window: source,
            source_len: source.len(),
            len,
        }
    }

    /// The length in bytes, unescaped.
    #[inline]
    pub(super) fn len(self) -> usize {
        self.len
    }

    /// Its length in its source, with what escapes there are.
    #[inline]
    pub(super) fn source_len(self) -> usize {
        self.source_len
    }

    /// Whether its source spells it with escapes that `json_encode` would not take: those of slashes, of unicode,
    /// and of control characters that have a short one.
    #[cold]
    pub(super) fn has_needless_escapes(self) -> bool {
        super::json::has_needless_escapes(self.source())
    }

    /// Whether it may be the text of an integer: by its first byte, which an escape may hide.
    #[inline]
    #[must_use]
    pub fn starts_like_int(self) -> bool {
        self.source_len > 0 && matches!(self.window.first(), Some(b'0'..=b'9' | b'-' | b'\\'))
    }

    #[inline]
    fn source(self) -> &'a [u8] {
        self.window.get(..self.source_len).unwrap_or(self.window)
    }

    /// The bytes, where nothing in them is escaped. (Every escape is longer than what it stands for.)
    #[inline]
    #[must_use]
    pub fn as_plain(self) -> Option<&'a [u8]> {
        (self.len == self.source_len).then(|| self.source())
    }

    /// A short plain text with what is behind it in its source.
    #[inline]
    pub(super) fn as_chunk(self) -> Option<&'a [u8; Text::CHUNK]> {
        if self.len <= Self::CHUNK && self.len == self.source_len {
            self.window.first_chunk()
        } else {
            None
        }
    }

    /// Bytes of a chunk: most keys and many values are no longer.
    pub(super) const CHUNK: usize = 16;

    /// A text that begins with `$`, plain or as `\u0024`, without it.
    pub(super) fn without_dollar(self) -> Self {
        let dollar = if self.window.starts_with(b"$") {
            1
        } else {
            r"\u0024".len()
        };
        Self {
            window: self.window.get(dollar..).unwrap_or_default(),
            source_len: self.source_len.saturating_sub(dollar),
            len: self.len.saturating_sub(1),
        }
    }

    /// Appends the text, unescaped.
    #[inline]
    pub(super) fn append_to(self, out: &mut Vec<u8>) {
        if let Some(chunk) = self.as_chunk() {
            let start = out.len();
            out.extend_from_slice(chunk);
            out.truncate(start + self.len);
            return;
        }
        match self.as_plain() {
            Some(bytes) => out.extend_from_slice(bytes),
            None => super::json::unescape_into(self.source(), out),
        }
    }

    /// The text, unescaped.
    #[inline]
    #[must_use]
    pub fn to_bytes(self) -> std::borrow::Cow<'a, [u8]> {
        if let Some(bytes) = self.as_plain() {
            return bytes.into();
        }
        let mut bytes = Vec::with_capacity(self.len);
        self.append_to(&mut bytes);
        bytes.into()
    }
}

/// Whether a session variable's name has the form `^\$+php$`, which the document reserves: written
/// with one more `$`, so that none is ever the document's own member `$php`.
pub(super) fn is_reserved_form(name: &[u8]) -> bool {
    let [b'$', between @ .., b'p', b'h', b'p'] = name else {
        return false;
    };
    between.iter().all(|&byte| byte == b'$')
}
