//! JSON strings (RFC 8259, section 7): what must be escaped, how, and back.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: cargo bench --bench codec"
)]

use crate::codec::event::Text;

/// The length of the longest prefix of `bytes` that stands in a JSON string as it is: no quote, no
/// backslash, no control character. Eight bytes at a time; most strings have nothing else in them.
#[inline]
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    let mut len = 0;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let special = special_bytes(u64::from_le_bytes(*chunk));
        if special != 0 {
            return len + (special.trailing_zeros() / 8) as usize;
        }
        len += 8;
        rest = after;
    }
    // The last eight bytes of a long string again, of which those before `rest` are known to be plain.
    if let (Some(last), true) = (bytes.last_chunk::<8>(), !rest.is_empty()) {
        let special = special_bytes(u64::from_le_bytes(*last));
        return match special {
            0 => bytes.len(),
            _ => bytes.len() - 8 + (special.trailing_zeros() / 8) as usize,
        };
    }
    len + rest
        .iter()
        .position(|&byte| is_special(byte))
        .unwrap_or(rest.len())
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// The high bit of each byte of `word` that is special. Bytes above the lowest special one may be
/// marked wrongly (a borrow passes through them); the lowest mark is always right.
#[inline]
fn special_bytes(word: u64) -> u64 {
    let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let is_control = word.wrapping_sub(ONES * 0x20) & !word;
    let is_quote = is_zero(word ^ (ONES * u64::from(b'"')));
    let is_backslash = is_zero(word ^ (ONES * u64::from(b'\\')));
    (is_control | is_quote | is_backslash) & HIGH_BITS
}

/// Appends UTF-8 `bytes` as a JSON string.
#[inline]
pub(in crate::codec) fn write_string(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + 3);
    out.push(b'"');
    escape_into(bytes, out);
    out.push(b'"');
}

/// Appends a short text of UTF-8 as a JSON string with `behind` after it, if nothing in it must be escaped.
#[inline(always)]
pub(super) fn write_chunk(text: Text<'_>, behind: u8, out: &mut Vec<u8>) -> bool {
    let Some(chunk) = text.as_chunk() else {
        return false;
    };
    let (first, second) = chunk.split_at(8);
    let plain_bytes = |half: &[u8]| {
        let word = half
            .first_chunk()
            .map_or(0, |word| u64::from_le_bytes(*word));
        special_bytes(word).trailing_zeros() as usize / 8
    };
    let mut plain = plain_bytes(first);
    if plain == 8 && text.len() > 8 {
        plain += plain_bytes(second);
    }
    if plain < text.len() {
        return false;
    }
    let start = out.len();
    out.push(b'"');
    out.extend_from_slice(chunk);
    out.truncate(start + 1 + text.len());
    out.extend_from_slice(&[b'"', behind]);
    true
}

/// Appends a text as a JSON string with `behind` after it, if all of it is ASCII and nothing must be escaped: one
/// look tells both.
#[inline(always)]
pub(super) fn write_plain_ascii(text: Text<'_>, behind: u8, out: &mut Vec<u8>) -> bool {
    let Some(bytes) = text.as_plain() else {
        return false;
    };
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        if special_bytes(word) | word & HIGH_BITS != 0 {
            return false;
        }
        rest = after;
    }
    if !rest
        .iter()
        .all(|&byte| byte.is_ascii() && !is_special(byte))
    {
        return false;
    }
    out.reserve(bytes.len() + 16);
    out.push(b'"');
    append_short(bytes, out);
    out.extend_from_slice(&[b'"', behind]);
    true
}

/// Appends bytes, of which there are few as a rule: by chunks of a fixed size, two of which may overlap.
#[inline(always)]
fn append_short(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        _ if bytes.len() > 16 => out.extend_from_slice(bytes),
        (Some(first), Some(last)) => {
            out.extend_from_slice(first);
            out.truncate(start + bytes.len() - last.len());
            out.extend_from_slice(last);
        }
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                out.extend_from_slice(first);
                out.truncate(start + bytes.len() - last.len());
                out.extend_from_slice(last);
            }
            _ => bytes.iter().for_each(|&byte| out.push(byte)),
        },
    }
}

/// Appends UTF-8 `bytes` with what must be escaped escaped; slashes and unicode stay as they are.
#[inline]
fn escape_into(bytes: &[u8], out: &mut Vec<u8>) {
    if plain_prefix(bytes) == bytes.len() {
        out.extend_from_slice(bytes);
    } else {
        escape_special_into(bytes, out);
    }
}

fn escape_special_into(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    loop {
        let (plain, from_special) = rest.split_at(plain_prefix(rest));
        out.extend_from_slice(plain);
        let Some((&special, after)) = from_special.split_first() else {
            return;
        };
        escape_byte(special, out);
        rest = after;
    }
}

/// `json_encode`'s escapes: the short ones, else `\u00` with lower-case digits.
#[cold]
fn escape_byte(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0C => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([byte >> 4, byte & 0xF].map(|digit| match digit {
                0..=9 => b'0' + digit,
                _ => b'a' + digit - 10,
            }));
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Appends a string's `source`, whose escapes were checked when it was read.
pub(in crate::codec) fn unescape_into(source: &[u8], out: &mut Vec<u8>) {
    let mut rest = source;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, escaped) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((consumed, character)) = read_escape(escaped) else {
            return;
        };
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        rest = escaped.get(consumed..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// The text of a string's `source`; `None` where that is not all of one.
pub(in crate::codec) fn text_of(source: &[u8]) -> Option<Text<'_>> {
    let mut rest = source;
    let mut len = 0;
    loop {
        let plain = plain_prefix(rest);
        len += plain;
        rest = rest.get(plain..)?;
        if rest.is_empty() {
            return Some(Text::json(source, len));
        }
        let (consumed, character) = read_escape(rest)?;
        len += character.len_utf8();
        rest = rest.get(consumed..)?;
    }
}

/// Whether a string's `source`, whose escapes were checked when it was read, has others than [`escape_byte`] writes.
pub(in crate::codec) fn has_needless_escapes(source: &[u8]) -> bool {
    let mut rest = source;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let escape = rest.get(at..).unwrap_or_default();
        let Some((consumed, character)) = read_escape(escape) else {
            return true;
        };
        let mut own = Vec::with_capacity(6);
        escape_into(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut own);
        if escape.get(..consumed) != Some(own.as_slice()) {
            return true;
        }
        rest = escape.get(consumed..).unwrap_or_default();
    }
    false
}

/// The escape at the start of `bytes`: its length, and the character it stands for.
///
/// Half of a surrogate pair, which JavaScript strings can hold and UTF-8 cannot, is U+FFFD, as in
/// every conversion of such a string to UTF-8 (WHATWG Encoding, "UTF-8 encode").
pub(super) fn read_escape(bytes: &[u8]) -> Option<(usize, char)> {
    let character = match bytes {
        [b'\\', b'u', digits @ ..] => return read_unicode_escape(digits),
        [b'\\', escape, ..] => match escape {
            b'"' | b'\\' | b'/' => char::from(*escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            _ => return None,
        },
        _ => return None,
    };
    Some((2, character))
}

fn read_unicode_escape(digits: &[u8]) -> Option<(usize, char)> {
    let unit = read_hex(digits.get(..4)?)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((6, character));
    }
    let low = match digits.get(4..10) {
        Some([b'\\', b'u', digits @ ..]) if unit < 0xDC00 => read_hex(digits)?,
        _ => 0,
    };
    if !(0xDC00..0xE000).contains(&low) {
        return Some((6, char::REPLACEMENT_CHARACTER));
    }
    let character = char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?;
    Some((12, character))
}

fn read_hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, &digit| {
        Some(value << 4 | char::from(digit).to_digit(16)?)
    })
}

const ONES: u64 = u64::MAX / 0xFF;

const HIGH_BITS: u64 = ONES << 7;

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &[u8]) -> String {
        let mut out = Vec::new();
        escape_into(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_plain_prefix_ends_at_the_first_special_byte_wherever_it_stands() {
        for special in (0..=u8::MAX).filter(|&byte| is_special(byte)) {
            for len in 0..20 {
                let mut bytes = vec![0xFF; len];
                assert_eq!(plain_prefix(&bytes), len);
                bytes.push(special);
                bytes.extend_from_slice(b"\"\x00\\ ~\x7f\xff");
                assert_eq!(plain_prefix(&bytes), len, "{special:#x} after {len} bytes");
            }
        }
    }

    #[test]
    fn no_ordinary_byte_is_taken_for_a_special_one() {
        for byte in (0..=u8::MAX).filter(|&byte| !is_special(byte)) {
            assert_eq!(plain_prefix(&[byte; 17]), 17, "{byte:#x}");
        }
    }

    #[test]
    fn escapes_are_those_of_json_encode() {
        assert_eq!(
            escaped("a\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é\u{2028}😀".as_bytes()),
            "a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}é\u{2028}😀"
        );
    }

    #[test]
    fn every_control_character_comes_back() {
        let all: Vec<u8> = (0..0x80).collect();
        let mut back = Vec::new();
        unescape_into(escaped(&all).as_bytes(), &mut back);
        assert_eq!(back, all);
    }

    #[test]
    fn unicode_escapes_are_read_in_either_case() {
        assert_eq!(read_escape(b"\\u00e9 rest"), Some((6, 'é')));
        assert_eq!(read_escape(b"\\u20AC"), Some((6, '€')));
        assert_eq!(read_escape(b"\\uD83D\\uDE00"), Some((12, '😀')));
    }

    #[test]
    fn half_a_surrogate_pair_is_the_replacement_character() {
        for half in [
            &b"\\ud800"[..],
            b"\\ud800x",
            b"\\ud800\\n1234",
            b"\\udc00\\udc00",
            b"\\ud800\\u0041",
        ] {
            assert_eq!(
                read_escape(half),
                Some((6, '\u{FFFD}')),
                "{}",
                half.escape_ascii()
            );
        }
    }

    #[test]
    fn what_is_no_escape_is_refused() {
        for wrong in [
            &b"\\"[..],
            b"\\x",
            b"\\u",
            b"\\u12",
            b"\\u12g4",
            b"\\u+123",
            b"n",
            b"",
            b"\\U0041",
        ] {
            assert_eq!(read_escape(wrong), None, "{}", wrong.escape_ascii());
        }
    }
}
