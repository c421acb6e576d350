//! What a hint says besides its members.

use crate::codec::json;

/// The text of some attributes, as it stands in a hint.
///
/// ```text
/// attributes := attribute ( "," attribute )*
/// attribute  := '"' letter '":' json
/// ```
#[derive(Debug, Default)]
pub(super) struct Attributes {
    text: Vec<u8>,
    /// Where the string of a leaf begins, if that is the only attribute.
    lone_leaf_at: Option<usize>,
}

impl Attributes {
    pub(super) fn add(&mut self, letter: u8, json: &[u8]) {
        if !self.text.is_empty() {
            self.text.push(b',');
        }
        self.text.extend_from_slice(&[b'"', letter, b'"', b':']);
        self.lone_leaf_at = (letter == b'=' && self.text.len() == LEAF.len()).then_some(LEAF.len());
        self.text.extend_from_slice(json);
    }

    pub(super) fn add_string(&mut self, letter: u8, text: &[u8]) {
        let mut json = Vec::with_capacity(text.len() + 2);
        json::write_string(text, &mut json);
        self.add(letter, &json);
    }

    pub(super) fn add_number(&mut self, letter: u8, number: usize) {
        self.add(letter, itoa::Buffer::new().format(number).as_bytes());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends a hint that has no members; none where there is nothing to say.
    pub(super) fn write_alone(&self, hints: &mut Vec<u8>) {
        match self.lone_leaf_at {
            Some(at) => hints.extend_from_slice(self.text.get(at..).unwrap_or_default()),
            None if self.text.is_empty() => {}
            None => {
                hints.push(b'{');
                hints.extend_from_slice(&self.text);
                hints.push(b'}');
            }
        }
    }

    /// Ends a hint behind its members.
    pub(super) fn write_behind_members(&self, hints: &mut Vec<u8>) {
        if !self.text.is_empty() {
            hints.push(b',');
            hints.extend_from_slice(&self.text);
        }
        hints.push(b'}');
    }
}

const LEAF: &str = "\"=\":";
