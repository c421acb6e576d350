//! One hint: what a value was to PHP.
//!
//! ```text
//! hint := leaf                          a string
//!       | { "m": { name: hint ... }     of the members or elements that have one
//!         , "*": hint                   of each of them alike, in place of "m"
//!         , "=": leaf
//!         , "l": n                      a list-shaped object of n elements
//!         , "i": 1                      an object's integer-like keys are integers
//!         , "b": 1                      text, or keys, may stand for other bytes
//!         , "k": [ name ... ]           the order of the keys
//!         , "h": n                      the number of its private and protected properties
//!         , "p": [ n ... ]              where those stand, if not at the end
//!         , "@": mark                   it stands in several places
//!         , "f": fingerprint            of an object with "h", or an array with it, below a list
//!         , "n": string                 under the key 3 of an object
//!         , "#": fingerprints }         of a list's elements, eight characters each
//! leaf := "f" | "-0" | "nan" | "inf" | "-inf"     floats
//!       | integer                       its digits
//!       | "b"                           a string that is not UTF-8
//!       | "o" n | "e" n | "s" n         an object, an enum case, a Serializable's text; n counts in "c"
//!       | mark                          a place that holds a value standing elsewhere
//! mark := ( "R" | "r" ) n               by PHP reference, or as the same object
//! ```

use super::shared::Sharing;
use crate::codec::event::Text;
use crate::codec::outline::{Index, Key, Node, Outline, Value};

/// What a hint says. Anyone may have written it: what makes no sense is left out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint<'p> {
    pub(super) leaf: Option<Leaf>,
    pub(super) members: Option<Index>,
    pub(super) each: Option<Index>,
    pub(super) list_length: Option<u64>,
    pub(super) has_int_keys: bool,
    pub(super) is_binary: bool,
    pub(super) order: Option<Index>,
    pub(super) hidden: Option<usize>,
    pub(super) positions: Option<Index>,
    pub(super) mark: Option<Mark>,
    pub(super) fingerprint: Option<&'p [u8]>,
    pub(super) named: Option<Text<'p>>,
    /// With its place in the payload.
    pub(super) fingerprints: Option<(Index, &'p [u8])>,
}

/// What a value is, beyond its JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Binary,
    EnumCase(usize),
    Float,
    Infinity,
    Int(i64),
    /// A place that holds a value standing elsewhere.
    Mark(Mark),
    NegativeInfinity,
    NegativeZero,
    NotANumber,
    Object(usize),
    Serializable(usize),
}

/// Which of the values that stand in several places, and how this place holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) sharing: Sharing,
    pub(super) number: u64,
}

impl<'p> Hint<'p> {
    /// The hint that stands at `index` of a payload.
    pub(super) fn read(payload: &Outline<'p>, index: Index) -> Self {
        let mut hint = Self::default();
        if let Value::String(text) = payload.value(index) {
            hint.leaf = Leaf::parse(text);
            return hint;
        }
        // A hint has each of its members once at most.
        for member in payload.children(index).take(MEMBERS) {
            hint.set(payload, member);
        }
        hint
    }

    fn set(&mut self, payload: &Outline<'p>, member: Index) {
        let Node { key, value, .. } = payload.node(member);
        let Key::Name(name) = key else {
            return;
        };
        // Told before it is unescaped: many values may have this hint.
        if name.len() != 1 {
            return;
        }
        let natural = match value {
            Value::Int(value) => u64::try_from(value).ok(),
            _ => None,
        };
        let text = match value {
            Value::String(text) => Some(text),
            _ => None,
        };
        match &*name.to_bytes() {
            b"m" => self.members = Some(member),
            b"*" => self.each = Some(member),
            b"=" => self.leaf = text.and_then(Leaf::parse),
            b"l" => self.list_length = natural,
            b"i" => self.has_int_keys = true,
            b"b" => self.is_binary = true,
            b"k" => self.order = Some(member),
            b"h" => self.hidden = natural.and_then(|number| usize::try_from(number).ok()),
            b"p" => self.positions = Some(member),
            b"@" => self.mark = text.and_then(Mark::parse),
            b"f" => self.fingerprint = text.and_then(Text::as_plain),
            b"n" => self.named = text,
            b"#" => self.fingerprints = text.and_then(Text::as_plain).map(|text| (member, text)),
            _ => {}
        }
    }

    /// The mark of a place, whether the value stands there in full or not.
    pub(super) fn any_mark(&self) -> Option<Mark> {
        match self.leaf {
            Some(Leaf::Mark(mark)) => Some(mark),
            _ => self.mark,
        }
    }
}

impl Leaf {
    fn parse(text: Text<'_>) -> Option<Self> {
        if text.len() > LONGEST_LEAF {
            return None;
        }
        if let Some(mark) = Mark::parse(text) {
            return Some(Self::Mark(mark));
        }
        let text = text.to_bytes();
        match &*text {
            b"b" => return Some(Self::Binary),
            b"f" => return Some(Self::Float),
            b"inf" => return Some(Self::Infinity),
            b"-inf" => return Some(Self::NegativeInfinity),
            b"-0" => return Some(Self::NegativeZero),
            b"nan" => return Some(Self::NotANumber),
            _ => {}
        }
        let (&letter, number) = text.split_first()?;
        match letter {
            b'e' => parse(number).map(Self::EnumCase),
            b'o' => parse(number).map(Self::Object),
            b's' => parse(number).map(Self::Serializable),
            _ => parse(&text).map(Self::Int),
        }
    }
}

impl Mark {
    fn parse(text: Text<'_>) -> Option<Self> {
        if text.len() > LONGEST_LEAF {
            return None;
        }
        let text = text.to_bytes();
        let (&letter, number) = text.split_first()?;
        let sharing = match letter {
            b'R' => Sharing::Reference,
            b'r' => Sharing::SameObject,
            _ => return None,
        };
        let number = parse(number)?;
        Some(Self { sharing, number })
    }
}

fn parse<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// More bytes than any leaf has: `-9223372036854775808`.
const LONGEST_LEAF: usize = 24;

/// More members than any hint has.
const MEMBERS: usize = 16;
