//! What a session may not exceed, as php.ini has it.

use super::ini;
use crate::codec::Limits;

/// What PHP can decode just now.
pub(super) fn now() -> Limits {
    let limits = Limits::default();
    let depth = match usize::try_from(ini::unserialize_max_depth()) {
        Ok(depth @ 1..) => depth.min(limits.depth),
        _ => limits.depth,
    };
    Limits { depth, ..limits }
}
