//! Names that PHP's source can give to classes and enum cases.

/// Whether `name` is the name of a class (PHP's language specification, "Names"), with its namespaces.
pub(in crate::codec) fn is_class_name(name: &[u8]) -> bool {
    name.split(|&byte| byte == b'\\').all(is_label)
}

/// ```text
/// label := [A-Za-z_\x7f-\xff] [A-Za-z0-9_\x7f-\xff]*
/// ```
pub(in crate::codec) fn is_label(name: &[u8]) -> bool {
    let is_label_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x7F;
    name.first().is_some_and(|first| !first.is_ascii_digit())
        && name.iter().all(|&byte| is_label_byte(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_name_is_labels_with_backslashes_between() {
        for name in ["A", "_", "App\\User", "Größe\\Maß9"] {
            assert!(is_class_name(name.as_bytes()), "{name}");
        }
        for name in [
            "",
            "9",
            "\\A",
            "A\\",
            "A\\\\B",
            "A B",
            "A:B",
            "class@anonymous\0/x.php",
        ] {
            assert!(!is_class_name(name.as_bytes()), "{name}");
        }
    }
}
