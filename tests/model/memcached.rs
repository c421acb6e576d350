//! A memcached in memory: what each command does and answers, as `store::protocol::Request` says. Time does
//! not pass in it: what expires or is evicted is taken away by an event.

use std::fmt;
use std::rc::Rc;

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::store::protocol::{Code, Condition, Reply, Request};
use rust_json_session::store::{Answer, Cas, Key};

/// A session id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Id {
    Old,
    New,
}

/// What is kept under an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Gone,
    Lock,
    Session,
}

/// The place of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) id: Id,
    pub(crate) kind: Kind,
}

/// A command, as `Request` has it, without expiries.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) place: Place,
    pub(crate) verb: Verb,
}

/// What to do with an item.
#[derive(Clone, Debug)]
pub(crate) enum Verb {
    Cas,
    Claim(Rc<[u8]>),
    Delete,
    Fetch,
    Put(Rc<[u8]>),
    Release(Cas),
    Store(Rc<[u8]>, Condition),
    Touch,
}

/// What is wrong with a memcached, or with how it is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A lock is given to whoever asks.
    ClaimsAreAlwaysWon,
    /// A destroyed session is deleted, and no tombstone put in its place.
    DeletesForATombstone,
    /// `.gone` is not kept.
    ForgetsGone,
    /// A lock can be given back before the answer to the store is there.
    ReleasesEarly,
    /// A lock is deleted, whoever's it is by now.
    ReleasesWithoutComparing,
    /// A value is stored, whatever is there.
    StoresUnconditionally,
    /// The tombstone comes before `.gone`.
    TombstoneFirst,
    /// Copies are not made like the newest.
    RepairsNothing,
    /// All states of a session are as new as each other.
    StampsAreAlike,
    /// No stamp says when the session was destroyed.
    StampsForgetTheDestruction,
    /// No stamp says that a server was away.
    StampsSayNoServerWasAway,
    /// The second copy is stored whatever is there.
    StoresTheSecondUnconditionally,
}

/// All items, and the number of the last state that came about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Memcached {
    items: [Option<Item>; 6],
    last: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Item {
    value: Rc<[u8]>,
    number: u64,
}

impl Memcached {
    /// Puts an item in its place, as a new state.
    pub(crate) fn put(&mut self, place: Place, value: &Rc<[u8]>) -> Cas {
        self.last += 1;
        self.items[place.index()] = Some(Item {
            value: Rc::clone(value),
            number: self.last,
        });
        Cas(self.last)
    }

    /// Takes an item away. Whether there was one.
    pub(crate) fn take(&mut self, place: Place) -> bool {
        self.items[place.index()].take().is_some()
    }

    /// The item's value.
    pub(crate) fn value(&self, place: Place) -> Option<&Rc<[u8]>> {
        self.items[place.index()].as_ref().map(|item| &item.value)
    }

    /// The number of the item's state.
    pub(crate) fn number(&self, place: Place) -> Option<Cas> {
        let item = self.items[place.index()].as_ref();
        item.map(|item| Cas(item.number))
    }

    /// Carries out a command.
    pub(crate) fn execute(&mut self, command: &Command, fault: Option<Fault>) -> Answer {
        let place = command.place;
        let number = self.items[place.index()].as_ref().map(|item| item.number);
        match &command.verb {
            Verb::Cas => number.map_or(said(Code::End), |number| numbered(Cas(number))),
            Verb::Claim(holder) => {
                if place.kind == Kind::Gone && fault == Some(Fault::ForgetsGone) {
                    return said(Code::Header);
                }
                if number.is_some() && fault != Some(Fault::ClaimsAreAlwaysWon) {
                    return said(Code::NotStored);
                }
                numbered(self.put(place, holder))
            }
            Verb::Delete => said(if self.take(place) {
                Code::Header
            } else {
                Code::NotFound
            }),
            Verb::Fetch => match &self.items[place.index()] {
                Some(Item { value, number }) => Answer {
                    reply: Reply {
                        cas: Some(Cas(*number)),
                        value_len: Some(value.len()),
                        ..Reply::from(Code::Value)
                    },
                    value: value.to_vec(),
                },
                None => said(Code::End),
            },
            Verb::Put(value) => {
                match fault {
                    Some(Fault::ForgetsGone) if place.kind == Kind::Gone => {}
                    Some(Fault::DeletesForATombstone) if place.kind == Kind::Session => {
                        self.take(place);
                    }
                    _ => {
                        self.put(place, value);
                    }
                }
                said(Code::Header)
            }
            Verb::Release(cas) => match number {
                None => said(Code::NotFound),
                Some(number)
                    if number != cas.0 && fault != Some(Fault::ReleasesWithoutComparing) =>
                {
                    said(Code::Exists)
                }
                Some(_) => {
                    self.take(place);
                    said(Code::Header)
                }
            },
            Verb::Store(value, condition) => {
                let holds = fault == Some(Fault::StoresUnconditionally);
                match (condition, number) {
                    (Condition::Absent, Some(_)) if !holds => said(Code::NotStored),
                    (Condition::Unchanged(_), None) if !holds => said(Code::NotFound),
                    (Condition::Unchanged(cas), Some(number)) if cas.0 != number && !holds => {
                        said(Code::Exists)
                    }
                    _ if **value == *TOMBSTONE && fault == Some(Fault::DeletesForATombstone) => {
                        self.take(place);
                        said(Code::Stored)
                    }
                    _ => {
                        self.put(place, value);
                        said(Code::Stored)
                    }
                }
            }
            Verb::Touch => said(number.map_or(Code::End, |_| Code::Header)),
        }
    }
}

fn said(code: Code) -> Answer {
    Answer {
        reply: Reply::from(code),
        value: Vec::new(),
    }
}

fn numbered(cas: Cas) -> Answer {
    Answer {
        reply: Reply {
            cas: Some(cas),
            ..Reply::from(Code::Header)
        },
        value: Vec::new(),
    }
}

impl Id {
    /// What PHP calls it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Old => 0,
            Self::New => 1,
        }
    }

    pub(crate) fn place(self, kind: Kind) -> Place {
        Place { id: self, kind }
    }

    pub(crate) const BOTH: [Self; 2] = [Self::Old, Self::New];
}

impl Place {
    /// Of a key with the prefix `sessions/`.
    fn of(key: &Key) -> Self {
        let all = Id::BOTH
            .map(|id| [Kind::Gone, Kind::Lock, Kind::Session].map(|kind| Self { id, kind }));
        let mut places = all.into_iter().flatten();
        places
            .find(|place| place.to_string().as_bytes() == key.as_bytes())
            .expect("a key of these sessions")
    }

    fn index(self) -> usize {
        let kind = match self.kind {
            Kind::Gone => 0,
            Kind::Lock => 1,
            Kind::Session => 2,
        };
        self.id.index() * 3 + kind
    }
}

impl Command {
    /// Whether it is good only for the connection that told the number.
    pub(crate) fn names_a_state(&self) -> bool {
        matches!(
            self.verb,
            Verb::Release(_) | Verb::Store(_, Condition::Unchanged(_))
        )
    }
}

impl From<&Request<'_>> for Command {
    fn from(request: &Request<'_>) -> Self {
        let (key, verb) = match *request {
            Request::Cas { key } => (key, Verb::Cas),
            Request::Claim { key, holder, .. } => (key, Verb::Claim(holder.into())),
            Request::Delete { key } => (key, Verb::Delete),
            Request::Fetch { key, .. } => (key, Verb::Fetch),
            Request::Put { key, value, .. } => (key, Verb::Put(value.into())),
            Request::Release { key, cas, .. } => (key, Verb::Release(cas)),
            Request::Store {
                key,
                value,
                condition,
                ..
            } => (key, Verb::Store(value.into(), condition)),
            Request::Touch { key, .. } => (key, Verb::Touch),
        };
        Self {
            place: Place::of(key),
            verb,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = match self.kind {
            Kind::Gone => ".gone",
            Kind::Lock => ".lock",
            Kind::Session => "",
        };
        write!(f, "sessions/{}{suffix}", self.id.text())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place;
        match &self.verb {
            Verb::Cas => write!(f, "asks for the number of {place}"),
            Verb::Claim(_) => write!(f, "claims {place}"),
            Verb::Delete => write!(f, "deletes {place}"),
            Verb::Fetch => write!(f, "fetches {place}"),
            Verb::Put(value) if **value == *TOMBSTONE => write!(f, "puts a tombstone at {place}"),
            Verb::Put(_) => write!(f, "puts {place}"),
            Verb::Release(Cas(cas)) => write!(f, "releases {place} if it is state {cas}"),
            Verb::Store(value, Condition::Absent) => {
                write!(f, "adds {place} = {}", value.escape_ascii())
            }
            Verb::Store(value, Condition::Unchanged(Cas(cas))) => {
                let value = value.escape_ascii();
                write!(f, "stores {place} = {value} if it is state {cas}")
            }
            Verb::Touch => write!(f, "touches {place}"),
        }
    }
}
