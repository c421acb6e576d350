//! All who are online, from the lists of the last minutes.

use std::collections::HashMap;
use std::time::Duration;

use super::lists::{Entry, Minute, SegmentName};
use super::{Error, Presence};
use crate::config::{Prefix, PresenceRules};
use crate::store::{self, Asked, Key, Pool, Transport};

/// The lists of all minutes that count, as they were fetched.
#[derive(Debug)]
pub struct Lists {
    /// In the order in which each writer wrote them.
    segments: Vec<Segment>,
    window: u64,
    /// Seconds since 1970.
    now: u64,
}

#[derive(Debug)]
struct Segment {
    /// The number of the server, and the name.
    place: (usize, SegmentName),
    bytes: Vec<u8>,
}

/// Who is online.
#[derive(Debug)]
pub struct Online<'l> {
    users: Vec<(&'l [u8], u64)>,
}

/// Some of them, in the order of their ids' bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'l> {
    /// Their ids, and when each was marked last, in seconds since 1970.
    pub users: Vec<(&'l [u8], u64)>,
    /// Whether others come behind them.
    pub has_more: bool,
}

/// The latest that is known of a user.
#[derive(Clone, Copy)]
struct Latest {
    /// Seconds since 1970.
    when: u64,
    has_left: bool,
    /// The server and the writer that say so: among those, what comes later is later.
    told_by: (usize, u64),
}

impl Presence {
    /// The lists of everybody who may be online at `now`, since 1970. All servers are asked at once: one round trip for
    /// the directories of 256 minutes, and one for each 256 segments that a server has.
    ///
    /// # Errors
    /// No server answered. What one that fails had is missing until its users are marked again, elsewhere.
    pub fn lists<T: Transport>(&self, pool: &mut Pool<T>, now: Duration) -> Result<Lists, Error> {
        let now = now.as_secs();
        let window = self.rules.window();
        let named = self.directories(pool, now)?;
        let mut asked = Asked::of(named.iter().map(|(asked, _)| asked.server));
        for (asked, (_, names)) in asked.iter_mut().zip(&named) {
            asked.keys = keys(&self.rules.prefix, names)?;
        }
        let answered = those_that_answer(named, pool.values(&asked, SEGMENTS_AT_ONCE))?;
        let mut segments = Vec::new();
        for (server, ((_, names), values)) in answered.into_iter().enumerate() {
            let found = names.into_iter().zip(values);
            segments.extend(found.filter_map(|(name, value)| {
                Some(Segment {
                    place: (server, name),
                    bytes: value?,
                })
            }));
        }
        segments.sort_unstable_by_key(|segment| segment.place);
        Ok(Lists {
            segments,
            window,
            now,
        })
    }

    /// The servers that answer, and the segments that each names.
    fn directories<T: Transport>(
        &self,
        pool: &mut Pool<T>,
        now: u64,
    ) -> Result<Vec<(Asked, Vec<SegmentName>)>, Error> {
        let minutes = minutes(&self.rules, now);
        let mut asked = Asked::of(pool.servers());
        for asked in &mut asked {
            let directory = |minute: &Minute| minute.directory(&self.rules.prefix);
            asked.keys = minutes.iter().map(directory).collect::<Result<_, _>>()?;
        }
        let fetched = pool.values(&asked, DIRECTORIES_AT_ONCE);
        let answered = those_that_answer(asked, fetched)?;
        let named = answered.into_iter().map(|(asked, values)| {
            let directories = minutes.iter().zip(values);
            let segments = directories
                .flat_map(|(minute, directory)| minute.segments_in(&directory.unwrap_or_default()));
            (asked, segments.collect())
        });
        Ok(named.collect())
    }
}

/// What was asked of each server that answered, and what it said. An error where none did.
fn those_that_answer<A, V>(
    asked: impl IntoIterator<Item = A>,
    answers: Vec<Result<V, store::Error>>,
) -> Result<Vec<(A, V)>, Error> {
    let mut failure = None;
    let mut answered = Vec::new();
    for (asked, answer) in asked.into_iter().zip(answers) {
        match answer {
            Ok(answer) => answered.push((asked, answer)),
            Err(error) => failure = Some(error),
        }
    }
    match failure {
        Some(error) if answered.is_empty() => Err(error.into()),
        _ => Ok(answered),
    }
}

/// Those that count, and the next: other machines' clocks may be ahead.
fn minutes(rules: &PresenceRules, now: u64) -> Vec<Minute> {
    let first = Minute::of(now.saturating_sub(rules.window())).0;
    let last = Minute::of(now).0.saturating_add(1);
    (first..=last).map(Minute).collect()
}

fn keys(prefix: &Prefix, names: &[SegmentName]) -> Result<Vec<Key>, Error> {
    names.iter().map(|name| name.key(prefix)).collect()
}

impl Lists {
    /// Who is online by them.
    #[must_use]
    pub fn online(&self) -> Online<'_> {
        let since = self.now.saturating_sub(self.window);
        let mut latest: HashMap<&[u8], Latest> = HashMap::new();
        for Segment { place, bytes } in &self.segments {
            let (server, name) = *place;
            for entry in Entry::all_in(bytes) {
                let said = Latest {
                    when: name.minute.at(entry.second),
                    has_left: entry.has_left,
                    told_by: (server, name.writer),
                };
                if said.when > since {
                    let known = latest.entry(entry.user).or_insert(said);
                    if said.is_later_than(known) {
                        *known = said;
                    }
                }
            }
        }
        let online = latest.into_iter().filter(|(_, latest)| !latest.has_left);
        Online {
            users: online.map(|(user, latest)| (user, latest.when)).collect(),
        }
    }
}

impl Latest {
    /// Of the same second, what the same writer said later counts, and of two writers who has seen the user leave: a
    /// logout is not to be missed, and a user who is there is marked again.
    fn is_later_than(&self, known: &Self) -> bool {
        if self.when != known.when {
            return self.when > known.when;
        }
        self.told_by == known.told_by || self.has_left && !known.has_left
    }
}

impl<'l> Online<'l> {
    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.users.len()
    }

    /// The first `limit` of those whose ids come behind `after`.
    #[must_use]
    pub fn page(self, limit: usize, after: Option<&[u8]>) -> Page<'l> {
        let mut users = self.users;
        users.retain(|(user, _)| after.is_none_or(|after| *user > after));
        let has_more = users.len() > limit;
        if has_more {
            users.select_nth_unstable(limit);
            users.truncate(limit);
        }
        users.sort_unstable();
        Page { users, has_more }
    }
}

/// Segments are large, and questions for them small.
const SEGMENTS_AT_ONCE: usize = 256;

/// Of more minutes than a window has, unless it is one of hours; each is small.
const DIRECTORIES_AT_ONCE: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_030;

    fn lists(segments: &[(usize, u64, u64, &[u8])]) -> Lists {
        let segment =
            |(number, &(server, writer, minute, bytes)): (usize, &(usize, u64, u64, &[u8]))| {
                Segment {
                    place: (
                        server,
                        SegmentName {
                            writer,
                            minute: Minute(minute),
                            number: u32::try_from(number).unwrap(),
                        },
                    ),
                    bytes: bytes.to_vec(),
                }
            };
        let mut segments: Vec<_> = segments.iter().enumerate().map(segment).collect();
        segments.sort_unstable_by_key(|segment| segment.place);
        Lists {
            segments,
            window: 360,
            now: NOW,
        }
    }

    fn online(segments: &[(usize, u64, u64, &[u8])]) -> Vec<(String, u64)> {
        let lists = lists(segments);
        let page = lists.online().page(100, None);
        let text = |id: &[u8]| String::from_utf8(id.to_vec()).unwrap();
        page.users
            .into_iter()
            .map(|(id, when)| (text(id), NOW.saturating_sub(when)))
            .collect()
    }

    const MINUTE: u64 = NOW / 60;

    #[test]
    fn a_mark_counts_for_a_window() {
        let found = online(&[
            (0, 1, MINUTE - 6, b"30+1:a31+1:b"),
            (0, 1, MINUTE, b"30+1:c"),
            (0, 1, MINUTE + 1, b"00+1:d"),
        ]);
        let ids: Vec<_> = found.into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["b", "c", "d"]);
    }

    #[test]
    fn the_latest_of_a_user_counts() {
        let seen = |segments: &[(usize, u64, u64, &[u8])]| online(segments).len();
        assert_eq!(
            online(&[(0, 1, MINUTE - 1, b"10+1:a"), (0, 2, MINUTE - 2, b"50-1:a")]),
            [("a".to_owned(), 80)]
        );
        assert_eq!(seen(&[(0, 1, MINUTE, b"10+1:a20-1:a")]), 0);
        assert_eq!(seen(&[(0, 1, MINUTE, b"10-1:a20+1:a")]), 1);
        // session_regenerate_id(true), in one second
        assert_eq!(seen(&[(0, 1, MINUTE, b"10-1:a10+1:a")]), 1);
        assert_eq!(
            seen(&[(0, 1, MINUTE, b"10-1:a"), (0, 1, MINUTE, b"10+1:a")]),
            1
        );
        assert_eq!(
            seen(&[(0, 1, MINUTE, b"10-1:a"), (0, 2, MINUTE, b"10-1:a10+1:a")]),
            0
        );
        // logout, in one second
        assert_eq!(seen(&[(0, 1, MINUTE, b"10+1:a10-1:a")]), 0);
        assert_eq!(
            seen(&[(0, 1, MINUTE, b"10+1:a"), (0, 2, MINUTE, b"10-1:a")]),
            0
        );
        assert_eq!(
            seen(&[(0, 1, MINUTE, b"10-1:a"), (0, 2, MINUTE, b"10+1:a")]),
            0
        );
    }

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let segment: Vec<u8> = (10..60)
            .flat_map(|id| format!("00+2:{id}").into_bytes())
            .collect();
        let lists = lists(&[(0, 1, MINUTE, &segment)]);
        let mut ids = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = lists.online().page(7, after.as_deref());
            ids.extend(page.users.iter().map(|(id, _)| id.to_vec()));
            after = page.users.last().map(|(id, _)| id.to_vec());
            if !page.has_more {
                break;
            }
            assert_eq!(page.users.len(), 7);
        }
        let expected: Vec<Vec<u8>> = (10..60).map(|id| id.to_string().into_bytes()).collect();
        assert_eq!(ids, expected);
    }
}
