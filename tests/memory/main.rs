//! The most memory that a conversion of plain data has at a time. Alone in its process: every allocation counts.

use rust_json_session::codec::{
    AllowedClasses, Codec, Format, KeptMaps, Limits, Refused, SigningKey, Types,
};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// Bytes for a level of depth: the frames of reader and writer, in vectors that grow by doubling.
const LEVEL: usize = 128;

/// Bytes that each conversion may need besides.
const SMALL: usize = 1024;

#[test]
fn plain_data_needs_room_for_its_output_and_a_little_for_each_level() {
    let classes = AllowedClasses::default();
    let keys = [SigningKey::from_secret(b"the secret of the tests")];
    let codec = Codec {
        format: Format::Php,
        limits: Limits::default(),
        types: Types {
            classes: &classes,
            keys: &keys,
            item: b"sessions/test",
        },
    };
    let cart = include_bytes!("../codec/corpus/cart-of-500.php").to_vec();
    let deepest = include_bytes!("../codec/corpus/deepest.php").to_vec();
    let long_string = format!("v|s:1000000:\"{}\";", "x".repeat(1_000_000)).into_bytes();
    let small_ints: Vec<String> = (0..100_000)
        .map(|index| format!("i:{index};i:1;"))
        .collect();
    let small_ints = format!("v|a:100000:{{{}}}", small_ints.concat()).into_bytes();
    for (name, levels, session) in [
        ("cart", 4, cart),
        ("deepest", 4096, deepest),
        ("long string", 0, long_string),
        ("small integers", 1, small_ints),
    ] {
        let levels = levels * LEVEL;
        let kept = KeptMaps::default();
        let (document, peak) = peak_of(|| codec.to_json(&session, &kept).unwrap().document);
        // Room for the document is made by the size of the session, which is larger.
        assert!(peak <= session.len() + levels + SMALL, "{name}: {peak}");
        let refused = Refused::default();
        let (data, peak) = peak_of(|| codec.to_php(&document, &refused).unwrap().data);
        assert!(data == session, "{name}");
        // By that of the document, and twice as much whenever it is too little.
        let room = session.len().max(document.len()) * 2;
        assert!(peak <= room + levels + SMALL, "{name}: {peak}");
    }
}

/// What `work` gives, and the most bytes allocated meanwhile.
fn peak_of<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let _profiler = dhat::Profiler::builder().testing().build();
    let result = work();
    (result, dhat::HeapStats::get().max_bytes)
}
