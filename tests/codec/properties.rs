//! Documents that another program could write, through PHP's formats and back.

use proptest::prelude::*;
use rust_json_session::codec::{Format, Limits};
use serde_json::{Map, Value, json};

use crate::{decoded, signing, to_json, to_php};

fn numbers() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-1000_i64..1000).prop_map(Value::from),
        any::<f64>()
            .prop_filter("JSON has no others", |value| value.is_finite())
            .prop_map(Value::from),
        (-1000_i32..1000).prop_map(|tenths| json!(f64::from(tenths) / 10.0)),
    ]
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z$]{0,5}",
        any::<i64>().prop_map(|key| key.to_string()),
        (0_u8..12).prop_map(|key| key.to_string()),
        "\\PC{0,6}",
        any::<String>(),
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        numbers(),
        any::<String>().prop_map(Value::from),
        "[ -~]{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 14, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..14).prop_map(Value::from),
            prop::collection::vec((names(), inner), 0..14)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

pub(crate) fn sessions() -> impl Strategy<Value = Map<String, Value>> {
    // `$php` alone is the document's own member.
    let members = prop::collection::vec((names(), values()), 0..8);
    members.prop_map(|members| {
        members
            .into_iter()
            .filter(|(name, _)| name != "$php")
            .collect()
    })
}

proptest! {
    #[test]
    fn a_document_comes_back_with_the_values_it_had(session in sessions(), is_pretty in any::<bool>()) {
        let print = if is_pretty { serde_json::to_vec_pretty } else { serde_json::to_vec };
        let document = print(&session).unwrap();
        for format in [Format::Php, Format::PhpBinary, Format::PhpSerialize] {
            let can_hold = session.keys().all(|name| match format {
                Format::Php => !name.contains('|'),
                Format::PhpBinary => name.len() <= 127,
                Format::PhpSerialize => true,
            });
            let decoded = decoded(&document, format, Limits::default());
            prop_assert_eq!(decoded.is_ok(), can_hold);
            if let Ok(decoded) = decoded {
                let codec = signing(format, Limits::default());
                let again = codec.to_json(&decoded.data, &decoded.kept).unwrap().document;
                let mut read: Map<String, Value> = serde_json::from_slice(&again).unwrap();
                read.shift_remove("$php");
                prop_assert_eq!(&read, &session);
                prop_assert!(read.keys().eq(session.keys()), "the order of keys");
                prop_assert_eq!(to_php(&again, format, Limits::default()).unwrap(), decoded.data);
            }
        }
    }

    #[test]
    fn every_double_keeps_its_value_and_stays_a_double(value in any::<f64>()) {
        prop_assume!(value.is_finite());
        let document = format!("{{\"v\":{value:e}}}");
        let bytes = to_php(document.as_bytes(), Format::Php, Limits::default()).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap().strip_prefix("v|").unwrap();
        // Rust prints an integral double without a point: an integer to PHP.
        let text = text.strip_prefix("d:").and_then(|text| text.strip_suffix(';'));
        if let Some(text) = text {
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
            let again = to_json(&bytes, Format::Php, Limits::default()).unwrap();
            let read: Value = serde_json::from_slice(&again).unwrap();
            prop_assert_eq!(read["v"].as_f64().unwrap().to_bits(), value.to_bits());
            prop_assert!(read["v"].is_f64());
        }
    }
}
