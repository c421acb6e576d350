//! Expiry times in the form memcached takes (doc/protocol.txt, "Expiration times").

/// When an item expires: seconds from now up to 30 days, an absolute unix time beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exptime(u32);

impl Exptime {
    /// `ttl` seconds after `unix_now`. At least one second, since 0 would mean never; at most the last
    /// second that memcached's signed 32 bits can name, or 30 days where that has passed.
    #[must_use]
    pub fn after(ttl: u64, unix_now: u64) -> Self {
        let ttl = ttl.max(1);
        if ttl <= MAX_RELATIVE {
            return Self(u32::try_from(ttl).unwrap_or(u32::MAX));
        }
        let date = unix_now.saturating_add(ttl).min(LAST_DATE);
        let exptime = if date > unix_now { date } else { MAX_RELATIVE };
        Self(u32::try_from(exptime).unwrap_or(u32::MAX))
    }

    /// The number to send.
    #[must_use]
    pub fn as_u32(self) -> u32 {
        self.0
    }
}

/// `REALTIME_MAXDELTA` in memcached.h: 30 days.
const MAX_RELATIVE: u64 = 60 * 60 * 24 * 30;

/// memcached parses an expiry as a signed 32-bit integer.
const LAST_DATE: u64 = 0x7FFF_FFFF;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    #[test]
    fn up_to_30_days_it_is_relative() {
        assert_eq!(Exptime::after(1, NOW).as_u32(), 1);
        assert_eq!(Exptime::after(2_592_000, NOW).as_u32(), 2_592_000);
    }

    #[test]
    fn beyond_30_days_it_is_a_date() {
        assert_eq!(Exptime::after(2_592_001, NOW).as_u32(), 1_802_592_001);
    }

    #[test]
    fn it_is_never_0_which_would_mean_never() {
        assert_eq!(Exptime::after(0, NOW).as_u32(), 1);
    }

    #[test]
    fn it_stays_within_what_memcached_can_parse() {
        assert_eq!(Exptime::after(u64::MAX, NOW).as_u32(), 0x7FFF_FFFF);
        assert_eq!(Exptime::after(u64::MAX, u64::MAX).as_u32(), 2_592_000);
    }
}
