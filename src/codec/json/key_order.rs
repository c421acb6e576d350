//! The order in which JavaScript keeps an object's members: array indices ascending, then all other
//! names as they came (ECMA-262, "OrdinaryOwnPropertyKeys").

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
        match u64::try_from(key) {
            Ok(index @ 0..=LARGEST_INDEX) => {
                let keeps = index >= self.next_index;
                self.next_index = index + 1;
                keeps
            }
            _ => {
                self.has_name();
                true
            }
        }
    }

    /// The same for a name that is no array index.
    #[inline]
    pub(in crate::codec) fn has_name(&mut self) {
        self.next_index = LARGEST_INDEX + 1;
    }

    /// The same for any name.
    #[inline]
    pub(in crate::codec) fn keeps_name(&mut self, name: &[u8]) -> bool {
        let digits = std::str::from_utf8(name).ok();
        match digits.filter(|_| name.first().is_some_and(u8::is_ascii_digit)) {
            Some(digits) if name == b"0" || !name.starts_with(b"0") => {
                match digits.parse::<u32>() {
                    Ok(index) => self.keeps_int(index.into()),
                    Err(_) => {
                        self.has_name();
                        true
                    }
                }
            }
            _ => {
                self.has_name();
                true
            }
        }
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
