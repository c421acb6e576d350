//! What outlives a request: this thread's pools of servers, with their connections, php.ini's settings as they
//! were last parsed, and the one storage that php.ini's save handler has.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use ext_php_rs::zend::{ModuleGlobal, ModuleGlobals};

use super::ini;
use super::serializer::Known;
use super::storage::Storage;
use crate::config::{Config, Invalid};
use crate::presence::Presence;
use crate::session::{Clock as _, SystemClock};
use crate::store::{Pool, PoolSettings};

/// One per process, or per thread in a thread-safe PHP. Dropped by PHP at the end of either.
pub(super) static GLOBALS: ModuleGlobals<Globals> = ModuleGlobals::new();

/// This thread's pools, the last used one last.
#[derive(Default)]
pub(super) struct Globals {
    pools: RefCell<Vec<Rc<RefCell<Pool>>>>,
    /// Those who mark users, the last used one last.
    markers: RefCell<Vec<Marker>>,
    config: RefCell<Option<Rc<Config>>>,
    /// How often a setting of php.ini has changed.
    changes: Cell<u64>,
    save_handler: Storage,
    /// Those of the handlers that are open, the last opened one last.
    configs_in_use: RefCell<Vec<InUse>>,
    known: Known,
}

/// Of a handler that is open.
struct InUse {
    config: Weak<Config>,
    /// The session that it has read last.
    id: Vec<u8>,
}

/// Who marks users, always on the same servers, in one process.
struct Marker {
    pool: Arc<PoolSettings>,
    process: u32,
    presence: Presence,
}

impl ModuleGlobal for Globals {}

/// Runs `work` with the pool for `settings`, made at first use. What is made opens no connection yet.
///
/// `work` must not call into PHP: the pools are borrowed meanwhile.
pub(super) fn with_pool<T>(settings: &Arc<PoolSettings>, work: impl FnOnce(&mut Pool) -> T) -> T {
    let pool = pool(settings);
    work(&mut pool.borrow_mut())
}

/// Runs `work`, which must not call into PHP, with each pool, the last used one first.
pub(super) fn each_pool(mut work: impl FnMut(&Pool)) {
    for pool in GLOBALS.get().pools.borrow().iter().rev() {
        work(&pool.borrow());
    }
}

/// Runs `work`, which must not call into PHP, with who marks users as these settings say.
pub(super) fn with_presence<T>(
    config: &Config,
    clock: &mut SystemClock,
    work: impl FnOnce(&mut Presence) -> T,
) -> T {
    let mut markers = GLOBALS.get().markers.borrow_mut();
    let known = markers.iter().position(|marker| {
        marker.pool == config.pool && *marker.presence.rules() == config.presence
    });
    let marker = known.map(|at| markers.remove(at));
    // What a parent writes is not its child's.
    let marker = marker.filter(|marker| marker.process == clock.process());
    let mut marker = marker.unwrap_or_else(|| Marker {
        pool: Arc::clone(&config.pool),
        process: clock.process(),
        presence: Presence::new(config.presence.clone(), clock.random()),
    });
    let result = work(&mut marker.presence);
    if markers.len() >= MAX_POOLS {
        markers.remove(0);
    }
    markers.push(marker);
    result
}

fn pool(settings: &Arc<PoolSettings>) -> Rc<RefCell<Pool>> {
    let mut pools = GLOBALS.get().pools.borrow_mut();
    let known = pools.iter().position(|pool| {
        let pool = pool.borrow();
        Arc::ptr_eq(pool.settings(), settings) || pool.settings() == settings
    });
    let pool = if let Some(at) = known {
        pools.remove(at)
    } else {
        if pools.len() >= MAX_POOLS {
            pools.remove(0);
        }
        Rc::new(RefCell::new(Pool::new(settings)))
    };
    pools.push(Rc::clone(&pool));
    pool
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

/// The settings of the handler that is open and has read the session `id`, else of the one that was opened last, else
/// those of php.ini.
///
/// # Errors
/// What is wrong in php.ini.
pub(super) fn config_in_use(id: &[u8]) -> Result<Rc<Config>, Invalid> {
    let in_use = GLOBALS.get().configs_in_use.borrow();
    let reader = in_use.iter().rev().find(|used| used.id == id);
    let found = reader.or(in_use.last()).map(|used| used.config.clone());
    drop(in_use);
    found
        .and_then(|config| config.upgrade())
        .map_or_else(config, Ok)
}

/// A handler with these settings is open.
pub(super) fn begin_use(config: &Rc<Config>) {
    let mut in_use = GLOBALS.get().configs_in_use.borrow_mut();
    in_use.retain(|used| used.config.strong_count() > 0);
    in_use.push(InUse {
        config: Rc::downgrade(config),
        id: Vec::new(),
    });
}

/// The handler with these settings reads the session `id`.
pub(super) fn note_read(config: &Rc<Config>, id: &[u8]) {
    let mut in_use = GLOBALS.get().configs_in_use.borrow_mut();
    let last = in_use.iter_mut().rfind(|used| is_of(used, config));
    if let Some(last) = last {
        last.id = id.to_vec();
    }
}

/// It is closed.
pub(super) fn end_use(config: &Rc<Config>) {
    let mut in_use = GLOBALS.get().configs_in_use.borrow_mut();
    let last = in_use.iter().rposition(|used| is_of(used, config));
    if let Some(last) = last {
        in_use.remove(last);
    }
}

fn is_of(used: &InUse, config: &Rc<Config>) -> bool {
    used.config.as_ptr() == Rc::as_ptr(config)
}

/// What the serialize handler knows of the session.
pub(super) fn known() -> &'static Known {
    &GLOBALS.get().known
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

/// What `session.save_handler=rust_json` keeps sessions in.
pub(super) fn save_handler() -> &'static Storage {
    &GLOBALS.get().save_handler
}

/// Different settings that one thread may hold connections for. A worker serves a few sites at most.
const MAX_POOLS: usize = 16;
