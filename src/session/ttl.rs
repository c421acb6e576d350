//! How long a session lives: `session.gc_maxlifetime`.

use std::time::Duration;

use crate::store::Exptime;

/// Seconds a session lives after its last use; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttl(u64);

impl Ttl {
    /// From `session.gc_maxlifetime`. Zero and below, which leave no lifetime to keep a session for,
    /// mean PHP's default of 1440 seconds.
    #[must_use]
    pub fn from_gc_maxlifetime(seconds: i64) -> Self {
        match u64::try_from(seconds) {
            Ok(seconds @ 1..) => Self(seconds),
            _ => Self(PHP_DEFAULT),
        }
    }

    /// As a length of time.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0)
    }

    /// The expiry to send to memcached at `unix_now`.
    #[must_use]
    pub fn exptime(self, unix_now: u64) -> Exptime {
        Exptime::after(self.0, unix_now)
    }
}

/// `session.gc_maxlifetime` where php.ini does not set it.
const PHP_DEFAULT: u64 = 1440;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_lifetime_is_php_s_default() {
        for seconds in [0, -1, i64::MIN] {
            assert_eq!(Ttl::from_gc_maxlifetime(seconds), Ttl(1440));
        }
        assert_eq!(Ttl::from_gc_maxlifetime(1), Ttl(1));
    }
}
