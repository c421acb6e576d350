//! `phpinfo()` and `php --ri`: whether it works, before how it is set.

use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};

use super::{guard, state};
use crate::session::Stats;
use crate::store::ServerState;

/// MINFO.
pub(super) unsafe extern "C" fn show(module: *mut ModuleEntry) {
    let (server, state) = describe_server();
    info_table_start!();
    info_table_row!("PHP sessions as JSON in memcached", "enabled");
    info_table_row!("Version", env!("CARGO_PKG_VERSION"));
    info_table_end!();
    info_table_start!();
    info_table_header!("Server", "State");
    info_table_row!(server, state);
    info_table_end!();
    info_table_start!();
    info_table_header!("Since this process started", "Count");
    for (name, count) in Stats::now().named() {
        info_table_row!(name, count.to_string());
    }
    info_table_end!();
    // SAFETY: PHP hands over this module's entry.
    unsafe { display_ini_entries(module) };
}

/// The configured server and how it answers just now.
fn describe_server() -> (String, String) {
    let state = guard::guarded(|| {
        let config = state::config().map_err(|error| {
            anyhow::anyhow!("rust_json_session.{} {error}", error.setting.option())
        })?;
        Ok(ServerState::of(&config.store))
    });
    match state {
        Ok(ServerState {
            address,
            answer: Ok(answer),
        }) => (
            address.to_string(),
            format!(
                "memcached {}, answered in {} µs",
                answer.version,
                answer.round_trip.as_micros()
            ),
        ),
        Ok(ServerState {
            address,
            answer: Err(error),
        }) => (address.to_string(), error.to_string()),
        Err(error) => ("none".to_owned(), error.to_string()),
    }
}

// main/php_ini.h
unsafe extern "C" {
    fn display_ini_entries(module: *mut ModuleEntry);
}
