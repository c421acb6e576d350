//! php.ini: registers the settings of [`crate::config`], and reads them and PHP's own.

use std::ffi::{CStr, c_char, c_int, c_void};

use ext_php_rs::error::php_error;
use ext_php_rs::ffi;
use ext_php_rs::flags::{ErrorType, IniEntryPermission};
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs};

use super::state;
use crate::config::{
    ALLOWED_CLASSES, CONCURRENCY, CONNECT_TIMEOUT, DISTRIBUTION, LOCK_TTL, LOCK_WAIT, PASSWORD,
    PREFIX, PRESENCE, PRESENCE_INTERVAL, PRESENCE_PREFIX, PRESENCE_TTL, REPLICAS, SECRET, SERVERS,
    SETTINGS, Setting, TIMEOUT, TLS_CA_FILE, TLS_CERT_FILE, TLS_KEY_FILE, TLS_SERVER_NAME,
    USERNAME,
};

/// Registers every setting.
pub(super) fn register(module_number: c_int) {
    IniEntryDef::register(ENTRIES.as_slice(), module_number);
}

/// Gives the settings back, at the end of the module.
pub(super) fn unregister(module_number: c_int) {
    // SAFETY: called once, in MSHUTDOWN, with the number this module was registered under.
    unsafe { zend_unregister_ini_entries(module_number) };
}

/// The text of a setting as it is now.
pub(super) fn text_of(setting: &Setting) -> String {
    with_string(setting.ini_name, |value| {
        String::from_utf8_lossy(value).into_owned()
    })
}

/// `session.gc_maxlifetime`, in seconds.
pub(super) fn gc_maxlifetime() -> i64 {
    long(c"session.gc_maxlifetime")
}

/// `max_execution_time`, in seconds; 0 for no limit.
pub(super) fn max_execution_time() -> i64 {
    long(c"max_execution_time")
}

/// What `read` makes of `session.serialize_handler`.
pub(super) fn serialize_handler<T>(read: impl FnOnce(&[u8]) -> T) -> T {
    with_string(c"session.serialize_handler", read)
}

/// What `read` makes of `session.save_path`.
pub(super) fn save_path<T>(read: impl FnOnce(&[u8]) -> T) -> T {
    with_string(c"session.save_path", read)
}

/// Whether `session.save_handler` is one of these.
pub(super) fn save_handler_is(names: &[&[u8]]) -> bool {
    with_string(c"session.save_handler", |name| names.contains(&name))
}

/// `unserialize_max_depth`, in levels; 0 for no limit.
pub(super) fn unserialize_max_depth() -> i64 {
    long(c"unserialize_max_depth")
}

fn long(name: &CStr) -> i64 {
    // SAFETY: the name's pointer and length are those of one string.
    unsafe { rust_json_ini_quantity(name.as_ptr(), name.count_bytes()) }
}

/// `read` must not call into PHP, which might change the setting under it.
fn with_string<T>(name: &CStr, read: impl FnOnce(&[u8]) -> T) -> T {
    let mut exists = false;
    // SAFETY: the name's pointer and length are those of one string; `exists` outlives the call.
    let value =
        unsafe { zend_ini_string_ex(name.as_ptr(), name.count_bytes(), 0, &raw mut exists) };
    if value.is_null() {
        return read(b"");
    }
    // SAFETY: not null: a C string that lives until the setting is changed, which `read` does not do.
    read(unsafe { CStr::from_ptr(value) }.to_bytes())
}

/// Called by PHP for every new value of a setting.
///
/// A wrong value in a script is refused. One in php.ini is reported when PHP starts and kept, so that
/// opening a session fails and says why: falling back to the default would send sessions to another
/// server than the one that was meant.
unsafe extern "C" fn on_modify(
    entry: *mut ffi::zend_ini_entry,
    new_value: *mut ffi::zend_string,
    _arg1: *mut c_void,
    _arg2: *mut c_void,
    _arg3: *mut c_void,
    stage: c_int,
) -> c_int {
    state::forget_config();
    let level = match stage {
        STAGE_STARTUP => ErrorType::CoreWarning,
        STAGE_RUNTIME => ErrorType::Warning,
        _ => return SUCCESS,
    };
    // SAFETY: PHP hands over the entry that is being changed.
    let Some(entry) = (unsafe { entry.as_ref() }) else {
        return FAILURE;
    };
    // SAFETY: an entry's name is set for as long as the entry is.
    let Some(name) = (unsafe { entry.name.as_ref() }) else {
        return FAILURE;
    };
    // SAFETY: null, or a string that PHP holds during the call.
    let value = unsafe { new_value.as_ref() }.map_or(&b""[..], ffi::zend_string::as_bytes);
    let value = String::from_utf8_lossy(value);
    let wrong = std::panic::catch_unwind(|| {
        let setting = SETTINGS
            .into_iter()
            .find(|setting| setting.ini_name.to_bytes() == name.as_bytes())?;
        let error = setting.check(&value).err()?;
        Some(format!("rust_json_session.{} {error}", setting.option()))
    });
    match wrong {
        Ok(None) => SUCCESS,
        Ok(Some(message)) => {
            php_error(&level, &message);
            if stage == STAGE_STARTUP {
                SUCCESS
            } else {
                FAILURE
            }
        }
        Err(_) => FAILURE,
    }
}

/// Called by PHP where it shows settings: says whether there is a secret.
unsafe extern "C" fn display_secret(entry: *mut ffi::zend_ini_entry, kind: c_int) {
    // SAFETY: PHP hands over the entry that it shows.
    let Some(entry) = (unsafe { entry.as_ref() }) else {
        return;
    };
    // A bool from PHP 8.6 on.
    #[cfg(php86)]
    let is_modified = entry.modified;
    #[cfg(not(php86))]
    let is_modified = entry.modified != 0;
    let value = if kind == DISPLAY_ORIGINAL && is_modified {
        entry.orig_value
    } else {
        entry.value
    };
    // SAFETY: null, or a string that lives as long as the entry has it.
    let length = unsafe { value.as_ref() }.map_or(0, |value| value.len);
    let shown: &[u8] = if length == 0 { b"not set" } else { b"set" };
    // What cannot be shown is of no more concern: the page is gone.
    let _ = ext_php_rs::zend::output_write(shown);
}

static ENTRIES: IniEntryDefs<22> = IniEntryDefs::new([
    entry(&SERVERS),
    entry(&DISTRIBUTION),
    entry(&REPLICAS),
    entry(&PREFIX),
    entry(&CONNECT_TIMEOUT),
    entry(&TIMEOUT),
    entry(&TLS_CA_FILE),
    entry(&TLS_CERT_FILE),
    entry(&TLS_KEY_FILE),
    entry(&TLS_SERVER_NAME),
    entry(&USERNAME),
    entry(&PASSWORD),
    entry(&CONCURRENCY),
    entry(&LOCK_TTL),
    entry(&LOCK_WAIT),
    entry(&SECRET),
    entry(&ALLOWED_CLASSES),
    entry(&PRESENCE),
    entry(&PRESENCE_INTERVAL),
    entry(&PRESENCE_TTL),
    entry(&PRESENCE_PREFIX),
    IniEntryDef::end(),
]);

const fn entry(setting: &'static Setting) -> IniEntryDef {
    let mut definition =
        IniEntryDef::new(setting.ini_name, setting.default, IniEntryPermission::All);
    definition.on_modify = Some(on_modify);
    if setting.is_secret {
        definition.displayer = Some(display_secret);
    }
    definition
}

/// `ZEND_INI_DISPLAY_ORIG` in `Zend/zend_ini.h`.
const DISPLAY_ORIGINAL: c_int = 1;
/// `ZEND_INI_STAGE_STARTUP` in `Zend/zend_ini.h`.
const STAGE_STARTUP: c_int = 1 << 0;
/// `ZEND_INI_STAGE_RUNTIME`.
const STAGE_RUNTIME: c_int = 1 << 4;

const SUCCESS: c_int = 0;
const FAILURE: c_int = -1;

// Zend/zend_ini.h
unsafe extern "C" {
    fn zend_ini_string_ex(
        name: *const c_char,
        name_length: usize,
        orig: c_int,
        exists: *mut bool,
    ) -> *mut c_char;
    fn zend_unregister_ini_entries(module_number: c_int);
}

// shim.c
unsafe extern "C" {
    fn rust_json_ini_quantity(name: *const c_char, length: usize) -> ffi::zend_long;
}
