//! Reads PHP's session bytes into events.
//!
//! Accepts what PHP's own decoder accepts in the places where it is lenient (signs and leading zeros
//! of numbers), and hands on canonical text. Iterative: nesting costs one small frame a level, up to
//! the limit.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: cargo bench --bench codec"
)]

use super::{Format, float, is_class_name, is_label};
use crate::codec::Limits;
use crate::codec::error::{Error, Kind};
use crate::codec::event::{Shape, Sink, Text};
use crate::codec::input::Input;

/// Sends the session in `data` to `sink`.
pub(in crate::codec) fn read<'a>(
    data: &'a [u8],
    format: Format,
    limits: Limits,
    sink: &mut impl Sink<'a>,
) -> Result<(), Error> {
    let mut reader = Reader {
        input: Input::new(data),
        depth: format.depth_below_root(limits),
        open: Vec::new(),
    };
    match format {
        Format::Php => reader.read_named_values(sink, Reader::read_name_before_bar),
        Format::PhpBinary => reader.read_named_values(sink, Reader::read_name_with_length),
        Format::PhpSerialize => reader.read_serialized_array(sink),
    }
}

/// Sends one value to `sink`, as `serialize()` writes it.
pub(in crate::codec) fn read_value<'a>(
    text: &'a [u8],
    depth: usize,
    sink: &mut impl Sink<'a>,
) -> Result<(), Error> {
    let mut reader = Reader {
        input: Input::new(text),
        depth,
        open: Vec::new(),
    };
    reader.read_value(sink)?;
    if !reader.input.is_at_end() {
        return Err(reader.input.error(Kind::TrailingBytes));
    }
    Ok(())
}

struct Reader<'a> {
    input: Input<'a>,
    /// Levels of non-empty arrays that may be open.
    depth: usize,
    /// Elements still to come in each open array, outermost first.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn read_named_values<S: Sink<'a>>(
        &mut self,
        sink: &mut S,
        read_name: impl Fn(&mut Self) -> Result<&'a [u8], Error>,
    ) -> Result<(), Error> {
        self.send(sink.begin_root())?;
        while !self.input.is_at_end() {
            let name = read_name(self)?;
            self.send(sink.root_key(Text::plain(name)))?;
            self.read_value(sink)?;
        }
        self.send(sink.end_root())
    }

    fn read_name_before_bar(&mut self) -> Result<&'a [u8], Error> {
        let name = self.input.take_while(|byte| byte != b'|');
        self.input.expect(b'|', "the `|` after a name")?;
        Ok(name)
    }

    /// PHP ignores the length's highest bit, which once marked an undefined variable.
    fn read_name_with_length(&mut self) -> Result<&'a [u8], Error> {
        let len = self
            .input
            .next()
            .ok_or_else(|| self.input.error(Kind::UnexpectedEnd))?;
        self.input.take(usize::from(len & 0x7F))
    }

    fn read_serialized_array<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        self.send(sink.begin_root())?;
        // PHP's own reading of a request without a session: no bytes at all.
        if !self.input.is_at_end() {
            if self.input.next() != Some(b'a') {
                return Err(Error {
                    kind: Kind::RootNotAnArray,
                    offset: 0,
                });
            }
            for _ in 0..self.read_array_header()? {
                let name = self.read_root_key()?;
                self.send(sink.root_key(name))?;
                self.read_value(sink)?;
            }
            self.input.expect(b'}', "the `}` after an array")?;
            if !self.input.is_at_end() {
                return Err(self.input.error(Kind::TrailingBytes));
            }
        }
        self.send(sink.end_root())
    }

    /// An integer key of the root is a name in the document: it has to be spelled as PHP spells it.
    fn read_root_key(&mut self) -> Result<Text<'a>, Error> {
        let source = self.input.rest();
        match self.read_key()? {
            Key::String(name) => Ok(name),
            Key::Int(key) => {
                let mut digits = itoa::Buffer::new();
                let digits = digits.format(key).as_bytes();
                source
                    .get(b"i:".len()..b"i:".len() + digits.len())
                    .filter(|&text| text == digits)
                    .map(Text::plain)
                    .ok_or_else(|| self.input.error(Kind::MalformedNumber))
            }
        }
    }

    /// One value with all that is in it.
    fn read_value<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        loop {
            if self.read_scalar_or_open(sink)? {
                continue;
            }
            while let Some(remaining) = self.open.last_mut() {
                if let Some(fewer) = remaining.checked_sub(1) {
                    *remaining = fewer;
                    self.read_array_key(sink)?;
                    break;
                }
                self.open.pop();
                self.input.expect(b'}', "the `}` after an array")?;
                self.send(sink.end())?;
            }
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    /// True where a non-empty array was opened and its first key read: the next value is inside.
    #[inline(always)]
    fn read_scalar_or_open<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<bool, Error> {
        let start = self.input.offset();
        let tag = self
            .input
            .next()
            .ok_or_else(|| self.input.error(Kind::UnexpectedEnd))?;
        match tag {
            b's' => {
                let text = self.read_string_value()?;
                send_from(start, sink.string(text))?;
            }
            b'i' => {
                let mut digits = itoa::Buffer::new();
                let text = self.read_int(&mut digits)?;
                send_from(start, sink.int(text))?;
            }
            b'a' => return self.open_array(sink),
            b'b' => {
                self.input.expect(b':', "the `:` after a type")?;
                let value = match self.input.next() {
                    Some(b'0') => false,
                    Some(b'1') => true,
                    _ => {
                        return Err(Error {
                            kind: Kind::MalformedNumber,
                            offset: start,
                        });
                    }
                };
                self.input.expect(b';', "the `;` after a value")?;
                send_from(start, sink.bool(value))?;
            }
            b'd' => {
                let text = self.read_number()?;
                match text {
                    b"INF" | b"-INF" | b"NAN" => send_from(start, sink.float(text))?,
                    _ if float::is_canonical(text) => send_from(start, sink.float(text))?,
                    _ => {
                        let mut canonical = Vec::new();
                        float::from_double(self.parse_float(text)?, &mut canonical);
                        send_from(start, sink.float(&canonical))?;
                    }
                }
            }
            b'N' => {
                self.input.expect(b';', "the `;` after a value")?;
                send_from(start, sink.null())?;
            }
            b'O' => return self.open_object(start, sink),
            b'C' => {
                let class = self.read_class(start)?;
                let len = self.read_length()?;
                self.input.expect(b'{', "the `{` of an object")?;
                let text = self.input.take(len)?;
                self.input.expect(b'}', "the `}` after an object")?;
                send_from(start, sink.serializable(class, text))?;
            }
            b'E' => {
                let name = self.read_string()?;
                self.input.expect(b';', "the `;` after an enum case")?;
                let (class, case) = memchr::memchr(b':', name)
                    .and_then(|at| name.split_at_checked(at))
                    .and_then(|(class, case)| Some((class, case.strip_prefix(b":")?)))
                    .filter(|(class, case)| is_class_name(class) && is_label(case))
                    .ok_or(Error {
                        kind: Kind::MalformedClass,
                        offset: start,
                    })?;
                send_from(start, sink.enum_case(class, case))?;
            }
            b'R' => {
                let slot = self.read_slot()?;
                send_from(start, sink.reference(slot))?;
            }
            b'r' => {
                let slot = self.read_slot()?;
                send_from(start, sink.same_object(slot))?;
            }
            _ => {
                return Err(Error {
                    kind: Kind::UnknownType,
                    offset: start,
                });
            }
        }
        Ok(false)
    }

    fn open_array<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<bool, Error> {
        let count = self.read_array_header()?;
        self.send(sink.begin_array(Shape::Unsaid))?;
        if count > 0 {
            self.check_depth()?;
        }
        self.enter(count, sink)
    }

    /// `:LEN:"CLASS":COUNT:{`. An object is a level of depth even when it is empty.
    fn open_object<S: Sink<'a>>(&mut self, start: usize, sink: &mut S) -> Result<bool, Error> {
        let class = self.read_class(start)?;
        let count = self.read_array_header()?;
        self.check_depth()?;
        send_from(start, sink.begin_object(class))?;
        self.enter(count, sink)
    }

    fn check_depth(&self) -> Result<(), Error> {
        if self.open.len() >= self.depth {
            return Err(self.input.error(Kind::TooDeep(self.depth)));
        }
        Ok(())
    }

    /// Reads the first key of what was opened, or its end where it is empty.
    fn enter<S: Sink<'a>>(&mut self, count: usize, sink: &mut S) -> Result<bool, Error> {
        let Some(fewer) = count.checked_sub(1) else {
            self.input.expect(b'}', "the `}` after an array")?;
            self.send(sink.end())?;
            return Ok(false);
        };
        self.open.push(fewer);
        self.read_array_key(sink)?;
        Ok(true)
    }

    /// `:LEN:"CLASS"`.
    fn read_class(&mut self, start: usize) -> Result<&'a [u8], Error> {
        let class = self.read_string()?;
        if !is_class_name(class) {
            return Err(Error {
                kind: Kind::MalformedClass,
                offset: start,
            });
        }
        Ok(class)
    }

    /// `:SLOT;`.
    fn read_slot(&mut self) -> Result<usize, Error> {
        let text = self.read_number()?;
        std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| self.input.error(Kind::MalformedNumber))
    }

    /// `:COUNT:{`. The count is the sender's claim; nothing is allocated for it.
    #[inline(always)]
    fn read_array_header(&mut self) -> Result<usize, Error> {
        // Most arrays have fewer than ten elements.
        if let [b':', units @ b'0'..=b'9', b':', b'{', rest @ ..] = self.input.rest() {
            self.input.skip_to(rest);
            return Ok(usize::from(units - b'0'));
        }
        let count = self.read_length()?;
        self.input.expect(b'{', "the `{` of an array")?;
        Ok(count)
    }

    #[inline(always)]
    fn read_array_key<S: Sink<'a>>(&mut self, sink: &mut S) -> Result<(), Error> {
        let sent = match self.read_key()? {
            Key::Int(key) => sink.int_key(key),
            Key::String(name) => sink.string_key(name),
        };
        self.send(sent)
    }

    #[inline(always)]
    fn read_key(&mut self) -> Result<Key<'a>, Error> {
        match self.input.next() {
            Some(b'i') => self.read_int_key().map(Key::Int),
            Some(b's') => self.read_string_value().map(Key::String),
            Some(_) => Err(self.input.error(Kind::Expected("an integer or string key"))),
            None => Err(self.input.error(Kind::UnexpectedEnd)),
        }
    }

    /// `:LEN:"BYTES";`.
    ///
    /// Most strings are under a hundred bytes long: their frame is matched at once, and anything else
    /// falls to the reading that can say what is wrong.
    #[inline(always)]
    fn read_string_value(&mut self) -> Result<Text<'a>, Error> {
        let (len, quoted) = match self.input.rest() {
            [b':', units @ b'0'..=b'9', b':', b'"', quoted @ ..] => {
                (usize::from(units - b'0'), quoted)
            }
            [
                b':',
                tens @ b'0'..=b'9',
                units @ b'0'..=b'9',
                b':',
                b'"',
                quoted @ ..,
            ] => (usize::from((tens - b'0') * 10 + (units - b'0')), quoted),
            _ => return self.read_any_string_value(),
        };
        match quoted.split_at_checked(len) {
            Some((_, [b'"', b';', rest @ ..])) => {
                self.input.skip_to(rest);
                Ok(Text::start_of(quoted, len))
            }
            _ => self.read_any_string_value(),
        }
    }

    #[cold]
    fn read_any_string_value(&mut self) -> Result<Text<'a>, Error> {
        let bytes = self.read_string()?;
        self.input.expect(b';', "the `;` after a string")?;
        Ok(Text::plain(bytes))
    }

    /// `:LEN:"BYTES"`.
    fn read_string(&mut self) -> Result<&'a [u8], Error> {
        let len = self.read_length()?;
        self.input.expect(b'"', "the `\"` before a string")?;
        let bytes = self.input.take(len)?;
        self.input.expect(b'"', "the `\"` after a string")?;
        Ok(bytes)
    }

    /// `:DIGITS:`.
    #[inline]
    fn read_length(&mut self) -> Result<usize, Error> {
        self.input.expect(b':', "the `:` before a length")?;
        let (length, digits) = leading_natural(self.input.rest());
        if digits == 0 {
            return Err(self.input.error(Kind::MalformedNumber));
        }
        let length = match usize::try_from(length) {
            Ok(length) if digits < MAX_LENGTH_DIGITS => length,
            _ => return Err(self.input.error(Kind::LengthPastEnd)),
        };
        self.input.skip(digits);
        self.input.expect(b':', "the `:` after a length")?;
        Ok(length)
    }

    /// `:TEXT;`.
    #[inline]
    fn read_number(&mut self) -> Result<&'a [u8], Error> {
        self.input.expect(b':', "the `:` before a number")?;
        let text = self.input.take_while(|byte| byte != b';');
        self.input.expect(b';', "the `;` after a number")?;
        Ok(text)
    }

    /// `:TEXT;`, an integer in its shortest spelling, which is the source's own nearly always.
    #[inline(always)]
    fn read_int<'t>(&mut self, digits: &'t mut itoa::Buffer) -> Result<Text<'t>, Error>
    where
        'a: 't,
    {
        if let [b':', rest @ ..] = self.input.rest() {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
            let len = digits.take(MAX_LENGTH_DIGITS).count();
            let is_shortest = len == 1 || len > 0 && !rest.starts_with(b"0");
            if let (true, Some((_, [b';', behind @ ..]))) =
                (is_shortest, rest.split_at_checked(len))
            {
                self.input.skip_to(behind);
                return Ok(Text::start_of(rest, len));
            }
        }
        let text = self.read_number()?;
        if is_shortest_int(text) {
            return Ok(Text::plain(text));
        }
        let value = self.parse_int(text)?;
        Ok(Text::plain(digits.format(value).as_bytes()))
    }

    /// `:TEXT;`, an integer. Most are small list indices.
    #[inline(always)]
    fn read_int_key(&mut self) -> Result<i64, Error> {
        if let [b':', rest @ ..] = self.input.rest() {
            let (key, digits) = leading_natural(rest);
            if digits > 0 && rest.get(digits) == Some(&b';') {
                self.input.skip(digits + 2);
                return Ok(key);
            }
        }
        let text = self.read_number()?;
        self.parse_int(text)
    }

    /// PHP takes signs and leading zeros, and the nearest 64-bit integer where the text is beyond.
    #[inline]
    fn parse_int(&self, text: &[u8]) -> Result<i64, Error> {
        let (is_negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            [b'+', digits @ ..] | digits => (false, digits),
        };
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Err(self.input.error(Kind::MalformedNumber));
        }
        Ok(digits.iter().fold(0_i64, |value, digit| {
            let units = i64::from(digit - b'0');
            let tens = value.saturating_mul(10);
            if is_negative {
                tens.saturating_sub(units)
            } else {
                tens.saturating_add(units)
            }
        }))
    }

    fn parse_float(&self, text: &[u8]) -> Result<f64, Error> {
        let is_decimal = text.iter().any(u8::is_ascii_digit)
            && text
                .iter()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
        std::str::from_utf8(text)
            .ok()
            .filter(|_| is_decimal)
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| self.input.error(Kind::MalformedNumber))
    }

    #[inline(always)]
    fn send(&self, sent: Result<(), Kind>) -> Result<(), Error> {
        send_from(self.input.offset(), sent)
    }
}

/// A value that the sink refuses is at fault where it starts.
#[inline(always)]
fn send_from(start: usize, sent: Result<(), Kind>) -> Result<(), Error> {
    sent.map_err(|kind| Error {
        kind,
        offset: start,
    })
}

/// The number that the digits at the start of `bytes` make, and how many they are; no more than
/// [`MAX_LENGTH_DIGITS`] are read.
#[inline(always)]
fn leading_natural(bytes: &[u8]) -> (i64, usize) {
    let mut value = 0;
    let mut digits = 0;
    for byte in bytes.iter().take(MAX_LENGTH_DIGITS) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value * 10 + i64::from(digit);
        digits += 1;
    }
    (value, digits)
}

/// More than any length that fits the memory, fewer than could overflow.
const MAX_LENGTH_DIGITS: usize = 18;

enum Key<'a> {
    Int(i64),
    String(Text<'a>),
}

/// Whether `text` is what PHP prints for an integer. Longer texts may be beyond 64 bits and are
/// parsed to see.
#[inline]
fn is_shortest_int(text: &[u8]) -> bool {
    let digits = match text {
        [b'0'] => return true,
        [b'-', digits @ ..] | digits => digits,
    };
    matches!(digits, [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit))
}
