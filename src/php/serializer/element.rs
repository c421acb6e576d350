//! An element on its way into a PHP array.

use std::ptr;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi;
use ext_php_rs::types::{ZendStr, Zval};

use super::shim;

/// A value and what it stands under: `rust_json_element` in shim.c. Its value is null until it is set, once: in place,
/// and by words, since a value that is copied as a whole right after it was written keeps the processor waiting.
#[repr(C)]
pub(super) struct Element {
    value: Zval,
    key: Key,
}

/// What a value stands under.
#[repr(C)]
pub(super) struct Key {
    /// Null for an index.
    name: *mut ZendStr,
    index: i64,
}

impl Element {
    /// Under a key, without a value so far.
    #[inline]
    pub(super) fn new(key: Key) -> Self {
        Self {
            value: Zval::new(),
            key,
        }
    }

    #[inline]
    pub(super) fn set_bool(&mut self, value: bool) {
        self.value.u1.type_info = if value { ffi::IS_TRUE } else { ffi::IS_FALSE };
    }

    #[inline]
    pub(super) fn set_int(&mut self, value: i64) {
        self.value.value.lval = value;
        self.value.u1.type_info = ffi::IS_LONG;
    }

    #[inline]
    pub(super) fn set_float(&mut self, value: f64) {
        self.value.value.dval = value;
        self.value.u1.type_info = ffi::IS_DOUBLE;
    }

    #[inline]
    pub(super) fn set_string(&mut self, value: ZBox<ZendStr>) {
        let is_interned = shim::is_interned(&value);
        self.value.value.str_ = value.into_raw();
        self.value.u1.type_info = if is_interned {
            ffi::IS_STRING
        } else {
            ffi::IS_STRING_EX
        };
    }

    #[inline]
    pub(super) fn set(&mut self, value: Zval) {
        self.value = value;
    }
}

impl Key {
    #[inline]
    pub(super) fn index(index: i64) -> Self {
        Self {
            name: ptr::null_mut(),
            index,
        }
    }

    #[inline]
    pub(super) fn name(name: ZBox<ZendStr>) -> Self {
        Self {
            name: name.into_raw(),
            index: 0,
        }
    }
}

impl Drop for Key {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: null, or a string of which this holds a reference.
        if let Some(name) = unsafe { self.name.as_mut() } {
            // SAFETY: as above; nobody uses the key any more.
            drop(unsafe { ZBox::from_raw(name) });
        }
    }
}

/// The array of the elements from `start` on, which are taken out: a list, whatever their keys, or a map, where the
/// last of several under one key stays.
pub(super) fn array_of(elements: &mut Vec<Element>, start: usize, is_list: bool) -> Zval {
    let count = elements.len().saturating_sub(start);
    let own = elements.get(start..).unwrap_or_default().as_ptr();
    let mut array = Zval::new();
    // SAFETY: the pointer and count are one slice's; the array takes over what the elements hold.
    unsafe { shim::rust_json_array(own, count, is_list, &raw mut array) };
    // SAFETY: no more than there are; those behind are the array's.
    unsafe { elements.set_len(elements.len() - count) };
    array
}
