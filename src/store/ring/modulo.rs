//! libmemcached's default distribution (`MEMCACHED_DISTRIBUTION_MODULA` in `hash.cc`): Bob Jenkins's
//! one-at-a-time hash, and what remains of it by the number of servers.

/// The place in the list of the server that `key` is on, below `servers`.
pub(super) fn server(key: &[u8], servers: usize) -> usize {
    usize::try_from(one_at_a_time(key))
        .ok()
        .and_then(|hash| hash.checked_rem(servers))
        .unwrap_or(0)
}

/// <https://en.wikipedia.org/wiki/Jenkins_hash_function>, except that a byte is signed, as a C `char` is on
/// x86: keys that are not ASCII have another hash.
fn one_at_a_time(key: &[u8]) -> u32 {
    let mixed = key.iter().fold(0_u32, |hash, byte| {
        let signed = i32::from(byte.cast_signed());
        let hash = hash.wrapping_add(signed.cast_unsigned());
        let hash = hash.wrapping_add(hash << 10);
        hash ^ (hash >> 6)
    });
    let mixed = mixed.wrapping_add(mixed << 3);
    let mixed = mixed ^ (mixed >> 11);
    mixed.wrapping_add(mixed << 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_jenkins_s_own_for_ascii() {
        assert_eq!(one_at_a_time(b"a"), 0xca2e_9442);
        assert_eq!(
            one_at_a_time(b"The quick brown fox jumps over the lazy dog"),
            0x519e_91f5
        );
    }
}
