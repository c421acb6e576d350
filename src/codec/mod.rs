//! PHP's session formats to the JSON document and back: bytes in, bytes out.
//!
//! Pure: no I/O, clock, randomness, globals, PHP. Both directions stream the events of `event`
//! from a reader into a writer, without recursion and without a tree between.
//!
//! The promise: `to_php(to_json(bytes)) == bytes`, byte for byte, for every session PHP wrote and
//! this format can hold; and what [`to_php`] returns, PHP can decode. PHP destroys a session that it
//! cannot decode, so a document in doubt is an [`Error`], never a guess.

mod error;
mod event;
mod input;
mod json;
mod php;

pub use error::{Error, Kind};
pub use php::Format;

/// What a session may not exceed, so that PHP can always read back what was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Levels of non-empty arrays that PHP's `unserialize` accepts: `unserialize_max_depth`.
    pub depth: usize,
}

impl Default for Limits {
    /// PHP's own default, 4096 levels.
    fn default() -> Self {
        Self { depth: 4096 }
    }
}

/// The JSON document for a session that PHP encoded as `data`.
///
/// The document is one UTF-8 object, without white space, with slashes and unicode unescaped and
/// floats kept floats (`1.0`); an empty session is `{}`. A list (keys 0 to n-1 in order) becomes
/// `[...]`, any other array `{...}`.
///
/// # Errors
/// `data` is not in `format`, or holds what the document cannot say.
pub fn to_json(data: &[u8], format: Format, limits: Limits) -> Result<Vec<u8>, Error> {
    // Every string in `data` stands between ASCII bytes: where the whole is UTF-8, each string is.
    let strings = match std::str::from_utf8(data) {
        Ok(_) => json::Strings::AllUtf8,
        Err(_) => json::Strings::Unchecked,
    };
    let mut writer = json::Writer::new(strings, data.len());
    php::read(data, format, limits, &mut writer)?;
    if let Some(second_pass) = writer.second_pass() {
        writer = second_pass;
        php::read(data, format, limits, &mut writer)?;
    }
    Ok(writer.into_document())
}

/// The session in PHP's `format` for a JSON document, whoever wrote it.
///
/// The result is what PHP itself would write for these values, so that `session.lazy_write` sees an
/// unchanged session as unchanged. Duplicate members are passed on; PHP's last one wins.
///
/// # Errors
/// `document` is not a JSON object, or holds what `format` cannot say or PHP cannot decode.
pub fn to_php(document: &[u8], format: Format, limits: Limits) -> Result<Vec<u8>, Error> {
    let mut writer = php::Writer::new(format, document.len());
    json::read(document, format.depth_below_root(limits), &mut writer)?;
    Ok(writer.into_session())
}

/// Where in the session the byte at `offset` of `data` stands, as a path of keys (`cart/0/price`),
/// for messages. Empty at the root. Reads `data` anew: for the path of an error, not for the hot path.
#[must_use]
pub fn path_at(data: &[u8], format: Format, offset: usize) -> String {
    php::path_at(data, format, offset)
}
