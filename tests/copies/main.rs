//! Sessions on several real memcacheds: where the copies are, and what is left of them whatever servers do.

#[allow(dead_code, reason = "those of TLS need more of it")]
#[path = "../tls/authority.rs"]
mod authority;
mod faults;
mod locks;
mod logouts;
mod other_programs;
mod placement;
mod probes;
mod refusals;
mod servers_that_die;
mod servers_that_return;
mod site;
#[path = "../support/mod.rs"]
mod support;
mod time;
mod unchanged_sessions;
