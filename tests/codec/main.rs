//! The codec against PHP's own bytes, a second JSON implementation, and hostile input.

mod attacks;
mod corpus;
mod edits;
mod hostile;
mod limits;
mod merge;
mod properties;
mod types;
mod values;
mod vectors;

use std::sync::LazyLock;

use rust_json_session::codec::{
    AllowedClasses, Codec, Decoded, Error, Format, KeptMaps, Limits, Refused, SigningKey, Types,
};

/// PHP's three formats.
const FORMATS: [Format; 3] = [Format::Php, Format::PhpBinary, Format::PhpSerialize];

/// The memcached key of every test's document.
const ITEM: &[u8] = b"sessions/test";

static NO_CLASSES: LazyLock<AllowedClasses> = LazyLock::new(AllowedClasses::default);
static KEYS: LazyLock<[SigningKey; 1]> =
    LazyLock::new(|| [SigningKey::from_secret(b"the secret of the tests")]);

/// Signs, so that every class comes back.
fn signing(format: Format, limits: Limits) -> Codec<'static> {
    Codec {
        format,
        limits,
        types: Types {
            classes: &NO_CLASSES,
            keys: &*KEYS,
            item: ITEM,
        },
    }
}

/// Without a secret and with these classes allowed.
fn unsigned(format: Format, classes: &AllowedClasses) -> Codec<'_> {
    Codec {
        format,
        limits: Limits::default(),
        types: Types {
            classes,
            keys: &[],
            item: ITEM,
        },
    }
}

fn to_json(data: &[u8], format: Format, limits: Limits) -> Result<Vec<u8>, Error> {
    let encoded = signing(format, limits).to_json(data, &KeptMaps::default())?;
    Ok(encoded.document)
}

fn to_php(document: &[u8], format: Format, limits: Limits) -> Result<Vec<u8>, Error> {
    decoded(document, format, limits).map(|decoded| decoded.data)
}

fn decoded(document: &[u8], format: Format, limits: Limits) -> Result<Decoded, Error> {
    signing(format, limits).to_php(document, &Refused::default())
}
