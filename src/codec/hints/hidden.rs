//! Names of private and protected properties: as PHP mangles them (`zend_mangle_property_name` in
//! `Zend/zend_compile.c`), and as payloads shorten them.
//!
//! ```text
//! short := "*" name       protected: "\0*\0" name
//!        | "." name       private of the object's own class: "\0" class "\0" name
//!        | "=" mangled    anything else
//! ```

/// The name a payload has for the hidden property `mangled` of an object of `class`.
pub(super) fn short_name(mangled: &[u8], class: &[u8]) -> Vec<u8> {
    if let Some(name) = mangled.strip_prefix(b"\0*\0") {
        return [b"*", name].concat();
    }
    let private = mangled
        .strip_prefix(b"\0")
        .and_then(|rest| rest.strip_prefix(class))
        .and_then(|rest| rest.strip_prefix(b"\0"));
    match private {
        Some(name) => [b".", name].concat(),
        None => [b"=", mangled].concat(),
    }
}

/// PHP's name for a payload's, `None` for one that [`short_name`] makes of no hidden property.
pub(super) fn mangled_name(short: &[u8], class: &[u8]) -> Option<Vec<u8>> {
    match short {
        [b'*', name @ ..] => Some([b"\0*\0", name].concat()),
        [b'.', name @ ..] => Some([b"\0", class, b"\0", name].concat()),
        [b'=', mangled @ ..] if mangled.starts_with(b"\0") => Some(mangled.to_vec()),
        _ => None,
    }
}

/// The name in the class's source, where PHP would take an unmangled member of that name for this property.
pub(super) fn bare_name(short: &[u8]) -> Option<&[u8]> {
    match short {
        [b'*' | b'.', name @ ..] => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mangled_name_comes_back() {
        for (mangled, short) in [
            (&b"\0*\0p"[..], &b"*p"[..]),
            (b"\0App\\User\0x", b".x"),
            (b"\0App\0x", b"=\0App\0x"),
            (b"\0", b"=\0"),
            (b"\0*\0", b"*"),
        ] {
            assert_eq!(short_name(mangled, b"App\\User"), short);
            assert_eq!(mangled_name(short, b"App\\User").unwrap(), mangled);
        }
        assert_eq!(mangled_name(b"=x", b"A"), None);
        assert_eq!(mangled_name(b"x", b"A"), None);
    }
}
