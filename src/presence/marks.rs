//! Marks a user as online, lets one leave, and asks whether some are.

use std::time::Duration;

use super::lists::{Entry, Minute};
use super::writer::Writer;
use super::{Error, UserId, stats};
use crate::config::PresenceRules;
use crate::store::{Asked, Exptime, Key, Pool, Quiet, ServerId, Transport};

/// Who is online, as one process tells it and asks for it. Always with the same pool.
#[derive(Debug)]
pub struct Presence {
    pub(super) rules: PresenceRules,
    writer: Writer,
}

impl Presence {
    /// `writer`: a number that no other process has, nor one before it.
    #[must_use]
    pub fn new(rules: PresenceRules, writer: u64) -> Self {
        Self {
            rules,
            writer: Writer::new(writer),
        }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &PresenceRules {
        &self.rules
    }

    /// Says that a user is there at `now`, since 1970. Sent to the server of the user's key, and with replicas to the
    /// other one, and nothing is waited for.
    ///
    /// # Errors
    /// None of these servers could be sent anything.
    pub fn mark<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        user: &UserId,
        now: Duration,
    ) -> Result<(), Error> {
        let has_left = false;
        self.tell(pool, user, has_left, now)
    }

    /// Says that a user is gone.
    ///
    /// # Errors
    /// As [`Presence::mark`].
    pub fn leave<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        user: &UserId,
        now: Duration,
    ) -> Result<(), Error> {
        let has_left = true;
        self.tell(pool, user, has_left, now)
    }

    fn tell<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        user: &UserId,
        has_left: bool,
        now: Duration,
    ) -> Result<(), Error> {
        let key = user.key(&self.rules.prefix)?;
        let now = now.as_secs();
        let minute = Minute::of(now);
        let entry = Entry {
            second: u8::try_from(now % 60).unwrap_or_default(),
            has_left,
            user: user.as_bytes(),
        }
        .to_bytes();
        let mark = Mark {
            key: &key,
            seen: (!has_left).then(|| now.to_string()),
            minute,
            entry: &entry,
            now,
        };
        let mut tried = Vec::new();
        let mut failure = None;
        let mut is_told = false;
        // Where one fails, another has its place.
        while let Some(server) = next_server(pool, &key, &tried) {
            tried.push(server);
            match self.send(pool, server, &mark) {
                Ok(()) => is_told = true,
                Err(error) => failure = Some(error),
            }
        }
        stats::count(is_told);
        match failure {
            Some(error) if !is_told => Err(error),
            _ => Ok(()),
        }
    }

    /// In one write: the entry, behind those of its segment, or as the first of a new one that the minute's directory
    /// is told of; and the user's key.
    fn send<T: Transport>(
        &mut self,
        pool: &mut Pool<T>,
        server: ServerId,
        mark: &Mark<'_>,
    ) -> Result<(), Error> {
        let Mark {
            key,
            ref seen,
            minute,
            entry,
            now,
        } = *mark;
        let window = self.rules.window();
        let mut copies = pool.copies_of(key);
        let connection = copies.server(server).connection();
        let place = self.writer.place(server, connection, minute, entry.len());
        let segment = place.segment.key(&self.rules.prefix)?;
        let directory = minute.directory(&self.rules.prefix)?;
        let line = place.segment.line();
        let list_expires = Exptime::after(window + LISTS_OUTLIVE, now);
        let mut commands = Vec::with_capacity(4);
        if place.is_new {
            commands.extend([
                Quiet::Set {
                    key: &segment,
                    value: entry,
                    expires: list_expires,
                },
                // memcached 1.6.18 appends to what there is alone.
                Quiet::Add {
                    key: &directory,
                    value: b"",
                    expires: list_expires,
                },
                Quiet::Append {
                    key: &directory,
                    value: &line,
                },
            ]);
        } else {
            commands.push(Quiet::Append {
                key: &segment,
                value: entry,
            });
        }
        commands.push(match seen {
            Some(seen) => Quiet::Set {
                key,
                value: seen.as_bytes(),
                expires: Exptime::after(window + TICK, now),
            },
            None => Quiet::Delete { key },
        });
        copies.post_quietly(server, &commands)?;
        let connection = copies.server(server).last_connection();
        self.writer
            .note_sent(server, connection, place, entry.len());
        Ok(())
    }

    /// When each of `users` was marked last, in seconds since 1970; `None` for who is not online at `now`. All servers are
    /// asked at once, one round trip for each thousand users.
    ///
    /// # Errors
    /// No server that may know of one of them answered.
    pub fn last_seen<T: Transport>(
        &self,
        pool: &mut Pool<T>,
        users: &[UserId],
        now: Duration,
    ) -> Result<Vec<Option<u64>>, Error> {
        let keys: Vec<Key> = users
            .iter()
            .map(|user| user.key(&self.rules.prefix))
            .collect::<Result<_, _>>()?;
        let since = now.as_secs().saturating_sub(self.rules.window());
        let mut seen = vec![None; users.len()];
        let mut waiting: Vec<usize> = (0..users.len()).collect();
        let mut failure = None;
        // A server that fails is set aside, and another has its place.
        for _ in 0..pool.all().len() {
            let (asked, whom) = questions(pool, &keys, &waiting);
            let mut is_answered = vec![false; users.len()];
            for (values, whom) in pool.values(&asked, KEYS_AT_ONCE).into_iter().zip(whom) {
                match values {
                    Ok(values) => {
                        for (user, value) in whom.into_iter().zip(values) {
                            let when = value.as_deref().and_then(time_in);
                            note(&mut seen, user, when.filter(|when| *when > since));
                            note(&mut is_answered, user, true);
                        }
                    }
                    Err(error) => failure = Some(error),
                }
            }
            waiting.retain(|&user| is_answered.get(user) == Some(&false));
            if waiting.is_empty() {
                return Ok(seen);
            }
        }
        failure.map_or(Ok(seen), |error| Err(error.into()))
    }
}

/// A server of the user's key that was not `tried` yet.
fn next_server<T: Transport>(
    pool: &mut Pool<T>,
    key: &Key,
    tried: &[ServerId],
) -> Option<ServerId> {
    let mut servers = pool.copies_of(key).servers();
    servers.find(|server| !tried.contains(server))
}

/// What is sent of a mark to each server.
struct Mark<'m> {
    key: &'m Key,
    /// The time, unless the user has left.
    seen: Option<String>,
    minute: Minute,
    entry: &'m [u8],
    now: u64,
}

/// Which of the `waiting` users' keys are to be asked for of which servers, and whose they are.
fn questions<T: Transport>(
    pool: &mut Pool<T>,
    keys: &[Key],
    waiting: &[usize],
) -> (Vec<Asked>, Vec<Vec<usize>>) {
    let mut asked = Asked::of(pool.all());
    let mut whom = vec![Vec::new(); asked.len()];
    for &user in waiting {
        let Some(key) = keys.get(user) else {
            continue;
        };
        for server in pool.copies_of(key).servers() {
            let at = asked.iter().position(|asked| asked.server == server);
            if let Some((asked, whom)) = at.and_then(|at| asked.get_mut(at).zip(whom.get_mut(at))) {
                asked.keys.push(key.clone());
                whom.push(user);
            }
        }
    }
    (asked, whom)
}

/// Keeps the greater of what servers said of a user.
fn note<T: Ord>(said: &mut [T], user: usize, more: T) {
    if let Some(said) = said.get_mut(user)
        && *said < more
    {
        *said = more;
    }
}

/// The time of a mark, in seconds since 1970. `None` for what nobody here has stored.
fn time_in(value: &[u8]) -> Option<u64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Of users, in one write: their keys and the answers fill no socket's buffer.
const KEYS_AT_ONCE: usize = 1000;

/// Seconds that memcached may take from an expiry: its clock ticks once a second.
const TICK: u64 = 1;

/// Seconds that lists are kept longer than they count: clocks differ, and readers take their time.
const LISTS_OUTLIVE: u64 = 120;
