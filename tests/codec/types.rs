//! Each type that JSON has no word for: what other programs see of it, and what brings it back.

use rust_json_session::codec::{AllowedClasses, Format, KeptMaps, Limits, Refused};

use crate::{FORMATS, signing, to_json, to_php, unsigned};

/// The values of one session variable `v`, as PHP serializes them, and as JSON shows them.
const VALUES: &[(&str, &str)] = &[
    // Floats.
    ("d:1;", "1.0"),
    ("d:-0;", "-0.0"),
    ("d:1.0E+17;", "1.0e+17"),
    ("d:NAN;", "null"),
    ("d:INF;", "null"),
    ("d:-INF;", "null"),
    ("a:3:{i:0;d:1;i:1;d:2;i:2;d:3;}", "[1.0,2.0,3.0]"),
    // Integers.
    ("i:9007199254740992;", "9007199254740992"),
    ("i:9007199254740993;", "9007199254740993"),
    ("i:-9223372036854775808;", "-9223372036854775808"),
    // Bytes.
    ("s:2:\"\\xff\\x00\";", "\"data:;base64,/wA=\""),
    ("s:13:\"data:;base64,\";", "\"data:;base64,\""),
    (
        "a:2:{s:1:\"\\xff\";i:1;s:15:\"data:;base64,AA\";i:2;}",
        "{\"data:;base64,/w==\":1,\"data:;base64,ZGF0YTo7YmFzZTY0LEFB\":2}",
    ),
    // The order of keys.
    ("a:2:{i:5;i:1;i:3;i:2;}", "{\"5\":1,\"3\":2}"),
    ("a:2:{s:1:\"a\";i:1;i:3;i:2;}", "{\"a\":1,\"3\":2}"),
    // Objects.
    ("O:8:\"stdClass\":0:{}", "{}"),
    ("O:1:\"A\":1:{s:1:\"x\";i:1;}", "{\"x\":1}"),
    ("O:1:\"A\":1:{s:1:\"5\";i:1;}", "{\"5\":1}"),
    ("O:1:\"A\":1:{i:5;i:1;}", "{\"5\":1}"),
    ("O:1:\"A\":2:{i:0;i:1;i:1;i:2;}", "[1,2]"),
    ("O:1:\"A\":1:{s:1:\"0\";i:1;}", "{\"0\":1}"),
    ("O:1:\"A\":1:{s:4:\"\\x00*\\x00p\";i:1;}", "{}"),
    (
        "O:1:\"A\":3:{s:4:\"\\x00A\\x00p\";i:1;s:1:\"x\";i:2;s:4:\"\\x00*\\x00q\";i:3;}",
        "{\"x\":2}",
    ),
    ("O:1:\"B\":1:{s:4:\"\\x00A\\x00p\";d:1;}", "{}"),
    (
        "O:1:\"A\":1:{s:4:\"\\x00A\\x00p\";O:1:\"B\":1:{s:4:\"\\x00*\\x00q\";O:1:\"C\":1:{s:1:\"x\";d:1;}}}",
        "{}",
    ),
    ("C:1:\"A\":4:{text}", "\"text\""),
    ("C:1:\"A\":1:{\\xff}", "\"data:;base64,/w==\""),
    ("E:13:\"Suit:H\u{c3}\u{b6}rz\";", ""),
    ("E:11:\"Suit:Hearts\";", "\"Hearts\""),
    // The same value in several places.
    ("a:2:{i:0;i:5;i:1;R:2;}", "[5,5]"),
    (
        "a:2:{i:0;O:1:\"A\":1:{s:1:\"x\";d:1;}i:1;r:2;}",
        "[{\"x\":1.0},{\"x\":1.0}]",
    ),
    ("O:1:\"A\":1:{s:4:\"self\";r:1;}", "{\"self\":null}"),
    ("a:1:{s:4:\"self\";R:1;}", "{\"self\":null}"),
    (
        "O:1:\"A\":2:{s:4:\"\\x00*\\x00p\";O:1:\"B\":0:{}s:1:\"x\";r:2;}",
        "{\"x\":{}}",
    ),
    ("a:2:{i:0;E:3:\"S:A\";i:1;r:2;}", "[\"A\",\"A\"]"),
    // Public names that PHP would take for hidden ones of the same object.
    (
        "O:8:\"stdClass\":2:{s:4:\"\\x00*\\x00x\";i:1;s:1:\"x\";i:2;}",
        "{}",
    ),
    (
        "O:8:\"stdClass\":1:{s:27:\"__PHP_Incomplete_Class_Name\";s:1:\"x\";}",
        "{}",
    ),
    (
        "O:2:\"P2\":3:{i:0;i:0;i:1;a:1:{i:0;i:1;}i:2;a:2:{s:5:\"\\x00P1\\x00x\";i:1;s:1:\"x\";i:2;}}",
        "[0,[1],{\"x\":2}]",
    ),
    (
        "O:8:\"stdClass\":1:{s:1:\"a\";a:2:{s:4:\"\\x00*\\x00k\";i:1;s:1:\"k\";i:2;}}",
        "{\"a\":{\"k\":2}}",
    ),
    (
        "O:3:\"Emp\":2:{s:4:\"\\x00*\\x005\";i:1;i:5;i:2;}",
        "{\"5\":2}",
    ),
    (
        "O:3:\"Emp\":2:{s:3:\"\\x00A\\x00\";i:1;i:5;i:2;}",
        "{\"5\":2}",
    ),
    ("O:2:\"9A\":1:{s:1:\"x\";i:1;}", "{\"x\":1}"),
    // Values hidden in the text of an object have numbers too.
    (
        "a:3:{i:0;C:1:\"A\":8:{YTozOntp}i:1;O:8:\"stdClass\":0:{}i:2;r:7;}",
        "[\"YTozOntp\",{},null]",
    ),
    // References run into what an object wrote itself.
    (
        "a:2:{i:0;C:1:\"A\":19:{O:8:\"stdClass\":0:{}}i:1;r:3;}",
        "[\"O:8:\\\"stdClass\\\":0:{}\",null]",
    ),
];

/// `\xNN` in the table is one byte.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// The session whose only variable, `v`, is `value`.
pub(crate) fn session_of(value: &[u8], format: Format) -> Vec<u8> {
    match format {
        Format::Php => [b"v|", value].concat(),
        Format::PhpBinary => [b"\x01v", value].concat(),
        Format::PhpSerialize => panic!("slots are numbered otherwise"),
    }
}

#[test]
fn every_type_shows_its_json_and_comes_back() {
    for (value, json) in VALUES.iter().filter(|(_, json)| !json.is_empty()) {
        for format in [Format::Php, Format::PhpBinary] {
            let session = session_of(&bytes(value), format);
            let document = to_json(&session, format, Limits::default()).unwrap();
            let shown = String::from_utf8_lossy(&document).into_owned();
            assert!(
                shown.starts_with(&format!("{{\"v\":{json}")),
                "{value}\n{shown}"
            );
            let back = to_php(&document, format, Limits::default()).unwrap();
            assert!(
                back == session,
                "{}\n{shown}\n{}",
                session.escape_ascii(),
                back.escape_ascii()
            );
        }
    }
}

#[test]
fn a_value_that_plain_json_says_has_no_hint() {
    for value in [
        "i:5;",
        "d:1.5;",
        "d:1.0E+25;",
        "s:3:\"abc\";",
        "a:0:{}",
        "a:1:{i:0;N;}",
        "a:1:{i:7;N;}",
        "b:1;",
        "a:2:{i:3;i:1;s:1:\"a\";i:2;}",
    ] {
        let document = to_json(
            format!("v|{value}").as_bytes(),
            Format::Php,
            Limits::default(),
        )
        .unwrap();
        assert!(
            !document.windows(4).any(|window| window == b"$php"),
            "{value}"
        );
    }
}

#[test]
fn the_session_s_own_slot_is_counted_in_php_serialize() {
    let session = b"a:2:{s:1:\"a\";d:1;s:1:\"b\";R:2;}";
    let document = to_json(session, Format::PhpSerialize, Limits::default()).unwrap();
    for (format, expected) in [
        (Format::PhpSerialize, &session[..]),
        (Format::Php, b"a|d:1;b|R:1;"),
    ] {
        let back = to_php(&document, format, Limits::default()).unwrap();
        assert_eq!(
            back.escape_ascii().to_string(),
            expected.escape_ascii().to_string()
        );
    }
}

#[test]
fn root_names_of_any_bytes_come_back_or_are_refused() {
    let session =
        b"a:4:{s:1:\"\xff\";i:1;s:15:\"data:;base64,AA\";i:2;s:4:\"$php\";d:3;s:0:\"\";i:4;}";
    let document = to_json(session, Format::PhpSerialize, Limits::default()).unwrap();
    assert_eq!(
        to_php(&document, Format::PhpSerialize, Limits::default()).unwrap(),
        session
    );
    let with_bar = to_json(
        b"a:1:{s:2:\"|\xff\";i:1;}",
        Format::PhpSerialize,
        Limits::default(),
    )
    .unwrap();
    assert!(to_php(&with_bar, Format::Php, Limits::default()).is_err());
    assert!(to_php(&with_bar, Format::PhpBinary, Limits::default()).is_ok());
}

#[test]
fn alike_elements_share_one_hint() {
    let floats: Vec<String> = (0..1000)
        .map(|index| format!("i:{index};d:{index};"))
        .collect();
    let session = format!("v|a:1000:{{{}}}", floats.concat());
    let document = to_json(session.as_bytes(), Format::Php, Limits::default()).unwrap();
    let document = String::from_utf8(document).unwrap();
    assert!(
        document.ends_with("{\\\"t\\\":{\\\"m\\\":{\\\"v\\\":{\\\"*\\\":\\\"f\\\"}}}}\"}"),
        "{document}"
    );
}

#[test]
fn copies_are_bounded_and_come_back_all_the_same() {
    // Every level holds the one before twice: 2^40 values as a tree.
    let mut value = String::from("a:2:{i:0;i:1;i:1;i:2;}");
    for _ in 0..40 {
        value = format!("O:8:\"stdClass\":2:{{s:1:\"a\";{value}s:1:\"b\";R:0;}}");
    }
    let mut slot = 41;
    let mut session = String::from("v|");
    for part in value.split_inclusive("R:0;") {
        session.push_str(&part.replace("R:0;", &format!("R:{slot};")));
        slot -= 1;
    }
    let document = to_json(session.as_bytes(), Format::Php, Limits::default()).unwrap();
    assert!(document.len() < 200_000, "{}", document.len());
    assert_eq!(
        String::from_utf8(to_php(&document, Format::Php, Limits::default()).unwrap()).unwrap(),
        session
    );
}

#[test]
fn without_a_secret_objects_become_arrays_and_the_first_is_named() {
    let session = b"user|O:8:\"App\\User\":2:{s:4:\"name\";s:3:\"Ada\";s:9:\"\0*\0secret\";d:1;}when|E:3:\"S:A\";o|O:8:\"stdClass\":0:{}";
    let classes = AllowedClasses::default();
    let codec = unsigned(Format::Php, &classes);
    let encoded = codec.to_json(session, &KeptMaps::default()).unwrap();
    let lost = encoded.lost.unwrap();
    assert_eq!(
        (lost.class.as_str(), lost.path.as_str()),
        ("App\\User", "user")
    );
    let decoded = codec
        .to_php(&encoded.document, &Refused::default())
        .unwrap();
    assert_eq!(
        decoded.data.escape_ascii().to_string(),
        br#"user|a:1:{s:4:"name";s:3:"Ada";}when|s:1:"A";o|O:8:"stdClass":0:{}"#
            .escape_ascii()
            .to_string()
    );
    let classes = AllowedClasses::parse("app\\user s").unwrap();
    let codec = unsigned(Format::Php, &classes);
    assert_eq!(
        codec.to_json(session, &KeptMaps::default()).unwrap().lost,
        None
    );
    let decoded = codec
        .to_php(&encoded.document, &Refused::default())
        .unwrap();
    assert_eq!(
        decoded.data.escape_ascii().to_string(),
        session.escape_ascii().to_string()
    );
}

#[test]
fn empty_and_list_like_objects_of_other_programs_stay_objects() {
    let document = br#"{"a":{},"b":[],"c":{"0":1,"1":2},"d":{"1":{}},"$$php":{}}"#;
    for format in FORMATS {
        let codec = signing(format, Limits::default());
        let decoded = codec.to_php(document, &Refused::default()).unwrap();
        let again = codec
            .to_json(&decoded.data, &decoded.kept)
            .unwrap()
            .document;
        assert_eq!(
            String::from_utf8_lossy(&again),
            String::from_utf8_lossy(document)
        );
        let forgotten = codec
            .to_json(&decoded.data, &KeptMaps::default())
            .unwrap()
            .document;
        assert!(forgotten.starts_with(br#"{"a":[],"b":[],"c":[1,2],"d":{"1":[]}"#));
    }
}
