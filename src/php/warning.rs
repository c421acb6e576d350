//! The one place where errors become the text of an `E_WARNING`.
//!
//! The pattern: `session 3f9a…: 10.0.0.2:11211 did not answer within 1000 ms; the session was not
//! opened. Check the server or raise rust_json_session.timeout`: what, where, what became of the
//! data, what to do. PHP puts the method before it.

use ext_php_rs::error::php_error;
use ext_php_rs::flags::ErrorType;

use super::serializer::{NoDocument, NotDecoded};
use crate::codec::{Kind, Lost};
use crate::config::Invalid;
use crate::presence;
use crate::session::{self, SessionId};
use crate::store::{self, ErrorKind, TlsFault, WrongServer};

/// What a handler's method was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Close,
    Decode,
    Destroy,
    Open,
    Read,
    Touch,
    Validate,
    Write,
}

/// `session.serialize_handler` names a format of another extension.
#[derive(Clone, Debug)]
pub(super) struct UnknownFormat {
    pub(super) serialize_handler: String,
}

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "session.serialize_handler={} has no JSON form",
            self.serialize_handler
        )
    }
}

impl std::error::Error for UnknownFormat {}

/// A session has what PHP cannot decode before the application's classes are known. Given to PHP without it, and stored
/// again, it would lose it.
#[derive(Debug)]
pub(super) struct TooEarly;

impl std::fmt::Display for TooEarly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "it holds an enum or an object that PHP cannot decode before the application runs",
        )
    }
}

impl std::error::Error for TooEarly {}

/// PHP asks to store a session that it was not given.
#[derive(Debug)]
pub(super) struct NotRead;

impl std::fmt::Display for NotRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it was not read to its end, and PHP has nothing of it")
    }
}

impl std::error::Error for NotRead {}

/// A setting that was accepted when PHP started, and is wrong.
#[derive(Debug)]
pub(super) struct WrongSetting(pub(super) Invalid);

impl std::fmt::Display for WrongSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "rust_json_session.{} {}",
            self.0.setting.option(),
            self.0
        )
    }
}

impl std::error::Error for WrongSetting {}

/// `session.save_path` is a list of servers, and wrong.
#[derive(Debug)]
pub(super) struct WrongSavePath(pub(super) WrongServer);

impl std::fmt::Display for WrongSavePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "session.save_path is no list of servers: {}", self.0)
    }
}

impl std::error::Error for WrongSavePath {}

/// Warns that `task` failed. May run a user's error handler.
pub(super) fn report(task: Task, id: Option<SessionId<'_>>, error: &anyhow::Error) {
    let who = id.map(|id| format!("session {id}: ")).unwrap_or_default();
    let fate = fate(task, error);
    let advice = advice(error);
    warn(&format!("{who}{error}; {fate}{advice}"));
}

/// Warns that PHP could not decode a session that it was given, and that it is kept all the same.
pub(super) fn report_kept_session(id: SessionId<'_>) {
    warn(&format!(
        "session {id}: PHP could not decode the session data and asked to destroy the session; it was kept. Look for \
         a class that throws while it is unserialized, and delete the session yourself if it is of no use"
    ));
}

/// Warns that something was stored that will not come back with its type.
pub(super) fn report_lost_type(id: SessionId<'_>, lost: &Lost) {
    let Lost { class, path } = lost;
    warn(&format!(
        "session {id}: $_SESSION at {path} is of the class {class} and will come back as plain data, an array or a \
         string: its type is not signed. Set rust_json_session.secret, or name the class in \
         rust_json_session.allowed_classes"
    ));
}

/// Warns that who is online could not be said or found out: `fate` says what that leaves.
pub(super) fn report_presence(fate: &str, error: &anyhow::Error) {
    let advice = advice(error);
    warn(&format!("{error}; {fate}{advice}"));
}

fn warn(message: &str) {
    php_error(&ErrorType::Warning, &message.replace('\0', "\\0"));
}

/// What became of the data.
fn fate(task: Task, error: &anyhow::Error) -> &'static str {
    match task {
        Task::Close => "its lock stays until it expires",
        Task::Decode => "the session was closed, and what is stored was not touched",
        Task::Open => "no session can be opened",
        Task::Read => "the session was not opened, and what is stored was not touched",
        Task::Validate => "whether the session exists is not known",
        Task::Touch | Task::Write | Task::Destroy if is_reply_lost(error) => match task {
            Task::Destroy => "whether the session was destroyed is not known",
            Task::Touch => "whether its lifetime was renewed is not known",
            _ => "whether the session was stored is not known",
        },
        Task::Destroy => "the session was not destroyed",
        Task::Touch => "its lifetime was not renewed",
        Task::Write => "the session was not stored, and what was stored before is kept",
    }
}

/// Whether the server may have acted on a request whose reply never came.
fn is_reply_lost(error: &anyhow::Error) -> bool {
    store_error(error).is_some_and(store::Error::is_reply_lost)
}

fn store_error(error: &anyhow::Error) -> Option<&store::Error> {
    match error.downcast_ref::<session::Error>() {
        Some(session::Error::Store(error)) => Some(error),
        _ => None,
    }
}

/// What to do about it, as a sentence after the text so far.
fn advice(error: &anyhow::Error) -> String {
    if error.is::<UnknownFormat>() {
        return ". Set session.serialize_handler to php, php_binary or php_serialize".to_owned();
    }
    if error.is::<NotDecoded>() {
        return ". Look for a class that fails while it is unserialized".to_owned();
    }
    if error.is::<NotRead>() {
        return ". Look for an autoloader or an error handler that closes the session".to_owned();
    }
    if error.is::<TooEarly>() {
        return ". Call session_start() instead of setting session.auto_start; the progress of an upload is not shown in \
                such a session"
            .to_owned();
    }
    if error.is::<NoDocument>() {
        return ". Hand over what session_encode() gives".to_owned();
    }
    if let Some(presence::Error::Store(error)) = error.downcast_ref() {
        return format!(". {}", store_advice(&error.kind));
    }
    let Some(error) = error.downcast_ref::<session::Error>() else {
        return String::new();
    };
    let advice = match error {
        session::Error::Closed => {
            "Look for a class that closes the session while it is unserialized"
        }
        session::Error::Contended { .. } => {
            "Find out which program writes this session without pause"
        }
        session::Error::Locked { .. } => {
            "Find out what keeps that request busy, let it call session_write_close() early, or set \
             rust_json_session.concurrency=merge"
        }
        session::Error::InvalidId { .. } => {
            "Drop the cookie, or look for what sets such ids: session_id(), or a client that probes"
        }
        session::Error::Store(error) => store_advice(&error.kind),
        session::Error::Unreadable(error) => match error.kind {
            Kind::RootKeyWithBar | Kind::RootKeyTooLong => {
                "Set session.serialize_handler=php_serialize, or rename the key in the document"
            }
            Kind::TooDeep(_) => {
                "Make the document flatter, or raise unserialize_max_depth where it is below 4096"
            }
            _ => "Find out which program wrote it, and mend or delete the document",
        },
        session::Error::Unwritable { error, .. } => match error.kind {
            Kind::TooDeep(_) => {
                "Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096"
            }
            Kind::TooLarge(_) | Kind::TooManyHints(_) => "Keep less in $_SESSION",
            _ => "Hand over what session_encode() gives",
        },
    };
    format!(". {advice}")
}

fn store_advice(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Broken { .. } => {
            "Check that rust_json_session.servers names a memcached 1.6 or later"
        }
        ErrorKind::CasDisabled => "Start memcached without -C",
        ErrorKind::Closed | ErrorKind::Disconnected => {
            "Check the server's log, and its limits on connections"
        }
        ErrorKind::ConnectTimedOut { .. } => {
            "Check the server and the network, or raise rust_json_session.connect_timeout"
        }
        ErrorKind::PasswordMissing => {
            "Set rust_json_session.username and rust_json_session.password"
        }
        ErrorKind::Refused { .. } => {
            "Look these words up in memcached's doc/protocol.txt, and in the server's log"
        }
        ErrorKind::TimedOut { .. } => "Check the server, or raise rust_json_session.timeout",
        ErrorKind::Tls(fault) => tls_advice(fault),
        ErrorKind::TooLarge { .. } => "Keep less in $_SESSION, or start memcached with a larger -I",
        ErrorKind::UnknownHost => {
            "Check the name in rust_json_session.servers, and that this machine can look it up"
        }
        ErrorKind::Unreachable(_) => {
            "Check that memcached runs and that rust_json_session.servers names it"
        }
        ErrorKind::WrongPassword { .. } => {
            "Check rust_json_session.username and rust_json_session.password against memcached's -Y file"
        }
    }
}

fn tls_advice(fault: &TlsFault) -> &'static str {
    match fault {
        TlsFault::Certificate { .. } => {
            "Give the server a certificate of its own, of version 3, signed by an authority"
        }
        TlsFault::ClientCertificateMissing => {
            "Set rust_json_session.tls_cert_file and rust_json_session.tls_key_file"
        }
        TlsFault::ClientCertificateRefused { .. } => {
            "Check that the authority in memcached's ssl_ca_cert has signed rust_json_session.tls_cert_file, and that \
             it has not expired"
        }
        TlsFault::Expired => "Renew the server's certificate, or set this machine's clock",
        TlsFault::File { .. } => {
            "Check the file, that PHP's user may read it, and the setting that names it"
        }
        TlsFault::NoAuthorities => {
            "Set rust_json_session.tls_ca_file, or install the system's ca-certificates"
        }
        TlsFault::NotTls => {
            "Start memcached with -Z, or take tls:// out of rust_json_session.servers"
        }
        TlsFault::NotValidYet => "Set the server's clock and this machine's",
        TlsFault::Protocol { .. } => {
            "Check that memcached speaks TLS 1.2 or later on that port, and what it logs with -v"
        }
        TlsFault::Silent { .. } => {
            "Check that memcached was started with -Z, or raise rust_json_session.connect_timeout"
        }
        TlsFault::Untrusted => "Name the authority that signed it in rust_json_session.tls_ca_file",
        TlsFault::WrongName { .. } => {
            "Set rust_json_session.tls_server_name to the name that the certificate is for, or have one made for this"
        }
    }
}
