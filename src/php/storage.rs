//! What PHP calls a storage module, under either of the names that it goes by here: the class and the save handler of
//! php.ini.
//!
//! What PHP asks for in, a call to [`crate::session`], plain values out, after a warning where it failed.

mod users;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::ZendStr;
use once_cell::unsync::OnceCell;

use super::guard::guarded;
use super::options::Options;
use super::warning::{self, Task, UnknownFormat};
use super::{caller, doubt, ini, limits, serializer, session_module, state};
use crate::codec::{Codec, Format, Limits, Lost, Refused, Types};
use crate::config::{Config, LONGEST_LOCK};
use crate::session::{
    Clock as _, Encoding, LockTimes, Read, Rules, Session, SessionId, SystemClock, Ttl,
};
use crate::store::Pool;

/// The sessions of one save handler.
///
/// Its methods take `&self`: a warning may run a user's error handler, which may call the same save handler
/// again.
#[derive(Default)]
pub(super) struct Storage {
    options: Options,
    /// Made by [`Storage::open`], or by the first method that needs it: PHP calls `create_sid()`, `validateId()`
    /// and `updateTimestamp()` on a handler that was never opened where others were set after it.
    opened: RefCell<OnceCell<Opened>>,
    /// Whose session was destroyed for one with a new id, that is not stored yet.
    moving: RefCell<Option<users::Marked>>,
}

/// What makes PHP's bytes of a session.
#[derive(Clone, Copy)]
enum Serializer {
    Php(Format),
    /// Our own: the bytes are the document.
    RustJson,
}

/// What a handler holds between calls.
struct Opened {
    config: Rc<Config>,
    serializer: Result<Serializer, UnknownFormat>,
    limits: Limits,
    session: Session,
}

impl Storage {
    pub(super) fn with_options(options: Options) -> Self {
        Self {
            options,
            opened: RefCell::default(),
            moving: RefCell::default(),
        }
    }

    /// Begins a request. Nothing is sent to memcached.
    pub(super) fn open(&self, save_path: &[u8]) -> bool {
        self.end_move();
        let opened = guarded(|| {
            let mut opened = self.opened.borrow_mut();
            let mut unclosed = opened.take();
            let reopened = self.prepare(save_path).map(|mut next| {
                if let Some(unclosed) = &mut unclosed {
                    next.take_over(unclosed);
                }
                next
            });
            if let Some(unclosed) = unclosed {
                unclosed.close();
            }
            opened.get_or_try_init(|| reopened)?;
            Ok(())
        });
        succeeded(Task::Open, None, opened)
    }

    pub(super) fn close(&self) -> bool {
        self.end_move();
        let closed = guarded(|| {
            if let Some(opened) = self.opened.borrow_mut().take() {
                opened.close();
            }
            Ok(())
        });
        succeeded(Task::Close, None, closed)
    }

    /// The session in PHP's format, empty where none is stored; `None` where it could not be read.
    pub(super) fn read(&self, id: &[u8]) -> Option<Vec<u8>> {
        let php_s_id = id;
        let id = parse_id(Task::Read, id)?;
        let read = self.with_session(|session, pool, encoding, clock| {
            Ok(session.read(pool, id, encoding?, clock)?)
        });
        if let Some(opened) = self.opened.borrow().get() {
            state::note_read(&opened.config, php_s_id);
        }
        if read.is_ok() {
            self.mark_user(id);
        }
        read.and_then(|read| self.settle_doubts(id, read))
            .map_err(|error| warning::report(Task::Read, Some(id), &error))
            .ok()
    }

    pub(super) fn write(&self, id: &[u8], data: &[u8]) -> bool {
        let Some(id) = parse_id(Task::Write, id) else {
            return false;
        };
        if self.is_not_encoded(data) {
            return false;
        }
        let before = self.user_of(id);
        let written = self.with_session(|session, pool, encoding, clock| {
            Ok(session.write(pool, id, data, encoding?, clock)?)
        });
        if written.is_ok() {
            self.change_users(id, before);
        }
        stored(Task::Write, id, written)
    }

    pub(super) fn destroy(&self, id: &[u8]) -> bool {
        let Some(id) = parse_id(Task::Destroy, id) else {
            return false;
        };
        if caller::is_clean_up_after_failed_decode() {
            warning::report_kept_session(id);
            return true;
        }
        let user = self.user_to_leave(id);
        let destroyed =
            self.with_session(|session, pool, _, clock| Ok(session.destroy(pool, id, clock)?));
        if destroyed.is_ok() && caller::is_new_id() {
            *self.moving.borrow_mut() = user;
        } else if destroyed.is_ok() {
            users::leave(user, id.as_bytes());
        }
        succeeded(Task::Destroy, Some(id), destroyed)
    }

    /// An id from PHP's own generator; `None` where the system had no randomness to give.
    pub(super) fn create_sid(&self) -> Option<ZBox<ZendStr>> {
        let id = session_module::create_id()?;
        let made = self
            .with_session(|session, _, _, _| Ok(session.made(SessionId::parse(id.as_bytes())?)?));
        // An id that could not be noted is as good: reading it costs a round trip.
        made.unwrap_or_default();
        Some(id)
    }

    /// Whether a session is stored under the id. In doubt it is: PHP would give the user a new and
    /// empty session for one that does not exist, and a read right after this reports what is wrong.
    pub(super) fn validate(&self, id: &[u8]) -> bool {
        let Ok(id) = SessionId::parse(id) else {
            return false;
        };
        let exists =
            self.with_session(|session, pool, _, clock| Ok(session.validate(pool, id, clock)?));
        match exists {
            Ok(exists) => exists,
            Err(error) => {
                warning::report(Task::Validate, Some(id), &error);
                true
            }
        }
    }

    pub(super) fn update_timestamp(&self, id: &[u8], data: &[u8]) -> bool {
        let Some(id) = parse_id(Task::Touch, id) else {
            return false;
        };
        if self.is_not_encoded(data) {
            return false;
        }
        let touched = self.with_session(|session, pool, encoding, clock| {
            Ok(session.touch(pool, id, data, encoding?, clock)?)
        });
        if self.moving.borrow().is_some() {
            self.change_users(id, None);
        }
        stored(Task::Touch, id, touched)
    }

    /// Whether our serializer could not encode a session, and has said so. PHP hands over what was read then, which
    /// is nothing where the session is new.
    fn is_not_encoded(&self, data: &[u8]) -> bool {
        data.is_empty()
            && self
                .with_session(|_, _, encoding, _| Ok(matches!(encoding, Ok(Encoding::Document(_)))))
                .unwrap_or_default()
    }

    /// Runs `work` with the session, its servers, and how PHP encodes sessions. `work` must not call into
    /// PHP.
    fn with_session<T>(
        &self,
        work: impl FnOnce(
            &mut Session,
            &mut Pool,
            Result<Encoding<'_>, UnknownFormat>,
            &mut SystemClock,
        ) -> Result<T>,
    ) -> Result<T> {
        guarded(|| {
            let mut opened = self.opened.borrow_mut();
            opened.get_or_try_init(|| ini::save_path(|path| self.prepare(path)))?;
            let Some(Opened {
                config,
                serializer,
                limits,
                session,
            }) = opened.get_mut()
            else {
                anyhow::bail!("a handler that was prepared is not; please report it");
            };
            let codec = |format| Codec {
                format,
                limits: *limits,
                types: Types {
                    classes: &config.classes,
                    keys: &config.keys,
                    item: b"",
                },
            };
            let encoding = serializer.clone().map(|serializer| match serializer {
                Serializer::Php(format) => Encoding::Php(codec(format)),
                Serializer::RustJson => Encoding::Document(codec(Format::PhpSerialize)),
            });
            with_pool(config, |pool, clock| work(session, pool, encoding, clock))
        })
    }

    /// The session's data, without what PHP cannot decode of it.
    fn settle_doubts(&self, id: SessionId<'_>, read: Read) -> Result<Vec<u8>> {
        let (data, _) = doubt::settle(read, Refused::default(), |refused| {
            self.with_session(|session, _, encoding, _| {
                Ok(session.read_without(id, refused, encoding?)?)
            })
        })?;
        Ok(data)
    }

    /// The settings as they are now, with the servers that the save path names, if it does. PHP lets none of its
    /// own for sessions change before the session is closed.
    fn prepare(&self, save_path: &[u8]) -> Result<Opened> {
        let config = self.options.config(save_path)?;
        let rules = Rules {
            prefix: config.prefix.clone(),
            ttl: Ttl::from_gc_maxlifetime(ini::gc_maxlifetime()),
            concurrency: config.concurrency,
            lock: LockTimes {
                ttl: match config.lock_ttl {
                    Duration::ZERO => longest_request(),
                    set => set,
                },
                wait: config.lock_wait,
            },
        };
        state::begin_use(&config);
        Ok(Opened {
            serializer: serializer(),
            limits: limits::now(),
            session: Session::open(rules),
            config,
        })
    }
}

impl Opened {
    /// Goes on with the lock of a session that was opened before and not closed.
    fn take_over(&mut self, unclosed: &mut Self) {
        if self.config.pool == unclosed.config.pool {
            self.session.take_over(&mut unclosed.session);
        }
    }

    /// Gives back a lock that the session has.
    fn close(mut self) {
        state::end_use(&self.config);
        if self.session.has_lock() {
            with_pool(&self.config, |pool, clock| {
                self.session.close(pool, clock);
            });
        }
    }
}

/// Runs `work`, which must not call into PHP, with this process's servers.
fn with_pool<T>(config: &Config, work: impl FnOnce(&mut Pool, &mut SystemClock) -> T) -> T {
    let mut clock = SystemClock::new();
    state::with_pool(&config.pool, |pool| {
        pool.enter(clock.process());
        work(pool, &mut clock)
    })
}

/// Warns about an id that PHP would not make.
fn parse_id(task: Task, id: &[u8]) -> Option<SessionId<'_>> {
    SessionId::parse(id)
        .map_err(|error| warning::report(task, None, &error.into()))
        .ok()
}

/// Warns about an error, after every borrow has ended.
fn succeeded(task: Task, id: Option<SessionId<'_>>, result: Result<()>) -> bool {
    result
        .map_err(|error| warning::report(task, id, &error))
        .is_ok()
}

/// Warns about an error, or of what will not come back as it was.
fn stored(task: Task, id: SessionId<'_>, result: Result<Option<Lost>>) -> bool {
    match result {
        Ok(lost) => {
            if let Some(lost) = lost {
                warning::report_lost_type(id, &lost);
            }
            true
        }
        Err(error) => succeeded(task, Some(id), Err(error)),
    }
}

/// What makes PHP's bytes of sessions just now.
fn serializer() -> Result<Serializer, UnknownFormat> {
    ini::serialize_handler(|name| match Format::from_serialize_handler(name) {
        Some(format) => Ok(Serializer::Php(format)),
        None if name.eq_ignore_ascii_case(serializer::NAME.as_bytes()) => Ok(Serializer::RustJson),
        None => Err(UnknownFormat {
            serialize_handler: String::from_utf8_lossy(name).into_owned(),
        }),
    })
}

/// How long PHP lets a request run. It counts the time that a request computes, and not at all on the command
/// line.
fn longest_request() -> Duration {
    match u64::try_from(ini::max_execution_time()) {
        Ok(seconds @ 1..) => Duration::from_secs(seconds).min(LONGEST_LOCK),
        _ => Duration::from_secs(PHP_DEFAULT),
    }
}

/// Seconds that a lock lasts where PHP gives a request no limit: `max_execution_time` where php.ini does not set
/// it.
const PHP_DEFAULT: u64 = 30;
