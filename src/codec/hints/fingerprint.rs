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

    /// Of nothing at all.
    pub(super) const ZERO: Self = Self(0);

    /// Of a member with this value.
    fn of_member(self, name: &[u8]) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(b"m");
        hasher.write(&self.0.to_le_bytes());
        hasher.write(name);
        Self(hasher.finish())
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
    List(SipHasher13),
    /// The order does not: the sum of the members' fingerprints, and their number.
    Map(u64, u64),
}

impl Container {
    pub(super) fn new(is_list: bool) -> Self {
        if !is_list {
            return Self::Map(0, 0);
        }
        let mut hasher = SipHasher13::new();
        hasher.write(b"l");
        Self::List(hasher)
    }

    pub(super) fn add(&mut self, name: &[u8], value: Fingerprint) {
        match self {
            Self::List(hasher) => hasher.write(&value.0.to_le_bytes()),
            Self::Map(members, count) => {
                *members = members.wrapping_add(value.of_member(name).0);
                *count += 1;
            }
        }
    }

    pub(super) fn finish(self) -> Fingerprint {
        match self {
            Self::List(hasher) => Fingerprint(hasher.finish()),
            Self::Map(members, count) => {
                let mut hasher = SipHasher13::new();
                hasher.write(b"o");
                hasher.write(&members.to_le_bytes());
                hasher.write(&count.to_le_bytes());
                Fingerprint(hasher.finish())
            }
        }
    }
}
