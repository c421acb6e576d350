//! Sessions that two programs changed at the same time.

mod model;
mod properties;
mod shared;

use rust_json_session::codec::{Doubt, Format, KeptMaps, Kind, Limits, Refused};

use crate::{FORMATS, signing};
use model::{Php, array, list, member, object, session};

/// What becomes of three sessions, in each format.
fn merges(base: &[(&str, Php)], ours: &[(&str, Php)], theirs: &[(&str, Php)], to: &[(&str, Php)]) {
    for format in FORMATS {
        let [base, ours, theirs, to] = [base, ours, theirs, to].map(|members| {
            let members: Vec<_> = members
                .iter()
                .map(|(key, v)| member(key, v.clone()))
                .collect();
            session(&members, format)
        });
        let merged = signing(format, Limits::default())
            .merge(&base, &ours, &theirs)
            .unwrap();
        assert!(
            merged == to,
            "{format:?}\n   is {}\nnot {}",
            merged.escape_ascii(),
            to.escape_ascii()
        );
    }
}

fn int(value: i64) -> Php {
    Php::Int(value)
}

#[test]
fn variables_that_each_side_added_are_all_there() {
    merges(
        &[("a", int(1))],
        &[("a", int(1)), ("o", int(2))],
        &[("t", int(3)), ("a", int(1))],
        &[("a", int(1)), ("o", int(2)), ("t", int(3))],
    );
}

#[test]
fn a_change_on_one_side_stands_whichever_side_it_is() {
    merges(
        &[("a", int(1)), ("b", int(1)), ("c", int(1))],
        &[("a", int(2)), ("b", int(1)), ("c", int(1))],
        &[("a", int(1)), ("b", int(3)), ("c", int(1))],
        &[("a", int(2)), ("b", int(3)), ("c", int(1))],
    );
}

#[test]
fn what_both_changed_is_ours() {
    merges(
        &[("a", int(1))],
        &[("a", int(2))],
        &[("a", int(3))],
        &[("a", int(2))],
    );
    merges(&[], &[("a", int(2))], &[("a", int(3))], &[("a", int(2))]);
}

#[test]
fn what_one_side_deleted_is_gone_unless_ours_changed_it() {
    let base = [("a", int(1)), ("b", int(1)), ("c", int(1)), ("d", int(1))];
    merges(
        &base,
        &[("b", int(1)), ("c", int(2)), ("new", int(1))],
        &[("a", int(1)), ("d", int(2))],
        &[("c", int(2)), ("new", int(1))],
    );
}

#[test]
fn arrays_and_objects_are_merged_by_member_at_any_depth() {
    for class in [None, Some("stdClass"), Some("App\\Cart")] {
        let shape = |members: &[(&str, Php)]| match class {
            Some(class) => object(class, members),
            None => array(members),
        };
        let nested = |a: i64, b: i64| {
            shape(&[
                ("x", shape(&[("a", int(a)), ("b", int(b))])),
                ("\0*\0p", int(a)),
                ("\0A\0q", int(b)),
            ])
        };
        merges(
            &[("v", nested(1, 1))],
            &[("v", nested(2, 1))],
            &[("v", nested(1, 3))],
            &[("v", nested(2, 3))],
        );
    }
}

#[test]
fn a_list_is_taken_whole() {
    merges(
        &[("l", list(&[1, 2, 3]))],
        &[("l", list(&[1, 2, 3, 4]))],
        &[("l", list(&[0, 1, 2, 3]))],
        &[("l", list(&[1, 2, 3, 4]))],
    );
    merges(
        &[("l", list(&[]))],
        &[("l", list(&[1]))],
        &[("l", list(&[2]))],
        &[("l", list(&[1]))],
    );
}

#[test]
fn a_list_against_a_map_is_merged_by_key() {
    merges(
        &[("l", list(&[1, 2]))],
        &[("l", list(&[1, 5]))],
        &[("l", array(&[("0", int(1)), ("1", int(2)), ("k", int(3))]))],
        &[("l", array(&[("0", int(1)), ("1", int(5)), ("k", int(3))]))],
    );
}

#[test]
fn an_empty_array_is_of_every_shape() {
    let map = |key| array(&[(key, int(1))]);
    merges(
        &[("v", list(&[]))],
        &[("v", map("a"))],
        &[("v", map("b"))],
        &[("v", array(&[("a", int(1)), ("b", int(1))]))],
    );
    merges(
        &[("v", map("a"))],
        &[("v", list(&[]))],
        &[("v", array(&[("a", int(1)), ("b", int(1))]))],
        &[("v", map("b"))],
    );
}

#[test]
fn maps_that_both_added_are_merged_and_lists_are_not() {
    let map = |key| array(&[(key, int(1))]);
    merges(
        &[],
        &[("v", map("a"))],
        &[("v", map("b"))],
        &[("v", array(&[("a", int(1)), ("b", int(1))]))],
    );
    merges(
        &[],
        &[("v", list(&[]))],
        &[("v", map("b"))],
        &[("v", map("b"))],
    );
    merges(
        &[],
        &[("v", list(&[1]))],
        &[("v", map("b"))],
        &[("v", list(&[1]))],
    );
    merges(
        &[],
        &[("v", map("b"))],
        &[("v", list(&[1]))],
        &[("v", map("b"))],
    );
    let object = |key, class| object(class, &[(key, int(1))]);
    merges(
        &[],
        &[("v", object("a", "A"))],
        &[("v", object("b", "A"))],
        &[(
            "v",
            Php::Object("A", vec![member("a", int(1)), member("b", int(1))]),
        )],
    );
}

#[test]
fn objects_of_different_classes_are_taken_whole() {
    let map = |key| array(&[(key, int(1))]);
    let a = |key| object("A", &[(key, int(1))]);
    let b = |key| object("B", &[(key, int(1))]);
    for (base, ours, theirs) in [
        (a("x"), a("y"), b("z")),
        (a("x"), b("y"), b("z")),
        (map("x"), a("y"), a("z")),
        (a("x"), map("y"), map("z")),
        (a("x"), a("y"), map("z")),
        (int(1), map("y"), map("z")),
        (Php::Null, a("y"), a("z")),
    ] {
        merges(
            &[("v", base)],
            &[("v", ours.clone())],
            &[("v", theirs)],
            &[("v", ours)],
        );
    }
}

#[test]
fn a_date_is_taken_whole() {
    for class in [
        "DateTime",
        "datetimeimmutable",
        "DateTimeZone",
        "DateInterval",
        "DatePeriod",
    ] {
        let date =
            |date: i64, zone: i64| object(class, &[("date", int(date)), ("zone", int(zone))]);
        merges(
            &[("d", date(1, 1))],
            &[("d", date(2, 1))],
            &[("d", date(1, 2))],
            &[("d", date(2, 1))],
        );
    }
}

#[test]
fn enum_cases_and_texts_of_their_own_are_taken_whole() {
    let case = |case| Php::Raw(format!("E:6:\"Suit:{case}\";"));
    let text = |text| Php::Raw(format!("C:1:\"A\":1:{{{text}}}"));
    merges(
        &[("e", case("A")), ("c", text("a")), ("f", case("A"))],
        &[("e", case("B")), ("c", text("b")), ("f", case("A"))],
        &[("e", case("C")), ("c", text("c")), ("f", case("D"))],
        &[("e", case("B")), ("c", text("b")), ("f", case("D"))],
    );
}

#[test]
fn ours_order_comes_first_and_their_additions_behind() {
    let of = |keys: &[&str]| array(&keys.iter().map(|key| (*key, int(1))).collect::<Vec<_>>());
    merges(
        &[("v", of(&["a", "b", "c"]))],
        &[("v", of(&["c", "o", "a", "b"]))],
        &[("v", of(&["y", "a", "x", "b", "c"]))],
        &[("v", of(&["c", "o", "a", "b", "y", "x"]))],
    );
    // A change of order alone is a change.
    merges(
        &[("v", of(&["a", "b"]))],
        &[("v", of(&["a", "b"])), ("w", int(1))],
        &[("v", of(&["b", "a"]))],
        &[("v", of(&["b", "a"])), ("w", int(1))],
    );
}

#[test]
fn an_integer_key_and_its_text_are_one_key() {
    let base = b"v|a:2:{i:5;i:1;s:1:\"a\";i:1;}";
    let ours = b"v|a:2:{i:5;i:2;s:1:\"a\";i:1;}";
    let theirs = b"v|a:2:{s:1:\"5\";i:1;s:1:\"a\";i:3;}";
    let merged = signing(Format::Php, Limits::default()).merge(base, ours, theirs);
    assert_eq!(merged.unwrap(), b"v|a:2:{i:5;i:2;s:1:\"a\";i:3;}");
}

#[test]
fn of_a_key_that_stands_twice_the_last_counts() {
    let codec = signing(Format::Php, Limits::default());
    let base = b"a|i:1;a|i:2;b|i:1;";
    let ours = b"a|i:2;b|i:2;";
    let theirs = b"a|i:1;a|i:3;b|i:1;";
    assert_eq!(codec.merge(base, ours, theirs).unwrap(), b"a|i:3;b|i:2;");
    let base = b"v|a:2:{i:0;i:1;i:0;i:2;}";
    let ours = b"v|a:2:{i:0;i:2;s:1:\"k\";i:1;}";
    let theirs = b"v|a:3:{i:0;i:9;i:0;i:2;i:0;i:4;}";
    assert_eq!(
        codec.merge(base, ours, theirs).unwrap(),
        b"v|a:2:{i:0;i:4;s:1:\"k\";i:1;}"
    );
}

#[test]
fn below_64_levels_values_are_whole() {
    let nested = |levels: usize, ours: i64, theirs: i64| {
        let leaf = array(&[("o", int(ours)), ("t", int(theirs))]);
        (0..levels).fold(leaf, |inner, _| array(&[("k", inner)]))
    };
    let of = |levels, ours, theirs| [("v", nested(levels, ours, theirs))];
    merges(&of(63, 0, 0), &of(63, 1, 0), &of(63, 0, 1), &of(63, 1, 1));
    merges(&of(64, 0, 0), &of(64, 1, 0), &of(64, 0, 1), &of(64, 1, 0));
}

#[test]
fn what_is_too_large_or_no_session_is_an_error() {
    let limits = Limits {
        size: 20,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    let error = codec
        .merge(b"", b"a|s:3:\"abc\";", b"b|s:3:\"abc\";")
        .unwrap_err();
    assert_eq!(error.kind, Kind::TooLarge(20));
    for broken in [
        [&b"x"[..], b"a|i:1;", b"b|i:1;"],
        [b"", b"x", b"b|i:1;"],
        [b"", b"a|i:1;", b"x"],
    ] {
        let [base, ours, theirs] = broken;
        assert!(codec.merge(base, ours, theirs).is_err());
    }
}

#[test]
fn a_merged_document_brings_doubts_and_php_s_own_does_not() {
    let codec = signing(Format::Php, Limits::default());
    let none = KeptMaps::default();
    let base = b"u|O:4:\"User\":2:{s:1:\"a\";i:1;s:1:\"b\";i:1;}";
    let ours = b"u|O:4:\"User\":2:{s:1:\"a\";i:2;s:1:\"b\";i:1;}";
    let theirs = b"u|O:4:\"User\":2:{s:1:\"a\";i:1;s:1:\"b\";i:2;}";
    let merged = codec.merge(base, ours, theirs).unwrap();
    let doubts = |document: &[u8]| {
        let decoded = codec.to_php(document, &Refused::default()).unwrap();
        assert_eq!(decoded.data, merged);
        decoded.doubts
    };
    let document = codec.to_json(&merged, &none).unwrap().document;
    assert_eq!(doubts(&document), []);
    let document = codec.merged_to_json(&merged, &none).unwrap().document;
    assert!(matches!(*doubts(&document), [Doubt::Session(_)]));
}

#[test]
fn php_s_own_bytes_do_not_stand_in_a_merged_document() {
    let codec = signing(Format::Php, Limits::default());
    let none = KeptMaps::default();
    let session = b"a|C:1:\"A\":19:{O:8:\"stdClass\":0:{}}b|r:2;";
    let document = codec.to_json(session, &none).unwrap().document;
    let back = codec.to_php(&document, &Refused::default()).unwrap();
    assert_eq!(back.data, session);
    let document = codec.merged_to_json(session, &none).unwrap().document;
    let back = codec.to_php(&document, &Refused::default()).unwrap();
    assert_eq!(back.data, b"a|C:1:\"A\":19:{O:8:\"stdClass\":0:{}}b|N;");
}

#[test]
fn a_plain_session_s_document_is_the_same_whoever_wrote_it() {
    let codec = signing(Format::Php, Limits::default());
    let none = KeptMaps::default();
    for session in [&b"a|i:1;"[..], b"a|d:1;", b""] {
        assert_eq!(
            codec.to_json(session, &none),
            codec.merged_to_json(session, &none)
        );
    }
}

#[test]
fn maps_that_either_document_kept_are_kept_in_the_merged_one() {
    let codec = signing(Format::Php, Limits::default());
    let read = |document: &str| {
        codec
            .to_php(document.as_bytes(), &Refused::default())
            .unwrap()
    };
    let ours = read(r#"{"a":{},"b":{"0":1}}"#);
    let theirs = read(r#"{"c":{},"a":{}}"#);
    let merged = codec.merge(b"", &ours.data, &theirs.data).unwrap();
    let kept = ours.kept.union(&theirs.kept);
    assert_eq!(kept, theirs.kept.union(&ours.kept));
    let document = codec.merged_to_json(&merged, &kept).unwrap().document;
    assert_eq!(document, br#"{"a":{},"b":{"0":1},"c":{}}"#);
}
