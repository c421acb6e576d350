//! What PHP's session module exports (`ext/session/php_session.h`).

use std::ffi::c_void;
use std::ptr;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::ZendStr;
use ext_php_rs::zend::ClassEntry;

/// A new id from PHP's own generator, as `session.sid_length` and `session.sid_bits_per_character`
/// say. `None` where the system had no randomness to give.
pub(super) fn create_id() -> Option<ZBox<ZendStr>> {
    // SAFETY: the parameter is the save handler's data, which PHP's generator does not look at.
    let id = unsafe { php_session_create_id(ptr::null_mut()) };
    // SAFETY: null, or a new string whose one reference is handed over.
    let id = unsafe { id.as_mut() }?;
    // SAFETY: as above.
    Some(unsafe { ZBox::from_raw(id) })
}

/// The id of the session as it is just now; empty where there is none.
pub(super) fn id() -> Vec<u8> {
    // SAFETY: has no preconditions.
    let id = unsafe { rust_json_session_id() };
    // SAFETY: null, or the id that PHP holds.
    let id = unsafe { id.as_ref() };
    id.map(|id| id.as_bytes().to_vec()).unwrap_or_default()
}

/// The three interfaces of session handlers.
pub(super) fn interfaces() -> [*mut ClassEntry; 3] {
    [
        // SAFETY: set by the session module's MINIT, which runs before this one's; then never changed.
        unsafe { php_session_iface_entry },
        // SAFETY: as above.
        unsafe { php_session_id_iface_entry },
        // SAFETY: as above.
        unsafe { php_session_update_timestamp_iface_entry },
    ]
}

unsafe extern "C" {
    static php_session_iface_entry: *mut ClassEntry;
    static php_session_id_iface_entry: *mut ClassEntry;
    static php_session_update_timestamp_iface_entry: *mut ClassEntry;
    fn rust_json_session_id() -> *const ZendStr;
    fn php_session_create_id(mod_data: *mut *mut c_void) -> *mut ZendStr;
}
