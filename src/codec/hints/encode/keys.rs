//! What the keys of a container ask of its JSON.

use std::borrow::Cow;

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

    /// Whether a property is private or protected.
    pub(super) fn is_hidden_property(&self, index: Index) -> bool {
        matches!(self.outline.node(index).key, Key::Name(name) if name.to_bytes().starts_with(b"\0"))
    }

    /// The name of a value in the JSON of its container: the properties of `object`, or anything else.
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
        if let Some(Value::Object(class)) = object.map(|object| self.outline.value(object)) {
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
