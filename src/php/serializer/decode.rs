//! A document to `$_SESSION`.

use std::ffi::{CStr, c_char, c_int};
use std::fmt;
use std::slice;

use ext_php_rs::zend::ExecutorGlobals;

use super::build::{Build, Undecodable};
use super::known::{Decoded, MayDiffer};
use super::shim::{self, Variable};
use super::with_codec;
use crate::codec::{Codec, Error, Format, Kind, Refused, Sent};
use crate::php::guard::guarded;
use crate::php::warning::{self, Task, TooEarly};
use crate::php::{caller, doubt, session_module, state};
use crate::session::{self, Read, SessionId};

/// Puts the session of a document into `$_SESSION`. Says why it cannot, unless PHP has thrown.
#[unsafe(no_mangle)]
extern "C" fn rust_json_decode(document: *const c_char, length: usize) -> c_int {
    // SAFETY: PHP's string, which it holds until this returns.
    let document = unsafe { slice::from_raw_parts(document.cast(), length) };
    let Err(error) = guarded(|| decode(document)) else {
        return DECODED;
    };
    if !ExecutorGlobals::has_exception() {
        let task = if rust_json_is_session_decode() {
            Task::Decode
        } else {
            Task::Read
        };
        let id = session_module::id();
        warning::report(task, SessionId::parse(&id).ok(), &error);
    }
    FAILED
}

/// Whether `session_decode()` was called, with a document of the application's own choice.
#[unsafe(no_mangle)]
extern "C" fn rust_json_is_session_decode() -> bool {
    caller::is(b"session_decode")
}

/// `rust_json_outcome` in shim.c.
const DECODED: c_int = 0;
const FAILED: c_int = 1;

/// PHP could not decode a session, and no exception says why.
#[derive(Debug)]
pub(in crate::php) struct NotDecoded;

impl fmt::Display for NotDecoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PHP could not decode an object of it")
    }
}

impl std::error::Error for NotDecoded {}

/// What `session_decode()` was given is no document of a session.
#[derive(Debug)]
pub(in crate::php) struct NoDocument(Error);

impl fmt::Display for NoDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "what it was given is no document of a session: {}",
            self.0
        )
    }
}

impl std::error::Error for NoDocument {}

fn decode(document: &[u8]) -> anyhow::Result<()> {
    let Some(variable) = Variable::hold() else {
        return Err(session::Error::Closed.into());
    };
    if rust_json_is_session_decode() {
        return decode_into(&variable, document).map(drop).map_err(|error| {
            match error.downcast() {
                Ok(session::Error::Unreadable(error)) => NoDocument(error).into(),
                Ok(error) => error.into(),
                Err(error) => error,
            }
        });
    }
    let is_kept_by_php =
        shim::session_vars().is_some_and(|vars| std::ptr::eq(vars.as_bytes(), document));
    let known = state::known();
    known.begin(
        session_module::id(),
        (!is_kept_by_php).then(|| document.to_vec()),
    );
    let decoded = decode_into(&variable, document);
    // Else the one that code of the application has begun instead is what is known.
    if variable.is_current() {
        match decoded {
            Ok(decoded) => known.finish(decoded),
            Err(error) => {
                known.forget();
                return Err(error);
            }
        }
        return Ok(());
    }
    decoded.map(drop)
}

fn decode_into(variable: &Variable, document: &[u8]) -> anyhow::Result<Decoded> {
    if document.is_empty() {
        return Ok(Decoded::default());
    }
    with_codec(|codec| build(variable, document, codec))?
}

/// What is decoded goes nowhere where code of the application has ended the session meanwhile, or begun it again.
fn build(variable: &Variable, document: &[u8], codec: Codec<'_>) -> anyhow::Result<Decoded> {
    let mut refused = Refused::default();
    let mut build = Build::default();
    loop {
        match codec.json_to_values(document, &refused, &mut build) {
            Ok(sent) => {
                if let Some(session) = build.take_session()
                    && variable.is_current()
                {
                    variable.set(session);
                }
                build.finish_objects();
                if !is_thrown()? {
                    return Ok(decoded(sent, refused));
                }
                break;
            }
            Err(error) => match (build.undecodable(), error.kind) {
                (Some(Undecodable::EnumCase(_)), _) if caller::is_before_application() => {
                    return Err(TooEarly.into());
                }
                (Some(Undecodable::EnumCase(case)), _) => refused.add(case),
                (Some(Undecodable::Object), _) => {
                    is_thrown()?;
                    break;
                }
                (None, Kind::NotPlain | Kind::MalformedReference) => break,
                (None, _) => return Err(session::Error::Unreadable(error).into()),
            },
        }
    }
    drop(build);
    is_thrown()?;
    decode_by_php(variable, document, codec, refused)
}

fn decoded(sent: Sent, refused: Refused) -> Decoded {
    Decoded {
        kept: sent.kept,
        refused,
        may_differ: if sent.is_own_spelling {
            MayDiffer::InHints
        } else {
            MayDiffer::Anywhere
        },
        ..Decoded::default()
    }
}

/// The way over PHP's own format: for a session that PHP can decode only as a whole, or whose objects have thrown. It
/// finds those that others have edited, and leaves them out; others may throw again.
fn decode_by_php(
    variable: &Variable,
    document: &[u8],
    mut codec: Codec<'_>,
    refused: Refused,
) -> anyhow::Result<Decoded> {
    let read = |codec: Codec<'_>, refused: &Refused| {
        let decoded = codec.to_php(document, refused)?;
        let read = Read {
            data: decoded.data,
            doubts: decoded.doubts,
        };
        Ok::<_, Error>((read, decoded.kept))
    };
    let first = match read(codec, &refused) {
        Err(error) if error.kind == Kind::RootKeyWithBar => {
            codec.format = Format::PhpSerialize;
            read(codec, &refused)
        }
        first => first,
    };
    let (first, kept) = first.map_err(session::Error::Unreadable)?;
    let (data, refused) = doubt::settle(first, refused, |refused| {
        let (read, _) = read(codec, refused).map_err(session::Error::Unreadable)?;
        Ok(read)
    })?;
    if !variable.is_current() {
        return Ok(Decoded::default());
    }
    if !shim::decode_with(serializer_of(codec.format), &data) || ExecutorGlobals::has_exception() {
        return Err(NotDecoded.into());
    }
    Ok(Decoded {
        kept,
        refused,
        may_differ: MayDiffer::Anywhere,
        ..Decoded::default()
    })
}

/// PHP's serializer for a format.
pub(super) fn serializer_of(format: Format) -> &'static CStr {
    match format {
        Format::Php => c"php",
        Format::PhpBinary => c"php_binary",
        Format::PhpSerialize => c"php_serialize",
    }
}

/// Whether an object has thrown. The exception is dropped: what becomes of it is seen on the way over PHP's own
/// format.
///
/// # Errors
/// The application has called `exit`, which is none of ours to stop.
fn is_thrown() -> anyhow::Result<bool> {
    if doubt::is_exiting() {
        return Err(NotDecoded.into());
    }
    Ok(ExecutorGlobals::take_exception().is_some())
}
