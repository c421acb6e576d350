//! Which segment a process's next entry goes to.
//!
//! Nobody else appends to its segments, so it knows how long each is without asking, and none ever grows over its bound.

use super::lists::{LONGEST_SEGMENT, Minute, SegmentName};
use crate::store::ServerId;

/// A process's segments.
#[derive(Debug)]
pub(super) struct Writer {
    name: u64,
    /// How many segments there have been: numbers never come again, whatever becomes of the clock.
    begun: u32,
    /// Those that are being written, one for each server.
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    server: ServerId,
    /// The number of the connection that all of it was sent over: a server that was restarted may have lost it.
    connection: u64,
    name: SegmentName,
    length: usize,
}

/// Where an entry goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) segment: SegmentName,
    /// Whether the entry is its first.
    pub(super) is_new: bool,
    /// Its length before.
    length: usize,
}

impl Writer {
    /// `name`: nobody else's.
    pub(super) fn new(name: u64) -> Self {
        Self {
            name,
            begun: 0,
            open: Vec::new(),
        }
    }

    /// Where an entry of `length` bytes is to go. `connection` is the number of the one that is open.
    pub(super) fn place(
        &mut self,
        server: ServerId,
        connection: Option<u64>,
        minute: Minute,
        length: usize,
    ) -> Place {
        let open = self.open.iter().find(|open| {
            open.server == server
                && Some(open.connection) == connection
                && open.name.minute == minute
                && open.length + length <= LONGEST_SEGMENT
        });
        if let Some(open) = open {
            return Place {
                segment: open.name,
                is_new: false,
                length: open.length,
            };
        }
        let number = self.begun;
        self.begun = self.begun.wrapping_add(1);
        Place {
            segment: SegmentName {
                writer: self.name,
                minute,
                number,
            },
            is_new: true,
            length: 0,
        }
    }

    /// Notes that an entry of `length` bytes was sent there, over this connection.
    pub(super) fn note_sent(
        &mut self,
        server: ServerId,
        connection: u64,
        place: Place,
        length: usize,
    ) {
        self.open.retain(|open| open.server != server);
        self.open.push(Open {
            server,
            connection,
            name: place.segment,
            length: place.length + length,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(writer: &mut Writer, connection: Option<u64>, minute: u64, length: usize) -> Place {
        let server = ServerId::default();
        let place = writer.place(server, connection, Minute(minute), length);
        writer.note_sent(server, connection.unwrap_or(1), place, length);
        place
    }

    #[test]
    fn entries_of_a_minute_go_to_one_segment_until_it_is_full() {
        let mut writer = Writer::new(7);
        let first = send(&mut writer, None, 5, 1000);
        assert!(first.is_new);
        let mut length = 1000;
        let mut last = first;
        while last.segment == first.segment {
            assert!(length <= LONGEST_SEGMENT);
            last = send(&mut writer, Some(1), 5, 1000);
            length += 1000;
        }
        assert_eq!(length, 17_000);
        assert!(last.is_new && last.segment.number > first.segment.number);
    }

    #[test]
    fn a_segment_is_filled_to_its_last_byte() {
        let mut writer = Writer::new(7);
        send(&mut writer, Some(1), 5, LONGEST_SEGMENT - 10);
        assert!(!send(&mut writer, Some(1), 5, 10).is_new);
        assert!(send(&mut writer, Some(1), 5, 4).is_new);
    }

    #[test]
    fn another_minute_and_another_connection_begin_another_segment() {
        let mut writer = Writer::new(7);
        let mut numbers = Vec::new();
        for (connection, minute) in [(1, 5), (1, 6), (2, 6), (2, 5), (2, 6)] {
            let place = send(&mut writer, Some(connection), minute, 10);
            assert!(place.is_new);
            numbers.push(place.segment.number);
        }
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn what_was_not_sent_is_not_counted() {
        let mut writer = Writer::new(7);
        send(&mut writer, Some(1), 5, 10);
        for _ in 0..10_000 {
            writer.place(ServerId::default(), Some(1), Minute(5), 10);
        }
        let place = send(&mut writer, Some(1), 5, 10);
        assert_eq!((place.is_new, place.length), (false, 10));
    }
}
