//! From the events of a codec to PHP's values.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: benches/against-php"
)]

use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecutorGlobals;

use super::element::{self, Element, Key};
use super::key_cache::KeyCache;
use super::objects::Objects;
use super::shim;
use crate::codec::{Doubt, Format, Kind, PhpWriter, Shape, Sink, Text, int_key};
use crate::php::doubt;

/// The session that is being built.
///
/// PHP's arrays are made at their end, when it is known how large they are: until then their elements wait, those of
/// the innermost one last. An element is there as soon as its key is known, and its value is set where it stands.
#[derive(Default)]
pub(super) struct Build {
    elements: Vec<Element>,
    /// The arrays whose end has not come; the first is the session itself.
    open: Vec<Open>,
    names: KeyCache,
    session: Option<Zval>,
    /// Values so far that PHP's formats number.
    slots: usize,
    /// A value on its way through `unserialize()`.
    text: Option<SerializedText>,
    /// Whether other places will refer to the next value.
    is_shared: bool,
    /// Which of those numbers the values have that came from texts.
    in_texts: Vec<Run>,
    objects: Objects,
    /// Cases that the application has.
    known_cases: Vec<(Vec<u8>, Vec<u8>)>,
    /// What PHP cannot decode.
    undecodable: Option<Undecodable>,
}

/// Why PHP cannot have the session as it is.
pub(super) enum Undecodable {
    /// A case that the application has not.
    EnumCase(Doubt),
    /// An object, which may have thrown.
    Object,
}

struct Open {
    /// How many elements wait that are not its own.
    start: usize,
    /// The keys so far are those of a list.
    is_list: bool,
}

/// The text of one value, while it is written.
struct SerializedText {
    writer: PhpWriter,
    is_shared: bool,
    /// Arrays and objects in it whose end has not come.
    open: usize,
}

/// Values in texts, one behind the other, by number.
struct Run {
    /// The first in the session.
    first: usize,
    /// The first among those in texts.
    first_in_texts: usize,
    len: usize,
}

impl Build {
    /// The session, complete after `end_root`.
    pub(super) fn take_session(&mut self) -> Option<Zval> {
        self.session.take()
    }

    /// Has each object do what it does when it is whole. May throw.
    pub(super) fn finish_objects(&mut self) {
        self.objects.finish();
    }

    /// Why it was refused.
    pub(super) fn undecodable(&mut self) -> Option<Undecodable> {
        self.undecodable.take()
    }

    /// A value that holds no others.
    #[inline(always)]
    fn scalar(
        &mut self,
        set: impl FnOnce(&mut Element),
        write: impl FnOnce(&mut PhpWriter) -> Result<(), Kind>,
    ) -> Result<(), Kind> {
        self.slots += 1;
        if self.is_in_text() {
            return self.write(0, write);
        }
        if let Some(element) = self.elements.last_mut() {
            set(element);
        }
        Ok(())
    }

    /// Whether the next value goes through `unserialize()`.
    #[inline(always)]
    fn is_in_text(&self) -> bool {
        self.text.is_some() || self.is_shared
    }

    /// Writes one more value into the text, which begins with it where there is none. `opens` how many arrays or
    /// objects.
    #[cold]
    fn write(
        &mut self,
        opens: usize,
        write: impl FnOnce(&mut PhpWriter) -> Result<(), Kind>,
    ) -> Result<(), Kind> {
        self.count_in_text();
        self.write_unnumbered(opens, write)
    }

    #[cold]
    fn write_unnumbered(
        &mut self,
        opens: usize,
        write: impl FnOnce(&mut PhpWriter) -> Result<(), Kind>,
    ) -> Result<(), Kind> {
        let is_shared = std::mem::take(&mut self.is_shared);
        let text = self.text.get_or_insert_with(|| SerializedText {
            writer: PhpWriter::new(Format::Php, 0),
            is_shared,
            open: 0,
        });
        write(&mut text.writer)?;
        text.open += opens;
        if text.open == 0 {
            self.end_text()?;
        }
        Ok(())
    }

    /// Notes that the value with the last number is in a text.
    fn count_in_text(&mut self) {
        let so_far = self.in_texts.last();
        let first_in_texts = so_far.map_or(1, |run| run.first_in_texts + run.len);
        match self.in_texts.last_mut() {
            Some(run) if run.first + run.len == self.slots => run.len += 1,
            _ => self.in_texts.push(Run {
                first: self.slots,
                first_in_texts,
                len: 1,
            }),
        }
    }

    /// The number that a value of the session has among those in texts.
    fn slot_in_texts(&self, slot: usize) -> Result<usize, Kind> {
        let after = self.in_texts.partition_point(|run| run.first <= slot);
        let run = after.checked_sub(1).and_then(|at| self.in_texts.get(at));
        run.filter(|run| slot < run.first + run.len)
            .map(|run| run.first_in_texts + (slot - run.first))
            .ok_or(Kind::MalformedReference)
    }

    #[cold]
    fn end_in_text(&mut self) -> Result<(), Kind> {
        if let Some(text) = &mut self.text {
            text.writer.end()?;
            text.open = text.open.saturating_sub(1);
            if text.open > 0 {
                return Ok(());
            }
        }
        self.end_text()
    }

    #[cold]
    fn end_text(&mut self) -> Result<(), Kind> {
        let Some(text) = self.text.take() else {
            return Ok(());
        };
        let depth = self.open.len().saturating_sub(1);
        let bytes = text.writer.into_session();
        let Some(value) = self.objects.make(&bytes, depth, text.is_shared) else {
            self.undecodable = Some(Undecodable::Object);
            return Err(Kind::Interrupted);
        };
        self.put(value);
        Ok(())
    }

    /// Sets the value of the last key.
    fn put(&mut self, value: Zval) {
        if let Some(element) = self.elements.last_mut() {
            element.set(value);
        }
    }

    #[inline(always)]
    fn name(&mut self, name: Text<'_>) {
        if let Some(open) = self.open.last_mut() {
            open.is_list = false;
        }
        let key = match name.as_plain() {
            Some(bytes) if !name.starts_like_int() => Key::name(self.names.name(bytes)),
            _ => self.int_like_name(&name.to_bytes()),
        };
        self.elements.push(Element::new(key));
    }

    #[cold]
    fn int_like_name(&mut self, name: &[u8]) -> Key {
        match int_key(name) {
            Some(index) => Key::index(index),
            None => Key::name(self.names.name(name)),
        }
    }

    #[inline(always)]
    fn open(&mut self) {
        self.open.push(Open {
            start: self.elements.len(),
            is_list: true,
        });
    }

    /// The innermost array, with its elements.
    #[inline(always)]
    fn close(&mut self) -> Option<Zval> {
        let Open { start, is_list } = self.open.pop()?;
        Some(element::array_of(&mut self.elements, start, is_list))
    }
}

impl<'a> Sink<'a> for Build {
    fn begin_root(&mut self) -> Result<(), Kind> {
        let mut before = std::mem::take(self);
        self.names = std::mem::take(&mut before.names);
        self.known_cases = std::mem::take(&mut before.known_cases);
        drop(before);
        // Objects that were whole have done what they then do, and may have thrown. They come anew.
        if doubt::is_exiting() {
            self.undecodable = Some(Undecodable::Object);
            return Err(Kind::Interrupted);
        }
        drop(ExecutorGlobals::take_exception());
        self.open();
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.name(name);
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        self.session = self.close();
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    #[inline(always)]
    fn null(&mut self) -> Result<(), Kind> {
        self.scalar(|_| {}, PhpWriter::null)
    }

    #[inline(always)]
    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        self.scalar(|element| element.set_bool(value), |text| text.bool(value))
    }

    #[inline(always)]
    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        let value = match text.as_plain() {
            Some(digits) => parse_int(digits),
            None => parse_int(&text.to_bytes()),
        };
        let value = value.ok_or(Kind::MalformedNumber)?;
        self.scalar(|element| element.set_int(value), |writer| writer.int(text))
    }

    #[inline(always)]
    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        let value = parse_double(text).ok_or(Kind::MalformedNumber)?;
        self.scalar(
            |element| element.set_float(value),
            |writer| writer.float(text),
        )
    }

    #[inline(always)]
    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        self.scalar(
            |element| {
                element.set_string(match text.as_plain() {
                    Some(bytes) => shim::string(bytes),
                    None => shim::string(&text.to_bytes()),
                });
            },
            |writer| writer.string(text),
        )
    }

    #[inline(always)]
    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        self.slots += 1;
        if self.is_in_text() {
            return self.write(1, |text| text.begin_array(shape));
        }
        self.open();
        Ok(())
    }

    fn begin_object(&mut self, class: &'a [u8]) -> Result<(), Kind> {
        self.slots += 1;
        self.write(1, |text| text.begin_object(class))
    }

    #[inline(always)]
    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        if let Some(text) = &mut self.text {
            return text.writer.int_key(key);
        }
        if let Some(open) = self.open.last_mut() {
            let next = self.elements.len() - open.start;
            open.is_list &= usize::try_from(key) == Ok(next);
        }
        self.elements.push(Element::new(Key::index(key)));
        Ok(())
    }

    #[inline(always)]
    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        if let Some(text) = &mut self.text {
            return text.writer.string_key(name);
        }
        self.name(name);
        Ok(())
    }

    #[inline(always)]
    fn end(&mut self) -> Result<(), Kind> {
        if self.text.is_some() {
            return self.end_in_text();
        }
        if let Some(array) = self.close() {
            self.put(array);
        }
        Ok(())
    }

    fn serializable(&mut self, class: &'a [u8], text: &'a [u8]) -> Result<(), Kind> {
        self.slots += 1;
        self.write(0, |writer| writer.serializable(class, text))
    }

    fn enum_case(&mut self, class: &'a [u8], case: &'a [u8]) -> Result<(), Kind> {
        let is_known = |known: &(Vec<u8>, Vec<u8>)| known.0 == class && known.1 == case;
        if !self.known_cases.iter().any(is_known) {
            if !doubt::is_enum_case(class, case) {
                self.undecodable = Some(Undecodable::EnumCase(Doubt::EnumCase {
                    class: class.to_vec(),
                    case: case.to_vec(),
                }));
                return Err(Kind::Interrupted);
            }
            self.known_cases.push((class.to_vec(), case.to_vec()));
        }
        self.slots += 1;
        self.write(0, |text| text.enum_case(class, case))
    }

    fn reference(&mut self, slot: usize) -> Result<(), Kind> {
        let slot = self.slot_in_texts(slot)?;
        self.write_unnumbered(0, |text| text.reference(slot))
    }

    fn same_object(&mut self, slot: usize) -> Result<(), Kind> {
        let slot = self.slot_in_texts(slot)?;
        self.slots += 1;
        self.write(0, |text| text.same_object(slot))
    }

    fn begin_slots(&mut self) -> Result<(), Kind> {
        self.slots = 0;
        Ok(())
    }

    fn begin_shared(&mut self) -> Result<(), Kind> {
        self.is_shared = self.text.is_none();
        Ok(())
    }
}

/// An integer of its shortest text.
#[inline(always)]
fn parse_int(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > ALWAYS_FITS {
        return std::str::from_utf8(text).ok()?.parse().ok();
    }
    let value = digits.iter().try_fold(0_i64, |value, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + i64::from(digit))
    })?;
    Some(if is_negative { -value } else { value })
}

/// Digits that are within 64 bits.
const ALWAYS_FITS: usize = 18;

/// A double of PHP's own text for it.
fn parse_double(text: &[u8]) -> Option<f64> {
    match text {
        b"NAN" => Some(f64::NAN),
        b"INF" => Some(f64::INFINITY),
        b"-INF" => Some(f64::NEG_INFINITY),
        _ => std::str::from_utf8(text).ok()?.parse().ok(),
    }
}
