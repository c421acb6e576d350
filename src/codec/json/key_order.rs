//! The order in which JavaScript keeps an object's members: array indices ascending, then all other
//! names as they came (ECMA-262, `OrdinaryOwnPropertyKeys`).

use crate::codec::php;

/// The keys of one object so far.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::codec) struct KeyOrder {
    /// The smallest array index that may follow.
    next_index: u64,
}

impl KeyOrder {
    /// Whether JavaScript leaves the integer key behind those before it.
    #[inline]
    pub(in crate::codec) fn keeps_int(&mut self, key: i64) -> bool {
        let index = u64::try_from(key).ok();
        let Some(index) = index.filter(|&index| index <= LARGEST_INDEX) else {
            self.has_name();
            return true;
        };
        let keeps = index >= self.next_index;
        self.next_index = index + 1;
        keeps
    }

    /// The same for any name.
    #[inline]
    pub(in crate::codec) fn keeps_name(&mut self, name: &[u8]) -> bool {
        if name.first().is_some_and(u8::is_ascii_digit)
            && let Some(key) = php::int_key(name)
        {
            return self.keeps_int(key);
        }
        self.has_name();
        true
    }

    /// A name follows that is no array index.
    #[inline]
    pub(in crate::codec) fn has_name(&mut self) {
        self.next_index = LARGEST_INDEX + 1;
    }
}

/// 2^32 - 2.
const LARGEST_INDEX: u64 = u32::MAX as u64 - 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(names: &[&str]) -> bool {
        let mut order = KeyOrder::default();
        names.iter().all(|name| order.keeps_name(name.as_bytes()))
    }

    #[test]
    fn indices_come_first_and_ascending() {
        assert!(keeps(&[
            "0",
            "5",
            "4294967294",
            "b",
            "a",
            "-1",
            "05",
            "4294967295",
            "1.5",
            ""
        ]));
        assert!(!keeps(&["5", "3"]));
        assert!(!keeps(&["a", "3"]));
        assert!(!keeps(&["4294967295", "4294967294"]));
        let mut order = KeyOrder::default();
        assert!(order.keeps_int(3) && order.keeps_int(-1) && !order.keeps_int(4));
    }
}
