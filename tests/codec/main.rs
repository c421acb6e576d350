//! The codec against PHP's own bytes, a second JSON implementation, and hostile input.

mod corpus;
mod hostile;
mod properties;

use rust_json_session::codec::Format;

/// PHP's three formats.
const FORMATS: [Format; 3] = [Format::Php, Format::PhpBinary, Format::PhpSerialize];
