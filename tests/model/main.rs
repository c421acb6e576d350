//! Every order in which the commands of some requests can reach a memcached, one after the other, over the real
//! session code.
//!
//! A [`Scenario`](scenario::Scenario) names who takes part and what the environment may do. The explorer carries
//! out one command at a time, whoever's it is, until there is no order left, and holds each state against what
//! must be true ([`history`]). What it finds comes with the shortest schedule that leads there.
//!
//! - `memcached`: the model: items, their numbers, what a command answers
//! - `tape`: the transport of a request that is run again and again, each time one answer further
//! - `actor`: PHP requests, programs in Node.js
//! - `history`: what has happened so far, and what must never happen
//! - `explorer`: all schedules, layer by layer
//! - `locks`, `merges`, `logout`, `made`: the scenarios
//! - `holes`: what is known to go wrong
//! - `mutants`: a memcached or client that errs is found out

mod actor;
mod explorer;
mod history;
mod holes;
mod locks;
mod logout;
mod made;
mod memcached;
mod merges;
mod mutants;
mod scenario;
mod tape;
