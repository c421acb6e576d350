//! Which of PHP's session functions calls a save handler, if one does.

use ext_php_rs::ffi;

/// Whether PHP itself asks for a session to be destroyed because it could not decode it
/// (`php_session_cancel_decode` in php-src ext/session/session.c), and no one's logout does.
///
/// PHP decodes in `session_start()`, `session_reset()` and `session_decode()`, and calls `destroy()` from
/// there. Between them on the call stack stand at most the overrides and decorators that hand the call
/// on, which have its name, or a closure that was set as the callback. Where anything else does, such as
/// a subclass's `read()` that ends an expired session, it is the application that destroys.
///
/// It also decodes before the application runs ([`is_before_application`]), which cannot log anyone out then.
pub(super) fn is_clean_up_after_failed_decode() -> bool {
    innermost_frame().is_null() || is_called_by(&DECODING)
}

/// Whether a session is destroyed, closed or opened so that it goes on under another id
/// (`session_regenerate_id(true)`).
pub(super) fn is_new_id() -> bool {
    is_called_by(&[b"session_regenerate_id"])
}

/// Whether one of these functions has a session destroyed, closed or opened, behind what hands that on.
fn is_called_by(functions: &[&[u8]]) -> bool {
    let mut frame = innermost_frame();
    while !frame.is_null() {
        // SAFETY: not null, and PHP keeps the frames of running calls in place until they return,
        // which they cannot while this runs.
        let execute_data = unsafe { &*frame };
        let name = function_name(execute_data).unwrap_or_default();
        let hands_on = HANDED_ON
            .iter()
            .any(|method| name.eq_ignore_ascii_case(method));
        if !hands_on && !name.starts_with(b"{closure") {
            return functions.contains(&name);
        }
        frame = execute_data.prev_execute_data.cast_const();
    }
    false
}

/// Whether the innermost function that runs is PHP's function of this name.
pub(super) fn is(name: &[u8]) -> bool {
    // SAFETY: null, or a frame that stays in place until its call returns, which it cannot while this runs.
    let execute_data = unsafe { innermost_frame().as_ref() };
    execute_data.and_then(function_name) == Some(name)
}

/// Whether nothing of the application has run yet in this request, as for `session.auto_start` and
/// `session.upload_progress`: no class of it is known, nor an autoloader.
pub(super) fn is_before_application() -> bool {
    innermost_frame().is_null()
}

/// Null where no function or file runs.
fn innermost_frame() -> *const ffi::zend_execute_data {
    let globals = ext_php_rs::zend::ExecutorGlobals::get();
    globals.current_execute_data.cast_const()
}

/// The name of the function or method that runs in a frame; none for a file's own code.
fn function_name(execute_data: &ffi::zend_execute_data) -> Option<&[u8]> {
    // SAFETY: PHP leaves `func` null or sets it to a function that outlives the call.
    let function = unsafe { execute_data.func.as_ref() }?;
    // SAFETY: every member of the union begins with these fields.
    let common = unsafe { &function.common };
    // SAFETY: null, or a string that lives as long as its function.
    let name = unsafe { common.function_name.as_ref() }?;
    Some(name.as_bytes())
}

/// Methods that a subclass or a decorator hands on under their own names.
const HANDED_ON: [&[u8]; 3] = [b"close", b"destroy", b"open"];

/// The functions in which PHP decodes a session.
const DECODING: [&[u8]; 3] = [b"session_start", b"session_reset", b"session_decode"];
