//! How long the codec takes for one session, for benches/against-php.
//!
//! ```text
//! time FILE CALLS    prints: to_json to_php     medians in nanoseconds; FILE is in the format `php`
//! ```

use std::io::Write as _;
use std::time::Instant;

use rust_json_session::codec::{
    AllowedClasses, Codec, Format, KeptMaps, Limits, Refused, SigningKey, Types,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let session = std::fs::read(arguments.next().ok_or("the file is missing")?)?;
    let calls: usize = arguments
        .next()
        .ok_or("the number of calls is missing")?
        .parse()?;
    let classes = AllowedClasses::default();
    let keys = [SigningKey::from_secret(b"everyone knows this secret")];
    let codec = Codec {
        format: Format::Php,
        limits: Limits::default(),
        types: Types {
            classes: &classes,
            keys: &keys,
            item: b"sessions/timed",
        },
    };
    let kept = KeptMaps::default();
    let refused = Refused::default();
    let document = codec.to_json(&session, &kept)?.document;
    if codec.to_php(&document, &refused)?.data != session {
        return Err("the session does not come back".into());
    }
    let to_json = median_of(calls, || drop(codec.to_json(&session, &kept)));
    let to_php = median_of(calls, || drop(codec.to_php(&document, &refused)));
    Ok(writeln!(std::io::stdout(), "{to_json} {to_php}")?)
}

fn median_of(calls: usize, mut call: impl FnMut()) -> u128 {
    let mut times: Vec<u128> = (0..calls)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(calls / 2).copied().unwrap_or_default()
}
