//! `$_SESSION` to its document.

use std::ptr;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::{ZendHashTable, ZendStr};
use ext_php_rs::zend::ExecutorGlobals;

use super::decode::serializer_of;
use super::elements::{Elements, Key};
use super::known::{Decoded, MayDiffer};
use super::objects::Texts;
use super::walk::Walk;
use super::{shim, with_codec};
use crate::codec::{self, Codec, Encoded, Error, Format, Kind, without_hints};
use crate::php::guard::guarded;
use crate::php::warning::{self, Task};
use crate::php::{caller, session_module, state};
use crate::session::{self, SessionId};

/// The document of a session. Where it cannot be encoded, which is reported unless PHP has thrown, it is the one that
/// was decoded, so that this is what stays stored; null where there is none, and for `session_encode()`.
#[unsafe(no_mangle)]
extern "C" fn rust_json_encode(session: &ZendHashTable, bails_out: &mut bool) -> *mut ZendStr {
    let id = session_module::id();
    let mut known = state::known().of(&id).unwrap_or_default();
    let kept_here = known.document.take();
    let read =
        shim::session_vars().or_else(|| kept_here.map(|document| ZendStr::new(document, false)));
    let is_for_the_application = rust_json_is_session_encode();
    if known.is_under_way && !is_for_the_application {
        // An autoloader or a class stores the session while it is being decoded.
        return read.map_or(ptr::null_mut(), ZBox::into_raw);
    }
    let encoded = guarded(|| {
        let size = read.as_ref().map_or(0, |read| read.as_bytes().len());
        let encoded = with_codec(|codec| {
            let encoded = encode(session, codec, &known, size, bails_out)?;
            let is_unchanged = read.as_ref().is_some_and(|read| {
                let read = read.as_bytes();
                read == encoded.document || is_unchanged(read, &encoded.document, codec, &known)
            });
            Ok((encoded, is_unchanged))
        })?;
        encoded.map_err(|error: anyhow::Error| error)
    });
    let id = SessionId::parse(&id).ok();
    let document = match (encoded, read) {
        (Ok((_, true)), Some(read)) => Some(read),
        (Ok((Encoded { document, lost }, _)), _) => {
            if let (Some(lost), Some(id), false) = (lost, id, is_for_the_application) {
                warning::report_lost_type(id, &lost);
            }
            Some(ZendStr::new(document, false))
        }
        (Err(error), read) => {
            if !*bails_out && !ExecutorGlobals::has_exception() {
                warning::report(Task::Write, id, &error);
            }
            read.filter(|_| !is_for_the_application)
        }
    };
    document.map_or(ptr::null_mut(), ZBox::into_raw)
}

/// Whether `session_encode()` was called, and nothing stores a session.
#[unsafe(no_mangle)]
extern "C" fn rust_json_is_session_encode() -> bool {
    caller::is(b"session_encode")
}

fn encode(
    session: &ZendHashTable,
    mut codec: Codec<'_>,
    known: &Decoded,
    size: usize,
    bails_out: &mut bool,
) -> anyhow::Result<Encoded> {
    let texts = Texts::default();
    let mut walk = Walk::new(session, &texts, codec.limits.depth);
    let encoded = codec.values_to_json(&mut walk, size, &known.kept);
    *bails_out = texts.bails_out();
    drop(texts);
    let kind = match encoded {
        Ok(encoded) => return Ok(encoded),
        Err(kind) => kind,
    };
    let unwritable = |error: Error, path| session::Error::Unwritable { error, path };
    if kind != Kind::NotPlain {
        return Err(unwritable(Error { kind, offset: 0 }, String::new()).into());
    }
    // PHP's own bytes of the whole session.
    if Elements::of(session).any(|(key, _)| is_beyond_php(&key)) {
        codec.format = Format::PhpSerialize;
    }
    let data = shim::encode_with(serializer_of(codec.format), bails_out);
    let data = data.ok_or(super::decode::NotDecoded)?;
    codec
        .to_json(data.as_bytes(), &known.kept)
        .map_err(|error| {
            let path = codec::path_at(data.as_bytes(), codec.format, error.offset);
            unwritable(error, path).into()
        })
}

/// Whether the format `php` cannot hold a variable of this name.
fn is_beyond_php(key: &Key<'_>) -> bool {
    match key {
        Key::Index(_) => true,
        Key::Name(name) => memchr::memchr(b'|', name).is_some(),
    }
}

/// Whether a session whose document is `encoded` now is the one that was decoded from `read`, which another program
/// may have spelled otherwise, and whose types may not all have counted.
fn is_unchanged(read: &[u8], encoded: &[u8], codec: Codec<'_>, known: &Decoded) -> bool {
    let may_be_same = match known.may_differ {
        MayDiffer::Anywhere => true,
        MayDiffer::InHints => read.starts_with(without_hints(encoded)),
        MayDiffer::Nowhere => false,
    };
    let encoded_anew = |codec: Codec<'_>| {
        let decoded = codec.to_php(read, &known.refused)?;
        codec.to_json(&decoded.data, &decoded.kept)
    };
    may_be_same
        && match encoded_anew(codec) {
            Err(error) if error.kind == Kind::RootKeyWithBar => encoded_anew(Codec {
                format: Format::PhpSerialize,
                ..codec
            }),
            anew => anew,
        }
        .is_ok_and(|anew| anew.document == encoded)
}
