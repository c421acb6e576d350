//! The servers that hold the copies of one session, asked all at the same time.
//!
//! A question is sent to all of them before the first reply is waited for: it takes as long as the slowest.
//! One that fails is set aside, and the next on the ring takes its place. `servers` knows which they are and asks
//! them, `questions` can be asked again elsewhere, and `changes` cannot, since what is there has to be looked at
//! first: [`Stored::Moved`](super::Stored::Moved).

mod changes;
mod questions;
mod servers;

pub use servers::Copies;
