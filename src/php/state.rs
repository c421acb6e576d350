//! What outlives a request: this thread's stores, each with its connection, and php.ini's settings as
//! they were last parsed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ext_php_rs::zend::{ModuleGlobal, ModuleGlobals};

use super::ini;
use crate::config::{Config, Invalid};
use crate::store::{Settings, Store};

/// One per process, or per thread in a thread-safe PHP. Dropped by PHP at the end of either.
pub(super) static GLOBALS: ModuleGlobals<Globals> = ModuleGlobals::new();

/// This thread's stores, the last used one last.
#[derive(Default)]
pub(super) struct Globals {
    stores: RefCell<Vec<Store>>,
    config: RefCell<Option<Rc<Config>>>,
    /// How often a setting of php.ini has changed.
    changes: Cell<u64>,
}

impl ModuleGlobal for Globals {}

/// Runs `work` with the store for `settings`, made at first use. A made store is not yet a connection.
///
/// `work` must not call into PHP: the stores are borrowed meanwhile.
pub(super) fn with_store<T>(settings: &Settings, work: impl FnOnce(&mut Store) -> T) -> T {
    let mut stores = GLOBALS.get().stores.borrow_mut();
    let mut store = if let Some(at) = stores.iter().position(|store| store.settings() == settings) {
        stores.remove(at)
    } else {
        if stores.len() >= MAX_STORES {
            stores.remove(0);
        }
        Store::new(settings.clone())
    };
    let result = work(&mut store);
    stores.push(store);
    result
}

/// php.ini's settings, parsed once for as long as none of them changes.
pub(super) fn config() -> Result<Rc<Config>, Invalid> {
    let known = &GLOBALS.get().config;
    if let Some(config) = known.borrow().as_ref() {
        return Ok(Rc::clone(config));
    }
    let config = Rc::new(Config::parse(ini::text_of)?);
    *known.borrow_mut() = Some(Rc::clone(&config));
    Ok(config)
}

/// A setting of php.ini is about to change.
pub(super) fn forget_config() {
    let globals = GLOBALS.get();
    *globals.config.borrow_mut() = None;
    globals.changes.update(|changes| changes.wrapping_add(1));
}

/// How often a setting of php.ini has changed so far.
pub(super) fn changes() -> u64 {
    GLOBALS.get().changes.get()
}

/// Different settings that one thread may hold connections for. A worker serves a few sites at most.
const MAX_STORES: usize = 16;
