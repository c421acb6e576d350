//! Names that PHP's source can give to classes and enum cases.

/// Whether `name` can be the name of a class where PHP reads one: it looks at no order of the bytes
/// (`ext/standard/var_unserializer.re`, `object`).
pub(in crate::codec) fn is_class_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name
            .iter()
            .all(|&byte| byte == b'\\' || is_label_byte(byte))
}

/// ```text
/// label := [A-Za-z_\x7f-\xff] [A-Za-z0-9_\x7f-\xff]*
/// ```
pub(in crate::codec) fn is_label(name: &[u8]) -> bool {
    name.first().is_some_and(|first| !first.is_ascii_digit())
        && name.iter().copied().all(is_label_byte)
}

fn is_label_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x7F
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_name_has_no_byte_that_php_would_not_read() {
        for name in ["A", "_", "App\\User", "Größe\\Maß9", "9"] {
            assert!(is_class_name(name.as_bytes()), "{name}");
        }
        for name in ["", "A B", "A:B", "A\"", "class@anonymous\0/x.php"] {
            assert!(!is_class_name(name.as_bytes()), "{name}");
        }
        assert!(is_label("Größe".as_bytes()));
        assert!(!is_label(b"9a"));
        assert!(!is_label(b""));
    }
}
