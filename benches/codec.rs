//! The codec alone, both directions, on sessions that PHP made.
//!
//! Each measured result is checked once before it is measured. Ratios to PHP's own functions are in
//! benches/cycle.

#![allow(missing_docs, reason = "criterion_group! makes a public function")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rust_json_session::codec::{
    AllowedClasses, Codec, Format, KeptMaps, Limits, Refused, SigningKey, Types,
};

const SESSIONS: [(&str, &[u8]); 4] = [
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
    (
        "objects-of-500",
        include_bytes!("../tests/codec/corpus/objects-of-500.php"),
    ),
];

fn both_directions(criterion: &mut Criterion) {
    let classes = AllowedClasses::default();
    let keys = [SigningKey::from_secret(b"the secret of the benchmarks")];
    let codec = Codec {
        format: Format::Php,
        limits: Limits::default(),
        types: Types {
            classes: &classes,
            keys: &keys,
            item: b"sessions/benchmark",
        },
    };
    let (kept, refused) = (KeptMaps::default(), Refused::default());
    let mut group = criterion.benchmark_group("codec");
    for (name, session) in SESSIONS {
        let document = codec.to_json(session, &kept).unwrap().document;
        assert!(codec.to_php(&document, &refused).unwrap().data == session);
        group.throughput(Throughput::Bytes(session.len() as u64));
        group.bench_function(format!("to_json/{name}"), |bencher| {
            bencher.iter(|| codec.to_json(session, &kept));
        });
        group.bench_function(format!("to_php/{name}"), |bencher| {
            bencher.iter(|| codec.to_php(&document, &refused));
        });
    }
    group.finish();
}

/// A variable more on each side.
fn merge(criterion: &mut Criterion) {
    let classes = AllowedClasses::default();
    let codec = Codec {
        format: Format::Php,
        limits: Limits::default(),
        types: Types {
            classes: &classes,
            keys: &[],
            item: b"sessions/benchmark",
        },
    };
    let mut group = criterion.benchmark_group("merge");
    for (name, session) in SESSIONS {
        let (ours, theirs) = (b"ours|i:1;".as_slice(), b"theirs|i:2;".as_slice());
        let both = [session, ours, theirs].concat();
        let (ours, theirs) = ([session, ours].concat(), [session, theirs].concat());
        assert!(codec.merge(session, &ours, &theirs).unwrap() == both);
        group.throughput(Throughput::Bytes(session.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| codec.merge(session, &ours, &theirs));
        });
    }
    group.finish();
}

criterion_group!(codec, both_directions, merge);
criterion_main!(codec);
