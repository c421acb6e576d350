//! What the keys of a container ask of its JSON.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Walk;
use super::attributes::Attributes;
use crate::codec::hints::{binary, hidden};
use crate::codec::json;
use crate::codec::kept::Path;
use crate::codec::outline::{Index, Key, Value};

#[derive(Default)]
pub(super) struct Survey {
    /// The keys are 0 to n-1 in order.
    pub(super) is_list: bool,
    /// JavaScript would put them in another order.
    pub(super) is_reordered: bool,
    /// Some are not UTF-8.
    pub(super) has_binary: bool,
    /// How many are integers.
    pub(super) ints: usize,
}

/// What is in a container, in order.
#[derive(Default)]
pub(super) struct Split {
    pub(super) public: Vec<Index>,
    pub(super) hidden: Vec<Index>,
    /// Where the hidden ones stand among all.
    pub(super) hidden_at: Vec<usize>,
}

impl<'a> Walk<'_, 'a> {
    /// Where the member that is being written stands.
    pub(super) fn path_of_member(&self) -> Path {
        if self.kept.is_empty() || self.is_hidden {
            return Path::ROOT;
        }
        self.open
            .last()
            .map_or(Path::ROOT, |frame| frame.path.join(&frame.members.name))
    }

    /// What is in an object, or in an array inside one, apart: what other programs see, and what they must not
    /// be able to write. That is what PHP would take for private or protected properties, and public ones that
    /// a stranger could use for either.
    pub(super) fn split(&self, container: Index) -> Split {
        let mut split = Split::default();
        let mut bare_names = BTreeSet::new();
        let is_object = matches!(self.outline.value(container), Value::Object(_));
        if is_object {
            for child in self.outline.children(container) {
                let name = self.name_of(child, None, false);
                bare_names.extend(hidden::unmangled(&name).map(|(_, name)| name.to_vec()));
            }
        }
        for (at, child) in self.outline.children(container).enumerate() {
            let is_hidden = match self.outline.node(child).key {
                Key::Int(_) => false,
                Key::Name(name) => {
                    let name = name.to_bytes();
                    name.starts_with(b"\0")
                        || is_object
                            && (bare_names.contains(&*name) || hidden::names_missing_class(&name))
                }
            };
            if is_hidden {
                split.hidden.push(child);
                split.hidden_at.push(at);
            } else {
                split.public.push(child);
            }
        }
        split
    }

    /// The name of a value in the JSON of its container: of a hidden one of `object`, or any other.
    pub(super) fn name_of(
        &self,
        index: Index,
        object: Option<Index>,
        is_encoded: bool,
    ) -> Cow<'a, [u8]> {
        let mut name: Cow<'a, [u8]> = match self.outline.node(index).key {
            Key::Int(key) => itoa::Buffer::new().format(key).as_bytes().to_vec().into(),
            Key::Name(name) => name.to_bytes(),
        };
        if let Some(object) = object {
            let class = match self.outline.value(object) {
                Value::Object(class) => Some(class),
                _ => None,
            };
            name = hidden::short_name(&name, class).into();
        }
        if is_encoded {
            name = binary::key_as_text(&name).into_owned().into();
        }
        name
    }

    /// What the keys of a container ask of its JSON.
    pub(super) fn survey(&self, children: &[Index]) -> Survey {
        let mut survey = Survey {
            is_list: true,
            ..Survey::default()
        };
        let mut order = json::KeyOrder::default();
        for (at, &child) in children.iter().enumerate() {
            match self.outline.node(child).key {
                Key::Int(key) => {
                    survey.ints += 1;
                    survey.is_list &= usize::try_from(key) == Ok(at);
                    survey.is_reordered |= !order.keeps_int(key);
                }
                Key::Name(name) => {
                    let name = name.to_bytes();
                    survey.is_list = false;
                    survey.has_binary |= !self.strings.are_utf8(&name);
                    survey.is_reordered |= !order.keeps_name(&name);
                }
            }
        }
        survey
    }

    pub(super) fn add_key_attributes(
        &self,
        attributes: &mut Attributes,
        survey: &Survey,
        children: &[Index],
        object: Option<Index>,
    ) {
        if survey.has_binary {
            attributes.add(b'b', b"1");
        }
        if survey.is_reordered {
            let mut names = vec![b'['];
            for &child in children {
                if names.len() > 1 {
                    names.push(b',');
                }
                let name = self.name_of(child, object, survey.has_binary);
                json::write_string(&name, &mut names);
            }
            names.push(b']');
            attributes.add(b'k', &names);
        }
    }
}
