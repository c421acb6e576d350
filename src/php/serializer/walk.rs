//! From PHP's values to the events of a codec.

use std::ptr;

use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use super::elements::{Elements, Key, Value, shape_of, value_of};
use super::objects::Texts;
use super::shim;
use crate::codec::{Kind, Sink, Text, Values, is_double_text, print_double};

/// The variables of a session.
pub(super) struct Walk<'v> {
    variables: Elements<'v>,
    /// The value of the current one.
    value: Option<&'v Zval>,
    /// The arrays that are being sent.
    open: Vec<Elements<'v>>,
    texts: &'v Texts,
    /// Levels of arrays that PHP can read back.
    depth: usize,
    prints_shortest_doubles: bool,
    digits: Vec<u8>,
    /// An array was met behind a reference: from there on one may be inside of itself.
    is_in_reference: bool,
}

impl<'v> Walk<'v> {
    pub(super) fn new(session: &'v ZendHashTable, texts: &'v Texts, depth: usize) -> Self {
        Self {
            variables: Elements::of(session),
            value: None,
            open: Vec::new(),
            texts,
            depth,
            prints_shortest_doubles: shim::prints_shortest_doubles(),
            digits: Vec::new(),
            is_in_reference: false,
        }
    }

    /// Sends a value; what is in it comes next, where it is an array.
    #[inline]
    fn send_value<S: Sink<'v>>(&mut self, value: &'v Zval, sink: &mut S) -> Result<(), Kind> {
        match variable_or_value(value, self.open.is_empty()) {
            Value::String(bytes) => sink.string(Text::plain(bytes)),
            Value::Int(value) => {
                sink.int(Text::plain(itoa::Buffer::new().format(value).as_bytes()))
            }
            Value::Array(array) => {
                self.is_in_reference |= value.is_reference();
                if self.is_in_reference && is_inside(array, &self.open) {
                    return sink.null();
                }
                sink.begin_array(shape_of(array))?;
                if array.nNumOfElements > 0 && self.open.len() >= self.depth {
                    return Err(Kind::TooDeep(self.depth));
                }
                self.open.push(Elements::of(array));
                Ok(())
            }
            Value::Null => sink.null(),
            Value::Bool(value) => sink.bool(value),
            Value::Float(value) => self.send_float(value, sink),
            Value::Identity(value) => {
                let texts = self.texts;
                let open = &self.open;
                sink.serialized(|| {
                    let parents: Vec<&ZendHashTable> = marked(open).map(Elements::array).collect();
                    texts.of(value, &parents)
                })
            }
        }
    }

    fn send_float<S: Sink<'v>>(&mut self, value: f64, sink: &mut S) -> Result<(), Kind> {
        if self.prints_shortest_doubles || !value.is_finite() {
            self.digits.clear();
            print_double(value, &mut self.digits);
            return sink.float(&self.digits);
        }
        let mut digits = [0; 64];
        let text = shim::print_double(value, &mut digits);
        if is_double_text(text) {
            return sink.float(text);
        }
        self.digits.clear();
        print_double(value, &mut self.digits);
        sink.float(&self.digits)
    }
}

/// What a value is. PHP looks behind a reference that nothing else shares in arrays alone: it numbers an object that a
/// session variable leads to by one as what that refers to.
#[inline]
fn variable_or_value(value: &Zval, is_variable: bool) -> Value<'_> {
    match value_of(value) {
        Value::Identity(_) if is_variable => Value::Identity(value),
        other => other,
    }
}

impl<'v> Values<'v> for Walk<'v> {
    fn next_name(&mut self) -> Option<Text<'v>> {
        let (key, value) = self.variables.next()?;
        self.value = Some(value);
        Some(Text::plain(match key {
            Key::Name(name) => name,
            Key::Index(index) => {
                let name = ZendStr::new(itoa::Buffer::new().format(index), false);
                self.texts.keep(name)
            }
        }))
    }

    fn send_to(&mut self, sink: &mut impl Sink<'v>) -> Result<(), Kind> {
        let Some(value) = self.value else {
            return Ok(());
        };
        self.open.clear();
        self.send_value(value, sink)?;
        while let Some(innermost) = self.open.last_mut() {
            let Some((key, value)) = innermost.next() else {
                self.open.pop();
                sink.end()?;
                continue;
            };
            match key {
                Key::Name(name) => sink.string_key(Text::plain(name))?,
                Key::Index(index) => sink.int_key(index)?,
            }
            self.send_value(value, sink)?;
        }
        Ok(())
    }
}

/// Whether `serialize()` has null for an array here, since it is inside of it.
fn is_inside(array: &ZendHashTable, open: &[Elements<'_>]) -> bool {
    marked(open)
        .chain(open.last())
        .any(|parent| ptr::eq(parent.array(), array))
}

/// The arrays that `serialize()` marks while it is inside of them: not one that is a variable of the session.
fn marked<'o, 'v>(open: &'o [Elements<'v>]) -> impl Iterator<Item = &'o Elements<'v>> {
    open.iter().skip(1)
}
