//! The functions of `shim.c`, each as safe as it can be said to be.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::NonNull;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::error::php_error;
use ext_php_rs::ffi;
use ext_php_rs::flags::ErrorType;
use ext_php_rs::types::{ZendStr, Zval};

use super::element::Element;

/// Makes the serialize handler known to PHP. In MINIT; PHP forgets it at the end of its session module.
pub(in crate::php) fn register() {
    // SAFETY: the session module has started, and the names that it is given live as long as the process.
    if unsafe { rust_json_register_serializer() } == FAILURE {
        php_error(
            &ErrorType::CoreWarning,
            "PHP has no room for another session.serialize_handler, so rust_json is none. Load fewer extensions that \
             bring one",
        );
    }
}

/// What PHP will compare the session with: the string that was read, where it keeps that.
pub(super) fn session_vars() -> Option<ZBox<ZendStr>> {
    // SAFETY: has no preconditions.
    let read = unsafe { rust_json_session_vars() };
    owned(read)
}

/// The variable `$_SESSION` of the session that is active, as long as this is held.
pub(super) struct Variable(NonNull<ffi::zend_reference>);

impl Variable {
    /// None where there is no session.
    pub(super) fn hold() -> Option<Self> {
        // SAFETY: has no preconditions.
        NonNull::new(unsafe { rust_json_hold_session() }).map(Self)
    }

    /// Makes the elements of `values` variables of the session.
    pub(super) fn set(&self, values: Zval) {
        let mut values = std::mem::ManuallyDrop::new(values);
        // SAFETY: a reference that is held, and an array, which is handed over.
        unsafe { rust_json_set_session(self.0.as_ptr(), &raw mut *values) };
    }

    /// Whether the session has not ended, or been begun again.
    pub(super) fn is_current(&self) -> bool {
        // SAFETY: has no preconditions.
        unsafe { rust_json_is_session(self.0.as_ptr()) }
    }
}

impl Drop for Variable {
    fn drop(&mut self) {
        // SAFETY: held since `hold`, and given back once.
        unsafe { rust_json_release_session(self.0.as_ptr()) };
    }
}

/// What PHP's own serializer makes of `$_SESSION`; none where PHP threw, could not, or ended the request, which
/// `bails_out` tells.
pub(super) fn encode_with(name: &CStr, bails_out: &mut bool) -> Option<ZBox<ZendStr>> {
    // SAFETY: the name ends with NUL.
    let data = unsafe { rust_json_encode_with(name.as_ptr(), bails_out) };
    owned(data)
}

/// Whether PHP's own serializer could put a session into `$_SESSION`.
pub(super) fn decode_with(name: &CStr, data: &[u8]) -> bool {
    // SAFETY: the name ends with NUL, and the pointer and length are one slice's.
    unsafe { rust_json_decode_with(name.as_ptr(), data.as_ptr().cast(), data.len()) }
}

/// A string with these bytes.
pub(super) fn string(bytes: &[u8]) -> ZBox<ZendStr> {
    // SAFETY: the pointer and length are one slice's.
    let string = unsafe { rust_json_string(bytes.as_ptr().cast(), bytes.len()) };
    // SAFETY: not null, since PHP ends the request where it has no memory for one; one reference is handed over.
    unsafe { ZBox::from_raw(string) }
}

/// Whether a string is one of PHP's own, which has no count of references.
#[inline]
pub(super) fn is_interned(string: &ZendStr) -> bool {
    // SAFETY: both members of the union are the same bits.
    unsafe { string.gc.u.type_info & ffi::GC_IMMUTABLE != 0 }
}

/// The text of a float by `serialize_precision`, in `digits`.
pub(super) fn print_double(value: f64, digits: &mut [u8; 64]) -> &[u8] {
    // SAFETY: there is room for as many digits as are promised.
    let len = unsafe { rust_json_print_double(value, digits.as_mut_ptr().cast()) };
    digits.get(..len).unwrap_or_default()
}

/// Whether floats are printed with the digits that tell them from their neighbours, PHP's default.
pub(super) fn prints_shortest_doubles() -> bool {
    // SAFETY: has no preconditions.
    unsafe { rust_json_serialize_precision() == -1 }
}

fn owned(string: *mut ZendStr) -> Option<ZBox<ZendStr>> {
    // SAFETY: null, or a string of which one reference is handed over.
    let string = unsafe { string.as_mut() }?;
    // SAFETY: as above.
    Some(unsafe { ZBox::from_raw(string) })
}

/// `FAILURE` in `Zend/zend_types.h`.
const FAILURE: c_int = -1;

/// `php_serialize_data_t` and `php_unserialize_data_t`.
pub(super) type Slots = *mut c_void;

unsafe extern "C" {
    fn rust_json_register_serializer() -> c_int;
    fn rust_json_session_vars() -> *mut ZendStr;
    fn rust_json_hold_session() -> *mut ffi::zend_reference;
    fn rust_json_release_session(session: *mut ffi::zend_reference);
    fn rust_json_is_session(session: *const ffi::zend_reference) -> bool;
    fn rust_json_set_session(variable: *mut ffi::zend_reference, values: *mut Zval);
    pub(super) fn rust_json_array(
        elements: *const Element,
        count: usize,
        is_list: bool,
        array: *mut Zval,
    );
    fn rust_json_encode_with(name: *const c_char, bails_out: *mut bool) -> *mut ZendStr;
    fn rust_json_decode_with(name: *const c_char, data: *const c_char, length: usize) -> bool;
    fn rust_json_string(bytes: *const c_char, length: usize) -> *mut ZendStr;
    fn rust_json_print_double(value: f64, digits: *mut c_char) -> usize;
    fn rust_json_serialize_precision() -> c_int;
    pub(super) fn rust_json_serialize_begin() -> Slots;
    pub(super) fn rust_json_serialize_end(data: Slots);
    pub(super) fn rust_json_serialize(
        data: Slots,
        value: *const Zval,
        parents: *const *mut ffi::zend_array,
        count: usize,
        is_shared: bool,
        bails_out: *mut bool,
    ) -> *mut ZendStr;
    pub(super) fn rust_json_unserialize_begin() -> Slots;
    pub(super) fn rust_json_unserialize_end(data: Slots);
    pub(super) fn rust_json_unserialize(
        data: Slots,
        text: *const c_char,
        length: usize,
        depth: ffi::zend_long,
        is_shared: bool,
        value: *mut Zval,
    ) -> bool;
}
