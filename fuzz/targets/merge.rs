//! Three sessions, in each format.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for format in fuzz::FORMATS {
        fuzz::merge_sessions(data, format);
    }
});
