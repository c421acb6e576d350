//! Whose word on types counts, for one document.

use crate::codec::Format;
use crate::codec::hints::{Refused, Types, hidden};
use crate::codec::php::{int_key, is_class_name};

/// What a session is read by.
#[derive(Clone, Copy)]
pub(in crate::codec::hints) struct Rules<'r> {
    pub(in crate::codec::hints) format: Format,
    /// Levels of arrays and objects that PHP can read.
    pub(in crate::codec::hints) depth: usize,
    pub(in crate::codec::hints) types: &'r Types<'r>,
    pub(in crate::codec::hints) refused: &'r Refused,
    /// Whether the hints are PHP's own.
    pub(in crate::codec::hints) is_signed: bool,
    /// Which of the payload's classes may come back, by number.
    pub(in crate::codec::hints) are_let_in: &'r [bool],
}

impl Rules<'_> {
    /// Whether objects and cases of a class may come back.
    pub(in crate::codec::hints) fn let_in(&self, class: &[u8]) -> bool {
        let is_incomplete = class.eq_ignore_ascii_case(INCOMPLETE_CLASS);
        is_class_name(class)
            && (self.is_signed || self.types.classes.contains(class) && !is_incomplete)
    }

    /// Whether a hidden property of this short name may come back. PHP looks up the class in a mangled name.
    pub(in crate::codec::hints) fn let_hidden(&self, short: &[u8]) -> bool {
        match short {
            _ if self.is_signed => true,
            [b'=', mangled @ ..] => {
                hidden::unmangled(mangled).is_some_and(|(class, _)| self.let_in(class))
            }
            [b'+', name @ ..] => !hidden::names_missing_class(name) && int_key(name).is_none(),
            _ => true,
        }
    }

    /// Whether one value may stand in several places. Where PHP signs, hints that are not signed are not PHP's, and
    /// a reference of a stranger's choice would let one variable change another.
    pub(in crate::codec::hints) fn let_share(&self) -> bool {
        self.is_signed || self.types.keys.is_empty()
    }

    /// Whether the text of an object that decodes itself may come back: PHP lets it name any class.
    pub(in crate::codec::hints) fn let_in_text(&self, text: &[u8]) -> bool {
        self.is_signed || !names_a_class(text) && memchr::memchr(0, text).is_none()
    }
}

/// Whether serialized values in `text` name a class of their own.
fn names_a_class(text: &[u8]) -> bool {
    text.windows(3)
        .any(|window| matches!(window, [b'O' | b'C' | b'E', b':', b'0'..=b'9' | b'+']))
}

/// The class of objects whose own is missing.
const INCOMPLETE_CLASS: &[u8] = b"__PHP_Incomplete_Class";
