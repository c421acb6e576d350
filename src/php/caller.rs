//! Which of PHP's session functions a handler's method runs in.

use ext_php_rs::ffi;

/// Whether PHP itself asks for a session to be destroyed because it could not decode it
/// (`php_session_cancel_decode` in php-src ext/session/session.c), and no one's logout does.
///
/// PHP decodes in `session_start()`, `session_reset()` and `session_decode()`. The innermost session
/// function on the call stack tells: a handler's `destroy()` stands above it, a subclass's override
/// between them.
pub(super) fn is_clean_up_after_failed_decode() -> bool {
    innermost_session_function().is_some_and(|name| {
        matches!(
            name,
            b"session_start" | b"session_reset" | b"session_decode"
        )
    })
}

fn innermost_session_function() -> Option<&'static [u8]> {
    let mut frame = ext_php_rs::zend::ExecutorGlobals::get()
        .current_execute_data
        .cast_const();
    while !frame.is_null() {
        // SAFETY: not null, and PHP keeps the frames of running calls in place until they return,
        // which they cannot while this runs.
        let execute_data = unsafe { &*frame };
        let name = internal_function_name(execute_data).unwrap_or_default();
        if let Some(known) = DECODE_OR_DESTROY.into_iter().find(|known| *known == name) {
            return Some(known);
        }
        frame = execute_data.prev_execute_data.cast_const();
    }
    None
}

/// The name of the internal function, no method, that runs in a frame.
fn internal_function_name(execute_data: &ffi::zend_execute_data) -> Option<&[u8]> {
    // SAFETY: PHP leaves `func` null or sets it to a function that outlives the call.
    let function = unsafe { execute_data.func.as_ref() }?;
    // SAFETY: every member of the union begins with `type`.
    if u32::from(unsafe { function.type_ }) != ffi::ZEND_INTERNAL_FUNCTION {
        return None;
    }
    // SAFETY: the type says that this member of the union is set.
    let internal = unsafe { &function.internal_function };
    if !internal.scope.is_null() {
        return None;
    }
    // SAFETY: null, or a string that lives as long as its function.
    let name = unsafe { internal.function_name.as_ref() }?;
    Some(name.as_bytes())
}

/// The functions in which PHP calls a handler's `destroy()`.
const DECODE_OR_DESTROY: [&[u8]; 5] = [
    b"session_start",
    b"session_reset",
    b"session_decode",
    b"session_destroy",
    b"session_regenerate_id",
];
