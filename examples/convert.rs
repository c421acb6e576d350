//! Converts sessions on standard input, one a line, for scripts that test the codec from outside.
//!
//! ```text
//! convert to-json FORMAT    base64 of PHP's bytes in, a document out
//! convert to-php FORMAT     a document in, base64 of PHP's bytes out
//! convert merge FORMAT      base, ours and theirs in, base64 with a space between, base64 of the merge out
//! ```
//!
//! `FORMAT` is a `session.serialize_handler`. Types are signed with a key that is no secret.

use std::io::{self, BufRead as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_json_session::codec::{
    AllowedClasses, Codec, Format, KeptMaps, Limits, Refused, SigningKey, Types,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let direction = arguments
        .next()
        .ok_or("to-json, to-php or merge is missing")?;
    let format = arguments.next().ok_or("the format is missing")?;
    let classes = AllowedClasses::default();
    let keys = [SigningKey::from_secret(b"everyone knows this secret")];
    let codec = Codec {
        format: Format::from_serialize_handler(format.as_bytes()).ok_or("no such format")?,
        limits: Limits::default(),
        types: Types {
            classes: &classes,
            keys: &keys,
            item: b"sessions/converted",
        },
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (number, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line?;
        let converted = match direction.as_str() {
            "to-json" => codec
                .to_json(&STANDARD.decode(line)?, &KeptMaps::default())
                .map(|encoded| encoded.document),
            "to-php" => codec
                .to_php(&line, &Refused::default())
                .map(|decoded| STANDARD.encode(decoded.data).into_bytes()),
            "merge" => {
                let sessions: Result<Vec<_>, _> = line
                    .split(|&byte| byte == b' ')
                    .map(|session| STANDARD.decode(session))
                    .collect();
                let [base, ours, theirs] = &*sessions? else {
                    return Err("three sessions make a line".into());
                };
                codec
                    .merge(base, ours, theirs)
                    .map(|merged| STANDARD.encode(merged).into_bytes())
            }
            _ => return Err("to-json, to-php or merge".into()),
        };
        let converted = converted.map_err(|error| format!("line {}: {error}", number + 1))?;
        out.write_all(&converted)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
