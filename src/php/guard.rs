//! No panic passes into PHP.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::anyhow;

/// The result of `work`, or an error that asks for a report where it panicked.
///
/// ext-php-rs would throw a PHP `Error` for a panic, and after a throw PHP skips the handler's
/// `close()`. A handler that failed says `false` instead, like any other.
pub(super) fn guarded<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    // What `work` borrows is either the request's own, which the caller gives up after an error, or a
    // store, whose connection is closed unless its last reply was whole.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(anyhow!(
            "a bug in rust_json_session ({message}); please report it"
        ))
    })
}
