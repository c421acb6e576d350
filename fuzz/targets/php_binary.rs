#![no_main]

use libfuzzer_sys::fuzz_target;
use rust_json_session::codec::Format;

fuzz_target!(|data: &[u8]| fuzz::read_session(data, Format::PhpBinary));
