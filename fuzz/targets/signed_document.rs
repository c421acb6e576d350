//! Hints that PHP could have signed, whatever they say: the input is a document, a line end, and a payload.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(2, |&byte| byte == b'\n');
    let (Some(members), Some(payload)) = (parts.next(), parts.next()) else {
        return;
    };
    for format in fuzz::FORMATS {
        let codec = fuzz::signing(format);
        let mut document = members.to_vec();
        codec.types.append_hints(&mut document, payload);
        fuzz::read_document(&document, codec);
    }
});
