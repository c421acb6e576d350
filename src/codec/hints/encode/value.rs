//! Values that hold no others, and copies of those that stand elsewhere.

use std::borrow::Cow;

use super::attributes::Attributes;
use super::{Done, Walk};
use crate::codec::hints::binary;
use crate::codec::hints::fingerprint::{Fingerprint, parse_double};
use crate::codec::hints::shared::{Sharing, State};
use crate::codec::json;
use crate::codec::outline::{Index, Value};

impl<'a> Walk<'_, 'a> {
    pub(super) fn write_value(&mut self, index: Index) {
        let (content, sharing) = match self.outline.value(index) {
            Value::Reference(target) => (target, Sharing::Reference),
            Value::SameObject(target) => (target, Sharing::SameObject),
            _ => (index, Sharing::SameObject),
        };
        let Some(shared) = self.shared.get_mut(&content) else {
            self.write_content(index, None);
            return;
        };
        let sharing = if content == index {
            shared.sharing
        } else {
            sharing
        };
        let mut mark = vec![sharing.letter()];
        mark.extend_from_slice(itoa::Buffer::new().format(shared.number).as_bytes());
        match std::mem::replace(&mut shared.state, State::Begun) {
            State::Unwritten => self.write_content(content, Some((content, mark))),
            written => {
                shared.state = written.clone();
                self.write_copy(written, &mark);
            }
        }
    }

    /// A value that is written already, once more where there is room for it.
    fn write_copy(&mut self, state: State, mark: &[u8]) {
        self.begin_hint();
        json::write_string(mark, &mut self.hints);
        let level = self.open.len().saturating_sub(1);
        let done = match state {
            State::Written(Some(copy))
                if !self.is_hidden
                    && copy.range.len() <= self.copies
                    && level.saturating_add(copy.height) <= self.depth =>
            {
                self.copies -= copy.range.len();
                self.json.extend_from_within(copy.range);
                Done {
                    fingerprint: Some(copy.fingerprint),
                    height: copy.height,
                    ..Done::default()
                }
            }
            _ => {
                self.json.extend_from_slice(b"null");
                Done {
                    fingerprint: Some(Fingerprint::of_null()),
                    ..Done::default()
                }
            }
        };
        self.finish_value(Done {
            hints: 1,
            names_class: true,
            ..done
        });
    }

    fn write_content(&mut self, index: Index, shared: Option<(Index, Vec<u8>)>) {
        let json_at = self.json.len();
        let mut leaf: Option<Cow<'static, [u8]>> = None;
        let mut is_binary = false;
        let mut names_class = false;
        let fingerprint = match self.outline.value(index) {
            Value::Array(_) => return self.open_array(index, shared),
            Value::Object(class) => return self.open_object(index, class, shared),
            Value::Null | Value::Reference(_) | Value::SameObject(_) | Value::Dangling => {
                self.json.extend_from_slice(b"null");
                self.fingerprint(Fingerprint::of_null)
            }
            Value::Written(span) => {
                self.json.extend_from_slice(span.of(self.written));
                Fingerprint::ZERO
            }
            Value::Bool(value) => {
                self.json
                    .extend_from_slice(if value { b"true" } else { b"false" });
                self.fingerprint(|| Fingerprint::of_bool(value))
            }
            Value::Int(value) => {
                let mut digits = itoa::Buffer::new();
                let digits = digits.format(value).as_bytes();
                self.json.extend_from_slice(digits);
                if value.unsigned_abs() > json::LARGEST_EXACT_INT {
                    leaf = Some(digits.to_vec().into());
                }
                self.fingerprint(|| Fingerprint::of_float_text(digits))
            }
            Value::Float(text) => {
                let text = self.outline.float_text(text);
                leaf = float_leaf(text).map(Cow::Borrowed);
                if parse_double(text).is_some() {
                    json::write_float(text, &mut self.json);
                } else {
                    self.json.extend_from_slice(b"null");
                }
                self.fingerprint(|| Fingerprint::of_float_text(text))
            }
            Value::String(text) => {
                let bytes = text.to_bytes();
                let (text, is_encoded) = binary::as_text(&bytes, self.strings);
                if is_encoded {
                    leaf = Some(Cow::Borrowed(b"b"));
                }
                json::write_string(&text, &mut self.json);
                self.fingerprint(|| Fingerprint::of_string(&text))
            }
            Value::Serializable(class, text) => {
                leaf = Some(self.class_leaf(b's', class).into());
                names_class = true;
                self.write_opaque(text, &mut is_binary)
            }
            Value::EnumCase(class, case) => {
                leaf = Some(self.class_leaf(b'e', class).into());
                names_class = true;
                self.write_opaque(case, &mut is_binary)
            }
        };
        let mut attributes = Attributes::default();
        if let Some(leaf) = leaf {
            attributes.add_string(b'=', &leaf);
        }
        if is_binary {
            attributes.add(b'b', b"1");
        }
        if let Some((content, mark)) = shared {
            names_class = true;
            attributes.add_string(b'@', &mark);
            self.finish_shared(content, json_at, fingerprint, 0);
        }
        let has_hint = !attributes.is_empty();
        if has_hint {
            self.begin_hint();
            attributes.write_alone(&mut self.hints);
        }
        self.finish_value(Done {
            fingerprint: Some(fingerprint),
            height: 0,
            hints: usize::from(has_hint),
            names_class,
            hides: false,
        });
    }

    /// Text that only its class understands.
    fn write_opaque(&mut self, bytes: &[u8], is_binary: &mut bool) -> Fingerprint {
        let (text, is_encoded) = binary::as_text(bytes, self.strings);
        *is_binary = is_encoded;
        json::write_string(&text, &mut self.json);
        self.fingerprint(|| Fingerprint::of_string(&text))
    }

    /// The hint for a class: a letter and its number.
    pub(super) fn class_leaf(&mut self, letter: u8, class: &'a [u8]) -> Vec<u8> {
        let next = self.classes.len();
        let number = *self.class_numbers.entry(class).or_insert(next);
        if number == next {
            self.classes.push(class);
        }
        let mut leaf = vec![letter];
        leaf.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        leaf
    }
}

/// The hint a float needs: one that JavaScript would print as an integer, or that JSON has no word for.
fn float_leaf(text: &[u8]) -> Option<&'static [u8]> {
    match text {
        b"-0" => Some(b"-0"),
        b"NAN" => Some(b"nan"),
        b"INF" => Some(b"inf"),
        b"-INF" => Some(b"-inf"),
        _ => match parse_double(text) {
            Some(value) if json::looks_like_int(value) => Some(b"f"),
            Some(_) => None,
            None if text.starts_with(b"-") => Some(b"-inf"),
            None => Some(b"inf"),
        },
    }
}
