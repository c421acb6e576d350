//! Every order in which the commands of some requests can reach one or several memcached, over the real session
//! code, and what becomes of it where a server fails meanwhile.
//!
//! A [`Scenario`](scenario::Scenario) names who takes part and what the environment may do. The explorer carries
//! out one command at a time, whoever's it is, at whichever server, until there is no order left, and holds each
//! state against what must be true ([`history`], [`promises`]). What it finds comes with the shortest schedule that
//! leads there. Where there are several servers, requests that compete can go on for long: a scenario leaves out
//! what comes after so many commands of one of them.
//!
//! - `memcached`: the model: items, their numbers, what a command answers
//! - `servers`: several of it, which can be reached or not; `cluster`: how requests know them
//! - `tape`: the transports of a request that is run again and again, each time one answer further; `clock`
//! - `actor`: PHP requests, programs in Node.js; `life`: all that one may come to do
//! - `history`: what has happened so far to one server, and what must never happen; `members`
//! - `promises`: the same of several servers, told by calls
//! - `aftermath`: somebody who reads the session when all is over
//! - `explorer`: all schedules, layer by layer; `steps`: what may happen next; `words`: a schedule in words
//! - `locks`, `merges`, `logout`, `made`: the scenarios of one server
//! - `copies`, `failover`, `returns`: those of two and three
//! - `holes`: what is known to go wrong
//! - `mutants`: a memcached or client that errs is found out

mod actor;
mod aftermath;
mod clock;
mod cluster;
mod copies;
mod explorer;
mod failover;
mod history;
mod holes;
mod life;
mod locks;
mod logout;
mod made;
mod members;
mod memcached;
mod merges;
mod mutants;
mod promises;
mod returns;
mod scenario;
mod servers;
mod steps;
mod tape;
mod words;
