//! From PHP's values to the events of a codec.

use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use super::elements::{Elements, Key, Value, shape_of, value_of};
use super::objects::Texts;
use super::shim;
use crate::codec::{Kind, Sink, Text, Values, print_double};

/// The variables of a session.
pub(super) struct Walk<'v> {
    session: &'v ZendHashTable,
    texts: &'v Texts,
    /// Levels of arrays that PHP can read back.
    depth: usize,
    prints_shortest_doubles: bool,
    digits: Vec<u8>,
}

impl<'v> Walk<'v> {
    pub(super) fn new(session: &'v ZendHashTable, texts: &'v Texts, depth: usize) -> Self {
        Self {
            session,
            texts,
            depth,
            prints_shortest_doubles: shim::prints_shortest_doubles(),
            digits: Vec::new(),
        }
    }

    /// Sends a value; what is in it comes next, where it is an array.
    #[inline]
    fn send_value<S: Sink<'v>>(
        &mut self,
        value: &'v Zval,
        open: &mut Vec<Elements<'v>>,
        sink: &mut S,
    ) -> Result<(), Kind> {
        match value_of(value) {
            Value::String(bytes) => sink.string(Text::plain(bytes)),
            Value::Int(value) => {
                sink.int(Text::plain(itoa::Buffer::new().format(value).as_bytes()))
            }
            Value::Array(array) => {
                sink.begin_array(shape_of(array))?;
                if array.nNumOfElements > 0 && open.len() > self.depth {
                    return Err(Kind::TooDeep(self.depth));
                }
                open.push(Elements::of(array));
                Ok(())
            }
            Value::Null => sink.null(),
            Value::Bool(value) => sink.bool(value),
            Value::Float(value) => self.send_float(value, sink),
            Value::Identity(value) => {
                let texts = self.texts;
                // As PHP does, but for the array that is a session variable.
                let parents = open.get(2..).unwrap_or_default();
                sink.serialized(|| {
                    let parents: Vec<&ZendHashTable> =
                        parents.iter().map(Elements::array).collect();
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
        sink.float(shim::print_double(value, &mut [0; 64]))
    }
}

impl<'v> Values<'v> for Walk<'v> {
    fn send_to(&mut self, sink: &mut impl Sink<'v>) -> Result<(), Kind> {
        sink.begin_root()?;
        let mut open = vec![Elements::of(self.session)];
        while let Some(innermost) = open.last_mut() {
            let Some((key, value)) = innermost.next() else {
                open.pop();
                if !open.is_empty() {
                    sink.end()?;
                }
                continue;
            };
            let is_variable = open.len() == 1;
            match key {
                Key::Name(name) if is_variable => sink.root_key(Text::plain(name))?,
                Key::Index(index) if is_variable => {
                    let name = ZendStr::new(itoa::Buffer::new().format(index), false);
                    sink.root_key(Text::plain(self.texts.keep(name)))?;
                }
                Key::Name(name) => sink.string_key(Text::plain(name))?,
                Key::Index(index) => sink.int_key(index)?,
            }
            self.send_value(value, &mut open, sink)?;
        }
        sink.end_root()
    }
}
