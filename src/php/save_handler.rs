//! The save handler `rust_json`, for `session.save_handler`: what PHP's session module calls without an object in
//! between (php-src `ext/session/php_session.h`, `ps_module`). Its table stands in `shim.c`, which declares these functions
//! and hands over PHP's own pointers: none is null, and what they point to outlives the call.
//!
//! PHP has one place for what a save handler keeps between calls, `mod_data`. Ours is of the thread, and
//! `mod_data` only says what state it is in: code of the application that runs during a call may close it, and what
//! a fatal error leaves behind is neither lost nor freed twice.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::error::php_error;
use ext_php_rs::flags::ErrorType;
use ext_php_rs::types::ZendStr;

use super::guard::guarded;
use super::state;
use super::storage::Storage;
use super::warning::{self, NotRead, Task};
use crate::session::SessionId;

/// Makes the save handler known to PHP. In MINIT; PHP forgets it at the end of its session module.
pub(super) fn register() {
    // SAFETY: the session module has started, and the table that it is given lives as long as the process.
    if unsafe { rust_json_register_save_handler() } == FAILURE {
        php_error(
            &ErrorType::CoreWarning,
            "PHP has no room for another session.save_handler, so rust_json is none; the class RustJsonSessionHandler \
             works. Load fewer extensions that bring one",
        );
    }
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_open(mod_data: &ModData, save_path: *const c_char) -> c_int {
    // SAFETY: a C string, which PHP holds until a script sets another.
    let save_path = unsafe { CStr::from_ptr(save_path) };
    let is_opened = guarded_call(Task::Open, false, || {
        let storage = state::save_handler();
        if !mod_data.is_open() {
            // What a fatal error has left open.
            storage.close();
        }
        storage.open(save_path.to_bytes())
    });
    mod_data.set(if is_opened {
        State::Open
    } else {
        State::Closed
    });
    result(is_opened)
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_close(mod_data: &ModData) -> c_int {
    mod_data.set(State::Closed);
    result(guarded_call(Task::Close, false, || {
        state::save_handler().close()
    }))
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_read(mod_data: &ModData, id: &ZendStr, data: &Cell<*mut ZendStr>) -> c_int {
    mod_data.set(State::Reading);
    let read = mod_data.with_storage(Task::Read, None, |storage| storage.read(id.as_bytes()));
    let Some(read) = read else {
        return FAILURE;
    };
    data.set(ZendStr::new(read, false).into_raw());
    if mod_data.is_reading() {
        mod_data.set(State::Open);
    }
    SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_write(mod_data: &ModData, id: &ZendStr, data: &ZendStr) -> c_int {
    result(mod_data.with_storage(Task::Write, false, |storage| {
        is_read(mod_data, Task::Write, id) && storage.write(id.as_bytes(), data.as_bytes())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_destroy(mod_data: &ModData, id: &ZendStr) -> c_int {
    result(mod_data.with_storage(Task::Destroy, false, |storage| {
        storage.destroy(id.as_bytes())
    }))
}

/// Null where the system had no randomness to give.
#[unsafe(no_mangle)]
extern "C" fn rust_json_create_sid(mod_data: &ModData) -> *mut ZendStr {
    let id = mod_data.with_storage(Task::Open, None, Storage::create_sid);
    id.map_or(ptr::null_mut(), ZBox::into_raw)
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_validate_sid(mod_data: &ModData, id: &ZendStr) -> c_int {
    result(mod_data.with_storage(Task::Validate, true, |storage| {
        storage.validate(id.as_bytes())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn rust_json_update_timestamp(
    mod_data: &ModData,
    id: &ZendStr,
    data: &ZendStr,
) -> c_int {
    result(mod_data.with_storage(Task::Touch, false, |storage| {
        is_read(mod_data, Task::Touch, id)
            && storage.update_timestamp(id.as_bytes(), data.as_bytes())
    }))
}

/// PHP's place for what a save handler keeps: its state. PHP stores and closes a session only while it is not null.
#[repr(transparent)]
struct ModData(Cell<*mut c_void>);

#[derive(Clone, Copy)]
enum State {
    Closed = 0,
    Open = 1,
    /// What is stored has not reached PHP yet, or never will: its `$_SESSION` is empty.
    Reading = 2,
}

impl ModData {
    /// What `work` gives, or `failure`, with a warning, where it panicked.
    ///
    /// PHP never closes what is used while the save handler is closed: an error handler that runs while it is opened
    /// may call `session_create_id()`, and a class that is unserialized `session_abort()`.
    fn with_storage<T>(&self, task: Task, failure: T, work: impl FnOnce(&Storage) -> T) -> T {
        guarded_call(task, failure, || {
            let storage = state::save_handler();
            let result = work(storage);
            if !self.is_open() {
                storage.close();
            }
            result
        })
    }

    fn is_open(&self) -> bool {
        !self.0.get().is_null()
    }

    fn is_reading(&self) -> bool {
        self.0.get().addr() == State::Reading as usize
    }

    fn set(&self, state: State) {
        self.0.set(ptr::without_provenance_mut(state as usize));
    }
}

/// Warns where a session is to be stored that PHP was not given: by an autoloader or an error handler that closes it while
/// it is read. PHP refuses that of objects alone.
fn is_read(mod_data: &ModData, task: Task, id: &ZendStr) -> bool {
    let is_read = !mod_data.is_reading();
    if !is_read {
        let id = SessionId::parse(id.as_bytes()).ok();
        warning::report(task, id, &NotRead.into());
    }
    is_read
}

fn guarded_call<T>(task: Task, failure: T, work: impl FnOnce() -> T) -> T {
    guarded(|| Ok(work())).unwrap_or_else(|error| {
        warning::report(task, None, &error);
        failure
    })
}

fn result(is_success: bool) -> c_int {
    if is_success { SUCCESS } else { FAILURE }
}

const SUCCESS: c_int = 0;
const FAILURE: c_int = -1;

// shim.c
unsafe extern "C" {
    fn rust_json_register_save_handler() -> c_int;
}
