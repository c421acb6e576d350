//! Writes the document of a session that plain JSON cannot say: what Node would write, and beside it
//! the hints from which every PHP type comes back.
//!
//! Two walks with the same code. The first goes over the session without the private and protected
//! properties of its objects, into the document; the second over those, into the payload. Hints are
//! written as text while the walk goes on: what turns out to have none is cut off again.

mod attributes;
mod container;
mod frame;
mod keys;
mod value;

use std::collections::{BTreeMap, VecDeque};

use super::fingerprint::Fingerprint;
use super::shared::{Copyable, Shared, State, shared_values};
use crate::codec::Limits;
use crate::codec::error::Kind;
use crate::codec::event::is_reserved_form;
use crate::codec::json::{self, Strings};
use crate::codec::kept::KeptMaps;
use crate::codec::outline::{Index, Outline, Value};
use attributes::Attributes;
use frame::{Form, Frame, Opening, Role};

/// A session as JSON, and what JSON cannot say of it.
pub(super) struct Written<'a> {
    /// The session without its hidden state and without hints.
    pub(super) document: Vec<u8>,
    /// The session's hint; empty where plain JSON says it all.
    pub(super) hint: Vec<u8>,
    /// Hidden properties, an array with an object for each object that has some; empty without.
    pub(super) hidden: Vec<u8>,
    /// The hint of that array.
    pub(super) hidden_hint: Vec<u8>,
    /// Classes that hints name by their number.
    pub(super) classes: Vec<&'a [u8]>,
    /// Of the document, where there is a class.
    pub(super) fingerprint: Fingerprint,
    /// Whether a reference cannot be said but by PHP's own bytes.
    pub(super) needs_whole: bool,
}

/// Writes the session in `outline`, of which `written` may have values already. `copies` bounds the bytes that values standing in several places may
/// add to the document; `depth` is that of its values.
pub(super) fn write<'a>(
    outline: &Outline<'a>,
    written: &[u8],
    strings: Strings,
    kept: &KeptMaps,
    limits: Limits,
    depth: usize,
    copies: usize,
) -> Result<Written<'a>, Kind> {
    let mut walk = Walk {
        outline,
        written,
        strings,
        kept,
        depth,
        copies,
        json: Vec::new(),
        hints: Vec::new(),
        is_hidden: false,
        open: Vec::new(),
        shared: shared_values(outline),
        classes: Vec::new(),
        class_numbers: BTreeMap::new(),
        objects_with_hidden: VecDeque::new(),
        hidden_objects: 0,
        needs_fingerprints: (0..outline.len())
            .any(|index| tells_elements_apart(outline.value(index))),
        result: Done::default(),
    };
    walk.write_session();
    let document = std::mem::take(&mut walk.json);
    let hint = std::mem::take(&mut walk.hints);
    let Done {
        fingerprint, hints, ..
    } = std::mem::take(&mut walk.result);
    walk.write_hidden();
    if hints.saturating_add(walk.result.hints) > limits.hints {
        return Err(Kind::TooManyHints(limits.hints));
    }
    Ok(Written {
        document,
        hint,
        hidden: walk.json,
        hidden_hint: walk.hints,
        classes: walk.classes,
        fingerprint: fingerprint.unwrap_or_else(Fingerprint::of_null),
        needs_whole: outline.is_dangling(),
    })
}

struct Walk<'o, 'a> {
    outline: &'o Outline<'a>,
    written: &'o [u8],
    strings: Strings,
    kept: &'o KeptMaps,
    depth: usize,
    /// Bytes that copies may still take.
    copies: usize,
    /// What is written: the document, then the array of hidden properties.
    json: Vec<u8>,
    hints: Vec<u8>,
    /// Whether this is the second walk.
    is_hidden: bool,
    open: Vec<Frame>,
    shared: BTreeMap<Index, Shared>,
    classes: Vec<&'a [u8]>,
    class_numbers: BTreeMap<&'a [u8], usize>,
    /// Objects whose hidden properties are still to be written, in the order of their numbers.
    objects_with_hidden: VecDeque<Index>,
    /// How many there have been.
    hidden_objects: usize,
    needs_fingerprints: bool,
    /// The value that was written last.
    result: Done,
}

/// What is known of a value once it is written.
#[derive(Clone, Copy, Default)]
struct Done {
    fingerprint: Option<Fingerprint>,
    height: usize,
    /// Hints in it, its own included.
    hints: usize,
    /// Whether one of them names a class: then an element must not pass for another.
    names_class: bool,
    /// Whether it is an array with keys that nobody else may write.
    hides: bool,
}

impl Walk<'_, '_> {
    fn write_session(&mut self) {
        let children: Vec<Index> = self.outline.children(0).collect();
        let survey = self.survey(&children);
        let mut attributes = Attributes::default();
        self.add_key_attributes(&mut attributes, &survey, &children, None);
        self.open_frame(Opening {
            has_encoded_keys: survey.has_binary,
            attributes,
            ..Opening::new(Form::Session, children)
        });
        self.run_to(0);
    }

    /// The second walk. Objects inside hidden properties come behind those that hold them.
    fn write_hidden(&mut self) {
        if self.objects_with_hidden.is_empty() {
            return;
        }
        self.is_hidden = true;
        self.open_frame(Opening::new(Form::List, Vec::new()));
        let mut number = 0;
        while let Some(object) = self.objects_with_hidden.pop_front() {
            self.begin_member(itoa::Buffer::new().format(number).as_bytes());
            number += 1;
            let children = self.split(object).hidden;
            let survey = self.survey(&children);
            let mut attributes = Attributes::default();
            self.add_key_attributes(&mut attributes, &survey, &children, Some(object));
            self.open_frame(Opening {
                has_encoded_keys: survey.has_binary,
                attributes,
                role: Role::PartOfObject,
                ..Opening::new(Form::Hidden(object), children)
            });
            self.run_to(1);
        }
        self.run_to(0);
    }

    /// Writes what is open until `levels` are left open.
    fn run_to(&mut self, levels: usize) {
        while self.open.len() > levels {
            let Some(frame) = self.open.last_mut() else {
                return;
            };
            if let Some(child) = frame.children.next() {
                let object = match frame.form {
                    Form::Hidden(object) => Some(object),
                    _ => None,
                };
                let encodes = frame.has_encoded_keys;
                let name = self.name_of(child, object, encodes);
                self.begin_member(&name);
                self.write_value(child);
            } else {
                self.close_frame();
            }
        }
    }

    /// The separator and name of the next member.
    fn begin_member(&mut self, name: &[u8]) {
        let Some(frame) = self.open.last_mut() else {
            return;
        };
        if frame.len > 0 {
            self.json.push(b',');
        }
        frame.len += 1;
        if frame.form != Form::List {
            let at = self.json.len() + 1;
            json::write_string(name, &mut self.json);
            if frame.form == Form::Session && is_reserved_form(name) {
                self.json.insert(at, b'$');
            }
            self.json.push(b':');
        }
        frame.members.json_at = self.json.len();
        name.clone_into(&mut frame.members.name);
        frame.members.name_at = self.hints.len();
        frame.members.hint_at = self.hints.len();
    }

    /// The name of the member that is being written, among the hints: one follows, or may follow.
    pub(super) fn begin_hint(&mut self) {
        let Some(Frame { members, .. }) = self.open.last_mut() else {
            return;
        };
        if members.hinted > 0 {
            self.hints.push(b',');
        }
        json::write_string(&members.name, &mut self.hints);
        self.hints.push(b':');
        members.hint_at = self.hints.len();
    }

    /// A fingerprint, where this session needs any.
    pub(super) fn fingerprint(&self, make: impl FnOnce() -> Fingerprint) -> Fingerprint {
        if self.needs_fingerprints {
            make()
        } else {
            Fingerprint::ZERO
        }
    }

    /// A shared value stands in the document from `json_at` on; copies of it may follow.
    pub(super) fn finish_shared(
        &mut self,
        content: Index,
        json_at: usize,
        fingerprint: Fingerprint,
        height: usize,
    ) {
        let copyable = (!self.is_hidden).then_some(Copyable {
            range: json_at..self.json.len(),
            fingerprint,
            height,
        });
        if let Some(shared) = self.shared.get_mut(&content) {
            shared.state = State::Written(copyable);
        }
    }

    /// Tells the container of a value, whose hint is the last that was written, if it has one.
    pub(super) fn finish_value(&mut self, done: Done) {
        let Some(Frame {
            form,
            role,
            container,
            height,
            hides,
            members,
            ..
        }) = self.open.last_mut()
        else {
            self.result = done;
            return;
        };
        if self.needs_fingerprints {
            let fingerprint = done.fingerprint.unwrap_or_else(Fingerprint::of_null);
            container.add(&members.name, fingerprint);
            if *form == Form::List {
                members
                    .fingerprints
                    .extend_from_slice(&fingerprint.to_text());
            }
        }
        *height = (*height).max(done.height);
        members.names_class |= done.names_class;
        *hides |= done.hides;
        let json = self.json.get(members.json_at..).unwrap_or_default();
        if *role == Role::Object && members.name == b"3" && json.starts_with(b"\"") {
            members.named = Some(json.to_vec());
        }
        let hint = members.hint_at..self.hints.len();
        if hint.is_empty() {
            self.hints.truncate(members.name_at);
            return;
        }
        members.hinted += 1;
        members.hints += done.hints;
        match &members.first {
            None => {
                members.first = Some(hint);
                members.first_hints = done.hints;
            }
            Some(first) => {
                members.are_alike = members.are_alike
                    && first.len() == hint.len()
                    && self.hints.get(first.clone()) == self.hints.get(hint);
            }
        }
    }
}

/// Whether an element of a list must not pass for another that holds such a value.
fn tells_elements_apart(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Object(_)
            | Value::Serializable(..)
            | Value::EnumCase(..)
            | Value::Reference(_)
            | Value::SameObject(_)
            | Value::Dangling
    )
}
