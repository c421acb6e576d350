//! Values that have an identity, through PHP's own `serialize()` and `unserialize()`: objects, and what PHP references
//! lead to. Those of one session share their slots, so that each finds the others.

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use super::shim::{self, Slots};
use crate::codec::Kind;

/// What `serialize()` says of the values of one session.
#[derive(Default)]
pub(super) struct Texts {
    /// Made with the first.
    slots: Cell<Option<NonNull<std::ffi::c_void>>>,
    kept: RefCell<Vec<ZBox<ZendStr>>>,
    bails_out: Cell<bool>,
}

impl Texts {
    /// The text of a value inside of the arrays `parents`, which PHP has to know of.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] where PHP threw, or ends the request.
    pub(super) fn of<'t>(
        &'t self,
        value: &Zval,
        parents: &[&ZendHashTable],
    ) -> Result<&'t [u8], Kind> {
        let slots = self.slots();
        let is_shared = parents.iter().any(|array| array.gc.refcount > 1);
        let parents: Vec<*mut ffi::zend_array> = parents
            .iter()
            .map(|array| std::ptr::from_ref(*array).cast_mut())
            .collect();
        let mut bails_out = false;
        // SAFETY: the slots are of a serialization that has begun; the value and the arrays are alive, since the
        // session that holds them is held.
        let text = unsafe {
            shim::rust_json_serialize(
                slots,
                value,
                parents.as_ptr(),
                parents.len(),
                is_shared,
                &raw mut bails_out,
            )
        };
        self.bails_out.set(self.bails_out.get() | bails_out);
        // SAFETY: null, or a string of which one reference is handed over.
        let text = unsafe { text.as_mut() }.ok_or(Kind::Interrupted)?;
        // SAFETY: as above.
        let text = unsafe { ZBox::from_raw(text) };
        Ok(self.keep(text))
    }

    /// A text that lives as long.
    pub(super) fn keep<'t>(&'t self, text: ZBox<ZendStr>) -> &'t [u8] {
        let bytes: *const [u8] = text.as_bytes();
        self.kept.borrow_mut().push(text);
        // SAFETY: the string stays where it is, unchanged, until all of them are dropped with `self`.
        let bytes: &'t [u8] = unsafe { &*bytes };
        bytes
    }

    /// Whether PHP ends the request.
    pub(super) fn bails_out(&self) -> bool {
        self.bails_out.get()
    }

    fn slots(&self) -> Slots {
        let slots = self.slots.get().or_else(|| {
            // SAFETY: ended when dropped.
            NonNull::new(unsafe { shim::rust_json_serialize_begin() })
        });
        self.slots.set(slots);
        slots.map_or(std::ptr::null_mut(), NonNull::as_ptr)
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        if let Some(slots) = self.slots.take() {
            // SAFETY: begun in `slots`, and ended once.
            unsafe { shim::rust_json_serialize_end(slots.as_ptr()) };
        }
    }
}

/// Values that `unserialize()` makes of the texts of one session.
#[derive(Default)]
pub(super) struct Objects {
    /// Made with the first.
    slots: Option<NonNull<std::ffi::c_void>>,
}

impl Objects {
    /// The value of a text that stands `depth` levels below the session's variables; a PHP reference where it
    /// `is_shared`. None where PHP cannot decode it, or threw.
    pub(super) fn make(&mut self, text: &[u8], depth: usize, is_shared: bool) -> Option<Zval> {
        let slots = self.slots.or_else(|| {
            // SAFETY: ended by `finish`, or when dropped.
            NonNull::new(unsafe { shim::rust_json_unserialize_begin() })
        });
        self.slots = slots;
        let mut value = Zval::new();
        // SAFETY: the slots are of an unserialization that has begun; the pointer and length are one slice's; the
        // value is one that may be overwritten.
        let is_made = unsafe {
            shim::rust_json_unserialize(
                slots?.as_ptr(),
                text.as_ptr().cast(),
                text.len(),
                i64::try_from(depth).unwrap_or(i64::MAX),
                is_shared,
                &raw mut value,
            )
        };
        is_made.then_some(value)
    }

    /// Has each object do what it does when it is whole (`__wakeup()`, `__unserialize()`). May throw.
    pub(super) fn finish(&mut self) {
        if let Some(slots) = self.slots.take() {
            // SAFETY: begun in `make`, and ended once.
            unsafe { shim::rust_json_unserialize_end(slots.as_ptr()) };
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        self.finish();
    }
}
