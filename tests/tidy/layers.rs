//! Data flows one way: php -> session -> codec, store; config is read by all but the codec.

use crate::sources::sources;

/// A folder or file below `src`, and the parts of the crate that it may name.
const MAY_KNOW: [(&str, &[&str]); 7] = [
    ("codec", &["codec"]),
    ("config", &["codec", "store"]),
    ("config.rs", &["codec", "store"]),
    ("php", &["codec", "config", "presence", "session", "store"]),
    ("presence", &["config", "store"]),
    ("session", &["codec", "config", "store"]),
    ("store", &["store"]),
];

/// Pure parts: bytes in, bytes out.
const PURE: [&str; 6] = [
    "codec",
    "presence/lists.rs",
    "presence/user.rs",
    "store/protocol",
    "store/ring",
    "session/id.rs",
];

/// What makes a part impure, and what only `src/php` may do at all.
const IMPURE: [&str; 8] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "Instant::now",
    "SystemTime",
];

#[test]
fn a_part_names_only_the_parts_it_may_know() {
    for source in sources() {
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(part, _)| source.is_below(part)) else {
            assert_eq!(
                source.path.to_str(),
                Some("lib.rs"),
                "a part without a rule"
            );
            continue;
        };
        for (number, line) in source.code() {
            for named in line.split("crate::").skip(1) {
                let named = named
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap();
                let own = source.path.iter().next().unwrap().to_str().unwrap();
                assert!(
                    named.is_empty() || named == own || allowed.contains(&named),
                    "{}:{number} may not know crate::{named}",
                    source.path.display()
                );
            }
        }
    }
}

#[test]
fn php_is_known_to_src_php_alone() {
    for source in sources().iter().filter(|source| !source.is_below("php")) {
        for (number, line) in source.code() {
            assert!(
                !line.contains("ext_php_rs"),
                "{}:{number}: {line}",
                source.path.display()
            );
        }
    }
}

#[test]
fn pure_parts_have_no_clock_no_socket_and_no_environment() {
    for source in sources() {
        if PURE.iter().any(|part| source.is_below(part)) {
            for (number, line) in source.code() {
                for word in IMPURE {
                    assert!(
                        !line.contains(word),
                        "{}:{number}: {line}",
                        source.path.display()
                    );
                }
            }
        }
    }
}
