//! What the servers of a session's copies said, side by side.

use super::{Cas, Fetched, ServerId};

/// What one server said, or has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<X> {
    /// The server.
    pub server: ServerId,
    /// The number of the connection that it said it over.
    pub connection: u64,
    /// What it said.
    pub what: X,
}

/// What the servers of all copies said, in the order of the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Each<X> {
    /// The one that has the session's lock.
    pub first: Said<X>,
    /// The other, where there are two copies.
    pub second: Option<Said<X>>,
}

/// The numbers of an item's states, each good for the connection that told it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States([Option<Said<Option<Cas>>>; 2]);

impl<X> Said<X> {
    fn as_ref(&self) -> Said<&X> {
        Said {
            server: self.server,
            connection: self.connection,
            what: &self.what,
        }
    }
}

impl<X> Each<X> {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Said<X>> {
        std::iter::once(&self.first).chain(&self.second)
    }

    /// What each makes of what it said.
    pub fn map<Y>(&self, make: impl Fn(&X) -> Y) -> Each<Y> {
        self.as_ref().into_map(make)
    }

    fn as_ref(&self) -> Each<&X> {
        Each {
            first: self.first.as_ref(),
            second: self.second.as_ref().map(Said::as_ref),
        }
    }

    /// What each makes of what it said, taken.
    pub fn into_map<Y>(self, make: impl Fn(X) -> Y) -> Each<Y> {
        let said = |said: Said<X>| Said {
            server: said.server,
            connection: said.connection,
            what: make(said.what),
        };
        Each {
            first: said(self.first),
            second: self.second.map(said),
        }
    }
}

impl States {
    /// Those of what was fetched.
    #[must_use]
    pub fn of(fetched: &Each<Fetched>) -> Self {
        Self::from(&fetched.map(Fetched::cas))
    }

    /// What this server said. `None` where it was not asked; a number of `None` where it had no such item.
    #[must_use]
    pub fn at(&self, server: ServerId) -> Option<Said<Option<Cas>>> {
        self.iter().find(|said| said.server == server)
    }

    /// Whether one server gave this item a number, and `later` a higher one. A memcached numbers all states of
    /// all its items in the order in which they come about.
    #[must_use]
    pub fn are_older_than(&self, later: &Self) -> bool {
        self.iter().any(|said| {
            let later = later.at(said.server).and_then(|later| later.what);
            said.what
                .is_some_and(|cas| later.is_some_and(|later| cas.0 < later.0))
        })
    }

    /// The higher number of each server.
    #[must_use]
    pub fn latest(self, other: Self) -> Self {
        let number = |said: Said<Option<Cas>>| said.what.map(|cas| cas.0);
        Self(self.0.map(|said| {
            let said = said?;
            match other.at(said.server) {
                Some(other) if number(other) > number(said) => Some(other),
                _ => Some(said),
            }
        }))
    }

    /// Whether a server that was asked for something says the same in `later`.
    #[must_use]
    pub fn are_still_so_where<X>(&self, asked: &Each<Option<X>>, later: &Self) -> bool {
        let mut asked = asked.iter().filter(|said| said.what.is_some());
        asked.any(
            |asked| match (self.at(asked.server), later.at(asked.server)) {
                (Some(before), Some(later)) => before.what == later.what,
                _ => false,
            },
        )
    }

    /// Whether any server had such an item.
    #[must_use]
    pub fn have_any(&self) -> bool {
        self.iter().any(|said| said.what.is_some())
    }

    fn iter(&self) -> impl Iterator<Item = Said<Option<Cas>>> {
        self.0.iter().copied().flatten()
    }
}

impl From<&Each<Option<Cas>>> for States {
    fn from(each: &Each<Option<Cas>>) -> Self {
        Self([Some(each.first), each.second])
    }
}
