//! A session as one flat list of its values, for what no single pass over the source can say: type
//! hints, shared values, an order of keys.
//!
//! The values stand in document order, each before what is inside it. Texts stay where they are in
//! the source.

use std::collections::BTreeSet;

use super::error::Kind;
use super::event::{Shape, Sink, Text};
use super::php;

/// A session's values. The first is the session itself.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    nodes: Vec<Node<'a>>,
    /// The texts of all floats, one behind the other.
    float_texts: Vec<u8>,
    /// Containers whose end has not come.
    open: Vec<Index>,
    /// The key of the value to come.
    key: Key<'a>,
    slots: Slots,
    hints: Option<Text<'a>>,
    /// Where the document's member `$php` began, while it is read.
    hints_at: Option<usize>,
}

/// The number of a value in its outline.
pub(super) type Index = u32;

/// One value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    /// What it stands under.
    pub(super) key: Key<'a>,
    /// What it is.
    pub(super) value: Value<'a>,
    /// The number of the first value behind it and all that is in it.
    end: Index,
}

/// What a value stands under.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'a> {
    /// An element's index, or an integer key of PHP's.
    Int(i64),
    /// A member's name; for a session variable without the `$` of the reserved form.
    Name(Text<'a>),
}

/// A value without what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    /// See [`Outline::float_text`].
    Float(FloatText),
    String(Text<'a>),
    Array(Shape),
    /// An object of this class.
    Object(&'a [u8]),
    /// A class and the text its object encoded itself to.
    Serializable(&'a [u8], &'a [u8]),
    /// An enum and its case.
    EnumCase(&'a [u8], &'a [u8]),
    /// A PHP reference to this value.
    Reference(Index),
    /// This object once more.
    SameObject(Index),
    /// A reference whose slot number cannot be resolved.
    Dangling,
    /// A value that is in the document already, and needs no hint.
    Written(Span),
}

/// Bytes of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    start: usize,
    end: usize,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub(super) fn of(self, document: &[u8]) -> &[u8] {
        document.get(self.start..self.end).unwrap_or_default()
    }
}

/// Where a float's text stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct FloatText {
    start: usize,
    len: usize,
}

/// PHP's numbering of values, as far as it can be followed (`php_add_var_hash` in
/// ext/standard/var.c): one for each value but `R:`, none for keys.
#[derive(Debug, Default)]
struct Slots {
    values: Vec<Index>,
    /// Where only serialized texts have any, since the source tells of all other values by themselves: levels of
    /// arrays that the session may have.
    of_texts_alone: Option<usize>,
    /// Whether such a text is being read.
    is_in_text: bool,
    /// How many are known for sure. The text an object encoded itself to may hold values that count, and
    /// nobody else can know: what comes behind it has unknown numbers.
    known: Option<usize>,
    is_dangling: bool,
}

impl Default for Key<'_> {
    fn default() -> Self {
        Self::Int(0)
    }
}

impl<'a> Outline<'a> {
    /// An outline to be filled by a reader. In the format `php_serialize` the session itself has the
    /// first slot.
    pub(super) fn new(root_has_slot: bool) -> Self {
        Self {
            slots: Slots {
                values: if root_has_slot { vec![0] } else { Vec::new() },
                ..Slots::default()
            },
            ..Self::default()
        }
    }

    /// An outline to be filled by who has PHP's values, with texts for those that may be held in several places.
    /// Arrays may be `depth` levels deep.
    pub(super) fn of_values(depth: usize) -> Self {
        Self {
            slots: Slots {
                of_texts_alone: Some(depth),
                ..Slots::default()
            },
            ..Self::default()
        }
    }

    /// How many values there are.
    pub(super) fn len(&self) -> Index {
        Index::try_from(self.nodes.len()).unwrap_or(Index::MAX)
    }

    /// A value; null where there is none of this number.
    pub(super) fn node(&self, index: Index) -> Node<'a> {
        let node = usize::try_from(index)
            .ok()
            .and_then(|index| self.nodes.get(index));
        node.copied().unwrap_or(Node {
            key: Key::Int(0),
            value: Value::Null,
            end: index.saturating_add(1),
        })
    }

    pub(super) fn value(&self, index: Index) -> Value<'a> {
        self.node(index).value
    }

    /// The values directly inside a container, in order; none for any other value.
    pub(super) fn children(&self, index: Index) -> impl Iterator<Item = Index> + use<'_, 'a> {
        let end = self.node(index).end;
        let mut next = index.saturating_add(1);
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.node(child).end.max(child.saturating_add(1));
                child
            })
        })
    }

    /// The number of the first value behind this one and all that is in it.
    pub(super) fn end(&self, index: Index) -> Index {
        self.node(index).end
    }

    /// A member of an object by its name, the last one where there are several.
    pub(super) fn member(&self, index: Index, name: &[u8]) -> Option<Index> {
        self.children(index)
            .filter(|&child| self.is_named(child, name))
            .last()
    }

    pub(super) fn is_named(&self, index: Index, name: &[u8]) -> bool {
        let key = self.node(index).key;
        matches!(key, Key::Name(found) if found.len() == name.len() && *found.to_bytes() == *name)
    }

    /// The text PHP prints for a float.
    pub(super) fn float_text(&self, text: FloatText) -> &[u8] {
        self.float_texts
            .get(text.start..text.start + text.len)
            .unwrap_or_default()
    }

    /// What stands in the document's member `$php`, where that is a string.
    pub(super) fn hints(&self) -> Option<Text<'a>> {
        self.hints
    }

    /// Whether a reference could not be resolved, or stands in the text an object encoded itself to.
    pub(super) fn is_dangling(&self) -> bool {
        self.slots.is_dangling
    }

    /// What stands in the document's member `$php`, where others have read it.
    pub(super) fn set_hints(&mut self, hints: Text<'a>) {
        self.hints = Some(hints);
    }

    /// A session variable whose value is in the document already.
    pub(super) fn push_written(&mut self, name: Text<'a>, value: Span) -> Result<(), Kind> {
        self.key = Key::Name(name);
        self.push(Value::Written(value)).map(drop)
    }

    /// Sends those of the session's variables that `is_sent` says, and no others, to `sink`, with the slot numbers that
    /// PHP gives their values in the format `php_serialize`.
    pub(super) fn send_to(
        &self,
        is_sent: impl Fn(Index) -> bool,
        sink: &mut impl Sink<'a>,
    ) -> Result<(), Kind> {
        let mut slots = vec![0; self.nodes.len()];
        let mut next_slot = 1;
        sink.begin_root()?;
        for variable in self.children(0).filter(|&variable| is_sent(variable)) {
            let mut ends: Vec<Index> = Vec::new();
            for index in variable..self.end(variable) {
                while ends.last() == Some(&index) {
                    ends.pop();
                    sink.end()?;
                }
                let node = self.node(index);
                match node.key {
                    Key::Name(name) if index == variable => sink.root_key(name)?,
                    Key::Name(name) => sink.string_key(name)?,
                    Key::Int(key) => sink.int_key(key)?,
                }
                if !matches!(node.value, Value::Reference(_)) {
                    next_slot += 1;
                    if let Some(slot) = slots.get_mut(Self::position(index)) {
                        *slot = next_slot;
                    }
                }
                self.send_value(node.value, &slots, sink)?;
                if let Value::Array(_) | Value::Object(_) = node.value {
                    ends.push(node.end);
                }
            }
            for _ in ends {
                sink.end()?;
            }
        }
        sink.end_root()
    }

    fn send_value(
        &self,
        value: Value<'a>,
        slots: &[usize],
        sink: &mut impl Sink<'a>,
    ) -> Result<(), Kind> {
        let slot_of = |target: Index| {
            let slot = slots.get(Self::position(target)).copied();
            slot.filter(|&slot| slot > 0)
                .ok_or(Kind::MalformedReference)
        };
        match value {
            Value::Null => sink.null(),
            Value::Bool(value) => sink.bool(value),
            Value::Int(value) => {
                sink.int(Text::plain(itoa::Buffer::new().format(value).as_bytes()))
            }
            Value::Float(text) => sink.float(self.float_text(text)),
            Value::String(text) => sink.string(text),
            Value::Array(shape) => sink.begin_array(shape),
            Value::Object(class) => sink.begin_object(class),
            Value::Serializable(class, text) => sink.serializable(class, text),
            Value::EnumCase(class, case) => sink.enum_case(class, case),
            Value::Reference(target) => sink.reference(slot_of(target)?),
            Value::SameObject(target) => sink.same_object(slot_of(target)?),
            Value::Dangling | Value::Written(_) => Err(Kind::MalformedReference),
        }
    }

    fn position(index: Index) -> usize {
        usize::try_from(index).unwrap_or(usize::MAX)
    }

    /// Where a value stands: keys down to it, joined with `/`, for messages.
    pub(super) fn path_of(&self, value: Index) -> String {
        let mut keys = Vec::new();
        let mut at = 0;
        while at != value {
            let below = self
                .children(at)
                .find(|&child| (child..self.end(child)).contains(&value));
            let Some(child) = below else {
                break;
            };
            keys.push(match self.node(child).key {
                Key::Int(key) => key.to_string().into_bytes(),
                Key::Name(name) => name.to_bytes().into_owned(),
            });
            at = child;
        }
        php::join_keys(&keys)
    }

    /// The first value of an object, a case or a text of this class.
    pub(super) fn first_of_class(&self, class: &[u8]) -> Option<Index> {
        (1..self.len()).find(|&index| match self.value(index) {
            Value::Object(found) | Value::Serializable(found, _) | Value::EnumCase(found, _) => {
                found == class
            }
            _ => false,
        })
    }

    /// The session variables that hold a value of a class, or one that stands in several places.
    pub(super) fn variables_with_identities(&self) -> BTreeSet<Index> {
        let variables: Vec<Index> = self.children(0).collect();
        let variable_of = |value: Index| {
            let behind = variables.partition_point(|&variable| variable <= value);
            behind
                .checked_sub(1)
                .and_then(|at| variables.get(at))
                .copied()
        };
        let mut found = BTreeSet::new();
        for index in 1..self.len() {
            let target = match self.value(index) {
                Value::Object(_)
                | Value::Serializable(..)
                | Value::EnumCase(..)
                | Value::Dangling => index,
                Value::Reference(target) | Value::SameObject(target) => target,
                _ => continue,
            };
            found.extend(variable_of(index));
            found.extend(variable_of(target));
        }
        found
    }

    #[inline]
    fn push(&mut self, value: Value<'a>) -> Result<Index, Kind> {
        let index = Index::try_from(self.nodes.len()).map_err(|_| Kind::TooLarge(usize::MAX))?;
        let end = index.checked_add(1).ok_or(Kind::TooLarge(usize::MAX))?;
        let key = self.key;
        self.nodes.push(Node { key, value, end });
        Ok(index)
    }

    #[inline]
    fn push_with_slot(&mut self, value: Value<'a>) -> Result<Index, Kind> {
        let index = self.push(value)?;
        if self.slots.is_in_text || self.slots.of_texts_alone.is_none() {
            self.slots.values.push(index);
        }
        Ok(index)
    }

    fn push_open(&mut self, value: Value<'a>) -> Result<(), Kind> {
        let index = self.push_with_slot(value)?;
        self.open.push(index);
        Ok(())
    }

    fn close(&mut self) {
        let end = self.len();
        let index = self
            .open
            .pop()
            .and_then(|index| usize::try_from(index).ok());
        if let Some(node) = index.and_then(|index| self.nodes.get_mut(index)) {
            node.end = end;
        }
    }

    /// The value with the number `slot`: one that came before.
    fn value_of_slot(&mut self, slot: usize) -> Result<Option<Index>, Kind> {
        let index = slot
            .checked_sub(1)
            .and_then(|index| self.slots.values.get(index));
        if self.slots.known.is_some_and(|known| slot > known) {
            self.slots.is_dangling = true;
            return Ok(None);
        }
        match index {
            Some(&index) if index > 0 => Ok(Some(match self.value(index) {
                Value::SameObject(target) => target,
                _ => index,
            })),
            Some(_) => {
                self.slots.is_dangling = true;
                Ok(None)
            }
            None => Err(Kind::MalformedReference),
        }
    }

    /// The member `$php` is no session variable.
    fn take_hints(&mut self) {
        let Some(at) = self.hints_at.take() else {
            return;
        };
        self.hints = match self.nodes.get(at).map(|node| node.value) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        self.nodes.truncate(at);
    }
}

impl<'a> Sink<'a> for Outline<'a> {
    fn begin_root(&mut self) -> Result<(), Kind> {
        let index = self.push(Value::Array(Shape::Map))?;
        self.open.push(index);
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.take_hints();
        self.key = Key::Name(name);
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        self.take_hints();
        self.close();
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        self.take_hints();
        self.hints_at = Some(self.nodes.len());
        Ok(())
    }

    fn null(&mut self) -> Result<(), Kind> {
        self.push_with_slot(Value::Null).map(drop)
    }

    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        self.push_with_slot(Value::Bool(value)).map(drop)
    }

    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        let value = std::str::from_utf8(&text.to_bytes())
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or(Kind::MalformedNumber)?;
        self.push_with_slot(Value::Int(value)).map(drop)
    }

    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        let start = self.float_texts.len();
        self.float_texts.extend_from_slice(text);
        let len = text.len();
        self.push_with_slot(Value::Float(FloatText { start, len }))
            .map(drop)
    }

    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        self.push_with_slot(Value::String(text)).map(drop)
    }

    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        self.push_open(Value::Array(shape))
    }

    fn begin_object(&mut self, class: &'a [u8]) -> Result<(), Kind> {
        self.push_open(Value::Object(class))
    }

    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        self.key = Key::Int(key);
        Ok(())
    }

    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.key = Key::Name(name);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Kind> {
        self.close();
        Ok(())
    }

    fn serializable(&mut self, class: &'a [u8], text: &'a [u8]) -> Result<(), Kind> {
        self.push_with_slot(Value::Serializable(class, text))?;
        self.slots.is_dangling |= holds_reference(text);
        self.slots.known.get_or_insert(self.slots.values.len());
        Ok(())
    }

    fn enum_case(&mut self, class: &'a [u8], case: &'a [u8]) -> Result<(), Kind> {
        self.push_with_slot(Value::EnumCase(class, case)).map(drop)
    }

    fn reference(&mut self, slot: usize) -> Result<(), Kind> {
        let value = match self.value_of_slot(slot)? {
            Some(target) => Value::Reference(target),
            None => Value::Dangling,
        };
        self.push(value).map(drop)
    }

    fn same_object(&mut self, slot: usize) -> Result<(), Kind> {
        let value = match self.value_of_slot(slot)? {
            Some(target) => match self.value(target) {
                Value::Object(_) | Value::Serializable(..) | Value::EnumCase(..) => {
                    Value::SameObject(target)
                }
                _ => return Err(Kind::MalformedReference),
            },
            None => Value::Dangling,
        };
        self.push_with_slot(value).map(drop)
    }

    fn serialized(
        &mut self,
        serialize: impl FnOnce() -> Result<&'a [u8], Kind>,
    ) -> Result<(), Kind> {
        let depth = self.slots.of_texts_alone.ok_or(Kind::NotPlain)?;
        let text = serialize()?;
        self.slots.is_in_text = true;
        // The session itself is open too, and no level.
        let left = depth.saturating_sub(self.open.len().saturating_sub(1));
        let read = php::read_value(text, left, self);
        self.slots.is_in_text = false;
        read.map_err(|error| match error.kind {
            Kind::TooDeep(_) => Kind::TooDeep(depth),
            kind => kind,
        })
    }
}

/// Whether serialized values in `text` refer to others by number, perhaps outside of it.
fn holds_reference(text: &[u8]) -> bool {
    text.windows(3)
        .any(|window| matches!(window, [b'r' | b'R', b':', b'0'..=b'9']))
}
