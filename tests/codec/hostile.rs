//! Input that nobody's session handler wrote: nothing panics, and nothing costs more than its size.

use proptest::prelude::*;
use rust_json_session::codec::{Format, Kind, Limits, path_at};

use crate::corpus::cases;
use crate::{FORMATS, to_json, to_php};

fn kind_of_document(document: &str) -> Kind {
    to_php(document.as_bytes(), Format::Php, Limits::default())
        .unwrap_err()
        .kind
}

fn kind_of_session(session: &str) -> Kind {
    to_json(session.as_bytes(), Format::Php, Limits::default())
        .unwrap_err()
        .kind
}

#[test]
fn what_is_wrong_with_a_document_is_named() {
    for (document, kind) in [
        ("", Kind::RootNotAnObject),
        ("[]", Kind::RootNotAnObject),
        ("null", Kind::RootNotAnObject),
        ("\u{feff}{}", Kind::RootNotAnObject),
        ("{", Kind::Expected("a member's name")),
        ("{} x", Kind::TrailingBytes),
        ("{\"a\"", Kind::UnexpectedEnd),
        ("{\"a\" 1}", Kind::Expected("the `:` after a name")),
        (
            "{\"a\":1 \"b\":2}",
            Kind::Expected("a `,` or `}` after a member"),
        ),
        (
            "{\"a\":[1 2]}",
            Kind::Expected("a `,` or `]` after an element"),
        ),
        (
            "{\"a\":[1}",
            Kind::Expected("a `,` or `]` after an element"),
        ),
        ("{a:1}", Kind::Expected("a member's name")),
        ("{\"a\":1,}", Kind::Expected("a member's name")),
        ("{\"a\":[1,]}", Kind::UnknownType),
        ("{\"a\":tru}", Kind::UnknownType),
        ("{\"a\":NaN}", Kind::UnknownType),
        ("{\"a\":'x'}", Kind::UnknownType),
        ("{\"a\":-}", Kind::MalformedNumber),
        ("{\"a\":1.}", Kind::MalformedNumber),
        ("{\"a\":1e}", Kind::MalformedNumber),
        ("{\"a\":012}", Kind::MalformedNumber),
        ("{\"a\":\"\\x\"}", Kind::MalformedEscape),
        ("{\"a\":\"\\u12\"}", Kind::MalformedEscape),
        ("{\"a\":\"\n\"}", Kind::UnescapedControl),
        ("{\"a|b\":1}", Kind::RootKeyWithBar),
    ] {
        assert_eq!(kind_of_document(document), kind, "{document}");
    }
}

#[test]
fn what_is_wrong_with_a_session_is_named() {
    for (session, kind) in [
        ("a", Kind::UnexpectedEnd),
        ("a|", Kind::UnexpectedEnd),
        ("a|x", Kind::UnknownType),
        ("a|i1;", Kind::Expected("the `:` before a number")),
        ("a|i:1", Kind::UnexpectedEnd),
        ("a|i:x;", Kind::MalformedNumber),
        ("a|d:1.2.3;", Kind::MalformedNumber),
        ("a|b:2;", Kind::MalformedNumber),
        ("a|s:9:\"x\";", Kind::LengthPastEnd),
        ("a|s:1:\"xy\";", Kind::Expected("the `\"` after a string")),
        ("a|s:-1:\"x\";", Kind::MalformedNumber),
        ("a|s:99999999999999999999:\"x\";", Kind::LengthPastEnd),
        (
            "a|a:1:{d:1;i:1;}",
            Kind::Expected("an integer or string key"),
        ),
        (
            "a|a:2:{i:0;i:1;}",
            Kind::Expected("an integer or string key"),
        ),
        ("a|a:1:{i:0;i:1;", Kind::UnexpectedEnd),
        ("a|a:9999999:{", Kind::UnexpectedEnd),
        ("a|i:1;b|R:3;", Kind::MalformedReference),
        ("a|i:1;b|R:0;", Kind::MalformedReference),
        ("a|i:1;b|r:1;", Kind::MalformedReference),
        ("a|E:3:\"A:B\";b|E:1:\"A\";", Kind::MalformedClass),
    ] {
        assert_eq!(kind_of_session(session), kind, "{session}");
    }
    let php_serialize =
        |session: &str| to_json(session.as_bytes(), Format::PhpSerialize, Limits::default());
    assert_eq!(
        php_serialize("i:5;").unwrap_err().kind,
        Kind::RootNotAnArray
    );
    assert_eq!(
        php_serialize("a:0:{}x").unwrap_err().kind,
        Kind::TrailingBytes
    );
}

#[test]
fn ten_million_levels_cost_neither_stack_nor_time() {
    let document = format!("{{\"a\":{}", "[".repeat(10_000_000));
    assert_eq!(kind_of_document(&document), Kind::TooDeep(4096));
    let session = format!("a|{}", "a:1:{i:0;".repeat(1_000_000));
    assert_eq!(kind_of_session(&session), Kind::TooDeep(4096));
}

#[test]
fn many_long_counts_are_let_in_in_linear_time() {
    // Every level holds ten elements, the last of them the next level; a move for each level would be
    // 4,000 times the size.
    let document = format!(
        "{{\"a\":{}\"{}\"{}}}",
        "[0,0,0,0,0,0,0,0,0,".repeat(4000),
        "x".repeat(1_000_000),
        "]".repeat(4000)
    );
    let session = to_php(document.as_bytes(), Format::Php, Limits::default()).unwrap();
    assert_eq!(
        to_json(&session, Format::Php, Limits::default()).unwrap(),
        document.as_bytes()
    );
}

#[test]
fn lists_that_turn_out_to_be_maps_cost_one_more_pass_at_most() {
    // Every level looks like a list until its last key.
    let levels = 4000;
    let session = format!(
        "v|{}i:1;{}",
        "a:2:{i:0;".repeat(levels),
        "s:1:\"x\";N;}".repeat(levels)
    );
    let document = to_json(session.as_bytes(), Format::Php, Limits::default()).unwrap();
    assert!(document.starts_with(b"{\"v\":{\"0\":{\"0\":"));
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        session.as_bytes()
    );
}

/// A session or document of the corpus with some bytes changed, cut or doubled.
fn damaged(bytes: &[u8], damage: &[(u16, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_owned();
    for &(at, how, byte) in damage {
        let at = usize::from(at) % bytes.len().max(1);
        match how % 4 {
            0 if at < bytes.len() => bytes[at] = byte,
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => bytes.insert(at, byte),
            _ => bytes.truncate(at),
        }
    }
    bytes
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in FORMATS {
            let _ = to_json(&bytes, format, Limits::default());
            let _ = to_php(&bytes, format, Limits::default());
        }
    }

    #[test]
    fn damaged_sessions_are_refused_or_become_json(
        index in any::<prop::sample::Index>(),
        damage in prop::collection::vec(any::<(u16, u8, u8)>(), 1..4),
    ) {
        let cases: Vec<_> = cases().into_iter().filter(|case| case.session.len() < 5000).collect();
        let case = index.get(&cases);
        let session = damaged(&case.session, &damage);
        match to_json(&session, case.format, Limits::default()) {
            Ok(document) => {
                prop_assert!(serde_json::from_slice::<serde_json::Map<_, _>>(&document).is_ok());
                // What was written can be read again, and then stays as it is.
                let canonical = to_php(&document, case.format, Limits::default());
                if let Ok(canonical) = canonical {
                    let again = to_json(&canonical, case.format, Limits::default()).unwrap();
                    prop_assert_eq!(to_php(&again, case.format, Limits::default()).unwrap(), canonical);
                }
            }
            Err(error) => {
                prop_assert!(error.offset <= session.len());
                prop_assert!(path_at(&session, case.format, error.offset).chars().count() < 140);
            }
        }
    }

    #[test]
    fn damaged_documents_are_taken_where_they_are_still_json(
        index in any::<prop::sample::Index>(),
        damage in prop::collection::vec(any::<(u16, u8, u8)>(), 1..4),
    ) {
        let cases: Vec<_> = cases().into_iter().filter(|case| case.document.len() < 5000).collect();
        let case = index.get(&cases);
        let document = damaged(&case.document, &damage);
        let ours = to_php(&document, Format::PhpSerialize, Limits::default());
        match serde_json::from_slice::<serde_json::Map<_, _>>(&document) {
            Ok(_) => prop_assert!(ours.is_ok(), "{}", document.escape_ascii()),
            // serde_json refuses half a surrogate pair, a number beyond a double, and over 128 levels.
            Err(error) => prop_assert!(
                ours.is_err()
                    || error.to_string().contains("surrogate")
                    || error.to_string().contains("unexpected end of hex escape")
                    || error.to_string().contains("out of range")
                    || error.to_string().contains("recursion"),
                "{error}: {}",
                document.escape_ascii()
            ),
        }
    }
}
