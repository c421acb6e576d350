//! One value of a document, found without reading the rest (JSON Pointer, RFC 6901).

use super::error::Kind;
use super::event::{Shape, Sink, Text};
use super::{Limits, hints, json};

/// Where in a session a value stands: the names and indices that lead to it, one at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(Vec<Vec<u8>>);

impl Pointer {
    /// A JSON Pointer, `/user/id`; text that does not begin with a slash is the name of a session variable. `None` for
    /// the empty text, which would be the session itself, and for a `~` that is neither `~0` nor `~1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Some(tokens) = text.strip_prefix('/') else {
            return (!text.is_empty()).then(|| Self(vec![text.into()]));
        };
        tokens
            .split('/')
            .map(unescape)
            .collect::<Option<_>>()
            .map(Self)
    }

    fn token(&self, level: usize) -> Option<&[u8]> {
        self.0.get(level).map(Vec::as_slice)
    }
}

fn unescape(token: &str) -> Option<Vec<u8>> {
    let mut parts = token.split('~');
    let mut unescaped = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (escaped, rest) = part.as_bytes().split_first()?;
        unescaped.push(match escaped {
            b'0' => b'~',
            b'1' => b'/',
            _ => return None,
        });
        unescaped.extend_from_slice(rest);
    }
    Some(unescaped)
}

/// The string that a document has there, as PHP has it, or the digits of an integer. `None` for anything else, such as
/// an enum's case, and where there is nothing.
#[must_use]
pub fn text_at(document: &[u8], pointer: &Pointer) -> Option<Vec<u8>> {
    let mut search = Search {
        pointer,
        depth: 0,
        entered: 0,
        is_next: false,
        is_hints: false,
        found: None,
        hints: None,
        has_hints: memchr::memmem::find(document, b"$php").is_some(),
    };
    // It ends where the value was found, unless hints follow: what comes behind is not looked at.
    let _ = json::read(document, Limits::default().depth, &mut search);
    let Search { found, hints, .. } = search;
    let text = found?;
    match hints {
        Some(hints) => hints::text_at(hints, &pointer.0, text),
        None => Some(text),
    }
}

/// Follows a pointer through a document.
struct Search<'p, 'a> {
    pointer: &'p Pointer,
    /// Arrays and objects that are open inside the session.
    depth: usize,
    /// How many of them the pointer leads through: those of the first so many tokens.
    entered: usize,
    /// Whether the next value is the one of the next token.
    is_next: bool,
    /// Whether it is that of `$php`.
    is_hints: bool,
    found: Option<Vec<u8>>,
    hints: Option<Text<'a>>,
    /// Whether there may be hints, which say what a string is.
    has_hints: bool,
}

impl Search<'_, '_> {
    fn key(&mut self, is_named: impl FnOnce(&[u8]) -> bool) {
        self.is_next = self.found.is_none()
            && self.depth == self.entered
            && self.pointer.token(self.entered).is_some_and(is_named);
    }

    /// A value that has none inside. One on the way to what is sought ends the search, and so does what is sought,
    /// unless hints may say what it is.
    fn leaf(&mut self, text: impl FnOnce() -> Option<Vec<u8>>) -> Result<(), Kind> {
        if !self.is_next {
            return Ok(());
        }
        self.is_next = false;
        if self.entered + 1 == self.pointer.0.len() {
            self.found = text();
        }
        if self.found.is_some() && self.has_hints {
            return Ok(());
        }
        Err(Kind::Interrupted)
    }
}

impl<'a> Sink<'a> for Search<'_, 'a> {
    fn begin_root(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.key(|token| token.len() == name.len() && *token == *name.to_bytes());
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        self.is_next = false;
        self.is_hints = true;
        Ok(())
    }

    fn null(&mut self) -> Result<(), Kind> {
        self.leaf(|| None)
    }

    fn bool(&mut self, _: bool) -> Result<(), Kind> {
        self.leaf(|| None)
    }

    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        self.leaf(|| Some(text.to_bytes().into_owned()))
    }

    fn float(&mut self, _: &[u8]) -> Result<(), Kind> {
        self.leaf(|| None)
    }

    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        if std::mem::take(&mut self.is_hints) {
            self.hints = Some(text);
        }
        self.leaf(|| Some(text.to_bytes().into_owned()))
    }

    fn begin_array(&mut self, _: Shape) -> Result<(), Kind> {
        self.is_hints = false;
        self.depth += 1;
        if std::mem::take(&mut self.is_next) {
            self.entered += 1;
            if self.entered == self.pointer.0.len() {
                return Err(Kind::Interrupted);
            }
        }
        Ok(())
    }

    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        self.key(|token| *token == *itoa::Buffer::new().format(key).as_bytes());
        Ok(())
    }

    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.key(|token| token.len() == name.len() && *token == *name.to_bytes());
        Ok(())
    }

    /// What the pointer led into, and did not find, is not there.
    fn end(&mut self) -> Result<(), Kind> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth < self.entered && self.found.is_none() {
            return Err(Kind::Interrupted);
        }
        Ok(())
    }

    fn begin_object(&mut self, _: &'a [u8]) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn serializable(&mut self, _: &'a [u8], _: &'a [u8]) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn enum_case(&mut self, _: &'a [u8], _: &'a [u8]) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn reference(&mut self, _: usize) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    fn same_object(&mut self, _: usize) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(document: &str, pointer: &str) -> Option<String> {
        let found = text_at(document.as_bytes(), &Pointer::parse(pointer)?)?;
        Some(String::from_utf8_lossy(&found).into_owned())
    }

    #[test]
    fn a_string_or_an_integer_is_found_wherever_it_is() {
        let document = r#"{"a":{"id":1},"list":[{"id":2},{"id":"x\u00e9"}],"user":{"name":"n","id":42},"id":-7,"~/":"t"}"#;
        for (pointer, expected) in [
            ("id", "-7"),
            ("/id", "-7"),
            ("/a/id", "1"),
            ("/user/id", "42"),
            ("/list/0/id", "2"),
            ("/list/1/id", "xé"),
            ("/~0~1", "t"),
            ("~/", "t"),
        ] {
            assert_eq!(
                at(document, pointer).as_deref(),
                Some(expected),
                "{pointer}"
            );
        }
    }

    #[test]
    fn what_is_neither_is_nobody() {
        let document = r#"{"a":null,"b":true,"c":1.5,"d":[1],"e":{"id":1},"f":{}}"#;
        for pointer in [
            "a", "b", "c", "d", "e", "f", "/f/id", "/e/x", "/a/id", "/d/1", "id", "/e/id/x",
        ] {
            assert_eq!(at(document, pointer), None, "{pointer}");
        }
        assert_eq!(at("no json", "a"), None);
        assert_eq!(at(r#"{"a":{"b":"#, "/a/b"), None);
    }

    #[test]
    fn bytes_that_are_not_utf_8_come_back_where_the_hints_say_so() {
        let document = |hints: &str| {
            format!(
                r#"{{"id":"data:;base64,/wAB","u":{{"id":"data:;base64,/w=="}},"$php":"1.-.-.{hints}"}}"#
            )
        };
        let of = |hints: &str, pointer: &str| {
            text_at(
                document(hints).as_bytes(),
                &Pointer::parse(pointer).unwrap(),
            )
            .unwrap()
        };
        let hints = r#"{\"t\":{\"m\":{\"id\":\"b\",\"u\":{\"m\":{\"id\":\"b\"}}}}}"#;
        assert_eq!(of(hints, "id"), b"\xff\0\x01");
        assert_eq!(of(hints, "/u/id"), b"\xff");
        assert_eq!(of(r"{}", "id"), b"data:;base64,/wAB");
        assert_eq!(
            of(r#"{\"t\":{\"m\":{\"id\":\"b\"}}}"#, "/u/id"),
            b"data:;base64,/w=="
        );
    }

    #[test]
    fn a_pointer_is_a_name_or_begins_with_a_slash() {
        for text in ["", "/a~", "/a~2"] {
            assert_eq!(Pointer::parse(text), None, "{text}");
        }
        assert_eq!(Pointer::parse("/"), Some(Pointer(vec![Vec::new()])));
    }
}
