//! Who takes part, in what, and what the environment may do meanwhile.

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::config::Concurrency;

use crate::actor::{Actor, Call, Role};
use crate::explorer::explore;
use crate::memcached::{Fault, Id, Kind, Memcached, Place};

/// What is explored. At first there is a session with the member `s`, under the id `old`.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) actors: Vec<Actor>,
    pub(crate) document: Option<&'static str>,
    pub(crate) events: Vec<Event>,
    pub(crate) fault: Option<Fault>,
    /// How often a lock that somebody has is asked for.
    pub(crate) polls: u32,
    is_logged_out: bool,
}

/// What may happen once, at any time, or not at all.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// memcached needs the room of a session.
    Eviction(Id),
    /// The lock of a process that was killed has lasted long enough.
    DeadLockExpiry(Id),
    /// Whoever has the lock took too long.
    LockExpiry(Id),
    /// memcached needs the room of a tombstone, even one that was put a moment ago.
    TombstoneEviction(Id),
    /// The tombstone's hour is over. Requests may have slept through it, but not between two commands of one store.
    TombstoneExpiry(Id),
}

impl Scenario {
    pub(crate) fn new() -> Self {
        Self {
            actors: Vec::new(),
            document: Some(r#"{"s":1}"#),
            events: Vec::new(),
            fault: None,
            polls: 2,
            is_logged_out: false,
        }
    }

    /// The session has a counter.
    pub(crate) fn counting(mut self) -> Self {
        self.document = Some(r#"{"s":1,"count":0}"#);
        self
    }

    /// There is no session yet.
    pub(crate) fn without_session(mut self) -> Self {
        self.document = None;
        self
    }

    /// There was a session.
    pub(crate) fn logged_out(mut self) -> Self {
        self.document = None;
        self.is_logged_out = true;
        self
    }

    pub(crate) fn php(self, name: char, concurrency: Concurrency, script: &'static [Call]) -> Self {
        self.with(name, Role::Php(concurrency, script))
    }

    pub(crate) fn node(self, name: char) -> Self {
        self.with(name, Role::Node { is_naive: false })
    }

    pub(crate) fn naive_node(self, name: char) -> Self {
        self.with(name, Role::Node { is_naive: true })
    }

    pub(crate) fn node_that_logs_out(self, name: char) -> Self {
        self.with(name, Role::NodeLogout)
    }

    fn with(mut self, name: char, role: Role) -> Self {
        self.actors.push(Actor { name, role });
        self
    }

    pub(crate) fn may_happen(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    pub(crate) fn polling_once(mut self) -> Self {
        self.polls = 1;
        self
    }

    pub(crate) fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// Explores it. Nothing must be wrong in any schedule.
    pub(crate) fn holds(&self) {
        let explored =
            explore(self).unwrap_or_else(|found| panic!("{}:\n{}", found.what, found.schedule));
        assert!(explored.schedules > 1, "nobody meets anybody");
    }

    /// Explores it. Something must be wrong in some schedule, and this is what.
    pub(crate) fn fails_with(&self, what: &str) {
        let found = explore(self).expect_err("something is wrong");
        assert_eq!(found.what, what, "\n{}", found.schedule);
    }

    /// Whether requests count.
    pub(crate) fn counts(&self) -> bool {
        self.document
            .is_some_and(|document| document.contains("count"))
    }

    /// What there is at first.
    pub(crate) fn memcached(&self) -> Memcached {
        let mut memcached = Memcached::default();
        let session = Id::Old.place(Kind::Session);
        if self.is_logged_out {
            memcached.put(Id::Old.place(Kind::Gone), &[][..].into());
            memcached.put(session, &TOMBSTONE.into());
        }
        if let Some(document) = self.document {
            memcached.put(session, &document.as_bytes().into());
        }
        memcached
    }
}

impl Event {
    /// The item that it takes away.
    pub(crate) fn place(self) -> Place {
        match self {
            Self::DeadLockExpiry(id) | Self::LockExpiry(id) => id.place(Kind::Lock),
            Self::Eviction(id) | Self::TombstoneEviction(id) | Self::TombstoneExpiry(id) => {
                id.place(Kind::Session)
            }
        }
    }
}
