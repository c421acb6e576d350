//! Writes the document of a session that plain JSON cannot say: what Node would write, and beside it
//! the hints from which every PHP type comes back.
//!
//! Two walks with the same code. The first goes over the session without the private and protected
//! properties of its objects, into the document; the second over those, into the payload. Hints are
//! written as text while the walk goes on: what turns out to have none is cut off again.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::binary;
use super::fingerprint::{Container, Fingerprint, parse_double};
use super::kept::{KeptMaps, Path};
use super::shared::{Copyable, Shared, Sharing, State, shared_values};
use crate::codec::Limits;
use crate::codec::error::Kind;
use crate::codec::event::is_reserved_form;
use crate::codec::json;
use crate::codec::outline::{Index, Key, Outline, Value, may_hold_values};

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
    /// Of the document.
    pub(super) fingerprint: Fingerprint,
    /// Whether a reference cannot be said but by PHP's own bytes.
    pub(super) needs_whole: bool,
}

/// Writes the session in `outline`. `copies` bounds the bytes that values standing in several places may
/// add to the document; `depth` is that of its values.
pub(super) fn write<'a>(
    outline: &Outline<'a>,
    kept: &KeptMaps,
    limits: Limits,
    depth: usize,
    copies: usize,
) -> Result<Written<'a>, Kind> {
    let mut walk = Walk {
        outline,
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
        needs_whole: outline.is_dangling(),
        result: Done::default(),
    };
    walk.write_session();
    let document = std::mem::take(&mut walk.json);
    let hint = std::mem::take(&mut walk.hints);
    let Done {
        fingerprint, hints, ..
    } = walk.result;
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
        needs_whole: walk.needs_whole,
    })
}

struct Walk<'o, 'a> {
    outline: &'o Outline<'a>,
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
    needs_whole: bool,
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
}

/// A container that is being written.
struct Frame {
    children: std::vec::IntoIter<Index>,
    len: usize,
    is_list: bool,
    is_root: bool,
    is_first: bool,
    /// The class whose private properties are named for short.
    class: Option<Index>,
    has_encoded_keys: bool,
    is_below_list: bool,
    path: Path,
    /// The value that it is, where that stands in several places.
    shared: Option<Index>,
    json_at: usize,
    container: Container,
    height: usize,
    /// Where its own hint begins.
    hint_at: usize,
    /// What its hint says besides its members, as text behind those.
    attributes: Vec<u8>,
    needs_fingerprint: bool,
    members: Members,
}

/// The hints of a container's members so far.
#[derive(Default)]
struct Members {
    /// The name of the member being written.
    name: Vec<u8>,
    /// Where its name begins among the hints, and where its hint does.
    name_at: usize,
    hint_at: usize,
    hinted: usize,
    first: Option<Range<usize>>,
    first_hints: usize,
    are_alike: bool,
    hints: usize,
    names_class: bool,
    /// Eight characters for each element of a list.
    fingerprints: Vec<u8>,
}

impl<'a> Walk<'_, 'a> {
    fn write_session(&mut self) {
        let children: Vec<Index> = self.outline.children(0).collect();
        let survey = self.survey(&children);
        let mut attributes = Vec::new();
        self.add_key_attributes(&mut attributes, &survey, &children, None);
        self.json.push(b'{');
        self.open_frame(Opening {
            is_root: true,
            has_encoded_keys: survey.is_binary,
            attributes,
            ..Opening::new(children, false)
        });
        self.run();
    }

    /// The second walk. Objects inside hidden properties come behind those that hold them.
    fn write_hidden(&mut self) {
        if self.objects_with_hidden.is_empty() {
            return;
        }
        self.is_hidden = true;
        self.json.push(b'[');
        self.open_frame(Opening::new(Vec::new(), true));
        let mut number = 0;
        while let Some(object) = self.objects_with_hidden.pop_front() {
            self.begin_member(itoa::Buffer::new().format(number).as_bytes());
            let children: Vec<Index> = self
                .outline
                .children(object)
                .filter(|&child| self.is_hidden_property(child))
                .collect();
            let survey = self.survey(&children);
            let mut attributes = Vec::new();
            self.add_key_attributes(&mut attributes, &survey, &children, Some(object));
            self.json.push(b'{');
            self.open_frame(Opening {
                class: Some(object),
                has_encoded_keys: survey.is_binary,
                attributes,
                ..Opening::new(children, false)
            });
            self.run_to(1);
            number += 1;
        }
        if let Some(array) = self.open.last_mut() {
            array.len = number;
        }
        self.run();
    }

    fn run(&mut self) {
        self.run_to(0);
    }

    /// Writes what is open until `levels` are left open.
    fn run_to(&mut self, levels: usize) {
        while self.open.len() > levels {
            let Some(frame) = self.open.last_mut() else {
                return;
            };
            if let Some(child) = frame.children.next() {
                let (class, encodes) = (frame.class, frame.has_encoded_keys);
                let name = self.name_of(child, class, encodes).into_owned();
                self.begin_member(&name);
                self.write_value(child);
            } else {
                self.close_frame();
            }
        }
    }

    /// The separator and name of the next member, and its name among the hints.
    fn begin_member(&mut self, name: &[u8]) {
        let Some(frame) = self.open.last_mut() else {
            return;
        };
        if !frame.is_first {
            self.json.push(b',');
        }
        frame.is_first = false;
        if !frame.is_list {
            let at = self.json.len() + 1;
            json::write_string(name, &mut self.json);
            if frame.is_root && is_reserved_form(name) {
                self.json.insert(at, b'$');
            }
            self.json.push(b':');
        }
        frame.members.name_at = self.hints.len();
        if frame.members.hinted > 0 {
            self.hints.push(b',');
        }
        json::write_string(name, &mut self.hints);
        self.hints.push(b':');
        frame.members.hint_at = self.hints.len();
        name.clone_into(&mut frame.members.name);
    }

    fn write_value(&mut self, index: Index) {
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
                Fingerprint::of_null()
            }
            Value::Bool(value) => {
                self.json
                    .extend_from_slice(if value { b"true" } else { b"false" });
                Fingerprint::of_bool(value)
            }
            Value::Int(value) => {
                let mut digits = itoa::Buffer::new();
                let digits = digits.format(value).as_bytes();
                self.json.extend_from_slice(digits);
                if value.unsigned_abs() > json::LARGEST_EXACT_INT {
                    leaf = Some(digits.to_vec().into());
                }
                Fingerprint::of_float_text(digits)
            }
            Value::Float(text) => {
                let text = self.outline.float_text(text);
                leaf = float_leaf(text).map(Cow::Borrowed);
                if parse_double(text).is_some() {
                    json::write_float(text, &mut self.json);
                } else {
                    self.json.extend_from_slice(b"null");
                }
                Fingerprint::of_float_text(text)
            }
            Value::String(text) => {
                let bytes = text.to_bytes();
                let (text, is_encoded) = binary::as_text(&bytes);
                if is_encoded {
                    leaf = Some(Cow::Borrowed(b"b"));
                }
                json::write_string(&text, &mut self.json);
                Fingerprint::of_string(&text)
            }
            Value::Serializable(class, text) => {
                self.needs_whole |= may_hold_values(text) && holds_reference(text);
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
        let mut attributes = Vec::new();
        if is_binary {
            add_attribute(&mut attributes, b'b', b"1");
        }
        if let Some((content, mark)) = shared {
            names_class = true;
            add_string_attribute(&mut attributes, b'@', &mark);
            self.finish_shared(content, json_at, fingerprint, 0);
        }
        let hint_at = self.hints.len();
        match leaf {
            Some(leaf) if attributes.is_empty() => json::write_string(&leaf, &mut self.hints),
            Some(leaf) => {
                add_string_attribute(&mut attributes, b'=', &leaf);
                self.write_attributes(&attributes);
            }
            None if !attributes.is_empty() => self.write_attributes(&attributes),
            None => {}
        }
        self.finish_value(Done {
            fingerprint: Some(fingerprint),
            height: 0,
            hints: usize::from(self.hints.len() > hint_at),
            names_class,
        });
    }

    /// Text that only its class understands.
    fn write_opaque(&mut self, bytes: &[u8], is_binary: &mut bool) -> Fingerprint {
        let (text, is_encoded) = binary::as_text(bytes);
        *is_binary = is_encoded;
        json::write_string(&text, &mut self.json);
        Fingerprint::of_string(&text)
    }

    fn open_array(&mut self, index: Index, shared: Option<(Index, Vec<u8>)>) {
        let children: Vec<Index> = self.outline.children(index).collect();
        let survey = self.survey(&children);
        let path = self.path_of_member();
        let is_list = survey.is_list && !self.kept.contains(path);
        let mut attributes = Vec::new();
        if !is_list {
            self.add_key_attributes(&mut attributes, &survey, &children, None);
        }
        self.json.push(if is_list { b'[' } else { b'{' });
        self.open_frame(Opening {
            has_encoded_keys: survey.is_binary,
            attributes,
            shared,
            path,
            ..Opening::new(children, is_list)
        });
    }

    fn open_object(&mut self, index: Index, class: &'a [u8], shared: Option<(Index, Vec<u8>)>) {
        let all: Vec<Index> = self.outline.children(index).collect();
        let (hidden, public): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|&at| {
            all.get(at)
                .is_some_and(|&child| self.is_hidden_property(child))
        });
        let children: Vec<Index> = public
            .iter()
            .filter_map(|&at| all.get(at).copied())
            .collect();
        let survey = self.survey(&children);
        let is_list = survey.is_list && !children.is_empty() && hidden.is_empty();
        let mut attributes = Vec::new();
        let leaf = self.class_leaf(b'o', class);
        add_string_attribute(&mut attributes, b'=', &leaf);
        if is_list {
            add_attribute(
                &mut attributes,
                b'l',
                itoa::Buffer::new().format(children.len()).as_bytes(),
            );
        } else {
            if survey.has_int {
                add_attribute(&mut attributes, b'i', b"1");
            }
            self.add_key_attributes(&mut attributes, &survey, &children, None);
        }
        if !hidden.is_empty() {
            let number = self.hidden_objects;
            self.hidden_objects += 1;
            self.objects_with_hidden.push_back(index);
            add_attribute(
                &mut attributes,
                b'h',
                itoa::Buffer::new().format(number).as_bytes(),
            );
            if hidden.first() != Some(&public.len()) {
                let mut positions = vec![b'['];
                for at in &hidden {
                    if positions.len() > 1 {
                        positions.push(b',');
                    }
                    positions.extend_from_slice(itoa::Buffer::new().format(*at).as_bytes());
                }
                positions.push(b']');
                add_attribute(&mut attributes, b'p', &positions);
            }
        }
        let path = self.path_of_member();
        self.json.push(if is_list { b'[' } else { b'{' });
        self.open_frame(Opening {
            has_encoded_keys: survey.is_binary,
            attributes,
            shared,
            path,
            names_class: true,
            has_hidden: !hidden.is_empty(),
            ..Opening::new(children, is_list)
        });
    }

    fn open_frame(&mut self, opening: Opening) {
        let parent = self.open.last();
        let is_below_list = parent.is_some_and(|frame| frame.is_list || frame.is_below_list);
        let needs_fingerprint = opening.has_hidden && is_below_list && !self.is_hidden;
        let mut attributes = opening.attributes;
        let mut names_class = opening.names_class;
        if let Some((_, mark)) = &opening.shared {
            names_class = true;
            add_string_attribute(&mut attributes, b'@', mark);
        }
        let hint_at = self.hints.len();
        self.hints.extend_from_slice(MEMBERS);
        self.open.push(Frame {
            len: opening.children.len(),
            children: opening.children.into_iter(),
            is_list: opening.is_list,
            is_root: opening.is_root,
            is_first: true,
            class: opening.class,
            has_encoded_keys: opening.has_encoded_keys,
            is_below_list,
            path: opening.path,
            shared: opening.shared.map(|(content, _)| content),
            json_at: self.json.len() - 1,
            container: Container::new(opening.is_list),
            height: 0,
            hint_at,
            attributes,
            needs_fingerprint,
            members: Members {
                are_alike: true,
                names_class,
                ..Members::default()
            },
        });
    }

    fn close_frame(&mut self) {
        let Some(mut frame) = self.open.pop() else {
            return;
        };
        self.json.push(if frame.is_list { b']' } else { b'}' });
        let fingerprint = frame.container.finish();
        let members = frame.members;
        if frame.needs_fingerprint {
            add_string_attribute(&mut frame.attributes, b'f', &fingerprint.to_text());
        }
        if frame.is_list && members.names_class && members.hinted > 0 && !self.is_hidden {
            add_string_attribute(&mut frame.attributes, b'#', &members.fingerprints);
        }
        let mut hints = members.hints;
        match members.first {
            None => self.hints.truncate(frame.hint_at),
            Some(first) if members.are_alike && members.hinted == frame.len && frame.len > 1 => {
                let len = first.len();
                self.hints.copy_within(first, frame.hint_at + EACH.len());
                self.hints.truncate(frame.hint_at + EACH.len() + len);
                if let Some(begin) = self
                    .hints
                    .get_mut(frame.hint_at..frame.hint_at + EACH.len())
                {
                    begin.copy_from_slice(EACH);
                }
                hints = members.first_hints;
                self.append_attributes(&frame.attributes);
            }
            Some(_) => {
                self.hints.push(b'}');
                self.append_attributes(&frame.attributes);
            }
        }
        if members.hinted == 0 && !frame.attributes.is_empty() {
            match leaf_alone(&frame.attributes) {
                Some(leaf) => self.hints.extend_from_slice(leaf),
                None => self.write_attributes(&frame.attributes),
            }
        }
        let height = frame.height + 1;
        if let Some(content) = frame.shared {
            self.finish_shared(content, frame.json_at, fingerprint, height);
        }
        self.finish_value(Done {
            fingerprint: Some(fingerprint),
            height,
            hints: hints + usize::from(!frame.attributes.is_empty()),
            names_class: members.names_class,
        });
    }

    /// A shared value stands in the document from `json_at` on; copies of it may follow.
    fn finish_shared(
        &mut self,
        content: Index,
        json_at: usize,
        fingerprint: Fingerprint,
        height: usize,
    ) {
        let copyable = (!self.is_hidden).then(|| Copyable {
            range: json_at..self.json.len(),
            fingerprint,
            height,
        });
        if let Some(shared) = self.shared.get_mut(&content) {
            shared.state = State::Written(copyable);
        }
    }

    /// Tells the container of a value, whose hint is the last that was written, if it has one.
    fn finish_value(&mut self, done: Done) {
        let Some(Frame {
            is_list,
            container,
            height,
            members,
            ..
        }) = self.open.last_mut()
        else {
            self.result = done;
            return;
        };
        let fingerprint = done.fingerprint.unwrap_or_else(Fingerprint::of_null);
        container.add(&members.name, fingerprint);
        if *is_list {
            members
                .fingerprints
                .extend_from_slice(&fingerprint.to_text());
        }
        *height = (*height).max(done.height);
        members.names_class |= done.names_class;
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

    /// Ends the hint of a container behind its members.
    fn append_attributes(&mut self, attributes: &[u8]) {
        if !attributes.is_empty() {
            self.hints.push(b',');
            self.hints.extend_from_slice(attributes);
        }
        self.hints.push(b'}');
    }

    fn write_attributes(&mut self, attributes: &[u8]) {
        self.hints.push(b'{');
        self.hints.extend_from_slice(attributes);
        self.hints.push(b'}');
    }

    /// The hint for a class: a letter and its number.
    fn class_leaf(&mut self, letter: u8, class: &'a [u8]) -> Vec<u8> {
        let next = self.classes.len();
        let number = *self.class_numbers.entry(class).or_insert(next);
        if number == next {
            self.classes.push(class);
        }
        let mut leaf = vec![letter];
        leaf.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        leaf
    }

    /// Where the member that is being written stands.
    fn path_of_member(&self) -> Path {
        if self.kept.is_empty() || self.is_hidden {
            return Path::ROOT;
        }
        self.open
            .last()
            .map_or(Path::ROOT, |frame| frame.path.join(&frame.members.name))
    }

    /// Whether a property is private or protected.
    fn is_hidden_property(&self, index: Index) -> bool {
        matches!(self.outline.node(index).key, Key::Name(name) if name.to_bytes().starts_with(b"\0"))
    }

    fn name_of(&self, index: Index, class: Option<Index>, encodes: bool) -> Cow<'_, [u8]> {
        let name: Cow<'_, [u8]> = match self.outline.node(index).key {
            Key::Int(key) => itoa::Buffer::new().format(key).as_bytes().to_vec().into(),
            Key::Name(name) => name.to_bytes(),
        };
        let name = match class.map(|object| self.outline.value(object)) {
            Some(Value::Object(class)) => super::hidden::short_name(&name, class).into(),
            _ => name,
        };
        if encodes {
            binary::key_as_text(&name).into_owned().into()
        } else {
            name
        }
    }

    /// What the keys of a container ask of its JSON.
    fn survey(&self, children: &[Index]) -> Survey {
        let mut survey = Survey {
            is_list: true,
            ..Survey::default()
        };
        let mut order = json::KeyOrder::default();
        for (at, &child) in children.iter().enumerate() {
            match self.outline.node(child).key {
                Key::Int(key) => {
                    survey.has_int = true;
                    survey.is_list &= usize::try_from(key) == Ok(at);
                    survey.is_reordered |= !order.keeps_int(key);
                }
                Key::Name(name) => {
                    let name = name.to_bytes();
                    survey.is_list = false;
                    survey.is_binary |= std::str::from_utf8(&name).is_err();
                    survey.is_reordered |= !order.keeps_name(&name);
                }
            }
        }
        survey
    }

    fn add_key_attributes(
        &self,
        attributes: &mut Vec<u8>,
        survey: &Survey,
        children: &[Index],
        class: Option<Index>,
    ) {
        if survey.is_binary {
            add_attribute(attributes, b'b', b"1");
        }
        if survey.is_reordered {
            let mut names = vec![b'['];
            for &child in children {
                if names.len() > 1 {
                    names.push(b',');
                }
                json::write_string(&self.name_of(child, class, survey.is_binary), &mut names);
            }
            names.push(b']');
            add_attribute(attributes, b'k', &names);
        }
    }
}

/// What a new frame begins with.
struct Opening {
    children: Vec<Index>,
    is_list: bool,
    is_root: bool,
    class: Option<Index>,
    has_encoded_keys: bool,
    attributes: Vec<u8>,
    shared: Option<(Index, Vec<u8>)>,
    path: Path,
    names_class: bool,
    has_hidden: bool,
}

impl Opening {
    fn new(children: Vec<Index>, is_list: bool) -> Self {
        Self {
            children,
            is_list,
            is_root: false,
            class: None,
            has_encoded_keys: false,
            attributes: Vec::new(),
            shared: None,
            path: Path::ROOT,
            names_class: false,
            has_hidden: false,
        }
    }
}

#[derive(Default)]
struct Survey {
    /// The keys are 0 to n-1 in order.
    is_list: bool,
    /// JavaScript would put them in another order.
    is_reordered: bool,
    /// Some are not UTF-8.
    is_binary: bool,
    has_int: bool,
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

/// Whether serialized values in `text` refer to others by number, perhaps outside of it.
fn holds_reference(text: &[u8]) -> bool {
    text.windows(3)
        .any(|window| matches!(window, [b'r' | b'R', b':', b'0'..=b'9']))
}

/// ```text
/// attributes := attribute ( "," attribute )*
/// attribute  := '"' letter '":' json
/// ```
fn add_attribute(attributes: &mut Vec<u8>, letter: u8, json: &[u8]) {
    if !attributes.is_empty() {
        attributes.push(b',');
    }
    attributes.extend_from_slice(&[b'"', letter, b'"', b':']);
    attributes.extend_from_slice(json);
}

fn add_string_attribute(attributes: &mut Vec<u8>, letter: u8, text: &[u8]) {
    let mut string = Vec::with_capacity(text.len() + 2);
    json::write_string(text, &mut string);
    add_attribute(attributes, letter, &string);
}

/// The string of an `=` that stands alone: it needs no object around it.
fn leaf_alone(attributes: &[u8]) -> Option<&[u8]> {
    let leaf = attributes.strip_prefix(b"\"=\":")?;
    // No class's hint has a comma in it.
    (!leaf.contains(&b',')).then_some(leaf)
}

const MEMBERS: &[u8] = b"{\"m\":{";
const EACH: &[u8] = b"{\"*\":";
