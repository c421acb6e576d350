//! What a session may not exceed, and how it is told.

use rust_json_session::codec::{Format, KeptMaps, Kind, Limits, Refused};

use crate::signing;

#[test]
fn a_session_that_needs_too_many_hints_is_refused() {
    let limits = Limits {
        hints: 10,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    let session = |count: usize| {
        let members: Vec<String> = (0..count)
            .map(|n| {
                format!(
                    "s:3:\"k{n:02}\";{}",
                    if n % 2 == 0 { "d:1;" } else { "d:NAN;" }
                )
            })
            .collect();
        format!("v|a:{count}:{{{}}}", members.concat())
    };
    assert!(
        codec
            .to_json(session(10).as_bytes(), &KeptMaps::default())
            .is_ok()
    );
    let error = codec.to_json(session(11).as_bytes(), &KeptMaps::default());
    let error = error.map(|_| ()).unwrap_err();
    assert_eq!(error.kind, Kind::TooManyHints(10));
    assert!(
        error
            .to_string()
            .starts_with("over 10 of its values need a type hint each")
    );
}

#[test]
fn a_session_and_a_document_beyond_the_size_are_refused() {
    let limits = Limits {
        size: 30,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    assert!(codec.to_json(b"v|d:1.5;", &KeptMaps::default()).is_ok());
    for session in [
        &b"v|s:30:\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\";"[..],
        b"v|d:1;",
    ] {
        let error = codec
            .to_json(session, &KeptMaps::default())
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.kind, Kind::TooLarge(30));
    }
    let document = br#"{"v":"aaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;
    let error = codec
        .to_php(document, &Refused::default())
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.kind, Kind::TooLarge(30));
}

#[test]
fn objects_count_for_the_depth() {
    let limits = Limits {
        depth: 3,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    let nested = |levels: usize, end: &str| {
        format!(
            "v|{}{end}{}",
            "O:1:\"A\":1:{s:4:\"\0*\0p\";".repeat(levels),
            "}".repeat(levels)
        )
    };
    let document = codec
        .to_json(nested(3, "d:1;").as_bytes(), &KeptMaps::default())
        .unwrap()
        .document;
    let decoded = codec.to_php(&document, &Refused::default()).unwrap();
    assert_eq!(decoded.data, nested(3, "d:1;").as_bytes());
    let error = codec
        .to_json(nested(4, "N;").as_bytes(), &KeptMaps::default())
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.kind, Kind::TooDeep(3));
}

#[test]
fn copies_beyond_their_limit_are_null() {
    let limits = Limits {
        copies: 0,
        ..Limits::default()
    };
    let codec = signing(Format::Php, limits);
    let text = "x".repeat(100);
    let copies = "i:1;R:2;i:2;R:2;i:3;R:2;";
    let session = format!("v|a:4:{{i:0;s:100:\"{text}\";{copies}}}");
    let document = codec
        .to_json(session.as_bytes(), &KeptMaps::default())
        .unwrap()
        .document;
    let shown = String::from_utf8_lossy(&document).into_owned();
    assert!(
        shown.starts_with(&format!("{{\"v\":[\"{text}\",\"{text}\",null,null]")),
        "{shown}"
    );
    assert_eq!(
        codec.to_php(&document, &Refused::default()).unwrap().data,
        session.as_bytes()
    );
}
