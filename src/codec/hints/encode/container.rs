//! Arrays and objects: opened before what is in them is known, and their hints finished after.

use super::attributes::Attributes;
use super::frame::{Form, Frame, Members, Opening};
use super::{Done, Walk};
use crate::codec::hints::fingerprint::Container;
use crate::codec::outline::Index;

impl<'a> Walk<'_, 'a> {
    pub(super) fn open_array(&mut self, index: Index, shared: Option<(Index, Vec<u8>)>) {
        let children: Vec<Index> = self.outline.children(index).collect();
        let survey = self.survey(&children);
        let path = self.path_of_member();
        let is_list = survey.is_list && !self.kept.contains(path);
        let mut attributes = Attributes::default();
        if !is_list {
            self.add_key_attributes(&mut attributes, &survey, &children, None);
        }
        self.open_frame(Opening {
            has_encoded_keys: survey.has_binary,
            attributes,
            shared,
            path,
            ..Opening::new(if is_list { Form::List } else { Form::Map }, children)
        });
    }

    pub(super) fn open_object(
        &mut self,
        index: Index,
        class: &'a [u8],
        shared: Option<(Index, Vec<u8>)>,
    ) {
        let mut children = Vec::new();
        let mut hidden_at = Vec::new();
        for (at, child) in self.outline.children(index).enumerate() {
            if self.is_hidden_property(child) {
                hidden_at.push(at);
            } else {
                children.push(child);
            }
        }
        let survey = self.survey(&children);
        let is_list = survey.is_list && !children.is_empty() && hidden_at.is_empty();
        let mut attributes = Attributes::default();
        let leaf = self.class_leaf(b'o', class);
        attributes.add_string(b'=', &leaf);
        if is_list {
            attributes.add_number(b'l', children.len());
        } else {
            if survey.ints > 0 {
                attributes.add(b'i', b"1");
            }
            self.add_key_attributes(&mut attributes, &survey, &children, None);
        }
        if !hidden_at.is_empty() {
            attributes.add_number(b'h', self.hidden_objects);
            self.hidden_objects += 1;
            self.objects_with_hidden.push_back(index);
            if hidden_at.first() != Some(&children.len()) {
                attributes.add(b'p', &positions(&hidden_at));
            }
        }
        let path = self.path_of_member();
        self.open_frame(Opening {
            has_encoded_keys: survey.has_binary,
            attributes,
            shared,
            path,
            names_class: true,
            has_hidden: !hidden_at.is_empty(),
            ..Opening::new(if is_list { Form::List } else { Form::Map }, children)
        });
    }

    pub(super) fn open_frame(&mut self, opening: Opening) {
        let Opening {
            form,
            children,
            has_encoded_keys,
            mut attributes,
            shared,
            path,
            mut names_class,
            has_hidden,
        } = opening;
        let parent = self.open.last();
        let is_below_list =
            parent.is_some_and(|frame| frame.form == Form::List || frame.is_below_list);
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
            path,
            shared: shared.map(|(content, _)| content),
            json_at,
            container: Container::new(form == Form::List),
            height: 0,
            hint_at,
            attributes,
            needs_fingerprint: has_hidden && is_below_list && !self.is_hidden,
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
        let members = frame.members;
        if frame.needs_fingerprint {
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
                if members.are_alike && members.hinted == frame.len && frame.len > 1 {
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
