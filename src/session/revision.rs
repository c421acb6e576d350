//! Which of two copies of a session is the newer.
//!
//! Where sessions have copies, each document ends with its stamp: white space, which is none of the document
//! to whoever reads JSON (RFC 8259, section 2), and which a program that prints the document anew leaves out. So
//! a stamp says: this is what PHP stored, at that time. What has none, another program has stored since.
//!
//! ```text
//! document := object [ mark number [ number ] ]
//! mark     := HT, stored on all servers of the session | CR, stored while one of them was away
//! number   := 24 of SP HT LF CR, for 0 1 2 3: a number to the base of 4, the highest digit first
//! ```
//!
//! The first number is that of the revision, the second that of the tombstone that the session came after, where
//! there was one. Both are milliseconds since 1970, or one more than that of the revision before, where clocks
//! differ.

use std::time::Duration;

use crate::codec::is_tombstone;

/// How new a state of a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Revision {
    /// When the session under this id was last destroyed, as far as whoever stored it knew; 0: never. First in
    /// the order: what was stored by somebody who did not know of that is older than the tombstone.
    destroyed: u64,
    /// When it was stored.
    stored: u64,
}

/// What stands behind a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) revision: Revision,
    /// Whether one of the servers that come first on the session's ring was away then.
    pub(super) is_alone: bool,
}

/// An item's value and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamped<'v> {
    /// Without its stamp.
    pub(super) document: &'v [u8],
    pub(super) stamp: Option<Stamp>,
}

impl Revision {
    /// The next, stored `now`.
    pub(super) fn next(self, now: Duration) -> Self {
        Self {
            stored: self.after(now),
            ..self
        }
    }

    /// The next, of a tombstone.
    pub(super) fn destroyed(self, now: Duration) -> Self {
        let after = self.after(now);
        Self {
            destroyed: after,
            stored: after,
        }
    }

    /// Whether the session was destroyed after `self`, and before `later` was stored.
    pub(super) fn is_before_the_destruction_of(self, later: Self) -> bool {
        self.destroyed < later.destroyed
    }

    fn after(self, now: Duration) -> u64 {
        let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        now.max(self.stored.saturating_add(1)).min(GREATEST)
    }
}

impl Stamp {
    /// A document with this stamp behind it.
    pub(super) fn behind(self, document: &[u8]) -> Vec<u8> {
        let mut value = Vec::with_capacity(document.len() + Self::MAX_LENGTH);
        value.extend_from_slice(document);
        value.push(if self.is_alone { ALONE } else { WITH_ALL });
        append_number(&mut value, self.revision.stored);
        if self.revision.destroyed > 0 {
            append_number(&mut value, self.revision.destroyed);
        }
        value
    }

    /// Room for one, in bytes.
    pub(super) const MAX_LENGTH: usize = 1 + 2 * DIGITS;
}

impl<'v> Stamped<'v> {
    /// What an item's value is made of.
    pub(super) fn of(value: &'v [u8]) -> Self {
        let document = value.trim_ascii_end();
        let stamp = value.strip_prefix(document).and_then(parse);
        Self {
            document: if stamp.is_some() { document } else { value },
            stamp,
        }
    }

    /// Whether it was stored while another server was away.
    pub(super) fn is_alone(&self) -> bool {
        self.stamp.is_some_and(|stamp| stamp.is_alone)
    }

    /// Whether it is newer than another copy, of a server that comes earlier on the ring; `are_at_home` where these
    /// are the two that come first.
    pub(super) fn is_newer_than(&self, earlier: &Self, are_at_home: bool) -> bool {
        match (earlier.stamp, self.stamp) {
            // What is stored on both at home, and is not on this one, is not stored yet; what was stored by
            // somebody who saw one of them alone is.
            (Some(theirs), Some(ours))
                if are_at_home
                    && ours.is_alone != theirs.is_alone
                    && ours.revision.destroyed == theirs.revision.destroyed
                    && self.document != earlier.document =>
            {
                ours.is_alone
            }
            (Some(theirs), Some(ours)) => ours.revision > theirs.revision,
            (Some(theirs), None) => self.is_edit_after(theirs, earlier),
            (None, Some(ours)) => !earlier.is_edit_after(ours, self),
            (None, None) => is_tombstone(self.document) && !is_tombstone(earlier.document),
        }
    }

    /// Whether another program stored it after PHP stored the other copy. Programs know one server. So the other
    /// copy is what they changed, unless it was stored while this server was away, or is a tombstone: nobody makes
    /// a session of that but PHP. A logout counts all the same, unless a session began after one.
    fn is_edit_after(&self, stamp: Stamp, other: &Self) -> bool {
        if is_tombstone(self.document) {
            return !stamp.is_alone || stamp.revision.destroyed == 0;
        }
        !stamp.is_alone && !is_tombstone(other.document)
    }
}

fn parse(stamp: &[u8]) -> Option<Stamp> {
    let (&mark, numbers) = stamp.split_first()?;
    let is_alone = match mark {
        WITH_ALL => false,
        ALONE => true,
        _ => return None,
    };
    let (stored, destroyed) = numbers.split_at_checked(DIGITS)?;
    Some(Stamp {
        revision: Revision {
            stored: number(stored)?,
            destroyed: match destroyed.len() {
                0 => 0,
                DIGITS => number(destroyed)?,
                _ => return None,
            },
        },
        is_alone,
    })
}

fn append_number(out: &mut Vec<u8>, number: u64) {
    out.extend(
        (0..DIGITS)
            .rev()
            .map(|place| match number >> (2 * place) & 3 {
                0 => b' ',
                1 => b'\t',
                2 => b'\n',
                _ => b'\r',
            }),
    );
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = match digit {
            b' ' => 0,
            b'\t' => 1,
            b'\n' => 2,
            b'\r' => 3,
            _ => return None,
        };
        Some(number << 2 | digit)
    })
}

const WITH_ALL: u8 = b'\t';
const ALONE: u8 = b'\r';

const DIGITS: usize = 24;

/// In the year 10889.
const GREATEST: u64 = (1 << (2 * DIGITS)) - 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::TOMBSTONE;
    use proptest::prelude::*;

    const NOW: Duration = Duration::from_millis(1_795_255_000_123);

    fn stamped(document: &[u8], revision: Revision, is_alone: bool) -> Vec<u8> {
        Stamp { revision, is_alone }.behind(document)
    }

    fn revision(destroyed: u64, stored: u64) -> Revision {
        Revision { destroyed, stored }
    }

    /// Of two copies, that of the server that comes first on the ring first, the one that is taken.
    fn newest(first: &[u8], second: &[u8]) -> usize {
        usize::from(Stamped::of(second).is_newer_than(&Stamped::of(first), true))
    }

    #[test]
    fn a_stamp_is_white_space_behind_the_document() {
        let value = stamped(b"{}", Revision::default().next(NOW), false);
        assert_eq!(value.len(), 2 + 25);
        assert_eq!(value.trim_ascii_end(), b"{}");
        let read: serde_json::Value = serde_json::from_slice(&value).unwrap();
        assert_eq!(read, serde_json::json!({}));
        let stamp = Stamped::of(&value).stamp.unwrap();
        assert_eq!(stamp.revision, revision(0, 1_795_255_000_123));
    }

    #[test]
    fn white_space_of_others_is_no_stamp() {
        for value in [&b"{}"[..], b"{}\n", b"{} ", b"{}\r\n", b" {}\t\t"] {
            let stamped = Stamped::of(value);
            assert_eq!((stamped.document, stamped.stamp), (value, None));
        }
        let spaces = [&b"{}"[..], &[b' '; 25]].concat();
        assert_eq!(Stamped::of(&spaces).stamp, None);
        assert_eq!(Stamped::of(b"").stamp, None);
        assert_eq!(Stamped::of(&[b'\t'; 25]).document, b"");
    }

    #[test]
    fn what_is_stored_later_is_newer_also_where_the_clock_went_back() {
        let first = Revision::default().next(NOW);
        assert!(first.next(NOW) > first);
        assert!(first.next(Duration::ZERO) > first);
        assert!(first.next(NOW * 2) > first.next(NOW));
    }

    #[test]
    fn a_tombstone_is_newer_than_what_was_stored_by_whoever_did_not_know_of_it() {
        let session = Revision::default().next(NOW);
        let tombstone = session.destroyed(NOW);
        let late = session.next(NOW * 2);
        assert!(tombstone > late);
        assert!(tombstone.next(NOW) > tombstone);
        assert!(late.is_before_the_destruction_of(tombstone.next(NOW)));
        assert!(!tombstone.next(NOW).is_before_the_destruction_of(tombstone));
    }

    #[test]
    fn of_two_copies_of_php_the_later_is_taken() {
        let old = stamped(b"{}", revision(0, 5), false);
        let new = stamped(b"{}", revision(0, 6), true);
        assert_eq!(newest(&old, &new), 1);
        assert_eq!(newest(&new, &old), 0);
        assert_eq!(newest(&old, &old), 0);
    }

    #[test]
    fn what_another_program_stored_is_newer_than_the_copy_it_did_not_know() {
        let copy = stamped(b"{}", revision(0, 5), false);
        let edited: &[u8] = br#"{"chat":1}"#;
        assert_eq!(newest(edited, &copy), 0);
        assert_eq!(newest(&copy, edited), 1);
    }

    #[test]
    fn what_php_stored_while_a_server_was_away_is_newer_than_what_that_server_has() {
        let alone = stamped(b"{}", revision(0, 5), true);
        let edited: &[u8] = br#"{"chat":1}"#;
        assert_eq!(newest(edited, &alone), 1);
        assert_eq!(newest(&alone, edited), 0);
    }

    #[test]
    fn a_logout_by_another_program_counts_unless_a_session_began_after_one() {
        let alone = stamped(b"{}", revision(0, 5), true);
        let begun_anew = stamped(b"{}", revision(4, 5), true);
        assert_eq!(newest(TOMBSTONE, &alone), 0);
        assert_eq!(newest(TOMBSTONE, &begun_anew), 1);
        assert_eq!(newest(b"{}", TOMBSTONE), 1);
        assert_eq!(newest(TOMBSTONE, b"{}"), 0);
    }

    proptest! {
        #[test]
        fn a_stamp_is_read_as_it_was_written(
            document in prop::collection::vec(any::<u8>(), 0..20),
            (destroyed, stored) in (0..=GREATEST, 0..=GREATEST),
            is_alone: bool,
        ) {
            let document = document.trim_ascii_end();
            let value = stamped(document, revision(destroyed, stored), is_alone);
            prop_assert!(value.len() <= document.len() + Stamp::MAX_LENGTH);
            let read = Stamped::of(&value);
            let stamp = Stamp { revision: revision(destroyed, stored), is_alone };
            prop_assert_eq!((read.document, read.stamp), (document, Some(stamp)));
        }
    }
}
