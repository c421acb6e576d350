//! Arrays and objects: opened before what is in them is known, and their hints finished after.

use super::attributes::Attributes;
use super::frame::{Form, Frame, Members, Opening, Role};
use super::keys::Split;
use super::{Done, Walk};
use crate::codec::hints::fingerprint::Container;
use crate::codec::outline::Index;

impl<'a> Walk<'_, 'a> {
    pub(super) fn open_array(&mut self, index: Index, shared: Option<(Index, Vec<u8>)>) {
        let parent = self.open.last();
        let role = match parent.map(|frame| frame.role) {
            None | Some(Role::Array) => Role::Array,
            Some(Role::PartOfObject | Role::Object) => Role::PartOfObject,
        };
        let split = if role == Role::PartOfObject {
            self.split(index)
        } else {
            Split {
                public: self.outline.children(index).collect(),
                ..Split::default()
            }
        };
        let survey = self.survey(&split.public);
        let path = self.path_of_member();
        let is_list = survey.is_list && split.hidden.is_empty() && !self.kept.contains(path);
        let mut attributes = Attributes::default();
        if !is_list {
            self.add_key_attributes(&mut attributes, &survey, &split.public, None);
        }
        self.add_hidden(&mut attributes, index, &split);
        self.open_frame(Opening {
            has_encoded_keys: survey.has_binary,
            attributes,
            shared,
            path,
            role,
            has_hidden: !split.hidden.is_empty(),
            ..Opening::new(if is_list { Form::List } else { Form::Map }, split.public)
        });
    }

    pub(super) fn open_object(
        &mut self,
        index: Index,
        class: &'a [u8],
        shared: Option<(Index, Vec<u8>)>,
    ) {
        let split = self.split(index);
        let survey = self.survey(&split.public);
        let is_list = survey.is_list && !split.public.is_empty() && split.hidden.is_empty();
        let mut attributes = Attributes::default();
        let leaf = self.class_leaf(b'o', class);
        attributes.add_string(b'=', &leaf);
        if is_list {
            attributes.add_number(b'l', split.public.len());
        } else {
            if survey.ints > 0 {
                attributes.add(b'i', b"1");
            }
            self.add_key_attributes(&mut attributes, &survey, &split.public, None);
        }
        self.add_hidden(&mut attributes, index, &split);
        let path = self.path_of_member();
        self.open_frame(Opening {
            has_encoded_keys: survey.has_binary,
            attributes,
            shared,
            path,
            role: Role::Object,
            has_hidden: !split.hidden.is_empty(),
            ..Opening::new(if is_list { Form::List } else { Form::Map }, split.public)
        });
    }

    /// What is hidden in a container is written in the second walk.
    fn add_hidden(&mut self, attributes: &mut Attributes, index: Index, split: &Split) {
        if split.hidden.is_empty() {
            return;
        }
        attributes.add_number(b'h', self.hidden_objects);
        self.hidden_objects += 1;
        self.objects_with_hidden.push_back(index);
        if split.hidden_at.first() != Some(&split.public.len()) {
            attributes.add(b'p', &positions(&split.hidden_at));
        }
    }

    pub(super) fn open_frame(&mut self, opening: Opening) {
        let Opening {
            form,
            children,
            has_encoded_keys,
            mut attributes,
            shared,
            path,
            role,
            has_hidden,
        } = opening;
        let mut names_class = role == Role::Object;
        let parent = self.open.last();
        let is_below_list = parent.is_some_and(|frame| {
            let is_list = frame.form == Form::List && frame.role != Role::Object;
            is_list || frame.is_below_list
        });
        if let Some((_, mark)) = &shared {
            names_class = true;
            attributes.add_string(b'@', mark);
        }
        self.begin_hint();
        let json_at = self.json.len();
        let hint_at = self.hints.len();
        self.json.push(if form == Form::List { b'[' } else { b'{' });
        self.hints.extend_from_slice(MEMBERS);
        self.open.push(Frame {
            form,
            children: children.into_iter(),
            len: 0,
            has_encoded_keys,
            is_below_list,
            role,
            path,
            shared: shared.map(|(content, _)| content),
            json_at,
            container: Container::new(form == Form::List),
            height: 0,
            hint_at,
            attributes,
            hides: has_hidden,
            members: Members {
                are_alike: true,
                names_class,
                ..Members::default()
            },
        });
    }

    pub(super) fn close_frame(&mut self) {
        let Some(mut frame) = self.open.pop() else {
            return;
        };
        let is_list = frame.form == Form::List;
        self.json.push(if is_list { b']' } else { b'}' });
        let fingerprint = frame.container.finish();
        let mut members = frame.members;
        members.names_class |= frame.hides;
        if let Some(named) = &members.named {
            frame.attributes.add(b'n', named);
        }
        let is_object = frame.role == Role::Object;
        if is_object && frame.hides && frame.is_below_list && !self.is_hidden {
            frame.attributes.add_string(b'f', &fingerprint.to_text());
        }
        if is_list && members.names_class && members.hinted > 0 && !self.is_hidden {
            frame.attributes.add_string(b'#', &members.fingerprints);
        }
        let mut hints = members.hints;
        match members.first {
            None => {
                self.hints.truncate(frame.hint_at);
                frame.attributes.write_alone(&mut self.hints);
            }
            Some(first) => {
                // A type is for the members that had it, and no one else's.
                if is_list && members.are_alike && members.hinted == frame.len && frame.len > 1 {
                    let hint = self.hints.get(first).map(<[u8]>::to_vec);
                    self.hints.truncate(frame.hint_at);
                    self.hints.extend_from_slice(EACH);
                    self.hints.extend(hint.unwrap_or_default());
                    hints = members.first_hints;
                } else {
                    self.hints.push(b'}');
                }
                frame.attributes.write_behind_members(&mut self.hints);
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
            hides: frame.hides && !is_object,
        });
    }
}

/// Where hidden properties stand among all of an object's.
fn positions(hidden_at: &[usize]) -> Vec<u8> {
    let mut array = vec![b'['];
    for at in hidden_at {
        if array.len() > 1 {
            array.push(b',');
        }
        array.extend_from_slice(itoa::Buffer::new().format(*at).as_bytes());
    }
    array.push(b']');
    array
}

const MEMBERS: &[u8] = b"{\"m\":{";
const EACH: &[u8] = b"{\"*\":";
