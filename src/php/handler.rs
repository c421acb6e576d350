//! The class `RustJsonSessionHandler`: arguments in, a call to its [`Storage`], the result out.

#![expect(
    elided_lifetimes_in_paths,
    unreachable_pub,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "ext-php-rs decides: `pub` is PHP's, arguments come by value, its macro drops lifetimes"
)]

use std::time::Duration;

use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendStr};
use ext_php_rs::zend::ce;

use super::options::{OptionArray, Options};
use super::server_health::{self, Report};
use super::storage::Storage;
use super::values::StringOrFalse;
use crate::presence;
use crate::session::Stats;

/// Keeps PHP sessions as JSON documents in memcached.
#[php_class]
pub(super) struct RustJsonSessionHandler {
    storage: Storage,
}

impl RustJsonSessionHandler {
    /// A handler set by php.ini alone.
    pub(super) fn without_options() -> Self {
        Self::with_options(Options::default())
    }

    fn with_options(options: Options) -> Self {
        Self {
            storage: Storage::with_options(options),
        }
    }
}

#[php_impl]
impl RustJsonSessionHandler {
    #[php(defaults(options = ()))]
    pub fn __construct(options: OptionArray) -> PhpResult<Self> {
        Options::parse(options)
            .map(Self::with_options)
            .map_err(|error| {
                let message = format!("RustJsonSessionHandler::__construct(): {error}");
                PhpException::new(message, 0, ce::value_error())
            })
    }

    /// Begins a request. Nothing is sent to memcached.
    pub fn open(&self, path: BinarySlice<u8>, name: BinarySlice<u8>) -> bool {
        // The cookie's.
        let _ = name;
        self.storage.open(&path)
    }

    pub fn close(&self) -> bool {
        self.storage.close()
    }

    pub fn read(&self, id: BinarySlice<u8>) -> StringOrFalse {
        let data = self.storage.read(&id);
        data.map_or(StringOrFalse::False, |data| {
            StringOrFalse::String(ZendStr::new(data, false))
        })
    }

    pub fn write(&self, id: BinarySlice<u8>, data: BinarySlice<u8>) -> bool {
        self.storage.write(&id, &data)
    }

    pub fn destroy(&self, id: BinarySlice<u8>) -> bool {
        self.storage.destroy(&id)
    }

    /// memcached expires sessions by itself.
    pub fn gc(&self, max_lifetime: i64) -> i64 {
        let _ = max_lifetime;
        0
    }

    /// What the sessions of this process cost since it started: counts by name, `lock_wait_us` in
    /// microseconds; and under `servers` how each server is that it has used.
    pub fn stats() -> ZBox<ZendHashTable> {
        let mut stats = ZendHashTable::new();
        let counts = Stats::now().named();
        for (name, count) in counts.into_iter().chain(presence::counts()) {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            // An integer under a name that is no number always fits.
            stats.insert(name, count).unwrap_or_default();
        }
        let mut servers = ZendHashTable::new();
        for report in server_health::reports() {
            let server = server_array(&report).unwrap_or_default();
            servers
                .insert(report.server.as_str(), server)
                .unwrap_or_default();
        }
        stats.insert("servers", servers).unwrap_or_default();
        stats
    }

    /// An id from PHP's own generator.
    #[php(name = "create_sid")]
    pub fn create_sid(&self) -> StringOrFalse {
        let id = self.storage.create_sid();
        id.map_or(StringOrFalse::False, StringOrFalse::String)
    }

    pub fn validate_id(&self, id: BinarySlice<u8>) -> bool {
        self.storage.validate(&id)
    }

    pub fn update_timestamp(&self, id: BinarySlice<u8>, data: BinarySlice<u8>) -> bool {
        self.storage.update_timestamp(&id, &data)
    }
}

impl Drop for RustJsonSessionHandler {
    /// PHP calls no `close()` after an exception or an `exit` in a method of a subclass. It drops the handler at
    /// the end of the request all the same.
    fn drop(&mut self) {
        self.close();
    }
}

/// `state`, and what is known besides.
fn server_array(report: &Report) -> ext_php_rs::error::Result<ZBox<ZendHashTable>> {
    let milliseconds = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    let microseconds = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
    let mut server = ZendHashTable::new();
    let is_aside = report.aside_for.is_some();
    server.insert("state", if is_aside { "set aside" } else { "alive" })?;
    server.insert("set_aside_for_ms", report.aside_for.map(milliseconds))?;
    server.insert("next_probe_in_ms", report.next_probe.map(milliseconds))?;
    server.insert("round_trip_us", report.round_trip.map(microseconds))?;
    let (error, ago) = report.last_error.clone().unzip();
    server.insert("last_error", error)?;
    server.insert("last_error_ms_ago", ago.map(milliseconds))?;
    Ok(server)
}
