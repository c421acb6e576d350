//! PHP's bytes of a merge, with slots numbered anew.
//!
//! Numbering: see `Slots` in `outline`. Every value but `R:` has a slot, keys have none, and in
//! `php_serialize` the session itself has the first.

use super::keys::Values;
use super::members::{Members, Number, ROOT};
use super::plan::{Step, steps};
use super::side::{Session, Side, Sides, position};
use crate::codec::Format;
use crate::codec::error::Kind;
use crate::codec::event::{Shape, Sink as _, Text};
use crate::codec::outline::{Index, Key, Value};
use crate::codec::php;

/// The merged session, of about `size` bytes. `None` where a reference cannot be numbered.
pub(super) fn write(
    sessions: &Sides<Session<'_>>,
    members: &Members,
    format: Format,
    size: usize,
) -> Result<Option<Vec<u8>>, Kind> {
    let mut writing = Writing {
        sessions,
        members,
        writer: php::Writer::new(format, size),
        open: Vec::new(),
        slots: usize::from(format == Format::PhpSerialize),
        known_slots: None,
        written: sessions.map(|session| vec![0; session.slots_that_count()]),
        is_dangling: false,
    };
    writing.write_session()?;
    Ok((!writing.is_dangling).then(|| writing.writer.into_session()))
}

struct Writing<'m, 'a> {
    sessions: &'m Sides<Session<'a>>,
    members: &'m Members,
    writer: php::Writer,
    /// What is left of the containers that are being merged.
    open: Vec<std::vec::IntoIter<Step>>,
    /// Values written so far that have a slot.
    slots: usize,
    /// How many of these have known numbers: values inside an object's own text may have slots too.
    known_slots: Option<usize>,
    /// The slot of each value that is written; 0 of all others.
    written: Sides<Vec<usize>>,
    is_dangling: bool,
}

impl Writing<'_, '_> {
    fn write_session(&mut self) -> Result<(), Kind> {
        self.writer.begin_root()?;
        self.enter(ROOT);
        while let Some(steps) = self.open.last_mut() {
            match steps.next() {
                Some(Step::Copy(side, index)) => {
                    self.write_key(side, index)?;
                    self.copy(side, index)?;
                }
                Some(Step::Merge(number)) => self.begin_merged(number)?,
                None => {
                    self.open.pop();
                    if !self.open.is_empty() {
                        self.writer.end()?;
                    }
                }
            }
        }
        self.writer.end_root()
    }

    fn enter(&mut self, container: Number) {
        let level = self.open.len();
        let steps = steps(container, level, self.members, self.sessions);
        self.open.push(steps.into_iter());
    }

    fn begin_merged(&mut self, number: Number) -> Result<(), Kind> {
        let values = self.members.member(number).values;
        let Some(ours) = values.ours else {
            return Ok(());
        };
        self.write_key(Side::Ours, ours)?;
        self.take_slot(values);
        match self.sessions.ours.outline.value(ours) {
            Value::Object(class) => self.writer.begin_object(class)?,
            _ => self.writer.begin_array(Shape::Unsaid)?,
        }
        self.enter(number);
        Ok(())
    }

    fn write_key(&mut self, side: Side, index: Index) -> Result<(), Kind> {
        match self.sessions.of(side).outline.node(index).key {
            Key::Name(name) if self.open.len() == 1 => self.writer.root_key(name),
            Key::Name(name) => self.writer.string_key(name),
            Key::Int(key) => self.writer.int_key(key),
        }
    }

    /// A value with all that is in it.
    fn copy(&mut self, side: Side, index: Index) -> Result<(), Kind> {
        let outline = &self.sessions.of(side).outline;
        // Where each container that was begun ends.
        let mut ends: Vec<Index> = Vec::new();
        for inner in index..outline.end(index) {
            while ends.last() == Some(&inner) {
                ends.pop();
                self.writer.end()?;
            }
            if inner > index {
                match outline.node(inner).key {
                    Key::Int(key) => self.writer.int_key(key)?,
                    Key::Name(name) => self.writer.string_key(name)?,
                }
            }
            self.write_value(side, inner)?;
            if matches!(outline.value(inner), Value::Array(_) | Value::Object(_)) {
                ends.push(outline.end(inner));
            }
        }
        ends.into_iter().try_for_each(|_| self.writer.end())
    }

    /// A value without what is in it, which follows.
    fn write_value(&mut self, side: Side, index: Index) -> Result<(), Kind> {
        let outline = &self.sessions.of(side).outline;
        let value = outline.value(index);
        if !matches!(value, Value::Reference(_)) {
            let mut values = Values::default();
            *values.of_mut(side) = Some(index);
            self.take_slot(values);
        }
        match value {
            Value::Null => self.writer.null(),
            Value::Bool(value) => self.writer.bool(value),
            Value::Int(value) => {
                let mut digits = itoa::Buffer::new();
                self.writer
                    .int(Text::plain(digits.format(value).as_bytes()))
            }
            Value::Float(text) => self.writer.float(outline.float_text(text)),
            Value::String(text) => self.writer.string(text),
            Value::Array(shape) => self.writer.begin_array(shape),
            Value::Object(class) => self.writer.begin_object(class),
            Value::Serializable(class, text) => {
                self.known_slots.get_or_insert(self.slots);
                self.writer.serializable(class, text)
            }
            Value::EnumCase(class, case) => self.writer.enum_case(class, case),
            Value::Reference(target) => {
                let slot = self.slot_of(side, target);
                self.writer.reference(slot)
            }
            Value::SameObject(target) => {
                let slot = self.slot_of(side, target);
                self.writer.same_object(slot)
            }
            // No session that is read from bytes holds one that is written.
            Value::Dangling | Value::Written(_) => {
                self.is_dangling = true;
                self.writer.null()
            }
        }
    }

    /// The next slot is that of these values.
    fn take_slot(&mut self, values: Values) {
        self.slots += 1;
        for side in [Side::Base, Side::Ours, Side::Theirs] {
            let written = self.written.of_mut(side);
            let at = values.of(side).and_then(position);
            if let Some(slot) = at.and_then(|at| written.get_mut(at)) {
                *slot = self.slots;
            }
        }
    }

    fn slot_of(&mut self, side: Side, target: Index) -> usize {
        let slots = self.written.of(side);
        let slot = position(target).and_then(|at| slots.get(at).copied());
        let slot = slot.unwrap_or_default();
        self.is_dangling |= slot == 0 || self.known_slots.is_some_and(|known| slot > known);
        slot
    }
}
