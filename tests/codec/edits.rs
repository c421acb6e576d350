//! What an edit by another program does to each kind of value: the README's table, line by line.

use rust_json_session::codec::{Doubt, Format, KeptMaps, Limits, Refused};

use crate::types::session_of;
use crate::{signing, to_json, to_php};

/// The document of a session, with its plain part as another program rewrote it.
fn edited(session: &[u8], edit: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let document = to_json(session, Format::Php, Limits::default()).unwrap();
    let mut value = serde_json::from_slice(&document).unwrap();
    edit(&mut value);
    serde_json::to_vec_pretty(&value).unwrap()
}

/// What PHP reads of the variable `v` after `v` was replaced by `json`.
fn after(value: &str, json: &str) -> String {
    let session = session_of(&unescape(value), Format::Php);
    let document = edited(&session, |document| {
        document["v"] = serde_json::from_str(json).unwrap();
    });
    let back = to_php(&document, Format::Php, Limits::default()).unwrap();
    back.strip_prefix(b"v|")
        .unwrap()
        .escape_ascii()
        .to_string()
        .replace("\\\"", "\"")
}

fn unescape(text: &str) -> Vec<u8> {
    text.replace("\\x00", "\0").into_bytes()
}

#[test]
fn numbers() {
    assert_eq!(after("d:1;", "2"), "d:2;");
    assert_eq!(after("d:1;", "2.5"), "d:2.5;");
    assert_eq!(after("d:1;", "\"2\""), "s:1:\"2\";");
    assert_eq!(after("d:-0;", "0"), "d:-0;");
    assert_eq!(after("d:-0;", "3"), "i:3;");
    assert_eq!(after("d:NAN;", "null"), "d:NAN;");
    assert_eq!(after("d:NAN;", "1"), "i:1;");
    assert_eq!(
        after("i:9007199254740993;", "9007199254740992"),
        "i:9007199254740993;"
    );
    assert_eq!(
        after("i:9007199254740993;", "9007199254740994"),
        "i:9007199254740994;"
    );
    assert_eq!(
        after("i:9223372036854775807;", "9223372036854775807.0"),
        "i:9223372036854775807;"
    );
    assert_eq!(after("i:9007199254740993;", "5"), "i:5;");
}

#[test]
fn a_member_that_is_new_has_no_type_of_its_siblings() {
    let document = edited(b"v|d:1;w|d:1;q|d:1;", |document| document["new"] = 1.into());
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        b"v|d:1;w|d:1;q|d:1;new|i:1;"
    );
}

#[test]
fn binary_strings() {
    let value = "s:1:\"\u{0}\";";
    assert_eq!(after(value, "\"x\""), "s:1:\"x\";");
    let session = b"v|s:1:\"\xff\";";
    let document = edited(session, |document| {
        document["v"] = "data:;base64,/v8=".into();
    });
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        b"v|s:2:\"\xfe\xff\";"
    );
    let document = edited(session, |document| {
        document["v"] = "data:;base64,no!".into();
    });
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        b"v|s:16:\"data:;base64,no!\";"
    );
}

#[test]
fn arrays() {
    let value = "a:3:{i:5;i:1;i:3;d:2;s:1:\"a\";i:3;}";
    // A new member comes last, a deleted one is gone, the others keep their order.
    assert_eq!(
        after(value, r#"{"3":2,"4":9,"5":1,"b":8}"#),
        "a:4:{i:5;i:1;i:3;d:2;i:4;i:9;s:1:\"b\";i:8;}"
    );
    assert_eq!(
        after("a:2:{i:0;d:1;i:1;d:2;}", "[1,2,3]"),
        "a:3:{i:0;d:1;i:1;d:2;i:2;d:3;}"
    );
    assert_eq!(
        after("a:2:{i:0;d:1;i:1;s:1:\"x\";}", "[1,\"x\",3]"),
        "a:3:{i:0;d:1;i:1;s:1:\"x\";i:2;i:3;}"
    );
}

#[test]
fn objects() {
    let value = "O:1:\"A\":2:{s:1:\"x\";d:1;s:4:\"\\x00*\\x00p\";i:7;}";
    assert_eq!(
        after(value, r#"{"x":2}"#),
        r#"O:1:"A":2:{s:1:"x";d:2;s:4:"\x00*\x00p";i:7;}"#
    );
    assert_eq!(
        after(value, r#"{"y":[]}"#),
        r#"O:1:"A":2:{s:1:"y";a:0:{}s:4:"\x00*\x00p";i:7;}"#
    );
    assert_eq!(after(value, "{}"), r#"O:1:"A":1:{s:4:"\x00*\x00p";i:7;}"#);
    assert_eq!(after(value, "[1]"), "a:1:{i:0;i:1;}");
    assert_eq!(after(value, "\"A\""), "s:1:\"A\";");
    // An object that PHP's json_decode() made an array, and printed as one.
    let empty = "O:1:\"A\":1:{s:4:\"\\x00A\\x00p\";i:1;}";
    assert_eq!(after(empty, "[]"), r#"O:1:"A":1:{s:4:"\x00A\x00p";i:1;}"#);
    // Nobody reaches hidden state by its bare name, or by PHP's mangled one.
    assert_eq!(
        after(value, r#"{"p":8}"#),
        r#"O:1:"A":1:{s:4:"\x00*\x00p";i:7;}"#
    );
    assert_eq!(
        after(value, r#"{"\u0000*\u0000p":8}"#),
        r#"a:1:{s:4:"\x00*\x00p";i:8;}"#
    );
    assert_eq!(
        after(value, r#"{"__PHP_Incomplete_Class_Name":"B"}"#),
        r#"a:1:{s:27:"__PHP_Incomplete_Class_Name";s:1:"B";}"#
    );
    let list_shaped = "O:1:\"A\":2:{i:0;i:1;i:1;i:2;}";
    assert_eq!(
        after(list_shaped, "[3,4]"),
        r#"O:1:"A":2:{i:0;i:3;i:1;i:4;}"#
    );
    assert_eq!(after(list_shaped, "[3]"), "a:1:{i:0;i:3;}");
    assert_eq!(
        after(list_shaped, r#"{"0":3,"1":4}"#),
        "a:2:{i:0;i:3;i:1;i:4;}"
    );
}

#[test]
fn objects_in_lists() {
    let user = |name: &str, secret: u8| {
        format!("O:1:\"A\":2:{{s:1:\"x\";s:1:\"{name}\";s:4:\"\\x00*\\x00p\";i:{secret};}}")
    };
    let list = format!(
        "a:3:{{i:0;{}i:1;{}i:2;{}}}",
        user("a", 1),
        user("b", 2),
        user("c", 3)
    );
    let shown = |name: &str, secret: u8| user(name, secret);
    let plain = |name: &str| format!("a:1:{{s:1:\"x\";s:1:\"{name}\";}}");
    let list_of = |elements: &[String]| {
        let elements: Vec<String> = elements
            .iter()
            .enumerate()
            .map(|(at, element)| format!("i:{at};{element}"))
            .collect();
        elements.concat()
    };
    // Reordered, pushed and removed elements keep their own hidden state.
    assert!(
        after(&list, r#"[{"x":"c"},{"x":"a"},{"x":"b"}]"#).contains(&list_of(&[
            shown("c", 3),
            shown("a", 1),
            shown("b", 2)
        ]))
    );
    assert!(
        after(&list, r#"[{"x":"n"},{"x":"a"},{"x":"b"},{"x":"c"}]"#).contains(&list_of(&[
            plain("n"),
            shown("a", 1),
            shown("b", 2),
            shown("c", 3)
        ]))
    );
    assert!(after(&list, r#"[{"x":"c"}]"#).contains(&list_of(&[shown("c", 3)])));
    // An edited one with hidden state is plain: whose state it should have is not known.
    assert!(
        after(&list, r#"[{"x":"a"},{"x":"B"},{"x":"c"}]"#).contains(&list_of(&[
            shown("a", 1),
            plain("B"),
            shown("c", 3)
        ]))
    );
    // An edited one without stays what it was.
    let public = "a:2:{i:0;O:1:\"A\":1:{s:1:\"x\";i:1;}i:1;O:1:\"B\":1:{s:1:\"x\";i:2;}}";
    assert_eq!(
        after(public, r#"[{"x":7},{"x":2}]"#),
        r#"a:2:{i:0;O:1:"A":1:{s:1:"x";i:7;}i:1;O:1:"B":1:{s:1:"x";i:2;}}"#
    );
    // A new element is plain, where all are objects of one class too.
    let alike = "a:2:{i:0;O:1:\"A\":1:{s:1:\"x\";i:1;}i:1;O:1:\"A\":1:{s:1:\"x\";i:2;}}";
    assert_eq!(
        after(alike, r#"[{"x":1},{"x":2},{"x":3}]"#),
        r#"a:3:{i:0;O:1:"A":1:{s:1:"x";i:1;}i:1;O:1:"A":1:{s:1:"x";i:2;}i:2;a:1:{s:1:"x";i:3;}}"#
    );
}

#[test]
fn a_row_with_an_object_keeps_it_when_the_row_is_edited() {
    let row = |n: u8| {
        format!(
            "a:2:{{s:1:\"n\";i:{n};s:1:\"o\";O:1:\"A\":2:{{s:1:\"x\";i:{n};s:4:\"\\x00*\\x00p\";i:{n};}}}}"
        )
    };
    let list = format!("a:2:{{i:0;{}i:1;{}}}", row(1), row(2));
    let edited = after(&list, r#"[{"n":9,"o":{"x":1}},{"n":2,"o":{"x":2}}]"#);
    assert!(
        edited.contains(
            r#"i:0;a:2:{s:1:"n";i:9;s:1:"o";O:1:"A":2:{s:1:"x";i:1;s:4:"\x00*\x00p";i:1;}}"#
        ),
        "{edited}"
    );
    // Moved up by a new first row, each object still has its own state.
    let moved = after(
        &list,
        r#"[{"n":0},{"n":1,"o":{"x":1}},{"n":2,"o":{"x":2}}]"#,
    );
    assert!(
        moved.contains(
            r#"i:2;a:2:{s:1:"n";i:2;s:1:"o";O:1:"A":2:{s:1:"x";i:2;s:4:"\x00*\x00p";i:2;}}"#
        ),
        "{moved}"
    );
}

#[test]
fn enum_cases_and_opaque_texts() {
    assert_eq!(
        after("E:11:\"Suit:Hearts\";", "\"Spades\""),
        "E:11:\"Suit:Spades\";"
    );
    assert_eq!(
        after("E:11:\"Suit:Hearts\";", "\"no case\""),
        "s:7:\"no case\";"
    );
    assert_eq!(after("E:11:\"Suit:Hearts\";", "1"), "i:1;");
    assert_eq!(
        after("C:1:\"A\":4:{text}", "\"edited\""),
        "C:1:\"A\":6:{edited}"
    );
}

#[test]
fn shared_values() {
    let shared = "a:3:{i:0;O:1:\"A\":1:{s:1:\"x\";i:1;}i:1;r:2;i:2;r:2;}";
    // An edited copy is a value of its own; the others stay one object.
    assert_eq!(
        after(shared, r#"[{"x":1},{"x":2},{"x":1}]"#),
        r#"a:3:{i:0;O:1:"A":1:{s:1:"x";i:1;}i:1;a:1:{s:1:"x";i:2;}i:2;r:2;}"#
    );
    // Where the first is edited alone, no copy is equal to it any more.
    let named = "a:2:{s:1:\"a\";O:1:\"A\":1:{s:1:\"x\";i:1;}s:1:\"b\";r:2;}";
    assert_eq!(
        after(named, r#"{"a":{"x":2},"b":{"x":1}}"#),
        r#"a:2:{s:1:"a";O:1:"A":1:{s:1:"x";i:2;}s:1:"b";a:1:{s:1:"x";i:1;}}"#
    );
    // The order of members is of no matter to who is who.
    let document = edited(&session_of(named.as_bytes(), Format::Php), |document| {
        let members = document["v"].as_object_mut().unwrap();
        let first = members.shift_remove("a").unwrap();
        members.insert("a".to_owned(), first);
    });
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        br#"v|a:2:{s:1:"b";O:1:"A":1:{s:1:"x";i:1;}s:1:"a";r:2;}"#
    );
    // A reference to what is gone is a value.
    assert_eq!(
        after(named, r#"{"b":{"x":1}}"#),
        r#"a:1:{s:1:"b";a:1:{s:1:"x";i:1;}}"#
    );
    assert_eq!(
        after("a:2:{i:0;i:5;i:1;R:2;}", "[6,5]"),
        "a:2:{i:0;i:6;i:1;i:5;}"
    );
    assert_eq!(
        after("a:2:{i:0;i:5;i:1;R:2;}", "[6,6]"),
        "a:2:{i:0;i:6;i:1;R:2;}"
    );
}

#[test]
fn references_into_opaque_texts_are_good_while_nothing_is_edited() {
    let value = "a:3:{i:0;C:1:\"A\":19:{O:8:\"stdClass\":0:{}}i:1;r:3;s:1:\"x\";i:1;}";
    assert_eq!(
        after(value, r#"{"0":"O:8:\"stdClass\":0:{}","1":null,"x":1}"#),
        value
    );
    assert_eq!(
        after(value, r#"{"0":"O:8:\"stdClass\":0:{}","1":null,"x":2}"#),
        value.replace("r:3;", "N;").replace("i:1;}", "i:2;}")
    );
}

#[test]
fn they_are_good_beside_a_kept_map_too() {
    let codec = signing(Format::Php, Limits::default());
    let kept = codec
        .to_php(br#"{"cart":{}}"#, &Refused::default())
        .unwrap()
        .kept;
    let session = b"cart|a:0:{}v|a:2:{i:0;C:1:\"A\":19:{O:8:\"stdClass\":0:{}}i:1;r:4;}";
    let document = codec.to_json(session, &kept).unwrap().document;
    assert!(document.starts_with(br#"{"cart":{},"#));
    let decoded = codec.to_php(&document, &Refused::default()).unwrap();
    assert_eq!(decoded.data, session);
}

#[test]
fn without_the_member_php_everything_is_plain() {
    let session = b"v|O:1:\"A\":2:{s:1:\"x\";d:1;s:4:\"\0*\0p\";i:7;}";
    let document = edited(session, |document| {
        drop(document.as_object_mut().unwrap().remove("$php"));
    });
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        br#"v|a:1:{s:1:"x";d:1;}"#
    );
}

#[test]
fn the_member_php_may_stand_anywhere() {
    let session = br#"v|O:1:"A":1:{s:1:"x";d:1;}w|s:1:"}";"#;
    let document = edited(session, |document| {
        let members = document.as_object_mut().unwrap();
        let hints = members.shift_remove("$php").unwrap();
        members.shift_insert(0, "$php".to_owned(), hints);
    });
    assert!(document.starts_with(b"{\n  \"$php\""));
    assert_eq!(
        to_php(&document, Format::Php, Limits::default()).unwrap(),
        session
    );
}

#[test]
fn an_edited_session_is_a_doubt_and_then_each_of_its_objects() {
    let session = br#"v|O:1:"A":1:{s:1:"x";O:1:"B":0:{}}w|O:8:"DateTime":0:{}"#;
    let codec = signing(Format::Php, Limits::default());
    let document = to_json(session, Format::Php, Limits::default()).unwrap();
    let read = |document: &[u8], refused: &Refused| codec.to_php(document, refused).unwrap();
    assert!(read(&document, &Refused::default()).doubts.is_empty());
    let document = edited(session, |document| document["v"]["n"] = 1.into());
    let mut refused = Refused::default();
    let [whole] = <[Doubt; 1]>::try_from(read(&document, &refused).doubts).unwrap();
    let serialized =
        br#"a:2:{s:1:"v";O:1:"A":2:{s:1:"x";O:1:"B":0:{}s:1:"n";i:1;}s:1:"w";O:8:"DateTime":0:{}}"#;
    assert_eq!(whole, Doubt::Session(serialized.to_vec()));
    refused.add(whole);
    // An object inside another is a doubt of its own where that one is refused.
    let [first, second] = <[Doubt; 2]>::try_from(read(&document, &refused).doubts).unwrap();
    assert_eq!(
        serialized_of(&first),
        br#"O:1:"A":2:{s:1:"x";O:1:"B":0:{}s:1:"n";i:1;}"#
    );
    assert_eq!(serialized_of(&second), br#"O:8:"DateTime":0:{}"#);
    refused.add(first);
    let decoded = read(&document, &refused);
    assert_eq!(
        decoded.data,
        br#"v|a:2:{s:1:"x";O:1:"B":0:{}s:1:"n";i:1;}w|O:8:"DateTime":0:{}"#
    );
    assert!(matches!(decoded.doubts.as_slice(), [Doubt::Session(_)]));
    refused.add_all_objects();
    let decoded = read(&document, &refused);
    assert_eq!(
        decoded.data,
        br#"v|a:2:{s:1:"x";a:0:{}s:1:"n";i:1;}w|a:0:{}"#
    );
    assert!(decoded.doubts.is_empty());
}

/// What other programs do with variables that have no part in an object leaves PHP's objects as they are.
#[test]
fn an_edit_beside_the_objects_is_no_doubt() {
    let session = br#"n|i:1;v|O:1:"A":1:{s:1:"x";O:1:"B":0:{}}w|R:2;l|a:0:{}"#;
    let codec = signing(Format::Php, Limits::default());
    let document = edited(session, |document| {
        document["n"] = "one".into();
        document["l"] = [1, 2].as_slice().into();
        document["new"] = 1.into();
    });
    let decoded = codec.to_php(&document, &Refused::default()).unwrap();
    assert_eq!(
        decoded.data,
        br#"n|s:3:"one";v|O:1:"A":1:{s:1:"x";O:1:"B":0:{}}w|R:2;l|a:2:{i:0;i:1;i:1;i:2;}new|i:1;"#
    );
    assert!(decoded.doubts.is_empty());
}

fn serialized_of(doubt: &Doubt) -> &[u8] {
    match doubt {
        Doubt::Object(object) => object.serialized(),
        other => panic!("{other:?}"),
    }
}

/// A number that is printed as another kind of number is an edit too: a typed property may refuse it.
#[test]
fn an_integer_that_became_a_float_is_an_edit() {
    let session = br#"v|O:1:"T":1:{s:1:"x";i:1;}"#;
    let codec = signing(Format::Php, Limits::default());
    let document = to_json(session, Format::Php, Limits::default()).unwrap();
    let document = String::from_utf8(document)
        .unwrap()
        .replace(r#""x":1"#, r#""x":1.0"#);
    let decoded = codec
        .to_php(document.as_bytes(), &Refused::default())
        .unwrap();
    assert!(matches!(decoded.doubts.as_slice(), [Doubt::Session(_)]));
}

/// In `php_serialize` the session has the first slot, and an object that is looked at alone has it.
#[test]
fn an_object_in_doubt_counts_its_own_slots() {
    let session = br#"a:1:{s:1:"v";O:1:"A":2:{s:1:"q";i:2;s:4:"self";r:2;}}"#;
    let codec = signing(Format::PhpSerialize, Limits::default());
    let document = codec
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    let document = String::from_utf8(document)
        .unwrap()
        .replacen(r#""q":2"#, r#""q":3"#, 1);
    let mut refused = Refused::default();
    let whole = codec
        .to_php(document.as_bytes(), &refused)
        .unwrap()
        .doubts
        .remove(0);
    refused.add(whole);
    let doubts = codec.to_php(document.as_bytes(), &refused).unwrap().doubts;
    assert_eq!(
        serialized_of(&doubts[0]),
        br#"O:1:"A":2:{s:1:"q";i:3;s:4:"self";r:1;}"#
    );
}
