//! Fingerprints of JSON values: equal for equal values, however they are printed.
//!
//! They tell an element that was moved from one that was edited. They prove nothing: whoever can write a
//! document can make a value with any fingerprint.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use siphasher::sip::SipHasher13;
use std::hash::Hasher as _;

/// SipHash-1-3 with a zero key over a value, of which documents keep 48 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    /// Of JSON's null.
    pub(super) fn of_null() -> Self {
        Self::of(b'n', b"")
    }

    pub(super) fn of_bool(value: bool) -> Self {
        Self::of(b'b', &[u8::from(value)])
    }

    /// Numbers are equal as doubles, as JavaScript has no others; both zeros are one.
    pub(super) fn of_number(value: f64) -> Self {
        let value = if value == 0.0 { 0.0 } else { value };
        Self::of(b'd', &value.to_le_bytes())
    }

    pub(super) fn of_string(bytes: &[u8]) -> Self {
        Self::of(b's', bytes)
    }

    /// Of text that JSON's numbers and PHP's floats have; not finite is JSON's null.
    pub(super) fn of_float_text(text: &[u8]) -> Self {
        match parse_double(text) {
            Some(value) => Self::of_number(value),
            None => Self::of_null(),
        }
    }

    fn of(tag: u8, bytes: &[u8]) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(&[tag]);
        hasher.write(bytes);
        Self(hasher.finish())
    }

    fn of_pair(tag: u8, first: u64, second: u64) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(&[tag]);
        hasher.write(&first.to_le_bytes());
        hasher.write(&second.to_le_bytes());
        Self(hasher.finish())
    }

    /// Of nothing at all.
    pub(super) const ZERO: Self = Self(0);

    /// Of a member's name below that of what it is in.
    pub(super) fn of_member(container: Self, name: &[u8]) -> Self {
        Self::of_pair(b'p', container.0, Self::of_string(name).0)
    }

    /// The eight characters that stand for it in a payload.
    pub(super) fn to_text(self) -> [u8; Self::TEXT_LENGTH] {
        let bytes = self.0.to_le_bytes();
        let kept = bytes.first_chunk::<6>().unwrap_or(&[0; 6]);
        let mut text = [0; Self::TEXT_LENGTH];
        // Six bytes are eight characters: it fits.
        let _ = URL_SAFE_NO_PAD.encode_slice(kept, &mut text);
        text
    }

    /// Characters of a fingerprint's text.
    pub(super) const TEXT_LENGTH: usize = 8;
}

/// The finite double that a text of JSON's or PHP's stands for.
pub(super) fn parse_double(text: &[u8]) -> Option<f64> {
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    value.is_finite().then_some(value)
}

/// The fingerprint of a list or object, from those of what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Container {
    /// The order counts.
    List(u64),
    /// The order does not.
    Map(u64, u64),
}

impl Container {
    pub(super) fn new(is_list: bool) -> Self {
        if is_list {
            Self::List(0)
        } else {
            Self::Map(0, 0)
        }
    }

    pub(super) fn add(&mut self, name: &[u8], value: Fingerprint) {
        match self {
            Self::List(elements) => *elements = Fingerprint::of_pair(b'e', *elements, value.0).0,
            Self::Map(members, count) => {
                let name = Fingerprint::of_string(name);
                let member = Fingerprint::of_pair(b'm', name.0, value.0);
                *members = members.wrapping_add(member.0);
                *count += 1;
            }
        }
    }

    pub(super) fn finish(self) -> Fingerprint {
        match self {
            Self::List(elements) => Fingerprint::of_pair(b'l', elements, 0),
            Self::Map(members, count) => Fingerprint::of_pair(b'o', members, count),
        }
    }
}
