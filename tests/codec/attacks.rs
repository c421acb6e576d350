//! Documents by somebody who wants a class that PHP did not put there, or PHP's time and memory.

use rust_json_session::codec::{
    AllowedClasses, Codec, Format, KeptMaps, Limits, Refused, SigningKey, Types,
};
use serde_json::{Value, json};

use crate::{signing, unsigned};

const SECRET: &[u8] = b"the secret of the attacked";

fn php(codec: Codec<'_>, document: &[u8]) -> String {
    let decoded = codec.to_php(document, &Refused::default()).unwrap();
    String::from_utf8_lossy(&decoded.data).into_owned()
}

/// A document whose hints say that `v`, an object, is of the class `Evil`.
fn forged() -> Value {
    let payload = r#"{"c":["Evil"],"t":{"m":{"v":"o0"}}}"#;
    json!({"v": {"x": 1}, "$php": format!("1.-.-.{payload}")})
}

const PLAIN: &str = r#"v|a:1:{s:1:"x";i:1;}"#;

#[test]
fn an_injected_hint_names_no_class() {
    let document = serde_json::to_vec(&forged()).unwrap();
    let none = AllowedClasses::default();
    assert_eq!(php(unsigned(Format::Php, &none), &document), PLAIN);
    assert_eq!(
        php(signing(Format::Php, Limits::default()), &document),
        PLAIN
    );
}

#[test]
fn a_key_of_the_attacker_s_own_is_no_key() {
    let keys = [SigningKey::from_secret(b"the attacker's own secret")];
    let attacker = Codec {
        types: Types {
            keys: &keys,
            ..signing(Format::Php, Limits::default()).types
        },
        ..signing(Format::Php, Limits::default())
    };
    let document = attacker
        .to_json(b"v|O:4:\"Evil\":1:{s:1:\"x\";i:1;}", &KeptMaps::default())
        .unwrap()
        .document;
    assert_eq!(
        php(signing(Format::Php, Limits::default()), &document),
        PLAIN
    );
    // Under the id of the true key neither.
    let true_id = signing(Format::Php, Limits::default()).types.keys[0].id();
    let document = String::from_utf8(document)
        .unwrap()
        .replace(keys[0].id(), true_id);
    assert_eq!(
        php(signing(Format::Php, Limits::default()), document.as_bytes()),
        PLAIN
    );
}

#[test]
fn hints_of_another_session_do_not_count() {
    let mut other = signing(Format::Php, Limits::default());
    other.types.item = b"sessions/other";
    let document = other
        .to_json(b"v|O:4:\"Evil\":1:{s:1:\"x\";i:1;}", &KeptMaps::default())
        .unwrap()
        .document;
    assert!(php(other, &document).contains("Evil"));
    assert_eq!(
        php(signing(Format::Php, Limits::default()), &document),
        PLAIN
    );
}

#[test]
fn hints_of_a_key_that_is_no_longer_set_do_not_count() {
    let keys = [
        SigningKey::from_secret(SECRET),
        SigningKey::from_secret(b"the secret before that"),
    ];
    let with = |keys| Codec {
        types: Types {
            keys,
            ..signing(Format::Php, Limits::default()).types
        },
        ..signing(Format::Php, Limits::default())
    };
    let session = b"v|O:4:\"User\":1:{s:1:\"x\";i:1;}";
    let old = with(&keys[1..])
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    assert!(php(with(&keys), &old).contains("User"));
    assert_eq!(php(with(&keys[..1]), &old), PLAIN);
    // What is written again is signed with the first.
    let new = with(&keys)
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    assert!(php(with(&keys[..1]), &new).contains("User"));
}

#[test]
fn no_signature_but_the_whole_one_counts() {
    let codec = signing(Format::Php, Limits::default());
    let document = codec
        .to_json(b"v|O:4:\"Evil\":1:{s:1:\"x\";i:1;}", &KeptMaps::default())
        .unwrap()
        .document;
    let document = String::from_utf8(document).unwrap();
    let (before, after) = document.split_once("1.").unwrap();
    let mut parts = after.splitn(3, '.');
    let (id, signature, payload) = (
        parts.next().unwrap(),
        parts.next().unwrap(),
        parts.next().unwrap(),
    );
    assert_eq!(signature.len(), 22);
    for end in 0..22 {
        let cut = &signature[..end];
        let document = format!("{before}1.{id}.{cut}.{payload}");
        assert_eq!(php(codec, document.as_bytes()), PLAIN, "{end} characters");
    }
    for at in 0..22 {
        let mut wrong = signature.to_owned().into_bytes();
        wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
        let wrong = String::from_utf8(wrong).unwrap();
        let document = format!("{before}1.{id}.{wrong}.{payload}");
        assert_eq!(php(codec, document.as_bytes()), PLAIN, "character {at}");
    }
    let edited = document.replace("Evil", "Vile");
    assert_eq!(php(codec, edited.as_bytes()), PLAIN);
    let other_version = document.replace("\"1.", "\"2.");
    assert_eq!(php(codec, other_version.as_bytes()), PLAIN);
}

#[test]
fn of_two_members_php_the_last_is_the_one() {
    let codec = signing(Format::Php, Limits::default());
    let signed = codec
        .to_json(b"v|O:4:\"User\":1:{s:1:\"x\";i:1;}", &KeptMaps::default())
        .unwrap()
        .document;
    let signed = String::from_utf8(signed).unwrap();
    let forged = r#""$php":"1.-.-.{\"c\":[\"Evil\"],\"t\":{\"m\":{\"v\":\"o0\"}}}""#;
    let first = signed.replacen('{', &format!("{{{forged},"), 1);
    assert_eq!(
        php(codec, first.as_bytes()),
        r#"v|O:4:"User":1:{s:1:"x";i:1;}"#
    );
    let last = format!("{},{forged}}}", signed.strip_suffix('}').unwrap());
    assert_eq!(php(codec, last.as_bytes()), PLAIN);
    for other in [
        "null",
        "[]",
        "{\"a\":\"1.-.-.{}\"}",
        "7",
        "\"\"",
        "\"1.\"",
        "\"1.-.-.\"",
        "\"1.-.-.[\"",
    ] {
        let document = format!("{{\"v\":{{\"x\":1}},\"$php\":{other}}}");
        assert_eq!(php(codec, document.as_bytes()), PLAIN, "{other}");
    }
}

/// Hints that are signed and make no sense: only a bug of ours could have written them.
#[test]
fn hints_that_lead_nowhere_or_in_a_ring_are_no_hints() {
    let codec = signing(Format::Php, Limits::default());
    for payload in [
        r#"{"t":{"m":{"v":{"m":{"y":"f","x":{"m":{"deeper":"f"}}}},"gone":"nan"}}}"#,
        r#"{"t":{"m":{"v":"o0"}}}"#,
        r#"{"c":["A"],"t":{"m":{"v":"o18446744073709551616"}}}"#,
        r#"{"c":["A"],"t":{"m":{"v":"o-1"}}}"#,
        r#"{"c":["A"],"t":{"m":{"v":{"=":"o0","h":0}}}}"#,
        r#"{"c":["A"],"t":{"m":{"v":{"=":"o0","h":99}}},"h":[{}]}"#,
        r#"{"c":["A"],"t":{"m":{"v":"r0"}}}"#,
        r#"{"t":{"m":{"v":{"m":{"x":"R0"},"=":"R1"}}}}"#,
        r#"{"t":{"m":{"v":{"=":"r0","@":"r0"}}}}"#,
        r##"{"t":{"k":["v","v","w"],"m":{"v":{"k":7,"p":{},"#":[],"@":"x"}}}}"##,
        r#"{"t":"R0"}"#,
        r#"{"t":[[[]]],"h":{"a":{}},"u":"o0","c":{"a":"b"},"d":[],"w":"php:x"}"#,
    ] {
        let mut document = br#"{"v":{"x":1}}"#.to_vec();
        codec.types.append_hints(&mut document, payload.as_bytes());
        assert_eq!(php(codec, &document), PLAIN, "{payload}");
    }
}

#[test]
fn hidden_state_that_holds_itself_or_has_two_owners_comes_once() {
    let codec = signing(Format::Php, Limits::default());
    // Each object in the hidden state claims an entry that is claimed, or lies before its own.
    let payload = r#"{"c":["A"],"t":{"*":{"=":"o0","h":0}},"h":[{"*p":{}},{"*p":{}}],
        "u":{"*":{"*":{"=":"o0","h":0}}}}"#;
    let mut document = br#"{"v":{},"w":{}}"#.to_vec();
    codec.types.append_hints(&mut document, payload.as_bytes());
    assert_eq!(
        php(codec, &document),
        "v|O:1:\"A\":1:{s:4:\"\0*\0p\";a:0:{}}w|a:0:{}"
    );
}

#[test]
fn a_shared_value_that_holds_itself_ends() {
    let codec = signing(Format::Php, Limits::default());
    let payload = r#"{"c":["A"],"t":{"m":{"v":{"=":"o0","@":"r0","m":{"x":{"@":"r1","=":"o0","m":{"y":"r0","z":"r1"}}}}}}}"#;
    let mut document = br#"{"v":{"x":{"y":null,"z":null}}}"#.to_vec();
    codec.types.append_hints(&mut document, payload.as_bytes());
    assert_eq!(
        php(codec, &document),
        r#"v|O:1:"A":1:{s:1:"x";O:1:"A":2:{s:1:"y";r:1;s:1:"z";r:2;}}"#
    );
}

#[test]
fn where_php_signs_a_stranger_shares_no_values() {
    let document = br#"{"role":"user","nick":null,"$php":"1.-.-.{\"t\":{\"m\":{\"role\":{\"@\":\"R0\"},\"nick\":\"R0\"}}}"}"#;
    let none = AllowedClasses::default();
    assert_eq!(
        php(signing(Format::Php, Limits::default()), document),
        "role|s:4:\"user\";nick|N;"
    );
    assert_eq!(
        php(unsigned(Format::Php, &none), document),
        "role|s:4:\"user\";nick|R:1;"
    );
}

#[test]
fn class_names_that_php_cannot_have_are_no_classes() {
    let codec = signing(Format::Php, Limits::default());
    for name in ["", "A B", "A\"", "A:1", "A\u{0}B", "A\n", "class@anonymous"] {
        let payload = json!({"c": [name], "t": {"m": {"v": "o0"}}}).to_string();
        let mut document = br#"{"v":{"x":1}}"#.to_vec();
        codec.types.append_hints(&mut document, payload.as_bytes());
        assert_eq!(php(codec, &document), PLAIN, "{name:?}");
    }
    let payload = json!({"c": ["data:;base64,/w=="], "t": {"m": {"v": "o0"}}}).to_string();
    let mut document = br#"{"v":{"x":1}}"#.to_vec();
    codec.types.append_hints(&mut document, payload.as_bytes());
    let decoded = codec.to_php(&document, &Refused::default()).unwrap();
    assert_eq!(decoded.data, b"v|O:1:\"\xff\":1:{s:1:\"x\";i:1;}");
}

#[test]
fn an_allowed_class_s_own_text_names_no_other_class() {
    let classes = AllowedClasses::parse("Old").unwrap();
    let codec = unsigned(Format::Php, &classes);
    for (text, is_let_in) in [
        ("plain", true),
        ("a:1:{i:0;i:5;}", true),
        ("O:4:\"Evil\":0:{}", false),
        ("a:1:{i:0;O:+4:\"Evil\":0:{}}", false),
        ("E:3:\"S:A\";", false),
        ("x|C:4:\"Evil\":0:{}", false),
    ] {
        let payload = r#"{"c":["Old"],"t":{"m":{"v":"s0"}}}"#;
        let document = json!({"v": text, "$php": format!("1.-.-.{payload}")}).to_string();
        let php = php(codec, document.as_bytes());
        assert_eq!(php.starts_with("v|C:3:\"Old\""), is_let_in, "{text}");
    }
}

#[test]
fn php_s_own_bytes_come_back_only_where_php_signed_them() {
    let session = b"v|a:2:{i:0;C:3:\"Old\":25:{a:1:{i:0;a:1:{i:0;i:1;}}}}i:1;R:4;}";
    let signing = signing(Format::Php, Limits::default());
    let document = signing
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    assert_eq!(php(signing, &document).as_bytes(), session);
    let classes = AllowedClasses::parse("Old").unwrap();
    let unsigned = unsigned(Format::Php, &classes);
    let document = unsigned
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    assert_eq!(
        php(unsigned, &document),
        "v|a:2:{i:0;C:3:\"Old\":25:{a:1:{i:0;a:1:{i:0;i:1;}}}}i:1;N;}"
    );
}

#[test]
fn an_incomplete_class_launders_no_other() {
    // PHP writes an object of a missing class under the name in this property.
    let classes = AllowedClasses::parse("__PHP_Incomplete_Class, Gone").unwrap();
    let codec = unsigned(Format::Php, &classes);
    for class in ["__PHP_Incomplete_Class", "__php_incomplete_class", "Gone"] {
        let payload = json!({"c": [class], "t": {"m": {"v": "o0"}}}).to_string();
        let document = json!({"v": {"__PHP_Incomplete_Class_Name": "Evil"}, "$php": format!("1.-.-.{payload}")});
        assert!(
            php(codec, document.to_string().as_bytes()).starts_with("v|a:1:"),
            "{class}"
        );
    }
}

#[test]
fn ten_million_arrays_in_the_hints_cost_neither_stack_nor_time() {
    let codec = signing(Format::Php, Limits::default());
    for payload in [
        format!("{{\"t\":{}", "[".repeat(10_000_000)),
        format!(
            "{{\"t\":{}{}}}",
            "{\"m\":".repeat(8000),
            "{}".to_owned() + &"}".repeat(8000)
        ),
        format!("{{\"h\":[{}]}}", "[],".repeat(3_000_000) + "[]"),
    ] {
        let mut document = br#"{"v":{"x":1}}"#.to_vec();
        codec.types.append_hints(&mut document, payload.as_bytes());
        assert_eq!(php(codec, &document), PLAIN);
    }
}

/// One hint for many values is asked for by each of them: every question must cost the same however large
/// the hint is. Were it not so, this test would take minutes, not a second.
#[test]
fn a_large_hint_shared_by_many_values_costs_its_size_once() {
    let codec = signing(Format::Php, Limits::default());
    let many = 20_000;
    let members: Vec<String> = (0..many).map(|n| format!("\"k{n}\":\"f\"")).collect();
    let order: Vec<String> = (0..many).map(|n| format!("\"k{n}\"")).collect();
    let fingerprints = "AAAAAAAA".repeat(many);
    let payload = format!(
        "{{\"t\":{{\"m\":{{\"v\":{{\"*\":{{\"m\":{{{}}},\"k\":[{}]}}}},\"w\":{{\"*\":{{\"m\":{{{}}},\"#\":\"{fingerprints}\"}}}}}}}}}}",
        members.join(","),
        order.join(","),
        members.join(",")
    );
    let objects = vec![r#"{"k7":1,"z":2}"#; many].join(",");
    let lists = vec!["[1]"; many].join(",");
    let mut document = format!("{{\"v\":[{objects}],\"w\":[{lists}]}}").into_bytes();
    codec.types.append_hints(&mut document, payload.as_bytes());
    let php = php(codec, &document);
    assert!(php.contains("s:2:\"k7\";d:1;s:1:\"z\";i:2;"));
}

/// PHP looks up the class in a mangled name of what it makes a date of.
#[test]
fn no_way_leads_to_a_mangled_name_of_a_stranger_s_choice() {
    let none = AllowedClasses::default();
    let date = r#""date":"2020-01-01 00:00:00.000000","timezone_type":3,"timezone":"UTC""#;
    for (member, payload) in [
        (
            "",
            r#"{"c":["DateTime"],"t":{"m":{"v":{"=":"o0","h":0}}},"h":[{"=\u0000Evil\u0000x":1}]}"#,
        ),
        (
            "",
            r#"{"c":["DateTime"],"t":{"m":{"v":{"=":"o0","h":0}}},"h":[{"+\u0000Evil\u0000x":1}]}"#,
        ),
        (
            r#","data:;base64,AEV2aWwAeA==":1"#,
            r#"{"c":["DateTime"],"t":{"m":{"v":{"=":"o0","b":1}}}}"#,
        ),
        (
            r#","\u0000Evil\u0000x":1"#,
            r#"{"c":["DateTime"],"t":{"m":{"v":"o0"}}}"#,
        ),
        (
            "",
            r#"{"w":"php:AAAAAAAA:data:;base64,dnxPOjg6IkRhdGVUaW1lIjoxOntzOjc6IgBFdmlsAHgiO2k6MTt9"}"#,
        ),
    ] {
        let document = format!(
            r#"{{"v":{{{date}{member}}},"$php":{}}}"#,
            Value::from(format!("1.-.-.{payload}"))
        );
        let php = php(unsigned(Format::Php, &none), document.as_bytes());
        let names_it_in_an_object = php.contains("O:") && php.contains("Evil");
        assert!(!names_it_in_an_object, "{document}\n{php}");
    }
}

/// The document of a session that PHP signed, with `members` added to the variable `v`.
fn with_members(session: &[u8], members: &str) -> String {
    let codec = signing(Format::Php, Limits::default());
    let document = codec
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    let document = String::from_utf8(document).unwrap();
    let added = document.replacen(r#"{"v":{"#, &format!(r#"{{"v":{{{members},"#), 1);
    assert_ne!(added, document);
    php(codec, added.as_bytes())
}

#[test]
fn hidden_state_is_out_of_reach_by_every_name() {
    let own = b"v|O:1:\"A\":3:{s:4:\"\0A\0p\";i:1;s:1:\"q\";i:2;s:1:\"\xff\";i:3;}";
    for member in [r#""p":666"#, r#""data:;base64,cA==":666"#] {
        let php = with_members(own, member);
        assert!(!php.contains("666"), "{member}: {php}");
    }
    // Under PHP's own name for it the object is an array.
    let php = with_members(own, r#""data:;base64,AEEAcA==":666"#);
    assert!(php.starts_with("v|a:"), "{php}");
    let parent_s = b"v|O:3:\"Chi\":2:{s:6:\"\0Par\0x\";i:1;s:1:\"y\";i:2;}";
    assert_eq!(
        with_members(parent_s, r#""x":666"#),
        "v|O:3:\"Chi\":2:{s:6:\"\0Par\0x\";i:1;s:1:\"y\";i:2;}"
    );
    // A public one of the same name is kept where nobody else reaches it.
    let both = b"v|O:3:\"Chi\":3:{s:6:\"\0Par\0x\";i:1;s:1:\"x\";i:2;s:1:\"y\";i:3;}";
    assert_eq!(with_members(both, r#""x":666"#).as_bytes(), both);
}

#[test]
fn what_an_array_object_hides_is_hidden() {
    let session = b"v|O:3:\"Col\":4:{i:0;i:0;i:1;a:1:{i:0;i:1;}i:2;a:2:{s:11:\"\0Col\0secret\";s:1:\"s\";s:1:\"x\";i:1;}i:3;s:4:\"Iter\";}";
    let codec = signing(Format::Php, Limits::default());
    let document = codec
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    assert_eq!(php(codec, &document).as_bytes(), session);
    let document = String::from_utf8(document).unwrap();
    assert!(
        document.starts_with(r#"{"v":[0,[1],{"x":1},"Iter"],"#),
        "{document}"
    );
    let edited = document.replacen(
        r#"{"x":1}"#,
        r#"{"x":2,"\u0000Evil\u0000x":1,"secret":"t"}"#,
        1,
    );
    let php_of = php(codec, edited.as_bytes());
    assert!(!php_of.contains("Evil"), "{php_of}");
    assert!(
        php_of.contains("s:11:\"\0Col\0secret\";s:1:\"s\""),
        "{php_of}"
    );
    let edited = document.replacen("\"Iter\"", "\"Evil\"", 1);
    assert!(php(codec, edited.as_bytes()).starts_with("v|a:4:"));
}

#[test]
fn a_class_is_for_the_members_that_had_it() {
    let session = b"a|O:1:\"A\":0:{}b|O:1:\"A\":0:{}";
    let codec = signing(Format::Php, Limits::default());
    let document = codec
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    let document = String::from_utf8(document)
        .unwrap()
        .replacen('{', r#"{"new":{"q":1},"#, 1);
    assert_eq!(
        php(codec, document.as_bytes()),
        r#"new|a:1:{s:1:"q";i:1;}a|O:1:"A":0:{}b|O:1:"A":0:{}"#
    );
}

#[test]
fn a_missing_class_is_named_by_no_one_but_php() {
    let classes = AllowedClasses::parse("Gone").unwrap();
    for (members, payload) in [
        (
            r#""data:;base64,X19QSFBfSW5jb21wbGV0ZV9DbGFzc19OYW1l":"Evil""#,
            r#"{"c":["Gone"],"t":{"m":{"v":{"=":"o0","b":1}}}}"#,
        ),
        (
            "",
            r#"{"c":["Gone"],"t":{"m":{"v":{"=":"o0","h":0}}},"h":[{"+__PHP_Incomplete_Class_Name":"Evil"}]}"#,
        ),
    ] {
        let document = format!(
            r#"{{"v":{{{members}}},"$php":{}}}"#,
            Value::from(format!("1.-.-.{payload}"))
        );
        let php = php(unsigned(Format::Php, &classes), document.as_bytes());
        assert!(!(php.contains("O:") && php.contains("Evil")), "{php}");
    }
}

#[test]
fn a_reference_leads_to_the_last_of_two_members_with_one_name() {
    let payload = r#"{"c":["stdClass"],"t":{"m":{"v":{"m":{"a":{"=":"o0","@":"r0"},"b":"r0"}}}}}"#;
    let document = format!(
        r#"{{"v":{{"a":{{}},"a":1,"b":{{}}}},"$php":{}}}"#,
        Value::from(format!("1.-.-.{payload}"))
    );
    let none = AllowedClasses::default();
    let php = php(unsigned(Format::Php, &none), document.as_bytes());
    assert_eq!(php, r#"v|a:2:{s:1:"a";i:1;s:1:"b";O:8:"stdClass":0:{}}"#);
}

#[test]
fn what_an_edit_moves_too_deep_is_plain() {
    let limits = Limits {
        depth: 4,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    let mut document = br#"{"b":[[null]],"a":{"k":[[1]]}}"#.to_vec();
    let payload =
        r#"{"c":["A"],"t":{"m":{"a":{"=":"o0","@":"r0"},"b":{"m":{"0":{"m":{"0":"r0"}}}}}}}"#;
    codec.types.append_hints(&mut document, payload.as_bytes());
    assert!(codec.to_php(&document, &Refused::default()).is_ok());
    // An empty array has room where an object has not.
    let mut document = br#"{"a":[[[[{}]]]]}"#.to_vec();
    let payload = r#"{"c":["A"],"t":{"m":{"a":{"*":{"*":{"*":{"*":"o0"}}}}}}}"#;
    codec.types.append_hints(&mut document, payload.as_bytes());
    assert!(codec.to_php(&document, &Refused::default()).is_ok());
}

/// Each of these was quadratic: minutes, where it is milliseconds.
#[test]
fn a_long_text_in_one_hint_is_read_once_however_many_values_have_it() {
    let none = AllowedClasses::default();
    let many = 60_000;
    let objects = vec!["{}"; many].join(",");
    let escaped = r"\u0041".repeat(many);
    for payload in [
        format!(
            r#"{{"c":["{}"],"t":{{"m":{{"v":{{"*":"o0"}}}}}}}}"#,
            "A".repeat(4 * many)
        ),
        format!(r#"{{"t":{{"m":{{"v":{{"*":{{"{escaped}":1}}}}}}}}}}"#),
        format!(r#"{{"t":{{"m":{{"v":{{"*":{{"m":{{"{escaped}":"f"}}}}}}}}}}}}"#),
        format!(r#"{{"t":{{"m":{{"v":{{"*":"{escaped}"}}}}}}}}"#),
        format!(
            r#"{{"t":{{"m":{{"v":{{"*":"{}"}}}}}}}}"#,
            "1".repeat(4 * many)
        ),
    ] {
        let document = format!(
            r#"{{"v":[{objects}],"$php":{}}}"#,
            Value::from(format!("1.-.-.{payload}"))
        );
        assert!(php(unsigned(Format::Php, &none), document.as_bytes()).starts_with("v|a:60000:"));
    }
}

#[test]
fn a_value_that_is_no_object_stands_in_full_once() {
    // Each level would hold the text of all below it twice.
    let none = AllowedClasses::default();
    let (levels, text) = (200, "x".repeat(10_000));
    let mut value = format!("\"{text}\"");
    let mut hint = String::from("{}");
    for level in 0..levels {
        value = format!(r#"{{"a":null,"b":{value}}}"#);
        hint = format!(r#"{{"m":{{"a":"r{level}","b":{{"@":"r{level}","m":{{"b":{hint}}}}}}}}}"#);
    }
    let payload = format!(r#"{{"t":{{"m":{{"v":{hint}}}}}}}"#);
    let document = format!(
        r#"{{"v":{value},"$php":{}}}"#,
        Value::from(format!("1.-.-.{payload}"))
    );
    let php = php(unsigned(Format::Php, &none), document.as_bytes());
    assert!(
        php.len() < 4 * document.len(),
        "{} of {}",
        php.len(),
        document.len()
    );
}

#[test]
fn an_element_never_has_another_s_hidden_keys() {
    // Of an ArrayObject's subclass the private properties stand in an array inside its list.
    let of = |user: &str, secret: &str| {
        format!(
            "O:2:\"C2\":4:{{i:0;i:0;i:1;a:1:{{s:1:\"u\";s:{}:\"{user}\";}}i:2;a:1:{{s:10:\"\0C2\0secret\";s:{}:\"{secret}\";}}i:3;N;}}",
            user.len(),
            secret.len()
        )
    };
    let session = format!(
        "v|a:2:{{i:0;{}i:1;{}}}",
        of("alice", "ALICE"),
        of("bob", "BOB")
    );
    let codec = signing(Format::Php, Limits::default());
    let document = codec
        .to_json(session.as_bytes(), &KeptMaps::default())
        .unwrap()
        .document;
    let read = |list: &str| {
        let mut value: Value = serde_json::from_slice(&document).unwrap();
        value["v"] = serde_json::from_str(list).unwrap();
        php(codec, value.to_string().as_bytes())
    };
    let alice = r#"[0,{"u":"alice"},{},null]"#;
    let bob = r#"[0,{"u":"bob"},{},null]"#;
    assert_eq!(read(&format!("[{alice},{bob}]")), session);
    assert_eq!(
        read(&format!("[{bob}]")),
        format!("v|a:1:{{i:0;{}}}", of("bob", "BOB"))
    );
    let edited = read(r#"[[0,{"u":"bob","n":1},{},null]]"#);
    assert!(
        !edited.contains("ALICE") && !edited.contains("BOB"),
        "{edited}"
    );
    // Inside another object too.
    let session = format!(
        "v|O:1:\"O\":1:{{s:1:\"l\";a:2:{{i:0;{}i:1;{}}}}}",
        of("alice", "ALICE"),
        of("bob", "BOB")
    );
    let document = codec
        .to_json(session.as_bytes(), &KeptMaps::default())
        .unwrap()
        .document;
    let mut value: Value = serde_json::from_slice(&document).unwrap();
    value["v"]["l"] = serde_json::from_str(r#"[[0,{"u":"bob","n":1},{},null]]"#).unwrap();
    let edited = php(codec, value.to_string().as_bytes());
    assert!(
        !edited.contains("ALICE") && !edited.contains("BOB"),
        "{edited}"
    );
}

#[test]
fn no_way_leads_to_the_class_that_an_array_object_names() {
    let classes = AllowedClasses::parse("ArrayObject, SplObjectStorage, Old").unwrap();
    for (document, payload) in [
        (
            r#""v":{"0":0,"1":{},"2":{},"3":"Evil"}"#,
            r#"{"c":["ArrayObject"],"t":{"m":{"v":{"=":"o0","i":1}}}}"#,
        ),
        (
            r#""v":[0,{},{},"Evil"]"#,
            r#"{"c":["ArrayObject"],"t":{"m":{"v":{"=":"o0","l":4,"n":"Evil"}}}}"#,
        ),
        (
            r#""v":[0,{},{},"Evil",1]"#,
            r#"{"c":["ArrayObject"],"t":{"m":{"v":{"=":"o0","l":5}}}}"#,
        ),
        (
            r#""v":[0,{},{}]"#,
            r#"{"c":["ArrayObject"],"t":{"m":{"v":{"=":"o0","l":3,"h":0}}},"h":[{"+3":"Evil"}]}"#,
        ),
        (
            r#""z":{},"v":[0,{},{},null]"#,
            r#"{"c":["ArrayObject","stdClass"],"t":{"m":{"z":{"=":"o1","h":0},"v":{"=":"o0","l":4,"m":{"3":"R0"}}}},"h":[{"*e":"Evil"}],"u":{"m":{"0":{"m":{"*e":{"@":"R0"}}}}}}"#,
        ),
        (
            r#""w":"Evil","v":[0,{},{},null],"w":0"#,
            r#"{"c":["ArrayObject"],"t":{"m":{"w":{"@":"R0"},"v":{"=":"o0","l":4,"m":{"3":"R0"}}}}}"#,
        ),
        (
            r#""v":{}"#,
            r#"{"c":["stdClass","ArrayObject"],"t":{"m":{"v":{"=":"o0","h":0}}},"h":[{"*p":[0,{},{"\u0000Evil\u0000x":1},null]}],"u":{"m":{"0":{"m":{"*p":{"=":"o1","l":4}}}}}}"#,
        ),
        (
            r#""v":{}"#,
            r#"{"c":["stdClass","SplObjectStorage"],"t":{"m":{"v":{"=":"o0","h":0}}},"h":[{"*p":[[],{"\u0000Evil\u0000x":1}]}],"u":{"m":{"0":{"m":{"*p":{"=":"o1","l":2}}}}}}"#,
        ),
        (
            r#""v":"x:i:0;a:0:{};m:a:1:{s:7:\"\u0000Evil\u0000x\";i:1;}""#,
            r#"{"c":["Old"],"t":{"m":{"v":"s0"}}}"#,
        ),
    ] {
        let document = format!(
            r#"{{{document},"$php":{}}}"#,
            Value::from(format!("1.-.-.{payload}"))
        );
        let php = php(unsigned(Format::Php, &classes), document.as_bytes());
        // In an array, or a string of its own, the name is a text like any other.
        let in_object = ["O:11:", "O:16:", "C:3:"].iter().any(|class| {
            php.split_once(class)
                .is_some_and(|(_, inside)| inside.contains("Evil"))
        });
        assert!(!in_object, "{document}\n{php}");
    }
    // Where it is PHP's own, in whatever form the object has, it stays; and no other comes in its place.
    let session = br#"v|O:3:"AO5":5:{i:0;i:0;i:1;a:0:{}i:2;a:0:{}i:3;s:4:"Iter";s:1:"e";i:1;}"#;
    let codec = signing(Format::Php, Limits::default());
    let document = codec
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    assert_eq!(php(codec, &document).as_bytes(), session);
    let edited = String::from_utf8(document)
        .unwrap()
        .replacen("\"Iter\"", "\"Evil\"", 1);
    assert!(php(codec, edited.as_bytes()).starts_with("v|a:5:"));
}

#[test]
fn an_object_at_the_last_level_is_no_target() {
    let limits = Limits {
        depth: 2,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    let session = br#"a|O:8:"stdClass":0:{}b|a:1:{i:0;a:1:{i:5;r:1;}}"#;
    let document = codec
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    let mut value: Value = serde_json::from_slice(&document).unwrap();
    let first = value.as_object_mut().unwrap().shift_remove("a").unwrap();
    value["a"] = first;
    assert!(!php(codec, value.to_string().as_bytes()).contains("r:3;"));
}

/// It was quadratic: each object was written with all the members that a name hides.
#[test]
fn many_objects_that_share_one_with_many_members_are_settled_in_time() {
    let many = 25_000;
    let members = vec!["\"a\":1"; many].join(",");
    let objects = vec![r#"{"s":null}"#; many].join(",");
    let payload = r#"{"c":["stdClass","DateTime"],"t":{"m":{"s":{"=":"o0","@":"r0"},"v":{"*":{"=":"o1","m":{"s":"r0"}}}}}}"#;
    let document = format!(
        r#"{{"s":{{{members}}},"v":[{objects}],"$php":{}}}"#,
        Value::from(format!("1.-.-.{payload}"))
    );
    let none = AllowedClasses::default();
    let codec = unsigned(Format::Php, &none);
    let mut refused = Refused::default();
    let doubts = codec.to_php(document.as_bytes(), &refused).unwrap().doubts;
    for doubt in doubts {
        refused.add(doubt);
    }
    assert_eq!(
        codec
            .to_php(document.as_bytes(), &refused)
            .unwrap()
            .doubts
            .len(),
        many
    );
}
