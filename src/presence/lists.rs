//! The lists of who was marked in a minute: their keys, and their bytes.
//!
//! ```text
//! directory := ( writer "/" number "\n" )*        under <prefix>%minute/<minute>
//! segment   := entry*                             under <prefix>%minute/<minute>/<writer>/<number>
//! entry     := second second sign length ":" id   second: of the minute; length: of the id, in decimal digits
//! sign      := "+" | "-"                          seen, left
//! ```
//!
//! A segment has one writer, 16 hexadecimal digits by which its process calls itself, who numbers its segments. No key
//! of a user can look like these: there, two hexadecimal digits follow each `%`.

use super::{Error, UserId};
use crate::config::Prefix;
use crate::store::Key;

/// A minute since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Minute(pub(super) u64);

/// A segment of a minute's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SegmentName {
    pub(super) writer: u64,
    pub(super) minute: Minute,
    pub(super) number: u32,
}

/// That a user was seen, or left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// Of the minute.
    pub(super) second: u8,
    pub(super) has_left: bool,
    pub(super) user: &'a [u8],
}

impl Minute {
    /// The one that a time, in seconds since 1970, is in.
    pub(super) fn of(seconds: u64) -> Self {
        Self(seconds / 60)
    }

    /// The time of a second of it.
    pub(super) fn at(self, second: u8) -> u64 {
        self.0.saturating_mul(60).saturating_add(second.into())
    }

    /// The key of its directory.
    pub(super) fn directory(self, prefix: &Prefix) -> Result<Key, Error> {
        let key = format!("{}%minute/{}", prefix.as_str(), self.0);
        Key::new(key).ok_or(Error::NoKey)
    }

    /// The segments that its directory names, each once. What names none is passed over.
    pub(super) fn segments_in(self, directory: &[u8]) -> Vec<SegmentName> {
        let lines = directory.split(|&byte| byte == b'\n');
        let mut segments: Vec<_> = lines.filter_map(|line| self.segment_in(line)).collect();
        segments.sort_unstable();
        segments.dedup();
        segments
    }

    fn segment_in(self, line: &[u8]) -> Option<SegmentName> {
        let (writer, number) = std::str::from_utf8(line).ok()?.split_once('/')?;
        let name = SegmentName {
            writer: u64::from_str_radix(writer, 16).ok()?,
            minute: self,
            number: number.parse().ok()?,
        };
        (name.line() == [line, b"\n"].concat()).then_some(name)
    }
}

impl SegmentName {
    /// The segment's key.
    pub(super) fn key(self, prefix: &Prefix) -> Result<Key, Error> {
        let Self {
            writer,
            minute: Minute(minute),
            number,
        } = self;
        let key = format!("{}%minute/{minute}/{writer:016x}/{number}", prefix.as_str());
        Key::new(key).ok_or(Error::NoKey)
    }

    /// What its minute's directory says of it.
    pub(super) fn line(self) -> Vec<u8> {
        format!("{:016x}/{}\n", self.writer, self.number).into_bytes()
    }
}

impl<'a> Entry<'a> {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let sign = if self.has_left { '-' } else { '+' };
        let head = format!("{:02}{sign}{}:", self.second, self.user.len());
        [head.as_bytes(), self.user].concat()
    }

    /// The entries of a segment, up to what is none.
    pub(super) fn all_in(segment: &'a [u8]) -> impl Iterator<Item = Self> {
        let mut rest = segment;
        std::iter::from_fn(move || {
            let (entry, behind) = Self::first_in(rest)?;
            rest = behind;
            Some(entry)
        })
    }

    fn first_in(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let ([tens, ones, sign], bytes) = bytes.split_first_chunk()?;
        let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
        let second = digit(*tens)? * 10 + digit(*ones)?;
        let has_left = match sign {
            b'+' => false,
            b'-' => true,
            _ => return None,
        };
        let longest = bytes.get(..MAX_DIGITS + 1).unwrap_or(bytes);
        let colon = longest.iter().position(|&byte| byte == b':')?;
        let (digits, bytes) = bytes.split_at_checked(colon)?;
        let mut length = 0;
        for &byte in digits {
            length = length * 10 + usize::from(digit(byte)?);
        }
        let (user, rest) = bytes.get(1..)?.split_at_checked(length)?;
        let is_valid = second < 60 && (1..=UserId::MAX_LENGTH).contains(&length);
        is_valid.then_some((
            Self {
                second,
                has_left,
                user,
            },
            rest,
        ))
    }
}

/// Bytes that no segment is longer than. memcached copies all of an item that it appends to.
pub const LONGEST_SEGMENT: usize = 16 * 1024;

/// Of an id's length.
const MAX_DIGITS: usize = 4;

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn entry(second: u8, has_left: bool, user: &[u8]) -> Entry<'_> {
        Entry {
            second,
            has_left,
            user,
        }
    }

    #[test]
    fn entries_come_back_as_they_were_written() {
        let longest = [b'9'; UserId::MAX_LENGTH];
        let entries = [
            entry(7, false, b"42"),
            entry(59, true, b"\0:+-\r\n\xff"),
            entry(0, false, &longest),
        ];
        let segment: Vec<u8> = entries.iter().flat_map(|entry| entry.to_bytes()).collect();
        assert!(segment.starts_with(b"07+2:4259-7:\0"));
        assert_eq!(Entry::all_in(&segment).collect::<Vec<_>>(), entries);
    }

    #[test]
    fn what_is_no_entry_ends_a_segment_and_costs_nothing() {
        for broken in [
            &b"07+2:4"[..],
            b"07+",
            b"7+2:42",
            b"60+2:42",
            b"07*2:42",
            b"07+0:",
            b"07+:42",
            b"07+99999999999999999999:42",
            b"07+1025:",
            b"07+2",
            b"\xff",
        ] {
            let segment = [b"01+1:a", broken].concat();
            let found: Vec<_> = Entry::all_in(&segment).collect();
            assert_eq!(found, [entry(1, false, b"a")], "{}", broken.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn any_entries_come_back(
            entries in vec((0..60_u8, any::<bool>(), vec(any::<u8>(), 1..40)), 0..20),
        ) {
            let entries: Vec<_> = entries
                .iter()
                .map(|(second, has_left, user)| entry(*second, *has_left, user))
                .collect();
            let segment: Vec<u8> = entries.iter().flat_map(|entry| entry.to_bytes()).collect();
            prop_assert_eq!(Entry::all_in(&segment).collect::<Vec<_>>(), entries);
        }

        #[test]
        fn of_any_bytes_nothing_is_read_that_is_not_there(
            bytes in vec(prop::sample::select(&b"0123456789+-:a"[..]), 0..60),
        ) {
            let ids: Vec<_> = Entry::all_in(&bytes).map(|entry| entry.user).collect();
            let read = ids.iter().map(|id| id.len() + "00+1:".len()).sum::<usize>();
            prop_assert!(read <= bytes.len());
        }
    }

    #[test]
    fn a_directory_names_each_segment_once() {
        let name = |writer, number| SegmentName {
            writer,
            minute: Minute(29_393_949),
            number,
        };
        let directory = [
            &name(0xAB, 3).line()[..],
            b"garbage\n\n00000000000000ab/+3\nab/3\n",
            &name(1, 0).line(),
            &name(0xAB, 3).line(),
            b"00000000000000ab/",
        ]
        .concat();
        let segments = Minute(29_393_949).segments_in(&directory);
        assert_eq!(segments, [name(1, 0), name(0xAB, 3)]);
    }

    #[test]
    fn keys_are_as_the_format_says() {
        let prefix = Prefix::parse("u_online_").unwrap();
        let minute = Minute::of(1_763_636_999);
        let name = SegmentName {
            writer: 0xA1B2,
            minute,
            number: 12,
        };
        let text = |key: Key| String::from_utf8(key.as_bytes().to_vec()).unwrap();
        assert_eq!(
            text(minute.directory(&prefix).unwrap()),
            "u_online_%minute/29393949"
        );
        assert_eq!(
            text(name.key(&prefix).unwrap()),
            "u_online_%minute/29393949/000000000000a1b2/12"
        );
        let longest = Prefix::parse(&"p".repeat(Prefix::MAX_LENGTH)).unwrap();
        let last = SegmentName {
            writer: u64::MAX,
            minute: Minute(u64::MAX),
            number: u32::MAX,
        };
        assert!(last.key(&longest).is_ok());
    }
}
