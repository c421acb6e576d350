//! What every decoder promises for any input, checked by the targets.

mod unique;

pub use unique::has_unique_names;

use std::sync::LazyLock;

use rust_json_session::codec::{
    AllowedClasses, Codec, Decoded, Format, KeptMaps, Limits, PhpWriter, Refused, SigningKey, Types,
};

/// PHP's three formats.
pub const FORMATS: [Format; 3] = [Format::Php, Format::PhpBinary, Format::PhpSerialize];

static CLASSES: LazyLock<AllowedClasses> =
    LazyLock::new(|| AllowedClasses::parse("A, B, Foo, App\\User").unwrap());
static KEYS: LazyLock<[SigningKey; 1]> = LazyLock::new(|| [SigningKey::from_secret(b"fuzz")]);

/// Signs; every class comes back.
pub fn signing(format: Format) -> Codec<'static> {
    Codec {
        format,
        limits: Limits::default(),
        types: Types {
            classes: &CLASSES,
            keys: &*KEYS,
            item: b"sessions/fuzz",
        },
    }
}

/// Without a secret; a few classes come back.
pub fn unsigned(format: Format) -> Codec<'static> {
    let mut codec = signing(format);
    codec.types.keys = &[];
    codec
}

/// Bytes that claim to be PHP's are refused, or become a document that can be read again. What it is read
/// as stays what it is from then on.
pub fn read_session(data: &[u8], format: Format) {
    let codec = signing(format);
    let Ok(encoded) = codec.to_json(data, &KeptMaps::default()) else {
        return;
    };
    assert!(encoded.document.len() < 64 * data.len() + 65_536 + 4096);
    let canonical = codec.to_php(&encoded.document, &Refused::default());
    if let Ok(Decoded { data, .. }) = canonical {
        stays(&codec, &data);
    }
}

/// A document is refused, or becomes bytes that are in PHP's format and stay what they are.
pub fn read_document(document: &[u8], codec: Codec<'_>) {
    let mut values = PhpWriter::new(Format::PhpSerialize, 0);
    if let Err(error) = codec.json_to_values(document, &Refused::default(), &mut values) {
        assert!(error.offset <= document.len());
    }
    let Ok(decoded) = codec.to_php(document, &Refused::default()) else {
        return;
    };
    // With every doubt come true it can still be read.
    let mut refused = Refused::default();
    decoded
        .doubts
        .into_iter()
        .for_each(|doubt| refused.add(doubt));
    assert!(codec.to_php(document, &refused).is_ok());
    stays(&codec, &decoded.data);
    let again = codec.to_json(&decoded.data, &decoded.kept).unwrap();
    let back = codec.to_php(&again.document, &Refused::default()).unwrap();
    assert!(
        back.data == decoded.data || unique::has_unique_names(&again.document) == Some(false),
        "{}",
        again.document.escape_ascii()
    );
}

/// Three sessions with a byte 0xFF between are refused, or become one that can be read. A side that changed nothing
/// counts for nothing.
pub fn merge_sessions(data: &[u8], format: Format) {
    let mut parts = data.splitn(3, |&byte| byte == 0xFF);
    let mut next = || parts.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    let codec = signing(format);
    let Ok(merged) = codec.merge(base, ours, theirs) else {
        return;
    };
    let kept = KeptMaps::default();
    if ours != base && theirs != base && ours != theirs {
        assert!(codec.merged_to_json(&merged, &kept).is_ok());
        assert!(codec.merge(ours, ours, &merged).unwrap() == merged);
        assert!(codec.merge(theirs, &merged, theirs).unwrap() == merged);
    }
    read_session(&merged, format);
}

/// PHP's bytes as this codec writes them come back as they are, where no two members have one name: PHP writes
/// none such, and hints go by names.
fn stays(codec: &Codec<'_>, data: &[u8]) {
    let signing = signing(codec.format);
    let document = signing
        .to_json(data, &KeptMaps::default())
        .unwrap()
        .document;
    let back = signing.to_php(&document, &Refused::default()).unwrap();
    if unique::has_unique_names(&document) == Some(false) {
        return;
    }
    assert!(
        back.data == data,
        "{}\n{}\n{}",
        data.escape_ascii(),
        document.escape_ascii(),
        back.data.escape_ascii()
    );
}
