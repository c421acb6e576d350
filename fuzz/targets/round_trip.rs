//! Documents to sessions and back, and sessions to documents in one format and back in another.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rust_json_session::codec::{KeptMaps, Refused};

fuzz_target!(|document: &[u8]| {
    for from in fuzz::FORMATS {
        let Ok(decoded) = fuzz::signing(from).to_php(document, &Refused::default()) else {
            continue;
        };
        for to in fuzz::FORMATS {
            let encoded = fuzz::signing(from)
                .to_json(&decoded.data, &KeptMaps::default())
                .unwrap();
            // PHP's own bytes are of use in their own format alone.
            if encoded
                .document
                .windows(4)
                .any(|window| window == b"\"w\\\"")
            {
                continue;
            }
            let Ok(other) = fuzz::signing(to).to_php(&encoded.document, &Refused::default()) else {
                continue;
            };
            let back = fuzz::signing(to)
                .to_json(&other.data, &KeptMaps::default())
                .unwrap();
            let data = fuzz::signing(from)
                .to_php(&back.document, &Refused::default())
                .unwrap()
                .data;
            assert!(
                data == decoded.data || fuzz::has_unique_names(&encoded.document) == Some(false),
                "{}\n{}",
                encoded.document.escape_ascii(),
                back.document.escape_ascii()
            );
        }
    }
});
