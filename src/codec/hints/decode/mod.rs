//! Writes PHP's bytes for a document and its hints.
//!
//! A hint counts where the value still fits it; anywhere else the plain value wins. Slot numbers are those
//! of the bytes being written, so they are right whatever was moved: of the places that hold one value, the
//! first to come has it in full.

mod children;
mod fit;
mod rules;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::attach::{Attached, Place};
use super::classes::is_date_class;
use super::hint::{Hint, Leaf};
use super::shared::Sharing;
use super::{Doubt, Object, hidden, payload};
use crate::codec::error::Kind;
use crate::codec::event::{Shape, Sink, Text};
use crate::codec::outline::{Key, Value};
use crate::codec::php::{self, Format};

pub(super) use rules::Rules;

/// Takes a session's values, and keeps nothing of the events' texts.
pub trait Target: for<'e> Sink<'e> {}

impl<T: for<'e> Sink<'e>> Target for T {}

/// The session, and what PHP has to be asked before it may have it.
pub(super) fn read(
    attached: &mut Attached<'_>,
    rules: Rules<'_>,
) -> Result<(Vec<u8>, Vec<Doubt>), Kind> {
    let mut writer = php::Writer::new(rules.format, 0);
    let mut reading = Reading::new(attached, rules, &mut writer);
    reading.write_session()?;
    let Reading {
        objects,
        dates,
        cases,
        identities,
        ..
    } = reading;
    let data = writer.into_session();
    let mut doubts: Vec<Doubt> = cases
        .into_iter()
        .map(|(class, case)| Doubt::EnumCase { class, case })
        .collect();
    let is_php_s_own =
        objects.is_empty() && dates.is_empty() || is_php_s_own(attached, rules, identities)?;
    if !is_php_s_own && !objects.is_empty() && !rules.refused.is_searching() {
        let rules = Rules {
            format: Format::PhpSerialize,
            ..rules
        };
        let mut writer = php::Writer::new(rules.format, 0);
        Reading::new(attached, rules, &mut writer).write_session()?;
        doubts.push(Doubt::Session(writer.into_session()));
        return Ok((data, doubts));
    }
    let doubtful = match (is_php_s_own, rules.is_signed) {
        (false, _) => objects,
        (true, false) => dates,
        (true, true) => Vec::new(),
    };
    // Values that many objects share are in the bytes of each.
    let mut room = data.len().saturating_mul(8);
    for place in doubtful {
        let mut bytes = Vec::new();
        if room > 0 {
            let mut writer = php::Writer::new(rules.format, 0);
            let mut reading = Reading::new(attached, rules, &mut writer);
            reading.slots = 0;
            let written = reading.write_value(place);
            let visited = reading.visited;
            // With what it shares with others an object may be too deep alone.
            if written.is_ok() {
                bytes = writer.into_session();
            }
            room = room.saturating_sub(bytes.len().max(visited));
        }
        doubts.push(Doubt::Object(Object { place, bytes }));
    }
    Ok((data, doubts))
}

/// Whether the objects of a session are as PHP wrote them. They are in the variables `identities`, with all that is
/// said in them or of them elsewhere.
fn is_php_s_own(
    attached: &mut Attached<'_>,
    rules: Rules<'_>,
    identities: BTreeSet<Place>,
) -> Result<bool, Kind> {
    let Some(digest) = attached.payload.digest.clone() else {
        return Ok(false);
    };
    let rules = Rules {
        format: Format::PhpSerialize,
        ..rules
    };
    let mut writer = php::Writer::new(rules.format, 0);
    let mut reading = Reading::new(attached, rules, &mut writer);
    reading.variables = Some(identities);
    reading.write_session()?;
    Ok(payload::digest(&writer.into_session()) == digest)
}

/// Sends the variables of a session to `target`.
pub(super) fn send(
    attached: &mut Attached<'_>,
    rules: Rules<'_>,
    target: &mut impl Target,
) -> Result<(), Kind> {
    Reading::new(attached, rules, target).write_variables()
}

struct Reading<'x, 's, W> {
    attached: &'x mut Attached<'s>,
    rules: Rules<'x>,
    writer: &'x mut W,
    open: Vec<Level<'s>>,
    /// Objects among them.
    objects_open: usize,
    /// Those whose class may throw.
    throwing_open: usize,
    /// Values written so far that have a slot.
    slots: usize,
    /// How many of these have known numbers: values inside an object's own text may have slots too.
    known_slots: Option<usize>,
    /// The shared values that were begun.
    shared: BTreeMap<u64, Begun>,
    /// Members and elements that were looked at.
    visited: usize,
    /// Objects whose class may throw, without those inside of them.
    objects: Vec<Place>,
    dates: Vec<Place>,
    cases: BTreeSet<(Vec<u8>, Vec<u8>)>,
    /// The session variable that is being written.
    variable: Option<Place>,
    /// Those that hold objects, enum cases or values standing in several places.
    identities: BTreeSet<Place>,
    /// The variables to write, where it is not all of them.
    variables: Option<BTreeSet<Place>>,
}

/// A container that is being written.
struct Level<'s> {
    children: std::vec::IntoIter<Place>,
    /// The object's class, where it is one.
    class: Option<&'s [u8]>,
    /// The class of the object that it is, or that it is a part of as an array: one that has its hidden state.
    part_of: Option<&'s [u8]>,
    has_int_keys: bool,
    has_encoded_keys: bool,
    /// Among its children are hidden properties, whose names may be encoded too.
    has_encoded_hidden_keys: bool,
}

impl Level<'_> {
    /// Whether PHP may not be able to make it of what is in it.
    fn may_throw(&self) -> bool {
        self.class.is_some_and(|class| !is_harmless(class))
    }
}

/// The first place of a shared value in PHP's bytes.
#[derive(Clone, Copy)]
struct Begun {
    slot: usize,
    is_object: bool,
}

impl<'x, 's, W: Target> Reading<'x, 's, W> {
    fn new(attached: &'x mut Attached<'s>, rules: Rules<'x>, writer: &'x mut W) -> Self {
        Self {
            attached,
            rules,
            writer,
            open: Vec::new(),
            objects_open: 0,
            throwing_open: 0,
            slots: usize::from(rules.format == Format::PhpSerialize),
            known_slots: None,
            shared: BTreeMap::new(),
            visited: 0,
            objects: Vec::new(),
            dates: Vec::new(),
            cases: BTreeSet::new(),
            variable: None,
            identities: BTreeSet::new(),
            variables: None,
        }
    }

    fn write_session(&mut self) -> Result<(), Kind> {
        self.writer.begin_root()?;
        self.write_variables()?;
        self.writer.end_root()
    }

    fn write_variables(&mut self) -> Result<(), Kind> {
        let root = Place::Document(0);
        let hint = self.attached.hint(root);
        self.writer.begin_slots()?;
        for place in self.ordered_children(root, &hint) {
            let variables = self.variables.as_ref();
            if variables.is_some_and(|variables| !variables.contains(&place)) {
                continue;
            }
            self.variable = Some(place);
            let name = self.key_of(place, hint.is_binary);
            self.writer.root_key(Text::plain(&name))?;
            self.write_value(place)?;
        }
        Ok(())
    }

    /// One value with all that is in it.
    fn write_value(&mut self, place: Place) -> Result<(), Kind> {
        self.begin_value(place)?;
        while let Some(level) = self.open.last_mut() {
            if let Some(child) = level.children.next() {
                self.write_key(child)?;
                self.begin_value(child)?;
            } else {
                self.objects_open -= usize::from(level.class.is_some());
                self.throwing_open -= usize::from(level.may_throw());
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
            let short = self.key_of(child, level.has_encoded_hidden_keys);
            let name = hidden::full_name(&short, level.class).unwrap_or_default();
            return self.writer.string_key(Text::plain(&name));
        }
        if level.has_encoded_keys || level.has_int_keys {
            let name = self.key_of(child, level.has_encoded_keys);
            return match php::int_key(&name).filter(|_| level.has_int_keys) {
                Some(key) => self.writer.int_key(key),
                None => self.writer.string_key(Text::plain(&name)),
            };
        }
        self.writer.string_key(name)
    }

    /// Writes a scalar, or opens a container.
    fn begin_value(&mut self, place: Place) -> Result<(), Kind> {
        let hint = self.attached.hint(place);
        let mark = hint.any_mark().filter(|_| self.rules.let_share());
        let Some(mark) = mark else {
            return self.begin_content(place, &hint);
        };
        let holds = self.holds_shared(place, &hint, mark);
        let Some(&begun) = self.shared.get(&mark.number) else {
            let content = self.attached.shared(mark.number).filter(|_| holds);
            let Some(content) = content else {
                return self.begin_content(place, &Hint::default());
            };
            let content_hint = self.attached.hint(content);
            let begun = Begun {
                slot: self.slots + 1,
                is_object: self.counts_as_object(content, &content_hint),
            };
            // What is no object would stand in full here, and there once more.
            if mark.sharing == Sharing::SameObject && !begun.is_object && content != place {
                return self.begin_content(place, &Hint::default());
            }
            let hint = content_hint;
            self.shared.insert(mark.number, begun);
            self.note_identity();
            if mark.sharing == Sharing::Reference || !begun.is_object {
                self.writer.begin_shared()?;
            }
            return self.begin_content(content, &hint);
        };
        self.note_identity();
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

    fn begin_content(&mut self, place: Place, hint: &Hint<'s>) -> Result<(), Kind> {
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
                let text = self.attached.source(place).0.float_text(text);
                self.write_float(text, hint.leaf)
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

    fn open_container(
        &mut self,
        place: Place,
        hint: &Hint<'s>,
        class: Option<&'s [u8]>,
    ) -> Result<(), Kind> {
        // At the last level that PHP reads there is room for an empty array, not for an object.
        let class = class.filter(|_| self.open.len() < self.rules.depth);
        let mut children = self.ordered_children(place, hint);
        let mut has_encoded_hidden_keys = false;
        // What was an object and is none any more is a part of no other.
        let is_plain = !matches!(hint.leaf, Some(Leaf::Object(_)));
        let outer = self.open.last().filter(|_| is_plain);
        let part_of = class.or_else(|| outer.and_then(|level| level.part_of));
        if class.is_some() || self.objects_open > 0 {
            children = self.without_mangled(children, place, hint, class);
        }
        if let (Some(_), Some(entry)) = (part_of, self.attached.hidden_of(place)) {
            has_encoded_hidden_keys = self.attached.hint(Place::Hidden(entry)).is_binary;
            children = self.with_hidden(children, entry, hint, class);
        }
        if !children.is_empty() && self.open.len() >= self.rules.depth {
            return Err(Kind::TooDeep(self.rules.depth));
        }
        if let Some(class) = class {
            self.note_object(place, class);
        }
        match class {
            Some(class) => self.writer.begin_object(class)?,
            None => self.writer.begin_array(Shape::Unsaid)?,
        }
        let level = Level {
            children: children.into_iter(),
            has_int_keys: class.is_some() && hint.has_int_keys,
            class,
            part_of,
            has_encoded_keys: hint.is_binary,
            has_encoded_hidden_keys,
        };
        self.objects_open += usize::from(class.is_some());
        self.throwing_open += usize::from(level.may_throw());
        self.open.push(level);
        Ok(())
    }

    /// Notes what the variable holds that is being written.
    fn note_identity(&mut self) {
        self.identities.extend(self.variable);
    }

    fn note_object(&mut self, place: Place, class: &[u8]) {
        self.note_identity();
        if self.throwing_open == 0 && !is_harmless(class) {
            self.objects.push(place);
        }
        if is_date_class(class) {
            self.dates.push(place);
        }
    }
}

/// Whether PHP makes any data an object of this class.
fn is_harmless(class: &[u8]) -> bool {
    class.eq_ignore_ascii_case(b"stdClass")
}
