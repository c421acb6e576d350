//! The examples of docs/document.md.

use rust_json_session::codec::{AllowedClasses, Format, KeptMaps, Refused};

use crate::types::bytes;
use crate::unsigned;

#[test]
fn the_examples_of_the_format_s_description_are_right() {
    let text = include_str!("../../docs/document.md");
    let classes = AllowedClasses::parse("User, Suit").unwrap();
    let codec = unsigned(Format::Php, &classes);
    let mut checked = 0;
    for block in text.split("```vector\n").skip(1) {
        let lines: Vec<&str> = block.split("```").next().unwrap().lines().collect();
        for pair in lines.chunks(2) {
            let php = bytes(pair[0].strip_prefix("php   ").unwrap());
            let json = pair[1].strip_prefix("json  ").unwrap();
            let encoded = codec.to_json(&php, &KeptMaps::default()).unwrap();
            assert_eq!(String::from_utf8(encoded.document).unwrap(), json);
            let decoded = codec.to_php(json.as_bytes(), &Refused::default()).unwrap();
            assert_eq!(
                decoded.data.escape_ascii().to_string(),
                php.escape_ascii().to_string()
            );
            checked += 1;
        }
    }
    assert!(checked >= 10, "{checked}");
}
