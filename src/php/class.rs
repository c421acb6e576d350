//! What ext-php-rs leaves open in the classes: the interfaces, types that are two, and objects that are whole
//! without a constructor.

use std::ptr;

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::error::{Error, Result};
use ext_php_rs::ffi;
use ext_php_rs::types::ZendClassObject;
use ext_php_rs::zend::ClassEntry;

use super::handler::RustJsonSessionHandler;
use super::presence::RustJsonSessionPresence;
use super::session_module;

/// Completes the classes after their registration. Runs in MINIT, before PHP starts a thread or makes an
/// object.
pub(super) fn complete() -> Result<()> {
    let presence = ptr::from_ref(RustJsonSessionPresence::get_metadata().ce()).cast_mut();
    for method in METHODS_OF_A_USER {
        set_parameter_type(presence, method, INT_OR_STRING)?;
    }
    let class = ptr::from_ref(RustJsonSessionHandler::get_metadata().ce()).cast_mut();
    for (method, also) in METHODS {
        adjust_return_type(class, method, also)?;
    }
    // SAFETY: a registered class, which nothing else uses during MINIT.
    let hooks = unsafe { &mut (*class).__bindgen_anon_2 };
    hooks.create_object = Some(create_object);
    for interface in session_module::interfaces() {
        // SAFETY: both are registered classes, and the class has every method of the interface.
        unsafe { ffi::zend_do_implement_interface(class, interface) };
    }
    Ok(())
}

/// Adds `also` to the method's return type and makes it tentative, as the interfaces' own are: an
/// application's subclass may then leave types out, or narrow them, as with PHP's `SessionHandler`.
fn adjust_return_type(class: *mut ClassEntry, method: &[u8], also: u32) -> Result<()> {
    // SAFETY: PHP keeps the return type in the slot before the first argument.
    let return_slot = unsafe { arguments_of(class, method)?.sub(1) };
    // SAFETY: the slot was made by ext-php-rs on the heap, and nothing else uses it during MINIT.
    let return_type = unsafe { &mut (*return_slot).type_.type_mask };
    *return_type |= also | TENTATIVE;
    Ok(())
}

/// The type of a method's first parameter: what is declared, while the method itself looks at what it is given.
fn set_parameter_type(class: *mut ClassEntry, method: &[u8], mask: u32) -> Result<()> {
    let first = arguments_of(class, method)?;
    // SAFETY: as for the return type; the methods asked for have a parameter.
    let declared = unsafe { &mut (*first).type_.type_mask };
    *declared = mask;
    Ok(())
}

/// What a method of the class declares: its first parameter, with the return type before it.
fn arguments_of(class: *mut ClassEntry, method: &[u8]) -> Result<*mut ffi::zend_internal_arg_info> {
    // SAFETY: a registered class.
    let methods = unsafe { &raw mut (*class).function_table };
    // SAFETY: the class's table of functions; the name's pointer and length are those of one slice.
    let found = unsafe { ffi::zend_hash_str_find(methods, method.as_ptr().cast(), method.len()) };
    // SAFETY: null, or an entry of the table.
    let found = unsafe { found.as_ref() }.ok_or(Error::InvalidPointer)?;
    // SAFETY: a table of functions holds pointers to functions.
    let function = unsafe { found.value.ptr }.cast::<ffi::zend_function>();
    // SAFETY: an entry's pointer is not null.
    let function = unsafe { &*function };
    // SAFETY: the methods of this class are internal functions.
    Ok(unsafe { function.internal_function.arg_info })
}

/// Makes an object of the class or of a subclass, ready to use: a subclass's constructor need not call
/// `parent::__construct()`, and reflection can leave it out.
unsafe extern "C" fn create_object(class: *mut ClassEntry) -> *mut ffi::zend_object {
    // SAFETY: PHP hands over the class that is being instantiated.
    let class = unsafe { class.as_ref() };
    // SAFETY: it is given its value below, before PHP sees it.
    let object = unsafe { ZendClassObject::<RustJsonSessionHandler>::new_uninit(class) }.into_raw();
    // SAFETY: just allocated, and PHP's from the return on.
    let object = unsafe { &mut *object };
    object.initialize(RustJsonSessionHandler::without_options());
    object.get_mut_zend_obj()
}

/// The interfaces' methods, in lower case as PHP's table has them, and what ext-php-rs cannot say in
/// their return types.
const METHODS: [(&[u8], u32); 9] = [
    (b"open", 0),
    (b"close", 0),
    (b"read", MAY_BE_FALSE),
    (b"write", 0),
    (b"destroy", 0),
    (b"gc", MAY_BE_FALSE),
    (b"create_sid", 0),
    (b"validateid", 0),
    (b"updatetimestamp", 0),
];

/// Of the class of who is online, those with the parameter `int|string $userId`.
const METHODS_OF_A_USER: [&[u8]; 4] = [b"isonline", b"lastseen", b"mark", b"leave"];

/// `MAY_BE_LONG | MAY_BE_STRING` in `Zend/zend_type_info.h`.
const INT_OR_STRING: u32 = 1 << ffi::IS_LONG | 1 << ffi::IS_STRING;

/// `MAY_BE_FALSE` in `Zend/zend_type_info.h`.
const MAY_BE_FALSE: u32 = 1 << ffi::IS_FALSE;

/// `_ZEND_IS_TENTATIVE_BIT` in `Zend/zend_compile.h`.
const TENTATIVE: u32 = 1 << (ffi::_ZEND_SEND_MODE_SHIFT + 4);
