//! Bytes that PHP made, by php-tests/make-corpus.php.

use std::fs;
use std::path::{Path, PathBuf};

use rust_json_session::codec::{Format, Limits};

use crate::{FORMATS, to_json, to_php};

/// One session as PHP encoded it, and its document.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) session: Vec<u8>,
    pub(crate) document: Vec<u8>,
}

/// Every session of the corpus in every format that can hold it.
pub(crate) fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codec/corpus");
    let mut documents: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    documents.sort();
    let mut cases = Vec::new();
    for document in documents {
        for format in FORMATS {
            let session = document.with_extension(format.serialize_handler());
            if session.exists() {
                cases.push(Case {
                    name: session.file_name().unwrap().to_str().unwrap().to_owned(),
                    format,
                    session: fs::read(session).unwrap(),
                    document: fs::read(&document).unwrap(),
                });
            }
        }
    }
    assert!(cases.len() > 70, "the corpus was found");
    cases
}

/// A document up to its last bracket, or its hints.
fn without_hints(document: &[u8]) -> &[u8] {
    let hints = b",\"$php\":\"1.";
    match document
        .windows(hints.len())
        .position(|window| window == hints)
    {
        Some(at) => &document[..at],
        None => document.strip_suffix(b"}").unwrap(),
    }
}

#[test]
fn a_session_becomes_the_document_that_json_encode_writes() {
    for case in cases() {
        let document = to_json(&case.session, case.format, Limits::default()).unwrap();
        assert_eq!(
            String::from_utf8_lossy(without_hints(&document)),
            String::from_utf8_lossy(case.document.strip_suffix(b"}").unwrap()),
            "{}",
            case.name
        );
    }
}

#[test]
fn a_document_becomes_the_bytes_that_php_writes() {
    for case in cases() {
        let session = to_php(&case.document, case.format, Limits::default()).unwrap();
        assert!(
            session == case.session,
            "{}:\n{}\ninstead of\n{}",
            case.name,
            session.escape_ascii(),
            case.session.escape_ascii()
        );
    }
}

#[test]
fn a_document_printed_by_another_program_becomes_the_same_bytes() {
    for case in cases() {
        // serde_json reads no more than 128 levels.
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&case.document) else {
            assert!(case.name.starts_with("deepest"), "{}", case.name);
            continue;
        };
        let printed = serde_json::to_vec_pretty(&value).unwrap();
        let session = to_php(&printed, case.format, Limits::default()).unwrap();
        assert!(session == case.session, "{}", case.name);
    }
}

#[test]
fn a_session_comes_back_byte_for_byte() {
    for case in cases() {
        let document = to_json(&case.session, case.format, Limits::default()).unwrap();
        let session = to_php(&document, case.format, Limits::default()).unwrap();
        assert!(session == case.session, "{}", case.name);
    }
}

#[test]
fn a_session_one_level_deeper_than_php_reads_is_refused_both_ways() {
    let nested = |levels: usize| format!("{{\"v\":{}1{}}}", "[".repeat(levels), "]".repeat(levels));
    for (format, levels) in [
        (Format::Php, 4096),
        (Format::PhpBinary, 4096),
        (Format::PhpSerialize, 4095),
    ] {
        let session = to_php(nested(levels).as_bytes(), format, Limits::default()).unwrap();
        assert_eq!(
            to_json(&session, format, Limits::default()).unwrap(),
            nested(levels).as_bytes()
        );
        assert!(to_php(nested(levels + 1).as_bytes(), format, Limits::default()).is_err());
        let deeper = to_php(
            nested(levels + 1).as_bytes(),
            format,
            Limits {
                depth: 5000,
                ..Limits::default()
            },
        )
        .unwrap();
        assert!(to_json(&deeper, format, Limits::default()).is_err());
    }
}

/// Short lengths have readings and writings of their own.
#[test]
fn a_string_of_any_length_comes_back() {
    for length in (0..=1100).chain([9_999, 10_000, 100_000]) {
        let text = "x".repeat(length);
        let session = format!("v|a:1:{{s:{length}:\"{text}\";s:{length}:\"{text}\";}}");
        let document = to_json(session.as_bytes(), Format::Php, Limits::default()).unwrap();
        assert_eq!(
            document,
            format!("{{\"v\":{{\"{text}\":\"{text}\"}}}}").as_bytes()
        );
        assert_eq!(
            to_php(&document, Format::Php, Limits::default()).unwrap(),
            session.as_bytes()
        );
    }
}
