//! The lock of a session: an item beside it that one request can have at a time.
//!
//! It is added in the same write that fetches the session, and deleted by compare-and-delete, so that
//! nobody removes a lock of somebody else's after their own has expired. Nothing is promised by it that
//! compare-and-swap does not also keep: it saves requests from having to merge.

use std::time::{Duration, Instant};

use super::pause::lock_pause;
use super::{Clock, Error, Now, stats};
use crate::config::LONGEST_LOCK;
use crate::store::{
    self, Cas, Claim, Claimed, Copies, Each, ErrorKind, Exptime, Fetched, Key, ServerId, Store,
    Transport,
};

/// How long locks last and are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockTimes {
    /// After this a lock frees itself. memcached counts whole seconds, so up to a second earlier.
    pub ttl: Duration,
    /// How long to wait for one.
    pub wait: Duration,
}

/// The keys of a session and its lock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys<'a> {
    pub(super) session: &'a Key,
    pub(super) lock: &'a Key,
}

/// A lock that this request has, or has asked for.
#[derive(Debug)]
pub(super) struct Lock {
    /// The session's key.
    session: Key,
    key: Key,
    /// Where it is: nobody looks for it elsewhere, unless this server is set aside.
    pub(super) server: ServerId,
    /// What is in it.
    holder: Holder,
    state: State,
    /// From before it was asked for.
    since: Instant,
    ttl: Duration,
}

/// What is known of the item.
#[derive(Clone, Copy, Debug)]
enum State {
    /// It is another's.
    Lost,
    /// Its number, and that of the connection which told it.
    Seen { cas: Cas, connection: u64 },
    /// It was asked for, and nobody waited for the answer.
    Unseen,
}

/// Who has a lock, as the lock's value says it: `<process> <milliseconds since 1970> <random>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Holder {
    process: u32,
    since_1970: Duration,
    random: u64,
}

impl Lock {
    /// Takes the lock, and then fetches the session, in one round trip where nobody has it. Waits where
    /// somebody does.
    pub(super) fn take_and_fetch<T: Transport>(
        copies: &mut Copies<'_, T>,
        keys: Keys<'_>,
        times: LockTimes,
        renew: Exptime,
        clock: &mut impl Clock,
    ) -> Result<(Self, Each<Fetched>), Error> {
        let begun = clock.now();
        let holder = Holder::new(begun, clock);
        let text = holder.to_text();
        let claim = Claim {
            key: keys.lock,
            holder: &text,
            expires: expiry(times.ttl, begun),
        };
        // They keep others waiting, and this request too where one is of the same session.
        copies.ask_first(Store::return_lost_claims)?;
        let answer = copies.claim_and_fetch(claim, keys.session, renew);
        if let Err(error) = &answer
            && error.kind == ErrorKind::Closed
        {
            // Whether it was won can be asked at once. A server that is too slow is asked with the next request.
            copies.first().return_lost_claims().unwrap_or_default();
        }
        let (claimed, fetched) = answer?;
        if let Claimed::Won(cas) = claimed {
            let lock = Self::won(copies, keys, holder, cas, times.ttl, begun.instant);
            return Ok((lock, fetched));
        }
        stats::LOCK_WAITS.count();
        let waited = wait(copies, claim, holder, times.wait, clock);
        stats::LOCK_WAIT_US.add_us(elapsed(begun.instant, clock.now()));
        let Won { cas, since } = waited.inspect_err(|error| {
            if matches!(error, Error::Locked { .. }) {
                stats::LOCK_TIMEOUTS.count();
            }
        })?;
        let lock = Self::won(copies, keys, holder, cas, times.ttl, since);
        match copies.fetch(keys.session, renew) {
            Ok(fetched) => Ok((lock, fetched)),
            Err(error) => {
                let server = copies.server(lock.server);
                lock.release(server, clock);
                Err(error.into())
            }
        }
    }

    /// Asks for the lock of a session that nobody else can know of yet, and does not wait for the answer.
    pub(super) fn post<T: Transport>(
        copies: &mut Copies<'_, T>,
        keys: Keys<'_>,
        times: LockTimes,
        clock: &mut impl Clock,
    ) -> Result<Self, store::Error> {
        let now = clock.now();
        let holder = Holder::new(now, clock);
        let text = holder.to_text();
        copies.ask_first(|store| {
            store.post_claim(Claim {
                key: keys.lock,
                holder: &text,
                expires: expiry(times.ttl, now),
            })
        })?;
        Ok(Self {
            session: keys.session.clone(),
            key: keys.lock.clone(),
            server: copies.first_server(),
            holder,
            state: State::Unseen,
            since: now.instant,
            ttl: times.ttl,
        })
    }

    /// A lock whose number has come just now.
    fn won<T: Transport>(
        copies: &mut Copies<'_, T>,
        keys: Keys<'_>,
        holder: Holder,
        cas: Cas,
        ttl: Duration,
        since: Instant,
    ) -> Self {
        Self {
            session: keys.session.clone(),
            key: keys.lock.clone(),
            server: copies.first_server(),
            holder,
            state: State::seen(cas, copies.first()),
            since,
            ttl,
        }
    }

    /// Whether it is the lock of this session.
    pub(super) fn is_of(&self, session: &Key) -> bool {
        self.session == *session
    }

    /// Whether it is this process's, and cannot have expired. After a fork, the child leaves it to its parent.
    pub(super) fn lasts(&self, clock: &mut impl Clock) -> bool {
        let held = elapsed(self.since, clock.now());
        held + CLOCK_TICK < self.ttl && self.holder.process == clock.process()
    }

    /// Its key, where its item has to be looked at to know its number.
    pub(super) fn unseen(&self) -> Option<&Key> {
        matches!(self.state, State::Unseen).then_some(&self.key)
    }

    /// Takes the number from its item, which was fetched just now.
    pub(super) fn see<T: Transport>(&mut self, item: &Fetched, store: &Store<T>) {
        self.state = match item {
            Fetched::Hit { value, cas } if Holder::parse(value) == Some(self.holder) => {
                State::seen(*cas, store)
            }
            _ => State::Lost,
        };
    }

    /// Gives it back to `store`, its server, where it is still this request's. A server that cannot be told
    /// frees it when it expires.
    pub(super) fn release<T: Transport>(mut self, store: &mut Store<T>, clock: &mut impl Clock) {
        if self.holder.process != clock.process() {
            return;
        }
        if elapsed(self.since, clock.now()) >= self.ttl {
            stats::LOCKS_EXPIRED.count();
        }
        let is_known = match self.state {
            State::Lost => return,
            State::Seen { connection, .. } => store.connection() == Some(connection),
            State::Unseen => false,
        };
        let holder = self.holder.to_text();
        if !is_known && store.is_failing() {
            // To ask would take as long again. The next request does.
            return store.note_lost(&self.key, &holder);
        }
        if !is_known {
            match store.value(&self.key) {
                Ok(item) => self.see(&item, store),
                Err(_) => return store.note_lost(&self.key, &holder),
            }
        }
        if let State::Seen { cas, .. } = self.state {
            // It frees itself, and what ails the server is said by whatever asks for data.
            store
                .post_release(&self.key, cas, &holder)
                .unwrap_or_default();
        }
    }
}

impl State {
    /// Of an item whose number has come just now.
    fn seen<T: Transport>(cas: Cas, store: &Store<T>) -> Self {
        Self::Seen {
            cas,
            connection: store.last_connection(),
        }
    }
}

/// A lock that was waited for.
struct Won {
    cas: Cas,
    /// From before it was asked for.
    since: Instant,
}

/// Asks until nobody else has the lock.
fn wait<T: Transport>(
    copies: &mut Copies<'_, T>,
    claim: Claim<'_>,
    own: Holder,
    longest: Duration,
    clock: &mut impl Clock,
) -> Result<Won, Error> {
    let begun = clock.now().instant;
    loop {
        // It may be this process that is waited for: one of its answers was lost.
        copies.ask_first(Store::return_lost_claims)?;
        let now = clock.now();
        let (claimed, item) = copies.ask_first(|store| store.claim_or_see(claim))?;
        if let Claimed::Won(cas) = claimed {
            return Ok(Won {
                cas,
                since: now.instant,
            });
        }
        let holder = match &item {
            Fetched::Hit { value, .. } => Holder::parse(value),
            Fetched::Miss => None,
        };
        // The answer to an earlier claim was lost on the way.
        if let (Some(holder), Fetched::Hit { cas, .. }) = (holder, item)
            && holder == own
        {
            let held = holder.held(now).unwrap_or_default();
            let since = now.instant.checked_sub(held).unwrap_or(now.instant);
            return Ok(Won { cas, since });
        }
        let waited = elapsed(begun, clock.now());
        if waited >= longest {
            return Err(Error::Locked {
                holder: holder.map(|holder| holder.process),
                held: holder
                    .and_then(|holder| holder.held(now))
                    .unwrap_or_default()
                    .max(waited),
            });
        }
        let pause = lock_pause(waited, clock.random());
        clock.pause(pause.min(longest.saturating_sub(waited)));
    }
}

impl Holder {
    fn new(now: Now, clock: &mut impl Clock) -> Self {
        let millis = u64::try_from(now.since_1970.as_millis()).unwrap_or(u64::MAX);
        Self {
            process: clock.process(),
            since_1970: Duration::from_millis(millis),
            random: clock.random(),
        }
    }

    /// For how long it has had the lock, unless its clock or this one is wrong.
    fn held(self, now: Now) -> Option<Duration> {
        let held = now.since_1970.checked_sub(self.since_1970)?;
        (held <= LONGEST_LOCK).then_some(held)
    }

    fn to_text(self) -> Vec<u8> {
        let mut text = Vec::with_capacity(48);
        text.extend_from_slice(itoa::Buffer::new().format(self.process).as_bytes());
        text.push(b' ');
        let millis = self.since_1970.as_millis();
        text.extend_from_slice(itoa::Buffer::new().format(millis).as_bytes());
        text.push(b' ');
        text.extend_from_slice(itoa::Buffer::new().format(self.random).as_bytes());
        text
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(text).ok()?.split(' ');
        Some(Self {
            process: words.next()?.parse().ok()?,
            since_1970: Duration::from_millis(words.next()?.parse().ok()?),
            random: words.next()?.parse().ok()?,
        })
    }
}

fn expiry(ttl: Duration, now: Now) -> Exptime {
    Exptime::after(ttl.as_secs(), now.since_1970.as_secs())
}

fn elapsed(since: Instant, now: Now) -> Duration {
    now.instant.saturating_duration_since(since)
}

/// memcached's clock goes in steps of a second.
const CLOCK_TICK: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_known_by_its_text() {
        let holder = Holder {
            process: 4711,
            since_1970: Duration::from_millis(1_795_255_000_123),
            random: u64::MAX,
        };
        let text = holder.to_text();
        assert_eq!(text, b"4711 1795255000123 18446744073709551615");
        assert_eq!(Holder::parse(&text), Some(holder));
    }

    #[test]
    fn what_another_program_put_there_is_no_holder() {
        for text in [
            &b""[..],
            b"me",
            b"1",
            b"1 2",
            b"1 2 x",
            b"-1 2 3",
            b"1  2 3",
            b"\xff 1 2",
        ] {
            assert_eq!(Holder::parse(text), None, "{}", text.escape_ascii());
        }
    }
}
