//! `phpinfo()` and `php --ri`: whether it works, before how it is set.

use std::time::Duration;

use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};

use super::server_health::{self, Report};
use super::{guard, state};
use crate::presence;
use crate::session::Stats;
use crate::store::ServerState;

/// MINFO.
pub(super) unsafe extern "C" fn show(module: *mut ModuleEntry) {
    let servers = describe_servers();
    info_table_start!();
    info_table_row!("PHP sessions as JSON in memcached", "enabled");
    info_table_row!("Version", env!("CARGO_PKG_VERSION"));
    info_table_end!();
    info_table_start!();
    info_table_header!("Server", "State");
    for (server, state) in servers {
        info_table_row!(server, state);
    }
    info_table_end!();
    info_table_start!();
    info_table_header!("Since this process started", "Count");
    let counts = Stats::now().named();
    for (name, count) in counts.into_iter().chain(presence::counts()) {
        info_table_row!(name, count.to_string());
    }
    info_table_end!();
    // SAFETY: PHP hands over this module's entry.
    unsafe { display_ini_entries(module) };
}

/// The configured servers, how each answers just now, and what this process knows of it.
fn describe_servers() -> Vec<(String, String)> {
    let states = guard::guarded(|| {
        let config = state::config().map_err(|error| {
            anyhow::anyhow!("rust_json_session.{} {error}", error.setting.option())
        })?;
        let pool = &config.pool;
        let servers = pool.servers.iter();
        Ok(servers
            .map(|server| ServerState::of(&pool.of(server)))
            .collect::<Vec<_>>())
    });
    let states = match states {
        Ok(states) => states,
        Err(error) => return vec![("none".to_owned(), error.to_string())],
    };
    let reports = server_health::reports();
    let describe = |state: &ServerState| {
        let server = state.address.to_string();
        let mut description = match &state.answer {
            Ok(answer) => format!(
                "memcached {}, answered in {} µs",
                answer.version,
                answer.round_trip.as_micros()
            ),
            Err(error) => error.to_string(),
        };
        if let Some(report) = reports.iter().find(|report| report.server == server) {
            description.push_str(&known_of(report));
        }
        (server, description)
    };
    states.iter().map(describe).collect()
}

/// What this process knows of a server beside its answer just now.
fn known_of(report: &Report) -> String {
    let seconds = |time: Duration| time.as_secs_f64();
    let mut known = String::new();
    if let (Some(aside_for), Some(next_probe)) = (report.aside_for, report.next_probe) {
        known = format!(
            "; set aside by this process for {:.1} s, next probe in {:.1} s",
            seconds(aside_for),
            seconds(next_probe)
        );
    }
    if let Some((error, ago)) = &report.last_error {
        let ago = seconds(*ago);
        known = format!("{known}; last error {ago:.1} s ago: {error}");
    }
    known
}

// main/php_ini.h
unsafe extern "C" {
    fn display_ini_entries(module: *mut ModuleEntry);
}
