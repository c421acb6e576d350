//! The text PHP prints for a double: `zend_gcvt(value, 17, '.', 'E')` in php-src main/snprintf.c,
//! with the shortest digits that read back as the same double.

/// Whether `text` has the form in which PHP prints a finite double, so that it may pass unchanged.
///
/// ```text
/// text     := "-"? ( plain | exponent )
/// plain    := "0" | integer ( "." fraction )? | "0." fraction     at most 17 significant digits
/// exponent := digit "." ( "0" | fraction ) "E" ( "+" | "-" ) digits
/// fraction := digits, the last not 0; at most three zeros after "0."
/// ```
///
/// More digits than the shortest text needs are allowed: `serialize_precision=17` prints them.
#[must_use]
pub fn is_canonical(text: &[u8]) -> bool {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    if is_short_decimal(unsigned) {
        return true;
    }
    match unsigned.iter().position(|&byte| byte == b'E') {
        Some(at) => unsigned
            .split_at_checked(at)
            .is_some_and(|(mantissa, exponent)| is_exponent_form(mantissa, exponent)),
        None => is_plain_form(unsigned),
    }
}

/// The most frequent form, told in one pass: up to 16 digits with a point among them, not beginning with 0 nor
/// ending with it.
fn is_short_decimal(text: &[u8]) -> bool {
    let ([b'1'..=b'9', .., b'1'..=b'9'], ..=SIGNIFICANT_DIGITS) = (text, text.len()) else {
        return false;
    };
    let mut points = 0;
    text.iter().all(|&byte| {
        points += u8::from(byte == b'.');
        byte.is_ascii_digit() || byte == b'.'
    }) && points == 1
}

fn is_plain_form(text: &[u8]) -> bool {
    let (integer, fraction) = match text.iter().position(|&byte| byte == b'.') {
        Some(at) => match (text.get(..at), text.get(at + 1..)) {
            (Some(integer), Some(fraction)) => (integer, Some(fraction)),
            _ => return false,
        },
        None => (text, None),
    };
    if !all_digits(integer) {
        return false;
    }
    let significant_before_point = match integer {
        [b'0'] => 0,
        [b'0', ..] => return false,
        _ => integer.len(),
    };
    let Some(fraction) = fraction else {
        return significant_before_point <= SIGNIFICANT_DIGITS;
    };
    if !all_digits(fraction) || fraction.ends_with(b"0") {
        return false;
    }
    let leading_zeros = match significant_before_point {
        0 => fraction.iter().take_while(|&&byte| byte == b'0').count(),
        _ => 0,
    };
    leading_zeros <= ZEROS_AFTER_POINT
        && significant_before_point + fraction.len() - leading_zeros <= SIGNIFICANT_DIGITS
}

fn is_exponent_form(mantissa: &[u8], exponent: &[u8]) -> bool {
    let ([b'1'..=b'9', b'.', fraction @ ..], [b'E', b'+' | b'-', power @ ..]) =
        (mantissa, exponent)
    else {
        return false;
    };
    // Two digits of power cannot overflow; three might, and are printed anew.
    all_digits(fraction)
        && (fraction == b"0" || !fraction.ends_with(b"0"))
        && fraction.len() < SIGNIFICANT_DIGITS
        && all_digits(power)
        && power.len() <= 2
        && !power.starts_with(b"0")
}

fn all_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// Appends the text PHP prints for `value` under `serialize_precision=-1`.
pub fn from_double(value: f64, out: &mut Vec<u8>) {
    if value.is_nan() {
        out.extend_from_slice(b"NAN");
        return;
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    if value.is_infinite() {
        out.extend_from_slice(b"INF");
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(value.abs()).as_bytes();
    // Most are spelled as PHP does already.
    if is_short_decimal(shortest) {
        out.extend_from_slice(shortest);
    } else {
        Decimal::parse(shortest).append_to(out);
    }
}

/// A positive number as its significant digits and the power of ten of the point before them:
/// `0.digits * 10^point`. Zero has no digits.
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// From decimal text, with or without an exponent, as `zmij` prints it.
    fn parse(text: &[u8]) -> Self {
        let mut decimal = Self {
            digits: Vec::with_capacity(24),
            point: 0,
        };
        let mut bytes = text.iter();
        let mut seen_point = false;
        for &byte in bytes.by_ref() {
            match byte {
                b'.' => seen_point = true,
                b'e' | b'E' => break,
                b'0' if decimal.digits.is_empty() => decimal.point -= i32::from(seen_point),
                digit => {
                    decimal.digits.push(digit);
                    decimal.point += i32::from(!seen_point);
                }
            }
        }
        let mut power = 0_i32;
        let mut is_negative = false;
        for &byte in bytes {
            match byte {
                b'-' => is_negative = true,
                b'+' => {}
                digit => power = power * 10 + i32::from(digit - b'0'),
            }
        }
        decimal.point += if is_negative { -power } else { power };
        while decimal.digits.last() == Some(&b'0') {
            decimal.digits.pop();
        }
        decimal
    }

    fn append_to(&self, out: &mut Vec<u8>) {
        let Some((&first, others)) = self.digits.split_first() else {
            out.push(b'0');
            return;
        };
        if self.point > MAX_POINT || self.point < MIN_POINT {
            out.extend_from_slice(&[first, b'.']);
            out.extend_from_slice(if others.is_empty() { b"0" } else { others });
            let power = self.point - 1;
            out.extend_from_slice(if power < 0 { b"E-" } else { b"E+" });
            out.extend_from_slice(itoa::Buffer::new().format(power.unsigned_abs()).as_bytes());
            return;
        }
        let before_point = usize::try_from(self.point).unwrap_or(0);
        let zeros_after_point = usize::try_from(-self.point).unwrap_or(0);
        let (integer, fraction) = self.digits.split_at(before_point.min(self.digits.len()));
        out.extend_from_slice(if integer.is_empty() { b"0" } else { integer });
        out.resize(out.len() + before_point - integer.len(), b'0');
        if !fraction.is_empty() {
            out.push(b'.');
            out.resize(out.len() + zeros_after_point, b'0');
            out.extend_from_slice(fraction);
        }
    }
}

/// `zend_gcvt` prints an exponent where the point stands outside these.
const MAX_POINT: i32 = 17;
const MIN_POINT: i32 = -3;
const ZEROS_AFTER_POINT: usize = 3;
const SIGNIFICANT_DIGITS: usize = 17;

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(value: f64) -> String {
        let mut out = Vec::new();
        from_double(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// The right-hand texts were printed by PHP 8.2: `php -r 'echo serialize(1e15);'`.
    #[test]
    fn doubles_are_printed_as_php_prints_them() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (0.0001, "0.0001"),
            (0.00012, "0.00012"),
            (0.00001, "1.0E-5"),
            (1e15, "1000000000000000"),
            (1e16, "10000000000000000"),
            (1e17, "1.0E+17"),
            (123_456_789_012_345_680.0, "1.2345678901234568E+17"),
            (1e25, "1.0E+25"),
            (5e-324, "5.0E-324"),
            (f64::MAX, "1.7976931348623157E+308"),
            (1.0 / 3.0, "0.3333333333333333"),
            (100.25, "100.25"),
            (f64::INFINITY, "INF"),
            (f64::NEG_INFINITY, "-INF"),
            (f64::NAN, "NAN"),
        ] {
            assert_eq!(printed(value), text);
        }
    }

    #[test]
    fn what_php_prints_is_canonical() {
        for text in [
            "0",
            "-0",
            "1",
            "-1.5",
            "0.1",
            "0.0001",
            "0.00012",
            "1.0E-5",
            "1000000000000000",
            "1.0E+17",
            "100.25",
            "1.2345678901234568E+17",
            "0.10000000000000001",
            "0.3333333333333333",
        ] {
            assert!(is_canonical(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_php_would_print_otherwise_is_not_canonical() {
        for text in [
            "",
            "-",
            ".",
            ".5",
            "5.",
            "1.0",
            "1.50",
            "00",
            "01",
            "+1",
            "0.00001",
            "1e3",
            "1E3",
            "1E+21",
            "1.0E25",
            "1.0E+025",
            "10.0E+25",
            "0.0E+1",
            "1.0E+999",
            "123456789012345678",
            "1.23456789012345678",
            "1.0E+",
            "INF",
            "0.0",
            "1 ",
            "1.5.2",
            "--1",
        ] {
            assert!(!is_canonical(text.as_bytes()), "{text}");
        }
    }
}
