//! Writes PHP's session bytes from events: exactly what PHP itself would write for the same values.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: cargo bench --bench codec"
)]

use std::borrow::Cow;

use super::Format;
use crate::codec::error::Kind;
use crate::codec::event::{Shape, Sink, Text};

/// Builds a session, or a value of one.
///
/// PHP writes an array's count before its elements, and JSON tells it only after. One digit is left
/// for each count; a count that needs more is noted, and all of them are let in at the end, in one
/// sweep over the bytes behind the first.
pub struct Writer {
    session: Vec<u8>,
    format: Format,
    open: Vec<Array>,
    long_counts: Vec<Count>,
    has_list_like_map: bool,
}

/// An array or object whose end has not come.
struct Array {
    /// A property's name is a string, also where an array would make it an integer key.
    is_object: bool,
    /// Its source writes it as a map, and its keys so far are those of a list.
    is_list_like_map: bool,
    /// Where the digit for its count stands.
    count_at: usize,
    count: usize,
}

/// A count of ten or more.
struct Count {
    at: usize,
    count: usize,
}

impl Writer {
    /// For a document of `size` bytes.
    #[must_use]
    pub fn new(format: Format, size: usize) -> Self {
        Self {
            // `s:3:"..."` for `"..."` and `i:1;` for an element make the session somewhat larger.
            session: Vec::with_capacity(size.saturating_add(size / 4 * 3)),
            format,
            open: Vec::new(),
            long_counts: Vec::new(),
            has_list_like_map: false,
        }
    }

    /// Whether the source wrote an array as a map that PHP cannot tell from a list.
    pub(in crate::codec) fn has_list_like_map(&self) -> bool {
        self.has_list_like_map
    }

    /// The session, complete after `end_root`; or a value alone, as `serialize()` has it.
    #[must_use]
    pub fn into_session(mut self) -> Vec<u8> {
        self.insert_long_counts();
        self.session
    }

    fn insert_long_counts(&mut self) {
        if self.long_counts.is_empty() {
            return;
        }
        self.long_counts.sort_unstable_by_key(|count| count.at);
        let mut digits = itoa::Buffer::new();
        let growth: usize = self
            .long_counts
            .iter()
            .map(|long| digits.format(long.count).len() - 1)
            .sum();
        let mut from_end = self.session.len();
        self.session.resize(from_end + growth, 0);
        let mut to_end = self.session.len();
        // From the last to the first: every byte moves once, into room that is already free.
        for long in self.long_counts.iter().rev() {
            let after_digit = long.at + 1;
            let moved = from_end - after_digit;
            self.session
                .copy_within(after_digit..from_end, to_end - moved);
            to_end -= moved;
            let digits = digits.format(long.count).as_bytes();
            if let Some(room) = self.session.get_mut(to_end - digits.len()..to_end) {
                room.copy_from_slice(digits);
            }
            to_end -= digits.len();
            from_end = long.at;
        }
    }

    #[inline]
    fn open_array(&mut self, shape: Shape) {
        self.session.extend_from_slice(b"a:0:{");
        self.enter(false, shape == Shape::Map);
    }

    /// What was just opened with `0:{` has its elements next.
    #[inline]
    fn enter(&mut self, is_object: bool, is_list_like_map: bool) {
        self.open.push(Array {
            is_object,
            is_list_like_map,
            count_at: self.session.len() - b"0:{".len(),
            count: 0,
        });
    }

    #[inline]
    fn close_array(&mut self) {
        self.session.push(b'}');
        let Some(Array {
            count_at,
            count,
            is_list_like_map,
            ..
        }) = self.open.pop()
        else {
            return;
        };
        self.has_list_like_map |= is_list_like_map;
        match (u8::try_from(count), self.session.get_mut(count_at)) {
            (Ok(digit @ 0..=9), Some(room)) => *room = b'0' + digit,
            _ => self.long_counts.push(Count {
                at: count_at,
                count,
            }),
        }
    }

    #[inline(always)]
    fn count_element(&mut self) {
        if let Some(array) = self.open.last_mut() {
            array.count += 1;
        }
    }

    #[inline(always)]
    fn write_int(&mut self, text: Text<'_>) {
        self.session.extend_from_slice(b"i:");
        text.append_to(&mut self.session);
        self.session.push(b';');
    }

    /// `s:LEN:"BYTES";`.
    #[inline(always)]
    fn write_string(&mut self, text: Text<'_>) {
        match u8::try_from(text.len()) {
            Ok(len @ 0..=9) => {
                self.session
                    .extend_from_slice(&[b's', b':', b'0' + len, b':', b'"']);
            }
            Ok(len @ 10..=99) => self.session.extend_from_slice(&[
                b's',
                b':',
                b'0' + len / 10,
                b'0' + len % 10,
                b':',
                b'"',
            ]),
            _ => {
                self.session.extend_from_slice(b"s:");
                self.write_digits(text.len());
                self.session.extend_from_slice(b":\"");
            }
        }
        text.append_to(&mut self.session);
        self.session.extend_from_slice(b"\";");
    }

    fn write_digits(&mut self, number: usize) {
        self.session
            .extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    }

    /// `O:LEN:"CLASS"`, with any tag before it.
    fn write_class(&mut self, tag: u8, class: &[u8]) {
        self.session.extend_from_slice(&[tag, b':']);
        self.write_digits(class.len());
        self.session.extend_from_slice(b":\"");
        self.session.extend_from_slice(class);
        self.session.push(b'"');
    }

    fn write_slot(&mut self, tag: u8, slot: usize) {
        self.session.extend_from_slice(&[tag, b':']);
        self.write_digits(slot);
        self.session.push(b';');
    }

    #[inline(always)]
    fn write_key(&mut self, name: Text<'_>) {
        let Some(array) = self.open.last_mut() else {
            return;
        };
        array.count += 1;
        if !array.is_object
            && name.starts_like_int()
            && let Some(key) = int_key_text(name)
        {
            if array.is_list_like_map {
                let index = array.count - 1;
                array.is_list_like_map = itoa::Buffer::new().format(index).as_bytes() == &*key;
            }
            self.write_int(Text::plain(&key));
            return;
        }
        array.is_list_like_map = false;
        self.write_string(name);
    }
}

impl<'a> Sink<'a> for Writer {
    fn begin_root(&mut self) -> Result<(), Kind> {
        if self.format == Format::PhpSerialize {
            self.open_array(Shape::Unsaid);
        }
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        match self.format {
            Format::Php => {
                let start = self.session.len();
                name.append_to(&mut self.session);
                if self
                    .session
                    .get(start..)
                    .is_some_and(|name| memchr::memchr(b'|', name).is_some())
                {
                    return Err(Kind::RootKeyWithBar);
                }
                self.session.push(b'|');
            }
            Format::PhpBinary => {
                match u8::try_from(name.len()) {
                    Ok(len @ 0..=127) => self.session.push(len),
                    _ => return Err(Kind::RootKeyTooLong),
                }
                name.append_to(&mut self.session);
            }
            Format::PhpSerialize => self.write_key(name),
        }
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        if self.format == Format::PhpSerialize {
            self.close_array();
        }
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn null(&mut self) -> Result<(), Kind> {
        self.session.extend_from_slice(b"N;");
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        self.session
            .extend_from_slice(if value { b"b:1;" } else { b"b:0;" });
        Ok(())
    }

    #[inline]
    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        self.write_int(text);
        Ok(())
    }

    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        self.session.extend_from_slice(b"d:");
        self.session.extend_from_slice(text);
        self.session.push(b';');
        Ok(())
    }

    #[inline]
    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        self.write_string(text);
        Ok(())
    }

    #[inline]
    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        self.open_array(shape);
        Ok(())
    }

    fn begin_object(&mut self, class: &'a [u8]) -> Result<(), Kind> {
        self.write_class(b'O', class);
        self.session.extend_from_slice(b":0:{");
        self.enter(true, false);
        Ok(())
    }

    #[inline]
    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        self.count_element();
        match u8::try_from(key) {
            Ok(digit @ 0..=9) => {
                self.session
                    .extend_from_slice(&[b'i', b':', b'0' + digit, b';']);
            }
            _ => self.write_int(Text::plain(itoa::Buffer::new().format(key).as_bytes())),
        }
        Ok(())
    }

    #[inline]
    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.write_key(name);
        Ok(())
    }

    #[inline]
    fn end(&mut self) -> Result<(), Kind> {
        self.close_array();
        Ok(())
    }

    fn serializable(&mut self, class: &'a [u8], text: &'a [u8]) -> Result<(), Kind> {
        self.write_class(b'C', class);
        self.session.push(b':');
        self.write_digits(text.len());
        self.session.extend_from_slice(b":{");
        self.session.extend_from_slice(text);
        self.session.push(b'}');
        Ok(())
    }

    fn enum_case(&mut self, class: &'a [u8], case: &'a [u8]) -> Result<(), Kind> {
        self.write_class(b'E', &[class, b":", case].concat());
        self.session.push(b';');
        Ok(())
    }

    fn reference(&mut self, slot: usize) -> Result<(), Kind> {
        self.write_slot(b'R', slot);
        Ok(())
    }

    fn same_object(&mut self, slot: usize) -> Result<(), Kind> {
        self.write_slot(b'r', slot);
        Ok(())
    }
}

/// The text of an integer key, where PHP makes `name` one.
fn int_key_text(name: Text<'_>) -> Option<Cow<'_, [u8]>> {
    let name = name.to_bytes();
    is_int_key(&name).then_some(name)
}

/// Whether PHP makes `name` an integer key: the decimal text of a 64-bit integer, spelled as PHP
/// prints it (`ZEND_HANDLE_NUMERIC_STR` in `Zend/zend_hash.h`).
#[inline]
fn is_int_key(name: &[u8]) -> bool {
    let digits = match name {
        [b'0'] => return true,
        [b'-', digits @ ..] | digits => digits,
    };
    if !matches!(digits, [b'1'..=b'9', ..])
        || digits.len() > LONGEST_INT
        || !digits.iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    digits.len() < LONGEST_INT
        || std::str::from_utf8(name).is_ok_and(|name| name.parse::<i64>().is_ok())
}

/// The integer key that PHP makes of `name`, if it does.
#[must_use]
pub fn int_key(name: &[u8]) -> Option<i64> {
    let digits = std::str::from_utf8(name)
        .ok()
        .filter(|_| is_int_key(name))?;
    digits.parse().ok()
}

/// Digits of the largest 64-bit integers.
const LONGEST_INT: usize = 19;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_int_key_is_what_php_prints_for_an_int() {
        for name in [
            "0",
            "5",
            "-5",
            "10",
            "9223372036854775807",
            "-9223372036854775808",
            "1000000000000000000",
        ] {
            assert!(is_int_key(name.as_bytes()), "{name}");
        }
        for name in [
            "",
            "-",
            "-0",
            "05",
            "+5",
            " 5",
            "5 ",
            "1.0",
            "9223372036854775808",
            "-9223372036854775809",
            "a",
        ] {
            assert!(!is_int_key(name.as_bytes()), "{name}");
        }
    }
}
