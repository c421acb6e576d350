//! PHP's floats as JSON numbers.

/// Appends a finite float as PHP prints it. It keeps a point or an exponent, so that it comes back as a
/// float.
pub(in crate::codec) fn write_float(text: &[u8], document: &mut Vec<u8>) {
    let start = document.len();
    document.extend_from_slice(text);
    let written = document.get_mut(start..).unwrap_or_default();
    match memchr::memchr2(b'E', b'.', written) {
        None => document.extend_from_slice(b".0"),
        Some(_) => {
            if let Some(exponent) = written.iter_mut().find(|byte| **byte == b'E') {
                *exponent = b'e';
            }
        }
    }
}

/// Whether JavaScript prints a double so that PHP would read an integer.
pub(in crate::codec) fn looks_like_int(value: f64) -> bool {
    /// 2^63, one more than the largest integer.
    const BEYOND_INTS: f64 = 9_223_372_036_854_775_808.0;
    value.fract() == 0.0 && (-BEYOND_INTS..BEYOND_INTS).contains(&value)
}

/// The largest integer up to which JavaScript knows all: 2^53.
pub(in crate::codec) const LARGEST_EXACT_INT: u64 = 1 << 53;
