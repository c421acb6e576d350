//! Which classes may come back from a document.

use std::fmt;

use crate::codec::php::is_label;

/// The classes that come back although nobody signed for them: `rust_json_session.allowed_classes`, and
/// PHP's own that do nothing but hold their data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedClasses(Vec<String>);

impl AllowedClasses {
    /// From names with commas or spaces between them; `None` where one is no class name. Case does not
    /// matter, nor does a backslash at the start.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.split([',', ' ', '\t', '\n', '\r'])
            .filter(|name| !name.is_empty())
            .map(|name| name.strip_prefix('\\').unwrap_or(name))
            .map(|name| {
                name.split('\\')
                    .all(|label| is_label(label.as_bytes()))
                    .then(|| name.to_ascii_lowercase())
            })
            .collect::<Option<_>>()
            .map(Self)
    }

    /// Whether objects and enum cases of `class` come back unsigned.
    #[must_use]
    pub fn contains(&self, class: &[u8]) -> bool {
        class.eq_ignore_ascii_case(b"stdClass")
            || is_date_class(class)
            || self
                .0
                .iter()
                .any(|allowed| class.eq_ignore_ascii_case(allowed.as_bytes()))
    }
}

impl fmt::Display for AllowedClasses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// PHP's date classes: always allowed, though they throw where their state makes no sense.
pub(in crate::codec) fn is_date_class(class: &[u8]) -> bool {
    [
        "DateTime",
        "DateTimeImmutable",
        "DateTimeZone",
        "DateInterval",
        "DatePeriod",
    ]
    .iter()
    .any(|date| class.eq_ignore_ascii_case(date.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_with_commas_or_spaces_in_any_case() {
        let classes = AllowedClasses::parse(r"App\User, \App\Cart  Suit").unwrap();
        for class in ["app\\user", "App\\Cart", "SUIT", "stdclass", "DateInterval"] {
            assert!(classes.contains(class.as_bytes()), "{class}");
        }
        assert!(!classes.contains(b"App"));
        assert!(!classes.contains(b"\\Suit"));
        assert_eq!(classes.to_string(), r"app\user, app\cart, suit");
        assert!(AllowedClasses::parse("").unwrap().0.is_empty());
    }

    #[test]
    fn what_is_no_class_name_is_refused() {
        for text in ["a-b", "1a", "a\\", "a\\\\b", "*", "a\\1", "\"a\""] {
            assert_eq!(AllowedClasses::parse(text), None, "{text}");
        }
    }
}
