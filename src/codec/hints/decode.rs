//! Writes PHP's bytes for a document and its hints.
//!
//! A hint counts where the value still fits it; anywhere else the plain value wins. Slot numbers are those
//! of the bytes being written, so they are right whatever was moved: of the places that hold one value, the
//! first to come has it in full.

use std::collections::{BTreeMap, BTreeSet};

use super::attach::{Attached, Place};
use super::classes::is_date_class;
use super::fingerprint::parse_double;
use super::hint::{Hint, Leaf, Mark};
use super::shared::Sharing;
use super::{Doubt, Object, Refused, Types, binary, hidden};
use crate::codec::error::Kind;
use crate::codec::event::{Shape, Sink as _, Text};
use crate::codec::outline::{Index, Key, Value, may_hold_values};
use crate::codec::php::{self, Format, is_class_name, is_label};

/// What a session is read by.
#[derive(Clone, Copy)]
pub(super) struct Rules<'r> {
    pub(super) format: Format,
    /// Levels of arrays and objects that PHP can read.
    pub(super) depth: usize,
    pub(super) types: &'r Types<'r>,
    pub(super) refused: &'r Refused,
    /// Whether the hints are PHP's own.
    pub(super) is_signed: bool,
}

impl Rules<'_> {
    /// Whether objects and cases of a class may come back.
    pub(super) fn let_in(&self, class: &[u8]) -> bool {
        let is_incomplete = class.eq_ignore_ascii_case(INCOMPLETE_CLASS);
        is_class_name(class)
            && (self.is_signed || self.types.classes.contains(class) && !is_incomplete)
    }

    /// Whether the text of an object that decodes itself may come back: PHP lets it name any class.
    pub(super) fn let_in_text(&self, text: &[u8]) -> bool {
        self.is_signed || !names_a_class(text)
    }
}

/// The session, and what PHP has to be asked before it may have it.
pub(super) fn read(
    attached: &mut Attached<'_, '_>,
    rules: Rules<'_>,
) -> Result<(Vec<u8>, Vec<Doubt>), Kind> {
    let mut reading = Reading::new(attached, rules);
    reading.write_session()?;
    let Reading {
        writer,
        objects,
        dates,
        cases,
        ..
    } = reading;
    let mut doubts: Vec<Doubt> = cases
        .into_iter()
        .map(|(class, case)| Doubt::EnumCase { class, case })
        .collect();
    let doubtful = match (attached.is_unedited(), rules.is_signed) {
        (false, _) => objects,
        (true, false) => dates,
        (true, true) => Vec::new(),
    };
    let data = writer.into_session();
    // Values that many objects share are in the bytes of each.
    let mut room = data.len().saturating_mul(2);
    for place in doubtful {
        let mut bytes = Vec::new();
        if room > 0 {
            let mut reading = Reading::new(attached, rules);
            reading.write_value(place)?;
            bytes = reading.writer.into_session();
            room = room.saturating_sub(bytes.len());
        }
        doubts.push(Doubt::Object(Object { place, bytes }));
    }
    Ok((data, doubts))
}

struct Reading<'x, 'd, 'p> {
    attached: &'x mut Attached<'d, 'p>,
    rules: Rules<'x>,
    writer: php::Writer,
    open: Vec<Level>,
    /// Objects among them whose class may throw.
    objects_open: usize,
    /// Values written so far that have a slot.
    slots: usize,
    /// How many of these have known numbers: values inside an object's own text may have slots too.
    known_slots: Option<usize>,
    /// The shared values that were begun.
    shared: BTreeMap<u64, Begun>,
    /// Objects whose class may throw, without those inside of them.
    objects: Vec<Place>,
    dates: Vec<Place>,
    cases: BTreeSet<(Vec<u8>, Vec<u8>)>,
}

/// A container that is being written.
struct Level {
    children: std::vec::IntoIter<Place>,
    /// The object's class, where it is one.
    class: Option<Vec<u8>>,
    has_int_keys: bool,
    has_encoded_keys: bool,
    /// Among its children are hidden properties, whose names may be encoded too.
    has_encoded_hidden_keys: bool,
}

impl Level {
    /// Whether PHP may not be able to make it of what is in it.
    fn may_throw(&self) -> bool {
        self.class.as_ref().is_some_and(|class| !is_harmless(class))
    }
}

/// The first place of a shared value in PHP's bytes.
#[derive(Clone, Copy)]
struct Begun {
    slot: usize,
    is_object: bool,
}

impl<'x, 'd, 'p> Reading<'x, 'd, 'p> {
    fn new(attached: &'x mut Attached<'d, 'p>, rules: Rules<'x>) -> Self {
        Self {
            attached,
            rules,
            writer: php::Writer::new(rules.format, 0),
            open: Vec::new(),
            objects_open: 0,
            slots: usize::from(rules.format == Format::PhpSerialize),
            known_slots: None,
            shared: BTreeMap::new(),
            objects: Vec::new(),
            dates: Vec::new(),
            cases: BTreeSet::new(),
        }
    }

    fn write_session(&mut self) -> Result<(), Kind> {
        let root = Place::Document(0);
        let hint = self.attached.hint(root);
        self.writer.begin_root()?;
        for place in self.ordered_children(root, &hint) {
            let name = self
                .attached
                .name_of(place, self.index_of(place))
                .into_owned();
            let decoded = hint.is_binary.then(|| binary::decode(&name)).flatten();
            self.writer
                .root_key(Text::plain(decoded.as_ref().unwrap_or(&name)))?;
            self.write_value(place)?;
        }
        self.writer.end_root()
    }

    /// One value with all that is in it.
    fn write_value(&mut self, place: Place) -> Result<(), Kind> {
        self.begin_value(place)?;
        while let Some(level) = self.open.last_mut() {
            if let Some(child) = level.children.next() {
                self.write_key(child)?;
                self.begin_value(child)?;
            } else {
                self.objects_open -= usize::from(level.may_throw());
                self.open.pop();
                self.writer.end()?;
            }
        }
        Ok(())
    }

    fn write_key(&mut self, child: Place) -> Result<(), Kind> {
        let Some(level) = self.open.last() else {
            return Ok(());
        };
        let (outline, index) = self.attached.source(child);
        let name = match outline.node(index).key {
            Key::Int(key) => return self.writer.int_key(key),
            Key::Name(name) => name,
        };
        if self.is_hidden_property(child) {
            let class = level.class.as_deref().unwrap_or_default();
            let short = name.to_bytes();
            let decoded = level
                .has_encoded_hidden_keys
                .then(|| binary::decode(&short))
                .flatten();
            let mangled =
                hidden::mangled_name(decoded.as_ref().unwrap_or(&short.into_owned()), class);
            return self
                .writer
                .string_key(Text::plain(&mangled.unwrap_or_default()));
        }
        if level.has_encoded_keys
            && let Some(decoded) = binary::decode(&name.to_bytes())
        {
            return self.writer.string_key(Text::plain(&decoded));
        }
        if level.has_int_keys
            && let Some(key) = php::int_key(&name.to_bytes())
        {
            return self.writer.int_key(key);
        }
        self.writer.string_key(name)
    }

    /// Writes a scalar, or opens a container.
    fn begin_value(&mut self, place: Place) -> Result<(), Kind> {
        let hint = self.attached.hint(place);
        let Some(mark) = hint.any_mark() else {
            return self.begin_content(place, &hint);
        };
        let holds = self.holds_shared(place, &hint, mark);
        let Some(&begun) = self.shared.get(&mark.number) else {
            let content = self.attached.shared(mark.number).filter(|_| holds);
            let Some(content) = content else {
                return self.begin_content(place, &Hint::default());
            };
            let hint = self.attached.hint(content);
            let begun = Begun {
                slot: self.slots + 1,
                is_object: self.counts_as_object(content, &hint),
            };
            self.shared.insert(mark.number, begun);
            return self.begin_content(content, &hint);
        };
        if holds && self.known_slots.is_none_or(|known| begun.slot <= known) {
            match mark.sharing {
                Sharing::Reference => return self.writer.reference(begun.slot),
                Sharing::SameObject if begun.is_object => {
                    self.slots += 1;
                    return self.writer.same_object(begun.slot);
                }
                Sharing::SameObject => {}
            }
        }
        match hint.leaf {
            Some(Leaf::Mark(_)) => self.begin_content(place, &Hint::default()),
            _ => self.begin_content(place, &hint),
        }
    }

    /// Whether a place still holds the value it shares with others: a copy of it, or null.
    fn holds_shared(&self, place: Place, hint: &Hint<'_>, mark: Mark) -> bool {
        let is_copy = matches!(hint.leaf, Some(Leaf::Mark(_)));
        match (self.attached.shared(mark.number), place) {
            (Some(content), _) if !is_copy => content == place,
            (Some(Place::Document(content)), Place::Document(copy)) => {
                matches!(self.attached.value(place), Value::Null)
                    || self.attached.fingerprint(content) == self.attached.fingerprint(copy)
            }
            (Some(_), _) => matches!(self.attached.value(place), Value::Null),
            (None, _) => false,
        }
    }

    fn begin_content(&mut self, place: Place, hint: &Hint<'p>) -> Result<(), Kind> {
        self.slots += 1;
        match self.attached.value(place) {
            Value::Null => match hint.leaf {
                Some(Leaf::NotANumber) => self.writer.float(b"NAN"),
                Some(Leaf::Infinity) => self.writer.float(b"INF"),
                Some(Leaf::NegativeInfinity) => self.writer.float(b"-INF"),
                _ => self.writer.null(),
            },
            Value::Bool(value) => self.writer.bool(value),
            Value::Int(value) => self.write_int(value, hint.leaf),
            Value::Float(text) => {
                let text = self.attached.source(place).0.float_text(text).to_vec();
                self.write_float(&text, hint.leaf)
            }
            Value::String(_) => self.write_string(place, hint),
            Value::Array(shape) => {
                let class = self.class_of(place, shape, hint);
                self.open_container(place, hint, class)
            }
            // No document holds any of these.
            _ => self.writer.null(),
        }
    }

    fn write_int(&mut self, value: i64, leaf: Option<Leaf>) -> Result<(), Kind> {
        let mut digits = itoa::Buffer::new();
        let text = digits.format(value).as_bytes();
        match leaf {
            Some(Leaf::Float) => {
                let mut float = Vec::new();
                php::from_double(parse_double(text).unwrap_or_default(), &mut float);
                self.writer.float(&float)
            }
            Some(Leaf::NegativeZero) if value == 0 => self.writer.float(b"-0"),
            Some(Leaf::Int(exact)) if is_same_double(text, exact) => self
                .writer
                .int(Text::plain(itoa::Buffer::new().format(exact).as_bytes())),
            _ => self.writer.int(Text::plain(text)),
        }
    }

    fn write_float(&mut self, text: &[u8], leaf: Option<Leaf>) -> Result<(), Kind> {
        match leaf {
            Some(Leaf::NegativeZero) if text == b"0" => self.writer.float(b"-0"),
            Some(Leaf::Int(exact)) if is_same_double(text, exact) => self
                .writer
                .int(Text::plain(itoa::Buffer::new().format(exact).as_bytes())),
            _ => self.writer.float(text),
        }
    }

    fn write_string(&mut self, place: Place, hint: &Hint<'_>) -> Result<(), Kind> {
        let Value::String(text) = self.attached.value(place) else {
            return Ok(());
        };
        match hint.leaf {
            Some(Leaf::Binary) => {
                if let Some(decoded) = binary::decode(&text.to_bytes()) {
                    return self.writer.string(Text::plain(&decoded));
                }
            }
            Some(Leaf::EnumCase(number)) => {
                if let Some((class, case)) = self.enum_case(place, hint, number) {
                    self.writer.enum_case(&class, &case)?;
                    self.cases.insert((class, case));
                    return Ok(());
                }
            }
            Some(Leaf::Serializable(number)) => {
                if let Some((class, own)) = self.serializable(place, hint, number) {
                    if may_hold_values(&own) {
                        self.known_slots.get_or_insert(self.slots);
                    }
                    self.note_object(place, &class);
                    return self.writer.serializable(&class, &own);
                }
            }
            _ => {}
        }
        let text = text.to_bytes().into_owned();
        self.writer.string(Text::plain(&text))
    }

    /// The enum and case of a string that still is one.
    fn enum_case(
        &self,
        place: Place,
        hint: &Hint<'_>,
        number: usize,
    ) -> Option<(Vec<u8>, Vec<u8>)> {
        let class = self.counting_class(number)?;
        let case = self.own_bytes(place, hint)?;
        let is_case = is_label(&case) && !self.rules.refused.has_case(class, &case);
        is_case.then(|| (class.to_vec(), case))
    }

    /// The class and text of a string that an object can still decode itself from.
    fn serializable(
        &self,
        place: Place,
        hint: &Hint<'_>,
        number: usize,
    ) -> Option<(Vec<u8>, Vec<u8>)> {
        let class = self.counting_class(number)?;
        let own = self.own_bytes(place, hint)?;
        let is_let_in = self.rules.let_in_text(&own) && !self.rules.refused.has(place);
        is_let_in.then(|| (class.to_vec(), own))
    }

    /// The text at a place as the class it belongs to knows it.
    fn own_bytes(&self, place: Place, hint: &Hint<'_>) -> Option<Vec<u8>> {
        let Value::String(text) = self.attached.value(place) else {
            return None;
        };
        let text = text.to_bytes();
        let decoded = hint.is_binary.then(|| binary::decode(&text)).flatten();
        Some(decoded.unwrap_or_else(|| text.into_owned()))
    }

    fn open_container(
        &mut self,
        place: Place,
        hint: &Hint<'p>,
        class: Option<Vec<u8>>,
    ) -> Result<(), Kind> {
        let mut children = self.ordered_children(place, hint);
        let mut has_encoded_hidden_keys = false;
        if let Some(class) = &class {
            if let Some(entry) = self.attached.hidden_of(place) {
                has_encoded_hidden_keys = self.attached.hint(Place::Hidden(entry)).is_binary;
                children = self.with_hidden(children, entry, hint);
            }
            self.note_object(place, class);
        }
        if (class.is_some() || !children.is_empty()) && self.open.len() >= self.rules.depth {
            return Err(Kind::TooDeep(self.rules.depth));
        }
        match &class {
            Some(class) => self.writer.begin_object(class)?,
            None => self.writer.begin_array(Shape::Unsaid)?,
        }
        let level = Level {
            children: children.into_iter(),
            has_int_keys: class.is_some() && hint.has_int_keys,
            class,
            has_encoded_keys: hint.is_binary,
            has_encoded_hidden_keys,
        };
        self.objects_open += usize::from(level.may_throw());
        self.open.push(level);
        Ok(())
    }

    /// The class of a container: one that counts, and that the value still fits.
    fn class_of(&self, place: Place, shape: Shape, hint: &Hint<'_>) -> Option<Vec<u8>> {
        let Some(Leaf::Object(number)) = hint.leaf else {
            return None;
        };
        let class = self.counting_class(number)?;
        let (outline, index) = self.attached.source(place);
        let len = outline.children(index).count();
        let fits_shape = match shape {
            Shape::List => hint
                .list_length
                .is_some_and(|length| u64::try_from(len) == Ok(length)),
            _ => hint.list_length.is_none(),
        };
        let fits_hidden_state = match (hint.fingerprint, place) {
            (Some(fingerprint), Place::Document(index)) => {
                fingerprint == self.attached.fingerprint(index).to_text()
            }
            _ => true,
        };
        let has_hidden_state = hint.hidden.is_none() || self.attached.hidden_of(place).is_some();
        let fits = fits_shape
            && fits_hidden_state
            && has_hidden_state
            && !self.rules.refused.has(place)
            && outline
                .children(index)
                .all(|child| match outline.node(child).key {
                    Key::Name(name) => !is_reserved_property(&name.to_bytes()),
                    Key::Int(_) => true,
                });
        fits.then(|| class.to_vec())
    }

    fn counts_as_object(&self, place: Place, hint: &Hint<'_>) -> bool {
        match self.attached.value(place) {
            Value::Array(shape) => self.class_of(place, shape, hint).is_some(),
            Value::String(_) => match hint.leaf {
                Some(Leaf::EnumCase(number)) => self.enum_case(place, hint, number).is_some(),
                Some(Leaf::Serializable(number)) => {
                    self.serializable(place, hint, number).is_some()
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The class with this number, where its objects may come back.
    fn counting_class(&self, number: usize) -> Option<&[u8]> {
        let class = self.attached.payload.classes.get(number)?;
        self.rules.let_in(class).then_some(class)
    }

    fn note_object(&mut self, place: Place, class: &[u8]) {
        if self.objects_open == 0 && !is_harmless(class) {
            self.objects.push(place);
        }
        if is_date_class(class) {
            self.dates.push(place);
        }
    }

    /// What is in a container, in PHP's order: unknown keys last.
    fn ordered_children(&mut self, place: Place, hint: &Hint<'p>) -> Vec<Place> {
        let (outline, index) = self.attached.source(place);
        let mut children: Vec<Index> = outline.children(index).collect();
        if let Some(order) = hint.order {
            let mut positions: BTreeMap<Index, Index> = BTreeMap::new();
            for &child in &children {
                let name = self.attached.name_of(place, child).into_owned();
                let position = self.attached.position_in(order, &name);
                positions.insert(child, position.unwrap_or(Index::MAX));
            }
            children.sort_by_key(|child| positions.get(child).copied());
        }
        children
            .into_iter()
            .map(|child| place.sibling(child))
            .collect()
    }

    /// An object's public properties and its hidden ones, where those stood among them. A public one that PHP
    /// would take for a hidden one is left out: hidden state is nobody else's to change.
    fn with_hidden(&self, public: Vec<Place>, entry: Index, hint: &Hint<'_>) -> Vec<Place> {
        let payload = &self.attached.payload.outline;
        let hidden: Vec<Index> = payload.children(entry).collect();
        let names: BTreeSet<Vec<u8>> = hidden
            .iter()
            .filter_map(|&property| {
                hidden::bare_name(&self.attached.name_of(Place::Hidden(entry), property))
                    .map(<[u8]>::to_vec)
            })
            .collect();
        let mut public = public
            .into_iter()
            .filter(|&place| !names.contains(&*self.attached.name_of(place, self.index_of(place))));
        let mut positions = hint.positions.map(|positions| payload.children(positions));
        let mut children = Vec::new();
        for property in hidden {
            let position = positions
                .as_mut()
                .and_then(Iterator::next)
                .and_then(|position| match payload.value(position) {
                    Value::Int(position) => usize::try_from(position).ok(),
                    _ => None,
                });
            let before = position.map_or(usize::MAX, |position| {
                position.saturating_sub(children.len())
            });
            children.extend(public.by_ref().take(before));
            children.push(Place::Hidden(property));
        }
        children.extend(public);
        children
    }

    /// Whether a place is a private or protected property of the innermost object, and no value inside one.
    fn is_hidden_property(&self, child: Place) -> bool {
        match child {
            Place::Hidden(index) => self.attached.is_hidden_property(index),
            Place::Document(_) => false,
        }
    }

    fn index_of(&self, place: Place) -> Index {
        self.attached.source(place).1
    }
}

/// Whether PHP makes any data an object of this class.
fn is_harmless(class: &[u8]) -> bool {
    class.eq_ignore_ascii_case(b"stdClass")
}

/// Whether JSON's number `text` is what became of the integer `exact` in a program that knows doubles only.
fn is_same_double(text: &[u8], exact: i64) -> bool {
    let mut digits = itoa::Buffer::new();
    parse_double(text) == parse_double(digits.format(exact).as_bytes())
}

/// Whether PHP would take a public property for something else: a mangled name, or the name under which an
/// object whose class is missing keeps it.
fn is_reserved_property(name: &[u8]) -> bool {
    name.starts_with(b"\0") || name == b"__PHP_Incomplete_Class_Name"
}

/// Whether serialized values in `text` name a class of their own.
fn names_a_class(text: &[u8]) -> bool {
    text.windows(3)
        .any(|window| matches!(window, [b'O' | b'C' | b'E', b':', b'0'..=b'9' | b'+']))
}

/// The class of objects whose own is missing.
const INCOMPLETE_CLASS: &[u8] = b"__PHP_Incomplete_Class";
