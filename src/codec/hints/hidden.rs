//! Names of hidden properties: as PHP mangles those that are private and protected
//! (`zend_mangle_property_name` in `Zend/zend_compile.c`), and as payloads shorten them.
//!
//! ```text
//! short := "*" name       protected: "\0*\0" name
//!        | "." name       private of the object's own class: "\0" class "\0" name
//!        | "=" mangled    private of another class, or anything else that begins with NUL
//!        | "+" name       public, but PHP would take the same name from a stranger for a hidden one
//! ```

/// The name a payload has for the property `name` of an object of `class`, or for a key of an array.
pub(super) fn short_name(name: &[u8], class: Option<&[u8]>) -> Vec<u8> {
    if !name.starts_with(b"\0") {
        return [b"+", name].concat();
    }
    if let Some(name) = name.strip_prefix(b"\0*\0") {
        return [b"*", name].concat();
    }
    let private = class.and_then(|class| {
        let rest = name.strip_prefix(b"\0")?.strip_prefix(class)?;
        rest.strip_prefix(b"\0")
    });
    match private {
        Some(name) => [b".", name].concat(),
        None => [b"=", name].concat(),
    }
}

/// PHP's name for a payload's, `None` for one that [`short_name`] makes of nothing.
pub(super) fn full_name(short: &[u8], class: Option<&[u8]>) -> Option<Vec<u8>> {
    match (short, class) {
        ([b'*', name @ ..], _) => Some([b"\0*\0", name].concat()),
        ([b'.', name @ ..], Some(class)) => Some([b"\0", class, b"\0", name].concat()),
        ([b'=', mangled @ ..], _) if mangled.starts_with(b"\0") => Some(mangled.to_vec()),
        ([b'+', name @ ..], _) if !name.starts_with(b"\0") => Some(name.to_vec()),
        _ => None,
    }
}

/// The class and the name in a mangled name.
pub(super) fn unmangled(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = name.strip_prefix(b"\0")?;
    let (class, name) = rest.split_at_checked(memchr::memchr(0, rest)?)?;
    Some((class, name.strip_prefix(b"\0")?))
}

/// The name in the class's source: PHP takes an unmangled member of that name for this property.
pub(super) fn bare_name(short: &[u8]) -> Option<&[u8]> {
    match short {
        [b'*' | b'.' | b'+', name @ ..] => Some(name),
        [b'=', mangled @ ..] => unmangled(mangled).map(|(_, name)| name),
        _ => None,
    }
}

/// Whether PHP makes something else of a public property of this name: the class of an object whose class is
/// missing.
pub(super) fn names_missing_class(name: &[u8]) -> bool {
    name == b"__PHP_Incomplete_Class_Name"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for (name, short, bare) in [
            (&b"\0*\0p"[..], &b"*p"[..], Some(&b"p"[..])),
            (b"\0App\\User\0x", b".x", Some(b"x")),
            (b"\0App\0x", b"=\0App\0x", Some(b"x")),
            (b"\0", b"=\0", None),
            (b"\0*\0", b"*", Some(b"")),
            (b"x", b"+x", Some(b"x")),
        ] {
            let class = Some(&b"App\\User"[..]);
            assert_eq!(short_name(name, class), short);
            assert_eq!(full_name(short, class).unwrap(), name);
            assert_eq!(bare_name(short), bare);
        }
        for wrong in [&b"=x"[..], b"x", b"", b"+\0A\0x"] {
            assert_eq!(full_name(wrong, Some(b"A")), None);
        }
        assert_eq!(full_name(b".x", None), None);
    }
}
