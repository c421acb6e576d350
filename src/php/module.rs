//! The module entry that PHP loads, and what happens at its startup and shutdown.
//!
//! Written by hand instead of with `#[php_module]`: the dependency on the session module, and work
//! after the class is registered, cannot be said with the macro.

use std::ffi::c_int;
use std::ptr;
use std::sync::OnceLock;

use ext_php_rs::builders::{ModuleBuilder, ModuleStartup};
use ext_php_rs::ffi;
use ext_php_rs::zend::{ModuleEntry, StaticModuleEntry};

use super::handler::RustJsonSessionHandler;
use super::presence::RustJsonSessionPresence;
use super::{class, info, ini, save_handler, serializer, shared_memory, state};

/// What PHP asks of a shared object that it loads as an extension.
#[unsafe(no_mangle)]
extern "C" fn get_module() -> *mut ModuleEntry {
    ENTRY.get_or_init(|| {
        let builder = ModuleBuilder::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .class::<RustJsonSessionHandler>()
            .class::<RustJsonSessionPresence>()
            .globals(&state::GLOBALS)
            .startup_function(start)
            .shutdown_function(stop)
            .info_function(info::show);
        #[expect(
            clippy::expect_used,
            reason = "fails on constants alone, and PHP has no way to be told from here"
        )]
        let (mut entry, startup, allocations) = builder
            .try_into()
            .expect("the module's name and version hold no NUL");
        let _ = STARTUP.set(Startup(startup));
        entry.deps = DEPENDENCIES.0.as_ptr();
        (entry, allocations)
    })
}

/// MINIT. Runs in php-fpm's master before it forks, so nothing is opened here. Some servers run it
/// more than once in a process, so nothing from an earlier run is kept.
unsafe extern "C" fn start(module_type: c_int, module_number: c_int) -> c_int {
    ext_php_rs::internal::startup_guard(|| {
        ini::register(module_number);
        shared_memory::reserve();
        if let Some(Startup(startup)) = STARTUP.get() {
            startup.startup(module_type, module_number)?;
        }
        class::complete()?;
        save_handler::register();
        serializer::register();
        Ok(())
    })
}

/// MSHUTDOWN.
unsafe extern "C" fn stop(_module_type: c_int, module_number: c_int) -> c_int {
    ini::unregister(module_number);
    0
}

static ENTRY: StaticModuleEntry = StaticModuleEntry::new();

static STARTUP: OnceLock<Startup> = OnceLock::new();

/// The registrations that ext-php-rs does at startup.
struct Startup(ModuleStartup);

// SAFETY: set once in `get_module` and read in MINIT, both before PHP starts a thread.
unsafe impl Send for Startup {}
// SAFETY: as above.
unsafe impl Sync for Startup {}

/// PHP starts the session module first, and does not start this one without it.
static DEPENDENCIES: Dependencies = Dependencies([
    ffi::_zend_module_dep {
        name: c"session".as_ptr(),
        rel: ptr::null(),
        version: ptr::null(),
        type_: MODULE_DEP_REQUIRED,
    },
    ffi::_zend_module_dep {
        name: ptr::null(),
        rel: ptr::null(),
        version: ptr::null(),
        type_: 0,
    },
]);

#[repr(transparent)]
struct Dependencies([ffi::_zend_module_dep; 2]);

// SAFETY: immutable; its pointers are to string literals or null.
unsafe impl Sync for Dependencies {}

/// `MODULE_DEP_REQUIRED` in `Zend/zend_modules.h`.
const MODULE_DEP_REQUIRED: u8 = 1;
