//! The codec alone, both directions, on sessions that PHP made.
//!
//! Each measured result is checked once before it is measured. Ratios to PHP's own functions are in
//! benches/cycle.

#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rust_json_session::codec::{Format, Limits, to_json, to_php};

const SESSIONS: [(&str, &[u8]); 3] = [
    (
        "scalars",
        include_bytes!("../tests/codec/corpus/scalars.php"),
    ),
    (
        "profile",
        include_bytes!("../tests/codec/corpus/profile.php"),
    ),
    (
        "cart-of-500",
        include_bytes!("../tests/codec/corpus/cart-of-500.php"),
    ),
];

fn both_directions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("codec");
    for (name, session) in SESSIONS {
        let document = to_json(session, Format::Php, Limits::default()).unwrap();
        assert!(to_php(&document, Format::Php, Limits::default()).unwrap() == session);
        group.throughput(Throughput::Bytes(session.len() as u64));
        group.bench_function(format!("to_json/{name}"), |bencher| {
            bencher.iter(|| to_json(session, Format::Php, Limits::default()));
        });
        group.bench_function(format!("to_php/{name}"), |bencher| {
            bencher.iter(|| to_php(&document, Format::Php, Limits::default()));
        });
    }
    group.finish();
}

criterion_group!(codec, both_directions);
criterion_main!(codec);
