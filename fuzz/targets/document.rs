#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &[u8]| {
    for format in fuzz::FORMATS {
        fuzz::read_document(document, fuzz::unsigned(format));
    }
});
