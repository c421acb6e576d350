//! JSON numbers (RFC 8259, section 6), as PHP takes them: an integer where the text is one and fits
//! 64 bits, else a double.

#![expect(
    clippy::inline_always,
    reason = "results handed back through memory cost a fifth of the time: cargo bench --bench codec"
)]

use crate::codec::error::Kind;
use crate::codec::event::{Sink, Text};
use crate::codec::input::Input;
use crate::codec::php;

/// Reads the number at the position and sends it.
///
/// ```text
/// number := "-"? ( "0" | [1-9] digit* ) ( "." digit+ )? ( ( "e" | "E" ) ( "+" | "-" )? digit+ )?
/// ```
///
/// The text is kept where PHP would print the same, so that an unchanged session stays unchanged to
/// `session.lazy_write`; else it is printed anew.
#[inline(always)]
pub(super) fn read<'a>(input: &mut Input<'a>, sink: &mut impl Sink<'a>) -> Result<(), Kind> {
    let start = input.rest();
    if let Some(len) = small_natural(start) {
        input.skip(len);
        return sink.int(Text::start_of(start, len));
    }
    if input.peek() == Some(b'-') {
        input.skip(1);
    }
    let integer = read_digits(input)?;
    if matches!(integer, [b'0', _, ..]) {
        return Err(Kind::MalformedNumber);
    }
    let mut is_integer = true;
    if input.peek() == Some(b'.') {
        is_integer = false;
        input.skip(1);
        read_digits(input)?;
    }
    if let Some(b'e' | b'E') = input.peek() {
        is_integer = false;
        input.skip(1);
        if let Some(b'+' | b'-') = input.peek() {
            input.skip(1);
        }
        read_digits(input)?;
    }
    let len = start.len() - input.rest().len();
    if is_integer {
        return send_integer(Text::start_of(start, len), sink);
    }
    send_double(start.get(..len).unwrap_or_default(), sink)
}

/// The length of the most frequent kind of number: a natural one of a few digits, right before what follows a
/// value in a document without white space.
#[inline(always)]
fn small_natural(source: &[u8]) -> Option<usize> {
    let digits = source.iter().take_while(|byte| byte.is_ascii_digit());
    let len = digits.take(ALWAYS_FITS).count();
    let is_whole = matches!(source.get(len), Some(b',' | b']' | b'}'));
    let is_shortest = len == 1 || len > 1 && !source.starts_with(b"0");
    (is_whole && is_shortest).then_some(len)
}

#[inline(always)]
fn read_digits<'a>(input: &mut Input<'a>) -> Result<&'a [u8], Kind> {
    match input.take_while(|byte| byte.is_ascii_digit()) {
        [] => Err(Kind::MalformedNumber),
        digits => Ok(digits),
    }
}

#[inline(always)]
fn send_integer<'a>(text: Text<'_>, sink: &mut impl Sink<'a>) -> Result<(), Kind> {
    match text.len() {
        // PHP has one integer zero.
        2 if *text.to_bytes() == *b"-0" => sink.int(Text::plain(b"0")),
        ..=ALWAYS_FITS => sink.int(text),
        _ if parse::<i64>(&text.to_bytes()).is_some() => sink.int(text),
        _ => send_parsed_double(&text.to_bytes(), sink),
    }
}

fn send_double<'a>(text: &[u8], sink: &mut impl Sink<'a>) -> Result<(), Kind> {
    if php::is_canonical(text) {
        return sink.float(text);
    }
    // `1.0` is PHP's `1`; `1.0e+25` is PHP's `1.0E+25`.
    let mut canonical = [0; MAX_CANONICAL];
    let kept = text.strip_suffix(b".0").unwrap_or(text);
    if let Some(copy) = canonical.get_mut(..kept.len()) {
        copy.copy_from_slice(kept);
        copy.make_ascii_uppercase();
        if php::is_canonical(copy) {
            return sink.float(copy);
        }
    }
    send_parsed_double(text, sink)
}

fn send_parsed_double<'a>(text: &[u8], sink: &mut impl Sink<'a>) -> Result<(), Kind> {
    let value = parse(text).ok_or(Kind::MalformedNumber)?;
    let mut printed = Vec::with_capacity(MAX_CANONICAL);
    php::from_double(value, &mut printed);
    sink.float(&printed)
}

fn parse<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// A sign and 18 digits are within 64 bits; a 19th may not be.
const ALWAYS_FITS: usize = 18;

/// `-1.2345678901234567E+308` is the longest text PHP prints.
const MAX_CANONICAL: usize = 24;
