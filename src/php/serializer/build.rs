//! From the events of a codec to PHP's values.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use super::key_cache::KeyCache;
use super::objects::Objects;
use super::shim;
use crate::codec::{Doubt, Format, Kind, PhpWriter, Shape, Sink, Text, int_key};
use crate::php::doubt;

/// The session that is being built.
#[derive(Default)]
pub(super) struct Build {
    /// The arrays whose end has not come; the first is the session itself.
    open: Vec<Open>,
    /// What the next value stands under.
    key: Key,
    names: KeyCache,
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
    array: ZBox<ZendHashTable>,
    /// What it stands under itself.
    key: Key,
}

#[derive(Default)]
enum Key {
    /// Behind the last element of a list.
    #[default]
    Next,
    Index(i64),
    Name(ZBox<ZendStr>),
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
    pub(super) fn take_session(&mut self) -> Option<ZBox<ZendHashTable>> {
        self.open.pop().map(|open| open.array)
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
    #[inline]
    fn scalar(
        &mut self,
        value: impl FnOnce(&mut Zval),
        write: impl FnOnce(&mut PhpWriter) -> Result<(), Kind>,
    ) -> Result<(), Kind> {
        self.slots += 1;
        if self.is_in_text() {
            return self.write(0, write);
        }
        let mut zval = Zval::new();
        value(&mut zval);
        self.put(zval);
        Ok(())
    }

    /// Whether the next value goes through `unserialize()`.
    #[inline]
    fn is_in_text(&self) -> bool {
        self.text.is_some() || self.is_shared
    }

    /// Writes one more value into the text, which begins with it where there is none. `opens` how many arrays or
    /// objects.
    fn write(
        &mut self,
        opens: usize,
        write: impl FnOnce(&mut PhpWriter) -> Result<(), Kind>,
    ) -> Result<(), Kind> {
        self.count_in_text();
        self.write_unnumbered(opens, write)
    }

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

    /// Puts a value under its key.
    #[inline]
    fn put(&mut self, value: Zval) {
        let key = std::mem::take(&mut self.key);
        if let Some(open) = self.open.last_mut() {
            insert(&mut open.array, key, value);
        }
    }

    #[inline]
    fn name(&mut self, name: Text<'_>) {
        let bytes = name.to_bytes();
        self.key = match int_key(&bytes) {
            Some(index) => Key::Index(index),
            None => Key::Name(self.names.name(&bytes)),
        };
    }

    fn open(&mut self) {
        let key = std::mem::take(&mut self.key);
        self.open.push(Open {
            array: ZendHashTable::new(),
            key,
        });
    }
}

impl<'a> Sink<'a> for Build {
    fn begin_root(&mut self) -> Result<(), Kind> {
        let names = std::mem::take(&mut self.names);
        let known_cases = std::mem::take(&mut self.known_cases);
        *self = Self {
            names,
            known_cases,
            ..Self::default()
        };
        self.open();
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.name(name);
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn null(&mut self) -> Result<(), Kind> {
        self.scalar(Zval::set_null, PhpWriter::null)
    }

    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        self.scalar(|zval| zval.set_bool(value), |text| text.bool(value))
    }

    #[inline]
    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        let value = parse_int(&text.to_bytes()).ok_or(Kind::MalformedNumber)?;
        self.scalar(|zval| zval.set_long(value), |writer| writer.int(text))
    }

    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        let value = parse_double(text).ok_or(Kind::MalformedNumber)?;
        self.scalar(|zval| zval.set_double(value), |writer| writer.float(text))
    }

    #[inline]
    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        self.scalar(
            |zval| {
                zval.set_zend_string(match text.as_plain() {
                    Some(bytes) => shim::string(bytes),
                    None => shim::string(&text.to_bytes()),
                });
            },
            |writer| writer.string(text),
        )
    }

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

    #[inline]
    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        if let Some(text) = &mut self.text {
            return text.writer.int_key(key);
        }
        self.key = Key::Index(key);
        Ok(())
    }

    #[inline]
    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        if let Some(text) = &mut self.text {
            return text.writer.string_key(name);
        }
        self.name(name);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Kind> {
        if let Some(text) = &mut self.text {
            text.writer.end()?;
            text.open = text.open.saturating_sub(1);
            return if text.open == 0 {
                self.end_text()
            } else {
                Ok(())
            };
        }
        let Some(Open { array, key }) = self.open.pop() else {
            return Ok(());
        };
        self.key = key;
        let mut value = Zval::new();
        value.set_hashtable(array);
        self.put(value);
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

    fn begin_shared(&mut self) -> Result<(), Kind> {
        self.is_shared = self.text.is_none();
        Ok(())
    }
}

/// Puts `value` into `array`; the last one of several under a name is the one that stays.
#[inline]
fn insert(array: &mut ZendHashTable, key: Key, value: Zval) {
    let mut value = std::mem::ManuallyDrop::new(value);
    let value = &raw mut *value;
    let array = std::ptr::from_mut(array);
    match key {
        // SAFETY: an array of this build's own; the value becomes the array's.
        Key::Next => unsafe { ffi::zend_hash_next_index_insert(array, value) },
        // SAFETY: as above.
        Key::Index(index) => unsafe {
            ffi::zend_hash_index_update(array, index.cast_unsigned(), value)
        },
        Key::Name(mut name) => {
            // SAFETY: as above; the array takes a reference of its own to the name.
            unsafe { ffi::zend_hash_update(array, &raw mut *name, value) }
        }
    };
}

fn parse_int(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// A double of PHP's own text for it.
fn parse_double(text: &[u8]) -> Option<f64> {
    match text {
        b"NAN" => Some(f64::NAN),
        b"INF" => Some(f64::INFINITY),
        b"-INF" => Some(f64::NEG_INFINITY),
        _ => std::str::from_utf8(text).ok()?.parse().ok(),
    }
}
